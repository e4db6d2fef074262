"""The little linear algebra that a direction needs, over lists of doubles."""

from __future__ import annotations

import math
from collections.abc import Sequence

Vector = Sequence[float]
Matrix = Sequence[Sequence[float]]


def dot(one: Vector, other: Vector) -> float:
    """Return the inner product."""
    return sum(map(float.__mul__, one, other))


def moved(point: Vector, length: float, direction: Vector) -> list[float]:
    """Return `point + length*direction`."""
    return [x + length * p for x, p in zip(point, direction, strict=True)]


def difference(one: Vector, other: Vector) -> list[float]:
    """Return `one - other`."""
    return [a - b for a, b in zip(one, other, strict=True)]


def opposite(vector: Vector) -> list[float]:
    """Return the vector with the other sign."""
    return [0.0 - x for x in vector]


def times(matrix: Matrix, vector: Vector) -> list[float]:
    """Return the product of a matrix and a vector."""
    return [dot(row, vector) for row in matrix]


def largest(vector: Vector) -> float:
    """Return the largest absolute entry."""
    return max(map(abs, vector), default=0.0)


def identity(size: int) -> list[list[float]]:
    """Return the identity matrix."""
    return [[float(i == j) for j in range(size)] for i in range(size)]


def cholesky(matrix: Matrix, shift: float) -> list[list[float]] | None:
    """Return the lower triangular factor of `matrix + shift*I`, or None where it is not positive definite.

    Golub and Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1.
    """
    factor: list[list[float]] = []
    for i, row in enumerate(matrix):
        lower: list[float] = []
        for j in range(i):
            lower.append((row[j] - dot(lower, factor[j][:j])) / factor[j][j])
        pivot = row[i] + shift - dot(lower, lower)
        if not 0 < pivot < math.inf:
            return None
        factor.append([*lower, math.sqrt(pivot)])
    return factor


def solved(factor: Matrix, right: Vector) -> list[float]:
    """Solve `L L^T x = right` for a lower triangular factor, by substitution forward and back."""
    size = len(right)
    forward: list[float] = []
    for i in range(size):
        forward.append((right[i] - dot(factor[i][:i], forward)) / factor[i][i])
    solution = [0.0] * size
    for i in range(size - 1, -1, -1):
        below = sum(factor[j][i] * solution[j] for j in range(i + 1, size))
        solution[i] = (forward[i] - below) / factor[i][i]
    return solution
