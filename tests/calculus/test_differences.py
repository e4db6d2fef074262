"""The library's way to finite differences, in this process and in a child with a budget."""

from __future__ import annotations

import pytest
from mpmath import mp

import gradcli
from gradcli.calculus.differences import numdiff, step_of
from gradcli.errors import ExpressionError, OptionError
from gradcli.results.differences import Difference


def test_numdiff_is_public_and_takes_words_of_all_kinds() -> None:
    for at in ("1,2", [1, 2], {"y": 2, "x": 1}):
        report = gradcli.numdiff("x^2*y", at, steps=[1e-7, "2^-26"])
        assert [one.exact.value for one in report.derivatives] == [4.0, 1.0]
        assert [verdict.h for verdict in report.derivatives[0].verdicts] == [1e-7, 2.0**-26]


def test_variables_constants_and_digits() -> None:
    report = numdiff(
        "a*x^2/3 + y", [1, 5], variables=["x", "y"], constants={"a": "2"}, wrt=["y", "x", "y"], digits=5
    )
    assert [one.variable for one in report.derivatives] == ["y", "x"]
    assert report.derivatives[1].exact.decimal == "1.3333"
    with mp.workdps(120):
        true = mp.nstr(1 / (2 * mp.sqrt(3)), 90)
    assert numdiff("sqrt(x)", 3, digits=90).derivatives[0].exact.decimal == true


def test_the_answer_of_a_child_is_the_same() -> None:
    here, there = (numdiff("exp(x)*y", [1, 2], timeout=timeout) for timeout in (None, 20))
    assert here == there
    accuracies = there.derivatives[0].accuracies
    assert list(accuracies) == list(Difference)


@pytest.mark.parametrize("step", [0, -1e-7, "1e-400", "1e400", float("inf"), "x", ""])
def test_a_step_is_a_positive_double(step: float | str) -> None:
    with pytest.raises((OptionError, ExpressionError)):
        numdiff("x^2", 1, steps=[step])


@pytest.mark.parametrize(
    ("text", "step"), [("1e-7", 1e-7), ("2^-26", 2.0**-26), ("1/3", 1 / 3), ("5e-324", 5e-324)]
)
def test_a_step_is_read_as_a_number(text: str, step: float) -> None:
    assert step_of(text) == step


def test_what_is_refused() -> None:
    with pytest.raises(OptionError, match="'z' is no variable; there are x, y"):
        numdiff("x*y", [1, 2], wrt=["z"])
    with pytest.raises(OptionError, match="no double holds the coordinate x"):
        numdiff("x", "1e400")
    with pytest.raises(OptionError, match="no double holds the coordinate y"):
        numdiff("x + y", "1,1e-400")
    with pytest.raises(ExpressionError, match="2 coordinates wanted"):
        numdiff("x*y", 1)
