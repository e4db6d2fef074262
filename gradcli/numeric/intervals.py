"""Exact fractions and, where those end, enclosures: pairs of binary floats, rounded outward.

A number is a Fraction while it is rational and short. A condition is True, False, or None where the
enclosure cannot decide it. So a sign that is told is proven.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from mpmath.libmp import (
    MPZ_ONE,
    from_man_exp,
    from_rational,
    fzero,
    mpf_abs,
    mpf_add,
    mpf_cmp,
    mpf_eq,
    mpf_floor,
    mpf_le,
    mpf_lt,
    mpf_sub,
    to_int,
    to_rational,
)  # fmt: skip
from mpmath.libmp.libmpi import mpi_abs, mpi_add, mpi_div, mpi_mul, mpi_neg, mpi_pow_int, mpi_sub

from gradcli.dataclass import dataclass

Float = tuple[int, int, int, int]
Interval = tuple[Float, Float]
Real = Fraction | Interval
Truth = bool | None

GUARD = 20
"""Bits computed beyond the precision, for the last of them may be wrong."""

_MOST_BITS = 4096
"""A fraction longer than this goes on as an enclosure."""

ONE, ZERO = Fraction(1), Fraction(0)


class TooLarge(ArithmeticError):
    """A number beyond any floating-point range."""


class Undecided(ArithmeticError):
    """An enclosure too wide to go on with."""


@dataclass(slots=True)
class Intervals:
    """Arithmetic at one precision, in bits."""

    precision: int

    def enclose(self, value: Real) -> Interval:
        """Return an interval that holds the number."""
        if not isinstance(value, Fraction):
            return value
        low = from_rational(value.numerator, value.denominator, self.precision, "f")
        high = from_rational(value.numerator, value.denominator, self.precision, "c")
        return low, high

    def sign(self, value: Real) -> Fraction:
        """Return -1, 0 or 1. Raises Undecided where the enclosure holds 0."""
        if isinstance(value, Fraction):
            return Fraction((value > 0) - (value < 0))
        if mpf_lt(fzero, value[0]):
            return ONE
        if mpf_lt(value[1], fzero):
            return -ONE
        raise Undecided

    def add(self, x: Real, y: Real) -> Real:
        """Return the sum."""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self.short(x + y)
        return mpi_add(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def subtract(self, x: Real, y: Real) -> Real:
        """Return the difference."""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self.short(x - y)
        return mpi_sub(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def multiply(self, x: Real, y: Real) -> Real:
        """Return the product."""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self.short(x * y)
        if x == 0 or y == 0:
            return ZERO
        return mpi_mul(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def divide(self, x: Real, y: Real) -> Real:
        """Return the quotient of a number by one that is not 0."""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self.short(x / y)
        if x == 0:
            return ZERO
        return mpi_div(self.enclose(x), self.enclose(y), self.precision)  # type: ignore[no-any-return]

    def negate(self, x: Real) -> Real:
        """Return the opposite."""
        return -x if isinstance(x, Fraction) else mpi_neg(x)

    def integer_power(self, x: Real, n: int) -> Real:
        """Return the n-th power, n of either sign."""
        if n == 0:
            return ONE
        if isinstance(x, Fraction):
            bits = x.numerator.bit_length() + x.denominator.bit_length()
            if bits * abs(n) <= _MOST_BITS or abs(x) in (0, 1):
                return x**n
        powered = mpi_pow_int(self.enclose(x), abs(n), self.precision + n.bit_length() + GUARD)
        return powered if n > 0 else mpi_div(self.enclose(ONE), powered, self.precision)  # type: ignore[no-any-return]

    def absolute(self, x: Real) -> Real:
        """Return the absolute value."""
        return abs(x) if isinstance(x, Fraction) else mpi_abs(x)

    def largest(self, x: Real, y: Real) -> Real:
        """Return the larger of two."""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return max(x, y)
        (a, b), (c, d) = self.enclose(x), self.enclose(y)
        if mpf_le(b, c):
            return y
        if mpf_le(d, a):
            return x
        return (c if mpf_lt(a, c) else a), (d if mpf_lt(b, d) else b)

    def smallest(self, x: Real, y: Real) -> Real:
        """Return the smaller of two."""
        return self.negate(self.largest(self.negate(x), self.negate(y)))

    def floor(self, x: Real) -> Real:
        """Return the whole part below. Raises Undecided where the enclosure holds an integer."""
        if isinstance(x, Fraction):
            return Fraction(x.numerator // x.denominator)
        low, high = (mpf_floor(end, 0, "f") for end in x)
        if not mpf_eq(low, high) or mpf_cmp(mpf_abs(low), from_man_exp(MPZ_ONE, _MOST_BITS)) > 0:
            raise Undecided
        return Fraction(int(to_int(low)))

    def ceil(self, x: Real) -> Real:
        """Return the whole part above. Raises Undecided where the enclosure holds an integer."""
        return self.negate(self.floor(self.negate(x)))

    def compared(self, comparison: str, x: Real, y: Real) -> Truth:
        """Decide a comparison; None where the enclosures overlap."""
        difference = self.subtract(x, y)
        if difference == ZERO:
            order = 0
        else:
            try:
                order = int(self.sign(difference))
            except Undecided:
                return None
        return _ORDERS[comparison](order)

    def outward(self, interval: Interval) -> Interval:
        """Widen by what the last digits computed may be wrong: mpmath does not always round outward."""
        low, high = interval
        return _widened(low, self.precision, -1), _widened(high, self.precision, 1)

    def short(self, value: Fraction) -> Real:
        """Return a fraction while it is short, then its enclosure."""
        if value.numerator.bit_length() + value.denominator.bit_length() <= _MOST_BITS:
            return value
        return self.enclose(value)


def ends(value: Real) -> tuple[Fraction, Fraction]:
    """Return the exact lower and upper bound of a number. Raises TooLarge beyond a million bits."""
    if isinstance(value, Fraction):
        return value, value
    bounds = []
    for end in value:
        if abs(end[2]) > 1_000_000:
            raise TooLarge
        numerator, denominator = to_rational(end)
        bounds.append(Fraction(int(numerator), int(denominator)))
    return bounds[0], bounds[1]


def magnitude(value: Real) -> int:
    """Return about the number of bits before the binary point, for numbers of any size."""
    if isinstance(value, Fraction):
        return value.numerator.bit_length() - value.denominator.bit_length()
    return max(int(end[2] + end[3]) for end in value)


def least_magnitude(value: Real) -> int:
    """Return about the number of bits before the binary point of the smallest number in an enclosure."""
    if isinstance(value, Fraction):
        return magnitude(value)
    return min(int(end[2] + end[3]) for end in value) if excludes_zero(value) else 0


def excludes_zero(value: Real) -> bool:
    """Tell whether a number is certainly not 0."""
    if isinstance(value, Fraction):
        return value != 0
    return bool(mpf_lt(fzero, value[0]) or mpf_lt(value[1], fzero))


def _widened(end: Float, bits: int, direction: int) -> Float:
    if end == fzero:
        return end
    slack = from_man_exp(MPZ_ONE, end[2] + end[3] - bits)
    move = mpf_add if direction > 0 else mpf_sub
    return move(end, slack, bits + GUARD, "c" if direction > 0 else "f")  # type: ignore[no-any-return]


_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0, "<=": lambda order: order <= 0, ">": lambda order: order > 0,
    ">=": lambda order: order >= 0, "==": lambda order: order == 0, "!=": lambda order: order != 0,
}  # fmt: skip
