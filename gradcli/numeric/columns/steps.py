"""Choose what a kernel over arrays computes: only what the outputs need, each in its cheapest form.

What is the same at every point is computed here, once. A step has the meaning of the instructions that it
stands for; where it differs in the last bit, that is one unit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gradcli.numeric.arithmetic import FLOATS, float_of
from gradcli.numeric.columns.trigonometry import SCRATCH
from gradcli.numeric.program import Instruction, Program, Slot
from gradcli.numeric.statements import live_from

Operands = tuple[Slot | float, ...]


class Step(NamedTuple):
    """One call: the slots that it fills, and how many more arrays it writes over."""

    operation: str
    operands: Operands
    results: tuple[Slot, ...]
    scratch: int = 0


def invariants(program: Program) -> dict[Slot, float]:
    """Return the values of the slots that are the same at every point."""
    known = {slot: float_of(value) for slot, value in program.constants.items()}
    for slot, (operation, slots) in enumerate(program.code):
        if operation not in ("input", "constant") and all(below in known for below in slots):
            known[slot] = FLOATS.operations[operation](*[known[below] for below in slots])
    return known


def array_steps(program: Program, known: Mapping[Slot, float]) -> Iterator[Step]:
    """Yield the calls, in order, that compute from the inputs and the `known` slots what the outputs need."""
    given = {**dict.fromkeys(range(len(program.inputs))), **known}
    live = live_from(program, program.outputs, given)
    pairs = _pairs(program, live)
    for slot in live:
        operation, operands = _cheapest(program, known, slot)
        if slot not in pairs:
            yield Step(operation, operands, (slot,))
        elif slot == min(pairs[slot]):
            yield Step("sin and cos", operands, pairs[slot], SCRATCH)


def _pairs(program: Program, live: Sequence[Slot]) -> dict[Slot, tuple[Slot, Slot]]:
    """Return, by either slot, the sines and cosines of the same angle."""
    places = {program.code[slot]: slot for slot in live if program.code[slot].operation in ("sin", "cos")}
    pairs = {}
    for (operation, slots), sine in places.items():
        cosine = places.get(Instruction("cos", slots))
        if operation == "sin" and cosine is not None:
            pairs[sine] = pairs[cosine] = (sine, cosine)
    return pairs


def _cheapest(program: Program, known: Mapping[Slot, float], slot: Slot) -> tuple[str, Operands]:
    operation, slots = program.code[slot]
    if operation == "/" and (divisor := known.get(slots[1])):
        return ("*", (slots[0], 1 / divisor)) if _has_exact_inverse(divisor) else ("divided", slots)
    if operation == "^":
        return _power(slots, known.get(slots[0]), known.get(slots[1]))
    return operation, slots


def _power(slots: tuple[Slot, ...], base: float | None, exponent: float | None) -> tuple[str, Operands]:
    if exponent in _POWERS:
        return _POWERS[exponent], slots[:1]
    if exponent == -1:
        return "/", (1.0, slots[0])
    without_hole = base is not None and base > 0 and base != 1
    return "raised" if without_hole or (exponent is not None and exponent > 0) else "^", slots


def _has_exact_inverse(number: float) -> bool:
    return abs(math.frexp(number)[0]) == 0.5 and 1e-300 < abs(number) < 1e300


_POWERS = {2.0: "square", 3.0: "cube", 0.5: "sqrt"}
