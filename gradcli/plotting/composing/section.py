"""A function seen along one or two of its variables, the others held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcli.language.expression import Expression
from gradcli.numeric.arrays import run_batch
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.plotting.scene import Array

_NUMBERS = 1 << 23
"""Numbers that are held at a time, 64 MiB of them."""

_FEWEST = 64


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """f along the variables whose places are `axes`; `base` has a number for every variable."""

    program: Program
    axes: tuple[int, ...]
    base: tuple[float, ...]

    @classmethod
    def of(cls, expression: Expression, axes: tuple[int, ...], base: tuple[float, ...]) -> Section:
        """Prepare f and its gradient."""
        return cls(with_gradient(lower([expression.tree], expression.variables)), axes, base)

    def at(self, spots: Array) -> tuple[Array, Array]:
        """Return the values (m,) and the partials along the axes (m, k) at spots of shape (m, k).

        Both are nan outside the domain; a partial is nan where it does not exist.
        """
        # a run holds every instruction's numbers at once
        chunk = max(_FEWEST, _NUMBERS // len(self.program.code))
        parts = [self._run(spots[start : start + chunk]) for start in range(0, len(spots), chunk)]
        outputs = np.concatenate(parts) if parts else np.empty((0, 1 + len(self.axes)))
        values = outputs[:, 0]
        return values, np.where(np.isnan(values)[:, None], np.nan, outputs[:, 1:])

    def _run(self, spots: Array) -> Array:
        points = np.tile(np.asarray(self.base, dtype=float), (len(spots), 1))
        points[:, list(self.axes)] = spots
        return run_batch(self.program, points)[:, [0, *(1 + place for place in self.axes)]]
