"""Rational multiples of pi that know which they are, and the sines and cosines of them that are rational.

No precision tells cos(pi/2) from 0. That only multiples of pi/6 and pi/2 have such sines is Niven's theorem
(Irrational Numbers, 1956, corollary 3.12).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mpmath.libmp.libmpi import mpi_mul, mpi_pi

from gradcli.numeric.intervals import ONE, ZERO, Float, Intervals, Real

OPERATIONS = frozenset(("pi", "+", "-", "*", "/", "neg", "sin", "cos"))

_HALF = Fraction(1, 2)
_SINES = {
    Fraction(sixths, 6): sine
    for sixths, sine in {0: ZERO, 1: _HALF, 3: ONE, 5: _HALF, 6: ZERO, 7: -_HALF, 9: -ONE, 11: -_HALF}.items()
}
"""The rational sines in a turn, by the multiple of pi."""


class MultipleOfPi(tuple[Float, Float]):  # noqa: SLOT001 (a tuple has no room for a slot)
    """An enclosure of `times` pi."""

    times: Fraction


def exact_result(operation: str, held: Sequence[Any], arithmetic: Intervals) -> Real | None:
    """Return what an instruction makes of multiples of pi, None where that is neither one nor rational."""
    if operation == "pi":
        return _multiple(ONE, arithmetic)
    if not any(isinstance(value, MultipleOfPi) for value in held):
        return None
    if operation in ("sin", "cos"):
        return _SINES.get((held[0].times + (_HALF if operation == "cos" else 0)) % 2)
    times = _product(operation, *held) if operation in ("*", "/") else _sum(operation, *map(_times, held))
    return None if times is None else _multiple(times, arithmetic)


def _times(value: Any) -> Fraction | None:
    return value.times if isinstance(value, MultipleOfPi) else ZERO if value == 0 else None


def _sum(operation: str, first: Fraction | None, last: Fraction | None = ZERO) -> Fraction | None:
    if first is None or last is None:
        return None
    return -first if operation == "neg" else first + last if operation == "+" else first - last


def _product(operation: str, first: Any, last: Any) -> Fraction | None:
    if isinstance(last, Fraction):
        return first.times * last if operation == "*" else first.times / last  # type: ignore[no-any-return]
    return first * last.times if operation == "*" and isinstance(first, Fraction) else None


def _multiple(times: Fraction, arithmetic: Intervals) -> Real:
    if times == 0:
        return ZERO
    precision = arithmetic.precision
    found = MultipleOfPi(mpi_mul(mpi_pi(precision), arithmetic.enclose(times), precision))
    found.times = times
    return found
