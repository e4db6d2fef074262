"""Taylor coefficients against mpmath's, which differentiates numerically in many digits."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli.language.expression import read
from gradcli.numeric.differences.taylor import taylor_coefficients
from gradcli.numeric.program import lower
from tests.numeric.truths import TRUTHS, mpf_of

ORDER = 7
INSIDE = {"acosh(x)": "5/2", "asec(x)": "5/2", "acoth(x)": "5/2", "acsc(x)": "-5/2", "acot(x)": "-5/2"}


def coefficients(text: str, *point: str, place: int = 0) -> tuple[Fraction, ...] | None:
    expression = read(text, ("x", "y", "z")[: len(point)])
    return taylor_coefficients(
        lower([expression.tree], expression.variables), list(map(Fraction, point)), place, ORDER
    )


def along(function: Callable[..., Any], before: list[Any], after: list[Any], t: Any) -> Any:
    return function(*before, t, *after)


@pytest.mark.parametrize("text", TRUTHS)
def test_the_coefficients_of_every_function(text: str) -> None:
    truth = TRUTHS[text]
    point = [INSIDE.get(text, "3/7"), "13/5"][: len(truth.ranges)]
    for place in range(len(point)):
        found = coefficients(text, *point, place=place)
        with mp.workdps(60):
            at = [mpf_of(Fraction(x)) for x in point]
            before, after = at[:place], at[place + 1 :]
            true = mp.taylor(partial(along, truth.function, before, after), at[place], ORDER)
        assert found is not None
        assert [float(c) for c in found] == pytest.approx([float(c) for c in true], rel=2e-3, abs=1e-20)


@pytest.mark.parametrize(
    ("text", "point", "true"),
    [
        # By hand, exactly: (x + t)^3 and so on, and the well-known series at 0.
        ("x^3", "2", ["8", "12", "6", "1", "0", "0", "0", "0"]),
        ("x^2*3 - x + 1", "0", ["1", "-1", "3", "0", "0", "0", "0", "0"]),
        ("(x^2)^3", "0", ["0", "0", "0", "0", "0", "0", "1", "0"]),
        ("x^9", "0", ["0"] * 8),
        ("1/(1 - x)", "0", ["1"] * 8),
        ("x^-2", "1", ["1", "-2", "3", "-4", "5", "-6", "7", "-8"]),
        ("sin(x)", "0", ["0", "1", "0", "-1/6", "0", "1/120", "0", "-1/5040"]),
        ("cos(x)", "0", ["1", "0", "-1/2", "0", "1/24", "0", "-1/720", "0"]),
        ("exp(x)", "0", ["1", "1", "1/2", "1/6", "1/24", "1/120", "1/720", "1/5040"]),
        ("atan(x)", "0", ["0", "1", "0", "-1/3", "0", "1/5", "0", "-1/7"]),
        ("sqrt(1 + x)", "0", ["1", "1/2", "-1/8", "1/16", "-5/128", "7/256", "-21/1024", "33/2048"]),
        ("abs(x)^3", "-2", ["8", "-12", "6", "-1", "0", "0", "0", "0"]),
        ("max(x, x^2)", "3", ["9", "6", "1", "0", "0", "0", "0", "0"]),
        ("where(x > 0, log(x), x^2)", "-3", ["9", "-6", "1", "0", "0", "0", "0", "0"]),
        ("floor(x)*x", "5/2", ["5", "2", "0", "0", "0", "0", "0", "0"]),
        ("5 + 0*x", "1", ["5", "0", "0", "0", "0", "0", "0", "0"]),
    ],
)
def test_rational_coefficients_are_exact_and_zeros_are_zeros(text: str, point: str, true: list[str]) -> None:
    assert coefficients(text, point) == tuple(map(Fraction, true))


def test_powers_of_both_kinds_at_once() -> None:
    # The derivatives of x^x at 1 are 1, 1, 2, 3, 8, 10, 54, -42: OEIS A005727.
    found = coefficients("x^x", "1")
    assert found is not None
    true = [d / math.factorial(k) for k, d in enumerate((1, 1, 2, 3, 8, 10, 54, -42))]
    assert [float(c) for c in found] == pytest.approx(true, rel=2e-3)


def test_what_cannot_be_told_from_0_is_0() -> None:
    found = coefficients("sin(x)^2 + cos(x)^2", "1")
    assert found is not None
    assert not any(found[1:])


@pytest.mark.parametrize(
    ("text", "point"),
    [("log(x)", "-1"), ("1/x", "0"), ("x^2.5", "0"), ("exp(exp(exp(x)))", "9"), ("sqrt(x)", "-1")],
)
def test_there_are_none_where_f_is_undefined_not_smooth_or_too_large(text: str, point: str) -> None:
    assert coefficients(text, point) is None


def test_other_variables_are_held() -> None:
    found = coefficients("x*y^2*z", "2", "3", "5", place=1)
    assert found is not None
    assert list(found) == [90, 60, 10, 0, 0, 0, 0, 0]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=8), st.fractions(-3, 3, max_denominator=9))
def test_polynomials_are_expanded_about_any_point(numbers: list[int], at: Fraction) -> None:
    text = " + ".join(f"({c})*x^{k}" for k, c in enumerate(numbers))
    found = coefficients(f"{text} + 0*x", str(at))
    assert found is not None
    step = Fraction(2, 3)
    moved = sum(c * (at + step) ** k for k, c in enumerate(numbers))
    assert sum(c * step**k for k, c in enumerate(found)) == moved
