"""Each slip of the table gives what a student who makes it would write."""

from __future__ import annotations

import pytest
import sympy

from gradcli.calculus.checking.slip_suspects import slip_suspects
from gradcli.calculus.checking.slips.table import SLIPS, Rank
from gradcli.calculus.checking.uses import Derivation
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.calculus.symbols import to_sympy
from gradcli.language.infix import read_infix

WRITTEN = [
    ("no_inner_derivative", "sin(x^2)", "cos(x^2)"),
    ("no_inner_derivative", "x + exp(2*x)", "1 + exp(2*x)"),
    ("no_derivative_of_the_denominator", "3/(x^2 + 1)", "-3/(x^2 + 1)^2"),
    ("no_derivative_of_the_exponent", "x^x", "x^x"),
    ("inner_derivative_put_inside", "sin(x^2)", "cos(2*x)"),
    ("product_with_fewer_terms", "x^2*sin(x)", "x^2*cos(x)"),
    ("product_with_fewer_terms", "x^2*sin(x)", "2*x*sin(x)"),
    ("product_with_fewer_terms", "x*sin(x)*exp(x)", "sin(x)*exp(x) + x*cos(x)*exp(x)"),
    ("product_of_the_derivatives", "x^2*sin(x)", "2*x*cos(x)"),
    ("quotient_with_one_term", "sin(x)/(x + 2)", "cos(x)/(x + 2)"),
    ("quotient_with_one_term", "sin(x)/(x + 2)", "-sin(x)/(x + 2)^2"),
    ("quotient_with_the_wrong_term", "sin(x)/(x + 2)", "sin(x)/(x + 2)^2"),
    ("quotient_of_the_derivatives", "sin(x)/x^2", "cos(x)/(2*x)"),
    ("quotient_of_the_derivatives", "3/x^2", "3/(2*x)"),
    ("denominator_not_squared", "sin(x)/x", "(cos(x)*x - sin(x))/x"),
    ("power_rule_got_wrong", "x^5", "x^4"),
    ("power_rule_got_wrong", "x^5", "5*x^5"),
    ("power_rule_got_wrong", "x^5", "5*x^6"),
    ("power_rule_got_wrong", "sqrt(x)", "1/sqrt(x)"),
    ("power_rule_got_wrong", "(x^2 + 1)^5", "(x^2 + 1)^4*2*x"),
    ("power_rule_got_very_wrong", "x^5", "4*x^4"),
    ("power_rule_got_very_wrong", "x^5", "5*x^3"),
    ("power_rule_got_very_wrong", "x^5 + x", "x^5 + 1"),
    ("integrated", "x^5", "x^6/6"),
    ("integrated", "2/x", "2*log(x)"),
    ("power_rule_for_an_exponential", "3^x", "x*3^(x - 1)"),
    ("power_rule_for_an_exponential", "exp(x)", "x*exp(x - 1)"),
    ("exponential_rule_for_a_power", "x^5", "x^5*log(x)"),
    ("natural_logarithm_taken_for_another", "log(x)", "1/(x*log(10))"),
    ("base_of_a_logarithm", "log10(x)", "1/x"),
    ("base_of_a_logarithm", "log(x, 3)", "log(3)/x"),
    ("base_of_an_exponential", "3^x", "3^x"),
    ("base_of_an_exponential", "3^(x^2)", "3^(x^2)*2*x"),
    ("angles_in_degrees", "sin(x)", "pi/180*cos(x)"),
    ("angles_in_degrees", "sin(x)", "cos(pi*x/180)"),
    ("angles_in_degrees", "atan(x)", "180/pi/(1 + x^2)"),
    ("sign_within_a_rule", "sin(x)/x", "(cos(x)*x + sin(x))/x^2"),
    ("sign_within_a_rule", "x*sin(x)", "sin(x) - x*cos(x)"),
    ("sign_of_a_derivative", "x + cos(x)", "1 + sin(x)"),
    ("sign_of_a_derivative", "x + 1/x", "1 + 1/x^2"),
    ("constant_kept", "x^2 + 5", "2*x + 5"),
    ("constant_taken_for_a_variable", "x^2 + 5", "2*x + 1"),
    ("constant_factor_lost", "7*x^2", "2*x"),
    ("constant_factor_lost", "7*y*x^2", "14*x"),
]
"""By hand: the slip, a function, and its wrong derivative with respect to x."""

VALUES = {name: sympy.Rational(61, 97) for name in "xy"}


def number(text: str) -> sympy.Expr:
    return sympy.N(to_sympy(read_infix(text), VALUES), 30)


@pytest.mark.parametrize(("name", "function", "wrong"), WRITTEN)
def test_a_slip_leads_to_what_a_student_would_write(name: str, function: str, wrong: str) -> None:
    derivation = Derivation(read_infix(function), Unknown("x"))
    (row,) = [row for row in SLIPS if row.name == name]
    found = [
        derivation.with_slips({id(use.tree): after}) for use in derivation.uses for after, _ in row.apply(use)
    ]
    assert any(abs(sympy.N(to_sympy(tree, VALUES), 30) - number(wrong)) < 1e-20 for tree in found)


def test_every_slip_is_shown() -> None:
    assert {name for name, _, _ in WRITTEN} == {row.name for row in SLIPS}


def test_a_slip_may_happen_at_every_use_of_a_rule() -> None:
    derivation = Derivation(read_infix("sin(2*x) + exp(3*x)"), Unknown("x"))
    suspects = slip_suspects([derivation], Rank.USUAL)
    wanted = number("cos(2*x) + exp(3*x)")
    found = [s.told for s in suspects if abs(sympy.N(to_sympy(s.tree, VALUES), 30) - wanted) < 1e-20]
    missing = "the inner derivative of {}, {}, is missing"
    assert [told.text for told in found] == [f"{missing}; {missing}"]
    terms = ("sin(2*x)", "2", "exp(3*x)", "3")
    assert [told.terms for told in found] == [tuple(map(read_infix, terms))]


def test_a_slip_in_one_place_leaves_an_equal_part_elsewhere_alone() -> None:
    derivation = Derivation(read_infix("sin(x^2) + y*sin(x^2)"), Unknown("x"))
    first = next(slip_suspects([derivation], Rank.USUAL))
    assert abs(sympy.N(to_sympy(first.tree, VALUES), 30) - number("cos(x^2) + y*2*x*cos(x^2)")) < 1e-20
