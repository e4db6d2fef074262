from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy
from hypothesis import assume, given, settings
from mpmath import mp

from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.numeric.arithmetic import FLOATS, run, runner
from gradcli.numeric.points import parse_point
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.statements import live_from
from tests.numeric.formulas import COORDINATES, FORMULAS


def lowered(text: str) -> Program:
    expression = read(text)
    return lower([expression.tree], expression.variables)


def operations(program: Program) -> Counter[str]:
    return Counter(instruction[0] for instruction in program.code)


def work(program: Program) -> int:
    """Count what is computed: constants and inputs cost nothing."""
    return len(program.code) - len(program.inputs) - len(program.constants)


def test_equal_parts_are_stored_once() -> None:
    assert operations(lowered("sin(x*y) + cos(x*y) + sin(x*y)^2"))["*"] == 1
    assert operations(lowered("sin(x*y) + cos(x*y) + sin(x*y)^2"))["sin"] == 1


def test_definitions_are_shared() -> None:
    assert operations(lowered("u = sin(x); v = u*u; v + u + v^2"))["sin"] == 1


def test_parts_that_differ_in_order_are_kept_apart() -> None:
    assert operations(lowered("x/y + y/x"))["/"] == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1 + 0.2", "3/10"), ("1/3 + 1/6", "1/2"), ("2^-3", "1/8"), ("(2/3)^5*3", "32/81"), ("-(-7)", "7"),
     ("1e-3*1e3", "1"), ("0.1*3 - 0.3", "0"), ("2^200", str(2**200))],
)  # fmt: skip
def test_constants_are_folded_exactly(text: str, value: str) -> None:
    program = lower([read_infix(text)], ())
    assert program.constants[program.outputs[0]] == Fraction(value)


@pytest.mark.parametrize("text", ["1/0", "0^-1"])
def test_an_undefined_constant_is_not_folded(text: str) -> None:
    program = lower([read_infix(text)], ())
    assert program.outputs[0] not in program.constants


@pytest.mark.parametrize(
    ("text", "hole"),
    [("x/x", 0), ("(x^2-1)/(x-1)", 1), ("x - x + 0*log(x)", -1), ("0*(1/x)", 0), ("exp(log(x))", -1),
     ("sqrt(x)^2", -1),
     ("x^-1*x", 0), ("(1/x)^0", 0), ("x/x - x/x", 0), ("1^(1/x)", 0)],
)  # fmt: skip
def test_holes_are_kept(text: str, hole: float) -> None:
    assert math.isnan(run(lowered(text), [float(hole)], FLOATS)[0])
    settled = settle(with_gradient(lowered(text)), parse_point(str(hole), ["x"]), 10)
    assert isinstance(settled.outputs[0], Poison)
    assert settled.outputs[0].kind == "undefined"


def _network(n: int) -> str:
    hidden = " + ".join(f"tanh(x{i}*0.{i % 9 + 1} + x{i + 1} - {i % 5})*x{i}" for i in range(1, n))
    return f"({hidden})^2"


GROWING: dict[str, Callable[[int], str]] = {
    "rosenbrock": lambda n: f"sum(100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2, i, 1, {n - 1})",
    "rastrigin": lambda n: f"10*{n} + sum(x[i]^2 - 10*cos(2*pi*x[i]), i, 1, {n})",
    "product": lambda n: f"prod(x[i], i, 1, {n})",
    "composition": lambda n: "sin(" * n + "x*y" + ")" * n,
    "nested": lambda n: "(" * n + "x" + "*y + 1)" * n,
    "network": _network,
    "softmax": lambda n: f"log(sum(exp(x[i]), i, 1, {n}))",
    "quotients": lambda n: "1/(1 + " * n + "x" + ")" * n,
    "norm": lambda n: f"sqrt(sum(x[i]^2, i, 1, {n}))",
}


@pytest.mark.parametrize("n", [2, 10, 1000])
@pytest.mark.parametrize("name", GROWING)
def test_value_and_gradient_cost_at_most_five_times_the_value(name: str, n: int) -> None:
    program = lowered(GROWING[name](n))
    assert work(with_gradient(program)) <= 5 * work(program) + 5


@pytest.mark.parametrize("name", GROWING)
def test_a_program_grows_linearly(name: str) -> None:
    small, large = (len(with_gradient(lowered(GROWING[name](n))).code) for n in (100, 1000))
    assert 8 < large / small < 11


def test_ten_thousand_terms_have_a_gradient() -> None:
    program = with_gradient(lowered("sum(i*x[i]^2, i, 1, 10000)"))
    values = run(program, [1.0] * 10_000, FLOATS)
    assert values == [sum(range(10_001)), *(2.0 * i for i in range(1, 10_001))]


def test_a_thousand_deep_nesting_has_a_gradient() -> None:
    values = run(with_gradient(lowered("sqrt(1 + " * 1000 + "x" + ")" * 1000)), [1.0], FLOATS)
    value, slope = 1.0, 1.0
    for _ in range(1000):
        value = math.sqrt(1 + value)
        slope /= 2 * value
    assert values == pytest.approx([value, slope], rel=1e-12)


def test_a_gradient_of_a_gradient_is_a_program() -> None:
    program = with_gradient(lowered("x^3*y^2"))
    outputs = (program.outputs[1],)
    twice = Program(program.inputs, program.code, program.constants, program.origins, outputs)
    assert run(with_gradient(twice), [2.0, 3.0], FLOATS) == [3 * 4 * 9, 6 * 2 * 9, 3 * 4 * 2 * 3]


def test_a_variable_that_does_not_occur_has_partial_zero() -> None:
    program = with_gradient(lower([read("x^2", ["y", "x", "z"]).tree], ["y", "x", "z"]))
    assert run(program, [1.0, 2.0, 3.0], FLOATS) == [4, 0, 4, 0]


def test_a_bare_variable_and_a_constant_have_gradients() -> None:
    assert run(with_gradient(lowered("x")), [7.0], FLOATS) == [7, 1]
    assert run(with_gradient(lower([read_infix("5")], ["x"])), [7.0], FLOATS) == [5, 0]


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("3*(5*x)^2", 1),
        ("1 - x", 0), ("y - (1 - x)", 0), ("cos(x)", 2), ("-cos(-x)", 2), ("(1 - x)^2", 2),
        ("100*(y - x^2)^2 + (1 - x)^2", 5),
    ],
)  # fmt: skip
def test_signs_and_factors_are_gathered_in_a_gradient(text: str, added: int) -> None:
    value = lowered(text)
    count = len(value.inputs)
    gradient = with_gradient(value)
    needed = live_from(gradient, gradient.outputs, dict.fromkeys(range(count)))
    assert len(needed) - work(value) == added


def test_a_formula_as_typed_keeps_its_order() -> None:
    assert operations(lowered("-x*(2*(3*y)) + -(x - y) - -y"))["neg"] == 3


@settings(max_examples=150, deadline=None)
@given(FORMULAS, COORDINATES, COORDINATES)
def test_settled_gradients_of_random_formulas_equal_sympy(text: str, x: Fraction, y: Fraction) -> None:
    truth = _by_sympy(text, x, y)
    assume(truth is not None)
    tree = read_infix(text)
    point = parse_point(f"{x},{y}", ["x", "y"])
    settled = settle(with_gradient(lower([tree], ["x", "y"])), point, 17)
    assume(not settled.rough)
    outputs = settled.outputs
    assert truth is not None
    for output, true in zip(outputs, truth, strict=True):
        if isinstance(output, Poison):
            assert output.kind == "undecided", text
        elif output.value is not None:
            error = abs(sympy.Float(output.decimal, 40) - true)
            assert error <= abs(true) * sympy.Float("1e-15") + 1e-35, text


@settings(max_examples=150, deadline=None)
@given(FORMULAS, COORDINATES, COORDINATES)
def test_float_gradients_of_random_formulas_equal_central_differences(
    text: str, x: Fraction, y: Fraction
) -> None:
    program = with_gradient(lower([read_infix(text)], ["x", "y"]))
    slots = runner(program, FLOATS)([float(x), float(y)])
    # Where numbers of very different size meet, doubles are not expected to be right.
    assume(all(math.isfinite(slot) and (slot == 0 or 1e-3 < abs(slot) < 1e3) for slot in slots))
    differences = _by_differences(text, x, y)
    assume(differences is not None)
    assert differences is not None
    gradient = [slots[slot] for slot in program.outputs[1:]]
    assert gradient == pytest.approx(differences, rel=1e-6, abs=1e-6), text


_X, _Y = sympy.symbols("x y", real=True)


def _expression(text: str) -> sympy.Expr:
    return sympy.sympify(text.replace("^", "**"), locals={"x": _X, "y": _Y}, rational=True)


def _by_sympy(text: str, x: Fraction, y: Fraction) -> list[sympy.Float] | None:
    expression = _expression(text)
    values = {_X: sympy.Rational(x.numerator, x.denominator), _Y: sympy.Rational(y.numerator, y.denominator)}
    found = []
    for part in (expression, expression.diff(_X), expression.diff(_Y)):
        value = part.subs(values)
        if value.has(sympy.nan, sympy.zoo, sympy.oo, sympy.I) or not value.is_number:
            return None
        number = value.evalf(40)
        if not (number.is_Float or number.is_Rational) or abs(number) > 1e100 or number.has(sympy.I):
            return None
        found.append(number)
    # What SymPy cancels may still be undefined as typed.
    typed = settle(lower([read_infix(text)], ["x", "y"]), parse_point(f"{x},{y}", ["x", "y"]), 10)
    return None if isinstance(typed.outputs[0], Poison) else found


def _by_differences(text: str, x: Fraction, y: Fraction) -> list[float] | None:
    function = sympy.lambdify((_X, _Y), _expression(text), "mpmath")
    with mp.workdps(60):
        h = mp.mpf(10) ** -20
        a, b = mp.mpf(x.numerator) / x.denominator, mp.mpf(y.numerator) / y.denominator
        try:
            slopes = [
                (function(a + h, b) - function(a - h, b)) / (2 * h),
                (function(a, b + h) - function(a, b - h)) / (2 * h),
            ]
        except (ZeroDivisionError, ValueError):
            return None
        return [float(slope) for slope in slopes] if all(map(mp.isfinite, slopes)) else None
