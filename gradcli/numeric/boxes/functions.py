"""The elementary functions over arrays of ranges: by their ends where they are monotone.

See Kearfott, Rigorous Global Search, 1996, section 1.1, and Neumaier, Interval Methods for Systems of
Equations, 1990, section 1.4. What is not smooth at a point of the range, or not defined, makes it rough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from gradcli.numeric.boxes.ranges import ERROR, Array, Mask, Range, hull, kinked, magnitudes, negate, outward

Operation = Callable[..., Range]

_ABOVE_PI = math.nextafter(math.pi, 4)
_LARGEST_ANGLE = 2.0**40
"""Beyond this nothing is told about where a sine's extremes lie."""


def increasing(function: Callable[[Array], Array], least: float = -np.inf, most: float = np.inf) -> Operation:
    """Return the extension of a function that increases from `least` to `most`."""
    return lambda x: _by_ends(function, x, least, most)


def logarithm(x: Range) -> Range:
    """Return the natural logarithm of what is above 0."""
    return _increasing_above(np.log, x, 0.0, is_open=True)


def log1p(x: Range) -> Range:
    """Return log(1 + x) of what is above -1."""
    return _increasing_above(np.log1p, x, -1.0, is_open=True)


def sqrt(x: Range) -> Range:
    """Return the root of what is not negative."""
    return _increasing_above(np.sqrt, x, 0.0, is_open=False, least=0.0)


def acosh(x: Range) -> Range:
    """Return the inverse of cosh of what is at least 1."""
    return _increasing_above(np.arccosh, x, 1.0, is_open=False, least=0.0)


def cbrt(x: Range) -> Range:
    """Return the real cube root, which has no slope at 0."""
    return _by_ends(np.cbrt, Range(x.low, x.high, kinked(x, _holds_zero(x))))


def atanh(x: Range) -> Range:
    """Return the inverse of tanh of what lies between -1 and 1."""
    inside = (x.low < 1) & (x.high > -1)
    low, high = (np.arctanh(np.clip(end, -1.0, 1.0)) for end in (x.low, x.high))
    return _where_defined(inside, outward(low, high, x.rough | (x.low <= -1) | (x.high >= 1)))


def asin(x: Range) -> Range:
    """Return the inverse sine of what lies from -1 to 1."""
    inside = (x.low <= 1) & (x.high >= -1)
    low, high = (np.arcsin(np.clip(end, -1.0, 1.0)) for end in (x.low, x.high))
    rough = x.rough | (x.low <= -1) | (x.high >= 1)
    return _where_defined(inside, outward(low, high, rough, -_ABOVE_PI / 2, _ABOVE_PI / 2))


def acos(x: Range) -> Range:
    """Return the inverse cosine of what lies from -1 to 1."""
    inside = (x.low <= 1) & (x.high >= -1)
    high, low = (np.arccos(np.clip(end, -1.0, 1.0)) for end in (x.low, x.high))
    rough = x.rough | (x.low <= -1) | (x.high >= 1)
    return _where_defined(inside, outward(low, high, rough, 0.0, _ABOVE_PI))


def cosh(x: Range) -> Range:
    """Return the hyperbolic cosine."""
    least, most = magnitudes(x)
    return outward(np.cosh(least), np.cosh(most), x.rough, least=1.0)


def sin(x: Range) -> Range:
    """Return the sine; its highest points lie a quarter turn after the whole turns."""
    errors = [ERROR * np.minimum(np.abs(end), 1.0) for end in (x.low, x.high)]
    return _wave(np.sin, x, 0.25, errors)


def cos(x: Range) -> Range:
    """Return the cosine; its highest points lie at the whole turns."""
    return _wave(np.cos, x, 0.0, [np.asarray(ERROR)] * 2)


def atan2(y: Range, x: Range) -> Range:
    """Return the angle of the points (x, y); all of them where the ranges cross the negative x-axis."""
    corners = [np.arctan2(a + 0.0, b + 0.0) for a in (y.low, y.high) for b in (x.low, x.high)]
    crossing = (x.low < 0) & (y.low < 0) & (y.high >= 0)
    low = np.where(crossing, -_ABOVE_PI, np.minimum.reduce(corners))
    high = np.where(crossing, _ABOVE_PI, np.maximum.reduce(corners))
    origin = (x.low == 0) & (x.high == 0) & (y.low == 0) & (y.high == 0)
    rough = x.rough | y.rough | ((x.low <= 0) & (y.low <= 0) & (y.high >= 0))
    return _where_defined(~origin, outward(low, high, rough, -_ABOVE_PI, _ABOVE_PI))


def power(x: Range, y: Range) -> Range:
    """Return x^y for x > 0, for x = 0 where y > 0, and for x < 0 where y is an integer."""
    inside = ((x.high > 0) | ((x.high == 0) & (y.high > 0))) & ~np.isnan(y.low)
    upper = _where_defined(inside, _corner_powers(np.maximum(x.low, 0.0), np.maximum(x.high, 0.0), y))
    below = (x.low < 0) & (np.floor(y.high) >= np.ceil(y.low))
    lower = _corner_powers(np.maximum(-x.high, 0.0), np.maximum(-x.low, 0.0), y)
    both = _where_defined(below, Range(-lower.high, lower.high, lower.rough))
    whole = hull(upper, both)
    return Range(whole.low, whole.high, x.rough | y.rough | (x.low <= 0))


def absolute(x: Range) -> Range:
    """Return the absolute value."""
    return Range(*magnitudes(x), kinked(x, _holds_zero(x)))


def sign(x: Range) -> Range:
    """Return the sign, and everything from -1 to 1 where 0 is among the values."""
    low, high = np.where(x.low > 0, 1.0, -1.0), np.where(x.high < 0, -1.0, 1.0)
    zero = (x.low == 0) & (x.high == 0) & (x.low.ndim == 0)
    low, high = np.where(zero, 0.0, low), np.where(zero, 0.0, high)
    return _where_defined(~np.isnan(x.low), Range(low, high, kinked(x, _holds_zero(x))))


def floor(x: Range) -> Range:
    """Return the largest integer not above."""
    return Range(np.floor(x.low), np.floor(x.high), kinked(x, np.ceil(x.low) <= np.floor(x.high)))


def ceil(x: Range) -> Range:
    """Return the smallest integer not below."""
    return negate(floor(negate(x)))


def largest(x: Range, y: Range) -> Range:
    """Return the larger of two."""
    low, high = np.maximum(x.low, y.low), np.maximum(x.high, y.high)
    rough = x.rough | y.rough
    return Range(low, high, kinked(Range(low, high, rough), (x.low <= y.high) & (y.low <= x.high)))


def smallest(x: Range, y: Range) -> Range:
    """Return the smaller of two."""
    return negate(largest(negate(x), negate(y)))


def relu(x: Range) -> Range:
    """Return what is above 0, else 0."""
    return Range(np.maximum(x.low, 0.0), np.maximum(x.high, 0.0), kinked(x, _holds_zero(x)))


def _sigmoid(x: Array) -> Array:
    tail = np.exp(-np.abs(x))
    return np.where(x > 0, 1 / (1 + tail), tail / (1 + tail))


def _softplus(x: Array) -> Array:
    return np.asarray(np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x))))


def _by_element(function: Callable[[float], float]) -> Callable[[Array], Array]:
    return np.vectorize(function, otypes=[np.float64])


_erfc = _by_element(math.erfc)

FUNCTIONS_OF_RANGES: dict[str, Operation] = {
    "exp": increasing(np.exp, least=0.0), "expm1": increasing(np.expm1, least=-1.0), "log": logarithm,
    "log1p": log1p, "sqrt": sqrt, "cbrt": cbrt, "sin": sin, "cos": cos, "asin": asin, "acos": acos,
    "atan": increasing(np.arctan, -_ABOVE_PI / 2, _ABOVE_PI / 2), "sinh": increasing(np.sinh), "cosh": cosh,
    "tanh": increasing(np.tanh, -1.0, 1.0), "asinh": increasing(np.arcsinh), "acosh": acosh, "atanh": atanh,
    "erf": increasing(_by_element(math.erf), -1.0, 1.0),
    "erfc": lambda x: outward(_erfc(x.high), _erfc(x.low), x.rough, 0.0, 2.0),
    "sigmoid": increasing(_sigmoid, 0.0, 1.0), "softplus": increasing(_softplus, least=0.0), "relu": relu,
    "atan2": atan2, "abs": absolute, "sign": sign, "floor": floor, "ceil": ceil, "max": largest,
    "min": smallest,
}  # fmt: skip


def _by_ends(
    function: Callable[[Array], Array], x: Range, least: float = -np.inf, most: float = np.inf
) -> Range:
    """Enclose an increasing function; one that is 0 at 0 is so exactly."""
    left, right = function(x.low), function(x.high)
    whole = outward(left, right, x.rough, least, most)
    low = np.where((x.low == 0) & (left == 0), 0.0, whole.low)
    return Range(low, np.where((x.high == 0) & (right == 0), 0.0, whole.high), x.rough)


def _increasing_above(
    function: Callable[[Array], Array], x: Range, edge: float, is_open: bool, least: float = -np.inf
) -> Range:
    inside = x.high > edge if is_open else x.high >= edge
    cut = Range(np.maximum(x.low, edge), np.maximum(x.high, edge), x.rough | (x.low <= edge))
    return _where_defined(inside, _by_ends(function, cut, least))


def _where_defined(inside: Mask, x: Range) -> Range:
    return Range(np.where(inside, x.low, np.nan), np.where(inside, x.high, np.nan), x.rough)


def _holds_zero(x: Range) -> Mask:
    return np.asarray((x.low <= 0) & (x.high >= 0))


def _corner_powers(low: Array, high: Array, y: Range) -> Range:
    """Enclose the powers of what is not negative: monotone in each argument, extreme at the corners."""
    corners = [np.power(base, exponent) for base in (low, high) for exponent in (y.low, y.high)]
    return outward(np.minimum.reduce(corners), np.maximum.reduce(corners), y.rough, least=0.0)


def _wave(function: Callable[[Array], Array], x: Range, peak: float, errors: Sequence[Array]) -> Range:
    """Enclose a sine or cosine; counted in turns, its highest points lie at integers plus `peak`."""
    first, last = x.low / math.tau - peak, x.high / math.tau - peak
    slack = ERROR * (1 + np.abs(first) + np.abs(last))
    left, right = function(x.low), function(x.high)
    low = np.minimum(left - errors[0], right - errors[1])
    high = np.maximum(left + errors[0], right + errors[1])
    far = ~((x.low > -_LARGEST_ANGLE) & (x.high < _LARGEST_ANGLE))
    high = np.where(far | _passes_integer(first, last, slack), 1.0, high)
    low = np.where(far | _passes_integer(first - 0.5, last - 0.5, slack), -1.0, low)
    return _where_defined(~np.isnan(x.low), outward(low, high, x.rough, -1.0, 1.0))


def _passes_integer(first: Array, last: Array, slack: Array) -> Mask:
    return np.asarray(np.floor(last + slack) >= np.ceil(first - slack))
