"""Eigenvalues and eigenvectors of a small symmetric matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradcli.dataclass import dataclass

_MOST_SWEEPS = 60


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Eigenvalues, smallest first, and for each a unit vector."""

    values: tuple[float, ...]
    vectors: tuple[tuple[float, ...], ...]


def spectrum(matrix: Sequence[Sequence[float]]) -> Spectrum | None:
    """Return the spectrum of a symmetric matrix, or None where an entry is not finite.

    Jacobi's rotations, row by row: Golub and Van Loan, Matrix Computations, 4th ed., algorithm 8.5.3. Each
    vector is signed so that its largest entry is positive.
    """
    size = len(matrix)
    if not all(math.isfinite(entry) for row in matrix for entry in row):
        return None
    scale = max((abs(entry) for row in matrix for entry in row), default=0.0)
    rows = [[entry / (scale or 1.0) for entry in row] for row in matrix]
    vectors = [[float(i == j) for j in range(size)] for i in range(size)]
    for _ in range(_MOST_SWEEPS):
        if not _swept(rows, vectors):
            break
    order = sorted(range(size), key=lambda i: rows[i][i])
    return Spectrum(
        tuple(rows[i][i] * scale for i in order), tuple(_signed(tuple(vectors[i])) for i in order)
    )


def _swept(rows: list[list[float]], vectors: list[list[float]]) -> bool:
    """Rotate every pair of axes once; return whether any needed it."""
    turned = False
    for p in range(len(rows) - 1):
        for q in range(p + 1, len(rows)):
            # An entry that neither diagonal entry feels is nothing.
            if abs(rows[p][q]) > 1e-17 * (abs(rows[p][p]) + abs(rows[q][q])) + 1e-300:
                _rotate(rows, vectors, p, q)
                turned = True
    return turned


def _rotate(rows: list[list[float]], vectors: list[list[float]], p: int, q: int) -> None:
    """Make the entry (p, q) zero."""
    ratio = (rows[q][q] - rows[p][p]) / (2 * rows[p][q])
    tangent = math.copysign(1.0, ratio) / (abs(ratio) + math.hypot(1.0, ratio))
    cosine = 1 / math.hypot(1.0, tangent)
    sine = tangent * cosine
    for row in rows:
        row[p], row[q] = cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]
    for table in (rows, vectors):
        one, other = table[p], table[q]
        table[p] = [cosine * a - sine * b for a, b in zip(one, other, strict=True)]
        table[q] = [sine * a + cosine * b for a, b in zip(one, other, strict=True)]
    rows[p][q] = rows[q][p] = 0.0


def _signed(vector: tuple[float, ...]) -> tuple[float, ...]:
    largest = max(vector, key=abs)
    return tuple(entry if largest > 0 else 0.0 - entry for entry in vector)
