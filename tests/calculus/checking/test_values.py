"""Claimed numbers: to the digits they have, exactly where they are exact, and at kinks between the slopes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import cos, mp, mpf

from gradcli.calculus.checking.digits import Fit, given
from gradcli.calculus.checking.requests import check, check_values
from gradcli.language.infix import read_infix
from gradcli.results.checks import CheckReport, Mistake
from gradcli.results.gradients import EvaluationStatus

WAVE = "x^2*y + sin(x*y)"
"""At (1, 2) its partials are 4 + 2 cos 2 = 3.16770632690572 and 1 + cos 2 = 0.58385316345286."""


@pytest.mark.parametrize(
    ("text", "true", "fit"),
    [
        ("3.17", "3.1677", Fit.ROUNDED),
        ("3.16", "3.1677", Fit.CUT_OFF),
        ("3.18", "3.1677", Fit.NONE),
        ("3.15", "3.1677", Fit.NONE),
        ("-3.17", "-3.1677", Fit.ROUNDED),
        ("-3.16", "-3.1677", Fit.CUT_OFF),
        ("3.17", "-3.1677", Fit.NONE),
        ("0.58", "0.585", Fit.ROUNDED),
        ("0.59", "0.585", Fit.ROUNDED),
        ("2.50", "2.5", Fit.EQUAL),
        ("0.0", "0.03", Fit.ROUNDED),
        ("-0.0", "-0.08", Fit.CUT_OFF),
        ("0.0", "-0.08", Fit.CUT_OFF),
        ("1.2e3", "1234", Fit.ROUNDED),
        ("1.2e-3", "0.00126", Fit.CUT_OFF),
        ("1.20e3", "1234", Fit.NONE),
    ],
)
def test_a_decimal_is_judged_to_its_digits(text: str, true: str, fit: Fit) -> None:
    assert given(read_infix(text)).fit(Fraction(true)) is fit


def test_a_number_too_large_to_be_written_out_is_not_judged() -> None:
    # exp(10^8) has 144 million bits.
    (only,) = check_values("exp(x)", "1.5", at="1e8").components
    assert only.agrees is None


@pytest.mark.parametrize("text", ["3", "22/7", "sqrt(2)", "2*1.5"])
def test_other_numbers_have_no_last_place(text: str) -> None:
    assert given(read_infix(text)).unit is None


def test_the_numbers_of_these_tests_are_right() -> None:
    with mp.workdps(30):
        assert abs(4 + 2 * cos(mpf(2)) - mpf("3.16770632690572")) < 1e-14


@pytest.mark.parametrize(
    ("values", "agrees", "detail"),
    [
        ("3.17, 0.58", [True, True], "3.167706327 rounded to 2 decimals"),
        ("3.16, 0.583853163452", [True, True], "3.167706327 cut off after 2 decimals, not rounded"),
        ("4 + 2*cos(2), 1 + cos(2)", [True, True], "equal by collecting like terms"),
        ("3, 0.58", [False, True], "not exact: 3 is 3.167706327 rounded to a whole number; give decimals"),
        ("3.2, 0.59", [True, False], "3.167706327 rounded to 1 decimal"),
        ("3.16770632690572, 0.58", [True, True], "right to 14 decimals"),
    ],
)
def test_numbers_are_judged_one_by_one(values: str, agrees: list[bool], detail: str) -> None:
    report = check_values(WAVE, values, at=[1, 2])
    assert [component.agrees for component in report.components] == agrees
    assert report.components[0].detail == detail


@pytest.mark.parametrize(
    ("function", "values", "at", "mistakes"),
    [
        (WAVE, "3.58, 0.58", "1,2", [Mistake.MISSING_INNER_DERIVATIVE, None]),
        (WAVE, "0.58, 3.17", "1,2", [Mistake.ORDER, Mistake.ORDER]),
        (WAVE, "-3.17, 0.58", "1,2", [Mistake.SIGN, None]),
        (WAVE, "6.34, 0.58", "1,2", [Mistake.FACTOR, None]),
        (WAVE, "4.035, 0.58", "1,2", [Mistake.DEGREES, None]),
        (WAVE, "5.9988, 1.9994", "1,2", [Mistake.DEGREES, Mistake.DEGREES]),
        (WAVE, "4.00, 0.58", "1,2", [Mistake.MISSING_TERM, None]),
        ("x^3*y", "12, 8", "2,1", [None, None]),
        ("x^3*y", "24, 8", "2,1", [Mistake.POWER_RULE, None]),
        ("x^3*y", "8, 8", "2,1", [Mistake.WRONG_VARIABLE, None]),
        ("log(x)*y", "0.217, 0.693", "2,1", [Mistake.LOG_BASE, None]),
        ("x*sin(x)", "0.909", "2", [Mistake.MISSING_PRODUCT_TERM]),
        ("x^2 + y", "2, 1", "1,5", [None, None]),
        ("x^2 + y", "7, 1", "1,5", [Mistake.CONSTANT_KEPT, None]),
        ("x*y", "12.345, 1", "1,2", [Mistake.UNKNOWN, None]),
    ],
)
def test_the_number_of_a_mistake_has_its_name(
    function: str, values: str, at: str, mistakes: list[Mistake | None]
) -> None:
    components = check_values(function, values, at=at).components
    found = [component.explained and component.explained.mistake for component in components]
    assert found == mistakes
    for component in components:
        assert (component.witness is None) is (component.agrees is True)


def test_a_number_with_one_digit_is_not_traced_to_a_mistake() -> None:
    (only,) = check_values("sin(x^2)", "0.4", at="1.2").components
    # cos(1.44) = 0.1304: without the inner derivative it would round to 0.1; 2.4 cos(1.44) = 0.3129.
    assert (only.agrees, only.explained and only.explained.mistake) == (False, Mistake.UNKNOWN)


def test_a_hessian_of_numbers_is_judged() -> None:
    report = check_values("x^2*y", "4, 2; 2.0, 0", at="1,2", hessian=True)
    assert report.agrees


@pytest.mark.parametrize(
    ("function", "values", "at", "agrees", "told"),
    [
        ("abs(x)", "0.5", "0", True, "the slope is -1 from the left, 1 from the right"),
        ("abs(x)", "1.0", "0", True, "accepted as a subgradient"),
        ("abs(x)", "1.2", "0", False, "no subgradient"),
        ("-abs(x)", "0.5", "0", True, "the slope is 1 from the left, -1 from the right"),
        ("max(x, y)", "0.3, 0.7", "0,0", True, "accepted as a subgradient"),
        ("max(x, y)", "1, 1", "0,0", False, "no subgradient: along (1, 1) f has the slope 1, they have 2"),
        ("sqrt(x)", "3", "0", False, "no number is right where there is none"),
        ("log(x)", "1", "-1", False, "no number is right where there is none"),
    ],
)  # fmt: skip
def test_numbers_at_a_kink_or_outside_the_domain(
    function: str, values: str, at: str, agrees: bool, told: str
) -> None:
    report = check_values(function, values, at=at)
    assert report.agrees is agrees
    assert told in report.components[0].detail
    assert report.remarks


def test_where_only_the_formula_has_a_kink_many_digits_are_judged() -> None:
    # x |x| + sin(x + 1) is differentiable at 0, with slope cos(1) = 0.540302305868139717...
    assert check_values("abs(x)*x + sin(x + 1)", "0.54030230586814", at="0").agrees
    assert check_values("abs(x)*x + sin(x + 1)", "cos(1)", at="0").agrees
    assert check_values("abs(x)*x + sin(x + 1)", "0.54030230586815", at="0").agrees is False


def at(function: str, claim: str, point: str) -> CheckReport:
    return check(function, claim, at=[point])


def test_a_claimed_formula_has_its_number_beside_the_correct_one() -> None:
    (point,) = at("x^2*y", "2*x*y, x^3", "2,3").evaluations
    pairs = [(one.claimed and one.claimed.value, one.correct and one.correct.value) for one in point.numbers]
    assert pairs == [(12.0, 12.0), (8.0, 4.0)]
    assert [one.agrees for one in point.numbers] == [True, False]
    assert (point.agrees, point.status) == (False, EvaluationStatus.OK)


@pytest.mark.parametrize(
    ("function", "claim", "point", "agrees", "status"),
    [
        ("abs(x)", "sign(x)", "0", True, EvaluationStatus.NOT_DIFFERENTIABLE),
        ("abs(x)", "sign(x) + 2", "0", False, EvaluationStatus.NOT_DIFFERENTIABLE),
        ("abs(x)", "x/abs(x)", "0", True, EvaluationStatus.NOT_DIFFERENTIABLE),
        ("x*abs(x)", "2*abs(x)", "0", True, EvaluationStatus.STATIONARY),
        ("log(x)", "1/x", "-1", None, EvaluationStatus.UNDEFINED),
        ("x*log(x*y)", "log(x) + log(y) + 1, x/y", "-1,-1", None, EvaluationStatus.OK),
    ],
)
def test_a_claimed_formula_at_a_point_where_a_number_is_missing(
    function: str, claim: str, point: str, agrees: bool | None, status: EvaluationStatus
) -> None:
    (found,) = at(function, claim, point).evaluations
    assert (found.agrees, found.status) == (agrees, status)


def test_claimed_numbers_that_are_no_formulas_are_pointed_to_the_other_option() -> None:
    report = check("x^2*y", "4, 1")
    assert [remark.kind for remark in report.remarks] == ["numbers"]
