"""A function seen along one or two of its variables, the others held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcli.language.expression import Expression
from gradcli.numeric.arrays import run_batch
from gradcli.numeric.conditions import smooth_where
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.plotting.scene import Array

_NUMBERS = 1 << 23
"""Numbers that are held at a time, 64 MiB of them."""

_FEWEST = 64


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """f along the variables whose places are `axes`; `base` has a number for every variable.

    `plain` computes f, `program` its gradient too, and `smooth` conditions under which that exists.
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
        smooth = lower(smooth_where(plain), expression.variables)
        return cls(plain, with_gradient(plain), smooth, axes, base)

    def at(self, spots: Array) -> tuple[Array, Array]:
        """Return the values (m,) and the partials along the axes (m, k) at spots of shape (m, k).

        Both are nan outside the domain; a partial is nan where it does not exist.
        """
        outputs = self._outputs(self.program, spots, [0, *(1 + place for place in self.axes)])
        values = outputs[:, 0]
        conditions = self._outputs(self.smooth, spots, list(range(len(self.smooth.outputs))))
        is_smooth = ~np.isnan(values) & (conditions == 1).all(axis=1)
        return values, np.where(is_smooth[:, None], outputs[:, 1:], np.nan)

    def values(self, spots: Array) -> Array:
        """Return the values (m,) at spots of shape (m, k), nan outside the domain."""
        return self._outputs(self.plain, spots, [0])[:, 0]

    def _outputs(self, program: Program, spots: Array, wanted: list[int]) -> Array:
        # a run holds every instruction's numbers at once
        if not wanted:
            return np.empty((len(spots), 0))
        chunk = max(_FEWEST, _NUMBERS // len(program.code))
        parts = [np.empty((0, len(wanted)))]
        for start in range(0, len(spots), chunk):
            part = spots[start : start + chunk]
            points = np.tile(np.asarray(self.base, dtype=float), (len(part), 1))
            points[:, list(self.axes)] = part
            parts.append(run_batch(program, points)[:, wanted])
        return np.concatenate(parts)
