"""Folding keeps every character but the spaces at which it breaks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.output.fold import folded

TERMS = st.lists(
    st.sampled_from(["x1**2", "-0.7071067812", "1.5e-300", "sin(y)", "(a", "b)", "+", "-", "=", "3*x*y/z"]),
    max_size=60,
)


@given(TERMS, st.sampled_from([" ", ""]), st.integers(24, 90))
def test_lines_fit_and_say_the_same(terms: list[str], joint: str, width: int) -> None:
    text = joint.join(terms)
    lines = folded(text, width)
    assert max(map(len, lines)) <= width
    assert "".join(" ".join(lines).split()) == "".join(text.split())


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40), st.integers(30, 80)
)
def test_a_number_is_never_broken(values: list[float], width: int) -> None:
    written = [f"{value:.10g}" for value in values]
    for text in (f"({', '.join(written)})", "(" + "*".join(f"({number})" for number in written) + ")"):
        found = re.findall(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?", "\n".join(folded(text, width)))
        assert found == written


def test_an_operator_stays_with_what_it_operates_on() -> None:
    assert folded("f = alpha + beta - gamma", 14, "  ") == ["f = alpha", "  + beta", "  - gamma"]


def test_a_name_longer_than_a_line_stays_whole() -> None:
    assert folded("a" * 50 + " b", 20, "  ") == ["a" * 50, "  b"]


def test_a_difference_in_brackets_and_a_percentage_stay_whole() -> None:
    assert folded("Q = 2 + 3*(x - 1) + (y - 2)^2", 20, "  ") == ["Q = 2 + 3*(x - 1)", "  + (y - 2)^2"]
    assert folded("the share is 98.99 % of it", 18, "  ") == ["the share is", "  98.99 % of it"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("2*x + y + d/dx[1 - x]", 19, ["2*x + y", "  + d/dx[1 - x]"]),
        ("a + b*(c + d*(e + f)) + g", 20, ["a + b*(c", "  + d*(e + f)) + g"]),
        ("abc + (defg + hij + klm)", 20, ["abc + (defg + hij", "  + klm)"]),
        ("the words (one of them, two of them)", 30, ["the words (one of them, two of", "  them)"]),
    ],
)
def test_a_formula_is_broken_where_the_fewest_brackets_are_open(
    text: str, width: int, lines: list[str]
) -> None:
    assert folded(text, width, "  ") == lines
