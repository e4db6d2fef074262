"""A claim that is right as it would be read on paper is not called wrong."""

from __future__ import annotations

import pytest

from gradcli.calculus.checking.requests import check
from gradcli.language.write import to_infix


@pytest.mark.parametrize(
    ("formula", "claim", "read"),
    [
        ("exp(x)*sin(x)", "sin x e^x + cos x e^x", "sin(x)*e**x + cos(x)*e**x"),
        ("e^(sin x)", "cos x e^(sin x)", "cos(x)*e**sin(x)"),
        ("x*sin(y)", "sin y, cos y x", "cos(y)*x"),
        ("y*sin(2x)", "2 cos 2x y, sin 2x", "2*(cos(2*x)*y)"),
    ],
)
def test_a_function_without_brackets_may_mean_what_it_does_on_paper(
    formula: str, claim: str, read: str
) -> None:
    report = check(formula, claim)
    assert report.agrees
    (told,) = [one for one in report.components if "read as on paper" in one.detail]
    assert to_infix(told.claimed) == read


def test_the_reading_of_the_language_comes_first() -> None:
    report = check("sin(x*y)", "y*cos x y, x*cos x y")
    assert report.agrees
    assert not any("on paper" in one.detail for one in report.components)


def test_brackets_mean_what_they_say() -> None:
    assert check("exp(x)*sin(x)", "sin(x e^x) + cos(x e^x)").agrees is False


def test_a_witness_has_both_numbers() -> None:
    """At 1, the simplest point, the derivative of x*exp(-x) is 0, which no precision tells from 0."""
    (component,) = check("x*exp(-x)", "exp(-x)").components
    assert component.witness is not None
    assert component.witness.claimed is not None
    assert component.witness.correct is not None


def test_algebra_decides_where_no_points_are_found() -> None:
    claim = "-(x - pi)/sqrt(1e-9 - (x - pi)^2)"
    assert check("sqrt(1e-9 - (x - pi)^2)", claim).agrees


@pytest.mark.parametrize(
    ("formula", "claim"),
    [
        ("x^2/3", "0.666667x"),
        ("pi*x^2", "6.283185307x"),
        ("2^x", "0.693147*2^x"),
        ("x^2/3", "0.6666666666666667x"),
    ],
)
def test_decimals_of_six_digits_stand_for_the_number_they_round(formula: str, claim: str) -> None:
    (component,) = check(formula, claim).components
    assert component.agrees
    assert "rounded" in component.detail


def test_decimals_of_fewer_digits_are_wrong_and_said_to_be_rounded() -> None:
    (component,) = check("x^2/3", "0.6667x").components
    assert component.agrees is False
    assert component.explained is not None
    assert component.explained.text == "0.6667 is 2/3 rounded; write 2/3"


def test_decimals_that_are_wrong_are_wrong() -> None:
    assert check("x^2/3", "0.666676x").agrees is False
