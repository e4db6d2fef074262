"""Round a real number to a double and to a decimal text, only where every digit is sure."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from mpmath.libmp import to_str

from gradcli.dataclass import dataclass
from gradcli.numeric.intervals import Interval, Real, ends

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
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN, Emax=10**9, Emin=-(10**9))
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return _styled(quotient, digits)


def _styled(number: Decimal, digits: int) -> str:
    if not number:
        return "0"
    sign, figures, _ = number.normalize(Context(prec=max(digits, 1), Emax=10**9, Emin=-(10**9))).as_tuple()
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
    texts = {to_str(end, digits, min_fixed=0, max_fixed=0) for end in value}
    return Rounded(None, texts.pop()) if len(texts) == 1 else None
