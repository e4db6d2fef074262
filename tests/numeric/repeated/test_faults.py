"""Where a number is undefined or too large, array code says so and leaves the point to the interpreter."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradcli.language.expression import read
from gradcli.numeric.program import lower
from gradcli.numeric.repeated.kernel import RepeatedKernel
from gradcli.numeric.repeated.sums import long_sums

SIZE = 50


def _kernel(text: str) -> RepeatedKernel:
    formula = read(text)
    found = long_sums(lower([formula.tree], formula.variables))
    assert found is not None
    return RepeatedKernel(found)


def _with(place: int, value: float) -> list[float]:
    return [value if each == place else 2.0 for each in range(SIZE)]


@pytest.mark.parametrize("place", [0, 17, SIZE - 1])
@pytest.mark.parametrize(
    ("summand", "value"),
    [
        ("sqrt(x[i])", -1.0),
        ("log(x[i])", 0.0),
        ("log(x[i])", -3.0),
        ("atan(1/x[i])", 0.0),
        ("exp(-log(x[i]))", 0.0),
        ("exp(-1/x[i])", 0.0),
        ("exp(x[i])", 800.0),
        ("x[i]^0.3", -0.5),
        ("x[i]^(-2)", 0.0),
        ("asin(x[i]/4)", 5.0),
        ("max(0, sqrt(x[i]))", -1.0),
        ("where(x[i] > -1, sqrt(x[i]), 1)", -0.5),
        ("where(1/x[i] > 0, x[i], 1)", 0.0),
        ("x[i]^4", 1e90),
    ],
)
def test_one_summand_without_a_value_is_noticed(summand: str, value: float, place: int) -> None:
    kernel = _kernel(f"sum({summand}, i, 1, {SIZE})")
    assert kernel(_with(place, 2.0)) is not None
    assert kernel(_with(place, value)) is None
    assert kernel(_with(place, 2.0)) is not None


def test_a_value_without_a_gradient_is_noticed() -> None:
    kernel = _kernel(f"sum(sqrt(x[i]), i, 1, {SIZE})")
    assert kernel(_with(3, 0.0)) is None


@pytest.mark.parametrize(
    ("summand", "low", "slope"),
    [
        ("where(x[i] > 0, log(x[i]), x[i])", -3.0, 1.0),
        ("where(x[i] > 0, 1/x[i], 0)", 0.0, 0.0),
        ("where(x[i] < 100, x[i]^2, sqrt(x[i] - 100))", -3.0, -6.0),
    ],
)
def test_the_branch_that_is_not_taken_need_not_exist(summand: str, low: float, slope: float) -> None:
    found = _kernel(f"sum({summand}, i, 1, {SIZE})")(_with(5, low))
    assert found is not None
    assert math.isfinite(found[0])
    assert found[1][5] == slope


def test_a_sigmoid_far_out_is_exact() -> None:
    found = _kernel(f"sum(sigmoid(x[i]), i, 1, {SIZE})")(_with(5, 2000.0))
    assert found is not None
    expected = 49 / (1 + math.exp(-2.0)) + 1
    assert found[0] == pytest.approx(expected, rel=1e-14)
    assert found[1][5] == 0.0


def test_numpy_settings_outside_are_left_alone() -> None:
    kernel = _kernel(f"sum(sqrt(x[i]), i, 1, {SIZE})")
    with np.errstate(all="raise"):
        assert kernel(_with(3, -1.0)) is None
        assert np.geterr()["invalid"] == "raise"
