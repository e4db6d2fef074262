"""What an instruction means over arrays: one entry a point, nan where a point is outside the domain."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from gradcli.errors import OptionError
from gradcli.language.expression import Expression, read
from gradcli.language.functions import FUNCTIONS, Function
from gradcli.language.infix import read_infix
from gradcli.numeric.arithmetic import Arithmetic, float_of, run
from gradcli.numeric.program import Program, lower, with_gradient

Array = npt.NDArray[np.float64]


def evaluate_batch(expression: str | Expression, points: npt.ArrayLike) -> tuple[Array, Array]:
    """Evaluate a formula and its gradient at many points, in double precision.

    `points` has shape (m, n), a row a point in the order of the variables; the values have shape (m,), the
    gradients (m, n), nan where a point is outside the domain. Raises OptionError for another shape.

    >>> values, gradients = evaluate_batch("x^2 + y^2", [[1, 1], [3, 4]])
    >>> values.tolist(), gradients.tolist()
    ([2.0, 25.0], [[2.0, 2.0], [6.0, 8.0]])
    """
    formula = read(expression) if isinstance(expression, str) else expression
    rows = np.asarray(points, dtype=float)
    if rows.ndim != 2 or rows.shape[1] != len(formula.variables):
        raise OptionError(
            f"the points need {len(formula.variables)} columns ({', '.join(formula.variables[:6])})"
        )
    outputs = run_batch(with_gradient(lower([formula.tree], formula.variables)), rows)
    return outputs[:, 0], outputs[:, 1:]


def run_batch(program: Program, points: Array) -> Array:
    """Run a program over points of shape (m, n) and return its outputs, of shape (m, outputs)."""
    columns = [np.ascontiguousarray(column) for column in points.T]
    with np.errstate(all="ignore"):
        outputs = run(program, columns, ARRAYS)
    return np.stack([np.broadcast_to(output, points.shape[:1]) for output in outputs], axis=1)


def _constant(value: Fraction) -> Array:
    return np.asarray(float_of(value))


def _where(condition: Array, x: Array, y: Array) -> Array:
    return np.where(np.isnan(condition), np.nan, np.where(condition == 1, x, y))


def _compared(compare: Callable[[Array, Array], Any]) -> Callable[[Array, Array], Array]:
    return lambda x, y: np.where(np.isnan(x) | np.isnan(y), np.nan, compare(x, y).astype(float))


def _and(x: Array, y: Array) -> Array:
    return np.where(x == 1, y, x)


def _or(x: Array, y: Array) -> Array:
    return np.where(x == 0, y, x)


def _divide(x: Array, y: Array) -> Array:
    return np.where(y == 0, np.nan, x / y)


def _power(x: Array, y: Array) -> Array:
    powers = np.power(x, y)
    return np.where(np.isnan(x) | np.isnan(y) | ((x == 0) & (y < 0)), np.nan, powers)


def _log(x: Array) -> Array:
    return np.where(x > 0, np.log(x), np.nan)


def _limited_log(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda x: np.where(np.isfinite(function(x)) | ~np.isfinite(x), function(x), np.nan)


def _by_element(row: Function) -> Callable[..., Array]:
    return np.vectorize(getattr(math, row.math), otypes=[float])


def _by_definition(row: Function) -> Callable[..., Array]:
    program = lower([read_infix(row.definition)], row.parameters)

    def call(*arguments: Array) -> Array:
        return run(program, arguments, ARRAYS)[0]

    return call


def _gate(adjoint: Array, partial: Array) -> Array:
    return np.where(adjoint == 0, 0.0, adjoint * partial)


def _native(rows: Sequence[Function]) -> dict[str, Callable[..., Array]]:
    return {row.name: getattr(np, row.numpy) for row in rows if row.numpy}


_ROWS = list(FUNCTIONS.values())

ARRAYS: Arithmetic[Array] = Arithmetic(
    _constant,
    {
        **_native(_ROWS),
        **{row.name: _by_element(row) for row in _ROWS if row.math and not row.numpy},
        **{row.name: _by_definition(row) for row in _ROWS if row.definition},
        "+": np.add, "-": np.subtract, "*": np.multiply, "/": _divide, "neg": np.negative, "^": _power,
        "log": _log, "log1p": _limited_log(np.log1p), "atanh": _limited_log(np.arctanh), "gate": _gate,
        "<": _compared(np.less), "<=": _compared(np.less_equal), ">": _compared(np.greater),
        ">=": _compared(np.greater_equal), "==": _compared(np.equal), "!=": _compared(np.not_equal),
        "and": _and, "or": _or, "not": lambda x: 1 - x, "where": _where, "true": lambda: np.asarray(1.0),
        "false": lambda: np.asarray(0.0), "pi": lambda: np.asarray(math.pi),
        "undefined": lambda: np.asarray(math.nan),
    },
)  # fmt: skip
