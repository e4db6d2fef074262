"""What reviewers found wrong once: each value is theirs, by hand or by evaluating f beside the answer."""

from __future__ import annotations

import pytest

from gradcli import stationary_points
from gradcli.errors import ExpressionError
from gradcli.results.stationary import Completeness, StationaryReport


def kinds(found: StationaryReport) -> dict[str, str]:
    return {one.description: one.kind for one in found.sets}


@pytest.mark.parametrize(
    ("formula", "box"),
    [
        ("(z+2*y)^3 + (x+2*y)^2", "x=-3:3,y=0:1,z=-2:-1/2"),  # f(-1, 0.5, -1.01) = -1e-6
        ("(z-x^2)^3 + (x-y)^2", "-1,1"),  # f(0.5, 0.5, 0.24) = -1e-6
        ("(x-y)^2 + (y-z)^4 - 1e-9*(y-z)^3", "-1,1"),
    ],
)
def test_a_set_is_no_minimum_where_f_falls_along_a_direction_without_curvature(
    formula: str, box: str
) -> None:
    assert "minimum" not in {one.kind for one in stationary_points(formula, box).sets if one.value}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("(x-y)^4 + 1e-3*(x-y)^3", {"x = y": "saddle", "x = y - 3/4000": "minimum"}),
        ("x^4 + 1e-12*x^3 + 0*y", {"x = 0": "saddle", "x = -3/4000000000000": "minimum"}),
    ],
)
def test_two_close_lines_have_the_kinds_of_one_variable(formula: str, expected: dict[str, str]) -> None:
    """In t = x - y: t^4 + c t^3 has an inflection at 0 and a minimum at -3c/4."""
    assert kinds(stationary_points(formula, "-1,1")) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("cbrt(x-y)^4", {"x = y": "minimum"}),
        ("cbrt(x)^4 + 0*y", {"x = 0": "minimum"}),
        ("cbrt(x^2+y^2-1)^2", {"x**2 + y**2 = 1": "minimum"}),
        ("sqrt(1-cos(x-y))", {"x = y": "minimum"}),
        ("cbrt(x)^2*y^2", {"x = 0": "minimum", "y = 0": "minimum"}),
        ("min(1-y,abs(y)) + x^2*y^2", {"y = 0": "minimum"}),
    ],
)
def test_sets_on_which_a_root_vanishes_are_found(formula: str, expected: dict[str, str]) -> None:
    assert kinds(stationary_points(formula, "-1,1")) == expected


@pytest.mark.parametrize("formula", ["cbrt(x-y)^2 + x^2", "cbrt(x-y)^2 - x^2"])
def test_kinks_of_infinite_slope_that_are_not_searched_are_said(formula: str) -> None:
    """The first has its minimum at (0, 0), on the crease x = y."""
    found = stationary_points(formula, "-2,2", boundary=True)
    assert found.completeness is Completeness.NOT_PROVEN
    assert found.boundary is not None
    assert found.boundary.completeness is Completeness.NOT_PROVEN


@pytest.mark.parametrize(
    "formula",
    [
        "where(x!=0, exp(-1/x^2), 0)", "where(x==0, 0, exp(-1/x^2))", "where(x==y, 0, exp(-1/(x-y)^2))",
        "where(x!=0, sin(x)/x, 1)",
    ],
)  # fmt: skip
def test_single_cases_are_not_proven_to_be_searched(formula: str) -> None:
    assert stationary_points(formula, "-1,1").completeness is Completeness.NOT_PROVEN


@pytest.mark.parametrize(
    ("formula", "box"),
    [
        ("x - floor(x)", "0,2"), ("where(x>0, 2-x, x)", "-1,1"), ("where(x==1,-1,x)", "0,3"),
        ("sign(x)*(2-abs(x))", "-1,1"), ("atan2(y,x)", "-1,1"), ("floor(x)+floor(-x)", "-1.5,1.5"),
        ("where(x<0.5,x,x-2)", "0,1"), ("atan(1/x)", "-1,1"), ("exp(-1/x^2)", "-1,1"),
        ("1/(1+1/x^2)", "-1,1"), ("atan(tan(x))", "0,2"), ("atan(y/x)", "-1,1"), ("exp(log(x^2))", "-1,1"),
        ("exp(-tan(x)^2)", "0,3"), ("1/(1+1/(x*y)^2)", "-1,2"),
    ],
)  # fmt: skip
def test_no_extreme_over_a_box_is_proven_where_f_jumps_or_has_a_hole(formula: str, box: str) -> None:
    found = stationary_points(formula, box, boundary=True).boundary
    assert found is not None
    assert found.completeness is Completeness.NOT_PROVEN


@pytest.mark.parametrize(
    ("formula", "box"),
    [
        ("sqrt(1-x^2-y^2)", "-1,1"),
        ("1/(x*y)", "0,1"),
        ("where(x^2+y^2>0, x*y/(x^2+y^2), 0)", "-1,1"),
        ("abs(cbrt(x-y))", "-1,1"),
        ("sqrt(sin(x-y)^2)", "-1,1"),
        ("(x^2+y^2-3)^6 + (x^2+y^2-1)^2", "-2,2"),
    ],
)
def test_legal_input_is_answered(formula: str, box: str) -> None:
    found = stationary_points(formula, box, boundary=True)
    assert found.boundary is not None
    assert found.boundary.completeness in Completeness


def test_an_impossible_pair_of_equations_is_no_set() -> None:
    found = stationary_points("abs(sin(x))*y", "-2,2")
    assert kinds(found) == {"x = 0": "mixed"}


def test_zeros_of_sine_and_cosine_at_corners_are_exact() -> None:
    found = stationary_points("cos(x)", "0,pi/2", boundary=True).boundary
    assert found is not None
    assert found.completeness is Completeness.PROVEN
    assert [(one.value.value, one.where) for one in found.least] == [(0.0, "a corner")]


@pytest.mark.parametrize("formula", ["sqrt(z^2+z^2)+z+0.5*x^2", "acos(cos(x))+0*z"])
def test_a_kink_has_its_value(formula: str) -> None:
    found = stationary_points(formula, "-1,1")
    assert all(point.value is not None for point in found.points)


def test_a_box_may_be_given_as_pairs_of_ends() -> None:
    found = stationary_points("x^2 + y^2", [(-1, 1), ("-pi", "pi")])
    assert [[end.decimal for end in span] for span in found.box] == [
        ["-1", "1"],
        ["-3.141592654", "3.141592654"],
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "cbrt(relu(x-3)) + x^2", "sqrt(max(x-3,0)) + x^2", "sqrt(relu(x))", "cbrt(max(x,0))^2",
        "where(x>0,1-x,-1-x)", "where(x>0,x-1,x)", "where(x==0,5,1)", "where(x>0,1,-1)", "where(x==y,0,1)",
        "where(x>0,x,where(x<0,x,5))",
    ],
)  # fmt: skip
def test_no_list_is_complete_where_cases_hide_a_part(formula: str) -> None:
    found = stationary_points(formula, "-1,2", boundary=True)
    assert found.completeness is Completeness.NOT_PROVEN
    assert found.boundary is not None
    assert found.boundary.completeness is Completeness.NOT_PROVEN


@pytest.mark.parametrize("formula", ["cbrt(x-y)", "cbrt(x*y)", "cbrt(x*y-1)", "cbrt(x+y+z)"])
def test_a_crease_that_f_rises_through_is_not_listed(formula: str) -> None:
    assert stationary_points(formula, "-2,2").sets == ()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("cbrt(x^2*y)", {"x = 0": "mixed"}),
        ("cbrt(x^2*y)^2", {"x = 0": "minimum", "y = 0": "minimum"}),
        ("(x+y+z)^2*(x-1)", {"x + y + z = 0": "mixed"}),
    ],
)
def test_a_set_is_listed_once(formula: str, expected: dict[str, str]) -> None:
    assert kinds(stationary_points(formula, "-2,2")) == expected


@pytest.mark.parametrize("formula", ["max(x,y)", "relu(x+y)", "max(x,y)^2", "(x^2+y-11)^2 + (x+y^2-7)^2"])
def test_extremes_of_ordinary_functions_are_proven(formula: str) -> None:
    found = stationary_points(formula, "-1,1", boundary=True).boundary
    assert found is not None
    assert found.completeness is Completeness.PROVEN


@pytest.mark.parametrize(
    "beside", ["abs(log(x - 1))", "max(log(x - 1), 0)", "relu(log(x - 1))", "sqrt(abs(log(x - 1)))"]
)
def test_a_kink_without_a_value_in_a_branch_not_taken_hides_no_point(beside: str) -> None:
    """x*(x - 2)^2 has its maximum, 32/27, at 2/3, where log(x - 1) has no value."""
    found = stationary_points(f"where(x > 2, {beside}, x*(x - 2)^2)", "-1,4")
    kinds_at = [(point.kind.value, point.at[0].decimal) for point in found.points]
    assert kinds_at == [("maximum", "0.6666666667"), ("kink", "2")]


def test_what_sympy_finds_nowhere_real_is_refused() -> None:
    with pytest.raises(ExpressionError, match="SymPy finds no real formula"):
        stationary_points("where(x > 0, relu(log(-1 - x^2)), (x + 1)^2)", "-2,1")
