"""Sine and cosine of the same angles in one pass, by arithmetic that processors do on many numbers at once.

Libraries take one angle at a time, and both functions are wanted wherever one is differentiated. The angle
is reduced by a multiple of pi/2 in three parts (Cody and Waite 1980), then both series are summed; their
coefficients and the order of the sums are those of fdlibm (k_sin.c, k_cos.c; Sun Microsystems 1993), which
is right to less than one unit in the last place.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Bits = npt.NDArray[np.int64]

SCRATCH = 6
"""Arrays of the angles' length that a call needs for itself."""

_LARGEST = 1024.0
"""To here the three parts of pi/2 leave a reduced angle that is right to its last place."""

_FIRST, _SECOND, _THIRD = 1.57079632673412561417e00, 6.07710050630396597660e-11, 2.02226624879595063154e-21
_QUARTERS = 6.36619772367581382433e-01
_ROUNDING = 1.5 * 2.0**52
"""Added to a number, it leaves the nearest integer in the lowest bits."""

_SINE = (
    1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
    -1.98412698298579493134e-04, 8.33333333332248946124e-03,
)  # fmt: skip
_SINE_FIRST = -1.66666666666666324348e-01
_COSINE = (
    -1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07,
    2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02,
)  # fmt: skip


def sine_and_cosine(x: Array, sine: Array, cosine: Array, *scratch: Array) -> None:
    """Write the sine and the cosine of angles in radians; `scratch` is `SCRATCH` arrays to write over."""
    if not (x.min() >= -_LARGEST and x.max() <= _LARGEST):
        np.sin(x, out=sine)
        np.cos(x, out=cosine)
        return
    turns, high, low, *others = scratch
    _reduce(x, turns, high, low, *others)
    _series(high, low, sine, cosine, *others)
    _turn(*[array.view(np.int64) for array in (turns, sine, cosine, *others[:2])])


def _reduce(x: Array, turns: Array, high: Array, low: Array, count: Array, near: Array, _: Array) -> None:
    """Write the angle less a multiple of pi/2 as `high + low`; the lowest bits of `turns` count the turns."""
    np.multiply(x, _QUARTERS, out=turns)
    np.add(turns, _ROUNDING, out=turns)
    np.subtract(turns, _ROUNDING, out=count)
    np.multiply(count, _FIRST, out=high)
    np.subtract(x, high, out=high)
    np.multiply(count, _SECOND, out=low)
    np.subtract(high, low, out=near)
    np.subtract(high, near, out=high)
    np.subtract(high, low, out=high)
    np.multiply(count, _THIRD, out=count)
    np.subtract(count, high, out=count)
    np.subtract(near, count, out=high)
    np.subtract(near, high, out=low)
    np.subtract(low, count, out=low)


def _series(
    high: Array, low: Array, sine: Array, cosine: Array, square: Array, term: Array, rest: Array
) -> None:
    """Write the sine and the cosine of an angle `high + low` between -pi/4 and pi/4."""
    np.square(high, out=square)
    _polynomial(_SINE, square, sine)
    np.multiply(square, high, out=term)
    np.multiply(sine, term, out=sine)
    np.multiply(low, 0.5, out=rest)
    np.subtract(rest, sine, out=rest)
    np.multiply(rest, square, out=rest)
    np.subtract(rest, low, out=rest)
    np.multiply(term, _SINE_FIRST, out=term)
    np.subtract(rest, term, out=rest)
    np.subtract(high, rest, out=sine)
    _polynomial(_COSINE, square, cosine)
    np.multiply(cosine, square, out=cosine)
    np.multiply(cosine, square, out=cosine)
    np.multiply(high, low, out=term)
    np.subtract(cosine, term, out=cosine)
    np.multiply(square, 0.5, out=square)
    np.subtract(1.0, square, out=term)
    np.subtract(1.0, term, out=rest)
    np.subtract(rest, square, out=rest)
    np.add(rest, cosine, out=rest)
    np.add(term, rest, out=cosine)


def _polynomial(coefficients: tuple[float, ...], x: Array, out: Array) -> None:
    """Write the value of a polynomial, its highest coefficient first."""
    np.multiply(x, coefficients[0], out=out)
    for coefficient in coefficients[1:-1]:
        np.add(out, coefficient, out=out)
        np.multiply(out, x, out=out)
    np.add(out, coefficients[-1], out=out)


def _turn(quarters: Bits, sine: Bits, cosine: Bits, mask: Bits, swapped: Bits) -> None:
    """Turn by quarters of a circle: an odd number swaps the two, and the signs follow; all on bits."""
    np.bitwise_and(quarters, 1, out=mask)
    np.negative(mask, out=mask)
    np.bitwise_xor(sine, cosine, out=swapped)
    np.bitwise_and(swapped, mask, out=swapped)
    np.bitwise_xor(sine, swapped, out=sine)
    np.bitwise_xor(cosine, swapped, out=cosine)
    for bits in (sine, cosine):
        np.bitwise_and(quarters, 2, out=mask)
        np.left_shift(mask, 62, out=mask)
        np.bitwise_xor(bits, mask, out=bits)
        np.add(quarters, 1, out=quarters)
