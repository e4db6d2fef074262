from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.descent.vectors import (
    cholesky,
    difference,
    dot,
    identity,
    largest,
    moved,
    opposite,
    solved,
    times,
)
from tests.descent.surfaces import random_definite

numbers = st.floats(-1e6, 1e6)
pairs = st.integers(0, 6).flatmap(
    lambda size: st.tuples(
        st.lists(numbers, min_size=size, max_size=size), st.lists(numbers, min_size=size, max_size=size)
    )
)


@given(pairs, st.floats(-10, 10))
def test_vectors_are_added_and_multiplied_as_numpy_does(
    pair: tuple[list[float], list[float]], length: float
) -> None:
    one, other = (np.array(vector, dtype=float) for vector in pair)
    assert dot(*pair) == pytest.approx(float(one @ other), rel=1e-9, abs=1e-3)
    assert moved(pair[0], length, pair[1]) == (one + length * other).tolist()
    assert difference(*pair) == (one - other).tolist()
    assert opposite(pair[0]) == (-one).tolist()
    assert largest(pair[0]) == float(np.abs(one).max(initial=0.0))


def test_products_are_summed_exactly_where_they_can_be() -> None:
    assert dot([1.0, 2.0, 3.0], [4.0, -5.0, 6.0]) == 12.0


def test_an_opposite_has_no_negative_zero() -> None:
    assert math.copysign(1.0, opposite([0.0])[0]) == 1.0


@pytest.mark.parametrize("size", [0, 1, 4])
def test_the_identity_changes_nothing(size: int) -> None:
    assert np.array_equal(np.array(identity(size)).reshape(size, size), np.eye(size))
    vector = [float(i) for i in range(size)]
    assert times(identity(size), vector) == vector


def test_rows_of_the_identity_are_lists_of_their_own() -> None:
    rows = identity(2)
    rows[0][0] = 5.0
    assert rows == [[5.0, 0.0], [0.0, 1.0]]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 8), st.integers(0, 2**30), st.floats(0.0, 10.0))
def test_the_factor_is_that_of_numpy_and_solves(size: int, seed: int, shift: float) -> None:
    matrix = random_definite(seed, size)
    factor = cholesky(matrix.tolist(), shift)
    assert factor is not None
    lower = np.zeros((size, size))
    for i, row in enumerate(factor):
        lower[i, : i + 1] = row
    shifted = matrix + shift * np.eye(size)
    np.testing.assert_allclose(lower, np.linalg.cholesky(shifted), rtol=1e-8, atol=1e-9)
    right = np.random.default_rng(seed).normal(size=size)
    np.testing.assert_allclose(
        solved(factor, right.tolist()), np.linalg.solve(shifted, right), rtol=1e-8, atol=1e-9
    )
    np.testing.assert_allclose(times(matrix.tolist(), right.tolist()), matrix @ right, rtol=1e-9, atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**30))
def test_a_matrix_has_a_factor_where_its_eigenvalues_are_positive(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(size, size))
    matrix = matrix + matrix.T
    smallest = np.linalg.eigvalsh(matrix)[0]
    assert cholesky(matrix.tolist(), -smallest + 1e-6) is not None
    assert cholesky(matrix.tolist(), -smallest - 1e-6) is None


@pytest.mark.parametrize(
    "matrix",
    [
        [[0.0]], [[-1.0]], [[math.nan]], [[math.inf]], [[1.0, 2.0], [2.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]],
        [[1.0, math.nan], [math.nan, 1.0]], [[1.0, 0.0], [0.0, math.inf]], [[1e200, 1e300], [1e300, 1e200]],
    ],
)  # fmt: skip
def test_a_matrix_without_a_factor_has_none(matrix: list[list[float]]) -> None:
    assert cholesky(matrix, 0.0) is None
