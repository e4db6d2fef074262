"""Write a double with the digits of it that hold, and no others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Context, Decimal

from gradcli.results.quantities import Quantity
from gradcli.results.runs import Held

ABOUT, BELOW, UNKNOWN = "~", "<", "?"
"""Marks of a number no digit of which holds: before the right one, before a bound of its size, alone."""

MOST = 15
"""Digits that hold of the double next to a number, whichever it is."""


def held_text(number: float, held: Held | None, digits: int) -> str:
    """Round to significant digits, to fewer where fewer hold.

    Where none holds, the right number stands there with one digit and a mark, or a bound of its size.

    >>> held_text(4.41e-05, Held(0, Quantity(-8.333e-06, "-8.333e-06")), 6)
    '~-8e-06'
    >>> held_text(1.23456789, Held(4), 6), held_text(3e-17, Held(0, most=2.1e-16), 6)
    ('1.235', '<3e-16')
    """
    if held is None:
        return _rounded(number, digits)
    count = min(held.digits, digits)
    if held.right is not None:
        return ("" if count else ABOUT) + _right_text(held.right, max(count, 1))
    if count:
        return _rounded(number, count)
    return UNKNOWN if held.most is None or held.most == math.inf else f"{BELOW}{_above(held.most)}"


def size_text(numbers: Sequence[float], held: Sequence[Held] | None, digits: int) -> str:
    """Write the largest of some numbers, without its sign."""
    if not held:
        return _rounded(max(map(abs, numbers), default=0.0), digits)
    sizes = [_size(number, known) for number, known in zip(numbers, held, strict=True)]
    place = max(range(len(sizes)), key=sizes.__getitem__)
    return held_text(abs(numbers[place]), _unsigned(held[place]), digits)


def right_number(number: float, held: Held | None) -> float:
    """Return the double next to the right number where that is known, else the double itself."""
    if held is None or held.right is None:
        return number
    return held.right.value if held.right.value is not None else float(held.right.decimal)


def agreement(number: float, right: Quantity) -> int:
    """Return how many significant digits of a double hold (Higham 2002, section 1.2).

    >>> agreement(3.14159, Quantity(3.141592653589793, "3.1415926535897932"))
    5
    """
    if right.value is None or not right.value:
        return MOST if number == right.value else 0
    return _digits_of(abs(number - right.value) / abs(right.value) + _NEXT)


def sure_digits(number: float, bound: float) -> int:
    """Return how many digits of a double hold where it is off by no more than a bound; 0 if unknown.

    >>> sure_digits(1.23456, 1e-4), sure_digits(0.99996, 1e-4), sure_digits(2.0, float("nan"))
    (3, 3, 0)
    """
    if not (bound < abs(number)):
        return MOST if bound == 0 else 0
    low, high = number - bound, number + bound
    for digits in range(_digits_of(bound / abs(number)), 0, -1):
        if f"{low:.{digits - 1}e}" == f"{high:.{digits - 1}e}":
            return digits
    return 0


def opposite(held: Held | None) -> Held | None:
    """Return what holds of the number with the other sign."""
    if held is None or held.right is None:
        return held
    value, decimal = held.right.value, held.right.decimal
    turned = decimal[1:] if decimal.startswith("-") else f"-{decimal}" if decimal != "0" else decimal
    return replace(held, right=Quantity(None if value is None else 0.0 - value, turned))


def _digits_of(error: float) -> int:
    """Return the significant digits that a relative error leaves."""
    if not error < _HALF:
        return 0
    return min(MOST, math.floor(-math.log10(2 * error))) if error else MOST


_HALF = 0.5
_NEXT = 2.0**-53
"""The relative error of the double next to a number."""


def _size(number: float, held: Held) -> float:
    return abs(right_number(number, held)) if held.right is not None else max(abs(number), held.most or 0.0)


def _unsigned(held: Held) -> Held:
    if held.right is None:
        return held
    value = held.right.value
    unsigned = Quantity(None if value is None else abs(value), held.right.decimal.lstrip("-"))
    return replace(held, right=unsigned)


def _right_text(right: Quantity, digits: int) -> str:
    if right.value is not None:
        return _rounded(right.value, min(digits, MOST))
    mantissa, _, exponent = f"{Decimal(right.decimal):.{digits - 1}e}".partition("e")
    return f"{mantissa}e{int(exponent):+03d}"


def _above(most: float) -> str:
    """Round up to one digit."""
    return f"{float(Context(prec=1, rounding=ROUND_CEILING).create_decimal(most)):.1g}"


def _rounded(number: float, digits: int) -> str:
    return f"{number + 0.0:.{min(digits, 17)}g}"
