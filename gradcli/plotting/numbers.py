"""How a number is written in a picture."""

from __future__ import annotations


def number_text(value: float, digits: int = 6) -> str:
    """Write a number in at most so many digits.

    >>> number_text(0.5), number_text(-0.0), number_text(123456789.0)
    ('0.5', '0', '1.23457e8')
    """
    mantissa, exponent, power = f"{value + 0.0:.{digits}g}".partition("e")
    return f"{mantissa}e{int(power)}" if exponent else mantissa
