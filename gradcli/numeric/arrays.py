"""Evaluate at many points at once: an entry a point, nan where a point is outside the domain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from gradcli.errors import OptionError
from gradcli.language.expression import Expression, read
from gradcli.numeric.columns.kernel import ArrayKernel, array_kernel
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.program import Program, lower, with_gradient

_KEPT = 8
"""Kernels that are kept for the next call."""


def evaluate_batch(expression: str | Expression, points: npt.ArrayLike) -> tuple[Array, Array]:
    """Evaluate a formula and its gradient at many points, in double precision.

    `points` has shape (m, n), a row a point in the order of the variables; the values have shape (m,), the
    gradients (m, n), nan where a point is outside the domain. Both are laid out column by column. Raises
    OptionError for another shape.

    >>> values, gradients = evaluate_batch("x^2 + y^2", [[1, 1], [3, 4]])
    >>> values.tolist(), gradients.tolist()
    ([2.0, 25.0], [[2.0, 2.0], [6.0, 8.0]])
    """
    variables, kernel = _prepared(expression)
    rows = np.asarray(points, dtype=float)
    if rows.ndim != 2 or rows.shape[1] != len(variables):
        raise OptionError(f"the points need {len(variables)} columns ({', '.join(variables[:6])})")
    outputs = run_kernel(kernel, list(rows.T), len(rows))
    return outputs[:, 0], outputs[:, 1:]


def run_batch(program: Program, points: Array) -> Array:
    """Run a program over points of shape (m, n) and return its outputs, of shape (m, outputs)."""
    return run_kernel(_kernel(program), list(points.T), len(points))


def run_columns(program: Program, columns: Sequence[Array]) -> Array:
    """Run a program over one array of shape (m,) for each input and return its outputs, (m, outputs)."""
    return run_kernel(_kernel(program), columns, len(columns[0]))


class Columns(Protocol):
    """A kernel over columns, with so many outputs; it answers into `out`."""

    @property
    def outputs(self) -> int:
        """How many arrays it fills."""

    def __call__(self, columns: Sequence[Array], out: Sequence[Array]) -> list[Array]:
        """Fill `out` from one array for each input."""


def run_kernel(kernel: Columns, columns: Sequence[Array], count: int) -> Array:
    """Run a kernel over `count` points, one array for each input; return its outputs, (count, outputs)."""
    outputs = np.empty((kernel.outputs, count))
    kernel(columns, list(outputs))
    return outputs.T


_kernel = lru_cache(maxsize=_KEPT)(array_kernel)


@lru_cache(maxsize=_KEPT)
def _prepared(expression: str | Expression) -> tuple[tuple[str, ...], ArrayKernel]:
    formula = read(expression) if isinstance(expression, str) else expression
    return formula.variables, array_kernel(with_gradient(lower([formula.tree], formula.variables)))
