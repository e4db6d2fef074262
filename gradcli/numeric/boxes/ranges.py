"""Interval arithmetic on arrays: each entry holds the values of one box, rounded outward.

An operation is extended over the part of its arguments where it is defined: arguments are cut to the
domain, and what is left without a value is nan at both ends. See Neumaier, Interval Methods for Systems
of Equations, 1990, section 1.4, and Hansen and Walster, Global Optimization Using Interval Analysis, 2004,
chapter 4.
"""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gradcli.numeric.arithmetic import float_of

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

LARGEST = sys.float_info.max
_SMALLEST = sys.float_info.min

ERROR = 2.0**-48
"""More than the relative error of any elementary function of the libraries: sixteen last places."""


class Range(NamedTuple):
    """Lower and upper ends; `rough` where an instruction below may not be smooth, or not be defined."""

    low: Array
    high: Array
    rough: Mask


_LARGEST_EXPONENT = 2**53
"""A double tells an integer's parity up to here."""

SMOOTH: Mask = np.asarray(False)


def constant(value: Fraction) -> Range:
    """Enclose an exact number between two doubles."""
    near = float_of(value)
    if math.isinf(near):
        far = (LARGEST, math.inf) if near > 0 else (-math.inf, -LARGEST)
        return _fixed(*far)
    low = near if Fraction(near) <= value else math.nextafter(near, -math.inf)
    return _fixed(low, near if Fraction(near) >= value else math.nextafter(near, math.inf))


def pi() -> Range:
    """Enclose the circle's number: the nearest double is below it."""
    return _fixed(math.pi, math.nextafter(math.pi, 4))


def undefined() -> Range:
    """Return the range of what has no value anywhere."""
    return _fixed(math.nan, math.nan)


def add(x: Range, y: Range) -> Range:
    """Return the sum; a sum of floats that is 0 is exactly 0."""
    low, high = x.low + y.low, x.high + y.high
    low = np.where(low == 0, 0.0, np.nextafter(low, -np.inf))
    return Range(low, np.where(high == 0, 0.0, np.nextafter(high, np.inf)), x.rough | y.rough)


def negate(x: Range) -> Range:
    """Return the opposite."""
    return Range(-x.high, -x.low, x.rough)


def subtract(x: Range, y: Range) -> Range:
    """Return the difference."""
    return add(x, negate(y))


def multiply(x: Range, y: Range) -> Range:
    """Return the product; exactly 0 times anything is exactly 0."""
    corners = (x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high)
    empty = np.isnan(x.low) | np.isnan(y.low)
    return _from_corners(corners, x, y.low, y.high, empty, x.rough | y.rough)


def divide(x: Range, y: Range) -> Range:
    """Return the quotient by what of `y` is not 0."""
    # The signs of these zeros make the infinities on the right side.
    low, high = np.where(y.low == 0, 0.0, y.low), np.where(y.high == 0, -0.0, y.high)
    corners = (x.low / low, x.low / high, x.high / low, x.high / high)
    empty = np.isnan(x.low) | np.isnan(y.low) | ((low == 0) & (high == 0))
    rough = x.rough | y.rough | ((low <= 0) & (high >= 0))
    quotient = _from_corners(corners, x, low, high, empty, rough)
    whole = (low < 0) & (high > 0) & ~empty & ((x.low != 0) | (x.high != 0))
    return Range(np.where(whole, -np.inf, quotient.low), np.where(whole, np.inf, quotient.high), rough)


def gate(adjoint: Range, partial: Range) -> Range:
    """Return the product, 0 wherever the first factor is 0 even if the second has no value there."""
    product = multiply(adjoint, partial)
    none = (adjoint.low <= 0) & (adjoint.high >= 0) & np.isnan(partial.low)
    nothing = (adjoint.low == 0) & (adjoint.high == 0)
    rough = np.where(nothing, adjoint.rough, product.rough)
    return Range(np.where(none, 0.0, product.low), np.where(none, 0.0, product.high), rough)


def integer_power(x: Range, n: int) -> Range:
    """Return the n-th power for a fixed integer of either sign."""
    if n < 0:
        return divide(constant(Fraction(1)), integer_power(x, -n))
    if n > _LARGEST_EXPONENT:
        empty = np.isnan(x.low)
        return Range(np.where(empty, np.nan, -np.inf), np.where(empty, np.nan, np.inf), x.rough)
    if n == 0:
        one = np.where(np.isnan(x.low), np.nan, 1.0)
        return Range(one, one, x.rough)
    low, high = (x.low, x.high) if n % 2 else magnitudes(x)
    powers = outward(_power(low, n), _power(high, n), x.rough, least=-np.inf if n % 2 else 0.0)
    return Range(np.where(low == 0, 0.0, powers.low), np.where(high == 0, 0.0, powers.high), x.rough)


def magnitudes(x: Range) -> tuple[Array, Array]:
    """Return the least and the largest absolute value."""
    left, right = np.abs(x.low), np.abs(x.high)
    least = np.where((x.low < 0) & (x.high > 0), 0.0, np.minimum(left, right))
    return least, np.maximum(left, right)


def hull(x: Range, y: Range) -> Range:
    """Return the smallest range around two, leaving out one that is empty."""
    return Range(np.fmin(x.low, y.low), np.fmax(x.high, y.high), x.rough | y.rough)


def kinked(x: Range, at_kink: Mask) -> Mask:
    """Return the roughness of a function of `x` with kinks; a number that does not vary meets none."""
    return x.rough if x.low.ndim == 0 else x.rough | at_kink


def outward(
    low: Array, high: Array, rough: Mask, least: float = -np.inf, most: float = np.inf, error: float = ERROR
) -> Range:
    """Widen computed values by a relative error, within the function's range."""
    low = np.where(low > 0, low * (1 - error), low * (1 + error)) - _SMALLEST
    high = np.where(high < 0, high * (1 - error), high * (1 + error)) + _SMALLEST
    return Range(np.clip(low, least, min(most, LARGEST)), np.clip(high, max(least, -LARGEST), most), rough)


def _fixed(low: float, high: float) -> Range:
    return Range(np.asarray(low), np.asarray(high), SMOOTH)


def _from_corners(
    corners: tuple[Array, Array, Array, Array], x: Range, low: Array, high: Array, empty: Mask, rough: Mask
) -> Range:
    """Round the extreme corners outward, but not across 0 where the factors' signs forbid it.

    A corner that is nan, 0 times infinity, adds nothing to the others, or is 0.
    """
    a, b, c, d = corners
    negative = ((x.low < 0) & (high > 0)) | ((x.high > 0) & (low < 0))
    positive = ((x.high > 0) & (high > 0)) | ((x.low < 0) & (low < 0))
    least = np.nextafter(np.fmin(np.fmin(a, b), np.fmin(c, d)), -np.inf)
    most = np.nextafter(np.fmax(np.fmax(a, b), np.fmax(c, d)), np.inf)
    least = np.where(negative, least, np.fmax(least, 0.0))
    most = np.where(positive, most, np.fmin(most, 0.0))
    return Range(np.where(empty, np.nan, least), np.where(empty, np.nan, most), rough)


def _power(x: Array, n: int) -> Array:
    return np.asarray(x * x if n == 2 else np.power(x, float(n)))
