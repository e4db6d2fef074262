"""A function seen along one or two of its variables, the others held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.numeric.arrays import run_columns
from gradcli.numeric.conditions import smooth_where
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.plotting.scene import Array


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """f along the variables whose places are `axes`; `base` has a number for every variable.

    `plain` computes f, `program` its partials along the axes too, and `smooth` conditions under which those
    exist.
    """

    plain: Program
    program: Program
    smooth: Program
    axes: tuple[int, ...]
    base: tuple[float, ...]

    @classmethod
    def of(cls, expression: Expression, axes: tuple[int, ...], base: tuple[float, ...]) -> Section:
        """Prepare f and its gradient."""
        plain = lower([expression.tree], expression.variables)
        swept = with_gradient(plain)
        wanted = tuple(swept.outputs[place] for place in (0, *(1 + axis for axis in axes)))
        smooth = lower(smooth_where(plain), expression.variables)
        return cls(plain, replace(swept, outputs=wanted), smooth, axes, base)

    def at(self, spots: Array) -> tuple[Array, Array]:
        """Return the values (m,) and the partials along the axes (m, k) at spots of shape (m, k).

        Both are nan outside the domain; a partial is nan where it does not exist.
        """
        outputs = self._outputs(self.program, spots)
        values = outputs[:, 0]
        conditions = self._outputs(self.smooth, spots)
        is_smooth = ~np.isnan(values) & (conditions == 1).all(axis=1)
        return values, np.where(is_smooth[:, None], outputs[:, 1:], np.nan)

    def values(self, spots: Array) -> Array:
        """Return the values (m,) at spots of shape (m, k), nan outside the domain."""
        return self._outputs(self.plain, spots)[:, 0]

    def _outputs(self, program: Program, spots: Array) -> Array:
        columns = [np.broadcast_to(np.float64(number), len(spots)) for number in self.base]
        for axis, column in zip(self.axes, spots.T, strict=True):
            columns[axis] = column
        return run_columns(program, columns)
