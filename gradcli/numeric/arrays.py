"""Evaluate at many points at once: an entry a point, nan where a point is outside the domain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gradcli.errors import OptionError
from gradcli.language.expression import Expression, read
from gradcli.numeric.columns.kernel import array_kernel
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.columns.running import Running, run_kernel
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.results.engines import Engine, named_engine

_KEPT = 8
"""Kernels that are kept for the next call."""


def evaluate_batch(
    expression: str | Expression, points: npt.ArrayLike, *, engine: str = "auto"
) -> tuple[Array, Array]:
    """Evaluate a formula and its gradient at many points, in double precision.

    `points` has shape (m, n), a row a point in the order of the variables; the values have shape (m,), the
    gradients (m, n), nan where a point is outside the domain. Both are laid out column by column.
    `engine` is `auto`, `python` or `c`: NumPy, or machine code where there is a C compiler and a formula is
    evaluated often enough. Raises OptionError for another shape.

    >>> values, gradients = evaluate_batch("x^2 + y^2", [[1, 1], [3, 4]])
    >>> values.tolist(), gradients.tolist()
    ([2.0, 25.0], [[2.0, 2.0], [6.0, 8.0]])
    """
    variables, run = _prepared(expression, named_engine(engine))
    try:
        rows = np.asarray(points, dtype=float)
    except (TypeError, ValueError):
        raise OptionError("the points need numbers, as many in each row as there are variables") from None
    if rows.ndim != 2 or rows.shape[1] != len(variables):
        raise OptionError(f"the points need {len(variables)} columns ({', '.join(variables[:6])})")
    outputs = run(rows)
    return outputs[:, 0], outputs[:, 1:]


def run_batch(program: Program, points: Array) -> Array:
    """Run a program over points of shape (m, n) and return its outputs, of shape (m, outputs)."""
    return run_kernel(_kernel(program), list(points.T), len(points))


def run_columns(program: Program, columns: Sequence[Array]) -> Array:
    """Run a program over one array of shape (m,) for each input and return its outputs, (m, outputs)."""
    return run_kernel(_kernel(program), columns, len(columns[0]))


_kernel = lru_cache(maxsize=_KEPT)(array_kernel)


@lru_cache(maxsize=_KEPT)
def _prepared(expression: str | Expression, engine: Engine) -> tuple[tuple[str, ...], Running]:
    formula = read(expression) if isinstance(expression, str) else expression
    return formula.variables, Running(with_gradient(lower([formula.tree], formula.variables)), engine)
