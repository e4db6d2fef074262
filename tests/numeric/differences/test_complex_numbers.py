"""Every function at complex points, against mpmath; and f' by the complex step, for every function."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp

from gradcli.language.expression import read
from gradcli.language.functions import FUNCTIONS
from gradcli.numeric.arithmetic import FLOATS, runner
from gradcli.numeric.differences.complex_numbers import COMPLEX
from gradcli.numeric.program import lower
from tests.numeric.truths import TRUTHS, points, slope_at


def value(text: str, *point: complex) -> complex:
    expression = read(text, ("x", "y")[: len(point)])
    program = lower([expression.tree], expression.variables)
    return runner(program, COMPLEX)(point)[program.outputs[0]]


def _by_real_part(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda z: function(mp.re(z))


ANALYTIC: dict[str, Callable[..., Any]] = {
    "x + y": lambda x, y: x + y,
    "x - y": lambda x, y: x - y,
    "x*y": lambda x, y: x * y,
    "x/y": lambda x, y: x / y,
    "-x": lambda x: -x,
    "x^7": lambda x: x**7,
    "x^-3": lambda x: x**-3,
    "x^0.7": lambda x: mp.exp(mp.mpf(0.7) * mp.log(x)),
    "x^y": lambda x, y: mp.exp(y * mp.log(x)),
    "exp(x)": mp.exp,
    "log(x)": mp.log,
    "log1p(x)": lambda x: mp.log(1 + x),
    "expm1(x)": lambda x: mp.exp(x) - 1,
    "sqrt(x)": mp.sqrt,
    "cbrt(x)": lambda x: mp.root(x, 3),
    "sin(x)": mp.sin,
    "cos(x)": mp.cos,
    "tan(x)": mp.tan,
    "asin(x)": mp.asin,
    "acos(x)": mp.acos,
    "atan(x)": mp.atan,
    "atan2(x, y)": lambda x, y: mp.atan(x / y),
    "sinh(x)": mp.sinh,
    "cosh(x)": mp.cosh,
    "tanh(x)": mp.tanh,
    "asinh(x)": mp.asinh,
    "acosh(x)": mp.acosh,
    "atanh(x)": mp.atanh,
    "erf(x)": mp.erf,
    "erfc(x)": mp.erfc,
    "sigmoid(x)": lambda x: 1 / (1 + mp.exp(-x)),
    "softplus(x)": lambda x: mp.log(1 + mp.exp(x)),
    "pi*x": lambda x: mp.pi * x,
    # By the real part, as is usual for the complex step.
    "abs(x)": lambda x: x if mp.re(x) >= 0 else -x,
    "relu(x)": lambda x: x if mp.re(x) >= 0 else mp.mpf(0),
    "sign(x)": _by_real_part(mp.sign),
    "floor(x)": _by_real_part(mp.floor),
    "ceil(x)": _by_real_part(mp.ceil),
    "max(x, y)": lambda x, y: x if mp.re(x) >= mp.re(y) else y,
    "min(x, y)": lambda x, y: x if mp.re(x) <= mp.re(y) else y,
}

INSIDE = [complex(0.3, 0.2), complex(0.9, -0.4), complex(0.05, 0.1), complex(0.7, 1e-30), complex(0.6, 0.0)]
BEYOND_ONE = [complex(1.3, 0.2), complex(4.0, -0.5), complex(2.0, 1e-30)]
OTHER = complex(1.7, -0.3)


@pytest.mark.parametrize("text", ANALYTIC)
def test_a_function_of_complex_numbers_is_that_of_mpmath(text: str) -> None:
    for z in BEYOND_ONE if text == "acosh(x)" else INSIDE:
        point = (z, OTHER) if "y" in read(text).variables else (z,)
        with mp.workdps(70):
            true = mp.mpc(ANALYTIC[text](*map(mp.mpc, point)))
        found = value(text, *point)
        assert found.real == pytest.approx(float(true.real), rel=1e-13, abs=1e-17)
        # The imaginary part becomes a derivative: it is right however large the real part beside it.
        assert found.imag == pytest.approx(float(true.imag), rel=1e-12, abs=0)


def test_there_is_an_operation_for_each_of_those_over_floats() -> None:
    # A gate stands only in the programs of gradients.
    assert set(COMPLEX.operations) == set(FLOATS.operations) - {"gate"}
    functions = {text.partition("(")[0] for text in (*ANALYTIC, *TRUTHS)}
    rows = {row.name for row in FUNCTIONS.values() if row.derivatives and row.name.isalnum()}
    assert rows - {"neg"} <= functions


KINKED = (
    "abs(x)", "sign(x)", "floor(x)", "ceil(x)", "max(x, y)", "min(x, y)", "relu(x)", "cbrt(x)",
    "where(x > y, x, 2y)",
)  # fmt: skip


@pytest.mark.parametrize("text", TRUTHS)
def test_the_complex_step_is_right_to_all_digits(text: str) -> None:
    """Squire and Trapp 1998: no step is too small, for nothing is subtracted."""
    truth = TRUTHS[text]
    for point in points(truth, 6):
        at = [float(x) for x in point]
        if any(x == round(x) for x in at) and text in KINKED:
            continue
        if any(x in map(float, map(Fraction, ends)) for x, ends in zip(at, truth.ranges, strict=True)):
            continue
        for place in range(len(at)):
            z = [complex(x, 1e-20 if i == place else 0.0) for i, x in enumerate(at)]

            def along(x: Any, place: int = place, at: list[float] = at) -> Any:
                return truth.function(*(x if i == place else mp.mpf(y) for i, y in enumerate(at)))

            true = float(slope_at(along, Fraction(at[place]), 150, 50))
            assert value(text, *z).imag / 1e-20 == pytest.approx(true, rel=1e-13, abs=1e-30), at


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("log(x)", -1), ("log(x)", 0), ("sqrt(x)", -4), ("asin(x)", 1.5), ("acos(x)", -2), ("acosh(x)", 0.5),
        ("atanh(x)", 1), ("atanh(x)", 2), ("log1p(x)", -1), ("1/x", 0), ("x^0.5", -1), ("x^-1", 0),
        ("x^x", -1.5),
        ("atan2(x, 0)", 0), ("abs(log(x))", -1), ("max(1, log(x))", -1), ("sign(log(x))", -1),
        ("where(log(x) > 0, 1, 2)", -1), ("Piecewise((1, x > 0))", -1), ("erf(1/x)", 0), ("2^log(x)", -1),
        ("floor(log(x))", -1), ("min(log(x), 1)", -1),
    ],
)  # fmt: skip
def test_a_real_argument_outside_the_domain_is_undefined(text: str, point: float) -> None:
    assert cmath.isnan(value(text, complex(point)))


@pytest.mark.parametrize(
    ("text", "point", "slope"),
    [
        # One step away from the real line these are the analytic continuations, worked out by hand.
        ("sqrt(x^2)", -2, -1), ("log(x^2)", -2, -1), ("abs(x)", -3, -1), ("abs(x)^3", -2, -12),
        ("relu(x)^2", -1, 0), ("cbrt(x)", -8, 1 / 12), ("x^3", -2, 12), ("x^101", -1, 101),
        ("x^200", -1, -200), ("x^-101", -1, -101), ("2^x", 3, 8 * math.log(2)), ("x^x", 1, 1),
        ("atan2(x, -1)", 0, -1), ("atan2(-1, x)", 0, 1), ("where(x > 0, log(x), x^2)", -3, -6),
        ("where(not (x < 1) and x < 3, x, 5)", 2, 1), ("where(x == 2 or x > 7, 3x, 5)", 2, 3),
        ("where(x != 2, 3x, 5)", 2, 0), ("where(x >= 2, 3x, x)", 2, 3), ("where(x <= 2, 3x, x)", 2, 3),
        ("max(x, 1)*min(x, 1)", 3, 1), ("x^0", 0, 0), ("0*x", 5, 0), ("sigmoid(x)", -700, math.exp(-700)),
        ("softplus(x)", 800, 1), ("exp(-exp(x))", 800, 0), ("tanh(x)", 800, 0), ("1/(1 + exp(x))", 800, 0),
        ("erfc(x)", -30, 0), ("erfc(x)", 1e200, 0), ("erf(x)", -1e200, 0),
        ("Piecewise((x, x < 0), (x^2, True))", 3, 6),
    ],
)  # fmt: skip
def test_slopes_by_hand(text: str, point: float, slope: float) -> None:
    found = value(text, complex(point, 1e-30)).imag / 1e-30
    assert found == pytest.approx(slope, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("text", ["exp(x)", "cosh(x)", "x^400", "expm1(x)", "x*1e400"])
def test_overflow_is_infinite_or_undefined_and_no_error(text: str) -> None:
    assert not cmath.isfinite(value(text, complex(1000.0, 1e-8)))
