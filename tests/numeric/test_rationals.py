from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradcli.language.expression import read
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.rationals import MOST_BITS, RATIONALS, TooLong, inexact_slot

fractions = st.fractions(-20, 20, max_denominator=50)


@cache
def lowered(text: str) -> Program:
    expression = read(text)
    return lower([expression.tree], expression.variables)


def exactly(text: str, *point: Fraction) -> Fraction:
    value = run(lowered(text), list(point), RATIONALS)[0]
    assert isinstance(value, Fraction)
    return value


@given(fractions, fractions)
def test_arithmetic_is_that_of_fractions(x: Fraction, y: Fraction) -> None:
    assert exactly("x + y", x, y) == x + y
    assert exactly("x - y/3", x, y) == x - y / 3
    assert exactly("-x*y", x, y) == -x * y
    assert exactly("0.1*x + y", x, y) == x / 10 + y
    assert exactly("x^3 - y^2", x, y) == x**3 - y**2
    assert exactly("max(x, y, 1/3)", x, y) == max(x, y, Fraction(1, 3))
    assert exactly("min(x, y)", x, y) == min(x, y)
    assert exactly("abs(x - y)", x, y) == abs(x - y)
    assert exactly("where(x < y, x, y^2)", x, y) == (x if x < y else y**2)
    assert exactly("where(x == y or not x > 0, 1, y)", x, y) == (1 if x == y or x <= 0 else y)
    assert exactly("where(x >= 0 and y != 1, x, 2)", x, y) == (x if x >= 0 and y != 1 else 2)


@given(fractions)
def test_rounding_and_signs_are_fractions(x: Fraction) -> None:
    assert exactly("floor(x)", x) == math.floor(x)
    assert exactly("ceil(x)", x) == math.ceil(x)
    assert exactly("sign(x)", x) == (x > 0) - (x < 0)


@given(fractions, fractions)
def test_division_and_negative_powers(x: Fraction, y: Fraction) -> None:
    assume(x != 0)
    assert exactly("y/x", x, y) == y / x
    assert exactly("x^-2 + 0*y", x, y) == 1 / x**2


@given(fractions, fractions)
def test_gradients_are_exact(x: Fraction, y: Fraction) -> None:
    assume(x + y != 0)
    program = with_gradient(lowered("x^3*y/(x + y) + where(x > y, x^2, y)"))
    # d/dx of x^3 y/(x + y) is (3x^2 y (x + y) - x^3 y)/(x + y)^2; d/dy is x^4/(x + y)^2.
    expected = [
        x**3 * y / (x + y) + (x**2 if x > y else y),
        (3 * x**2 * y * (x + y) - x**3 * y) / (x + y) ** 2 + (2 * x if x > y else 0),
        x**4 / (x + y) ** 2 + (0 if x > y else 1),
    ]
    found = run(program, [x, y], RATIONALS)
    assert found == expected
    assert all(isinstance(value, Fraction) for value in found)


HOLES = [
    ("1/x", 0), ("x/x", 0), ("x^-1", 0), ("1/x + x", 0), ("x*(1/x)", 0), ("(1/x)^2", 0), ("(1/x)^0", 0),
    ("abs(1/x)", 0), ("sign(1/x)", 0), ("floor(1/x)", 0), ("ceil(1/x)", 0), ("max(1/x, 2)", 0), ("-(1/x)", 0),
    ("min(2, 1/x)", 0), ("where(1/x > 0, 1, 2)", 0), ("(x - 1)/(x - 1)", 1), ("Piecewise((x, x > 0))", -1),
    ("x^0*(1/x)", 0), ("2/(1/x)", 0), ("1^(1/x) + x", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at"), HOLES)
def test_what_is_undefined_is_nan_as_it_is_in_doubles(text: str, at: int) -> None:
    program = lowered(text)
    assert math.isnan(run(program, [float(at)], FLOATS)[0])
    if inexact_slot(program) is None:
        assert math.isnan(run(program, [Fraction(at)], RATIONALS)[0])


def test_all_but_one_of_these_holes_can_be_met_in_fractions() -> None:
    assert [text for text, _ in HOLES if inexact_slot(lowered(text)) is not None] == ["1^(1/x) + x"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("where(x > 0, x, 1/x)", 3), ("where(x > 0 or 1/0^x > 0, 2, 5)", 2), ("where(x > 2, x^2, 7)", 9)],
)
def test_the_case_not_taken_does_not_matter(text: str, value: int) -> None:
    assert exactly(text, Fraction(3)) == value


@pytest.mark.parametrize(
    "text",
    ["x + y", "x - 2*y/3", "x^5", "x^-3", "abs(x)*sign(y)", "floor(x) + ceil(y)", "max(x, y) + min(x, 2)",
     "where(x > y and not y == 0, x, -y)", "Piecewise((x, x > 0), (y, True))", "x^0", "(1/3)^5*x"],
)  # fmt: skip
def test_these_operations_keep_fractions_and_so_do_their_gradients(text: str) -> None:
    assert inexact_slot(lowered(text)) is None
    assert inexact_slot(with_gradient(lowered(text))) is None


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("sin(x) + y", "sin"), ("x + sqrt(y)", "sqrt"), ("x^y", "^"), ("x^(1/2)", "^"), ("2^x", "^"),
        ("x^0.5", "^"), ("pi*x", "pi"), ("exp(x)", "exp"), ("log(x, 2)", "log"), ("cbrt(x)", "cbrt"),
        ("x + tanh(y)", "tanh"), ("where(sin(x) > 0, 1, 2)", "sin"), ("atan2(y, x)", "atan2"),
    ],
)  # fmt: skip
def test_the_first_operation_that_leaves_them_is_named(text: str, operation: str) -> None:
    program = lowered(text)
    slot = inexact_slot(program)
    assert slot is not None
    assert program.code[slot].operation == operation


def test_large_numbers_keep_every_digit() -> None:
    x = Fraction(10**400 + 1, 7)
    assert exactly("x^2 - (x - 1)*(x + 1)", x) == 1


@pytest.mark.parametrize(
    "text", ["x^100001", "x^-100001", "(x^40000)*(x^40000)*(x^40000)", "x^60000 + 1/x^60001"]
)
def test_a_fraction_that_would_be_too_long_is_never_built(text: str) -> None:
    assert MOST_BITS == 10_000
    with pytest.raises(TooLong):
        run(lowered(text), [Fraction(2)], RATIONALS)


@pytest.mark.parametrize("base", [1, -1, 0])
def test_a_power_that_stays_short_is_built(base: int) -> None:
    assert exactly("x^100001", Fraction(base)) == base
