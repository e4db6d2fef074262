"""Which of many formulas equal a claim: tried at a few points, then at all, over enclosures."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.calculus.checking.agreement import PRECISIONS, agree, number
from gradcli.calculus.checking.places import without_overflow
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree
from gradcli.numeric.intervals import Real, TooLarge
from gradcli.numeric.kinks import middle
from gradcli.numeric.pointwise import Held, forward
from gradcli.numeric.program import Program, lower
from gradcli.numeric.trial_points import TrialPoint

_FIRST = 3
LEAST = 3
"""Points at which a formula must have the claimed number."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """The numbers of one claim at the points where it has any."""

    names: tuple[str, ...]
    points: tuple[TrialPoint, ...]
    numbers: tuple[Real, ...]

    def passing(self, trees: Sequence[Tree]) -> Sequence[int]:
        """Return the places of the formulas that have the claimed number wherever both have one."""
        kept = self._agreeing(trees, range(len(trees)), _FIRST, 1)
        return self._agreeing(trees, kept, len(self.points), max(LEAST, len(self.points) // 2))

    def values(self, trees: Sequence[Tree]) -> list[list[Fraction | None]]:
        """Return the numbers of formulas at the points, to fifty digits and more; a row for each formula."""
        program = lower(trees, self.names)
        rows = [
            [_middle(number(values[slot])) for slot in program.outputs]
            for values in (forward(program, point, PRECISIONS[-1]) for point in self.points)
        ]
        return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in trees]

    @property
    def claimed(self) -> list[Fraction | None]:
        """The claimed numbers in the same form."""
        return [_middle(value) for value in self.numbers]

    def _agreeing(
        self, trees: Sequence[Tree], places: Sequence[int], count: int, least: int
    ) -> Sequence[int]:
        """Return the places of the formulas that agree at so many points, at `least` of which they exist."""
        program = lower([trees[place] for place in places], self.names)
        usable = set(without_overflow(program, self.points))
        used = [pair for pair in zip(self.points, self.numbers, strict=True) if pair[0] in usable][:count]
        verdicts = [_verdicts(program, point, wanted) for point, wanted in used]
        columns = zip(*verdicts, strict=True) if verdicts else ((),) * len(places)
        return [
            place
            for place, found in zip(places, columns, strict=True)
            if False not in found and found.count(True) >= least
        ]


def sieve_of(tree: Tree, names: Sequence[str], points: Sequence[TrialPoint]) -> Sieve:
    """Return what formulas are held against: the numbers of a claim."""
    program = lower([tree], names)
    held = [(point, number(forward(program, point, PRECISIONS[-1])[program.outputs[0]])) for point in points]
    known = [(point, value) for point, value in held if value is not None]
    return Sieve(tuple(names), tuple(point for point, _ in known), tuple(value for _, value in known))


def _middle(value: Real | None) -> Fraction | None:
    try:
        return None if value is None else middle(value)
    except TooLarge:
        return None


def _verdicts(program: Program, point: TrialPoint, wanted: Real) -> list[bool | None]:
    values = forward(program, point, PRECISIONS[0])
    verdicts = [_verdict(values[slot], wanted) for slot in program.outputs]
    if None in verdicts:
        finer = forward(program, point, PRECISIONS[-1])
        verdicts = [
            _verdict(finer[slot], wanted) if verdict is None else verdict
            for slot, verdict in zip(program.outputs, verdicts, strict=True)
        ]
    return verdicts


def _verdict(held: Held, wanted: Real) -> bool | None:
    value = number(held)
    return None if value is None else agree(value, wanted)
