"""Numba: the loop over points or steps, and what was written by hand, compiled before the clock starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.benchmarks.by_hand import python_of
from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Array, Run
from tests.benchmarks.peers import package


def over_points(formula: Formula, points: Array) -> Run:
    """Compute point by point."""
    numba = package("numba")
    function = numba.njit(inline="always")(python_of(formula))

    @numba.njit  # type: ignore[untyped-decorator]
    def compute(points: Any, values: Any, gradients: Any) -> None:
        for place in range(len(points)):
            values[place] = function(points[place], gradients[place])

    def call() -> tuple[Array, Array]:
        values, gradients = np.empty(len(points)), np.zeros(points.shape)
        compute(points, values, gradients)
        return values, gradients.T

    call()
    return call


def descending(formula: Formula, start: Sequence[float], rate: float) -> Callable[[int], Array]:
    """Make all steps in one compiled loop; stop where the gradient is exactly zero."""
    numba = package("numba")
    function = numba.njit(inline="always")(python_of(formula))

    @numba.njit  # type: ignore[untyped-decorator]
    def make(x: Any, steps: int) -> None:
        g = np.zeros_like(x)
        for _ in range(steps):
            for i in range(len(g)):
                g[i] = 0
            value = function(x, g)
            largest = 0.0
            for i in range(len(g)):
                largest = max(largest, abs(g[i]))
            if not largest > 0 or not np.isfinite(value):
                break
            for i in range(len(g)):
                x[i] -= rate * g[i]

    def descend(steps: int) -> Array:
        x = np.array(start)
        make(x, steps)
        return x

    descend(1)
    return descend
