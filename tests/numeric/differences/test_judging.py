"""How good a step is: luck told from accuracy, kinks between the points, what rounding leaves at best."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from mpmath import mp

from gradcli.numeric.differences.report import STEPS
from gradcli.results.differences import Difference, PartialDifferences, StepVerdict
from tests.numeric.differences.test_report import (
    CENTRAL,
    COMPLEX_STEP,
    FORWARD,
    RICHARDSON,
    error,
    found,
    only,
)


def verdict(partial: PartialDifferences, h: float) -> StepVerdict:
    return next(one for one in partial.verdicts if one.h == h)


def test_1e_7_is_good_for_forward_differences_and_not_for_central_ones() -> None:
    """Near sqrt(u) for the forward difference, far below u^(1/3) for the central one."""
    judged = verdict(only("exp(x)", "1"), 1e-7).judged
    # For the complex step h^2 e/6 is 4.5e-15, within ten times the rounding of e, 2 e u = 6e-16.
    assert [method for method, judgement in judged.items() if judgement.is_good] == [FORWARD, COMPLEX_STEP]
    # e_f/h with e_f = 2 e u, as worked out by hand.
    assert judged[CENTRAL].expected == pytest.approx(2 * math.e * 2.0**-53 / 1e-7, rel=0.01)
    assert judged[FORWARD].times_best == pytest.approx(
        judged[FORWARD].found.error.value / error(only("exp(x)", "1"), FORWARD, 1e-8)  # type: ignore[union-attr, operator]
    )


CANCELLING = [
    ("exp(x)", "1"), ("sin(1000*x)", "0.3"), ("sin(100*x)", "3.7"), ("cosh(x) - sinh(x)", "10"),
    ("(1 - cos(x))/x^2", "1e-4"), ("sin(x)/x", "1e-8"), ("log(exp(x))", "5"), ("(x^2 - 1)/(x - 1)", "2"),
    ("x^7-7x^6+21x^5-35x^4+35x^3-21x^2+7x-1", "1.01"), ("x^2", "1e-8"), ("log(x)", "10"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "point"), CANCELLING)
def test_small_complex_steps_err_as_far_as_rounding_moves_the_partial(text: str, point: str) -> None:
    partial = only(text, point)
    theory = partial.accuracies[COMPLEX_STEP].theory
    assert theory.is_limit or theory.order is None
    assert all(error(partial, COMPLEX_STEP, h) <= 1.5 * theory.floor for h in STEPS[10:])
    # Where theory says so no digit is right: nothing is promised.
    if theory.floor > abs(partial.exact.value or 0):
        assert found(partial, COMPLEX_STEP, 1e-12).digits == 0


@pytest.mark.parametrize(
    ("text", "point", "h", "method", "is_good", "is_risky"),
    [
        # Of one size with h f''/2 = 5e-8: no luck.
        ("log(x)", "10", 1e-5, FORWARD, True, False),
        # 3 x h + h^2 is 0: luck.
        ("x^3", "-1/30", 0.1, FORWARD, False, True),
        # An error of 0 where rounding allows 3.3e7.
        ("x^2", "1e8", 1e-7, CENTRAL, False, True),
        ("x^2", "1e8", 1e-7, FORWARD, False, True),
        # The last bit of a double counts for nothing.
        ("log(exp(x))", "5", 1e-7, COMPLEX_STEP, True, False),
        ("(x^2 - 1)/(x - 1)", "2", 1e-7, COMPLEX_STEP, True, False),
        ("(x - 1)^2", "1", 1e-7, CENTRAL, True, False),
        ("x^2", "1e-8", 1e-8, COMPLEX_STEP, True, False),
        ("sin(100*x)", "3.7", 1e-9, COMPLEX_STEP, True, False),
        ("x^7-7x^6+21x^5-35x^4+35x^3-21x^2+7x-1", "1.01", 1e-7, COMPLEX_STEP, True, False),
    ],
)  # fmt: skip
def test_luck_is_told_from_accuracy(
    text: str, point: str, h: float, method: Difference, is_good: bool, is_risky: bool
) -> None:
    judged = verdict(only(text, point, h), h).judged[method]
    assert (judged.is_good, judged.is_risky) == (is_good, is_risky)
    if is_risky:
        assert judged.expected is not None
        assert judged.found.error is not None
        assert judged.expected > (judged.found.error.value or 0.0)


@pytest.mark.parametrize(
    ("text", "point", "slope"),
    # The derivatives at the doubles beside pi and pi/2, by mpmath.
    [
        ("cos(x)", "pi", lambda x: -mp.sin(x)),
        ("exp(sin(x))", "pi/2", lambda x: mp.exp(mp.sin(x)) * mp.cos(x)),
    ],
)
def test_a_partial_that_is_0_but_for_the_rounding_of_the_point_has_no_digits(
    text: str, point: str, slope: Callable[..., object]
) -> None:
    partial = only(text, point)
    with mp.workdps(50):
        true = float(slope(mp.mpf(math.pi if point == "pi" else math.pi / 2)))  # type: ignore[arg-type]
    assert partial.exact.value == true != 0
    assert partial.is_rounded_zero
    assert {one.digits for row in partial.rows for one in row.found.values()} == {None}
    assert not only("cos(x)", "3.14").is_rounded_zero
    assert not only("x^2", "1e-300").is_rounded_zero


@pytest.mark.parametrize(
    ("text", "point", "across", "within"),
    [
        ("abs(x)", "1e-5", 1e-4, 1e-6), ("max(x, 1 - x)", "0.5000001", 1e-6, 1e-8),
        ("1/x", "1e-5", 1e-4, 1e-6), ("floor(x) + x", "3.0001", 1e-3, 1e-5), ("tan(x)", "1.5708", 1e-4, 1e-6),
        ("where(x < 1, x, x^2)", "1.001", 1e-2, 1e-4), ("relu(x)", "0.001", 1e-2, 1e-4),
        ("cbrt(x)", "0.001", 1e-2, 1e-4), ("ceil(x) + x", "3.0001", 1e-3, 1e-5),
    ],
)  # fmt: skip
def test_a_step_across_a_kink_jump_or_pole_is_told(
    text: str, point: str, across: float, within: float
) -> None:
    partial = only(text, point, across)
    for method in (CENTRAL, RICHARDSON):
        assert "between x and x - h" in found(partial, method, across).across
        assert found(partial, method, across).regime is None
        assert not verdict(partial, across).judged[method].is_good
        assert found(partial, method, within).across == ""
    assert {found(partial, method, across).across for method in (FORWARD, COMPLEX_STEP)} == {""}


@pytest.mark.parametrize(("text", "point"), [("sin(x)/x", "1e-8"), ("abs(x)", "3"), ("1/x", "2")])
def test_no_kink_is_told_where_there_is_none(text: str, point: str) -> None:
    assert {one.across for row in only(text, point).rows for one in row.found.values()} == {""}


def test_the_derivatives_that_theory_uses_are_told() -> None:
    derivatives = only("sin(2*x)", "1").derivatives
    true = {2: -4 * math.sin(2), 3: -8 * math.cos(2), 5: 32 * math.cos(2)}
    assert dict(derivatives) == pytest.approx(true, rel=2e-3)


@pytest.mark.parametrize(
    ("h", "good"),
    [
        (1e-2, set()), (1e-3, {RICHARDSON}), (1e-5, {CENTRAL}), (1e-8, {FORWARD, COMPLEX_STEP}),
        (1e-20, {COMPLEX_STEP}), (1e-200, {COMPLEX_STEP}), (1.0, set()),
    ],
)  # fmt: skip
def test_verdicts_follow_the_theory(h: float, good: set[Difference]) -> None:
    judged = verdict(only("sin(x)", "1", h), h).judged
    assert {method for method, judgement in judged.items() if judgement.is_good} == good


def test_a_step_that_does_well_by_accident_is_risky() -> None:
    """By accident the central difference of exp at 1 with h = 1e-7 has an error far below e_f/h."""
    judged = verdict(only("exp(x)", "1"), 1e-7).judged[CENTRAL]
    value = (math.exp(1 + 1e-7) - math.exp(1 - 1e-7)) / 2e-7
    assert abs(value - math.e) < 1e-9
    assert judged.expected is not None
    assert judged.expected > 10 * abs(value - math.e)
    assert (judged.is_good, judged.is_risky) == (False, True)


def test_the_best_of_equal_steps_is_the_largest() -> None:
    partial = only("2*x", "1")
    assert {error(partial, COMPLEX_STEP, h) for h in STEPS} == {0.0}
    assert partial.accuracies[COMPLEX_STEP].best_h == 1e-1
