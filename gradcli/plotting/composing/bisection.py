"""Where between two points f takes a value, jumps, or ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array

_ROUNDS = 36
_ROUNDS_OF_PLACES = 50
_JUMP = 1e-3
"""A difference that bisection does not make smaller than this share of itself is a jump."""


class Sides(NamedTuple):
    """Whether f jumps, and the places and values on both sides of that."""

    is_jump: npt.NDArray[np.bool_]
    first: Array
    last: Array
    a: Array
    b: Array


def crossed(first: Array, last: Array, a: Array, b: Array, wanted: Array, section: Section) -> Array:
    """Return where f takes values between pairs of points of shape (k, 2), at which its values are a and b.

    The rows are nan where f jumps over the value, or is undefined somewhere between.
    """
    before = np.abs(b - a)
    is_broken = np.zeros(len(a), dtype=bool)
    for _ in range(_ROUNDS if len(a) else 0):
        middle = (first + last) / 2
        m = section.values(middle)
        is_broken |= np.isnan(m)
        is_first = (m >= wanted) == (a >= wanted)
        first, a = np.where(is_first[:, None], middle, first), np.where(is_first, m, a)
        last, b = np.where(is_first[:, None], last, middle), np.where(is_first, b, m)
    with np.errstate(all="ignore"):
        is_broken |= ~(np.abs(b - a) <= _JUMP * before)
        share = np.where(a == b, 0.0, (wanted - a) / (b - a))
        spots: Array = first + share[:, None] * (last - first)
    return np.where(is_broken[:, None], np.nan, spots)


def jumps(first: Array, last: Array, a: Array, b: Array, section: Section) -> Sides:
    """Find out between which of the places first and last f jumps, where it has the values a and b.

    Returns which do, and for each two places next to each other, about the steepest place between them or one
    where f is undefined, with the values there.
    """
    before = np.abs(b - a)
    is_broken = np.zeros(len(a), dtype=bool)
    for _ in range(_ROUNDS_OF_PLACES if len(a) else 0):
        middle = (first + last) / 2
        m = section.values(middle[:, None])
        is_broken |= np.isnan(m)
        with np.errstate(invalid="ignore"):
            is_first, is_last = np.abs(m - a) < np.abs(b - m), np.abs(m - a) >= np.abs(b - m)
        first, a = np.where(is_first, middle, first), np.where(is_first, m, a)
        last, b = np.where(is_last, middle, last), np.where(is_last, m, b)
    with np.errstate(invalid="ignore"):
        return Sides(is_broken | ~(np.abs(b - a) <= _JUMP * before), first, last, a, b)


def edges(defined: Array, undefined: Array, section: Section) -> Array:
    """Return the last places at which f is defined, going from one place to another."""
    for _ in range(_ROUNDS_OF_PLACES if len(defined) else 0):
        middle = (defined + undefined) / 2
        is_defined = ~np.isnan(section.values(middle[:, None]))
        defined, undefined = np.where(is_defined, middle, defined), np.where(is_defined, undefined, middle)
    return defined
