from __future__ import annotations

import pytest

from gradcli.calculus.derivatives import gradient
from gradcli.calculus.exact import ExactPoint
from gradcli.calculus.requests import evaluate
from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.language.write import to_infix
from gradcli.numeric.points import parse_point


def at(text: str, point: str) -> ExactPoint:
    expression = read(text)
    return ExactPoint(gradient(expression), parse_point(point, expression.variables))


@pytest.mark.parametrize(
    ("text", "point", "zero"),
    [
        ("sin(x)", "pi", True), ("sqrt(2)*sqrt(3) - sqrt(6) + 0*x", "1", True), ("x^2 - 2", "sqrt(2)", True),
        ("x^2 - 2", "1.4142", False),
        ("exp(log(x)) - 3", "3", True), ("sin(x)^2 + cos(x)^2 - 1", "1", True),
        ("sqrt(5 + 2sqrt(6)) - sqrt(2) - x", "sqrt(3)", True),
        ("atan(x) + atan(1/x) - pi/2", "2", None), ("sin(x) - 1/10^30", "pi", False),
        ("log(x) - 1", "e", True), ("cos(x)", "pi/3", False),
    ],
)  # fmt: skip
def test_zero_is_told_by_algebra_alone(text: str, point: str, zero: bool | None) -> None:
    found = at(text, point).rational(read_infix(text))
    assert zero is None or (found == 0) is zero


@pytest.mark.parametrize(
    ("text", "point", "direction", "perpendicular"),
    [("x^2 + y^2", "1,1", "1,-1", True), ("x^2 + y^2", "1,2", "1,-1", False),
     ("x*y", "sqrt(2),1", "sqrt(2),-1", True), ("sin(x) + y", "0,0", "1,-1", True)],
)  # fmt: skip
def test_perpendicular_is_told(text: str, point: str, direction: str, perpendicular: bool) -> None:
    assert at(text, point).is_perpendicular(parse_point(direction, ["x", "y"])) is perpendicular


@pytest.mark.parametrize(
    ("text", "point", "form"),
    [("x^2 + y^2", "1,1", "2*sqrt(2)"), ("x*y", "1,2", "sqrt(5)"), ("sin(x)*y", "pi/3,2", "sqrt(7)/2"),
     ("x^2 + y^2", "3,4", "10"), ("x + y + z", "0,0,0", "sqrt(3)")],
)  # fmt: skip
def test_norms_in_closed_form(text: str, point: str, form: str) -> None:
    norm = evaluate(text, point).norm
    assert norm is not None
    assert norm.exact is not None
    assert to_infix(norm.exact) == form


def test_long_closed_forms_are_left_out() -> None:
    found = evaluate("sin(x)*exp(x)*log(x + 7)/(x + 3)", "5").value
    assert found is not None
    assert found.exact is None or len(to_infix(found.exact)) <= 24


@pytest.mark.parametrize(
    ("text", "point"),
    [("x^200", "3"), ("prod(x + i, i, 1, 60)", "1/7"), ("x^2", "1.5"), ("0.5*x", "sqrt(2)")],
)
def test_numbers_are_right_where_no_closed_form_is_tried(text: str, point: str) -> None:
    found = evaluate(text, point)
    assert found.answered
    assert found.value is not None
