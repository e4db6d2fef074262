from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import pytest

from gradcli.language.expression import read
from gradcli.language.tree import Apply
from gradcli.language.write import to_infix
from gradcli.numeric.arithmetic import FLOATS, fault, float_of, run, runner
from gradcli.numeric.program import Program, lower, with_gradient
from tests.numeric.truths import TRUTHS, mpf_of, points, slope_at

INFINITY = math.inf
STEPS = ("sign(x)", "floor(x)", "ceil(x)")


def program_of(text: str) -> Program:
    expression = read(text)
    return with_gradient(lower([expression.tree], expression.variables))


def answers(text: str, point: Sequence[float]) -> list[float]:
    return run(program_of(text), list(point), FLOATS)


@pytest.mark.parametrize("text", TRUTHS)
def test_every_function_of_floats_is_near_the_truth(text: str) -> None:
    truth = TRUTHS[text]
    expression = read(text, ("x", "y")[: len(truth.ranges)])
    run_once = runner(lower([expression.tree], expression.variables), FLOATS)
    for point in points(truth, 60):
        at = [float(x) for x in point]
        true = float(truth.function(*(mpf_of(x) for x in point)))
        conditioned = 1e-13 * max(abs(x) for x in at)
        assert run_once(at)[-1] == pytest.approx(true, rel=1e-9, abs=conditioned), point


@pytest.mark.parametrize("x", ["0.3", "1.7", "5", "12", "18.5"])
@pytest.mark.parametrize("text", [t for t in TRUTHS if len(TRUTHS[t].ranges) == 1 and t not in STEPS])
def test_every_slope_of_floats_is_near_the_truth(text: str, x: str) -> None:
    truth, point = TRUTHS[text], Fraction(x)
    low, high = map(Fraction, truth.ranges[0])
    if not low < point < high:
        point = low + (high - low) * point / 20
    found = answers(text, [float(point)])[1]
    assert found == pytest.approx(float(slope_at(truth.function, point, 200, 60)), rel=1e-7, abs=0)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("log(x)", [-1]), ("log(x)", [0]), ("sqrt(x)", [-1e-300]), ("1/x", [0]), ("1/x", [-0.0]),
        ("x/x", [0]), ("x^-1", [0]),
        ("x^0.5", [-1]), ("asin(x)", [1.0000001]), ("acos(x)", [-2]), ("acosh(x)", [0.999]),
        ("atanh(x)", [1]),
        ("atanh(x)", [-1]), ("log1p(x)", [-1]), ("log1p(x)", [-2]), ("0*log(x)", [-1]),
        ("max(1, log(x))", [-1]),
        ("min(log(x), 1)", [-1]), ("sign(log(x))", [-1]), ("abs(log(x))", [-1]), ("floor(log(x))", [-1]),
        ("where(log(x) > 0, 1, 2)", [-1]), ("where(not (log(x) > 0), 1, 2)", [-1]), ("log(x)^0", [-1]),
        ("1^log(x)", [-1]),
        ("Piecewise((1, x > 0))", [-1]), ("relu(log(x))", [-1]), ("softplus(1/x)", [0]),
        ("atan2(log(x), 1)", [-1]),
        ("where(log(x) == log(x), 1, 2)", [-1]), ("where(log(x) != 1, 1, 2)", [-1]),
    ],
)  # fmt: skip
def test_undefined_is_nan(text: str, point: list[float]) -> None:
    assert math.isnan(answers(text, point)[0])


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("exp(x)", 1000, INFINITY), ("-exp(x)", 1000, -INFINITY), ("x^2", 1e200, INFINITY),
        ("x^3", -1e200, -INFINITY),
        ("sinh(x)", -1000, -INFINITY), ("sinh(x)", 1000, INFINITY), ("cosh(x)", -1000, INFINITY),
        ("expm1(x)", 1000, INFINITY),
        ("x*x", -1e200, INFINITY), ("exp(x)", -1000, 0.0), ("sigmoid(x)", -1000, 0.0),
        ("sigmoid(x)", 1000, 1.0),
        ("softplus(x)", 1000, 1000.0), ("softplus(x)", -1000, 0.0), ("x^-300", 1e-2, INFINITY),
        ("x + x", 1e308, INFINITY),
        ("tanh(x)", 1000, 1.0), ("1e400*x", 1.0, INFINITY), ("erfc(x)", 100, 0.0),
    ],
)  # fmt: skip
def test_overflow_is_infinite_and_underflow_is_zero(text: str, x: float, value: float) -> None:
    assert answers(text, [x])[0] == value


@pytest.mark.parametrize("x", [-800.0, -50.0, -1.0, 0.0, 1.0, 50.0, 800.0])
def test_sigmoid_and_softplus_have_right_slopes_far_out(x: float) -> None:
    sigmoid = 1 / (1 + math.exp(-x)) if x > -700 else 0.0
    assert answers("softplus(x)", [x])[1] == pytest.approx(sigmoid, rel=1e-14, abs=0)
    assert answers("sigmoid(x)", [x])[1] == pytest.approx(sigmoid * (1 - sigmoid), rel=1e-12, abs=1e-20)


@pytest.mark.parametrize(
    ("text", "x", "value", "slope"),
    [
        ("where(x > 0, log(x), x)", -1, -1, 1), ("where(x > 0, log(x), x)", 2, math.log(2), 0.5),
        ("where(x != 0, sin(x)/x, 1)", 0, 1, 0), ("where(x > 0, sqrt(x), 0)", -4, 0, 0),
        ("where(x < 700, exp(x), 1)", 1000, 1, 0), ("where(x > 0, x^0.5, -x)", 0, 0, -1),
        ("Piecewise((log(x), x > 0), (1/x, x < 0), (3, True))", 0, 3, 0),
        ("Piecewise((log(x), x > 0), (1/x, x < 0), (3, True))", -2, -0.5, -0.25),
        ("x*where(x > 0, 1/x, 2)", 0, 0, 2), ("where(x > 0 and log(x) > 0, 1, x)", -1, -1, 1),
        ("where(x < 0 or log(x) > 0, x, 1)", -1, -1, 1),
        ("where(x > 0, where(x > 1, log(x - 1), x), 1/x)", 0.5, 0.5, 1),
        ("exp(where(x > 0, log(x), x))", -1, math.exp(-1), math.exp(-1)),
        ("u = where(x > 0, sqrt(x), 0); u^2 + x", -1, -1, 1),
        ("where(x > 1e300, x^9, x) + where(x > 0, 1/x, 2x)", -3, -9, 3), ("relu(x)*2 + 1", -1, 1, 0),
        ("sqrt(relu(x))", -1, 0, 0), ("relu(x)^0.5 + x", -2, -2, 1),
        ("log(max(x, 1))", -1, 0, 0),
    ],
)  # fmt: skip
def test_a_branch_not_taken_poisons_neither_value_nor_slope(
    text: str, x: float, value: float, slope: float
) -> None:
    assert answers(text, [x]) == pytest.approx([value, slope], rel=1e-15, abs=0)


@pytest.mark.parametrize(
    ("text", "point", "where"),
    [
        ("x + log(y)", [1, -1], "log(y)"), ("exp(sqrt(x - 1))*x", [0], "sqrt(x - 1)"),
        ("sin(1/(x - 2))", [2], "1/(x - 2)"),
        ("where(x > 0, x, log(x) + 1)", [-1], "log(x)"),
        ("where(x > 0, log(y), sqrt(y))", [-1, -1], "sqrt(y)"),
        ("where(x > 0, 1/y, asin(y))", [1, 0], "1/y"), ("asin(x) + acos(y)", [0, 3], "acos(y)"),
        ("x^y", [-1, 0.5], "x**y"),
        ("max(x, sqrt(y))", [1, -1], "sqrt(y)"), ("tan(x)/y", [1, 0], "tan(x)/y"),
        ("log10(x)", [-1], "log(x)"),
        ("u = log(x); v = u^2; v + u", [-1], "log(x)"), ("where(log(x) > 0, x, y)", [-1, 2], "log(x)"),
    ],
)  # fmt: skip
def test_a_fault_is_where_the_nan_began(text: str, point: list[float], where: str) -> None:
    program = program_of(text)
    values = runner(program, FLOATS)([float(x) for x in point])
    slot = fault(program, values, program.outputs[0])
    assert slot is not None
    origin = program.origins[slot]
    assert isinstance(origin, Apply)
    assert to_infix(origin) == where


def test_a_number_has_no_fault() -> None:
    program = program_of("x^2")
    assert fault(program, runner(program, FLOATS)([2.0]), program.outputs[0]) is None


def test_infinity_minus_infinity_is_faulted_at_the_difference() -> None:
    program = program_of("exp(x) - exp(2x)")
    values = runner(program, FLOATS)([1000.0])
    slot = fault(program, values, program.outputs[0])
    assert slot == program.outputs[0]


@pytest.mark.parametrize(
    ("condition", "x", "true"),
    [("x > 1 and x < 3", 2, 1), ("x > 1 and x < 3", 3, 0), ("x < 1 or x > 3", 4, 1), ("x < 1 or x > 3", 2, 0),
     ("not x == 2", 2, 0), ("x != 2", 2, 0), ("x >= 2", 2, 1), ("x <= 2", 2, 1),
     ("not (x < 1 or x > 3)", 2, 1)],
)  # fmt: skip
def test_conditions(condition: str, x: float, true: int) -> None:
    assert answers(f"where({condition}, 1, 0) + 0*x", [x])[0] == true


def test_constants_become_the_nearest_doubles() -> None:
    assert answers("0.1 + 0.2 + 0*x", [1]) == [0.3, 0]
    assert answers("1/3 + 0*x", [1])[0] == 1 / 3
    assert answers("pi + 0*x", [1])[0] == math.pi
    assert answers("tau + 0*x", [1])[0] == math.tau
    assert answers("e + 0*x", [1])[0] == math.e


def test_a_constant_beyond_the_doubles_is_infinite() -> None:
    assert float_of(Fraction(10**400)) == INFINITY
    assert float_of(Fraction(-(10**400))) == -INFINITY
