from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli.language.expression import read
from gradcli.language.functions import CONSTANTS, FUNCTIONS
from gradcli.language.tree import Apply, postorder
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import Real, TooLarge, Undecided, ends, magnitude
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import lower
from tests.numeric.truths import TRUTHS, fraction_of, mpf_of, points

PRECISION = 160
"""Bits: 48 digits, of which at least 30 must come out right."""

_TINY = Fraction(1, 10**75)
"""How far the comparison itself, at eighty digits, may be off."""


def enclosed(text: str, point: tuple[Fraction, ...], precision: int = PRECISION) -> Any:
    program = lower([read(text, ("x", "y")[: len(point)]).tree], ("x", "y")[: len(point)])
    return forward(program, point, precision)[program.outputs[0]]


def test_every_function_of_the_table_is_tried() -> None:
    tried = {
        node.function for text in TRUTHS for node in postorder(read(text).typed) if isinstance(node, Apply)
    }
    named = {row.name for row in FUNCTIONS.values() if row.derivatives or row.definition}
    assert named <= tried | {"neg"} | set(CONSTANTS)


@pytest.mark.parametrize("text", TRUTHS)
def test_an_enclosure_holds_the_truth_and_is_narrow(text: str) -> None:
    truth = TRUTHS[text]
    for point in points(truth, 200):
        if text == "atan2(x, y)" and not any(point):
            continue  # the one point where the angle has no value
        value = enclosed(text, point)
        assert not isinstance(value, Poison | bool), (text, point, value)
        with mp.workdps(90):
            true = fraction_of(truth.function(*map(mpf_of, point)))
        low, high = ends(value)
        slack = _TINY * max(Fraction(1), abs(true))
        assert low - slack <= true <= high + slack, (text, point)
        assert high - low <= Fraction(1, 10**30) * max(abs(true), Fraction(1, 10**6)), (text, point)


@pytest.mark.parametrize(
    ("text", "x", "exactly"),
    [
        ("sin(x)", "0", "0"), ("cos(x)", "0", "1"), ("tan(x)", "0", "0"), ("log(x)", "1", "0"),
        ("exp(x)", "0", "1"), ("sqrt(x)", "9/4", "3/2"), ("sqrt(x)", "0", "0"), ("sqrt(x)", "1e-40", "1e-20"),
        ("cbrt(x)", "-27/8", "-3/2"), ("cbrt(x)", "0", "0"), ("x^(3/2)", "4/9", "8/27"),
        ("x^(-1/2)", "4", "1/2"), ("x^(2/3)", "27", "9"), ("x^0", "0", "1"), ("x^-2", "-2", "1/4"),
        ("asin(x)", "0", "0"), ("acos(x)", "1", "0"), ("atan(x)", "0", "0"), ("sinh(x)", "0", "0"),
        ("cosh(x)", "0", "1"), ("tanh(x)", "0", "0"), ("acosh(x)", "1", "0"), ("atanh(x)", "0", "0"),
        ("asinh(x)", "0", "0"), ("erf(x)", "0", "0"), ("erfc(x)", "0", "1"), ("log1p(x)", "0", "0"),
        ("expm1(x)", "0", "0"), ("sigmoid(x)", "0", "1/2"), ("abs(x)", "-7/3", "7/3"),
        ("sign(x)", "-7/3", "-1"),
        ("sign(x)", "0", "0"), ("floor(x)", "-1/2", "-1"), ("ceil(x)", "-1/2", "0"), ("relu(x)", "-3", "0"),
        ("max(x, 1/3, 2/7)", "0", "1/3"), ("min(x, 1/3)", "2", "1/3"), ("0*sin(x)", "2", "0"),
        ("1/3 + x", "1/6", "1/2"), ("x^100", "2", str(2**100)),
    ],
)  # fmt: skip
def test_values_known_exactly_are_exact(text: str, x: str, exactly: str) -> None:
    assert enclosed(text, (Fraction(x),)) == Fraction(exactly)


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("sqrt(2) > 1", True), ("sqrt(2)*sqrt(2) > 1", True), ("sqrt(2)^2 == 2", None),
        ("sqrt(4) == 2", True),
        ("pi > 3", True), ("pi < 22/7", True), ("pi == 22/7", False), ("pi != 355/113", True),
        ("sin(pi) == 0", True), ("sin(4*atan(1)) == 0", None), ("sin(pi) > 1/10", False),
        ("sqrt(2) + sqrt(3) == sqrt(5 + 2sqrt(6))", None),
        ("1/3 + 1/6 == 1/2", True), ("0.1 + 0.2 == 0.3", True), ("not (pi < 3)", True),
        ("pi < 3 or sin(4*atan(1)) == 0", None), ("pi > 3 or sin(4*atan(1)) == 0", True),
        ("pi < 3 and sin(4*atan(1)) == 0", False),
    ],
)  # fmt: skip
def test_conditions_are_decided_only_when_sure(condition: str, truth: bool | None) -> None:
    value = enclosed(f"where({condition}, x, -x)", (Fraction(5),))
    if truth is None:
        assert isinstance(value, Poison)
        assert value.kind == "undecided"
    else:
        assert value == (5 if truth else -5)


small = st.fractions(min_value=-20, max_value=20, max_denominator=10**6)


def around(value: Fraction, precision: int) -> Real:
    """Return a wide interval that holds the value."""
    return Enclosures(precision).enclose(value)


@settings(max_examples=300, deadline=None)
@given(small, small, st.integers(2, 12), st.integers(2, 12))
@example(Fraction(0), Fraction(1, 3), 3, 2)
def test_arithmetic_on_wide_enclosures_never_loses_the_value(
    x: Fraction, y: Fraction, p: int, q: int
) -> None:
    arithmetic = Enclosures(24)
    one, other = around(x, p), around(y, q)
    cases: list[tuple[str, Fraction | None]] = [
        ("+", x + y), ("-", x - y), ("*", x * y), ("max", max(x, y)), ("min", min(x, y)),
        ("/", x / y if y else None),
    ]  # fmt: skip
    for name, true in cases:
        if true is None or (name == "/" and not _excludes_zero(other)):
            continue
        low, high = ends(arithmetic.operation(name)(one, other))
        assert low <= true <= high, name
    for n in (0, 1, 2, 3, 4, 7):
        low, high = ends(arithmetic.operation("^")(one, Fraction(n)))
        assert low <= x**n <= high, n
    low, high = ends(arithmetic.operation("abs")(one))
    assert low <= abs(x) <= high


def _excludes_zero(value: Real) -> bool:
    low, high = ends(value)
    return low > 0 or high < 0


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(
        ["sin", "cos", "exp", "atan", "cosh", "sinh", "tanh", "asinh", "erf", "erfc", "cbrt", "expm1",
        "sigmoid",
         "softplus", "relu", "floor", "ceil", "sign"]
    ),
    small,
    st.integers(2, 14),
)  # fmt: skip
def test_functions_of_wide_enclosures_never_lose_the_value(name: str, x: Fraction, p: int) -> None:
    try:
        found = Enclosures(24).operation(name)(around(x, p))
    except Undecided:
        assume(False)
    with mp.workdps(60):
        true = fraction_of(TRUTHS[f"{name}(x)"].function(mpf_of(x)))
    low, high = ends(found)
    slack = Fraction(1, 10**50) * max(Fraction(1), abs(true))
    assert low - slack <= true <= high + slack


@settings(max_examples=150, deadline=None)
@given(
    st.fractions(min_value=Fraction(1, 100), max_value=20, max_denominator=10**6), small, st.integers(3, 14)
)
def test_logs_roots_and_real_powers_never_lose_the_value(x: Fraction, y: Fraction, p: int) -> None:
    arithmetic, wide = Enclosures(24), around(x, p)
    with mp.workdps(80):
        cases = [
            (arithmetic.operation("log")(wide), mp.log(mpf_of(x))),
            (arithmetic.operation("sqrt")(wide), mp.sqrt(mpf_of(x))),
            (arithmetic.operation("^")(wide, around(y, p)), mpf_of(x) ** mpf_of(y)),
            (arithmetic.operation("atan2")(around(y, p), wide), mp.atan2(mpf_of(y), mpf_of(x))),
        ]
        for found, true in cases:
            low, high = ends(found)
            slack = Fraction(1, 10**50) * max(Fraction(1), abs(fraction_of(true)))
            assert low - slack <= fraction_of(true) <= high + slack


@settings(max_examples=100, deadline=None)
@given(small, small)
def test_comparisons_of_fractions_are_exact(x: Fraction, y: Fraction) -> None:
    arithmetic = Enclosures(53)
    assert [arithmetic.operation(c)(x, y) for c in ("<", "<=", ">", ">=", "==", "!=")] == [
        x < y, x <= y, x > y, x >= y, x == y, x != y,
    ]  # fmt: skip


def test_the_sign_of_an_enclosure_of_zero_is_not_told() -> None:
    arithmetic = Enclosures(53)
    zero = arithmetic.operation("-")(around(Fraction(1, 3), 40), around(Fraction(1, 3), 50))
    with pytest.raises(Undecided):
        arithmetic.sign(zero)


def test_too_large_an_exponential_says_so() -> None:
    with pytest.raises(TooLarge):
        Enclosures(53).operation("exp")(Fraction(2) ** 5000)


def test_ends_of_a_number_beyond_all_bounds_say_so() -> None:
    beyond = Enclosures(53).operation("exp")(Fraction(10**9))
    assert magnitude(beyond) == math.ceil(10**9 / math.log(2))
    with pytest.raises(TooLarge):
        ends(beyond)


@pytest.mark.parametrize("exponent", [100, 499, 501, 508])
def test_erfc_far_out_is_that_of_mpmath(exponent: int) -> None:
    found = enclosed("erfc(x)", (Fraction(2) ** exponent,))
    with mp.workdps(500):
        true = mp.erfc(mp.mpf(2) ** exponent)
        low, high = map(mp.make_mpf, found)
        assert low < true < high
        assert high - low < true * mp.mpf(2) ** -100


def test_erfc_where_mpmath_has_none_is_below_the_bound_of_chernoff() -> None:
    # 0 < erfc(x) < exp(-x^2).
    low, high = enclosed("erfc(x)", (Fraction(10) ** 200,), 3000)
    with mp.workdps(1000):
        assert 0 < mp.make_mpf(low) < mp.make_mpf(high) < mp.exp(-(mp.mpf(10) ** 400))
