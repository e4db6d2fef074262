"""Stationary points in a box: what is listed, in which form, and what is said where something is open."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
import sympy

from gradcli import LimitError, OptionError, stationary_points
from gradcli.language.write import to_infix
from gradcli.results.stationary import Completeness, PointKind, StationaryReport


def exact(report: StationaryReport) -> list[tuple[str, ...]]:
    return [tuple(map(to_infix, point.exact)) for point in report.points if point.exact]


@pytest.mark.parametrize(
    ("formula", "box", "expected"),
    [
        ("x*y*exp(-x^2-y^2)", "x=0.1:4,y=0.1:4", [("sqrt(2)/2", "sqrt(2)/2")]),
        ("x^3/3 - x^2/2 - x", "-5,5", [("1/2 - sqrt(5)/2",), ("1/2 + sqrt(5)/2",)]),
        ("exp(x) - 2x", "-5,5", [("log(2)",)]),
        ("x*log(x)", "0,5", [("exp(-1)",)]),
        ("cos(x)", "0,2pi", [("0",), ("pi",), ("2*pi",)]),
        ("x^4 - 4x", "-3,3", [("1",)]),
        ("(x-1/3)^2 + (y+2/7)^2", "-3,3", [("1/3", "-2/7")]),
    ],
)
def test_coordinates_are_exact_where_that_is_short(
    formula: str, box: str, expected: list[tuple[str, ...]]
) -> None:
    found = stationary_points(formula, box)
    assert found.completeness is Completeness.PROVEN
    assert [list(map(number, point)) for point in exact(found)] == [list(map(number, p)) for p in expected]


def number(text: str) -> float:
    return round(float(sympy.sympify(text)), 12)


@pytest.mark.parametrize(
    ("formula", "box", "count"),
    [
        # on the closed box's edge, at a corner, and just outside
        ("cos(x)", "0,pi", 2),
        ("cos(x)", "0,3.14159265358979", 1),
        ("cos(x)", "0,3.14159265358980", 2),
        ("(x-1)^2 + (y-1)^2", "0,1", 1),
        ("(x-1)^2 + (y-1)^2", "x=0:1,y=0:0.9999999999", 0),
        ("(x-sqrt(2))^2", "sqrt(2),2", 1),
        ("(x-sqrt(2))^2", "1.4142135623730951,2", 0),
    ],
)
def test_a_point_belongs_to_the_closed_box_exactly(formula: str, box: str, count: int) -> None:
    found = stationary_points(formula, box)
    assert len(found.points) == count
    assert found.completeness is Completeness.PROVEN


def test_without_a_box_a_named_problem_brings_its_own() -> None:
    found = stationary_points("@himmelblau")
    assert [[end.value for end in span] for span in found.box] == [[-5.0, 5.0], [-5.0, 5.0]]
    assert len(found.points) == 9
    assert [[end.value for end in span] for span in stationary_points("x^2").box] == [[-10.0, 10.0]]


def test_a_hole_is_no_stationary_point() -> None:
    assert stationary_points("x^2*x/x").points == ()


def test_the_edge_of_the_domain_is_remarked_not_listed() -> None:
    found = stationary_points("sqrt(x) - x", "0,4")
    assert [point.at[0].value for point in found.points] == [0.25]
    assert any(remark.kind == "edge" and "(0)" in remark.text for remark in found.remarks)


def test_jumps_are_remarked() -> None:
    assert any(
        remark.kind == "jumps" for remark in stationary_points("floor(x) + (x-0.3)^2", "0,0.9").remarks
    )


def test_a_set_swallows_the_points_on_it() -> None:
    found = stationary_points("x^2*y^2", "-2,2")
    assert found.points == ()
    assert {one.description for one in found.sets} == {"x = 0", "y = 0"}
    assert {one.kind for one in found.sets} == {"minimum"}


def test_a_family_is_written_line_by_line() -> None:
    found = stationary_points("sin(x+y)", "-3,3")
    assert {(one.description, one.kind) for one in found.sets} == {
        ("x + y = pi/2", "maximum"), ("x + y = -pi/2", "minimum"),
        ("x + y = 3*pi/2", "minimum"), ("x + y = -3*pi/2", "maximum"),
    }  # fmt: skip


def test_a_region_without_slope_holds_its_edge_where_that_is_stationary_too() -> None:
    assert [one.description for one in stationary_points("relu(x)^2").sets] == ["x <= 0"]
    corner = stationary_points("relu(x)")
    assert [one.description for one in corner.sets] == ["x < 0"]
    assert [(point.kind, point.at[0].value) for point in corner.points] == [(PointKind.KINK, 0.0)]


def test_a_constant_is_stationary_everywhere() -> None:
    found = stationary_points("5", variables=["x", "y"])
    assert [(one.description, one.kind) for one in found.sets] == [("every point", "constant")]
    assert found.completeness is Completeness.PROVEN


def test_what_is_not_proven_is_said_and_still_listed() -> None:
    found = stationary_points("sin(x)+sin(y)+sin(x+y)", "0,2pi")
    assert found.completeness is Completeness.NOT_PROVEN
    assert "near (3.14159, 3.14159)" in found.how
    assert ("pi", "pi") in exact(found) or any(
        abs((p.at[0].value or 0) - 3.141592653589793) < 1e-12 for p in found.points
    )


@pytest.mark.parametrize(("formula", "box"), [("x^2*sin(1/x)", "-1,1"), ("@ackley", None)])
def test_a_timeout_is_kept_and_what_is_left_out_is_said(formula: str, box: str | None) -> None:
    began = time.monotonic()
    found = None
    # On a machine that is busy with other work not even the first points are found in time.
    with suppress(LimitError):
        found = stationary_points(formula, box, timeout=4)
    assert found is None or found.completeness is Completeness.NOT_PROVEN
    assert found is None or found.how.startswith("open: ")
    assert time.monotonic() - began < 5.5


def test_a_value_that_digits_do_not_tell_from_zero_is_told_so() -> None:
    inexact = [point for point in stationary_points("@himmelblau").points if point.kind is PointKind.MINIMUM]
    assert [point.value and point.value.value for point in inexact] == [0.0] * 4
    assert sum("first 40 decimal places" in point.detail for point in inexact) == 3


def test_digits_are_as_many_as_asked_for() -> None:
    (point,) = stationary_points("exp(x) - 2x", "0,1", digits=40).points
    assert point.at[0].decimal == "0.6931471805599453094172321214581765680755"  # log 2, OEIS A002162


def test_refusals() -> None:
    with pytest.raises(OptionError, match="no variable"):
        stationary_points("5")
    with pytest.raises(LimitError, match="at most 20 variables"):
        stationary_points("sum(x[i]^2, i, 1, 21)")
    with pytest.raises(LimitError, match="--boundary takes at most 4"):
        stationary_points("sum(x[i]^2, i, 1, 5)", boundary=True)
