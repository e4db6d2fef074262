"""Slopes at a point where a formula is not smooth: limits of difference quotients, at high precision.

At a kink or an edge the reverse sweep has no say. The quotient (f(p + h u) - f(p))/h is taken at two
steps so small, 1e-80 and 1e-160 beside the point's smallest coordinate, that a slope, where there is
one, shows its first 25 digits in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.numeric.decimals import Rounded, decimal_text, nearest_double
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import Real, TooLarge, Undecided, ends, magnitude
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import Program

PRECISION = 2000
"""Bits; cancellation costs 160 decimal digits (532 bits), twice over where a hole is divided away."""

OPEN = "cannot be decided"
"""The reason where arithmetic cannot tell."""

_COARSE = Fraction(1, 10**80)
_SAME = Fraction(1, 10**25)
_VANISHING = Fraction(1, 4)
"""Quotients that shrink so much from step to step tend to 0 like a power; 1/log shrinks to a half."""

_JUMP = Fraction(3, 5)
_NOTHING_BITS = -100_000


@dataclass(frozen=True, slots=True)
class Slope:
    """The derivative along one ray, to 25 digits unless it `is_exact`, or the reason that there is none."""

    exactly: Fraction | None
    reason: str = ""
    is_exact: bool = False

    def reversed(self) -> Slope:
        """Return the slope read in the opposite direction, as for the left side of a variable."""
        flipped = {"infinite, +": "infinite, -", "infinite, -": "infinite, +"}
        value = None if self.exactly is None else -self.exactly
        return Slope(value, flipped.get(self.reason, self.reason), self.is_exact)

    def divided(self, length: Real) -> Slope:
        """Return the slope along the ray scaled to length one."""
        if self.exactly is None:
            return self
        return Slope(self.exactly / middle(length))

    def rounded(self, digits: int) -> Rounded | None:
        """Return the slope as a settled number."""
        if self.exactly is None:
            return None
        value = self.whole()
        exactly = value if self.is_exact else None
        return Rounded(nearest_double(value), decimal_text(value, min(digits, 20)), exactly)

    def whole(self) -> Fraction:
        """Return the short number that an inexact slope is within 1e-25 of, as 1 for 1.000...0007."""
        value = self.exactly or Fraction(0)
        short = value.limit_denominator(10_000)
        is_near = not self.is_exact and abs(short - value) <= _SAME * abs(value)
        return short if is_near else value


def slope(
    program: Program,
    point: Sequence[Real],
    ray: Sequence[Real],
    here: Real | None = None,
    powers: Sequence[int] | None = None,
) -> Slope:
    """Return the one-sided derivative of the first output from `point` along `ray`.

    `here` is the value at the point, where it is known exactly. With `powers`, the way is the curve that
    moves each coordinate by that power of the step.
    """
    try:
        here = _value(program, point) if here is None else here
        if here is None:
            return Slope(None, "undefined here")
        changes = _changes(program, point, ray, here, powers or [1] * len(ray))
    except (TooLarge, Undecided):
        return Slope(None, OPEN)
    return _judged(changes, _steps(point)) if len(changes) == 2 else Slope(None, "outside the domain")


def _changes(
    program: Program, point: Sequence[Real], ray: Sequence[Real], here: Real, powers: Sequence[int]
) -> list[Fraction]:
    """Return how much the value changes at each step that stays in the domain."""
    arithmetic = Enclosures(PRECISION)
    add, multiply, subtract = (arithmetic.operation(name) for name in ("+", "*", "-"))
    changes = []
    for step in _steps(point):
        moved = [add(x, multiply(step**n, u)) for x, u, n in zip(point, ray, powers, strict=True)]
        there = _value(program, moved)
        if there is not None:
            changes.append(middle(subtract(there, here)))
    return changes


def _steps(point: Sequence[Real]) -> tuple[Fraction, Fraction]:
    """Return a coarse and a fine step, far smaller than the smallest coordinate that is not 0."""
    bits = [magnitude(x) for x in point if middle(x)]
    scale = Fraction(1, 2 ** max(0, -min(bits, default=0)))
    return scale * _COARSE, scale * _COARSE**2


def _judged(changes: Sequence[Fraction], steps: Sequence[Fraction]) -> Slope:
    coarse_change, fine_change = changes
    coarse, fine = coarse_change / steps[0], fine_change / steps[1]
    if abs(coarse - fine) <= _SAME * abs(fine):
        return Slope(fine, is_exact=coarse == fine)
    if abs(fine) <= _VANISHING * abs(coarse):
        return Slope(Fraction(0), is_exact=True)
    if abs(fine_change) > abs(coarse_change) * _JUMP:
        return Slope(None, "jump")
    if abs(fine) > abs(coarse) * Fraction(3, 2):
        return Slope(None, f"infinite, {'+' if fine > 0 else '-'}")
    return Slope(None, "no limit found")


def _value(program: Program, point: Sequence[Real]) -> Real | None:
    """Return the value, None outside the domain. Raises Undecided where that cannot be told."""
    value = forward(program, point, PRECISION)[program.outputs[0]]
    if isinstance(value, Poison) and value.kind != "undefined":
        raise Undecided
    return None if isinstance(value, Poison | bool) else value


def middle(value: Real) -> Fraction:
    """Return the number that an enclosure is about, 0 where it holds 0."""
    if magnitude(value) < _NOTHING_BITS:
        return Fraction(0)
    low, high = ends(value)
    return Fraction(0) if low <= 0 <= high else (low + high) / 2
