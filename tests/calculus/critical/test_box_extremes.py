"""Absolute extremes over a closed box, from textbooks and by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gradcli import stationary_points
from gradcli.results.stationary import BoxExtremes, Completeness, Extreme


def extremes(formula: str, box: str) -> BoxExtremes:
    found = stationary_points(formula, box, boundary=True).boundary
    assert found is not None
    return found


def places(taken: tuple[Extreme, ...]) -> set[tuple[float | None, ...]]:
    return {tuple(coordinate.value for coordinate in one.at) for one in taken}


CASES = [
    # Stewart, Calculus, section 14.7, example 7
    ("x^2 - 2x y + 2y", "x=0:3,y=0:2", (0.0, {(0, 0), (2, 2)}), (9.0, {(3, 0)})),
    # the closed square on which x*y*(1-x-y) is least at a corner
    ("x*y*(1-x-y)", "0,1", (-1.0, {(1, 1)}), (1 / 27, {(1 / 3, 1 / 3)})),
    ("x^2 + y^2", "-1,2", (0.0, {(0, 0)}), (8.0, {(2, 2)})),
    ("x*y", "-1,1", (-1.0, {(-1, 1), (1, -1)}), (1.0, {(-1, -1), (1, 1)})),
    ("x^3 - 3x", "-2,3", (-2.0, {(-2,), (1,)}), (18.0, {(3,)})),
    ("abs(x) - x/2", "-1,1", (0.0, {(0,)}), (1.5, {(-1,)})),
    ("x", "0,2", (0.0, {(0,)}), (2.0, {(2,)})),
    ("x + y + z", "0,1", (0.0, {(0, 0, 0)}), (3.0, {(1, 1, 1)})),
]


@pytest.mark.parametrize(("formula", "box", "least", "greatest"), CASES, ids=[case[0] for case in CASES])
def test_the_extremes_over_a_box(
    formula: str,
    box: str,
    least: tuple[float, set[tuple[float, ...]]],
    greatest: tuple[float, set[tuple[float, ...]]],
) -> None:
    found = extremes(formula, box)
    assert found.completeness is Completeness.PROVEN
    for taken, (value, at) in ((found.least, least), (found.greatest, greatest)):
        assert {one.value.value for one in taken} == {value}
        assert places(taken) == at


def test_an_extreme_is_exact_where_that_is_short() -> None:
    (greatest,) = extremes("x*y*(1-x-y)", "0,1").greatest
    assert greatest.value.exact is not None
    assert Fraction(1, 27) == Fraction(greatest.value.decimal).limit_denominator(100)


def test_a_whole_edge_may_take_the_least_value() -> None:
    found = extremes("x^2", "x=0:1")
    assert places(found.least) == {(0,)}
    flat = stationary_points("x^2", "x=0:1,y=0:1", variables=["x", "y"], boundary=True).boundary
    assert flat is not None
    assert any(one.at == () and "x = 0" in one.where for one in flat.least)


@pytest.mark.parametrize("formula", ["1/x", "log(x)", "tan(x)", "sqrt(x)"])
def test_where_f_is_undefined_or_unbounded_nothing_is_claimed(formula: str) -> None:
    found = extremes(formula, "-2,2")
    assert found.completeness is Completeness.NOT_PROVEN
    assert found.detail.startswith("open: f ")
