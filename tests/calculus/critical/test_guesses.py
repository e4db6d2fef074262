from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy

from gradcli.calculus.critical.guesses import closed_forms

RANGE = Fraction(1, 10**40)


def about(number: mpmath.mpf) -> tuple[Fraction, Fraction]:
    """Return fractions on both sides, 1e-40 away relatively."""
    middle = Fraction(mpmath.nstr(number, 55))
    return middle - abs(middle) * RANGE, middle + abs(middle) * RANGE


@pytest.mark.parametrize(
    "text",
    [
        "Rational(1, 3)", "Rational(-22, 7)", "Rational(12345, 6789)", "Integer(-4)", "sqrt(2)", "-sqrt(7)/3",
        "(1 + sqrt(5))/2", "(1 - sqrt(5))/2", "(3 + 2*sqrt(7))/5", "sqrt(2 + sqrt(3))", "-sqrt(2 + sqrt(3))",
        "pi", "-3*pi/2", "7*pi/12", "pi/6 + 1", "1 - 2*pi", "2**Rational(1, 3)",
        "-(Rational(3, 4))**Rational(1, 3)",
        "2**Rational(1, 4)", "exp(-1)", "exp(2)/3", "-3*exp(Rational(-1, 2))", "1/sqrt(2*E)", "log(2)",
        "log(3)/2",
        "log(10)/3", "log(1 + sqrt(2))", "atan(2)", "acos(Rational(1, 3))", "pi - asin(Rational(1, 3))",
        "-acos(Rational(1, 3))", "atan(sqrt(2)/2) - pi", "2*pi + acos(Rational(-1, 4))", "asinh(sqrt(2))",
        "acosh(3)", "atanh(Rational(1, 7))",
    ],
)  # fmt: skip
def test_the_closed_form_is_among_the_guesses(text: str) -> None:
    with mpmath.workdps(60):
        wanted = sympy.sympify(text)
        low, high = about(mpmath.mpf(sympy.N(wanted, 60)))
        found = list(closed_forms(low, high))
    assert any(sympy.N(form - wanted, 30, chop=True) == 0 for form in found)


@pytest.mark.parametrize(
    "number", ["cos(1)", "euler", "zeta(3)", "pi**2 + e", "gamma(mpf(1)/3)", "log(2)*pi", "lambertw(1)"]
)
def test_other_constants_get_no_guess(number: str) -> None:
    with mpmath.workdps(60):
        values = {
            "cos(1)": mpmath.cos(1), "euler": +mpmath.euler, "zeta(3)": mpmath.zeta(3),
            "pi**2 + e": mpmath.pi**2 + mpmath.e,
            "gamma(mpf(1)/3)": mpmath.gamma(mpmath.mpf(1) / 3), "log(2)*pi": mpmath.log(2) * mpmath.pi,
            "lambertw(1)": mpmath.lambertw(1),
        }  # fmt: skip
        assert list(closed_forms(*about(values[number]))) == []


def test_an_enclosure_of_zero_is_guessed_as_zero() -> None:
    assert list(closed_forms(-RANGE, RANGE)) == [0]
