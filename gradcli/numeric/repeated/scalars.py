"""The numbers beside the columns of a program, which generated text computes one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gradcli.dataclass import dataclass
from gradcli.numeric.kernel import python_dialect
from gradcli.numeric.program import Program, Slot
from gradcli.numeric.repeated.passes import Passes
from gradcli.numeric.statements import statements


@dataclass(slots=True)
class Scalars:
    """Numbers of a program by their names; `given` are those that have one."""

    program: Program
    letter: str
    given: dict[Slot, str]

    def lines(self, slots: Sequence[Slot]) -> Iterator[str]:
        """Write what gives each of these slots a name."""
        dialect, _ = python_dialect(self.program)
        wanted = [slot for slot in dict.fromkeys(slots) if slot not in self.given]
        written = statements(self.program, wanted, dialect, self.given)
        yield from written.lines
        for slot, text in zip(wanted, written.outputs, strict=True):
            self.given[slot] = f"{self.letter}{slot}"
            yield f"{self.given[slot]} = {text}"


def stage_lines(passes: Passes, scalars: Scalars, stage: int, ready: Mapping[Slot, str]) -> Iterator[str]:
    """Write a stage of passes, and before it the numbers that it reads or that are its results."""
    code = passes.program.code
    read = {*passes.stages[stage], *(below for slot in passes.orders[stage] for below in code[slot].slots)}
    numbers = sorted(slot for slot in read if slot not in passes.columns and slot not in passes.texts)
    yield from scalars.lines(numbers)
    passes.texts.update((slot, scalars.given[slot]) for slot in numbers)
    yield from passes.lines(stage, ready)
