"""Where a panel lies on the grid of cells, and which dots a line in data coordinates passes through."""

from __future__ import annotations

import math

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.plotting.scene import Array, Axis, Spot
from gradcli.plotting.terminal.cells import Dots

_NO_DOTS: Dots = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Area:
    """The cells that a pair of axes spans: the left upper one, and how many there are."""

    left: int
    top: int
    width: int
    height: int
    x: Axis
    y: Axis

    def dots(self, points: Array) -> Dots:
        """Return the dots of a polyline (k, 2), in its order, counted from the left upper cell."""
        # a descent may end so far away that its place overflows; what is not finite is not drawn
        with np.errstate(over="ignore", invalid="ignore"):
            across = shares(self.x, points[:, 0]) * (2 * self.width)
            down = (1.0 - shares(self.y, points[:, 1])) * (4 * self.height)
        return _passed(np.stack([across, down], axis=1), np.array([2 * self.width, 4 * self.height]))

    def cell(self, spot: Spot) -> tuple[int, int] | None:
        """Return column and row of the cell that a point lies in, None outside."""
        across, down = self.place(spot)
        if not (0.0 <= across <= self.width and 0.0 <= down <= self.height):
            return None
        column, row = min(int(across), self.width - 1), min(int(down), self.height - 1)
        return self.left + column, self.top + row

    def place(self, spot: Spot) -> tuple[float, float]:
        """Return how many cells a point lies to the right of the left edge, and below the upper edge."""
        across, up = float(shares(self.x, np.array(spot[0]))), float(shares(self.y, np.array(spot[1])))
        return across * self.width, (1.0 - up) * self.height

    def way(self, tail: Spot, head: Spot) -> tuple[float, float]:
        """Return the way between two points, right and up, as it looks: a cell is twice as high as wide."""
        start, end = self.place(tail), self.place(head)
        return end[0] - start[0], 2 * (start[1] - end[1])

    def column(self, x: float) -> int:
        """Return the column of a number on the axis below."""
        return self.left + min(int(float(shares(self.x, np.array(x))) * self.width), self.width - 1)

    def row(self, y: float) -> int:
        """Return the row of a number on the axis to the left."""
        up = float(shares(self.y, np.array(y)))
        return self.top + max(0, min(int((1.0 - up) * self.height), self.height - 1))


def shares(axis: Axis, numbers: Array) -> Array:
    """Return where numbers lie on an axis: 0 at its low end, 1 at its high end, nan where nowhere."""
    low, high = axis.low, axis.high
    with np.errstate(all="ignore"):
        if axis.is_log:
            numbers, low, high = np.log10(numbers), math.log10(low), math.log10(high)
        # halves: the ends of a range may be farther apart than the largest double
        placed: Array = (numbers / 2 - low / 2) / (high / 2 - low / 2)
    return placed


def dashed(dots: Dots, on: int, off: int) -> Dots:
    """Return `on` dots of every `on + off`."""
    return dots[np.arange(len(dots)) % (on + off) < on]


def _passed(points: Array, size: Array) -> Dots:
    """Return the dots that the segments pass within [0, size], each once in a row."""
    start, end = _inside(points[:-1], points[1:], size) if len(points) > 1 else (points, points)
    steps = np.ceil(np.abs(end - start).max(axis=1, initial=0)).astype(np.int64) + 1
    if not len(steps):
        return _NO_DOTS
    segment = np.repeat(np.arange(len(steps)), steps)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(steps) - steps, steps)
    share = (place / np.maximum(1, steps - 1)[segment])[:, None]
    spots = start[segment] + share * (end - start)[segment]
    spots = spots[((spots >= 0) & (spots <= size)).all(axis=1)]
    dots: Dots = np.minimum(spots.astype(np.int64), size.astype(np.int64) - 1)
    is_new = np.ones(len(dots), dtype=bool)
    is_new[1:] = (dots[1:] != dots[:-1]).any(axis=1)
    return dots[is_new]


def _inside(start: Array, end: Array, size: Array) -> tuple[Array, Array]:
    """Return the parts of segments within [0, size]; Liang and Barsky 1984."""
    with np.errstate(all="ignore"):
        span = end - start
        first, second = (0.0 - start) / span, (size - start) / span
        enter = np.where(span == 0, 0.0, np.minimum(first, second)).max(axis=1, initial=0.0)
        leave = np.where(span == 0, 1.0, np.maximum(first, second)).min(axis=1, initial=1.0)
        seen = (np.isfinite(span).all(axis=1) & np.isfinite(start).all(axis=1)) & (enter <= leave)
    start, span, enter, leave = start[seen], span[seen], enter[seen, None], leave[seen, None]
    slack = 1e-9 * size
    low, high = start + enter * span, start + leave * span
    is_near = ((low >= -slack) & (low <= size + slack)).all(axis=1)
    return np.clip(low[is_near], 0.0, size), np.clip(high[is_near], 0.0, size)
