"""At which points double precision does not give nine digits, by bounds of the rounding errors.

The bounds take several times as long as the numbers themselves. So of many points they are enclosed over
all together first; only numbers that are small beside that enclosure are looked at one by one. Few points
are enclosed each in the range of what its coordinates may stand for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from gradcli.dataclass import dataclass
from gradcli.numeric.arrays import run_batch
from gradcli.numeric.boxes.enclosure import Boxes, Enclosure
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.program import Program
from gradcli.numeric.rounding_bounds import rounding_bounds

Rows = npt.NDArray[np.intp]

PROMISED = 1e-9
"""The relative error up to which a number counts as right."""

_FEW = 4096
"""Points over which ranges take less time than the program of the bounds has to be prepared."""

_BLOCK = 16_384
"""Numbers that stay in the cache while they are compared."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Rows of which some number has fewer digits than promised; rows whose every slope is exactly 0."""

    doubtful: Rows
    flat: Rows


class Digits:
    """The bounds of one program: its first output is the value, the next `count` are the partials."""

    def __init__(self, program: Program, count: int) -> None:
        self._program = program
        self._slopes = slice(1, 1 + count)
        self._low, self._high = np.full((2, len(program.inputs)), np.nan)
        self._most: Array | None = None

    def looked_at(self, points: Array, numbers: Sequence[Array]) -> Looked:
        """Judge the outputs, an array for each, at points of shape (m, n); rows with a nan are left aside."""
        rows = self._candidates(points, numbers)
        found = np.column_stack([column[rows] for column in numbers])
        finite = np.isfinite(found).all(axis=1)
        rows, found = rows[finite], found[finite]
        errors = self._errors(points[rows], found)
        sizes = np.abs(found)
        # written so that an unknown error is in doubt
        doubtful = ~(errors <= PROMISED * sizes).all(axis=1)
        zero = (errors == 0) & (sizes == 0)
        return Looked(rows[doubtful], rows[zero[:, self._slopes].all(axis=1) & ~doubtful])

    def _candidates(self, points: Array, numbers: Sequence[Array]) -> Rows:
        """Return the rows with a number that is small beside the largest error at any of the points."""
        every = np.arange(len(points))
        if len(points) <= _FEW:
            return every
        most = self._largest(points)
        if not np.isfinite(most).all() or not most[self._slopes].any():
            return every
        columns = [(column, bound / PROMISED) for column, bound in zip(numbers, most, strict=True) if bound]
        blocks = range(0, len(points), _BLOCK)
        return np.concatenate([first + _small(columns, slice(first, first + _BLOCK)) for first in blocks])

    def _errors(self, points: Array, numbers: Array) -> Array:
        """Return a bound of the error of each output at each point, 0 where exact, nan where unknown."""
        if len(points) > _FEW:
            return run_batch(self._bounds, points)
        # decimals stand for all that is nearer to a double than its neighbours
        low, high = (np.where(points == 0, 0, np.nextafter(points, end)) for end in (-np.inf, np.inf))
        found = self._around.over(Boxes(low, high))
        return np.maximum(found.high - numbers, numbers - found.low)

    def _largest(self, points: Array) -> Array:
        """Return for each output a bound of its error at all points, nan where none is known."""
        low, high = (np.array([_end(column, end) for column in points.T]) for end in (np.fmin, np.fmax))
        is_inside = (self._low <= low).all() and (high <= self._high).all()
        if self._most is None or not is_inside:
            # wider than needed, so that points to come are inside
            self._low = np.fmin(self._low, np.where(low < 0, 2 * low, low / 2))
            self._high = np.fmax(self._high, np.where(high > 0, 2 * high, high / 2))
            box = Boxes(self._low[None], self._high[None])
            self._most = self._over.over(box).high[0]
        return self._most

    @cached_property
    def _bounds(self) -> Program:
        return rounding_bounds(self._program)

    @cached_property
    def _around(self) -> Enclosure:
        return Enclosure(self._program)

    @cached_property
    def _over(self) -> Enclosure:
        return Enclosure(self._bounds)


def _end(column: Array, end: np.ufunc) -> float:
    """Return the least or largest of the numbers in a column; far faster where they stand side by side."""
    blocks = (column[row : row + _BLOCK] for row in range(0, len(column), _BLOCK))
    return float(end.reduce([end.reduce(np.ascontiguousarray(block)) for block in blocks]))


def _small(columns: Sequence[tuple[Array, float]], rows: slice) -> Rows:
    """Return the places of the rows in which a number is at most as large as its limit."""
    return np.flatnonzero(reduce(np.logical_or, (np.abs(column[rows]) <= limit for column, limit in columns)))
