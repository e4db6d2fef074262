"""Each kind of tidying makes of a line what a careful hand would."""

from __future__ import annotations

import pytest

from gradcli.calculus.derivation.kinds import TIDYINGS
from gradcli.calculus.derivation.tidying import kind_title, tidy_steps
from gradcli.language.infix import read_infix
from gradcli.language.write import to_infix

BY_HAND = [
    ("zeros_and_ones", "0*x + 1*y + z*1 - 0", "y + z"),
    ("zeros_and_ones", "0/x + y^1 + x^0", "y + 1"),
    ("zeros_and_ones", "where(x > 0, 2, 2)", "2"),
    ("zeros_and_ones", "Piecewise((y, x > 0), (y, True))", "y"),
    ("known_values", "e^x*log(e)", "e**x"),
    ("known_values", "x*exp(0)", "x"),
    ("zeros_and_ones", "-1*(x + y)", "-(x + y)"),
    ("power_of_product", "(2*x)^2 + 1", "4*x**2 + 1"),
    ("power_of_product", "1/(x^2)^3", "1/x**6"),
    ("powers", "sqrt(x)*sqrt(x)", "x"),
    ("cancel", "x/sqrt(x)", "sqrt(x)"),
    ("exponentials", "exp(-x)*exp(x)*y", "y"),
    ("nested_fractions", "y/(1 + (y/x)^2)", "x**2*y/(x**2 + y**2)"),
    ("nested_fractions", "(1/x - 1/y)/(x*y)", "(y - x)/(x**2*y**2)"),
    ("multiply_out", "2*(4*x - 5) - 4*(2*x + 3)", "-22"),
    ("multiply_out", "(x + y)^2 - (x - y)^2", "4*x*y"),
    ("common_factor", "(4*x^3 + 4*x)/(2*y)", "(2*x**3 + 2*x)/y"),
    ("positive_first", "-x + 1", "1 - x"),
    ("roots", "y/sqrt(x + 1)^2", "y/(x + 1)"),
    ("signs", "x - (-y)", "x + y"),
    ("signs", "x*(-y)", "-x*y"),
    ("signs", "x/(-y)", "-x/y"),
    ("signs", "(-x)*(-y)", "x*y"),
    ("signs", "-(-x)", "x"),
    ("signs", "-(x*y)", "-x*y"),
    ("signs", "(-x)^3", "-x**3"),
    ("signs", "(-x)^2", "x**2"),
    ("fractions", "x*(y/z)", "x*y/z"),
    ("fractions", "x/y/z", "x/(y*z)"),
    ("fractions", "x/(y/z)", "x*z/y"),
    ("fractions", "y^(-2)", "1/y**2"),
    ("numbers", "2*x*3", "6*x"),
    ("numbers", "(4*x)/2", "2*x"),
    ("numbers", "x/2/3", "x/6"),
    ("numbers", "x + 2 + 3", "x + 5"),
    ("numbers", "0.5*(2.5*x)", "1.25*x"),
    ("powers", "x*x^2", "x**3"),
    ("powers", "(x + 1)*(x + 1)", "(x + 1)**2"),
    ("cancel", "x^3/x", "x**2"),
    ("cancel", "x/x^3", "1/x**2"),
    ("common_factor", "(x*exp(x) - exp(x))/exp(x)^2", "(x - 1)/exp(x)"),
    ("order", "sin(x)*2*x", "2*x*sin(x)"),
    ("order", "y*x*pi", "pi*x*y"),
    ("like_terms", "2*x + 3*x", "5*x"),
    ("like_terms", "x*y - 4*y*x", "-3*x*y"),
    ("like_terms", "x - x + 1", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after"), BY_HAND)
def test_a_line_is_tidied_as_by_hand(name: str, before: str, after: str) -> None:
    steps = list(tidy_steps(read_infix(before)))
    assert to_infix(steps[-1][1]) == after
    assert name in [kind for kind, _ in steps]


def test_every_kind_has_an_example_and_a_title() -> None:
    assert {name for name, _, _ in BY_HAND} == set(TIDYINGS)
    assert all(map(kind_title, TIDYINGS))


@pytest.mark.parametrize("text", ["x", "2*x*sin(x)", "-3*x/y**2", "x**2 + y*exp(x) - 1", "1/(2*sqrt(x))"])
def test_what_is_tidy_stays(text: str) -> None:
    assert list(tidy_steps(read_infix(text))) == []


def test_a_condition_stays_as_it_was_typed() -> None:
    ((_, tidied),) = tidy_steps(read_infix("where(1*x > 0 + y, 1*x, y)"))
    assert to_infix(tidied) == "where(1*x > 0 + y, x, y)"
