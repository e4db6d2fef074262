"""The gradient taken apart: which systems of equations are solved for a formula."""

from __future__ import annotations

import pytest
import sympy

from gradcli.calculus.critical.systems import System, TooManyCases, systems_of, vanishing_factors
from gradcli.calculus.derivatives import function_of, partials_of
from gradcli.calculus.symbols import symbol
from gradcli.language.expression import read


def systems(formula: str) -> list[System]:
    of = read(formula)
    partials = partials_of(function_of(of.tree), of.variables)
    return systems_of(partials, [symbol(name) for name in of.variables])


def equations(formula: str) -> set[frozenset[str]]:
    return {frozenset(map(str, system.equations)) for system in systems(formula)}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x^2 + y^2", [{"x", "y"}]),
        ("x^4 + y^4", [{"x", "y"}]),
        ("x^3 - 3x y^2", [{"x + y", "x"}, {"x + y", "y"}, {"x - y", "x"}, {"x - y", "y"}]),
        ("(x^2+y^2-1)^2", [{"x**2 + y**2 - 1"}, {"x", "y"}]),
        ("exp(x^2 + y^2)", [{"x", "y"}]),
        (
            "sin(x)*sin(y)",
            [{"cos(x)", "cos(y)"}, {"sin(y)", "cos(y)"}, {"cos(x)", "sin(x)"}, {"sin(x)", "sin(y)"}],
        ),
        ("x^2*y^2", [{"x"}, {"y"}]),
        ("x + y^2", []),
        ("sec(x)", [{"sin(x)"}]),
        ("tan(x)^2", [{"sin(x)"}]),
    ],
)  # fmt: skip
def test_a_smooth_formula_gives_one_system_for_each_choice_of_factors(
    formula: str, expected: list[set[str]]
) -> None:
    assert equations(formula) == set(map(frozenset, expected))


def test_a_kink_is_taken_on_both_sides_and_on_itself() -> None:
    found = systems("abs(x) + x^4 - x^2")
    on_kink = [system for system in found if system.on_kink]
    assert {str(system.positive) for system in found if not system.on_kink} == {"(x,)", "(-x,)"}
    assert len(on_kink) == 1
    assert len(on_kink[0].weights) == 1


def test_cases_that_contradict_each_other_are_left_out() -> None:
    assert all(len(system.positive) < 2 for system in systems("max(x, -x) + y^2"))


def test_an_infinite_slope_is_a_kink_to_look_at() -> None:
    assert frozenset({"x"}) in equations("cbrt(x)^2")
    assert frozenset({"x", "y"}) in equations("abs(x)^(2/3) + y^2") or frozenset({"x", "y"}) in equations(
        "cbrt(x)^2 + y^2"
    )


def test_more_kinks_than_can_be_taken_one_by_one_are_refused() -> None:
    with pytest.raises(TooManyCases):
        systems("abs(x) + abs(x-1) + abs(x-2) + abs(x-3) + abs(x-4)")


def test_factors_that_never_vanish_are_dropped() -> None:
    x = symbol("x")
    assert vanishing_factors(3 * (x**2 + 1) * sympy.exp(x) * (x - 1) ** 4) == [x - 1]
    assert vanishing_factors(sympy.cosh(x) + 1) == []
