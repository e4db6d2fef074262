"""Minors and characteristic polynomials against SymPy's determinants."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.numeric.minors import Ring, minors_and_coefficients

FRACTIONS: Ring[Fraction] = Ring(Fraction(1), lambda x: -x, lambda x, y: x + y, lambda x, y: x * y)


def symmetric(entries: list[int], size: int) -> list[list[Fraction]]:
    return [[Fraction(entries[max(i, j) * size + min(i, j)]) for j in range(size)] for i in range(size)]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.lists(st.integers(-9, 9), min_size=36, max_size=36))
def test_minors_and_coefficients_are_determinants(size: int, entries: list[int]) -> None:
    matrix = symmetric(entries, size)
    minors, coefficients = minors_and_coefficients(matrix, FRACTIONS)
    as_sympy = sympy.Matrix([[int(entry) for entry in row] for row in matrix])
    assert minors == [as_sympy[:k, :k].det() for k in range(1, size + 1)]
    unknown = sympy.Symbol("t")
    polynomial = sympy.Poly((unknown * sympy.eye(size) - as_sympy).det(), unknown)
    assert [1, *coefficients] == polynomial.all_coeffs()


def test_an_empty_matrix_has_none() -> None:
    assert minors_and_coefficients([], FRACTIONS) == ([], [])


@pytest.mark.parametrize("size", [2, 5])
def test_nothing_is_divided(size: int) -> None:
    # Over the integers modulo 4 a division by 2 would fail or lie.
    ring = Ring(1, lambda x: -x % 4, lambda x, y: (x + y) % 4, lambda x, y: x * y % 4)
    matrix = [[(i + 1) * (j + 1) % 4 + (i == j) for j in range(size)] for i in range(size)]
    minors, _ = minors_and_coefficients(matrix, ring)
    assert minors == [sympy.Matrix(matrix)[:k, :k].det() % 4 for k in range(1, size + 1)]
