"""Write the statements of a program in C, in parts that a compiler takes in linear time.

A compiler's time grows with the square of a function's length, so a long program becomes several functions,
which hand over what they computed in an array.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gradcli.dataclass import dataclass
from gradcli.numeric.arithmetic import FLOATS, float_of
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.numeric.program import Program, Slot
from gradcli.numeric.statements import Statements, live_from

TOO_LONG = Unavailable("the formula is too long for a compiler", is_failure=False)

_NAME = re.compile(r"\bt[0-9]+\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one function.

    `taken` are the names that it has from earlier parts, `given` those that later ones need of it.
    """

    lines: tuple[str, ...]
    taken: tuple[str, ...]
    given: tuple[str, ...]


def is_too_long(written: Statements, most: int) -> bool:
    """Tell whether statements are more lines than a compiler should be given."""
    return len(written.lines) + len(written.outputs) > most


def parts(lines: Sequence[str], size: int) -> Iterator[Part]:
    """Divide lines of which each assigns to one name at most."""
    pieces = [lines[start : start + size] for start in range(0, len(lines), size)]
    names = [[dict.fromkeys(_NAME.findall(line)) for line in piece] for piece in pieces]
    made_in = {
        name: place
        for place, piece in enumerate(names)
        for line, used in zip(pieces[place], piece, strict=True)
        if line.startswith("const double ") and (name := next(iter(used)))
    }
    taken = [
        sorted({n for used in piece for n in used if made_in[n] < place}) for place, piece in enumerate(names)
    ]
    handed_over = {name for piece in taken for name in piece}
    for place, piece in enumerate(pieces):
        given = sorted(name for name in handed_over if made_in[name] == place)
        yield Part(tuple(piece), tuple(taken[place]), tuple(given))


def invariants(program: Program, fixed: Mapping[Slot, float]) -> dict[Slot, float]:
    """Return the values of the slots that depend on nothing but constants and the `fixed` inputs.

    They are computed here, by the functions that every other kernel calls, and not by a compiler.
    """
    known = {**fixed, **{slot: float_of(value) for slot, value in program.constants.items()}}
    for slot, (operation, slots) in enumerate(program.code):
        if operation not in ("input", "constant") and all(below in known for below in slots):
            known[slot] = FLOATS.operations[operation](*[known[below] for below in slots])
    return known


def needed(program: Program, inputs: Mapping[Slot, object], known: Mapping[Slot, float]) -> list[Slot]:
    """Return the known slots that varying ones read or that are outputs, without the written constants."""
    live = live_from(program, program.outputs, {**inputs, **known})
    read = {below for slot in live for below in program.code[slot].slots}
    return sorted(
        slot for slot in read.union(program.outputs) if slot in known and slot not in program.constants
    )
