"""The plainest numbers in a span."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.calculus.critical.simple_points import simple_points, simplest
from gradcli.language.write import to_infix

fractions = st.fractions(min_value=-20, max_value=20, max_denominator=200)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0.32", "0.34", "1/3"),
        ("3.1", "3.2", "16/5"),
        ("-0.3", "-0.2", "-1/4"),
        ("-1", "2", "0"),
        ("2", "2.5", "2"),
        ("1.9", "2.1", "2"),
        ("0.7", "0.7", "7/10"),
    ],
)
def test_the_simplest_fraction_between_two_numbers(low: str, high: str, expected: str) -> None:
    assert simplest(Fraction(low), Fraction(high)) == Fraction(expected)


@given(fractions, fractions)
def test_no_fraction_between_has_a_smaller_denominator(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    found = simplest(low, high)
    assert low <= found <= high
    for smaller in range(1, found.denominator):
        assert -(-low * smaller // 1) > high * smaller


def test_fractions_of_pi_are_guessed_beside_plain_ones() -> None:
    found = {tuple(map(to_infix, point)) for point in simple_points([(3.14159, 3.1416), (-1e-12, 1e-12)])}
    assert ("1*pi", "0") in found
