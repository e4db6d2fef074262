"""Closed forms stand beside their decimals, and claim equality only where it holds."""

from __future__ import annotations

import pytest

from gradcli.language.tree import Symbol
from gradcli.output.notation import (
    ascii_notation,
    latex_notation,
    latex_words,
    unicode_notation,
    unicode_words,
    written,
)
from gradcli.output.opposite import opposite
from gradcli.output.report import Vector
from tests.output.samples import quantity


@pytest.mark.parametrize(
    ("value", "exact", "text"),
    [
        (2.0, "2", "2"),
        (0.5, "1/2", "1/2 = 0.5"),
        (1 / 3, "1/3", "1/3 ≈ 0.3333333333"),
        (2**0.5, "sqrt(2)", "√2 ≈ 1.414213562"),
        (0.25, "", "0.25"),
    ],
)
def test_a_quantity(value: float, exact: str, text: str) -> None:
    assert written(quantity(value, exact), unicode_notation()) == text


def test_a_vector_repeats_itself_only_where_decimals_differ() -> None:
    half, two = quantity(0.5, "1/2"), quantity(2.0, "2")
    assert written(Vector((two, two)), unicode_notation()) == "(2, 2)"
    assert written(Vector((half, two)), unicode_notation()) == "(1/2, 2) = (0.5, 2)"


def test_greek_names_are_spelled_where_only_ascii_is() -> None:
    assert written(Symbol("θ1"), ascii_notation()) == "theta1"
    assert written(Symbol("λ"), ascii_notation()) == "lambda"
    assert written(Symbol("Ω"), ascii_notation()) == "Omega"


def test_a_power_of_ten_is_written_as_one_in_latex() -> None:
    assert written(1.5e-7, latex_notation()) == r"1.5 \cdot 10^{-7}"


def test_words_are_safe_in_latex() -> None:
    assert latex_words(r"50% \of_{x}") == r"50\% \textbackslash{}of\_\{x\}"


@pytest.mark.parametrize(
    ("value", "exact", "text"),
    [
        (0.6, "3/5", "-3/5 = -0.6"),
        (-0.6, "-3/5", "3/5 = 0.6"),
        (0.0, "0", "0"),
        (-(2**0.5), "-sqrt(2)", "sqrt(2) ~= 1.414213562"),
        (1e-5, "", "-1e-05"),
    ],
)
def test_the_opposite_is_written_as_a_person_would(value: float, exact: str, text: str) -> None:
    assert written(opposite(quantity(value, exact)), ascii_notation()) == text


@pytest.mark.parametrize(
    ("typed", "on_paper"),
    [
        ("(u*v)' = u'*v + u*v'", "(u·v)' = u'·v + u·v'"),
        ("(u/v)' = (u'*v - u*v')/v**2", "(u/v)' = (u'·v - u·v')/v²"),
        ("it ends with v**2.", "it ends with v²."),
        ("x**2.5 and x**10", "x^2.5 and x¹⁰"),
        ("(x**n)' = n*x**(n - 1)", "(x^n)' = n·x^(n - 1)"),
        ("d/dx[u]*v", "d/dx[u]·v"),
        ("marked *, or **", "marked *, or **"),
    ],
)
def test_formulas_amid_words_are_written_as_on_paper(typed: str, on_paper: str) -> None:
    assert unicode_words(typed) == on_paper
