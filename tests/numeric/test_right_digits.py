"""Values, slopes and second derivatives of every function, where doubles go wrong, against mpmath.

The formulas are written here by hand. A truth is one that two precisions agree on.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp

from gradcli import evaluate, explain, hessian_at
from gradcli.language.expression import read
from gradcli.language.functions import CALLABLE, FUNCTIONS
from gradcli.numeric.curvature_program import curvature_program
from gradcli.numeric.decimals import Rounded, rounded
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.intervals import Intervals
from gradcli.numeric.point_program import point_program
from gradcli.numeric.points import parse_point
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import lower
from gradcli.results.gradients import Evaluation
from tests.numeric.truths import fraction_of, mpf_of, to_digits

Formula = Callable[[Any], Any]

sqrt, exp, log, sin, cos, atan2 = mp.sqrt, mp.exp, mp.log, mp.sin, mp.cos, mp.atan2

TINY = ("5e-324", "-3.7e-300", "1e-160", "-1e-20")
SMALL = ("0.3", "-1.1e-8")
LARGE = ("41.5", "-700.25")
HUGE = ("1e17", "-1e160", "1.7e308")
NEAR_ONE = ("0.99999999999999999999", "1.0000000000000000000000000000001", "0.9999999999999999")
TURNS = ("1.5707963267948966", "3.14159265358979323846264338", "-1570.79632679489661923132169", "1e22")


def _sinh(x: Any) -> Any:
    return (exp(x) - exp(-x)) / 2


def _cosh(x: Any) -> Any:
    return (exp(x) + exp(-x)) / 2


def _cbrt(x: Any) -> Any:
    return mp.sign(x) * mp.root(abs(x), 3)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + exp(-x))


def _nothing(x: Any) -> Any:
    return 0 * x


def _bell(x: Any) -> Any:
    return 2 / sqrt(mp.pi) * exp(-x * x)


BY_HAND: dict[str, tuple[Formula, Formula, Formula, tuple[str, ...]]] = {
    "exp(x)": (exp, exp, exp, (*TINY, *SMALL, *LARGE, "709.79", "-745.2", "1e5")),
    "log(x)": (log, lambda x: 1 / x, lambda x: -1 / x**2, ("5e-324", *NEAR_ONE, "1.7e308")),
    "log1p(x)": (
        lambda x: log(1 + x), lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2,
        (*TINY, "-0.9999999999999999999999", "1e160"),
    ),
    "expm1(x)": (lambda x: exp(x) - 1, exp, exp, (*TINY, *LARGE, "710")),
    "log2(x)": (
        lambda x: log(x) / log(2), lambda x: 1 / x / log(2), lambda x: -1 / x**2 / log(2),
        (*NEAR_ONE, "3e-320"),
    ),
    "log10(x)": (
        lambda x: log(x) / log(10), lambda x: 1 / x / log(10), lambda x: -1 / x**2 / log(10), NEAR_ONE,
    ),
    "sqrt(x)": (sqrt, lambda x: 1 / (2 * sqrt(x)), lambda x: -1 / (4 * x * sqrt(x)),
    ("5e-324", "2", "1e301")),
    "cbrt(x)": (
        _cbrt, lambda x: 1 / (3 * _cbrt(x) ** 2), lambda x: -2 / (9 * _cbrt(x) ** 5), (*TINY, *LARGE, *HUGE),
    ),
    "sin(x)": (sin, cos, lambda x: -sin(x), (*TINY, *TURNS, *HUGE)),
    "cos(x)": (cos, lambda x: -sin(x), lambda x: -cos(x), (*TINY, *TURNS, *HUGE)),
    "tan(x)": (
        lambda x: sin(x) / cos(x), lambda x: 1 / cos(x) ** 2, lambda x: 2 * sin(x) / cos(x) ** 3,
        (*TINY, *TURNS, "1e160"),
    ),
    "sec(x)": (
        lambda x: 1 / cos(x), lambda x: sin(x) / cos(x) ** 2, lambda x: (1 + sin(x) ** 2) / cos(x) ** 3,
        (*TINY, *TURNS),
    ),
    "csc(x)": (
        lambda x: 1 / sin(x), lambda x: -cos(x) / sin(x) ** 2, lambda x: (1 + cos(x) ** 2) / sin(x) ** 3,
        (*TINY, *TURNS),
    ),
    "cot(x)": (
        lambda x: cos(x) / sin(x), lambda x: -1 / sin(x) ** 2, lambda x: 2 * cos(x) / sin(x) ** 3,
        (*TINY, *TURNS),
    ),
    "asin(x)": (
        lambda x: atan2(x, sqrt(1 - x * x)), lambda x: 1 / sqrt(1 - x * x),
        lambda x: x / sqrt(1 - x * x) ** 3,
        (*TINY, "0.99999999999999999999", "-0.9999999999999999"),
    ),
    "acos(x)": (
        lambda x: atan2(sqrt(1 - x * x), x), lambda x: -1 / sqrt(1 - x * x),
        lambda x: -x / sqrt(1 - x * x) ** 3,
        (*TINY, "0.99999999999999999999", "-0.9999999999999999"),
    ),
    "atan(x)": (
        lambda x: atan2(x, 1), lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2,
        (*TINY, *HUGE),
    ),
    "asec(x)": (
        lambda x: atan2(sqrt(1 - 1 / x**2), 1 / x), lambda x: 1 / (abs(x) * sqrt(x * x - 1)),
        lambda x: -(2 * x * x - 1) / (x * abs(x) * sqrt(x * x - 1) ** 3),
        ("1.0000000000000000000000001", *HUGE),
    ),
    "acsc(x)": (
        lambda x: atan2(1 / x, sqrt(1 - 1 / x**2)), lambda x: -1 / (abs(x) * sqrt(x * x - 1)),
        lambda x: (2 * x * x - 1) / (x * abs(x) * sqrt(x * x - 1) ** 3),
        ("-1.0000000000000000000000001", *HUGE),
    ),
    "acot(x)": (
        lambda x: mp.atan(1 / x), lambda x: -1 / (1 + x * x), lambda x: 2 * x / (1 + x * x) ** 2,
        (*TINY, *HUGE),
    ),
    "sinh(x)": (_sinh, _cosh, _sinh, (*TINY, *LARGE, "711")),
    "cosh(x)": (_cosh, _sinh, _cosh, (*TINY, *LARGE, "711")),
    "tanh(x)": (
        lambda x: _sinh(x) / _cosh(x), lambda x: 1 / _cosh(x) ** 2, lambda x: -2 * _sinh(x) / _cosh(x) ** 3,
        (*TINY, *LARGE),
    ),
    "sech(x)": (
        lambda x: 1 / _cosh(x), lambda x: -_sinh(x) / _cosh(x) ** 2,
        lambda x: (_sinh(x) ** 2 - 1) / _cosh(x) ** 3, (*TINY, *LARGE),
    ),
    "csch(x)": (
        lambda x: 1 / _sinh(x), lambda x: -_cosh(x) / _sinh(x) ** 2,
        lambda x: (1 + _cosh(x) ** 2) / _sinh(x) ** 3, (*TINY, *LARGE),
    ),
    "coth(x)": (
        lambda x: _cosh(x) / _sinh(x), lambda x: -1 / _sinh(x) ** 2, lambda x: 2 * _cosh(x) / _sinh(x) ** 3,
        (*TINY, *LARGE),
    ),
    "asinh(x)": (
        lambda x: mp.sign(x) * log(abs(x) + sqrt(x * x + 1)), lambda x: 1 / sqrt(1 + x * x),
        lambda x: -x / sqrt(1 + x * x) ** 3, (*TINY, *HUGE),
    ),
    "acosh(x)": (
        lambda x: log(x + sqrt(x * x - 1)), lambda x: 1 / sqrt(x * x - 1),
        lambda x: -x / sqrt(x * x - 1) ** 3,
        ("1.0000000000000000000000000000001", "1e160"),
    ),
    "atanh(x)": (
        lambda x: log((1 + x) / (1 - x)) / 2, lambda x: 1 / (1 - x * x), lambda x: 2 * x / (1 - x * x) ** 2,
        (*TINY, "-0.99999999999999999999"),
    ),
    "asech(x)": (
        lambda x: log(1 / x + sqrt(1 / x**2 - 1)), lambda x: -1 / (x * sqrt(1 - x * x)),
        lambda x: (1 - 2 * x * x) / (x * x * sqrt(1 - x * x) ** 3), ("5e-324", "0.99999999999999999999"),
    ),
    "acsch(x)": (
        lambda x: mp.sign(x) * log(1 / abs(x) + sqrt(1 / x**2 + 1)),
        lambda x: -1 / (abs(x) * sqrt(1 + x * x)),
        lambda x: (1 + 2 * x * x) / (x * abs(x) * sqrt(1 + x * x) ** 3), (*TINY, *HUGE),
    ),
    "acoth(x)": (
        lambda x: log((x + 1) / (x - 1)) / 2, lambda x: 1 / (1 - x * x), lambda x: 2 * x / (1 - x * x) ** 2,
        ("-1.0000000000000000000000001", "1e160"),
    ),
    "erf(x)": (mp.erf, _bell, lambda x: -2 * x * _bell(x), (*TINY, "5.9", "-27")),
    "erfc(x)": (mp.erfc, lambda x: -_bell(x), lambda x: 2 * x * _bell(x), (*TINY, "27.3", "-6")),
    "abs(x)": (abs, mp.sign, _nothing, (*TINY, *HUGE)),
    "sign(x)": (mp.sign, _nothing, _nothing, (*TINY, *HUGE)),
    "floor(x)": (mp.floor, _nothing, _nothing, (*TINY, "2.99999999999999999999999")),
    "ceil(x)": (mp.ceil, _nothing, _nothing, (*TINY, "2.00000000000000000000001")),
    "relu(x)": (lambda x: max(x, mp.zero), lambda x: mp.mpf(x > 0), _nothing, TINY),
    "sigmoid(x)": (
        _sigmoid, lambda x: _sigmoid(x) * _sigmoid(-x),
        lambda x: _sigmoid(x) * _sigmoid(-x) * (_sigmoid(-x) - _sigmoid(x)), (*SMALL, *LARGE),
    ),
    "softplus(x)": (
        lambda x: log(1 + exp(x)), _sigmoid, lambda x: _sigmoid(x) * _sigmoid(-x), (*SMALL, *LARGE),
    ),
    "x^2.7": (
        lambda x: exp(log(x) * 27 / 10), lambda x: exp(log(x) * 17 / 10) * 27 / 10,
        lambda x: exp(log(x) * 7 / 10) * 459 / 100, ("1e-160", "1e300"),
    ),
    "x^x": (
        lambda x: exp(x * log(x)), lambda x: exp(x * log(x)) * (1 + log(x)),
        lambda x: exp(x * log(x)) * ((1 + log(x)) ** 2 + 1 / x), ("1e-160", *NEAR_ONE, "400"),
    ),
    "1/x": (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3, (*TINY, *HUGE)),
    "atan2(x, -3)": (
        lambda x: atan2(x, -3), lambda x: -3 / (9 + x * x), lambda x: 6 * x / (9 + x * x) ** 2,
        (*TINY, *HUGE),
    ),
    "max(x, 1/3)": (
        lambda x: max(x, mp.mpf(1) / 3), lambda x: mp.mpf(3 * x > 1), _nothing,
        ("0.33333333333333333333334",),
    ),
    "min(x^3, x)": (
        lambda x: min(x**3, x), lambda x: 3 * x * x if x < 1 else mp.one,
        lambda x: 6 * x if x < 1 else mp.zero,
        NEAR_ONE,
    ),
    "where(x > 2, log(x), x^2)": (
        lambda x: log(x) if x > 2 else x * x, lambda x: 1 / x if x > 2 else 2 * x,
        lambda x: -1 / x**2 if x > 2 else mp.mpf(2), ("2.00000000000000000000001", "1.9999999999999999999"),
    ),
}  # fmt: skip

CASES = [(text, point) for text, (*_, points) in BY_HAND.items() for point in points]


def true_value(formula: Formula, x: Fraction) -> Any:
    """Evaluate in growing precision until two agree to 70 digits."""
    before = None
    for digits in (480, 1000, 2000):
        with mp.workdps(digits):
            value = mp.mpf(formula(mpf_of(x)))
            if before is not None and abs(value - before) <= abs(value) * mp.mpf(10) ** -70:
                return value
            before = value
    raise AssertionError("the formula by hand needs more digits")


def nearest(value: Any) -> float | None:
    with mp.workdps(200):
        exactly = fraction_of(value)
    try:
        double = float(exactly)
    except OverflowError:
        return None
    return double if double or not exactly else None


def evaluated(text: str, point: str, digits: int = 10) -> Evaluation:
    expression = read(text)
    program = point_program(expression.tree, expression.variables, ())
    return evaluate_at(program, parse_point(point, expression.variables), digits)


def slope_of(found: Evaluation) -> str | None:
    slope = found.gradient[0] if found.gradient else None
    return slope.decimal if slope else None


@pytest.mark.parametrize(("text", "point"), CASES)
def test_values_and_both_derivatives_are_right_in_every_digit(text: str, point: str) -> None:
    *formulas, _ = BY_HAND[text]
    truths = [true_value(formula, Fraction(point)) for formula in formulas]
    program = curvature_program(read(text, ["x"]))
    coordinates = parse_point(point, ["x"])
    for digits in (3, 17, 40):
        found = evaluate_at(program.first, coordinates, digits)
        second = settle(program.full, coordinates, digits).outputs[1]
        assert not isinstance(second, Poison)
        assert found.gradient is not None
        for number, truth in zip((found.value, found.gradient[0], second), truths, strict=True):
            assert number is not None
            assert Decimal(number.decimal) == to_digits(truth, digits)
            assert number.value == nearest(truth)


def test_every_function_of_one_argument_is_among_them() -> None:
    tried = {CALLABLE[name] for text in BY_HAND if (name := text.partition("(")[0]) in CALLABLE}
    named = {name for name, row in FUNCTIONS.items() if row.parameters == ("x",) and row.latex}
    assert named - tried == set()


@pytest.mark.parametrize("digits", [3, 10, 30])
@pytest.mark.parametrize("exponent", [2400, -5100])
@pytest.mark.parametrize("tail", ["500000000000001", "499999999999999"])
def test_a_number_beyond_the_doubles_is_rounded_once(digits: int, exponent: int, tail: str) -> None:
    text = f"{'7' * digits}{tail}"
    value = Fraction(int(text)) * Fraction(10) ** exponent
    found = rounded(Intervals(400).enclose(value), digits)
    last = 8 if tail.startswith("5") else 7
    assert found is not None
    expected = Decimal((0, (*[7] * (digits - 1), last), exponent + len(tail)))
    assert Decimal(found.decimal) == expected


def test_a_power_of_two_beyond_the_doubles_has_the_digits_of_the_integer() -> None:
    program = lower([read("2^x").tree], ["x"])
    (found,) = settle(program, parse_point("1000000", ["x"]), 30).outputs
    assert isinstance(found, Rounded)
    with mp.workdps(60):
        assert Decimal(found.decimal) == to_digits(mp.mpf(2) ** 1_000_000, 30)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("x*abs(x) + (1 + 10^-26)*x", lambda: 1 + mp.mpf(10) ** -26), ("x*abs(x) + e*x", lambda: mp.e),
        ("abs(x)^1.5 + sqrt(2)*sin(x)", lambda: sqrt(2)), ("x*abs(x) + exp(-300)*x", lambda: exp(-300)),
        ("x*abs(x) + 10^-100*x", lambda: mp.mpf(10) ** -100),
        ("x*abs(x) - 10^-300*x", lambda: -(mp.mpf(10) ** -300)), ("x*abs(x) + x/3", lambda: mp.mpf(1) / 3),
    ],
)  # fmt: skip
def test_a_slope_across_a_seam_shows_no_digit_that_is_not_known(text: str, truth: Callable[[], Any]) -> None:
    for digits in (10, 25, 60, 300):
        found = slope_of(evaluated(text, "0", digits))
        assert found is not None
        shown = min(digits, len(Decimal(found).as_tuple().digits))
        with mp.workdps(400):
            expected = to_digits(truth(), shown)
        assert Decimal(found) == expected


def test_an_algebraic_answer_that_the_digits_refute_is_not_believed() -> None:
    program = lower([read("1 - cos(x)").tree], ["x"])
    point = parse_point("1e-70", ["x"])
    asked: list[int] = []

    def exactly(slot: int) -> Fraction:
        asked.append(slot)
        return Fraction(0) if slot == program.outputs[0] else Fraction(1)

    (found,) = settle(program, point, 10, exactly).outputs
    assert isinstance(found, Rounded)
    assert found.decimal == "5e-141"
    assert asked


@pytest.mark.parametrize(
    ("text", "point", "detail"),
    [
        ("sech(x)", "1e19", "cosh(x) is too large to compute"),
        ("exp(x)", "1e19", "the value is too large to compute"),
        ("tanh(x)", "1e19", "a number on the way to the gradient is too large to compute"),
    ],
)
def test_what_is_too_large_is_named(text: str, point: str, detail: str) -> None:
    assert evaluated(text, point).detail == detail


@pytest.mark.parametrize(
    ("text", "point", "direction", "truth"),
    [
        ("x/(x^2 + y^2)", "1e160,1e-160", "-4,1", lambda: 4 / sqrt(17)),
        ("exp(x)", "-800", "3", lambda: mp.one),
        ("x^2*y", "1e-170,1e-170", "1,1", lambda: 3 / sqrt(10)),
        ("5e-324*x + 1e-323*y", "1,1", "1,0", lambda: 1 / sqrt(5)),
    ],
)
def test_a_share_needs_no_doubles_of_the_slopes(
    text: str, point: str, direction: str, truth: Callable[[], Any]
) -> None:
    (along,) = evaluate(text, point, directions=[direction]).directional
    assert along.share == float(truth())


@pytest.mark.parametrize(("direction", "angle"), [("-1", 0.0), ("2", 180.0)])
def test_on_a_line_the_angle_is_that_of_the_sign(direction: str, angle: float) -> None:
    """The slope of log(1 + x)/x is -1/2 at 0."""
    (along,) = explain("log(1+x)/x", "1e-15", directions=[direction]).along
    assert along.angle is not None
    assert along.angle.value == angle


def test_second_derivatives_wait_for_no_power_of_a_huge_exponent() -> None:
    """(1 + x)^(1/x) = e (1 - x/2 + 11 x^2/24 - ...)."""
    found = hessian_at("(1+x)^(1/x)", "1e-20", digits=17)
    assert found.matrix is not None
    assert found.matrix[0][0] is not None
    with mp.workdps(40):
        truth = to_digits(mp.e * 11 / 12, 17)
    assert Decimal(found.matrix[0][0].decimal) == truth


def test_a_gradient_of_astronomic_numbers_is_explained() -> None:
    found = explain("x^y", "2,1e6").geometry
    assert found is not None
    assert found.normal is not None
    with mp.workdps(60):
        ratio = to_digits(log(2) * 2 / 1_000_000, 9)
    assert abs(Decimal(found.normal[1].decimal) / Decimal(found.normal[0].decimal) / ratio - 1) < Decimal(
        "1e-8"
    )


def test_one_second_derivative_beyond_the_doubles_is_its_eigenvalue() -> None:
    found = hessian_at("exp(exp(x))", "20")
    assert found.eigenvalues is not None
    assert found.matrix is not None
    assert found.eigenvalues[0] == found.matrix[0][0]
