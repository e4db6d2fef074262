"""Leading minors and characteristic polynomial of a symmetric matrix, without a division."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Generic, TypeVar

from gradcli.dataclass import dataclass

Number = TypeVar("Number")


@dataclass(frozen=True, slots=True)
class Ring(Generic[Number]):
    """What a matrix is computed with: numbers, expressions, or the slots of a program."""

    one: Number
    negate: Callable[[Number], Number]
    add: Callable[[Number, Number], Number]
    multiply: Callable[[Number, Number], Number]

    def dot(self, one: Sequence[Number], other: Sequence[Number]) -> Number:
        """Return the sum of the products of two lists that are not empty."""
        return reduce(self.add, map(self.multiply, one, other))


def minors_and_coefficients(
    matrix: Sequence[Sequence[Number]], ring: Ring[Number]
) -> tuple[list[Number], list[Number]]:
    """Return det A_k for each leading block A_k, and c_1 ... c_n of det(tI - A) = t^n + c_1 t^(n-1) + ...

    Berkowitz 1984, Information Processing Letters 18: each block borders the one before, and its polynomial
    is a triangular Toeplitz matrix times that of the smaller block.
    """
    polynomial, minors = [ring.one], []
    for size, row in enumerate(matrix):
        polynomial = _bordered(polynomial, [line[:size] for line in matrix[:size]], row[: size + 1], ring)
        minors.append(polynomial[-1] if size % 2 else ring.negate(polynomial[-1]))
    return minors, polynomial[1:]


def _bordered(
    polynomial: Sequence[Number], block: Sequence[Sequence[Number]], row: Sequence[Number], ring: Ring[Number]
) -> list[Number]:
    """Return the polynomial of the block with one more row, its column by symmetry, and its corner."""
    *border, corner = row
    column = [ring.one, ring.negate(corner)]
    power: Sequence[Number] = border
    for _ in block:
        column.append(ring.negate(ring.dot(border, power)))
        power = [ring.dot(line, power) for line in block]
    return [
        ring.dot(column[max(0, place - len(polynomial) + 1) : place + 1][::-1], polynomial[: place + 1])
        for place in range(len(column))
    ]
