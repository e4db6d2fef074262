"""How far rounding moves a value: the sum of |v df/dv| by hand, and the errors that doubles really make."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradcli.language.expression import read
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.differences.polynomials import degree_in
from gradcli.numeric.differences.rounding import UNIT, Roundings
from gradcli.numeric.program import Program, lower
from gradcli.numeric.rationals import RATIONALS


def program_of(text: str, *names: str) -> Program:
    expression = read(text, names or None)
    return lower([expression.tree], expression.variables)


@pytest.mark.parametrize(
    ("text", "point", "place", "in_units"),
    [
        # |x f'| for the rounding of x + h, then a part for each operation that depends on x.
        ("exp(x)", [1.0], 0, 2 * math.e),
        ("sin(x)", [1.0], 0, math.cos(1) + math.sin(1)),
        ("x^2", [3.0], 0, 18 + 9),
        ("x^2", [-3.0], 0, 18 + 9),
        ("x^2", [0.0], 0, 0),
        ("x*y", [2.0, 5.0], 0, 10 + 10),
        ("x*exp(y)", [2.0, 1.0], 0, 4 * math.e),
        ("x + exp(y)", [2.0, 1.0], 0, 2 + (2 + math.e)),
        ("x^2 - 2*x + 1", [1.5], 0, 1.5 + 2.25 + 3 + 0.75 + 0.25),
        # Negation, choice and absolute value round nothing.
        ("-x", [2.0], 0, 2),
        ("abs(x)", [-2.0], 0, 2),
        ("where(x > 0, log(x), x^2)", [-2.0], 0, 8 + 4),
        ("max(x, 1)", [2.0], 0, 2),
        ("y", [1.0, 2.0], 0, 0),
    ],
)
def test_the_sum_by_hand(text: str, point: list[float], place: int, in_units: float) -> None:
    program = program_of(text, *("x", "y")[: len(point)])
    found = Roundings(program, point).of_value(place)
    assert found == pytest.approx(in_units * UNIT, rel=1e-13, abs=0)


def test_a_cancelling_form_loses_more_than_its_value() -> None:
    expanded = Roundings(program_of("x^2 - 2x + 1"), [1.00001]).of_value(0)
    factored = Roundings(program_of("(x - 1)^2"), [1.00001]).of_value(0)
    assert expanded is not None
    assert factored is not None
    assert expanded > 1e5 * factored


@pytest.mark.parametrize(("text", "x"), [("exp(x)", 800.0), ("x^400", 1e10)])
def test_there_is_none_beyond_the_doubles(text: str, x: float) -> None:
    assert Roundings(program_of(text), [x]).of_value(0) is None


RATIONAL = (
    "x^3 - 2*x*y + y", "(x - y)^4/(1 + x^2)", "x/3 + y/7 - x*y", "(x + y)*(x - y)^2 - x^3", "1/(x^2 + 1/7)",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RATIONAL),
    st.floats(-3, 3),
    st.floats(-3, 3),
)
def test_doubles_err_no_further(text: str, x: float, y: float) -> None:
    """The error of the value in doubles, against the value in exact fractions."""
    program = program_of(text, "x", "y")
    assume(abs(x) > 1e-3)
    assume(abs(y) > 1e-3)
    computed = run(program, [x, y], FLOATS)[0]
    exact = run(program, [Fraction(x), Fraction(y)], RATIONALS)[0]
    roundings = Roundings(program, [x, y])
    bounds = [roundings.of_value(place) for place in (0, 1)]
    # What depends on neither variable is one constant, 1/7 in the last formula.
    assert abs(Fraction(computed) - Fraction(exact)) <= Fraction(1.01 * sum(filter(None, bounds)) + 1e-18)


@pytest.mark.parametrize(
    ("text", "place", "degree"),
    [
        ("x^2*y + 3x", 0, 2), ("x^2*y + 3x", 1, 1), ("(x + y)^3*(x - 1)", 0, 4), ("x/y", 0, 1),
        ("x/y", 1, None), ("sin(y)*x", 0, 1), ("sin(x)*y", 0, None), ("x^0.5 + y", 0, None),
        ("x^-1 + y", 0, None), ("abs(x) + y", 0, None), ("-(x^5) + y", 0, 5), ("sin(y) + 0*x", 0, 1),
        ("y^2", 0, 0), ("x^y", 0, None),
    ],
)  # fmt: skip
def test_the_degree_of_a_polynomial_as_typed(text: str, place: int, degree: int | None) -> None:
    assert degree_in(program_of(text, "x", "y"), place) == degree


SIN_300, COS_300 = abs(math.sin(300)), abs(math.cos(300))


@pytest.mark.parametrize(
    ("text", "x", "exactly", "by_the_input"),
    [
        # The values on the way to f', each times the derivative of f' by it; |x f''| where x is rounded.
        ("3*x", 2.0, 0, 0),
        ("exp(x)", 1.0, math.e, math.e),
        ("sin(1000*x)", 0.3, 3e5 * SIN_300 + 2e3 * COS_300, 3e5 * SIN_300),
        # Beside 2/x^3 from the rounding of cos(x) all else is small.
        ("(1 - cos(x))/x^2", 1e-4, 2e12, 0),
    ],
)
def test_the_sum_for_the_partial_by_hand(text: str, x: float, exactly: float, by_the_input: float) -> None:
    found = Roundings(program_of(text), [x]).of_partial(0)
    expected = [UNIT * (exactly + by_the_input), UNIT * exactly]
    assert list(found) == pytest.approx(expected, rel=0.02, abs=0)


@pytest.mark.parametrize("text", ["1e308*x", "1e308*sin(x)", "1e308/x", "9e307*x + x^2"])
def test_a_sum_may_go_beyond_the_doubles_before_it_is_taken_in_units(text: str) -> None:
    found = Roundings(program_of(text), [1.0]).of_value(0)
    assert found is not None
    # u times one to four times 1e308.
    assert 1e291 < found < 1e293
