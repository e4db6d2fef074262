"""What an instruction means over arrays: `operation(x, ..., out)`, nan where a point is outside the domain.

Entry by entry the meaning is that of `FLOATS`. A mask is made only where an entry needs it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gradcli.language.functions import FUNCTIONS, Function
from gradcli.numeric.arithmetic import FLOATS
from gradcli.numeric.columns.trigonometry import sine_and_cosine

Array = npt.NDArray[np.float64]
Operand = Array | float
Operation = Callable[..., object]


def quotient(x: Operand, y: Operand, out: Array) -> None:
    """Divide; by zero there is no quotient."""
    np.divide(x, y, out)
    _undefine(out, np.equal(y, 0.0))


def power(x: Operand, y: Operand, out: Array) -> None:
    """Raise to a power; 0 has no negative one, and what is undefined stays so to the power 0."""
    np.power(x, y, out)
    _undefine(out, np.isnan(x) | np.isnan(y) | (np.equal(x, 0.0) & np.less(y, 0.0)))


def cube(x: Array, out: Array) -> None:
    """Raise to the third power, ten times faster than by logarithms."""
    np.square(x, out)
    np.multiply(out, x, out)


def logarithm(x: Array, out: Array) -> None:
    """Take the natural logarithm; 0 has none."""
    np.log(x, out)
    _undefine(out, np.equal(out, -math.inf))


def logarithm_of_successor(x: Array, out: Array) -> None:
    """Take log(1 + x); -1 has none."""
    np.log1p(x, out)
    _undefine(out, np.equal(out, -math.inf))


def inverse_hyperbolic_tangent(x: Array, out: Array) -> None:
    """Take the inverse of tanh; 1 and -1 have none."""
    np.arctanh(x, out)
    _undefine(out, np.isinf(out))


def gate(adjoint: Operand, partial: Operand, out: Array) -> None:
    """Multiply, but let nothing through from a branch that was not taken."""
    np.multiply(adjoint, partial, out)
    np.copyto(out, 0.0, where=np.equal(adjoint, 0.0))


def choice(condition: Operand, x: Operand, y: Operand, out: Array) -> None:
    """Take x where the condition holds, else y."""
    np.copyto(out, y)
    np.copyto(out, x, where=np.equal(condition, 1.0))
    _undefine(out, np.isnan(condition))


def largest(x: Operand, y: Operand, out: Array) -> None:
    """Take the larger; what is undefined stays so."""
    np.maximum(x, y, out=out)


def smallest(x: Operand, y: Operand, out: Array) -> None:
    """Take the smaller; what is undefined stays so."""
    np.minimum(x, y, out=out)


def both(x: Operand, y: Operand, out: Array) -> None:
    """Tell where x and y hold; y counts only where x holds."""
    np.copyto(out, x)
    np.copyto(out, y, where=np.equal(x, 1.0))


def either(x: Operand, y: Operand, out: Array) -> None:
    """Tell where x or y holds; y counts only where x does not."""
    np.copyto(out, x)
    np.copyto(out, y, where=np.equal(x, 0.0))


def opposite(x: Array, out: Array) -> None:
    """Tell where a condition does not hold."""
    np.subtract(1.0, x, out)


def _undefine(out: Array, mask: Any) -> None:
    if mask.any():
        np.copyto(out, math.nan, where=mask)


def _comparison(compare: Callable[..., object]) -> Operation:
    def compared(x: Operand, y: Operand, out: Array) -> None:
        compare(x, y, out)
        _undefine(out, np.isnan(x) | np.isnan(y))

    return compared


def _by_element(row: Function) -> Operation:
    function = FLOATS.operations[row.name]

    def mapped(x: Array, out: Array) -> None:
        out[:] = np.fromiter(map(function, x.tolist()), float, len(x))

    return mapped


_NATIVE: Mapping[str, Operation] = {
    **{row.name: getattr(np, row.numpy) for row in FUNCTIONS.values() if row.numpy},
    "+": np.add, "-": np.subtract, "*": np.multiply, "neg": np.negative,
}  # fmt: skip

OPERATIONS: Mapping[str, Operation] = {
    **_NATIVE,
    **{row.name: _by_element(row) for row in FUNCTIONS.values() if row.math and not row.numpy},
    "/": quotient, "^": power, "log": logarithm, "log1p": logarithm_of_successor,
    "atanh": inverse_hyperbolic_tangent, "gate": gate, "where": choice, "max": largest, "min": smallest,
    "and": both, "or": either, "not": opposite, "<": _comparison(np.less),
    "<=": _comparison(np.less_equal), ">": _comparison(np.greater), ">=": _comparison(np.greater_equal),
    "==": _comparison(np.equal), "!=": _comparison(np.not_equal),
    "divided": np.divide, "raised": np.power, "square": np.square, "cube": cube, "copy": np.copyto,
    "sin and cos": sine_and_cosine,
}  # fmt: skip
"""Every operation that depends on an input, and those that take its place where an operand is known."""

IN_PLACE = frozenset(name for name, call in OPERATIONS.items() if isinstance(call, np.ufunc))
"""Operations that may write over an operand: they read an entry before they write it, and never again."""
