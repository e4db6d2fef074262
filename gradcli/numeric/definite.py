"""Second derivatives by running the reverse sweep twice, and the signs of a symmetric matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.program import Program, with_gradient

_MOST_VARIABLES = 30
_ROUNDING = 1e-10
"""Pivots below this share of the largest entry say nothing in doubles."""


def definiteness(program: Program, point: Sequence[float]) -> str:
    """Return `positive`, `negative` or `indefinite` for the Hessian at a point, or "" where it is unsure.

    `program` has the value and the partials as outputs, as `with_gradient` makes it.
    """
    if len(program.inputs) > _MOST_VARIABLES:
        return ""
    return _signs(hessian(program, point))


def hessian(program: Program, point: Sequence[float]) -> list[list[float]]:
    """Return the matrix of second partials, in doubles, row by row."""
    rows = []
    for partial in program.outputs[1:]:
        second = with_gradient(replace(program, outputs=(partial,)))
        rows.append(run(second, list(point), FLOATS)[1:])
    return rows


def _signs(matrix: list[list[float]]) -> str:
    """Decide by the pivots of symmetric elimination (Sylvester's law of inertia)."""
    size = len(matrix)
    largest = max((abs(entry) for row in matrix for entry in row), default=0.0)
    if not largest < float("inf"):
        return ""
    signs: set[bool] = set()
    rows = [row[:] for row in matrix]
    left = list(range(size))
    while left:
        pivot = max(left, key=lambda i: abs(rows[i][i]))
        if abs(rows[pivot][pivot]) <= _ROUNDING * largest:
            coupled = any(abs(rows[i][j]) > _ROUNDING * largest for i in left for j in left if i != j)
            return "indefinite" if coupled or len(signs) > 1 else ""
        signs.add(rows[pivot][pivot] > 0)
        left.remove(pivot)
        for i in left:
            share = rows[i][pivot] / rows[pivot][pivot]
            for j in left:
                rows[i][j] -= share * rows[pivot][j]
    if not signs:
        return ""
    return "indefinite" if len(signs) > 1 else "positive" if True in signs else "negative"
