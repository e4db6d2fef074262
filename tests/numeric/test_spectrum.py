from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.numeric.spectrum import spectrum

Matrix = npt.NDArray[np.float64]


def agrees_with_numpy(matrix: Matrix, share: float = 1e-13) -> None:
    """Compare eigenvalues with those of LAPACK, and check that the vectors are what they should be."""
    found = spectrum(matrix.tolist())
    assert found is not None
    values, vectors = np.array(found.values), np.array(found.vectors).T
    scale = float(np.abs(matrix).max(initial=0.0)) * max(1, len(matrix)) * share + 1e-300
    np.testing.assert_allclose(values, np.linalg.eigvalsh(matrix), rtol=0, atol=scale)
    assert list(values) == sorted(values)
    np.testing.assert_allclose(matrix @ vectors, vectors * values, rtol=0, atol=scale)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(len(matrix)), rtol=0, atol=1e-13)


def symmetric(seed: int, size: int) -> Matrix:
    matrix: Matrix = np.random.default_rng(seed).normal(size=(size, size))
    return matrix + matrix.T


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 9), st.integers(0, 2**30), st.integers(-150, 150))
def test_random_matrices_of_any_scale(size: int, seed: int, exponent: int) -> None:
    agrees_with_numpy(symmetric(seed, size) * 10.0**exponent)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 8), st.integers(0, 2**30), st.floats(1.0, 16.0))
def test_ill_conditioned_matrices(size: int, seed: int, digits: float) -> None:
    rng = np.random.default_rng(seed)
    axes, _ = np.linalg.qr(rng.normal(size=(size, size)))
    values = np.geomspace(1.0, 10.0**-digits, size) * rng.choice([-1.0, 1.0], size)
    matrix = axes @ np.diag(values) @ axes.T
    agrees_with_numpy((matrix + matrix.T) / 2)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**30))
def test_integer_matrices_with_repeated_and_zero_eigenvalues(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.integers(-1, 2, size=(size, max(1, size // 2))).astype(float)
    agrees_with_numpy(rows @ rows.T)


BY_HAND = [
    # The matrix, its eigenvalues, and for the distinct ones the unit vectors up to their sign.
    ([[7.0]], [7.0], [[1.0]]),
    ([[-7.0]], [-7.0], [[1.0]]),
    ([[0.0]], [0.0], [[1.0]]),
    ([[2.0, 1.0], [1.0, 2.0]], [1.0, 3.0], [[1.0, -1.0], [1.0, 1.0]]),
    ([[0.0, 1.0], [1.0, 0.0]], [-1.0, 1.0], [[1.0, -1.0], [1.0, 1.0]]),
    ([[0.0, 2.0], [2.0, 3.0]], [-1.0, 4.0], [[2.0, -1.0], [1.0, 2.0]]),
    ([[5.0, 0.0], [0.0, -3.0]], [-3.0, 5.0], [[0.0, 1.0], [1.0, 0.0]]),
    ([[2.0, -1.0, 0.0], [-1.0, 2.0, -1.0], [0.0, -1.0, 2.0]], [2 - 2**0.5, 2.0, 2 + 2**0.5],
     [[1.0, 2**0.5, 1.0], [1.0, 0.0, -1.0], [1.0, -(2**0.5), 1.0]]),
]  # fmt: skip


@pytest.mark.parametrize(("matrix", "values", "vectors"), BY_HAND)
def test_spectra_known_by_hand(
    matrix: list[list[float]], values: list[float], vectors: list[list[float]]
) -> None:
    found = spectrum(matrix)
    assert found is not None
    np.testing.assert_allclose(found.values, values, rtol=1e-14, atol=1e-15)
    for vector, expected in zip(found.vectors, vectors, strict=True):
        unit = np.array(expected) / np.linalg.norm(expected)
        assert abs(float(np.dot(vector, unit))) == pytest.approx(1, rel=1e-14)


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("value", [0.0, 1.0, -2.5])
def test_a_multiple_of_the_identity(size: int, value: float) -> None:
    found = spectrum((value * np.eye(size)).tolist())
    assert found is not None
    assert found.values == (value,) * size
    np.testing.assert_array_equal(np.sort(np.array(found.vectors), axis=0)[::-1][0], np.ones(size))


def test_a_diagonal_matrix_is_only_put_in_order() -> None:
    found = spectrum(np.diag([3.0, -1.0, 1e-12, 2.0]).tolist())
    assert found is not None
    assert found.values == (-1.0, 1e-12, 2.0, 3.0)
    assert found.vectors == ((0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 0, 0))


def test_scaled_matrices_keep_the_digits_of_their_small_eigenvalues() -> None:
    """Jacobi's method finds them to full relative accuracy (Demmel and Veselic 1992); QR does not."""
    scale = np.diag([1.0, 1e-5, 1e-10])
    matrix = scale @ np.array([[1.0, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 1.0]]) @ scale
    found = spectrum(matrix.tolist())
    assert found is not None
    # det = 9/16 * 1e-30, and the upper 2 by 2 minor is 3/4 * 1e-10.
    assert math.prod(found.values) == pytest.approx(9 / 16 * 1e-30, rel=1e-9)
    assert found.values[0] == pytest.approx(0.75e-20, rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**30))
def test_the_largest_entry_of_each_vector_is_positive(size: int, seed: int) -> None:
    found = spectrum(symmetric(seed, size).tolist())
    assert found is not None
    for vector in found.vectors:
        assert max(vector, key=abs) > 0
        assert not any(math.copysign(1, entry) < 0 and entry == 0 for entry in vector)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 0)])
def test_an_entry_that_is_not_finite_leaves_no_spectrum(bad: float, place: tuple[int, int]) -> None:
    rows = np.eye(3).tolist()
    rows[place[0]][place[1]] = bad
    rows[place[1]][place[0]] = bad
    assert spectrum(rows) is None


def test_no_rows_have_an_empty_spectrum() -> None:
    found = spectrum([])
    assert found is not None
    assert (found.values, found.vectors) == ((), ())


def test_a_matrix_of_very_many_rows_is_done_in_a_few_sweeps() -> None:
    agrees_with_numpy(symmetric(1, 40))


def test_the_matrix_given_is_left_as_it_is() -> None:
    rows = [[2.0, 1.0], [1.0, 2.0]]
    spectrum(rows)
    assert rows == [[2.0, 1.0], [1.0, 2.0]]
