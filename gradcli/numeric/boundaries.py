"""Where a formula changes: the edges of its domain, its kinks and its cases, and how to walk across them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.language.functions import COMPARISONS
from gradcli.language.tree import Apply, Number, free_symbols, postorder
from gradcli.language.write import part_named
from gradcli.numeric.arithmetic import FLOATS, float_of, run
from gradcli.numeric.conditions import domain, smoothness
from gradcli.numeric.program import Program, lower, with_gradient

_SHARES = (1.0, 0.06, 0.004, 0.0002)
"""How far beyond a boundary a walk ends, beside the size of what is compared there."""

_LEVELLING = frozenset(("sigmoid", "tanh", "erf", "erfc", "softplus", "exp"))
"""Functions that are level, or vanish, but for arguments near 0."""

_STEPS = 8
_MOST_STEPS = 60
_MOST = 24
_WANTED = {">": 1, ">=": 1, "<": -1, "<=": -1}


@dataclass(frozen=True, slots=True)
class Boundary:
    """The set where `change`, a program with its gradient, is 0.

    `side` is the sign that it must have, 0 for either; `sides` are the two numbers that are compared there.
    """

    change: Program
    sides: Program
    side: int

    def side_of(self, point: Sequence[Fraction]) -> int:
        """Return the sign of the change at a point, 0 where it is 0 or undefined."""
        value = run(self.change, [float_of(x) for x in point], FLOATS)[0]
        return (value > 0) - (value < 0)

    def walked(self, point: list[float], side: int, share: float) -> list[float] | None:
        """Step along the gradient until a point lies beyond the boundary; None where that leads nowhere."""
        for _ in range(_STEPS):
            value, *slopes = run(self.change, point, FLOATS)
            scale = max(1.0, *map(abs, run(self.sides, point, FLOATS)))
            steepness = sum(slope * slope for slope in slopes)
            if not (math.isfinite(value) and math.isfinite(scale) and 0 < steepness < math.inf):
                return None
            if value * side >= share * scale / 2:
                return point
            move = (side * share * scale - value) / steepness
            point = [x + move * slope for x, slope in zip(point, slopes, strict=True)]
        return None

    def reached(self, start: Sequence[Fraction]) -> tuple[Fraction, ...] | None:
        """Step along the gradient until the change is within 1, by Newton's method; None where it is not."""
        point = [float_of(x) for x in start]
        for _ in range(_MOST_STEPS):
            value, *slopes = run(self.change, point, FLOATS)
            steepness = sum(slope * slope for slope in slopes)
            if abs(value) <= 1:
                return tuple(Fraction(repr(x)) for x in point)
            if not (math.isfinite(value) and 0 < steepness < math.inf):
                return None
            point = [x - value / steepness * slope for x, slope in zip(point, slopes, strict=True)]
        return None


def boundaries_of(program: Program) -> list[Boundary]:
    """Return the boundaries of a program: where it is undefined, has kinks, or changes its case."""
    return _gathered(program, _comparisons(program))


def steep_parts(program: Program) -> list[Boundary]:
    """Return where functions are steep that are level elsewhere: only near there may a slope be seen."""
    return _gathered(program, _middles(program))


def _middles(program: Program) -> Iterator[tuple[Apply, bool]]:
    """Yield comparisons with 0 of what such functions are taken of."""
    for slot, (operation, _) in enumerate(program.code):
        origin = program.origins[slot]
        if operation in _LEVELLING and isinstance(origin, Apply) and origin.function == operation:
            yield Apply(">", (origin.arguments[0], Number("0"))), False


def _gathered(program: Program, comparisons: Iterable[tuple[Apply, bool]]) -> list[Boundary]:
    found: dict[str, Boundary] = {}
    for comparison, is_needed in comparisons:
        # Those too long to be written count as one.
        text = part_named(comparison)
        # A condition on what has no formula of its own still holds the names of the function table.
        is_whole = set() < free_symbols(comparison) <= set(program.inputs)
        if is_whole and text not in found and len(found) < _MOST:
            side = _WANTED.get(comparison.function, 0) if is_needed else 0
            found[text] = _boundary(comparison, program.inputs, side)
    return list(found.values())


def sought(
    boundaries: Sequence[Boundary], start: Sequence[Fraction], side: int = 0
) -> Iterator[tuple[Fraction, ...]]:
    """Yield points to which one gets from `start` by crossing what has to be crossed, near to it and further.

    With `side`, a boundary that wants none is crossed to that side.
    """
    for share in _SHARES:
        point: list[float] | None = [float_of(x) for x in start]
        for _ in range(2):
            for boundary in boundaries:
                wanted = boundary.side or side
                if point is not None and wanted:
                    point = boundary.walked(point, wanted, share)
        if point is not None and all(map(math.isfinite, point)):
            yield tuple(Fraction(repr(x)) for x in point)


def _boundary(comparison: Apply, inputs: Sequence[str], side: int) -> Boundary:
    left, right = comparison.arguments
    change = with_gradient(lower([Apply("-", (left, right))], inputs))
    return Boundary(change, lower([left, right], inputs), side)


def _comparisons(program: Program) -> Iterator[tuple[Apply, bool]]:
    """Yield what is compared in a program's conditions, and whether it must hold."""
    for slot, (operation, _) in enumerate(program.code):
        origin = program.origins[slot] if operation in COMPARISONS else None
        for condition in (domain(program, slot), smoothness(program, slot), origin):
            for node in postorder(condition) if condition is not None else ():
                if isinstance(node, Apply) and node.function in COMPARISONS:
                    yield node, condition is not origin
