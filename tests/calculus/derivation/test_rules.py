"""Each rule does what it says, on examples derived by hand."""

from __future__ import annotations

import pytest

from gradcli.calculus.derivation.requests import derive
from gradcli.calculus.derivation.rule_table import RULES
from gradcli.calculus.derivation.rules import rewriting, statement_of, title_of
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.calculus.derivation.walk import differentiated
from gradcli.language.functions import FUNCTIONS
from gradcli.language.infix import read_infix
from gradcli.language.write import to_infix

X = Unknown("x")

BY_HAND = [
    ("constant", "y^2 + 3", "0"),
    ("variable", "x", "1"),
    ("sum", "x - y + 2", "dx/dx - dy/dx + d/dx[2]"),
    ("constant_multiple", "3*x^2*y", "3*y*d/dx[x**2]"),
    ("constant_multiple", "-x", "-dx/dx"),
    ("constant_multiple", "x/7", "dx/dx/7"),
    ("product", "x*sin(x)*e^x", "dx/dx*sin(x)*e**x + x*d/dx[sin(x)]*e**x + x*sin(x)*d/dx[e**x]"),
    ("reciprocal", "y/sin(x)", "-(y*d/dx[sin(x)]/sin(x)**2)"),
    ("quotient", "x/sin(x)", "(dx/dx*sin(x) - x*d/dx[sin(x)])/sin(x)**2"),
    ("power", "x^5", "5*x**4"),
    ("power", "x^2", "2*x"),
    ("power", "x^-2", "-2*x**(-3)"),
    ("power", "x^2.5", "2.5*x**1.5"),
    ("power", "x^y", "y*x**(y - 1)"),
    ("exponential", "3^x", "3**x*log(3)"),
    ("exponential", "e^x", "e**x"),
    ("general_power", "x^x", "x**x*d/dx[x*log(x)]"),
    ("logarithm", "log(x, 7)", "1/(x*log(7))"),
    ("power", "(x - 1)^0", "0"),
    ("atan2", "atan2(y, x)", "-y/(x**2 + y**2)"),
    ("change_of_base", "log(2, x)", "d/dx[log(2)/log(x)]"),
    ("cases", "where(x > 0, x^2, sin(x))", "where(x > 0, d/dx[x**2], d/dx[sin(x)])"),
    ("cases", "max(x, y)", "where(x > y, dx/dx, dy/dx)"),
    ("cases", "min(x, y, 3)", "where(min(x, y) < 3, d/dx[min(x, y)], d/dx[3])"),
    ("piecewise_constant", "floor(x)", "0"),
    ("chain", "sin(x^2)", "cos(x**2)*d/dx[x**2]"),
    ("chain", "(3x + 1)^4", "4*(3*x + 1)**3*d/dx[3*x + 1]"),
    ("chain", "2^(x^2)", "2**x**2*log(2)*d/dx[x**2]"),
    ("chain", "atan2(y, 2x)", "-y/((2*x)**2 + y**2)*d/dx[2*x]"),
    ("abs", "abs(x)", "sign(x)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "after"), BY_HAND)
def test_a_rule_gives_what_one_finds_by_hand(rule: str, text: str, after: str) -> None:
    found = rewriting(read_infix(text), X)
    assert (found.rule, to_infix(found.after)) == (rule, after)


def test_every_rule_has_an_example() -> None:
    assert set(RULES) <= {rule for rule, _, _ in BY_HAND}


@pytest.mark.parametrize("name", [*RULES, *(row.name for row in FUNCTIONS.values() if row.textbook)])
def test_every_rule_can_be_told(name: str) -> None:
    assert title_of(name)
    told, latex = statement_of(name)
    assert told
    assert latex
    assert "*" not in latex


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("sin(x*y)", "sin(u) with u = x*y"),
        ("u*sin(x*u)", "sin(v) with v = x*u"),
        ("(x + 1)^3", "u**3 with u = x + 1"),
        ("exp(2*x)", "exp(u) with u = 2*x"),
    ],
)
def test_the_chain_rule_names_the_inner_function(text: str, note: str) -> None:
    steps = derive(text, wrt=["x"]).derivations[0].main.steps
    reasons = [reason for step in steps for reason in step.reasons if reason.rule == "chain"]
    assert [reason.note.format(*map(to_infix, reason.terms)) for reason in reasons] == [note]


def test_a_long_sum_drops_what_does_not_change_in_one_step() -> None:
    found = rewriting(read_infix("a + b + c + d + x"), X)
    assert to_infix(found.after) == "dx/dx"
    assert found.note == "the other 4 terms are constant"


def test_all_is_differentiated_in_one_go_as_well() -> None:
    assert to_infix(differentiated(read_infix("x^2*sin(x)"), X)) == "2*x*sin(x) + x**2*cos(x)"


def test_the_derivative_is_partial_beside_other_variables() -> None:
    report = derive("x*y", wrt=["y"])
    (derivation,) = report.derivations
    assert (derivation.variable, derivation.held) == ("y", ("x",))
