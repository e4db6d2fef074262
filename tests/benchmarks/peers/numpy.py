"""NumPy, with the gradient worked out and written by hand."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.by_hand import python_of
from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Array, Run


def over_points(formula: Formula, points: Array) -> Run:
    """Compute with whole columns."""
    function = python_of(formula)

    def compute() -> tuple[Array, Array]:
        gradients = np.zeros((formula.size, len(points)))
        return function(points.T, gradients), gradients

    return compute
