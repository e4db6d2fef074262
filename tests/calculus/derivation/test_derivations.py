"""Every line of every derivation is true, to an independent reader; so is what it leads to."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli.calculus.derivation.requests import derive
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.calculus.derivation.walk import pending_in
from gradcli.errors import GradcliError
from gradcli.language.expression import Expression, read
from gradcli.language.tree import Apply, Number, Symbol, Tree
from gradcli.language.write import to_infix
from gradcli.numeric.program import lower, with_gradient
from gradcli.numeric.trial_points import trial_points
from gradcli.results.derivations import DerivationReport
from tests.calculus.derivation.derivable import FORMULAS
from tests.calculus.derivation.reader import CLOSE, Reader


@pytest.fixture(autouse=True)
def eighty_digits() -> object:
    with mp.workdps(80):
        yield


def reader_of(formula: Expression, report: DerivationReport) -> Reader | None:
    points = trial_points(with_gradient(lower([formula.tree], formula.variables)), 2)
    return Reader(formula.variables, points[-1], report.parts) if points else None


def check(report: DerivationReport) -> None:
    """Read every line, and hold each against the one before; and the result against the function."""
    formula = report.of
    reader = reader_of(formula, report)
    assert reader is not None
    for derivation in report.derivations:
        for derived in (*derivation.parts, derivation.main):
            values = [reader.value(step.line) for step in derived.steps]
            for (before, after), (_, step) in zip(pairwise(values), pairwise(derived.steps), strict=True):
                assert close(before, after), to_infix(step.line)
        result = read(to_infix(derivation.result), formula.variables, dict(lets(formula)))
        whole = Apply("partial", (formula.tree, Symbol(derivation.variable)))
        assert close(reader.value(result.tree), reader.value(whole)), to_infix(derivation.result)
        assert not pending_in(result.tree, Unknown(derivation.variable))


def lets(formula: Expression) -> list[tuple[str, str]]:
    return [(name, to_infix(value)) for name, value in formula.constants]


def close(one: Any, other: Any) -> bool:
    return bool(abs(one - other) <= mp.mpf(10) ** -CLOSE * (1 + abs(one)))


@pytest.mark.parametrize("text", FORMULAS)
def test_every_line_equals_the_one_before(text: str) -> None:
    check(derive(text))


@pytest.mark.parametrize("text", FORMULAS[::5])
def test_so_does_every_line_of_a_brief_derivation(text: str) -> None:
    check(derive(text, level="brief"))


_LEAVES = st.sampled_from(
    (Symbol("x"), Symbol("x"), Symbol("y"), Number("2"), Number("3"), Number("0.5"), Number("1"))
)


def _grown(below: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    unary = st.sampled_from(
        ("neg", "sin", "cos", "exp", "atan", "tanh", "sqrt", "log", "abs", "cbrt", "sigmoid")
    )
    binary = st.sampled_from(("+", "-", "*", "*", "/", "^", "max"))
    return st.one_of(
        st.builds(lambda f, a: Apply(f, (a,)), unary, below),
        st.builds(lambda f, a, b: Apply(f, (a, b)), binary, below, below),
    )


@given(st.recursive(_LEAVES, _grown, max_leaves=14))
@settings(max_examples=30, deadline=None)
def test_any_formula_is_derived_or_refused(tree: Tree) -> None:
    try:
        formula = read(to_infix(tree), ("x", "y"))
        report = derive(formula)
    except GradcliError:
        return
    if reader_of(formula, report) is not None:
        check(report)
