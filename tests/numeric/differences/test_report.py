"""Differences and their errors: the same formulas in NumPy and SciPy, published values, orders, steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp
from scipy.optimize import approx_fprime  # type: ignore[import-untyped]

from gradcli.language.expression import read
from gradcli.numeric.differences.report import STEPS, report
from gradcli.numeric.points import parse_point
from gradcli.results.differences import (
    Approximation,
    Difference,
    DifferenceReport,
    PartialDifferences,
)
from gradcli.results.gradients import EvaluationStatus

FORWARD, CENTRAL, COMPLEX_STEP, RICHARDSON = Difference
EPSILON = 2.0**-52


def asked(text: str, point: str, *steps: float, wrt: str = "", names: str = "") -> DifferenceReport:
    expression = read(text, names.split(",") if names else None)
    at = parse_point(point, expression.variables)
    return report(expression, at, tuple(wrt) or expression.variables, steps, 17)


def only(text: str, point: str, *steps: float, wrt: str = "") -> PartialDifferences:
    (partial,) = asked(text, point, *steps, wrt=wrt).derivatives
    return partial


def found(partial: PartialDifferences, method: Difference, h: float) -> Approximation:
    return next(row.found[method] for row in partial.rows if row.h == h)


def error(partial: PartialDifferences, method: Difference, h: float) -> float:
    quantity = found(partial, method, h).error
    assert quantity is not None
    assert quantity.value is not None
    return quantity.value


def test_the_steps_are_powers_of_ten_and_those_asked_for() -> None:
    partial = only("x^2", "3", 2.0**-26, 1e-7, 0.5)
    assert [row.h for row in partial.rows] == sorted({*STEPS, 2.0**-26, 0.5}, reverse=True)
    assert [verdict.h for verdict in partial.verdicts] == [2.0**-26, 1e-7, 0.5]
    assert [f"{h:.0e}" for h in STEPS] == [f"1e-{k:02d}" for k in range(1, 16)]


def test_every_number_is_that_of_numpy_in_the_same_order_of_operations() -> None:
    """Products and sums are rounded alike everywhere, so the quotients agree in every bit."""
    x, h = np.float64(0.7), np.array(STEPS)

    def f(t: np.typing.NDArray[np.float64] | np.float64) -> np.typing.NDArray[np.float64]:
        return np.asarray(t * t * t - 2 * t)

    def central(step: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.float64]:
        return np.asarray((f(x + step) - f(x - step)) / (2 * step))

    expected = {
        FORWARD: (f(x + h) - f(x)) / h,
        CENTRAL: central(h),
        RICHARDSON: (4 * central(h / 2) - central(h)) / 3,
    }
    partial = only("x*x*x - 2*x", "0.7")
    exact = 3 * Fraction(0.7) ** 2 - 2
    for method, numbers in expected.items():
        assert [row.found[method].value for row in partial.rows] == numbers.tolist()
        for row, number in zip(partial.rows, numbers.tolist(), strict=True):
            assert error(partial, method, row.h) == float(abs(Fraction(number) - exact))


@pytest.mark.parametrize("h", [1e-3, 1e-5, 1e-7])
def test_scipy_finds_the_same_forward_differences(h: float) -> None:
    def f(x: np.typing.NDArray[np.float64]) -> float:
        return float(x[0] ** 2 * x[1] + np.sin(x[0] * x[1]))

    partials = asked("x^2*y + sin(x*y)", "1,2").derivatives
    mine = [found(partial, FORWARD, h).value for partial in partials]
    last_bits = 20 * EPSILON / h
    assert mine == pytest.approx(approx_fprime([1.0, 2.0], f, h).tolist(), rel=0, abs=last_bits)


PUBLISHED = [
    # Squire and Trapp 1998; Martins, Sturdza and Alonso 2003, section 2.
    ("x^(9/2)", "1.5", 18.6008127342597593),
    ("exp(x)/(sin(x)^3 + cos(x)^3)", "1.5", 3.62203370071632),
    ("exp(x)/sqrt(sin(x)^3 + cos(x)^3)", "1.5", 4.05342789389862),
]


@pytest.mark.parametrize(("text", "point", "derivative"), PUBLISHED)
def test_the_complex_step_reproduces_published_derivatives(text: str, point: str, derivative: float) -> None:
    partial = only(text, point)
    assert partial.exact.value == pytest.approx(derivative, rel=4e-15)
    for h in STEPS[8:]:
        assert found(partial, COMPLEX_STEP, h).value == pytest.approx(derivative, rel=4e-15)
    # Subtraction cannot do that with any step.
    assert all(error(partial, FORWARD, h) > 1e-10 for h in STEPS)


SMOOTH: dict[tuple[str, str], Callable[..., object]] = {
    ("exp(x)", "1"): mp.exp,
    ("sin(x)", "1"): mp.sin,
    ("log(x)", "2"): mp.log,
    ("1/(1 + x^2)", "0.7"): lambda x: 1 / (1 + x**2),
    ("erf(x)", "0.3"): mp.erf,
    ("x^x", "2"): lambda x: x**x,
}


@pytest.mark.parametrize(("text", "point"), SMOOTH)
def test_errors_are_those_against_mpmath_at_the_double(text: str, point: str) -> None:
    partial = only(text, point)
    with mp.workdps(80):
        true = mp.diff(SMOOTH[text, point], mp.mpf(float(point)))
        for row in partial.rows:
            for method in Difference:
                value = row.found[method].value
                assert value is not None
                expected = float(abs(mp.mpf(value) - true))
                assert error(partial, method, row.h) == pytest.approx(expected, rel=1e-15, abs=0)


@pytest.mark.parametrize(("text", "point"), SMOOTH)
@pytest.mark.parametrize(
    ("method", "order", "steps"),
    [
        (FORWARD, 1, (1e-3, 1e-5)), (CENTRAL, 2, (1e-2, 1e-4)), (COMPLEX_STEP, 2, (1e-2, 1e-4)),
        (RICHARDSON, 4, (1e-1, 1e-2)),
    ],
)  # fmt: skip
def test_the_slope_of_the_errors_is_the_order(
    text: str, point: str, method: Difference, order: int, steps: tuple[float, float]
) -> None:
    partial = only(text, point)
    large, small = (error(partial, method, h) for h in steps)
    slope = math.log(large / small) / math.log(steps[0] / steps[1])
    assert slope == pytest.approx(order, abs=0.15)
    theory = partial.accuracies[method].theory
    assert theory.order == order
    assert theory.constant is not None
    assert theory.constant * steps[1] ** order == pytest.approx(small, rel=0.05)


@pytest.mark.parametrize(("text", "point"), [("exp(x)", "1"), ("sin(x)", "1"), ("log(x)", "2")])
@pytest.mark.parametrize(
    ("method", "step"),
    # The steps that textbooks give for functions of size 1.
    [(FORWARD, EPSILON ** (1 / 2)), (CENTRAL, EPSILON ** (1 / 3)), (RICHARDSON, EPSILON ** (1 / 5))],
)
def test_the_best_steps_are_near_those_of_the_textbooks(
    text: str, point: str, method: Difference, step: float
) -> None:
    accuracy = only(text, point).accuracies[method]
    assert accuracy.best_h is not None
    assert accuracy.theory.step is not None
    assert accuracy.best is not None
    assert accuracy.best.error is not None
    assert step / 10 <= accuracy.best_h <= 10 * step
    assert step / 10 <= accuracy.theory.step <= 10 * step
    # What theory expects at its step is an upper estimate of what the best step reaches.
    assert accuracy.best.error.value is not None
    assert accuracy.theory.error is not None
    assert accuracy.theory.error / 50 <= accuracy.best.error.value <= 2 * accuracy.theory.error


@pytest.mark.parametrize(("text", "point"), SMOOTH)
def test_no_rounding_error_exceeds_what_theory_allows(text: str, point: str) -> None:
    partial = only(text, point)
    for method in (FORWARD, CENTRAL, RICHARDSON):
        theory = partial.accuracies[method].theory
        assert theory.rounding is not None
        for row in partial.rows[6:]:
            # Beside the truncation error; and the difference itself and the division are rounded as well.
            most = theory.rounding / row.h + 2 * (theory.constant or 0) * row.h ** (theory.order or 1)
            assert error(partial, method, row.h) <= 1.1 * most + 1e-15


def test_the_exact_partial_belongs_to_the_double() -> None:
    partial = only("x^2", "0.1")
    assert Fraction(0.1) != Fraction(1, 10)
    assert partial.exact.decimal == "0.20000000000000001"
    assert error(partial, COMPLEX_STEP, 1e-3) == float(abs(Fraction(0.2) - 2 * Fraction(0.1))) == 0
    assert [remark.text for remark in asked("x^2", "0.1").remarks] == [
        "the point is rounded to doubles: x = 0.1000000000000000055511"
    ]
    assert asked("x^2", "0.5").remarks == ()


@pytest.mark.parametrize(
    ("h", "digits"),
    # The forward difference of x^2 at 1 is 2 + h: the relative error is h/2.
    [(4.0, 0), (2.0, 0), (1.0, 0), (0.25, 0), (0.125, 1), (2.0**-10, 3), (2.0**-20, 6), (2.0**-26, 8)],
)
def test_right_digits_are_counted(h: float, digits: int) -> None:
    partial = only("x^2", "1", h)
    approximation = found(partial, FORWARD, h)
    assert approximation.value == 2 + h
    assert approximation.relative_error == pytest.approx(h / 2, rel=1e-12)
    assert approximation.digits == digits
    assert found(partial, COMPLEX_STEP, h).digits == 16


def test_where_the_exact_partial_is_0_nothing_is_relative() -> None:
    partial = only("(x - 1)^2", "1")
    assert (partial.exact.value, partial.exact.decimal) == (0.0, "0")
    for row in partial.rows:
        assert {one.relative_error for one in row.found.values()} == {None}
        assert {one.digits for one in row.found.values()} == {None}
    assert error(partial, CENTRAL, 1e-2) == 0
    assert error(partial, FORWARD, 1e-1) == pytest.approx(0.1, rel=1e-14)


def test_a_value_that_cannot_be_told_from_0_is_no_hindrance() -> None:
    found_report = asked("sin(x)", "pi")
    assert found_report.status is EvaluationStatus.OK
    assert found_report.derivatives[0].exact.value == -1.0
    # f'' = -sin(x) is 1.2e-16 at the double: the error is of order 2.
    theory = found_report.derivatives[0].accuracies[FORWARD].theory
    assert (theory.order, theory.detail) == (2, "order 2, not 1, for f'' is small")


def test_what_cannot_be_told_from_0_is_said() -> None:
    found_report = asked("sin(x)^2 + cos(x)^2", "1")
    assert found_report.status is EvaluationStatus.STATIONARY
    assert [remark.kind for remark in found_report.remarks] == ["taken_for_zero"]
    assert found_report.answered


@pytest.mark.parametrize(
    ("text", "point", "status"),
    [
        ("abs(x)", "0", EvaluationStatus.NOT_DIFFERENTIABLE),
        ("abs(x - 0.1)", "0.1", EvaluationStatus.NOT_DIFFERENTIABLE),
        ("abs(x - pi)", "pi", EvaluationStatus.NOT_DIFFERENTIABLE),
        ("1/sin(x)", "pi", EvaluationStatus.UNDEFINED),
        ("abs(x - sqrt(2)^2)", "2", EvaluationStatus.UNDECIDED),
        ("1/sin(x)", "4*atan(1)", EvaluationStatus.UNDECIDED),
        ("max(x, x^2)", "1", EvaluationStatus.NOT_DIFFERENTIABLE),
        ("sqrt(x)", "0", EvaluationStatus.NOT_DIFFERENTIABLE),
        ("1/x", "0", EvaluationStatus.UNDEFINED),
        ("log(x)", "-1", EvaluationStatus.UNDEFINED),
    ],
)
def test_where_there_is_no_derivative_there_are_no_differences(
    text: str, point: str, status: EvaluationStatus
) -> None:
    """What counts is the point as typed: the double next to 0.1 or pi is beside a kink or a pole."""
    found_report = asked(text, point)
    assert (found_report.status, found_report.derivatives) == (status, ())
    assert not found_report.answered


def test_at_a_kink_of_one_variable_the_others_have_their_partials() -> None:
    found_report = asked("abs(x) + y^2*exp(x)", "0,3")
    assert found_report.status is EvaluationStatus.NOT_DIFFERENTIABLE
    assert [one.variable for one in found_report.evaluation.one_sided] == ["x"]
    assert [(one.variable, one.exact.value) for one in found_report.derivatives] == [("y", 6.0)]
    assert found_report.derivatives[0].accuracies[FORWARD].theory.order == 1
    assert not found_report.answered
    assert asked("abs(x) + y^2*exp(x)", "0,3", wrt="y").answered


def test_where_pieces_meet_smoothly_there_are_differences_but_no_theory() -> None:
    partial = only("x*abs(x)", "0")
    # One-sided second derivatives differ, so that the central difference is of first order: |h|.
    assert [error(partial, CENTRAL, h) for h in (1e-1, 1e-4)] == pytest.approx([1e-1, 1e-4])
    for accuracy in partial.accuracies.values():
        assert (accuracy.theory.order, accuracy.theory.step) == (None, None)
        assert accuracy.theory.detail == "no theory where f is put together from pieces"
    seam = only("where(x < 1, exp(x), e*x)", "1")
    assert seam.exact.decimal == "2.7182818284590452"
    assert len(seam.rows[0].found[FORWARD].error.decimal) <= len("2.96e-15")  # type: ignore[union-attr]


def test_outside_the_domain_there_is_no_number_but_a_reason() -> None:
    partial = only("log(x)", "0.05")
    at_h = {method: found(partial, method, 1e-1) for method in Difference}
    assert [method for method, one in at_h.items() if one.value is None] == [CENTRAL, RICHARDSON]
    assert at_h[CENTRAL].detail == "at x - h, log(x) needs x > 0"
    assert (at_h[CENTRAL].error, at_h[CENTRAL].digits) == (None, None)
    assert error(partial, FORWARD, 1e-1) == pytest.approx(abs(math.log(3) / 0.1 - 20), rel=1e-12)


def test_overflow_is_a_reason() -> None:
    found_report = asked("exp(x)", "710")
    (partial,) = found_report.derivatives
    assert not found_report.answered
    assert (partial.exact.value, partial.exact.decimal[:6]) == (None, "2.2339")
    assert found(partial, FORWARD, 1e-5).detail == "f overflows at x + h"
    assert found(partial, COMPLEX_STEP, 1e-5).detail == "f overflows at x + ih"
    assert found(only("x^2", "1", 1e308), FORWARD, 1e308).detail == "f overflows at x + h"
    assert found(only("x", "1e308", 1e308), FORWARD, 1e308).detail == "x + h overflows"
    assert found(only("x", "1", 1e308), CENTRAL, 1e308).detail == "2h overflows"
    assert found(only("x", "1", 5e-324), RICHARDSON, 5e-324).detail == "h/2 underflows"
    assert found(only("1e300*x", "1e-300", 1e-9), FORWARD, 1e-9).value == pytest.approx(1e300)


def test_a_lost_step_is_said_and_is_never_the_best() -> None:
    partial = only("sin(x)", "1e10")
    for h in STEPS[6:]:
        for method in (FORWARD, CENTRAL, RICHARDSON):
            one = found(partial, method, h)
            assert (one.value, one.digits) == (0.0, 0)
            assert one.detail.startswith("the step is lost: x + h")
        assert found(partial, COMPLEX_STEP, h).detail == ""
    flat = only("(x - 10000000000)^2", "10000000000")
    assert error(flat, FORWARD, 1e-9) == 0
    # The doubles beside 1e10 are 1.9e-6 apart.
    assert flat.accuracies[FORWARD].best_h == 1e-6


def test_tiny_coordinates_are_no_hindrance() -> None:
    partial = only("sin(x)", "1e-300")
    assert partial.exact.value == 1.0
    assert error(partial, FORWARD, 1e-3) == pytest.approx(1e-6 / 6, rel=1e-3)
    assert error(partial, FORWARD, 1e-9) < 1e-15


def test_a_function_that_is_constant_in_a_variable() -> None:
    (constant,) = asked("y^2", "1,2", wrt="x", names="x,y").derivatives
    assert constant.is_constant
    assert constant.answered
    assert {one.value for row in constant.rows for one in row.found.values()} == {0.0}
    assert {one.error.value for row in constant.rows for one in row.found.values() if one.error} == {0.0}


def test_partials_beyond_the_doubles() -> None:
    tiny = asked("exp(-x^2)", "40")
    assert tiny.derivatives[0].exact.value is None
    assert tiny.derivatives[0].exact.decimal.endswith("e-693")
    far = asked("exp(exp(exp(x)))", "3")
    assert (far.derivatives, [remark.kind for remark in far.remarks]) == ((), ["far"])
    assert not far.answered


@pytest.mark.parametrize(
    ("text", "point", "power"),
    # exp(-800) is 3.7e-348, and 2/sqrt(pi) exp(-10^6) is 3.7e-434295.
    [("exp(x)", "-800", "e-348"), ("erf(x)", "1000", "e-434295")],
)
def test_a_partial_below_the_doubles_has_errors_but_no_digits(text: str, point: str, power: str) -> None:
    found_report = asked(text, point)
    (partial,) = found_report.derivatives
    assert found_report.answered
    assert (partial.exact.value, partial.exact.decimal[:3]) == (None, "3.6" if point == "-800" else "3.7")
    assert partial.exact.decimal.endswith(power)
    assert {one.digits for row in partial.rows for one in row.found.values()} == {None}
    assert {one.value for row in partial.rows for one in row.found.values()} == {0.0}


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("erf(10000000000*x)", "1"), ("exp(-1e200*x)", "1"), ("sigmoid(1e200*x)", "1"),
        ("erfc(x)", "1e9"),
    ],
)  # fmt: skip
def test_a_partial_too_near_0_for_any_precision_is_taken_for_0(text: str, point: str) -> None:
    found_report = asked(text, point)
    assert [remark.kind for remark in found_report.remarks] == ["taken_for_zero"]
    (partial,) = found_report.derivatives
    assert partial.exact.value == 0.0
    assert {found(partial, method, 0.1).value for method in Difference} == {0.0}


def test_without_variables_there_is_nothing_to_differentiate() -> None:
    found_report = asked("5", "")
    assert (found_report.derivatives, found_report.answered) == ((), True)
    assert [remark.kind for remark in found_report.remarks] == ["constant"]
