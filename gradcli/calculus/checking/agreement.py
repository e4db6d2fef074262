"""When two enclosed numbers are surely different, and when they are one number to many digits."""

from __future__ import annotations

from fractions import Fraction

from gradcli.numeric.intervals import Real, TooLarge, ends
from gradcli.numeric.pointwise import Held, Poison

DIGITS = 50
"""Digits to which two numbers must agree where algebra does not settle that they are equal."""

PRECISIONS = (240, 1000)
"""Bits: the first gives 70 digits, the second what cancellation takes from them."""

_NOTHING = Fraction(1, 10**150)


def agree(one: Real, other: Real, digits: int = DIGITS) -> bool | None:
    """Tell whether two numbers differ for sure (False), or agree to so many digits; None is neither."""
    try:
        (a, b), (c, d) = ends(one), ends(other)
    except TooLarge:
        return None
    if b < c or d < a:
        return False
    low, high = min(a, c), max(b, d)
    size = max(abs(low), abs(high))
    return True if high - low <= size / 10**digits or size <= _NOTHING else None


def number(held: Held) -> Real | None:
    """Return what a slot holds where it is a number."""
    return None if isinstance(held, Poison | bool) else held
