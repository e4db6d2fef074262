"""Slopes at a point where a formula is not smooth: limits of difference quotients, at high precision.

At a kink or an edge the reverse sweep has no say. The quotient (f(p + h u) - f(p))/h is taken at two
steps so small (1e-80 and 1e-160) that a slope, where there is one, shows its first 25 digits in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gradcli.numeric.decimals import Rounded, decimal_text, nearest_double
from gradcli.numeric.enclosure import Enclosures, Real, TooLarge, ends, magnitude
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import Program

PRECISION = 2000
"""Bits; the quotients lose 160 decimal digits (532 bits) to cancellation."""

_STEPS = (Fraction(1, 10**80), Fraction(1, 10**160))
_SAME = Fraction(1, 10**25)
_JUMP = Fraction(1, 10**15)
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Slope:
    """The derivative along one ray, or the reason that there is none."""

    exactly: Fraction | None
    reason: str = ""

    def reversed(self) -> Slope:
        """Return the slope read in the opposite direction, as for the left side of a variable."""
        flipped = {"infinite, +": "infinite, -", "infinite, -": "infinite, +"}
        return Slope(None if self.exactly is None else -self.exactly, flipped.get(self.reason, self.reason))

    def rounded(self, digits: int) -> Rounded | None:
        """Return the slope as a settled number."""
        if self.exactly is None:
            return None
        value = _whole(self.exactly)
        return Rounded(nearest_double(value), decimal_text(value, min(digits, 20)), value)


def slope(program: Program, point: Sequence[Real], ray: Sequence[Real]) -> Slope:
    """Return the one-sided derivative of the first output from `point` along `ray`."""
    here = _value(program, point)
    if here is None:
        return Slope(None, "undefined here")
    try:
        quotients, change = _quotients(program, point, ray, here)
    except TooLarge:
        return Slope(None, "no limit found")
    if len(quotients) < len(_STEPS):
        return Slope(None, "outside the domain")
    return _judged(quotients[0], quotients[1], change)


def _quotients(
    program: Program, point: Sequence[Real], ray: Sequence[Real], here: Real
) -> tuple[list[Fraction], Fraction]:
    arithmetic = Enclosures(PRECISION)
    add, multiply, subtract = (arithmetic.operation(name) for name in ("+", "*", "-"))
    quotients, change = [], Fraction(0)
    for step in _STEPS:
        moved = [add(x, multiply(step, u)) for x, u in zip(point, ray, strict=True)]
        there = _value(program, moved)
        if there is not None:
            change = _middle(subtract(there, here))
            quotients.append(change / step)
    return quotients, change


def _judged(coarse: Fraction, fine: Fraction, change: Fraction) -> Slope:
    scale = max(abs(fine), Fraction(1))
    if abs(coarse - fine) <= _SAME * scale and abs(fine) < _MANY**3:
        return Slope(fine)
    if abs(change) > _JUMP:
        return Slope(None, "jump")
    if abs(fine) > abs(coarse) * Fraction(3, 2) and abs(fine) > 50:
        return Slope(None, f"infinite, {'+' if fine > 0 else '-'}")
    return Slope(None, "no limit found")


def _value(program: Program, point: Sequence[Real]) -> Real | None:
    value = forward(program, point, PRECISION)[program.outputs[0]]
    return None if isinstance(value, Poison | bool) else value


def _middle(value: Real) -> Fraction:
    if magnitude(value) < -_MANY.bit_length() * 1000:
        return Fraction(0)
    low, high = ends(value)
    return (low + high) / 2


def _whole(value: Fraction) -> Fraction:
    """Return the short number that a limit is within 1e-25 of, as 1 for 1.000...0007."""
    short = value.limit_denominator(10_000)
    return short if abs(short - value) <= _SAME * max(abs(value), Fraction(1)) else value
