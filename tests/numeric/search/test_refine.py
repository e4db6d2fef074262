from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp

from gradcli.language.infix import read_infix
from gradcli.numeric.decimals import rounded
from gradcli.numeric.intervals import Real, ends
from gradcli.numeric.program import lower
from gradcli.numeric.search.refine import refined
from gradcli.numeric.search.subdivision import jacobian_of
from tests.numeric.truths import fraction_of


def zero_near(texts: Sequence[str], point: Sequence[float], digits: int) -> tuple[Real, ...] | None:
    system = lower([read_infix(text) for text in texts], ("x", "y")[: len(texts)])
    return refined(system, jacobian_of(system), point, digits)


@pytest.mark.parametrize("digits", [5, 15, 50, 1000])
@pytest.mark.parametrize(
    ("texts", "point", "true"),
    [
        (["x^2-2"], [1.414], [lambda: mp.sqrt(2)]),
        (["cos(x)"], [1.57], [lambda: mp.pi / 2]),
        (["log(x)+1", "2y-x"], [0.37, 0.18], [lambda: mp.exp(-1), lambda: mp.exp(-1) / 2]),
        (["x^3-2y", "y*y-3"], [1.5, 1.7], [lambda: mp.cbrt(2 * mp.sqrt(3)), lambda: mp.sqrt(3)]),
        (["exp(1e3*x)-2"], [7e-4], [lambda: mp.log(2) / 1000]),
        (["x^2-2e60"], [1.414e30], [lambda: mp.sqrt(2) * 10**30]),
        (["sqrt(x)-sqrt(2)-1"], [5.8], [lambda: 3 + 2 * mp.sqrt(2)]),
        (["abs(x)-pi"], [-3.1], [lambda: -mp.pi]),
    ],
)
def test_every_digit_asked_for_is_right(
    texts: list[str], point: list[float], true: list[Callable[[], Any]], digits: int
) -> None:
    found = zero_near(texts, point, digits)
    assert found is not None
    with mp.workdps(digits + 40):
        for value, exactly in zip(found, true, strict=True):
            number = fraction_of(+exactly())
            low, high = ends(value)
            assert low <= number <= high
            assert high - low <= 4 * abs(number) / 10**digits


@pytest.mark.parametrize(
    ("texts", "point", "true"),
    [
        (["3x-1"], [0.3333], ["1/3"]),
        (["x*(x^2+1)"], [0.01], ["0"]),
        (["7x-y-1", "y^3-8"], [0.42, 2.01], ["3/7", "2"]),
        (["sin(x)*exp(x)"], [1e-3], ["0"]),
    ],
)
def test_rational_zeros_are_exact(texts: list[str], point: list[float], true: list[str]) -> None:
    assert zero_near(texts, point, 30) == tuple(map(Fraction, true))


@pytest.mark.parametrize(
    ("texts", "point"),
    [
        (["x^2"], [1e-9]),  # double
        (["x^2+1e-30"], [0.0]),  # nearly one
        (["exp(x)"], [-30.0]),  # none
        (["2x+sign(x)-1"], [1e-20]),  # the right side tends to 0 at a jump, whose value is -1
        (["x+floor(x)-1+1e-40"], [1.0]),
        (["abs(x)"], [0.0]),
        (["sqrt(x)"], [0.0]),
        (["log(x)"], [-1.0]),  # outside the domain
        (["cbrt(x)"], [0.0]),
        (["x-y", "2x-2y"], [1.0, 1.0]),  # a line of zeros
        (["atan2(x,-1)-pi/2*3"], [-1e-20]),  # the angle jumps
        (["where(x>0,x,x-1)"], [1e-30]),
    ],
)
def test_what_cannot_be_proven_is_not_told(texts: list[str], point: list[float]) -> None:
    assert zero_near(texts, point, 15) is None


def test_a_zero_at_the_edge_of_a_branch_that_is_not_taken_is_found() -> None:
    assert zero_near(["where(x > 0, x - 2, log(x))"], [1.9], 20) == (Fraction(2),)


def test_the_literature_of_himmelblau_to_six_digits() -> None:
    found = zero_near(["4x*(x^2+y-11)+2*(x+y^2-7)", "2*(x^2+y-11)+4y*(x+y^2-7)"], [-2.8, 3.1], 20)
    assert found is not None
    decimals = [rounded(value, 7) for value in found]
    assert [decimal and decimal.decimal for decimal in decimals] == ["-2.805118", "3.131313"]
