"""Round a real number to a double and to a decimal text, only where every digit is sure."""

from __future__ import annotations

import math
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.numeric.intervals import Interval, Intervals, Real, ends, excludes_zero

_FAR_BITS = 5_000
"""Beyond this many bits from 1 a number is no double, and its decimal text is made without fractions."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A settled number: the nearest double (None outside its range), the decimal, and the exact fraction."""

    value: float | None
    decimal: str
    fraction: Fraction | None = None

    @property
    def is_zero(self) -> bool:
        """Whether the number is exactly 0."""
        return self.fraction == 0


_LOG10_OF_2 = 30102999566398119521
"""Twenty decimals."""

_FAR_GUARD = 80
_FARTHEST_BITS = 10**18
"""Beyond this the exponent itself is longer than a number anyone reads."""


def rounded(value: Real, digits: int) -> Rounded | None:
    """Return the number rounded, or None where the enclosure leaves a digit open."""
    if isinstance(value, tuple) and (bits := max(abs(end[2] + end[3]) for end in value)) > _FAR_BITS:
        return _far(value, digits) if bits < _FARTHEST_BITS else None
    low, high = ends(value)
    if low == high:
        return Rounded(nearest_double(low), decimal_text(low, digits), low)
    double, decimal = nearest_double(low), decimal_text(low, digits)
    if low <= 0 <= high or nearest_double(high) != double or decimal_text(high, digits) != decimal:
        return None
    return Rounded(double, decimal)


def nearest_double(value: Fraction) -> float | None:
    """Return the nearest double, or None where that would be infinite, or 0 for a number that is not 0."""
    try:
        double = float(value)
    except OverflowError:
        return None
    return None if math.isinf(double) or (double == 0 and value != 0) else double


def decimal_text(value: Fraction, digits: int) -> str:
    """Write a number to `digits` significant digits, in the style of `%g`.

    >>> decimal_text(Fraction(1, 3), 5), decimal_text(Fraction(2), 5), decimal_text(Fraction(1, 10**9), 5)
    ('0.33333', '2', '1e-09')
    """
    return _styled(_nearest_decimal(value, digits), digits)


def _nearest_decimal(value: Fraction, digits: int) -> Decimal:
    return _context(digits, ROUND_HALF_EVEN).divide(Decimal(value.numerator), Decimal(value.denominator))


def _context(digits: int, rounding: str | None = None) -> Context:
    return Context(prec=max(digits, 1), rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN)


def _styled(number: Decimal, digits: int) -> str:
    if not number:
        return "0"
    sign, figures, _ = number.normalize(_context(digits)).as_tuple()
    exponent = number.adjusted()
    text = "".join(map(str, figures))
    minus = "-" if sign else ""
    if -5 <= exponent < max(digits, 1):
        if exponent < 0:
            return f"{minus}0.{'0' * (-exponent - 1)}{text}"
        whole, rest = text[: exponent + 1].ljust(exponent + 1, "0"), text[exponent + 1 :]
        return f"{minus}{whole}.{rest}" if rest else f"{minus}{whole}"
    mantissa = f"{text[0]}.{text[1:]}" if len(text) > 1 else text
    return f"{minus}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _far(value: Interval, digits: int) -> Rounded | None:
    """Divide by a power of ten first: the number as a fraction would be as long as its exponent is large."""
    (_, _, least, bits), (_, _, most, more_bits) = value
    if not excludes_zero(value) or abs(least + bits - most - more_bits) > 1:
        return None
    arithmetic = Intervals(max(4 * digits, bits, more_bits) + _FAR_GUARD)
    exponent = (least + bits) * _LOG10_OF_2 // 10**20
    power = arithmetic.integer_power(Fraction(10), exponent)
    bounds = ends(arithmetic.divide(value, power))
    low, high = (_nearest_decimal(bound, digits).scaleb(exponent, _context(digits)) for bound in bounds)
    return Rounded(None, _styled(low, digits)) if low == high else None
