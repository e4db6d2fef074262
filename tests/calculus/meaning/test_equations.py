"""Sums as a person writes them."""

from __future__ import annotations

import pytest

from gradcli.calculus.meaning.equations import coefficients, difference, opposite, total
from gradcli.language.infix import read_infix
from gradcli.language.write import to_infix
from gradcli.results.quantities import Quantity

SUMS = [
    ([("2", "x"), ("2", "y"), ("-2", "")], "2*x + 2*y - 2"),
    ([("1", "x"), ("-1", "y")], "x - y"),
    ([("0", "x"), ("0", "y"), ("0", "")], "0"),
    ([("0", "x"), ("-1", "y")], "-y"),
    ([("-1", "x"), ("1", "")], "-x + 1"),
    ([("-1/2", "x"), ("3/2", "y")], "-x/2 + 3*y/2"),
    ([("-3", "x"), ("sqrt(2)/2", "y")], "-3*x + sqrt(2)*y/2"),
    ([("1", "x"), ("-(pi^2/9 + 2)", "")], "x - pi**2/9 - 2"),
    ([("1", "x"), ("-(pi - 2)", "")], "x - pi + 2"),
    ([("pi - 2", "x")], "(pi - 2)*x"),
    ([("4", "(x - 1)*(y - 2)")], "4*(x - 1)*(y - 2)"),
    ([("1", "(x - 1)^2"), ("-1/2", "y^2")], "(x - 1)**2 - y**2/2"),
    ([("1", ""), ("-2.5", "x")], "1 - 2.5*x"),
]


@pytest.mark.parametrize(("terms", "written"), SUMS, ids=[case[1] for case in SUMS])
def test_a_sum_has_no_zero_terms_no_unit_factors_and_no_double_signs(
    terms: list[tuple[str, str]], written: str
) -> None:
    trees = [(read_infix(factor), read_infix(body) if body else None) for factor, body in terms]
    assert to_infix(total(trees)) == written


@pytest.mark.parametrize(
    ("coordinate", "written"),
    [
        ("1", "x - 1"),
        ("-1", "x + 1"),
        ("0", "x"),
        ("-pi/3", "x + pi/3"),
        ("0.1", "x - 0.1"),
        ("-1/2", "x + 1/2"),
    ],
)
def test_the_distance_from_a_coordinate(coordinate: str, written: str) -> None:
    assert to_infix(difference("x", read_infix(coordinate))) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [("2", "-2"), ("-2", "2"), ("0", "0"), ("-1/2", "1/2"), ("-sqrt(2)/2", "sqrt(2)/2")],
)
def test_the_opposite_of_a_number(number: str, written: str) -> None:
    assert to_infix(opposite(read_infix(number))) == written


def quantity(decimal: str, exact: str = "") -> Quantity:
    return Quantity(float(decimal), decimal, read_infix(exact) if exact else None)


@pytest.mark.parametrize(
    ("quantities", "written", "is_exact"),
    [
        ([quantity("1.414213562", "sqrt(2)"), quantity("0.5", "1/2")], ["sqrt(2)", "1/2"], True),
        ([quantity("1.414213562"), quantity("0.5", "1/2")], ["1.414213562", "0.5"], False),
        ([quantity("3.167706327", "2*cos(2) + 4")], ["3.167706327"], False),
        ([quantity("-0.5", "-1/2"), quantity("1.23")], ["-0.5", "1.23"], False),
    ],
)
def test_coefficients_are_all_closed_or_all_decimal(
    quantities: list[Quantity], written: list[str], is_exact: bool
) -> None:
    trees, exactly = coefficients(quantities)
    assert [to_infix(tree) for tree in trees] == written
    assert exactly is is_exact
