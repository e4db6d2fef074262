"""Bounds of rounding errors hold, above all where an argument is nothing but noise."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from mpmath import mp

from gradcli.language.expression import read
from gradcli.language.functions import FUNCTIONS
from gradcli.numeric.arithmetic import FLOATS, runner
from gradcli.numeric.program import lower, with_gradient
from gradcli.numeric.rounding_bounds import rounding_bounds
from tests.numeric.truths import TRUTHS

NOISES = {
    "{scale}*(sqrt(x + 1)^2 - x - 1)": (0, 0),
    "{scale}*((x + 1)^2 - x^2 - 2x - 1) + x/4": (0.25, 0),
    "{scale}*(exp(10 + x) - exp(10)*exp(x)) + 2": (0, 2),
}
"""What comes out as anything, and is a multiple of x and a number more."""

SCALES = ("1e12", "1e15", "1e17", "1e19", "1e25")
STEPS = {"sign", "floor", "ceil"}
"""On which side of a jump a number lies is asked elsewhere."""

NAMES = sorted(name for name, row in FUNCTIONS.items() if name not in STEPS and f"{name}(x)" in TRUTHS)


EVERYWHERE = {
    "sigmoid",
    "tanh",
    "atan",
    "asinh",
    "erf",
    "erfc",
    "sin",
    "cos",
    "exp",
    "sinh",
    "cosh",
    "softplus",
}
"""Functions that are defined and smooth everywhere."""


def test_functions_of_one_argument_are_many() -> None:
    assert {"sigmoid", "tanh", "atan", "erf", "sin", "log", "log1p", "asin", "softplus"} <= {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_bound_holds_where_an_argument_is_noise(name: str) -> None:
    """Unknown bounds hold too: they put the number in doubt."""
    function = TRUTHS[f"{name}(x)"].function
    for noise, (slope, offset) in NOISES.items():

        def true(x: Any, slope: float = slope, offset: float = offset) -> Any:
            return function(slope * x + offset)

        def steep(x: Any, true: Callable[[Any], Any] = true) -> Any:
            return mp.diff(true, x)

        truths: list[Callable[[Any], Any]] = [true, steep] if name in EVERYWHERE else [true]
        for scale in SCALES:
            expression = read(f"{name}({noise.format(scale=scale)})")
            full = with_gradient(lower([expression.tree], ("x",)))
            bounds = rounding_bounds(full)
            run, bound_of = runner(full, FLOATS), runner(bounds, FLOATS)
            for x in (0.3, 0.7, 1.3, 2.9, 17.1):
                values, errors = run([x]), bound_of([x])
                for truth, place, error in zip(truths, full.outputs, bounds.outputs, strict=False):
                    if math.isfinite(errors[error]) and math.isfinite(values[place]):
                        with mp.workdps(60):
                            off = abs(mp.mpf(truth(mp.mpf(repr(x)))) - values[place])
                        assert off <= errors[error], (noise, scale, x)
