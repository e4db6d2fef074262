"""Level curves of a function, by marching squares on a grid and bisection on its edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from gradcli.plotting.composing.bisection import crossed
from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array, Contour

_Ends = npt.NDArray[np.int64]
_Level = tuple[float, tuple[_Ends, _Ends]]
_HUGE = 1e300
_CROWDED = 1.0
"""The most segments for each cell of the grid."""


def contours_of(
    x: Array, y: Array, values: Array, levels: Sequence[float], section: Section
) -> tuple[Contour, ...]:
    """Return the lines of each level; `values` are those of f on the grid, of shape (len(y), len(x)).

    Lorensen and Cline 1987, in two dimensions; a cell whose corners alternate is decided by their mean. A
    cell with a corner without a value has no line. Every point of a line is settled by bisection: there f has
    that value, and where f jumps over it, as at a pole, the line is parted. Where lines would fill the
    picture, every second level is left out, until they do not.
    """
    finite = np.where(np.isinf(values), np.copysign(_HUGE, values), values)
    corners = np.stack([finite[:-1, :-1], finite[:-1, 1:], finite[1:, 1:], finite[1:, :-1]])
    usable = ~np.isnan(corners).any(axis=0)
    segments = _thinned([(level, _segments(finite, usable, level)) for level in levels], values.size)
    chains = [(level, chain) for level, joined in segments for chain in _chains(*joined)]
    edges = np.array([edge for _, chain in chains for edge in chain], dtype=np.int64)
    wanted = np.repeat([level for level, _ in chains], [len(chain) for _, chain in chains])
    spots = crossed(*_ends(x, y, finite, edges), wanted, section)
    lines: dict[float, list[Array]] = {level: [] for level, _ in segments}
    start = 0
    for level, chain in chains:
        lines[level] += _unbroken(spots[start : start + len(chain)])
        start += len(chain)
    return tuple(Contour(level, tuple(found)) for level, found in lines.items())


def _thinned(segments: list[_Level], cells: int) -> list[_Level]:
    while len(segments) > 1 and sum(len(starts) for _, (starts, _) in segments) > _CROWDED * cells:
        segments = segments[::2]
    return [level for level in segments if len(level[1][0]) <= _CROWDED * cells]


def _unbroken(line: Array) -> list[Array]:
    """Part a line where it has no point; what is left of it has two points or more."""
    broken = np.isnan(line[:, 0])
    if not broken.any():
        return [line]
    parts = np.split(line, np.flatnonzero(np.diff(broken)) + 1)
    return [part for part in parts if len(part) > 1 and not np.isnan(part[0, 0])]


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


def _ends(x: Array, y: Array, values: Array, edges: _Ends) -> tuple[Array, Array, Array, Array]:
    """Return where edges begin and end, of shape (k, 2), and the values there."""
    columns, size = len(x), values.size
    is_upward = edges >= size
    here = np.where(is_upward, edges - size, edges)
    there = np.where(is_upward, here + columns, here + 1)
    first, last = (np.stack([x[end % columns], y[end // columns]], axis=1) for end in (here, there))
    return first, last, values.ravel()[here], values.ravel()[there]


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
