"""Hessians at points: numbers against SymPy, NumPy and mpmath, kinds against known functions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli import hessian_at
from gradcli.calculus import roads
from gradcli.calculus.curvature.curvature_numbers import inertia_of
from gradcli.calculus.curvature.curvatures import curvature_at
from gradcli.calculus.derivatives import hessian
from gradcli.calculus.symbols import to_sympy
from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.language.write import to_infix
from gradcli.numeric.curvature_program import curvature_program
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.points import parse_point
from gradcli.numeric.pointwise import Poison
from gradcli.results.hessians import Hessian, HessianAt, Inertia
from gradcli.results.quantities import Quantity


def at(text: str, point: str, digits: int = 12) -> HessianAt:
    expression = read(text)
    where = parse_point(point, expression.variables)
    return curvature_at(hessian(expression), curvature_program(expression), where, digits)


def exact(quantities: Any) -> Any:
    """Return the closed forms of a nest of quantities."""
    if isinstance(quantities, tuple):
        return [exact(quantity) for quantity in quantities]
    return to_infix(quantities.exact) if quantities is not None and quantities.exact else None


def doubles(quantities: Any) -> Any:
    """Return the doubles of a nest of quantities."""
    if isinstance(quantities, tuple):
        return [doubles(quantity) for quantity in quantities]
    return quantities.value


POINTS = [
    ("x^2*y + sin(x*y)", "1,2"), ("x^y", "2,3/2"), ("exp(x*y)*sin(z)", "1/2,1/3,2"),
    ("sqrt(x^2 + y^2)", "1,2"),
    ("x/(1 + y^2) - z^3*x", "1,2,-1"), ("log(x + y^2)", "1,3"), ("tanh(x*y) + cosh(x - y)", "1/4,1"),
    ("(x + y + z)^4*x", "1,1/7,2"), ("a*b*c*d + a^2", "1,2,3,4"), ("atan2(y, x)", "1,2"),
    ("erf(x)*y^3", "1/2,1"), ("sigmoid(x - y)*x", "1,3"), ("exp(-x^2 - 2*y^2)*x*y", "1/3,-2/3"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "point"), POINTS)
def test_matrix_and_eigenvalues_are_those_of_sympy_and_mpmath(text: str, point: str) -> None:
    expression = read(text)
    symbols = [sympy.Symbol(name, real=True) for name in expression.variables]
    where = dict(zip(symbols, map(sympy.Rational, point.split(",")), strict=True))
    known = sympy.hessian(to_sympy(expression.tree), symbols).subs(where).evalf(40)
    found = at(text, point, 20)
    assert found.answered
    assert found.matrix is not None
    assert found.eigenvalues is not None
    with mp.workdps(40):
        matrix = mp.matrix([[mp.mpf(str(entry)) for entry in known.row(i)] for i in range(len(symbols))])
        shown = [[mp.mpf(entry.decimal) for entry in row if entry] for row in found.matrix]
        close = mp.mpf(10) ** -18 * max(1, mp.norm(matrix, 1))
        assert mp.norm(mp.matrix(shown) - matrix, 1) < close
        for quantity, value in zip(found.eigenvalues, mp.eigsy(matrix, eigvals_only=True), strict=True):
            assert abs(mp.mpf(quantity.decimal) - value) < close
        for place, minor in enumerate(found.minors or (), 1):
            assert minor is not None
            assert (
                abs(mp.mpf(minor.decimal) - mp.det(matrix[:place, :place]))
                < close * mp.norm(matrix, 1) ** (place - 1) + close
            )


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4), st.lists(st.integers(-6, 6), min_size=16, max_size=16))
def test_a_quadratic_has_the_spectrum_of_its_matrix(size: int, entries: list[int]) -> None:
    lower = [[entries[4 * max(i, j) + min(i, j)] for j in range(size)] for i in range(size)]
    names = [f"x{n}" for n in range(size)]
    terms = [f"({lower[i][j]})*{names[i]}*{names[j]}" for i in range(size) for j in range(size)]
    found = hessian_at(" + ".join(terms), [1] * size, variables=names)
    matrix = 2 * np.array(lower, dtype=float)
    assert doubles(found.matrix) == matrix.tolist()
    np.testing.assert_allclose(doubles(found.eigenvalues), np.linalg.eigvalsh(matrix), atol=1e-9)
    rank = int(np.linalg.matrix_rank(matrix))
    assert found.inertia is not None
    assert found.inertia.zero == size - rank
    assert found.inertia.positive == int((np.linalg.eigvalsh(matrix) > 1e-9).sum())
    for vector, value in zip(doubles(found.eigenvectors), doubles(found.eigenvalues), strict=True):
        np.testing.assert_allclose(matrix @ np.array(vector), value * np.array(vector), atol=1e-9)


@pytest.mark.parametrize(
    ("text", "point", "kind"),
    [
        ("x^2 + y^2", "0,0", "positive"), ("-x^2 - y^2", "1,1", "negative"), ("x*y", "0,0", "indefinite"),
        ("x^3 - 3*x*y^2", "0,0", "zero"), ("x^2", "3", "positive"), ("x^3", "0", "zero"),
        ("(x + y)^2", "1,1", "semidefinite"), ("(x + sqrt(2)*y)^2", "1,1", "semidefinite"),
        ("-(x + sqrt(2)*y)^2", "1,1", "semidefinite"), ("x^2 + 1e-30*y^2", "1,1", "positive"),
        ("x^2 - 1e-30*y^2", "1,1", "indefinite"),
        ("(x + pi*y)^2 + (x - sqrt(3)*z)^2", "1,1,1", "semidefinite"),
        ("(x + sqrt(2)*y + z)^2", "0,0,0", "semidefinite"),
        ("log(1 + (1/(2 + (x - y)^2))^2) + x", "pi/4,sqrt(2)", "semidefinite"),
        # g(x + sqrt(2)*y): the determinant is 0 whatever g is.
        ("exp(x + sqrt(2)*y)*sin(x + sqrt(2)*y)", "1,2", "semidefinite"),
        ("sin(x)^2 + cos(x)^2 + y^2", "1,1", "semidefinite"),
        # f = r: curvature 1/r across the ray, 0 along it.
        ("sqrt(x^2 + y^2)", "sqrt(2),1", "semidefinite"),
        ("cos(x)*cos(y)", "pi/4,pi/4", "semidefinite"), ("exp(x*y)*sin(z)", "1,2,pi", "indefinite"),
    ],
)  # fmt: skip
def test_the_definiteness_is_exact(text: str, point: str, kind: str) -> None:
    found = at(text, point)
    assert found.definiteness is not None
    assert found.definiteness.value == kind


def test_rosenbrock_at_its_minimum() -> None:
    # By hand: f_xx = 1200x^2 - 400y + 2; the determinant is 802*200 - 400^2 = 400, the trace 1002.
    found = at("(1-x)^2 + 100*(y-x^2)^2", "1,1")
    assert found.status.value == "stationary"
    assert exact(found.matrix) == [["802", "-400"], ["-400", "200"]]
    assert exact(found.minors) == ["802", "400"]
    assert exact(found.eigenvalues) == ["501 - sqrt(250601)", "sqrt(250601) + 501"]
    assert found.condition is not None
    # (501 + r)^2/400 for r = sqrt(250601) = 500.600639...
    assert found.condition.decimal.startswith("2508.0096012")


HALF_ROOT = "sqrt(2)/2"


@pytest.mark.parametrize(
    ("text", "point", "values", "vectors"),
    [
        ("x^2 + y^2", "1,1", ["2", "2"], [["1", "0"], ["0", "1"]]),
        ("x*y", "3,4", ["-1", "1"], [[HALF_ROOT, f"-{HALF_ROOT}"], [HALF_ROOT, HALF_ROOT]]),
        ("x*y*z", "1,1,1", ["-1", "-1", "2"],
         [[HALF_ROOT, f"-{HALF_ROOT}", "0"], ["-sqrt(6)/6", "-sqrt(6)/6", "sqrt(6)/3"], ["sqrt(3)/3"] * 3]),
        ("(x + sqrt(2)*y)^2", "1,1", ["0", "6"],
         [["sqrt(6)/3", "-sqrt(3)/3"], ["sqrt(3)/3", "sqrt(6)/3"]]),
        ("exp(2)*(x*y + y*z)", "1,1,1", ["-sqrt(2)*exp(2)", "0", "sqrt(2)*exp(2)"],
         [None, [HALF_ROOT, "0", f"-{HALF_ROOT}"], None]),
        ("x^2*y", "1,1", ["1 - sqrt(5)", "1 + sqrt(5)"], None),
    ],
)  # fmt: skip
def test_closed_forms_known_by_hand(
    text: str, point: str, values: list[str], vectors: list[list[str] | None] | None
) -> None:
    found = at(text, point)
    assert exact(found.eigenvalues) == values
    for shown, known in zip(exact(found.eigenvectors), vectors or (), strict=vectors is not None):
        assert known is None or shown == known


def test_a_closed_form_has_the_value_of_its_digits() -> None:
    found = at("sin(x + y) + sin(x - y) + x*y", "pi/4,pi/6", 25)
    for quantity in (*(found.eigenvalues or ()), *(found.minors or ())):
        if quantity is not None and quantity.exact is not None:
            value = sympy.sympify(to_infix(quantity.exact)).evalf(40)
            assert abs(value - sympy.Float(quantity.decimal, 40)) < 1e-23


@pytest.mark.parametrize(
    ("text", "point", "status", "words"),
    [
        ("log(x)", "-1", "undefined", "log(x) needs x > 0"),
        ("x/x", "0", "undefined", "x/x needs x != 0"),
        ("abs(x) + y^2", "0,1", "not_differentiable", "abs(x) is smooth only where x != 0"),
        # The second derivative of x|x| jumps from -2 to 2; that of |x|^3 is 0, and not worked out.
        ("x*abs(x)", "0", "not_differentiable", "df/dx has no derivative"),
        ("max(x, 0)^2", "0", "not_differentiable", "df/dx has no derivative"),
        ("where(x > 0, x^2, x^3)", "0", "not_differentiable", "df/dx has no derivative"),
        ("abs(x)^3", "0", "undecided", "the second derivatives do not exist or cannot be told"),
        ("exp(exp(exp(exp(exp(x)))))", "5", "undecided", "too large to compute"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(text: str, point: str, status: str, words: str) -> None:
    found = at(text, point)
    assert found.status.value == status
    assert words in (found.detail or "")
    assert not found.answered
    assert (found.matrix, found.eigenvalues, found.inertia) == (None, None, None)


def test_two_roads_that_disagree_are_told() -> None:
    expression = read("x^2*y")
    wrong = Hessian(expression, tuple(tuple(map(read_infix, row)) for row in (("2*y", "3*x"), ("3*x", "0"))))
    found = curvature_at(wrong, curvature_program(expression), parse_point("1,1", ("x", "y")), 10)
    assert found.status.value == "undecided"
    assert found.detail == "the two derivations disagree in d2f/dxdy: please report this formula"
    right = curvature_at(hessian(expression), curvature_program(expression), parse_point("1,1", "xy"), 10)
    assert right.status.value == "ok"


def test_a_formula_with_a_hole_of_its_own_is_told() -> None:
    # What SymPy might write for x^4: the same function but for a hole at 0.
    expression = read("x^4", ["x"])
    holed = Hessian(expression, ((read_infix("12*x^4/x^2"),),))
    found = curvature_at(holed, curvature_program(expression), parse_point("0", ("x",)), 10)
    assert found.answered
    assert "the formula shown for d2f/dx2 is undefined here" in (found.detail or "")


def test_the_check_of_two_roads_is_in_the_way_of_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def watched(*arguments: Any) -> Any:
        seen.append(1)
        return original(*arguments)

    original = roads.compared
    monkeypatch.setattr("gradcli.calculus.curvature.curvatures.compared", watched)
    at("x^2*y", "1,1")
    assert seen == [1]


@pytest.mark.parametrize("vector", ["1,0", "0,1", "sqrt(2),pi", "0,0", "-3,1/7"])
def test_products_are_those_of_the_matrix(vector: str) -> None:
    found = hessian_at("x^2*y + sin(x)", [2, 3], times=[vector])
    rows = np.array(doubles(found.matrix))
    (shown,) = found.products
    np.testing.assert_allclose(doubles(shown.product), rows @ np.array(doubles(shown.vector)), rtol=1e-14)


def test_products_of_a_thousand_variables_need_no_matrix() -> None:
    terms = [f"100*(x{n + 1} - x{n}^2)^2 + (1 - x{n})^2" for n in range(999)]
    found = hessian_at(" + ".join(terms), [1] * 1000, times=[[1] * 1000])
    assert found.matrix is None
    # At (1, ..., 1) the rows are (802, -400), (-400, 1002, -400), ..., (-400, 200).
    assert doubles(found.products[0].product) == [402.0, *[202.0] * 998, -200.0]


def test_more_variables_have_a_matrix_without_a_spectrum() -> None:
    found = at(" + ".join(f"x{n}^2*x{n + 1}" for n in range(12)), ",".join(["1"] * 13))
    assert found.matrix is not None
    assert (found.minors, found.eigenvalues, found.inertia) == (None, None, None)
    assert found.detail == "minors and eigenvalues are worked out for at most 12 variables, not 13"


def test_vectors_that_cannot_be_told_are_left_out_and_said() -> None:
    found = at("(x + sqrt(2)*y + z)^2", "0,0,0")
    assert [vector is None for vector in found.eigenvectors or ()] == [True, True, False]
    assert "some eigenvectors are left out" in (found.detail or "")


@pytest.mark.parametrize(
    ("signs", "inertia"),
    [
        # t^2 - 1, t^2 + 3t + 2, t^2 - 3t + 2, t^2 - 2t, t^2, t^3 - t.
        ("0 -", Inertia(1, 1, 0)), ("+ +", Inertia(0, 2, 0)), ("- +", Inertia(2, 0, 0)),
        ("- 0", Inertia(1, 0, 1)), ("0 0", Inertia(0, 0, 2)), ("0 - 0", Inertia(1, 1, 1)),
        ("", Inertia(0, 0, 0)),
        ("+ ?", None),
    ],
)  # fmt: skip
def test_signs_of_coefficients_count_eigenvalues(signs: str, inertia: Inertia | None) -> None:
    numbers = {"+": "2", "-": "-2", "0": "0"}
    coefficients = [
        Poison("undecided", 0) if sign == "?" else read_rounded(numbers[sign]) for sign in signs.split()
    ]
    assert inertia_of(coefficients) == inertia


def read_rounded(text: str) -> Rounded:
    return Rounded(float(text), text, Fraction(text))


def test_decimals_stay_decimals() -> None:
    found = at("x^2*y", "0.5,0.25")
    entry = (found.matrix or ((None,),))[0][0]
    assert isinstance(entry, Quantity)
    assert exact(found.matrix) == [["0.5", "1"], ["1", "0"]]
