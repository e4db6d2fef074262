"""Where between two points f takes a value, jumps, or ends."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array

_ROUNDS = 18
_MORE_ROUNDS = 50
_JUMP = 0.25
"""A difference that bisection does not make smaller than this share of itself is a jump."""


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


def jumps(
    first: Array, last: Array, a: Array, b: Array, section: Section
) -> tuple[Array, Array, Array, Array]:
    """Return pairs of points, with their values, drawn together about the steepest place between them."""
    for _ in range(_MORE_ROUNDS if len(a) else 0):
        middle = (first + last) / 2
        m = section.values(middle[:, None])
        with np.errstate(invalid="ignore"):
            is_first = np.abs(m - a) < np.abs(b - m)
        first, a = np.where(is_first, middle, first), np.where(is_first, m, a)
        last, b = np.where(is_first, last, middle), np.where(is_first, b, m)
    return first, last, a, b


def is_jump(before: Array, after: Array) -> npt.NDArray[np.bool_]:
    """Tell where a difference did not shrink as that of a continuous function does."""
    with np.errstate(invalid="ignore"):
        return ~(np.abs(after) <= _JUMP * np.abs(before))


def edges(defined: Array, undefined: Array, section: Section) -> Array:
    """Return the last places at which f is defined, going from one place to another."""
    for _ in range(_MORE_ROUNDS if len(defined) else 0):
        middle = (defined + undefined) / 2
        is_defined = ~np.isnan(section.values(middle[:, None]))
        defined, undefined = np.where(is_defined, middle, defined), np.where(is_defined, undefined, middle)
    return defined
