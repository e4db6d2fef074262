"""CasADi: algorithmic differentiation in C++; it has no parser, so the formula is built by operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.benchmarks.formulas import Formula, words_of
from tests.benchmarks.measuring import Array, Run
from tests.benchmarks.peers import package


def at_a_point(formula: Formula, point: Sequence[float]) -> Run:
    """Call the function through its buffer, the fastest way in and out."""
    return _bound(_function(formula), np.array(point))


def over_points(formula: Formula, points: Array) -> Run:
    """Call the function mapped over all points."""
    function = _function(formula).map(len(points))
    answer = np.empty((len(points), 1 + formula.size))
    call = _buffered(function, np.ascontiguousarray(points), answer)

    def compute() -> Array:
        call()
        return answer.T

    return compute


def preparing(formula: Formula, point: Sequence[float]) -> Run:
    """Build, differentiate, make the function."""
    package("casadi")
    return lambda: _bound(_function(formula), np.array(point))


def descending(formula: Formula, start: Sequence[float], rate: float) -> Callable[[int], Array]:
    """Call the function at each step; stop where the gradient is exactly zero."""
    function = _function(formula)

    def descend(steps: int) -> Array:
        x, answer = np.array(start), np.empty(1 + len(start))
        call = _buffered(function, x, answer)
        gradient = answer[1:]
        for _ in range(steps):
            call()
            if not gradient.any():
                break
            np.subtract(x, rate * gradient, out=x)
        return x

    return descend


def _function(formula: Formula) -> Any:
    casadi = package("casadi")
    x = casadi.SX.sym("x", formula.size)
    value = formula.of(casadi.vertsplit(x), words_of(casadi))
    return casadi.Function("f", [x], [casadi.vertcat(value, casadi.gradient(value, x))])


def _bound(function: Any, point: Array) -> Callable[[], Array]:
    answer = np.empty(1 + len(point))
    call = _buffered(function, point, answer)

    def compute() -> Array:
        call()
        return answer

    return compute


def _buffered(function: Any, given: Array, answer: Array) -> Callable[[], None]:
    """Bind a function to the memory that it reads and writes."""
    buffer, call = function.buffer()
    buffer.set_arg(0, given.data)
    buffer.set_res(0, answer.data)
    # The call holds none of these, and crashes without them.
    _ALIVE.append((function, buffer, given, answer))
    run: Callable[[], None] = call
    return run


_ALIVE: list[object] = []
