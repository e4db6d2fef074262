"""The theory of the errors: its weights by the formulas themselves, its steps by textbooks and by search."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import pytest

from gradcli.numeric.differences.theory import expected_error, regime_at, theory, weight
from gradcli.results.differences import Difference, Regime

FORWARD, CENTRAL, COMPLEX_STEP, RICHARDSON = Difference
Real = Fraction
EXP = [Fraction(1, math.factorial(k)) for k in range(8)]
"""The coefficients of exp at 0: every derivative is 1."""

UNIT = 2.0**-53


def central(f: Callable[[Real], Real], h: Real) -> Real:
    return (f(h) - f(-h)) / (2 * h)


def imaginary_power(h: Real, k: int) -> Real:
    """Return the imaginary part of (ih)^k."""
    return {0: Fraction(0), 1: h**k, 2: Fraction(0), 3: -(h**k)}[k % 4]


@pytest.mark.parametrize("k", range(2, 12))
def test_a_weight_is_what_the_formula_makes_of_a_power(k: int) -> None:
    """At 0 the derivative of t^k is 0, so that the difference is its own truncation error."""
    h = Fraction(2, 3)
    coarse, fine = (central(lambda t: t**k, step) for step in (h, h / 2))
    assert weight(FORWARD, k) * h ** (k - 1) == h**k / h
    assert weight(CENTRAL, k) * h ** (k - 1) == coarse
    assert weight(COMPLEX_STEP, k) * h ** (k - 1) == imaginary_power(h, k) / h
    assert weight(RICHARDSON, k) * h ** (k - 1) == (4 * fine - coarse) / 3


@pytest.mark.parametrize(
    ("method", "order", "constant", "rounding", "step"),
    [
        # Numerical Recipes, section 5.7; Nocedal and Wright, section 8.1; e_f = 1e-16, derivatives are 1.
        (FORWARD, 1, 1 / 2, 2e-16, 2 * math.sqrt(1e-16)),
        (CENTRAL, 2, 1 / 6, 1e-16, (3 * 1e-16) ** (1 / 3)),
        (RICHARDSON, 4, 1 / 480, 3e-16, (360 * 1e-16) ** (1 / 5)),
        (COMPLEX_STEP, 2, 1 / 6, 0.0, math.sqrt(6 * UNIT)),
    ],
)
def test_the_best_steps_are_those_of_the_textbooks(
    method: Difference, order: int, constant: float, rounding: float, step: float
) -> None:
    found = theory(method, EXP, 1e-16, 0.0, None)
    assert found.order == order
    assert found.constant == pytest.approx(constant, rel=1e-12)
    assert found.rounding == pytest.approx(rounding, rel=1e-12)
    assert found.step == pytest.approx(step, rel=1e-3)
    assert found.is_limit is (method is COMPLEX_STEP)
    assert found.detail == ""


@pytest.mark.parametrize("method", [FORWARD, CENTRAL, RICHARDSON])
@pytest.mark.parametrize("rounding", [1e-18, 1e-12, 1e-4])
@pytest.mark.parametrize("second", ["1/2", "1/100000", "0"])
def test_no_step_has_a_smaller_sum_of_both_errors(method: Difference, rounding: float, second: str) -> None:
    coefficients = [*EXP[:2], Fraction(second), *EXP[3:]]
    parts = {FORWARD: 2, CENTRAL: 1, RICHARDSON: 3}[method] * rounding

    def total(h: float) -> float:
        terms = (abs(float(weight(method, k) * coefficients[k])) * h ** (k - 1) for k in range(2, 8))
        return sum(terms) + parts / h

    found = theory(method, coefficients, rounding, 0.0, None)
    assert found.step is not None
    assert found.error == pytest.approx(total(found.step), rel=1e-9)
    least = min(total(10 ** (place / 50)) for place in range(-600, 100))
    assert total(found.step) <= least * (1 + 1e-9)


@pytest.mark.parametrize(
    ("method", "coefficients", "degree", "detail"),
    [
        (CENTRAL, ["1", "6", "1", "0", "0", "0", "0", "0"], 2,
         "no truncation error, for f is a polynomial of degree 2"),
        (CENTRAL, ["1", "0", "-1/2", "0", "1/24", "0", "-1/720", "0"], None,
         "no truncation error up to order 6, for f''', f^(5) and f^(7) are 0"),
        (RICHARDSON, ["0", "0", "0", "1", "0", "0", "0", "0"], None,
         "no truncation error up to order 6, for f^(5) and f^(7) are 0"),
        (FORWARD, ["0", "1", "0", "0", "0", "0", "0", "0"], 9,
         "no truncation error up to order 6, for f'', f''', f^(4), f^(5), f^(6) and f^(7) are 0"),
    ],
)  # fmt: skip
def test_no_truncation_error_is_said(
    method: Difference, coefficients: list[str], degree: int | None, detail: str
) -> None:
    found = theory(method, list(map(Fraction, coefficients)), 1e-16, 0.0, degree)
    assert (found.order, found.constant, found.step) == (None, None, None)
    # What is left is the rounding of f' itself, u |f'| here.
    assert found.error == found.floor == UNIT * abs(float(Fraction(coefficients[1])))
    assert found.detail == detail
    assert found.rounding is not None


def test_an_unusual_order_is_said() -> None:
    flat = [Fraction(0), Fraction(1), Fraction(0), *EXP[3:]]
    found = theory(FORWARD, flat, 1e-16, 0.0, None)
    assert (found.order, found.detail) == (2, "order 2, not 1, for f'' is 0")
    # 2 (1/6) h^3 + ... = 2 e_f
    assert found.step == pytest.approx((6 * 1e-16) ** (1 / 3), rel=1e-3)
    tiny = [*flat[:2], Fraction(1, 10**12), *flat[3:]]
    assert theory(FORWARD, tiny, 1e-16, 0.0, None).detail == "order 2, not 1, for f'' is small"
    cubic = [*EXP[:3], Fraction(0), Fraction(0), *EXP[5:]]
    assert theory(CENTRAL, cubic, 1e-16, 0.0, None).detail == "order 4, not 2, for f''' is 0"


def test_where_nothing_is_rounded_every_small_step_serves() -> None:
    found = theory(FORWARD, EXP, 0.0, 0.0, None)
    # h/2 = u
    assert found.is_limit
    assert found.step == pytest.approx(2 * UNIT, rel=1e-9)
    stationary = [Fraction(0), Fraction(0), *EXP[2:]]
    found = theory(FORWARD, stationary, 0.0, 0.0, None)
    assert (found.step, found.detail) == (None, "the smaller the step, the better")
    assert theory(COMPLEX_STEP, stationary, 1e-16, 0.0, None).detail == "the smaller the step, the better"


def test_numbers_beyond_the_doubles_have_no_theory() -> None:
    for coefficients, rounding in (([Fraction(10**400)] * 8, 1e-16), (EXP, None)):
        found = theory(FORWARD, coefficients, rounding, 0.0, None)
        assert (found.order, found.rounding, found.step) == (None, None, None)
        assert found.detail == "the numbers of the theory are beyond the doubles"


def test_the_error_to_expect_is_the_sum_of_both() -> None:
    # h/2 + 2e-16/h and h^2/6 + 1e-16/h by hand.
    assert expected_error(theory(FORWARD, EXP, 1e-16, 0.0, None), 1e-7) == pytest.approx(
        5e-8 + 2e-9, rel=1e-6
    )
    assert expected_error(theory(CENTRAL, EXP, 1e-16, 0.0, None), 1e-7) == pytest.approx(1e-14 / 6 + 1e-9)
    limit = theory(COMPLEX_STEP, EXP, 1e-16, 0.0, None)
    assert expected_error(limit, 1e-20) == pytest.approx(UNIT, rel=1e-6)
    assert expected_error(theory(COMPLEX_STEP, EXP, 1e-16, 1e-9, None), 1e-20) == pytest.approx(
        1e-9, rel=1e-6
    )
    assert expected_error(limit, 1e-3) == pytest.approx(1e-6 / 6, rel=1e-6)
    assert expected_error(theory(FORWARD, EXP, None, 0.0, None), 1e-7) is None
    assert expected_error(theory(FORWARD, EXP, 1e-16, 0.0, None), 1e300) > 1e299  # type: ignore[operator]


def test_the_rounding_of_the_partial_bounds_the_complex_step() -> None:
    # h^2/6 = e_f', and the last division adds u |f'|.
    found = theory(COMPLEX_STEP, EXP, 1e-16, 6e-10, None)
    assert found.floor == pytest.approx(6e-10, rel=1e-6)
    assert found.step == pytest.approx(6e-5, rel=1e-3)
    assert found.error == pytest.approx(1.2e-9, rel=1e-3)


@pytest.mark.parametrize(
    ("method", "coefficients", "h", "regime"),
    [
        # The steps between are 2e-8, 6.7e-6 and 2.6e-8, as above.
        (FORWARD, EXP, 1e-7, Regime.TRUNCATION), (FORWARD, EXP, 1e-9, Regime.ROUNDING),
        (CENTRAL, EXP, 1e-5, Regime.TRUNCATION), (CENTRAL, EXP, 1e-6, Regime.ROUNDING),
        (COMPLEX_STEP, EXP, 1e-7, Regime.TRUNCATION), (COMPLEX_STEP, EXP, 1e-8, Regime.ROUNDING),
        # (1 + t)^2 has no truncation error, and t^3 at 0 no rounding error.
        (CENTRAL, [Fraction(c) for c in (1, 2, 1, 0, 0, 0, 0, 0)], 0.1, Regime.ROUNDING),
        (COMPLEX_STEP, [Fraction(c) for c in (0, 0, 0, 1, 0, 0, 0, 0)], 1e-15, Regime.TRUNCATION),
    ],
)  # fmt: skip
def test_the_regime_goes_by_the_step_of_theory(
    method: Difference, coefficients: list[Fraction], h: float, regime: Regime
) -> None:
    assert regime_at(theory(method, coefficients, 1e-16, 0.0, None), h) is regime
    assert regime_at(theory(method, coefficients, None, 0.0, None), h) is None
