"""At which points double precision does not give nine digits, by bounds of the rounding errors.

The bounds take several times as long as the numbers themselves. So of many points they are enclosed over
all together first; only numbers that are small beside that enclosure are looked at one by one. Few points
are enclosed each in the range of what its coordinates may stand for.
"""

from __future__ import annotations

from functools import cached_property

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

    def looked_at(self, points: Array, numbers: Array) -> Looked:
        """Judge the outputs at points, of shapes (m, n) and (m, outputs); rows with a nan are left aside."""
        rows = self._candidates(points, numbers)
        errors = self._errors(points[rows], numbers[rows])
        sizes = np.abs(numbers[rows])
        # written so that an unknown error is in doubt
        doubtful = ~(errors <= PROMISED * sizes).all(axis=1)
        zero = (errors == 0) & (sizes == 0)
        return Looked(rows[doubtful], rows[zero[:, self._slopes].all(axis=1) & ~doubtful])

    def _candidates(self, points: Array, numbers: Array) -> Rows:
        """Return the rows with a number that is small beside the largest error at any of the points."""
        finite = np.isfinite(numbers).all(axis=1)
        if len(points) <= _FEW:
            return np.flatnonzero(finite)
        most = self._largest(points)
        small = (numbers[:, self._slopes] == 0).all(axis=1)
        for column, bound in zip(numbers.T, most.tolist(), strict=True):
            if bound != 0:
                small |= ~(np.abs(column) > bound / PROMISED)
        return np.flatnonzero(small & finite)

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
        low, high = np.fmin.reduce(points), np.fmax.reduce(points)
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
