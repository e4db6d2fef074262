from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli.numeric.decimals import Rounded, decimal_text, nearest_double, rounded
from gradcli.numeric.enclosure import Enclosures

RATIONALS = st.fractions(max_denominator=10**12)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SHAPE = re.compile(r"-?\d+(\.\d+)?(e[+-]\d\d+)?")


def exactly(value: Fraction, digits: int) -> Decimal:
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN, Emin=-(10**9), Emax=10**9)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


@settings(max_examples=300, deadline=None)
@given(RATIONALS, st.integers(1, 40), st.integers(-60, 60))
def test_a_decimal_equals_python_decimal(value: Fraction, digits: int, power: int) -> None:
    value *= Fraction(10) ** power
    text = decimal_text(value, digits)
    assert Decimal(text) == exactly(value, digits)
    assert SHAPE.fullmatch(text)
    figures = text.lstrip("-").split("e")[0].replace(".", "").strip("0")
    assert len(figures) <= digits


@settings(max_examples=300, deadline=None)
@given(FLOATS, st.integers(1, 17))
def test_a_decimal_is_written_as_percent_g_writes_it(value: float, digits: int) -> None:
    """Only numbers between 1e-5 and 1e-4 differ: `%g` writes those with an exponent."""
    text = decimal_text(Fraction(value), digits)
    usual = f"{value:.{digits}g}"
    if 1e-5 <= abs(float(usual)) < 1e-4:
        assert Decimal(text) == Decimal(usual)
    else:
        assert text == ("0" if value == 0 else usual)


@settings(max_examples=200, deadline=None)
@given(FLOATS)
def test_seventeen_digits_give_the_double_back(value: float) -> None:
    assert float(decimal_text(Fraction(value), 17)) == value


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("1/3", 5, "0.33333"), ("2/3", 5, "0.66667"), ("-2/3", 3, "-0.667"), ("5/2", 1, "2"), ("7/2", 1, "4"),
        ("1/8", 2, "0.12"), ("3/8", 2, "0.38"), ("999999/10", 3, "1e+05"), ("100", 5, "100"),
        ("12345", 5, "12345"),
        ("12345", 4, "1.234e+04"), ("1e10", 10, "1e+10"), ("1e9", 10, "1000000000"), ("1e-5", 5, "0.00001"),
        ("1e-6", 5, "1e-06"), ("0", 5, "0"), ("-1e-300", 5, "-1e-300"), ("1.5e400", 5, "1.5e+400"),
        ("0.99999", 4, "1"),
        ("-0.000123456", 3, "-0.000123"),
    ],
)  # fmt: skip
def test_decimals_as_shown(value: str, digits: int, text: str) -> None:
    assert decimal_text(Fraction(value), digits) == text


@settings(max_examples=200, deadline=None)
@given(FLOATS)
def test_the_nearest_double_of_a_double_is_itself(value: float) -> None:
    assert nearest_double(Fraction(value)) == value


@pytest.mark.parametrize(
    ("value", "double"),
    [
        ("1e400", None), ("-1e400", None), ("1e-400", None), ("-1e-400", None), ("0", 0.0),
        ("5e-324", 5e-324),
        ("2e-324", None), ("1.7976931348623157e308", 1.7976931348623157e308),
        ("1.7976931348623159e308", None),
        ("0.1", 0.1), ("9007199254740993", 9007199254740992.0), ("9007199254740995", 9007199254740996.0),
    ],
)  # fmt: skip
def test_a_number_outside_the_doubles_has_none(value: str, double: float | None) -> None:
    assert nearest_double(Fraction(value)) == double


@settings(max_examples=200, deadline=None)
@given(st.fractions(min_value=Fraction(1, 1000), max_value=600, max_denominator=10**6), st.integers(1, 30))
def test_an_enclosure_rounds_only_where_every_digit_is_sure(x: Fraction, digits: int) -> None:
    with mp.workdps(80):
        true = mp.log(mp.mpf(x.numerator) / x.denominator)
        text = mp.nstr(true, 70)
    for bits in (10, 30, 60, 200):
        found = rounded(Enclosures(bits).operation("log")(x), digits)
        if found is not None and x != 1:
            assert Decimal(found.decimal) == exactly(Fraction(text), digits)
            assert found.value == float(Fraction(text))
            assert found.fraction is None
    assert rounded(Enclosures(400).operation("log")(x), digits) is not None


def test_an_enclosure_that_holds_zero_is_not_rounded() -> None:
    arithmetic = Enclosures(60)
    third = arithmetic.enclose(Fraction(1, 3))
    assert rounded(arithmetic.operation("-")(third, third), 3) is None


def test_an_enclosure_across_a_rounding_boundary_is_not_rounded() -> None:
    narrow = Enclosures(60).operation("+")(
        Enclosures(60).enclose(Fraction(1, 3)), Fraction(5, 2) - Fraction(1, 3)
    )
    assert rounded(narrow, 1) is None
    assert rounded(narrow, 3) == Rounded(2.5, "2.5")


@pytest.mark.parametrize(("x", "text"), [(10**6, "3.033215397e+434294"), (-(10**6), "3.296831478e-434295")])
def test_a_number_far_outside_the_doubles_has_its_decimal(x: int, text: str) -> None:
    with mp.workdps(30):
        assert mp.nstr(mp.exp(x), 10) == text
    found = rounded(Enclosures(200).operation("exp")(Fraction(x)), 10)
    assert found is not None
    assert (found.value, found.decimal) == (None, text)


def test_exact_numbers_are_marked_so() -> None:
    found = rounded(Fraction(0), 5)
    assert found is not None
    assert found.is_zero
    assert math.copysign(1, found.value or 0.0) == 1
