"""Slopes at a point where a formula is not smooth: limits of difference quotients, at high precision.

At a kink or an edge the reverse sweep has no say. The quotient (f(p + h u) - f(p))/h is taken at two
steps so small, 1e-80 and 1e-160 beside the point's smallest coordinate and the formula's smallest constant,
that a slope, where there is one, shows its first 25 digits in both; a third, of 1e-240, tells how far these
still are from it.
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

_ALL_DIGITS = 10_000
_ROUNDED = Fraction(1, 10**110)
"""What cancellation leaves of the precision, relatively."""

_COARSE = Fraction(1, 10**80)
_SAME = Fraction(1, 10**25)
_VANISHING = Fraction(1, 4)
"""Quotients that shrink so much from step to step tend to 0 like a power; 1/log shrinks to a half."""

_AT_THE_SAME_RATE = 4
_JUMP = Fraction(3, 5)
_NOTHING_BITS = -100_000


@dataclass(frozen=True, slots=True)
class Slope:
    """The derivative along one ray, or the reason that there is none.

    It is within `error` of `exactly`, as far as quotients tell, unless it `is_exact`.
    """

    exactly: Fraction | None
    reason: str = ""
    is_exact: bool = False
    error: Fraction = Fraction(0)

    def reversed(self) -> Slope:
        """Return the slope read in the opposite direction, as for the left side of a variable."""
        flipped = {"infinite, +": "infinite, -", "infinite, -": "infinite, +"}
        value = None if self.exactly is None else -self.exactly
        return Slope(value, flipped.get(self.reason, self.reason), self.is_exact, self.error)

    def divided(self, length: Real) -> Slope:
        """Return the slope along the ray scaled to length one."""
        if self.exactly is None:
            return self
        return Slope(self.exactly / middle(length), error=self.error / middle(length))

    def rounded(self, digits: int) -> Rounded | None:
        """Return the slope as a settled number, in no more digits than are known."""
        if self.exactly is None:
            return None
        value = self.whole()
        exactly = value if self.is_exact else None
        return Rounded(nearest_double(value), decimal_text(value, min(digits, self.known_digits())), exactly)

    def known_digits(self) -> int:
        """Return how many digits of `whole` are those of the slope."""
        value = self.whole()
        if self.is_exact or value != self.exactly:
            return _ALL_DIGITS
        bits = magnitude(value) - magnitude(self._distance(value))
        return max(1, min(_ALL_DIGITS, bits * 3 // 10 - 1))

    def whole(self) -> Fraction:
        """Return the short number that an inexact slope may well be, as 1 for 1.000...0007."""
        value = self.exactly or Fraction(0)
        short = value.limit_denominator(10_000)
        is_near = not self.is_exact and abs(short - value) <= self._distance(value)
        return short if is_near else value

    def _distance(self, value: Fraction) -> Fraction:
        return max(self.error, _ROUNDED * abs(value))


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
        coarse, fine, finer = _steps(program, point)
        changes = _changes(program, point, ray, here, powers or [1] * len(ray), (coarse, fine))
        if len(changes) < 2:
            return Slope(None, "outside the domain")
        found = _judged(changes, (coarse, fine))
        if powers is not None or found.exactly is None or changes[0] * fine == changes[1] * coarse:
            return found
        last = _changes(program, point, ray, here, [1] * len(ray), (finer,))
    except (TooLarge, Undecided):
        return Slope(None, OPEN)
    quotients = [change / h for change, h in zip((*changes, *last), (coarse, fine, finer), strict=False)]
    return _confirmed(quotients) if last else Slope(None, "outside the domain")


def _changes(
    program: Program, point: Sequence[Real], ray: Sequence[Real], here: Real, powers: Sequence[int],
    steps: Sequence[Fraction],
) -> list[Fraction]:  # fmt: skip
    """Return how much the value changes at each step that stays in the domain."""
    arithmetic = Enclosures(PRECISION)
    add, multiply, subtract = (arithmetic.operation(name) for name in ("+", "*", "-"))
    changes = []
    for step in steps:
        moved = [add(x, multiply(step**n, u)) for x, u, n in zip(point, ray, powers, strict=True)]
        there = _value(program, moved)
        if there is not None:
            changes.append(middle(subtract(there, here)))
    return changes


def _steps(program: Program, point: Sequence[Real]) -> tuple[Fraction, Fraction, Fraction]:
    """Return three steps, far smaller than the smallest coordinate and constant that are not 0."""
    numbers = (*(x for x in point if middle(x)), *(c for c in program.constants.values() if c))
    scale = Fraction(1, 2 ** max(0, -min(map(magnitude, numbers), default=0)))
    return scale * _COARSE, scale * _COARSE**2, scale * _COARSE**3


def _confirmed(quotients: Sequence[Fraction]) -> Slope:
    """Judge by three quotients: they come nearer to a slope, or to 0 at the same rate from step to step."""
    coarse, fine, finer = quotients
    if abs(fine - finer) <= _SAME * abs(finer):
        return Slope(finer, is_exact=fine == finer, error=abs(fine - finer))
    if abs(finer * coarse) <= _AT_THE_SAME_RATE * fine**2:
        return Slope(Fraction(0), is_exact=True)
    return Slope(None, OPEN)


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
