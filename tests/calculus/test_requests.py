from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from mpmath import mp

import gradcli
from gradcli.calculus.asking import Budget
from gradcli.calculus.requests import (
    directional,
    directional_report,
    evaluate,
    gradient,
    gradient_report,
)
from gradcli.errors import ExpressionError, LimitError, OptionError
from gradcli.language.expression import read
from gradcli.language.write import to_infix
from gradcli.numeric.points import Question, parse_direction, parse_point

DEEP = "sin(" * 1000 + "x" + ")" * 1000


def test_a_thousand_levels_meet_a_limit_by_formula_and_work_by_numbers() -> None:
    expression = read(DEEP)
    questions = [Question(parse_point("1/2", ["x"]))]
    with pytest.raises(LimitError, match="symbolic depth limit"):
        gradient_report(expression, questions)
    report = gradient_report(expression, questions, numeric=True)
    with mp.workdps(40):
        value, slope = mp.mpf("0.5"), mp.mpf(1)
        for _ in range(1000):
            value, slope = mp.sin(value), slope * mp.cos(value)
    found = report.evaluations[0]
    assert found.value is not None
    assert found.gradient is not None
    assert found.gradient[0] is not None
    assert (found.value.value, found.gradient[0].value) == (float(value), float(slope))
    assert report.gradient is None
    assert [remark.kind for remark in report.remarks] == ["numeric"]


@pytest.mark.parametrize(
    ("at", "coordinates"),
    [([1, 2], ["1", "2"]), ("1,2", ["1", "2"]), ([0.1, -0.5], ["0.1", "-0.5"]),
     ([Fraction(1, 3), Fraction(-2, 7)], ["1/3", "-2/7"]),
     (["pi/2", "sqrt(2)"], ["pi/2", "sqrt(2)"]), ((1, 2.5), ["1", "2.5"]), ("y=2, x=1", ["1", "2"])],
)  # fmt: skip
def test_points_of_many_kinds(at: str | list[float], coordinates: list[str]) -> None:
    found = evaluate("x*y", at)
    assert [to_infix(q.exact) if q.exact else "" for q in found.at] == coordinates


@pytest.mark.parametrize("x", [1e-7, 1e22, 123456789.123456789, 5e-324, 1.7976931348623157e308, -2.5e-10])
def test_a_float_is_taken_as_its_shortest_decimal(x: float) -> None:
    found = evaluate("x", [x])
    assert found.value is not None
    assert found.value.value == x


@pytest.mark.parametrize("bad", [[float("nan"), 1], [float("inf"), 1], [1], [1, 2, 3], "", "a,1"])
def test_bad_points_are_refused(bad: str | list[float]) -> None:
    with pytest.raises(ExpressionError):
        evaluate("x*y", bad)


def test_directions() -> None:
    found = directional("x^2 + y^2", [1, 1], [3, 4])
    assert found.derivative is not None
    assert (found.derivative.value, found.normalised) == (2.8, True)
    assert found.share == pytest.approx(2.8 / 8**0.5)
    raw = directional("x^2 + y^2", [1, 1], [3, 4], normalised=False)
    assert (raw.derivative and raw.derivative.value, raw.share) == (14.0, None)
    assert evaluate("x*y", [1, 2], directions=["1,0", [0, 1]]).directional[1].derivative is not None


def test_a_zero_direction_is_refused() -> None:
    with pytest.raises(OptionError, match="zero vector"):
        directional("x*y", [1, 2], [0, 0])


def test_variables_and_constants() -> None:
    formula = gradient("a*x^2 + y", variables=["y", "x"], constants={"a": "3"})
    assert [to_infix(partial) for partial in formula.partials] == ["1", "6*x"]
    found = evaluate("a*x", [2], constants={"a": "1/3"})
    assert found.value is not None
    assert found.value.decimal == "0.6666666667"


def test_digits() -> None:
    found = evaluate("exp(x)", [1], digits=30)
    assert found.value is not None
    assert found.value.decimal == "2.71828182845904523536028747135"


@pytest.mark.parametrize("numeric", [False, True])
def test_the_child_process_gives_the_same_answer(numeric: bool) -> None:
    expression = read("x^2*y + sin(x*y)")
    question = Question(
        parse_point("1/2,pi", expression.variables), (parse_direction("1,2", expression.variables),)
    )
    here = gradient_report(expression, [question], numeric=numeric)
    there = gradient_report(expression, [question], numeric=numeric, budget=Budget(timeout=20))
    assert here == there
    assert directional_report(expression, [question], numeric=numeric).evaluations == here.evaluations


@pytest.mark.parametrize(
    ("text", "part", "hint"),
    [("log(-1)*x", "log(-1) is undefined", "it needs -1 > 0"), ("x + asin(2)", "asin(2) is undefined", ""),
     ("sqrt(1-2)*x", "is undefined", "")],
)  # fmt: skip
def test_a_constant_part_without_value_is_refused_with_its_place(text: str, part: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        gradient(text)
    assert part in caught.value.message
    assert caught.value.span is not None
    assert hint in caught.value.hint


def test_a_formula_without_variables_has_an_empty_gradient() -> None:
    assert gradient("5").partials == ()


def test_reports_are_answered_only_where_all_points_are() -> None:
    expression = read("abs(x)")
    one, other = (Question(parse_point(p, ["x"])) for p in ("0", "1"))
    assert gradient_report(expression, [other]).answered
    assert not gradient_report(expression, [one, other]).answered


def test_numbers_alone_load_neither_sympy_nor_numpy() -> None:
    code = (
        "import sys; from gradcli.calculus.requests import gradient_report; from gradcli import read; "
        "from gradcli.numeric.points import Question, parse_point; "
        "gradient_report(read('x^2'), [Question(parse_point('1', ['x']))], numeric=True); "
        "print('sympy' in sys.modules, 'numpy' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_every_public_name_can_be_had() -> None:
    assert all(getattr(gradcli, name) for name in gradcli.__all__)
