"""Values, gradients and closed forms at points, against derivatives by mpmath at sixty digits."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
import sympy
from mpmath import mp

from gradcli.calculus import answers
from gradcli.calculus.requests import evaluate
from gradcli.language.expression import read
from gradcli.language.write import to_infix
from gradcli.numeric.points import Question, parse_direction, parse_point
from gradcli.results.gradients import EvaluationStatus, GradientReport
from gradcli.results.quantities import Quantity
from tests.calculus.textbook import CASES, STANDARD


@cache
def report(text: str, points: tuple[str, ...], digits: int = 25) -> GradientReport:
    expression = read(text)
    questions = [Question(parse_point(point, expression.variables)) for point in points]
    return answers.report(expression, GradientReport, questions, digits)


def truth(function: Callable[..., Any], point: str) -> list[Any]:
    """Return value and partials."""
    with mp.workdps(60):
        at = [mp.mpf(Fraction(c).numerator) / Fraction(c).denominator for c in point.split(",")]
        orders = [tuple(int(i == j) for j in range(len(at))) for i in range(len(at))]
        partials = [mp.diff(function, tuple(at), n) for n in orders]
        return [mp.mpf(function(*at)), *partials]


def close(quantity: Quantity | None, true: Any) -> bool:
    if quantity is None or quantity.value is None:
        return False
    with mp.workdps(60):
        small = mp.mpf(10) ** -25
        decimal = abs(mp.mpf(quantity.decimal) - true) <= mp.mpf(10) ** -20 * abs(true) + small
        return bool(decimal and abs(quantity.value - true) <= mp.mpf(10) ** -15 * abs(true) + small)


def test_there_are_enough_functions() -> None:
    assert len(CASES) >= 80


@pytest.mark.parametrize(("text", "function", "points"), CASES, ids=[case[0][:40] for case in CASES])
def test_values_and_gradients_equal_independent_derivatives(
    text: str, function: Callable[..., Any], points: list[str]
) -> None:
    answers = report(text, tuple(points))
    for point, found in zip(points, answers.evaluations, strict=True):
        value, *partials = truth(function, point)
        assert found.answered, (point, found.status, found.detail)
        assert close(found.value, value), point
        assert found.gradient is not None
        assert all(map(close, found.gradient, partials)), (point, partials)
        with mp.workdps(60):
            norm = mp.sqrt(mp.fsum(p * p for p in partials))
            unit = [p / norm for p in partials] if norm else []
        assert close(found.norm, norm), point
        stationary = bool(norm < mp.mpf(10) ** -30)
        assert (found.status.value == "stationary") == stationary, point
        assert (found.steepest_ascent is None) == stationary
        assert stationary or all(map(close, found.steepest_ascent or (), unit)), point
    assert answers.remarks == ()


STATIONARY = [
    ("rosenbrock", "1,1"), ("himmelblau", "3,2"), ("beale", "3,1/2"), ("booth", "1,3"),
    ("goldstein-price", "0,-1"),
    ("goldstein-price", "-3/5,-2/5"), ("goldstein-price", "6/5,4/5"), ("goldstein-price", "9/5,1/5"),
    ("easom", "pi,pi"),
    ("rastrigin", "0,0"), ("levy", "1,1"), ("levi 13", "1,1"), ("matyas", "0,0"), ("three-hump camel", "0,0"),
    ("six-hump camel", "0,0"), ("griewank", "0,0"), ("zakharov", "0,0,0"), ("trid", "2,2"),
    ("schaffer 2", "0,0"),
    ("bohachevsky", "0,0"), ("sphere", "0,0,0,0,0,0,0,0,0,0"), ("rosenbrock 10", "1,1,1,1,1,1,1,1,1,1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "point"), STATIONARY)
def test_published_stationary_points_are_found_to_be_so(name: str, point: str) -> None:
    found = report(STANDARD[name][0], (point,), 10).evaluations[0]
    assert found.status.value == "stationary"
    assert found.norm is not None
    assert (found.norm.value, found.norm.decimal) == (0.0, "0")
    assert found.steepest_ascent is None


@pytest.mark.parametrize(
    ("name", "point"),
    [("rosenbrock", "1.0000000001,1"), ("himmelblau", "3.000000000000000000000000000000000001,2"),
     ("easom", "3.14159265358979,pi"),
     ("himmelblau", "-0.270845,-0.923039")],
)  # fmt: skip
def test_a_point_near_a_stationary_one_is_not_stationary(name: str, point: str) -> None:
    assert report(STANDARD[name][0], (point,), 10).evaluations[0].status.value == "ok"


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [(STANDARD["ackley"][0], "0,0", "0"), ("abs(x) + abs(y)", "0,0", "0"), ("sqrt(x^2+y^2)", "0,0", "0")],
)
def test_cone_shaped_minima_are_not_differentiable(text: str, point: str, value: str) -> None:
    found = report(text, (point,), 10).evaluations[0]
    assert found.status.value == "not_differentiable"
    assert found.value is not None
    assert found.value.decimal == value
    assert [one.variable for one in found.one_sided] == ["x", "y"]


EXACT: list[tuple[str, str, str, str]] = [
    ("sin(x)", "pi/6", "1/2", "sqrt(3)/2"), ("sin(x)", "pi/4", "sqrt(2)/2", "sqrt(2)/2"),
    ("sin(x)", "pi/3", "sqrt(3)/2", "1/2"),
    ("sin(x)", "pi/2", "1", "0"), ("sin(x)", "pi", "0", "-1"), ("sin(x)", "-pi/6", "-1/2", "sqrt(3)/2"),
    ("cos(x)", "pi/6", "sqrt(3)/2", "-1/2"), ("cos(x)", "pi/4", "sqrt(2)/2", "-sqrt(2)/2"),
    ("cos(x)", "pi/3", "1/2", "-sqrt(3)/2"),
    ("cos(x)", "pi/2", "0", "-1"), ("cos(x)", "2pi/3", "-1/2", "-sqrt(3)/2"),
    ("cos(x)", "pi/5", "(1+sqrt(5))/4", "-sqrt(5/8-sqrt(5)/8)"),
    ("sin(x)", "pi/12", "(sqrt(6)-sqrt(2))/4", "(sqrt(6)+sqrt(2))/4"),
    ("cos(x)", "5pi/12", "(sqrt(6)-sqrt(2))/4", "-(sqrt(6)+sqrt(2))/4"),
    ("tan(x)", "pi/4", "1", "2"), ("tan(x)", "pi/6", "sqrt(3)/3", "4/3"), ("tan(x)", "pi/3", "sqrt(3)", "4"),
    ("tan(x)", "0", "0", "1"),
    ("cot(x)", "pi/3", "sqrt(3)/3", "-4/3"), ("sec(x)", "pi/3", "2", "2*sqrt(3)"),
    ("csc(x)", "pi/6", "2", "-2*sqrt(3)"),
    ("asin(x)", "1/2", "pi/6", "2*sqrt(3)/3"), ("acos(x)", "1/2", "pi/3", "-2*sqrt(3)/3"),
    ("acos(x)", "0", "pi/2", "-1"),
    ("atan(x)", "1", "pi/4", "1/2"), ("atan(x)", "sqrt(3)", "pi/3", "1/4"),
    ("asin(x)", "sqrt(2)/2", "pi/4", "sqrt(2)"),
    ("exp(x)", "0", "1", "1"), ("exp(x)", "1", "e", "e"), ("exp(x)", "log(3)", "3", "3"),
    ("log(x)", "e", "1", "1/e"),
    ("log(x)", "1", "0", "1"), ("log(x)", "e^3", "3", "1/e^3"), ("sqrt(x)", "2", "sqrt(2)", "sqrt(2)/4"),
    ("sqrt(x)", "9/4", "3/2", "1/3"),
    ("x^(1/3)", "8", "2", "1/12"), ("cbrt(x)", "-8", "-2", "1/12"), ("x^3", "2/3", "8/27", "4/3"),
    ("2^x", "3", "8", "8*log(2)"),
    ("x^x", "2", "4", "4*log(2)+4"), ("sinh(x)", "log(2)", "3/4", "5/4"), ("cosh(x)", "log(3)", "5/3", "4/3"),
    ("tanh(x)", "log(2)", "3/5", "16/25"), ("sigmoid(x)", "0", "1/2", "1/4"),
    ("softplus(x)", "0", "log(2)", "1/2"),
    ("erf(x)", "0", "0", "2/sqrt(pi)"), ("log2(x)", "8", "3", "1/(8*log(2))"),
    ("log10(x)", "1000", "3", "1/(1000*log(10))"),
    ("1/x", "sqrt(2)", "sqrt(2)/2", "-1/2"), ("x/(1+x^2)", "1/2", "2/5", "12/25"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "point", "value", "slope"), EXACT)
def test_closed_forms_known_from_tables(text: str, point: str, value: str, slope: str) -> None:
    found = report(text, (point,), 10).evaluations[0]
    assert found.gradient is not None
    for quantity, expected in zip((found.value, *found.gradient), (value, slope), strict=True):
        true = sympy.sympify(expected.replace("^", "**"), locals={"e": sympy.E})
        assert quantity is not None
        assert quantity.value == float(true.evalf(40))
        if len(expected) <= 12:
            assert quantity.exact is not None, expected
        if quantity.exact is not None:
            form = sympy.sympify(to_infix(quantity.exact), locals={"e": sympy.E})
            assert sympy.simplify(form - true) == 0, (to_infix(quantity.exact), expected)


def test_decimals_typed_give_decimals_back() -> None:
    found = report("0.1*x^2", ("0.5",), 10).evaluations[0]
    assert found.value is not None
    assert found.value.exact is not None
    assert to_infix(found.value.exact) == "0.025"


@pytest.mark.parametrize(
    ("text", "point", "direction", "derivative", "exact"),
    [
        ("x^2 + y^2", "1,1", "3,4", 2.8, "14/5"), ("x^2 + y^2", "1,1", "1,1", 8**0.5, "2*sqrt(2)"),
        ("x*y", "1,2", "1,0", 2.0, "2"),
        ("x*y", "1,2", "1,-2", 0.0, "0"), ("exp(x)*y", "0,1", "-1,0", -1.0, "-1"),
        ("sin(x) + cos(y)", "pi/3,pi/6", "1,1", 0.0, "0"),
        ("sin(x) + cos(y)", "pi/3,pi/6", "1,-1", 0.5**0.5, "sqrt(2)/2"),
        ("log(x) + y", "e,0", "e,1", None, ""),
    ],
)  # fmt: skip
def test_directional_derivatives(
    text: str, point: str, direction: str, derivative: float | None, exact: str
) -> None:
    expression = read(text)
    question = Question(
        parse_point(point, expression.variables), (parse_direction(direction, expression.variables),)
    )
    along = answers.report(expression, GradientReport, [question], 10).evaluations[0].directional[0]
    assert along.derivative is not None
    if derivative is None:
        derivative = 2 / (1 + mp.e**2) ** 0.5
    assert along.derivative.value == pytest.approx(float(derivative), rel=1e-15)
    if exact:
        assert along.derivative.exact is not None
        assert to_infix(along.derivative.exact) == exact
    assert sum((q.value or 0) ** 2 for q in along.unit) == pytest.approx(1, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "point"),
    [("x/x", "0"), ("(x^2-1)/(x-1)", "1"), ("exp(log(x))", "-1"), ("sqrt(x)^2", "-1"), ("x*1/x", "0"),
     ("log(x) - log(x)", "-1"),
     ("0*x/y", "1,0"), ("(1/x)*x", "0"), ("sin(x)/sin(x)", "pi"), ("log(x - sqrt(2))", "2/sqrt(2)"),
     ("1/(sin(x)^2 + cos(x)^2 - 1)", "1"),
     ("tan(x)", "pi/2"), ("1/(sqrt(x)*sqrt(x) - 2)", "2"), ("acot(x)", "0")],
)  # fmt: skip
def test_the_domain_is_that_of_the_formula_as_typed(text: str, point: str) -> None:
    found = report(text, (point,), 10).evaluations[0]
    assert found.status.value == "undefined"
    assert found.value is None
    assert found.gradient is None


@pytest.mark.parametrize(
    ("text", "point", "value", "slope"),
    [("sin(x)", "pi", 0.0, -1.0), ("cos(x)^2 + sin(x)^2 - 1 + x", "1", 1.0, 1.0),
     ("sqrt(2)*sqrt(2) - 2 + x", "0", 0.0, 1.0),
     ("log(x)", "exp(2)", 2.0, 0.1353352832366127), ("abs(x - sqrt(2)^2)", "3", 1.0, 1.0),
     ("atan(x) - pi/4", "1", 0.0, 0.5)],
)  # fmt: skip
def test_zeros_that_only_algebra_can_tell_are_told(text: str, point: str, value: float, slope: float) -> None:
    found = report(text, (point,), 10).evaluations[0]
    assert found.value is not None
    assert found.gradient is not None
    assert found.gradient[0] is not None
    assert (found.value.value, found.gradient[0].value) == (value, slope)


@pytest.mark.parametrize(("text", "point"), [("x*sin(y)", "0.5,pi"), ("0.5*x + sin(y)", "1,pi")])
def test_a_decimal_beside_it_does_not_hide_an_exact_zero(text: str, point: str) -> None:
    assert report(text, (point,), 10).evaluations[0].status.value == "ok"


@pytest.mark.parametrize(
    ("text", "point", "status"),
    [
        ("abs(x) + abs(y)", "sqrt(2) - 2/sqrt(2),1", "not_differentiable"), ("sigmoid(x)", "sin(pi)", "ok"),
        ("softplus(x)", "sqrt(2)^2 - 2", "ok"), ("cbrt(x)", "sin(pi)", "not_differentiable"),
    ],
)  # fmt: skip
def test_a_coordinate_that_is_zero_by_algebra_is_zero(text: str, point: str, status: str) -> None:
    assert report(text, (point,), 10).evaluations[0].status.value == status


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [("cbrt(sin(x))", "infinite, -", "infinite, -"), ("sqrt(sin(x))", "infinite, -", "outside the domain")],
)
def test_slopes_at_an_edge_that_only_algebra_can_tell(text: str, left: str, right: str) -> None:
    found = report(text, ("pi",), 10).evaluations[0]
    assert [(one.left_reason, one.right_reason) for one in found.one_sided] == [(left, right)]


@pytest.mark.parametrize(
    ("text", "point"), [("acos(cos(x))", "pi"), ("asin(sin(x))", "pi/2"), ("floor(x^2)", "sqrt(2)")]
)
def test_an_edge_other_than_zero_is_told_by_algebra(text: str, point: str) -> None:
    assert report(text, (point,), 10).evaluations[0].status.value == "not_differentiable"


def test_a_kink_that_only_algebra_can_tell_is_told() -> None:
    found = report("abs(x - sqrt(2)^2)", ("2",), 10).evaluations[0]
    assert found.status.value == "not_differentiable"


@pytest.mark.parametrize(
    ("text", "at"),
    [("(1-cos(x))/x^2", [1e-8]), ("tanh(x)", [20.0]), ("sqrt(x^2+y^2)", [1e200, 1e200]),
     ("log(1+exp(x))", [800]), ("1/(1+exp(-x))", [-700])],
)  # fmt: skip
def test_both_derivations_agree_where_doubles_do_not(text: str, at: list[float]) -> None:
    found = evaluate(text, at)
    assert found.status.value == "ok"
    assert found.detail is None


@pytest.mark.parametrize("text", ["sigmoid(x) - 1", "tanh(x) - 1", "sinh(x)/cosh(x) - 1", "softplus(x) - x"])
def test_a_number_with_millions_of_digits_leaves_the_memory_alone(text: str) -> None:
    """SymPy would look for a fraction near it, in a number as long as its exponent is large."""
    found = evaluate(text, [3e10])
    assert found.status is EvaluationStatus.UNDECIDED
