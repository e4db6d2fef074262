"""A function seen along one or two of its variables, the others held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcli.language.expression import Expression
from gradcli.numeric.arrays import run_batch
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.plotting.scene import Array


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
        points = np.tile(np.asarray(self.base, dtype=float), (len(spots), 1))
        points[:, list(self.axes)] = spots
        outputs = run_batch(self.program, points)
        values, partials = outputs[:, 0], outputs[:, 1:][:, list(self.axes)]
        return values, np.where(np.isnan(values)[:, None], np.nan, partials)
