"""Eigenvalues and eigenvectors against mpmath at a hundred digits, and against theorems."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli.calculus.curvature.null_spaces import null_space, orthogonal
from gradcli.calculus.curvature.spectra import ProvenSpectrum, components, proven_spectrum
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import Intervals, Real, Undecided

Rows = Sequence[Sequence[Fraction]]


def fractions(rows: Sequence[Sequence[int | str]]) -> list[list[Fraction]]:
    return [[Fraction(entry) for entry in row] for row in rows]


def found(matrix: Rows, zeros: int = 0, digits: int = 12) -> ProvenSpectrum:
    spectrum = proven_spectrum(lambda _: matrix, zeros, digits)
    assert spectrum is not None
    return spectrum


def truth(matrix: Rows) -> list[str]:
    with mp.workdps(100):
        rows = [[mp.mpf(entry.numerator) / entry.denominator for entry in row] for row in matrix]
        values = mp.eigsy(mp.matrix(rows), eigvals_only=True)
        return [mp.nstr(value, 12, min_fixed=-6, max_fixed=12) for value in values]


@st.composite
def matrices(draw: st.DrawFn) -> list[list[Fraction]]:
    size = draw(st.integers(1, 6))
    entry = st.integers(-9, 9)
    lower = [[draw(entry) for _ in range(row + 1)] for row in range(size)]
    return [[Fraction(lower[max(i, j)][min(i, j)]) for j in range(size)] for i in range(size)]


@settings(max_examples=60, deadline=None)
@given(matrices())
def test_every_digit_is_that_of_mpmath(matrix: list[list[Fraction]]) -> None:
    with mp.workdps(100):
        rows = mp.matrix([[mp.mpf(int(entry)) for entry in row] for row in matrix])
        values = list(mp.eigsy(rows, eigvals_only=True))
        zeros = sum(abs(value) < mp.mpf(10) ** -60 for value in values)
        spectrum = found(matrix, zeros)
        for pair, value in zip(spectrum.pairs, values, strict=True):
            tolerance = abs(value) * mp.mpf(10) ** -11 / 2 + mp.mpf(10) ** -60
            assert abs(mp.mpf(pair.value.decimal) - value) <= tolerance


@settings(max_examples=60, deadline=None)
@given(matrices(), st.integers(0, 2))
def test_the_vectors_are_eigenvectors_of_length_one(matrix: list[list[Fraction]], extra: int) -> None:
    with mp.workdps(100):
        rows = mp.matrix([[mp.mpf(int(entry)) for entry in row] for row in matrix])
        zeros = sum(abs(value) < mp.mpf(10) ** -60 for value in mp.eigsy(rows, eigvals_only=True))
        vectors = []
        for pair in found(matrix, zeros, 20 + extra).pairs:
            if pair.vector is None:
                continue
            vector = mp.matrix([mp.mpf(entry.decimal) for entry in pair.vector])
            vectors.append(vector)
            assert mp.norm(rows * vector - mp.mpf(pair.value.decimal) * vector, mp.inf) < mp.mpf(10) ** -16
            largest = max(map(abs, vector))
            assert next(entry for entry in vector if abs(entry) > largest - mp.mpf(10) ** -15) > 0
        for place, one in enumerate(vectors):
            for other in vectors[: place + 1]:
                assert abs((one.T * other)[0] - (one is other)) < mp.mpf(10) ** -16


@pytest.mark.parametrize(
    ("rows", "zeros", "values", "vectors"),
    [
        ([["2", "0"], ["0", "2"]], 0, ["2", "2"], [["1", "0"], ["0", "1"]]),
        ([["0", "1"], ["1", "0"]], 0, ["-1", "1"],
         [["0.707106781187", "-0.707106781187"], ["0.707106781187", "0.707106781187"]]),
        ([["1", "1"], ["1", "1"]], 1, ["0", "2"],
         [["0.707106781187", "-0.707106781187"], ["0.707106781187", "0.707106781187"]]),
        ([["1", "0"], ["0", "1e-30"]], 0, ["1e-30", "1"], [["0", "1"], ["1", "0"]]),
        ([["9/25", "12/25"], ["12/25", "16/25"]], 1, ["0", "1"], [["0.8", "-0.6"], ["0.6", "0.8"]]),
        ([["5"]], 0, ["5"], [["1"]]),
    ],
)  # fmt: skip
def test_spectra_known_by_hand(
    rows: list[list[str]], zeros: int, values: list[str], vectors: list[list[str]]
) -> None:
    spectrum = found(fractions(rows), zeros)
    assert [pair.value.decimal for pair in spectrum.pairs] == values
    assert [[entry.decimal for entry in pair.vector or ()] for pair in spectrum.pairs] == vectors


def test_the_hilbert_matrix_has_its_small_eigenvalues_right() -> None:
    # Condition 1.6e13 for n = 10: doubles have three right digits of the smallest eigenvalue.
    hilbert = [[Fraction(1, i + j + 1) for j in range(10)] for i in range(10)]
    shown = [pair.value.decimal for pair in found(hilbert).pairs]
    assert list(map(Fraction, shown)) == list(map(Fraction, truth(hilbert)))


def test_the_condition_is_the_ratio_of_the_extremes() -> None:
    # Rosenbrock at (1, 1): eigenvalues 501 +- sqrt(250601).
    spectrum = found(fractions([[802, -400], [-400, 200]]), digits=30)
    assert spectrum.condition is not None
    with mp.workdps(60):
        root = mp.sqrt(250601)
        ratio = (501 + root) / (501 - root)
        assert abs(mp.mpf(spectrum.condition.decimal) - ratio) < mp.mpf(10) ** -25


def test_a_singular_matrix_has_no_condition() -> None:
    assert found(fractions([[1, 1], [1, 1]]), 1).condition is None


def test_a_repeated_irrational_eigenvalue_has_digits_but_no_vectors() -> None:
    # sqrt(2)*(J - I), where J is all ones: eigenvalues 3 - 1 and twice -1, times sqrt(2).
    def enclosed(precision: int) -> list[list[Real]]:
        root = Enclosures(precision).operation("sqrt")(Fraction(2))
        return [[Fraction(0) if i == j else root for j in range(3)] for i in range(3)]

    spectrum = proven_spectrum(enclosed, 0, 12)
    assert spectrum is not None
    assert [pair.value.decimal for pair in spectrum.pairs] == [
        "-1.41421356237", "-1.41421356237", "2.82842712475",
    ]  # fmt: skip
    assert [pair.vector is None for pair in spectrum.pairs] == [True, True, False]


def test_a_wrong_count_of_zeros_is_not_believed() -> None:
    assert proven_spectrum(lambda _: fractions([[1, 0], [0, 2]]), 1, 10) is None


def test_a_matrix_that_is_undecided_has_no_spectrum() -> None:
    def undecided(_: int) -> Rows:
        raise Undecided

    assert proven_spectrum(undecided, 0, 10) is None


def test_a_wide_enclosure_is_not_taken_for_a_number() -> None:
    wide = Intervals(10).enclose(Fraction(1, 3))
    assert proven_spectrum(lambda _: [[wide, Fraction(1)], [Fraction(1), Fraction(5)]], 0, 10) is None


def test_components_are_those_of_the_graph_of_entries() -> None:
    matrix = fractions([[1, 0, 2, 0], [0, 1, 0, 0], [2, 0, 1, 0], [0, 0, 0, 0]])
    assert components(matrix) == [[0, 2], [1], [3]]


def test_a_null_space_is_taken_to_zero() -> None:
    matrix = fractions([[1, 2, 3], [2, 4, 6], [3, 6, 9]])
    basis = orthogonal(null_space(matrix))
    assert len(basis) == 2
    assert sum(x * y for x, y in zip(*basis, strict=True)) == 0
    for vector in basis:
        assert [sum(a * x for a, x in zip(row, vector, strict=True)) for row in matrix] == [0, 0, 0]
