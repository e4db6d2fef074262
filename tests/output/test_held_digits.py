from __future__ import annotations

import math

import pytest

from gradcli.output.notation import ascii_notation, latex_notation, written
from gradcli.output.report import Rough
from gradcli.results.held_digits import agreement, held_text, right_number, size_text, sure_digits
from gradcli.results.quantities import Quantity
from gradcli.results.runs import Held

THIRD = Quantity(1 / 3, "0.33333333333333333")
TINY = Quantity(None, "1.25e-400")
ZERO = Quantity(0.0, "0")


@pytest.mark.parametrize(
    ("number", "held", "digits", "text"),
    [
        (2 / 3, None, 4, "0.6667"),
        (-0.0, None, 4, "0"),
        (0.3333412, Held(4, THIRD), 6, "0.3333"),
        (0.3333412, Held(4, THIRD), 2, "0.33"),
        (0.7, Held(0, THIRD), 6, "~0.3"),
        (0.0, Held(0, TINY), 6, "~1e-400"),
        (1e-16, Held(0, ZERO), 6, "~0"),
        (0.123456, Held(3, most=0.2), 6, "0.123"),
        (0.123456, Held(0, most=0.201), 6, "<0.3"),
        (3e-17, Held(0, most=2e-16), 6, "<2e-16"),
        (3e-17, Held(0), 6, "?"),
        (3e-17, Held(0, most=math.inf), 6, "?"),
    ],
)
def test_no_digit_is_written_that_does_not_hold(
    number: float, held: Held | None, digits: int, text: str
) -> None:
    assert held_text(number, held, digits) == text


@pytest.mark.parametrize(
    ("number", "right", "digits"),
    [
        (1 / 3, THIRD, 15),
        (0.33333, THIRD, 4),
        (0.334, THIRD, 2),
        (-1 / 3, THIRD, 0),
        (0.0, ZERO, 15),
        (1e-300, ZERO, 0),
        (0.0, TINY, 0),
    ],
)
def test_digits_hold_to_half_a_unit_of_the_last(number: float, right: Quantity, digits: int) -> None:
    assert agreement(number, right) == digits


@pytest.mark.parametrize(
    ("number", "bound", "digits"),
    [
        (1.5, 0.0, 15),
        (0.0, 0.0, 15),
        (0.0, 1e-300, 0),
        (1.2345, 0.0004, 3),
        # 9.997 and 10.003 round to 10.00, and 1.995 and 2.001 to 2.00
        (10.0, 0.003, 3),
        (1.998, 0.003, 2),
        # 0.1495 and 0.1505 are 0.15, but 0.1 and 0.2
        (0.15, 0.0005, 2),
        (1.0, math.inf, 0),
        (1.0, math.nan, 0),
    ],
)
def test_digits_are_sure_that_both_ends_round_to(number: float, bound: float, digits: int) -> None:
    assert sure_digits(number, bound) == digits


def test_the_largest_of_some_numbers_is_the_one_that_is_rightly_so() -> None:
    held = (Held(0, Quantity(-3.0, "-3")), Held(9))
    assert size_text((0.5, -2.0), held, 4) == "~3"
    assert size_text((0.5, -2.0), None, 4) == "2"


@pytest.mark.parametrize(("held", "value"), [(None, 2.0), (Held(3), 2.0), (Held(0, THIRD), 1 / 3)])
def test_the_right_number_is_taken_where_it_is_known(held: Held | None, value: float) -> None:
    assert right_number(2.0, held) == value


@pytest.mark.parametrize(
    ("held", "plain", "latex"),
    [
        (Held(0, Quantity(8.3e-6, "8.3e-06")), "~8e-06", r"{\sim}8 \cdot 10^{-6}"),
        (Held(0, TINY), "~1e-400", r"{\sim}1 \cdot 10^{-400}"),
        (Held(0, most=2e-16), "<2e-16", r"{<}2 \cdot 10^{-16}"),
        (Held(0), "?", r"\text{?}"),
        (Held(2, THIRD), "0.33", "0.33"),
    ],
)
def test_a_mark_stands_in_every_notation(held: Held, plain: str, latex: str) -> None:
    assert written(Rough(1.0, held), ascii_notation()) == plain
    assert written(Rough(1.0, held), latex_notation()) == latex
