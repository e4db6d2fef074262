from __future__ import annotations

import math

import pytest

from gradcli.language.expression import read
from gradcli.numeric.arithmetic import FLOATS, runner
from gradcli.numeric.faults import undefined_part
from gradcli.numeric.program import lower, with_gradient


def reason(text: str, *point: float) -> str:
    """Return why the first output at a point that is nan is so: the value, or a partial."""
    expression = read(text)
    program = with_gradient(lower([expression.tree], expression.variables))
    slots = runner(program, FLOATS)([float(x) for x in point])
    bad = next(slot for slot in program.outputs if math.isnan(slots[slot]))
    return undefined_part(program, slots, bad)


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("log(x)", [-1], "log(x) needs x > 0"),
        ("log(x)", [0], "log(x) needs x > 0"),
        ("sqrt(x - 2)", [1], "sqrt(x - 2) needs x >= 2"),
        ("1/x", [0], "1/x needs x != 0"),
        ("x/(x - 3)^2", [3], "x/(x - 3)**2 needs x != 3"),
        ("x^(1/2)", [-1], "x**(1/2) needs x >= 0"),
        ("x^y", [-1, 0.5], "x**y needs x > 0"),
        ("x^-2", [0], "x**(-2) needs x != 0"),
        ("asin(x)", [2], "asin(x) needs -1 <= x and x <= 1"),
        ("acosh(x)", [0.5], "acosh(x) needs x >= 1"),
        ("y + exp(log(x) + 1)", [-1, 2], "log(x) needs x > 0"),
        ("log(x) + sqrt(y)", [-1, -1], "log(x) needs x > 0"),
        ("log(x) + sqrt(y)", [1, -1], "sqrt(y) needs y >= 0"),
        ("x*log(x*y)", [1, -1], "log(x*y) needs x*y > 0"),
        ("where(x > 0, sqrt(y), log(y))", [1, -1], "sqrt(y) needs y >= 0"),
        ("where(x > 0, sqrt(y), log(y))", [-1, -1], "log(y) needs y > 0"),
        ("where(log(x) > 0, 1, 2)", [-1], "log(x) needs x > 0"),
    ],
)
def test_the_part_where_a_value_is_lost_is_named_with_its_condition(
    text: str, point: list[float], expected: str
) -> None:
    assert reason(text, *point) == expected


def test_no_case_that_holds_has_no_condition_to_name() -> None:
    assert reason("Piecewise((x, x > 0), (x^2, x < -1))", -0.5).endswith(" has no value")


@pytest.mark.parametrize(
    ("text", "point"),
    [("exp(x) - exp(x + 1)", [1000]), ("exp(x)/exp(2*x)", [1000]), ("exp(-x)*exp(x)", [1000])],
)
def test_infinities_that_meet_have_no_condition(text: str, point: list[float]) -> None:
    assert reason(text, *point) == ""


@pytest.mark.parametrize("text", ["sqrt(x)", "x^(1/2)", "asin(1 - x)"])
def test_a_gradient_lost_where_the_value_is_not_names_itself(text: str) -> None:
    assert reason(text, 0.0) == "the gradient has no value in double precision"
