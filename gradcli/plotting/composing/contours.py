"""Level curves of a function on a grid, by marching squares, and their improvement by Newton's method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array, Contour

_Ends = npt.NDArray[np.int64]
_ROUNDS = 3
_HUGE = 1e300


def contours_of(
    x: Array, y: Array, values: Array, levels: Sequence[float], shown: Sequence[float]
) -> tuple[Contour, ...]:
    """Return the lines of each level; `values` has shape (len(y), len(x)).

    Lorensen and Cline 1987, in two dimensions; a cell whose corners alternate is decided by their mean. A
    cell with a corner without a value has no line, nor has one in which f jumps from below to above all
    levels that are `shown`, for there is a pole in it.
    """
    finite = np.where(np.isinf(values), np.copysign(_HUGE, values), values)
    corners = np.stack([finite[:-1, :-1], finite[:-1, 1:], finite[1:, 1:], finite[1:, :-1]])
    least, greatest = corners.min(axis=0), corners.max(axis=0)
    usable = ~(np.isnan(least) | ((least < shown[0]) & (greatest > shown[-1])))
    return tuple(Contour(level, tuple(_lines(x, y, finite, usable, level))) for level in levels)


def refined(line: Array, level: float, section: Section, reach: float) -> Array:
    """Move each point of a line onto the level curve of f itself, along the gradient, at most by `reach`."""
    best = line
    for _ in range(_ROUNDS):
        values, partials = section.at(best)
        with np.errstate(all="ignore"):
            squares = (partials**2).sum(axis=1)
            moved = best - ((values - level) / squares)[:, None] * partials
            there, _ = section.at(moved)
            is_better = np.abs(there - level) < np.abs(values - level)
            is_near = ((moved - line) ** 2).sum(axis=1) <= reach**2
        best = np.where((is_better & is_near)[:, None], moved, best)
    return best


def _lines(x: Array, y: Array, values: Array, usable: npt.NDArray[np.bool_], level: float) -> Iterator[Array]:
    for chain in _chains(*_segments(values, usable, level)):
        yield _crossed(x, y, values, level, np.asarray(chain))


def _segments(values: Array, usable: npt.NDArray[np.bool_], level: float) -> tuple[_Ends, _Ends]:
    """Return the numbers of the two edges that each segment joins.

    The edge to the right of corner k has the number k, the edge above it the number k + (number of corners).
    """
    columns, size = values.shape[1], values.size
    corners = (values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1])
    code = sum((corner >= level) * bit for corner, bit in zip(corners, (1, 2, 4, 8), strict=True)) * usable
    places = np.flatnonzero((code > 0) & (code < 15))
    kinds = code.ravel()[places]
    corner = places // (columns - 1) * columns + places % (columns - 1)
    edges = np.stack([corner, corner + 1 + size, corner + columns, corner + size])
    mean = sum(side.ravel()[places] for side in corners) / 4
    is_high = mean >= level
    # in a cell whose corners alternate the mean tells which pair of corners the lines cut off
    kinds = np.where((kinds == 5) & ~is_high, 10, np.where((kinds == 10) & ~is_high, 5, kinds))
    joined = [(edges[a][kinds == kind], edges[b][kinds == kind]) for kind, a, b in _JOINED]
    return np.concatenate([a for a, _ in joined]), np.concatenate([b for _, b in joined])


_BOTTOM, _RIGHT, _TOP, _LEFT = range(4)
_JOINED = (
    (1, _LEFT, _BOTTOM), (2, _BOTTOM, _RIGHT), (3, _LEFT, _RIGHT), (4, _RIGHT, _TOP), (5, _LEFT, _TOP),
    (5, _BOTTOM, _RIGHT), (6, _BOTTOM, _TOP), (7, _LEFT, _TOP), (8, _TOP, _LEFT), (9, _TOP, _BOTTOM),
    (10, _LEFT, _BOTTOM), (10, _RIGHT, _TOP), (11, _TOP, _RIGHT), (12, _RIGHT, _LEFT), (13, _RIGHT, _BOTTOM),
    (14, _BOTTOM, _LEFT),
)  # fmt: skip
"""Edges that a line joins in a cell, by which of its corners are above the level, from the lower left on."""


def _crossed(x: Array, y: Array, values: Array, level: float, edges: _Ends) -> Array:
    """Return where the level crosses edges, by linear interpolation, as points of shape (k, 2)."""
    columns, size = len(x), values.size
    is_upward = edges >= size
    here = np.where(is_upward, edges - size, edges)
    there = np.where(is_upward, here + columns, here + 1)
    a, b = values.ravel()[here], values.ravel()[there]
    share = (level - a) / (b - a)
    across = x[here % columns] + share * (x[there % columns] - x[here % columns])
    upward = y[here // columns] + share * (y[there // columns] - y[here // columns])
    return np.stack([across, upward], axis=1)


def _chains(starts: _Ends, ends: _Ends) -> Iterator[list[int]]:
    """Join segments that share an edge; a closed chain ends where it began."""
    beside: dict[int, list[int]] = defaultdict(list)
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        beside[a].append(b)
        beside[b].append(a)
    for first in [edge for edge, others in beside.items() if len(others) == 1]:
        if beside[first]:
            yield _followed(first, beside)
    for first in list(beside):
        if beside[first]:
            yield _followed(first, beside)


def _followed(first: int, beside: dict[int, list[int]]) -> list[int]:
    chain = [first]
    while beside[chain[-1]]:
        there = beside[chain[-1]].pop()
        beside[there].remove(chain[-1])
        chain.append(there)
    return chain
