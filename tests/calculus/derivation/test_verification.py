"""A line that is not true is never let through."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from gradcli.calculus.derivation.naming import named_parts
from gradcli.calculus.derivation.requests import derive
from gradcli.calculus.derivation.rule_table import RULES, Rewriting
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.calculus.derivation.verification import UnverifiedLine, Verifier
from gradcli.errors import LimitError
from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Number, Tree
from gradcli.numeric.program import lower, with_gradient
from gradcli.numeric.trial_points import points_of_cases, trial_points

# The rules enter the table where their module is loaded.
import_module("gradcli.calculus.derivation.rules")

X = Unknown("x", several=True)


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("x^2*y", "2*x"),
        ("sin(x*y)", "cos(x*y)"),
        ("x^2*y", "2*x*y + 1e-30"),
        ("exp(x)*y", "y*exp(x)*(1 + 1e-35)"),
        ("x*y", "y*sqrt(-x^2)/sqrt(-x^2)"),
    ],
)
def test_a_wrong_line_is_found(formula: str, line: str) -> None:
    expression = read(formula)
    verifier = Verifier(named_parts(expression), expression.variables, X)
    with pytest.raises(UnverifiedLine):
        verifier.check(expression.tree, X.pending(expression.tree), read_infix(line))


def test_a_true_line_passes_in_whatever_form() -> None:
    expression = read("x*sin(x)^2*y")
    verifier = Verifier(named_parts(expression), expression.variables, X)
    verifier.check(expression.tree, X.pending(expression.tree), read_infix("y*sin(x)^2 + x*y*sin(2x)"))


@pytest.mark.parametrize(
    "formula", ["x^3", "y*x^3", "sin(x^3)", "where(x > 10^9, x^3, x)", "max(x^3, -10^40)"]
)
def test_a_wrong_rule_is_found_even_where_no_point_is(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = RULES["power"]

    def wrong(tree: Tree, unknown: Unknown) -> Rewriting | None:
        found = right.apply(tree, unknown)
        return found and replace(found, after=Apply("*", (Number("2"), found.after)))

    monkeypatch.setitem(RULES, "power", replace(right, apply=wrong))
    with pytest.raises(UnverifiedLine):
        derive(formula, wrt=["x"])


@pytest.mark.parametrize(
    "formula", ["sqrt(-1 - x^2)", "log(-x^2)", "where(x > 0, x, log(-1 - x^2))", "(-2)^x"]
)
def test_what_has_a_derivative_nowhere_has_no_derivation(formula: str) -> None:
    with pytest.raises(LimitError, match="no point was found"):
        derive(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "(x - 1)^0*x",
        "exp(1000000*x)",
        "tanh(1e6*x)",
        "erfc(10^4*x)",
        "log(x - 1e30)",
        "sqrt(x - 1)*sqrt(1.02 - x)",
    ],
)
def test_what_is_far_small_or_narrow_is_derived_all_the_same(formula: str) -> None:
    assert derive(formula).points >= 2


def test_every_case_is_met() -> None:
    whole = with_gradient(lower([read("where(x > 10^6, sin(x), where(x < -5000, x^2, x^3))").tree], ["x"]))
    found = trial_points(whole, 4)
    points = [float(x) for (x,) in (*found, *points_of_cases(whole, found))]
    assert max(points) > 10**6
    assert min(points) < -5000
