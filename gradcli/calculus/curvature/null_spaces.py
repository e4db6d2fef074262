"""Null spaces of rational matrices, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Vector = tuple[Fraction, ...]


def null_space(matrix: Sequence[Sequence[Fraction]]) -> list[Vector]:
    """Return a basis of the vectors that a square matrix takes to 0: one for each column without a pivot."""
    rows = [list(row) for row in matrix]
    pivots: list[int] = []
    for column in range(len(rows)):
        rank = len(pivots)
        found = next((place for place in range(rank, len(rows)) if rows[place][column]), None)
        if found is not None:
            rows[rank], rows[found] = rows[found], rows[rank]
            _clear(rows, rank, column)
            pivots.append(column)
    free = [column for column in range(len(rows)) if column not in pivots]
    return [_solution(rows, pivots, column) for column in free]


def orthogonal(basis: Sequence[Vector]) -> list[Vector]:
    """Return perpendicular vectors that span the same space: Gram and Schmidt, without lengths."""
    found: list[Vector] = []
    for vector in basis:
        rest = vector
        for other in found:
            share = _dot(vector, other) / _dot(other, other)
            rest = tuple(x - share * y for x, y in zip(rest, other, strict=True))
        found.append(rest)
    return found


def _clear(rows: list[list[Fraction]], rank: int, column: int) -> None:
    """Make the pivot 1 and everything else in its column 0."""
    pivot = rows[rank][column]
    rows[rank] = [entry / pivot for entry in rows[rank]]
    for place, row in enumerate(rows):
        factor = row[column]
        if place != rank and factor:
            rows[place] = [x - factor * y for x, y in zip(row, rows[rank], strict=True)]


def _solution(rows: Sequence[Sequence[Fraction]], pivots: Sequence[int], free: int) -> Vector:
    """Return the null vector that is 1 in one free column and 0 in the others."""
    bound = {column: -rows[place][free] for place, column in enumerate(pivots)}
    return tuple(bound.get(column, Fraction(int(column == free))) for column in range(len(rows)))


def _dot(one: Vector, other: Vector) -> Fraction:
    return sum((x * y for x, y in zip(one, other, strict=True)), Fraction(0))
