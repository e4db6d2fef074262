"""Parts of a box: what known cubes leave of it, and clusters of touching boxes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from gradcli.numeric.boxes.enclosure import Boxes
from gradcli.numeric.boxes.ranges import Array, Mask, Rows

_MOST_COMPARED = 2000
_FINEST_GRID = 256


def outside(boxes: Boxes, cubes: Boxes) -> Boxes:
    """Drop what lies in a cube, and cut off what a cube covers of a box from one side."""
    low, high = boxes.low.copy(), boxes.high.copy()
    kept = np.ones(len(boxes), dtype=bool)
    for first, last in zip(cubes.low, cubes.high, strict=True):
        met = np.flatnonzero(_every((low <= last) & (high >= first)))
        below, above = low[met] >= first, high[met] <= last
        within = below & above
        kept[met] &= ~within.all(axis=1)
        one_open = within.sum(axis=1) == len(first) - 1
        cut_left, cut_right = (one_open[:, None] & ~within & side for side in (below, above))
        low[met] = np.where(cut_left, last, low[met])
        high[met] = np.where(cut_right, first, high[met])
    return Boxes(low[kept], high[kept])


def inside(points: Array, boxes: Boxes) -> Mask:
    """Tell which points lie in any of the boxes."""
    found = np.zeros(len(points), dtype=bool)
    for low, high in zip(boxes.low, boxes.high, strict=True):
        found |= _every((points >= low) & (points <= high))
    return found


def clusters(boxes: Boxes, slack: Array) -> list[Mask]:
    """Group boxes that touch, or are closer than `slack`: a mask of the boxes for each group."""
    if not len(boxes):
        return []
    coarse, members = boxes, np.arange(len(boxes))
    grid = _FINEST_GRID
    while len(coarse) > _MOST_COMPARED:
        coarse, members = _gridded(boxes, grid)
        grid //= 2
    labels = _labels(coarse, slack)[members]
    return [labels == label for label in dict.fromkeys(labels.tolist())]


def hull_of(boxes: Boxes) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the corners of the smallest box around all."""
    return tuple(boxes.low.min(axis=0).tolist()), tuple(boxes.high.max(axis=0).tolist())


def _every(marks: Mask) -> Mask:
    """Tell which rows hold throughout; faster than `all` for few columns."""
    return np.asarray(reduce(np.logical_and, marks.T))


def _gridded(boxes: Boxes, grid: int) -> tuple[Boxes, Rows]:
    """Return the hulls of the boxes whose middles share a cell of a grid, and each box's hull."""
    low, high = boxes.low.min(axis=0), boxes.high.max(axis=0)
    cells = np.floor((boxes.low / 2 + boxes.high / 2 - low) / (high - low) * grid)
    _, members = np.unique(cells, axis=0, return_inverse=True)
    members = members.reshape(-1)
    hulls = Boxes(
        np.full((members.max() + 1, len(low)), np.inf), np.full((members.max() + 1, len(low)), -np.inf)
    )
    np.minimum.at(hulls.low, members, boxes.low)
    np.maximum.at(hulls.high, members, boxes.high)
    return hulls, members


def _labels(boxes: Boxes, slack: Array) -> Rows:
    """Tell the group of each box: spread the least number over touching boxes until nothing changes."""
    touching = (
        (boxes.low[:, None] <= boxes.high[None] + slack) & (boxes.low[None] <= boxes.high[:, None] + slack)
    ).all(axis=2)
    labels = np.arange(len(boxes))
    while True:
        spread = np.where(touching, labels[None], len(boxes)).min(axis=1)
        spread = spread[spread]
        if (spread == labels).all():
            return labels
        labels = spread


def stacked(parts: Sequence[Boxes], size: int) -> Boxes:
    """Join lists of boxes of `size` dimensions."""
    empty = np.empty((0, size))
    return Boxes(
        np.concatenate([empty, *(part.low for part in parts)]),
        np.concatenate([empty, *(part.high for part in parts)]),
    )
