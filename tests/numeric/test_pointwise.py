"""Points where doubles go wrong in silence; the truth is central differences at 2600 digits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from mpmath import mp

from gradcli.errors import ExpressionError
from gradcli.language.expression import read
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.point_program import point_program
from gradcli.numeric.points import parse_point
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import lower, with_gradient
from gradcli.results.gradients import Evaluation, EvaluationStatus
from tests.numeric.truths import fraction_of, slope_at, to_digits

Truth = Callable[[Any], Any]

KNOWN_LOSSES: list[tuple[str, str, str, Truth]] = [
    ("(1-cos(x))/x**2", "1e-8", "-8.3333333333333333e-10", lambda x: (1 - mp.cos(x)) / x**2),
    ("(1-cos(x))/x**2", "1e-4", "-8.3333333277777778e-06", lambda x: (1 - mp.cos(x)) / x**2),
    ("(exp(x)-1)/x", "1e-12", "0.50000000000033333", lambda x: (mp.exp(x) - 1) / x),
    ("log(1+x)/x", "1e-15", "-0.49999999999999933", lambda x: mp.log(1 + x) / x),
    ("sqrt(x+1)-sqrt(x)", "1e16", "-2.4999999999999998e-25", lambda x: mp.sqrt(x + 1) - mp.sqrt(x)),
    ("sqrt(x**2+1)-x", "1e9", "-5e-19", lambda x: mp.sqrt(x**2 + 1) - x),
    ("tanh(x)", "20", "1.699e-17", mp.tanh),
    ("cosh(x)-sinh(x)", "30", "-9.36e-14", lambda x: mp.exp(-x)),
    ("(-x+sqrt(x**2-4))/2", "1e8", "1.0000000000000003e-16", lambda x: (-x + mp.sqrt(x**2 - 4)) / 2),
    ("(x**2-1)/(x-1)", "1.0000000001", "1", lambda x: x + 1),
    ("x**3-3*x**2+3*x-1", "1.000001", "3e-12", lambda x: (x - 1) ** 3),
    ("tan(x)", "1.5707963267948966", "2.7038446458583803e33", mp.tan),
    ("1/(1+exp(-x))", "-700", "9.86e-305", lambda x: 1 / (1 + mp.exp(-x))),
    ("1/(1+exp(-x))", "-800", "3.67e-348", lambda x: 1 / (1 + mp.exp(-x))),
    ("log(1+exp(x))", "800", "1", lambda x: mp.log(1 + mp.exp(x))),
    ("exp(x)/(exp(x)+exp(799))", "800", "0.19661193324148185", lambda x: 1 / (1 + mp.exp(799 - x))),
    ("sin(x)/x", "1e-200", "-3.33e-201", lambda x: mp.sin(x) / x),
    ("x**20", "10", "2e20", lambda x: x**20),
    ("tanh(x)", "800", "5.38e-695", mp.tanh),
    ("cot(x)", "3.14159265358979323846", "-1.43113210e41", lambda x: mp.cos(x) / mp.sin(x)),
]  # fmt: skip

MORE_LOSSES: list[tuple[str, str, Truth]] = [
    ("(x - sin(x))/x^3", "1e-6", lambda x: (x - mp.sin(x)) / x**3),
    ("(tan(x) - x)/x^3", "1e-7", lambda x: (mp.tan(x) - x) / x**3),
    ("1/x - 1/sin(x)", "1e-9", lambda x: 1 / x - 1 / mp.sin(x)),
    ("1/x - 1/(x+1)", "1e20", lambda x: 1 / (x * (x + 1))),
    ("exp(x) - 1 - x", "1e-30", lambda x: mp.exp(x) - 1 - x),
    ("log(x) - log(x+1)", "1e30", lambda x: mp.log(x) - mp.log(x + 1)),
    ("atan(x+1) - atan(x)", "1e10", lambda x: mp.atan(x + 1) - mp.atan(x)),
    ("cos(x)^2 + sin(x)^2 + x/10^30", "1", lambda x: 1 + x / mp.mpf(10) ** 30),
    ("(1+1/x)^x", "1e15", lambda x: mp.exp(x * mp.log(1 + 1 / x))),
    ("x^(1/3) - (x-1)^(1/3)", "1e18", lambda x: mp.root(x, 3) - mp.root(x - 1, 3)),
    ("acos(x)", "0.9999999999999999", mp.acos),
    ("asin(x)", "-0.99999999999999999999", mp.asin),
    ("acosh(x)", "1.00000000000000000001", mp.acosh),
    ("atanh(x)", "0.99999999999999999999", mp.atanh),
    ("sin(x)", "1e22", mp.sin),
    ("cos(x)", "1e300", mp.cos),
    ("tan(x)", "3141592653589793238462643383279502884", mp.tan),
    ("log(log(x))", "2.718281828459045235360287", lambda x: mp.log(mp.log(x))),
    ("exp(-x^2)", "20", lambda x: mp.exp(-(x**2))),
    ("erfc(x)", "25", mp.erfc),
    ("erf(x)", "10", mp.erf),
    ("sigmoid(x)", "100", lambda x: 1 / (1 + mp.exp(-x))),
    ("softplus(x)", "-300", lambda x: mp.log(1 + mp.exp(x))),
    ("sech(x)", "300", lambda x: 1 / mp.cosh(x)),
    ("coth(x)", "40", lambda x: mp.cosh(x) / mp.sinh(x)),
    ("(x-1)^8 - (x^2-2x+1)^4 + x", "1.001", lambda x: x),
    ("x^2 - 2*x*1000000 + 1000000^2", "1000000.000001", lambda x: (x - 1000000) ** 2),
    ("log1p(x) - x", "1e-20", lambda x: mp.log(1 + x) - x),
    ("expm1(x)/x", "1e-25", lambda x: (mp.exp(x) - 1) / x),
    ("sqrt(1 + x) - 1 - x/2", "1e-12", lambda x: mp.sqrt(1 + x) - 1 - x / 2),
    ("asinh(x)", "-1e12", lambda x: mp.sign(x) * mp.log(abs(x) + mp.sqrt(x * x + 1))),
    ("exp(log(x)/x)", "1e100", lambda x: mp.exp(mp.log(x) / x)),
    ("x^x", "1e-50", lambda x: mp.exp(x * mp.log(x))),
    ("cbrt(x^3 + 1) - x", "1e8", lambda x: mp.root(x**3 + 1, 3) - x),
]  # fmt: skip

ROWS = [(text, x, truth) for text, x, _, truth in KNOWN_LOSSES] + MORE_LOSSES


@cache
def true_slope(text: str, x: str) -> Any:
    truth = next(truth for known, at, truth in ROWS if (known, at) == (text, x))
    return slope_at(truth, Fraction(x))


def settled(text: str, point: str, digits: int) -> tuple[Rounded | Poison, ...]:
    expression = read(text)
    program = with_gradient(lower([expression.tree], expression.variables))
    return settle(program, parse_point(point, expression.variables), digits).outputs


def evaluated(text: str, point: str) -> Evaluation:
    expression = read(text)
    program = point_program(expression.tree, expression.variables, ())
    return evaluate_at(program, parse_point(point, expression.variables), 10)


def nearest(value: Any) -> float | None:
    """Round to the nearest double by exact division, None outside the doubles."""
    double = float(fraction_of(value))
    return double if double or not value else None


@pytest.mark.parametrize(("text", "x", "published"), [row[:3] for row in KNOWN_LOSSES])
def test_the_truths_are_those_published(text: str, x: str, published: str) -> None:
    """One unit in the last published digit is left to rounding."""
    digits = Decimal(published).as_tuple()
    unit = mp.mpf(10) ** int(digits.exponent)
    assert abs(true_slope(text, x) - mp.mpf(published)) <= max(unit, abs(mp.mpf(published)) * mp.mpf("1e-8"))


@pytest.mark.parametrize(("text", "x"), [row[:2] for row in ROWS])
def test_a_slope_is_right_in_every_digit(text: str, x: str) -> None:
    true = true_slope(text, x)
    for digits in (5, 10, 17, 40):
        slope = settled(text, x, digits)[1]
        assert isinstance(slope, Rounded)
        assert slope.value == nearest(true)
        assert Decimal(slope.decimal) == to_digits(true, digits)


@pytest.mark.parametrize(("text", "x", "truth"), ROWS)
def test_a_value_is_right_in_every_digit(text: str, x: str, truth: Truth) -> None:
    with mp.workdps(2600):
        true = truth(mp.mpf(Fraction(x).numerator) / Fraction(x).denominator)
    for digits in (5, 17, 40):
        value = settled(text, x, digits)[0]
        assert isinstance(value, Rounded)
        assert value.value == nearest(true)
        assert Decimal(value.decimal) == to_digits(true, digits)


@pytest.mark.parametrize("point", ["1e200,1e200", "1e-200,1e-200", "3e-300,3e-300"])
def test_a_norm_neither_overflows_nor_underflows(point: str) -> None:
    _, one, other = settled("sqrt(x**2+y**2)", point, 17)
    assert isinstance(one, Rounded)
    assert one == other
    assert one.value == 0.5**0.5
    assert one.decimal == "0.70710678118654752"


@pytest.mark.parametrize(
    ("text", "point", "value", "slope"),
    [
        ("exp(x)", "1000", mp.exp, mp.exp),
        ("exp(-x)", "1000", lambda x: mp.exp(-x), lambda x: -mp.exp(-x)),
        ("x^2", "1e300", lambda x: x**2, lambda x: 2 * x),
        ("x^3", "1e-200", lambda x: x**3, lambda x: 3 * x**2),
        ("-exp(x^2)", "100", lambda x: -mp.exp(x**2), lambda x: -2 * x * mp.exp(x**2)),
        ("exp(exp(x))", "10", lambda x: mp.exp(mp.exp(x)), lambda x: mp.exp(mp.exp(x) + x)),
        ("2^x", "1e6", lambda x: mp.mpf(2) ** x, lambda x: mp.mpf(2) ** x * mp.log(2)),
        # Between 1 and the other term lie a million bits.
        ("log(1 + exp(x))", "-1e6", lambda x: mp.log1p(mp.exp(x)), lambda x: 1 / (1 + mp.exp(-x))),
        ("log(exp(x) + 1)", "-1e5", lambda x: mp.log1p(mp.exp(x)), lambda x: 1 / (1 + mp.exp(-x))),
        ("log(exp(x) + exp(x + 1e6))", "-1e6", lambda x: mp.log1p(mp.exp(x)), lambda x: x / x),
        ("log(1 - exp(-x))", "1e5", lambda x: mp.log1p(-mp.exp(-x)), lambda x: 1 / mp.expm1(x)),
    ],
)
def test_numbers_beyond_the_doubles_are_decimals_without_a_double(
    text: str, point: str, value: Truth, slope: Truth
) -> None:
    for digits in (10, 30):
        for part, truth in zip(settled(text, point, digits), (value, slope), strict=True):
            with mp.workdps(80):
                true = truth(mp.mpf(point))
                expected = to_digits(true, digits)
            assert isinstance(part, Rounded)
            assert Decimal(part.decimal) == expected
            assert part.value == (float(true) if 1e-300 < abs(true) < 1e308 else None)


def test_a_number_beyond_everything_is_said_to_be_too_large() -> None:
    found = evaluated("exp(exp(exp(x)))", "10")
    assert found.value is None
    assert (found.status.value, found.detail) == ("undecided", "the value is too large to compute")


def test_the_logarithm_of_a_sum_that_algebra_knows_is_exact() -> None:
    expression = read("log(1 + (sqrt(2)^2 - x))")
    program = with_gradient(lower([expression.tree], ["x"]))
    (total,) = program.code[program.outputs[0]].slots

    def exactly(slot: int) -> Fraction | None:
        return Fraction(1) if slot == total else None

    shown = settle(program, parse_point("2", ["x"]), 10, exactly).outputs[0]
    assert isinstance(shown, Rounded)
    assert shown.fraction == 0


def test_a_slope_beyond_everything_beside_a_step_is_undecided() -> None:
    found = evaluated("floor(x) + y*sigmoid(-z)", "x=1,y=1,z=1e20")
    assert found.status is EvaluationStatus.UNDECIDED


def test_the_exponential_of_a_huge_integer_holds_the_truth() -> None:
    """It is computed beside the integer, for powers of e take a thousand times as long."""
    arithmetic = Enclosures(2000)
    low, high = arithmetic.enclose(Fraction(2) ** 3000 + 1)
    enclosed_power = arithmetic.operation("exp")((low, high))
    with mp.workprec(5200):
        exponent = mp.exp(mp.mpf(2) ** 3000 + 1)
        assert mp.make_mpf(enclosed_power[0]) <= exponent <= mp.make_mpf(enclosed_power[1])


@pytest.mark.parametrize("point", ["1e100", "1e250"])
def test_a_wide_enclosure_of_a_small_number_is_not_said_to_be_too_large(point: str) -> None:
    """The power of an enclosure of 1 + 1/x is one from 1 up to a number beyond everything."""
    value, slope = settled("(1 + 1/x)^x", point, 30)
    with mp.workdps(900):
        x = mp.mpf(point)
        power = mp.exp(x * mp.log1p(1 / x))
        expected = power, power * (mp.log1p(1 / x) - 1 / (x + 1))
        assert isinstance(value, Rounded)
        assert isinstance(slope, Rounded)
        shown = Decimal(value.decimal), Decimal(slope.decimal)
        assert shown == tuple(to_digits(number, 30) for number in expected)


@pytest.mark.parametrize(
    ("text", "point", "detail"),
    [
        ("log(x)", "-1", "log(x) needs x > 0"), ("log(x)", "0", "log(x) needs x > 0"),
        ("x/x", "0", "x/x needs x != 0"), ("exp(log(x))", "-1", "log(x) needs x > 0"),
        ("sqrt(x)**2", "-1", "sqrt(x) needs x >= 0"), ("(x**2-1)/(x-1)", "1", "needs x != 1"),
        ("1/x", "0", "1/x needs x != 0"), ("1/(x-y)", "2,2", "1/(x - y) needs x - y != 0"),
        ("x^(1/3)", "-8", "x**(1/3) needs x >= 0"),
        ("x^x", "-1.5", ""), ("0^x", "-1", ""), ("x^y", "0,0", ""), ("x^y", "0,-1", ""),
        ("x^y", "-1,0.5", ""),
        ("x^-2", "0", "needs x != 0"), ("x^(-1/2)", "0", "needs x > 0"), ("asin(x)", "2", ""),
        ("acos(x)", "-1.5", ""),
        ("acosh(x)", "0.5", "acosh(x) needs x >= 1"), ("atanh(x)", "1", ""),
        ("log1p(x)", "-1", "log1p(x) needs x > -1"),
        ("atan2(y, x)", "0,0", ""), ("cot(x)", "0", ""), ("csc(x)", "0", ""), ("asec(x)", "0.5", ""),
        ("acsch(x)", "0", ""), ("acoth(x)", "0.5", ""), ("coth(x)", "0", ""), ("asech(x)", "2", ""),
        ("log(x, 2)", "-1", "log(x) needs x > 0"), ("log10(x)", "0", "log(x) needs x > 0"),
        ("sqrt(x - 1)", "0", "sqrt(x - 1) needs x >= 1"), ("x + log(y)", "1,0", "log(y) needs y > 0"),
        ("0*log(x)", "-1", "log(x) needs x > 0"), ("x - x + 1/y", "1,0", "1/y needs y != 0"),
        ("where(x > 0, x, log(x))", "-1", "log(x) needs x > 0"),
        ("where(log(x) > 0, x, 1)", "-1", "log(x) needs x > 0"),
        ("max(x, log(x))", "-1", "log(x) needs x > 0"), ("Piecewise((x, x > 0))", "-1", "no condition of"),
        ("abs(1/x)", "0", "1/x needs x != 0"), ("floor(1/x)", "0", ""), ("x^2/(x^2+y^2)", "0,0", ""),
    ],
)  # fmt: skip
def test_a_point_outside_the_domain_gives_no_number_and_a_reason(text: str, point: str, detail: str) -> None:
    found = evaluated(text, point)
    assert found.status.value == "undefined"
    assert found.value is None
    assert found.gradient is None
    assert found.detail is not None
    assert detail in found.detail


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("where(x > 0, log(x), x)", "-1"), ("where(x != 0, sin(x)/x, 1)", "0"),
        ("where(x > 0, sqrt(x), 0)", "-4"),
        ("Piecewise((log(x), x > 0), (1/x, True))", "-2"), ("where(x > 0 and log(x) > 0, 1, x)", "-1"),
        ("where(x < 0 or log(x) > 0, x, 1)", "-1"),
    ],
)  # fmt: skip
def test_a_branch_not_taken_does_no_harm(text: str, point: str) -> None:
    assert evaluated(text, point).value is not None


def test_a_coordinate_that_is_no_real_number_is_an_input_error() -> None:
    with pytest.raises(ExpressionError, match="this divides by zero"):
        parse_point("1/0", ["x"])


@pytest.mark.parametrize(
    ("text", "point"),
    [("sin(x)", "4*atan(1)"), ("log(x)", "sqrt(2)^2/2"), ("sqrt(2)^2 - x", "2"), ("exp(x) - e", "1")],
)
def test_a_zero_that_no_precision_shows_is_undecided_until_it_is_told(text: str, point: str) -> None:
    expression = read(text)
    program = with_gradient(lower([expression.tree], ["x"]))
    coordinates = parse_point(point, ["x"])
    assert isinstance(settle(program, coordinates, 10).outputs[0], Poison)
    asked: list[int] = []

    def exactly(slot: int) -> Fraction | None:
        asked.append(slot)
        return Fraction(0) if slot == program.outputs[0] else None

    told = settle(program, coordinates, 10, exactly).outputs[0]
    assert isinstance(told, Rounded)
    assert told.is_zero
    assert len(asked) == len(set(asked))
