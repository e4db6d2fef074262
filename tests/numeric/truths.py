"""Every function of the language, written again by hand for mpmath, with where to try it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mp

Function = Callable[..., Any]


@dataclass(frozen=True)
class Truth:
    """A function and the closed ranges from which its arguments are drawn."""

    function: Function
    ranges: tuple[tuple[str, str], ...]


def _cube_root(x: Any) -> Any:
    return mp.sign(x) * mp.root(abs(x), 3)


def _softplus(x: Any) -> Any:
    return mp.log(1 + mp.exp(x))


TRUTHS: dict[str, Truth] = {
    "x + y": Truth(lambda x, y: x + y, (("-50", "50"), ("-50", "50"))),
    "x - y": Truth(lambda x, y: x - y, (("-50", "50"), ("-50", "50"))),
    "x*y": Truth(lambda x, y: x * y, (("-50", "50"), ("-50", "50"))),
    "x/y": Truth(lambda x, y: x / y, (("-50", "50"), ("1/100", "50"))),
    "-x": Truth(lambda x: -x, (("-50", "50"),)),
    "x^y": Truth(lambda x, y: x**y, (("1/100", "20"), ("-9", "9"))),
    "x^7": Truth(lambda x: x**7, (("-9", "9"),)),
    "x^-3": Truth(lambda x: 1 / x**3, (("1/10", "9"),)),
    "exp(x)": Truth(mp.exp, (("-40", "40"),)),
    "log(x)": Truth(mp.log, (("1/1000", "1000"),)),
    "log1p(x)": Truth(lambda x: mp.log(1 + x), (("-9/10", "100"),)),
    "expm1(x)": Truth(lambda x: mp.exp(x) - 1, (("-20", "20"),)),
    "log2(x)": Truth(lambda x: mp.log(x) / mp.log(2), (("1/100", "1000"),)),
    "log10(x)": Truth(lambda x: mp.log(x) / mp.log(10), (("1/100", "1000"),)),
    "sqrt(x)": Truth(mp.sqrt, (("0", "1000"),)),
    "cbrt(x)": Truth(_cube_root, (("-100", "100"),)),
    "sin(x)": Truth(mp.sin, (("-100", "100"),)),
    "cos(x)": Truth(mp.cos, (("-100", "100"),)),
    "tan(x)": Truth(lambda x: mp.sin(x) / mp.cos(x), (("-20", "20"),)),
    "sec(x)": Truth(lambda x: 1 / mp.cos(x), (("-20", "20"),)),
    "csc(x)": Truth(lambda x: 1 / mp.sin(x), (("1/10", "20"),)),
    "cot(x)": Truth(lambda x: mp.cos(x) / mp.sin(x), (("1/10", "20"),)),
    "asin(x)": Truth(mp.asin, (("-1", "1"),)),
    "acos(x)": Truth(mp.acos, (("-1", "1"),)),
    "atan(x)": Truth(mp.atan, (("-50", "50"),)),
    "asec(x)": Truth(lambda x: mp.acos(1 / x), (("1", "50"),)),
    "acsc(x)": Truth(lambda x: mp.asin(1 / x), (("-50", "-1"),)),
    "acot(x)": Truth(lambda x: mp.atan(1 / x), (("-50", "-1/100"),)),
    "atan2(x, y)": Truth(mp.atan2, (("-9", "9"), ("-9", "9"))),
    "sinh(x)": Truth(lambda x: (mp.exp(x) - mp.exp(-x)) / 2, (("-20", "20"),)),
    "cosh(x)": Truth(lambda x: (mp.exp(x) + mp.exp(-x)) / 2, (("-20", "20"),)),
    "tanh(x)": Truth(lambda x: (mp.exp(2 * x) - 1) / (mp.exp(2 * x) + 1), (("-20", "20"),)),
    "sech(x)": Truth(lambda x: 2 / (mp.exp(x) + mp.exp(-x)), (("-20", "20"),)),
    "csch(x)": Truth(lambda x: 2 / (mp.exp(x) - mp.exp(-x)), (("1/10", "20"),)),
    "coth(x)": Truth(lambda x: (mp.exp(2 * x) + 1) / (mp.exp(2 * x) - 1), (("1/10", "20"),)),
    "asinh(x)": Truth(lambda x: mp.sign(x) * mp.log(abs(x) + mp.sqrt(x * x + 1)), (("-50", "50"),)),
    "acosh(x)": Truth(lambda x: mp.log(x + mp.sqrt(x * x - 1)), (("1", "50"),)),
    "atanh(x)": Truth(lambda x: mp.log((1 + x) / (1 - x)) / 2, (("-99/100", "99/100"),)),
    "asech(x)": Truth(lambda x: mp.acosh(1 / x), (("1/100", "1"),)),
    "acsch(x)": Truth(lambda x: mp.asinh(1 / x), (("1/100", "50"),)),
    "acoth(x)": Truth(lambda x: mp.log((x + 1) / (x - 1)) / 2, (("101/100", "50"),)),
    "erf(x)": Truth(mp.erf, (("-9", "9"),)),
    "erfc(x)": Truth(lambda x: 1 - mp.erf(x), (("-5", "5"),)),
    "abs(x)": Truth(abs, (("-50", "50"),)),
    "sign(x)": Truth(mp.sign, (("-50", "50"),)),
    "floor(x)": Truth(mp.floor, (("-50", "50"),)),
    "ceil(x)": Truth(mp.ceil, (("-50", "50"),)),
    "max(x, y)": Truth(max, (("-9", "9"), ("-9", "9"))),
    "min(x, y)": Truth(min, (("-9", "9"), ("-9", "9"))),
    "relu(x)": Truth(lambda x: max(x, mp.zero), (("-9", "9"),)),
    "sigmoid(x)": Truth(lambda x: 1 / (1 + mp.exp(-x)), (("-40", "40"),)),
    "softplus(x)": Truth(_softplus, (("-40", "40"),)),
    "where(x > y, x, 2y)": Truth(lambda x, y: x if x > y else 2 * y, (("-9", "9"), ("-9", "9"))),
    "Piecewise((x^2, x < 1), (x, True))": Truth(lambda x: x * x if x < 1 else x, (("-9", "9"),)),
}  # fmt: skip


def points(truth: Truth, count: int, seed: int = 7) -> list[tuple[Fraction, ...]]:
    """Draw rational points, of short and of long denominators."""
    rng = random.Random(seed)  # noqa: S311 - chosen points, not secrets
    return [
        tuple(_between(rng, Fraction(low), Fraction(high)) for low, high in truth.ranges)
        for _ in range(count)
    ]


def mpf_of(value: Fraction) -> Any:
    """Return the number at mpmath's working precision."""
    return mp.mpf(value.numerator) / value.denominator


def fraction_of(value: Any) -> Fraction:
    """Return exactly the binary number that mpmath holds."""
    sign, mantissa, exponent, _ = mpmath.mpf(value)._mpf_
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def to_digits(value: Any, digits: int) -> Decimal:
    """Round with Python's decimal, starting from fifty digits more."""
    return Context(prec=digits, Emin=-(10**6), Emax=10**6).create_decimal(
        mp.nstr(value, digits + 50, strip_zeros=False)
    )


def slope_at(function: Function, point: Fraction, digits: int = 2600, step: int = 900) -> Any:
    """Differentiate by central differences of step 10^-step, carried to so many digits."""
    with mp.workdps(digits):
        x, h = mpf_of(point), mp.mpf(10) ** -step
        return (function(x + h) - function(x - h)) / (2 * h)


def _between(rng: random.Random, low: Fraction, high: Fraction) -> Fraction:
    steps = rng.choice((10, 1000, 2**40, 10**15))
    return low + (high - low) * Fraction(rng.randint(0, steps), steps)
