"""Signs and digits that SymPy takes from its own evaluation, where rounding the argument loses them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mp

from gradcli import gradient
from gradcli.calculus.algebra import sympy
from gradcli.language.write import to_infix
from tests.numeric.truths import mpf_of

TINY = Fraction(1, 10**30)
BESIDE_HALF_PI = Fraction(157079632679489661923132169163975144209858470, 10**44)
"""A little more than pi/2."""


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("tan", BESIDE_HALF_PI), ("tan", BESIDE_HALF_PI - Fraction(1, 10**44)), ("sec", BESIDE_HALF_PI),
        ("cot", 2 * BESIDE_HALF_PI), ("csc", 2 * BESIDE_HALF_PI), ("log", 1 - TINY), ("log", 1 + TINY),
        ("acos", 1 - TINY), ("asec", 1 + TINY), ("acosh", 1 + TINY), ("asech", 1 - TINY),
        ("atanh", TINY - 1), ("acoth", 1 + TINY),
    ],
)  # fmt: skip
def test_sympy_has_the_sign_and_the_digits_of_mpmath_with_many_more(name: str, at: Fraction) -> None:
    with mp.workdps(120):
        truth = getattr(mp, name)(mpf_of(at))
        number = getattr(sympy, name)(sympy.Rational(at.numerator, at.denominator))
        assert number.is_positive in (truth > 0, None)
        assert number.is_negative in (truth < 0, None)
        assert abs(mp.mpf(number.evalf(15)) / truth - 1) < mp.mpf("1e-14")


def test_a_difference_of_logarithms_has_the_sign_of_its_first_term_that_is_left() -> None:
    """log(1 + t) is t - t^2/2 + ..., so the number is t^2/2 - 1e-40 at t = 1e-30."""
    t = sympy.Rational(1, 10**30)
    assert (t - sympy.log(1 + t) - sympy.Rational(1, 10**40)).is_negative


def test_the_absolute_value_of_a_negative_constant_is_its_opposite() -> None:
    at = f"{BESIDE_HALF_PI.numerator}/{BESIDE_HALF_PI.denominator}"
    (partial,) = gradient(f"abs(tan({at}))*x").partials
    assert to_infix(partial).startswith("-tan(")
