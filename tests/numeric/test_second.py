from __future__ import annotations

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.language.expression import read
from gradcli.language.functions import FUNCTIONS
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.second import hessian_function, with_hessian


def swept(text: str, variables: list[str] | None = None) -> Program:
    expression = read(text, variables)
    return with_hessian(with_gradient(lower([expression.tree], expression.variables)))


def hessian(text: str, point: list[float], variables: list[str] | None = None) -> list[list[float]]:
    return hessian_function(swept(text, variables))(point)


def test_a_hessian_worked_out_by_hand() -> None:
    # f = x^2 y^3 + sin(x z): f_xx = 2y^3 - z^2 sin(xz), f_xy = 6xy^2, f_xz = cos(xz) - xz sin(xz), ...
    x, y, z = 0.5, 2.0, 3.0
    s, c = math.sin(x * z), math.cos(x * z)
    expected = [
        [2 * y**3 - z * z * s, 6 * x * y * y, c - x * z * s],
        [6 * x * y * y, 6 * x * x * y, 0.0],
        [c - x * z * s, 0.0, -x * x * s],
    ]
    np.testing.assert_allclose(hessian("x^2*y^3 + sin(x*z)", [x, y, z]), expected, rtol=1e-14)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**30))
def test_the_hessian_of_a_quadratic_is_its_matrix(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-9, 10, size=(size, size)).astype(float)
    matrix = matrix + matrix.T
    names = [f"x{i}" for i in range(size)]
    text = " + ".join(
        f"({matrix[i, j].item()!r})*{names[i]}*{names[j]}/2" for i in range(size) for j in range(size)
    )
    point = rng.normal(size=size).tolist()
    np.testing.assert_allclose(hessian(text, point, names), matrix, rtol=1e-13, atol=1e-13)


BY_SYMPY = [
    "x^y", "x^3*y^2 - x/y", "exp(x*y)*sin(x)", "log(x + y)^2", "sqrt(x^2 + y^2)", "atan2(y, x)",
    "x/(1 + y^2)", "tanh(x*y) + cosh(x - y)", "erf(x)*y^3", "asin(x/3)*acos(y/4)", "atan(x*y)/x",
    "log(x)/log(y)", "cbrt(x)*y^2", "(1 - x)^2 + 100*(y - x^2)^2", "x^-2*y^(1/2)", "log1p(x)*expm1(y)",
    "asinh(x)*acosh(y + 1)",
]  # fmt: skip


@pytest.mark.parametrize("text", BY_SYMPY)
@pytest.mark.parametrize("point", [(0.7, 1.9), (1.25, 0.5)])
def test_second_partials_agree_with_sympy(text: str, point: tuple[float, float]) -> None:
    x, y = sympy.symbols("x y")
    names = {
        "x": x, "y": y, "cbrt": lambda u: u ** sympy.Rational(1, 3), "log1p": lambda u: sympy.log(1 + u),
        "expm1": lambda u: sympy.exp(u) - 1,
    }  # fmt: skip
    formula = sympy.parse_expr(text.replace("^", "**"), names)
    at = {x: sympy.Rational(point[0]), y: sympy.Rational(point[1])}
    expected = sympy.hessian(formula, (x, y)).subs(at).evalf(30)
    np.testing.assert_allclose(
        hessian(text, list(point)), np.array(expected.tolist(), dtype=float), rtol=1e-11, atol=1e-12
    )


CASES = [
    # The formula, a point, and the Hessian of the case that holds there, by hand.
    ("where(x > 0, x^3, x^2)", [2.0], [[12.0]]),
    ("where(x > 0, x^3, x^2)", [-2.0], [[2.0]]),
    ("where(x > 0, x^3*y, x^2*y^2)", [2.0, 3.0], [[36.0, 12.0], [12.0, 0.0]]),
    ("where(x > 0, x^3*y, x^2*y^2)", [-2.0, 3.0], [[18.0, -24.0], [-24.0, 8.0]]),
    ("where(x > 0, where(y > 0, x*y^2, x), y^2)*x^2", [1.0, 2.0], [[24.0, 12.0], [12.0, 2.0]]),
    ("where(x > 0, x^2, 0) + y^2", [1.0, 1.0], [[2.0, 0.0], [0.0, 2.0]]),
    ("exp(y)*where(x > 0, x^2, 0)", [3.0, 0.0], [[2.0, 6.0], [6.0, 9.0]]),
    ("where(x > 0, x, sqrt(-x))^2", [2.0], [[2.0]]),
    ("Piecewise((x^2, x < 1), (x^3, x < 2), (x^4, True))", [1.5], [[9.0]]),
    ("Piecewise((x^2, x < 1), (x^3, x < 2), (x^4, True))", [3.0], [[108.0]]),
    ("relu(x)^3", [2.0], [[12.0]]),
    ("relu(x)^3", [-2.0], [[0.0]]),
    ("abs(x)^3*y", [-2.0, 1.5], [[18.0, -12.0], [-12.0, 0.0]]),
    ("max(x^2, y^3)", [1.0, 2.0], [[0.0, 0.0], [0.0, 12.0]]),
    ("min(x*y, x + y)^2", [1.0, 2.5], [[12.5, 10.0], [10.0, 2.0]]),
    ("abs(max(x, y)*x)", [-1.0, -2.0], [[2.0, 0.0], [0.0, 0.0]]),
    ("floor(x)*x^2", [2.5], [[4.0]]),
    # The other case has no value here.
    ("where(x > 0, sqrt(x), x^2)", [-1.0], [[2.0]]),
    ("y*where(x > 0, log(x)*y, x^2)", [-1.0, 2.0], [[4.0, -2.0], [-2.0, 0.0]]),
]


@pytest.mark.parametrize(("text", "point", "expected"), CASES)
def test_the_second_partials_are_those_of_the_case_that_holds(
    text: str, point: list[float], expected: list[list[float]]
) -> None:
    np.testing.assert_allclose(hessian(text, point), expected, rtol=1e-13, atol=1e-13)


SMOOTH = sorted(name for name, row in FUNCTIONS.items() if row.derivatives and name.isidentifier())


@pytest.mark.parametrize("name", [name for name in SMOOTH if name != "neg"])
def test_every_function_has_second_partials_that_are_slopes_of_its_first(name: str) -> None:
    arguments = "x, y" if len(FUNCTIONS[name].parameters) == 2 else "x + y/8"
    text = f"{name}({arguments})*x"
    point = [1.7, 0.2] if name == "acosh" else [0.37, 0.2]
    first = with_gradient(lower([read(text).tree], ("x", "y")))
    width = 1e-5
    slopes = np.zeros((2, 2))
    for j in range(2):
        ahead, behind = list(point), list(point)
        ahead[j] += width
        behind[j] -= width
        change = np.subtract(run(first, ahead, FLOATS)[1:], run(first, behind, FLOATS)[1:])
        slopes[:, j] = change / (2 * width)
    np.testing.assert_allclose(hessian(text, point), slopes, rtol=1e-6, atol=1e-7)


def test_a_hessian_is_symmetric_to_the_last_bit() -> None:
    for text in BY_SYMPY:
        rows = hessian(text, [0.7, 1.9])
        assert rows[0][1] == rows[1][0]


def test_the_program_keeps_its_value_and_gradient_first() -> None:
    program = swept("x^2*y + y")
    # f, f_x, f_y, f_xx, f_yx, f_yy at (3, 5)
    assert run(program, [3.0, 5.0], FLOATS) == [50.0, 30.0, 10.0, 10.0, 6.0, 0.0]


@pytest.mark.parametrize("text", ["x + 2*y - 3", "5 + 0*x + 0*y"])
def test_a_line_has_no_curvature(text: str) -> None:
    assert hessian(text, [1.0, 2.0], ["x", "y"]) == [[0.0, 0.0], [0.0, 0.0]]


def test_what_has_no_second_partial_is_nan_or_infinite() -> None:
    assert not math.isfinite(hessian("x^(3/2)", [0.0])[0][0])
    assert math.isnan(hessian("x*log(x) + log(x)^2", [-1.0])[0][0])
    assert hessian("exp(x)", [1000.0])[0][0] == math.inf


def test_many_variables_share_their_work() -> None:
    """A Hessian costs a few times as much as its variables times the gradient, and here far less."""
    text = "sum((x[i] - x[i-1]^2)^2, i, 2, 40)"
    program = swept(text)
    assert len(program.code) < 40 * 60
    rows = hessian_function(program)([0.5] * 40)
    # In the middle: 12 x^2 - 4 x_next + 2 on the diagonal, -4 x beside it.
    assert rows[5][5] == pytest.approx(12 * 0.25 - 2 + 2)
    assert (rows[5][6], rows[5][7]) == (-2.0, 0.0)
