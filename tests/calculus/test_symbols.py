from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings

from gradcli.calculus.symbols import from_sympy, plain, symbol, to_sympy
from gradcli.errors import ExpressionError, LimitError
from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.language.write import to_infix
from tests.numeric.formulas import FORMULAS
from tests.numeric.truths import TRUTHS

X, Y = symbol("x"), symbol("y")

BUILT: list[tuple[str, sympy.Expr]] = [
    ("0.1", sympy.Rational(1, 10)), ("1e-3*x", X / 1000), ("x - y - 1", X - Y - 1), ("x/y/2", X / Y / 2),
    ("-x^2", -(X**2)),
    ("x - (y - 1)", X - Y + 1), ("2^-x", 2 ** (-X)), ("log(x, 2)", sympy.log(X) / sympy.log(2)),
    ("|x|", sympy.Abs(X)),
    ("max(x, y, 1)", sympy.Max(X, Y, 1)), ("where(x > y, x, y)", sympy.Piecewise((X, X > Y), (Y, True))),
    ("asin(x)", sympy.asin(X)),
    ("Piecewise((x, x < 1), (y, x >= 2))", sympy.Piecewise((X, X < 1), (Y, X >= 2))), ("tau", 2 * sympy.pi),
    ("e^x", sympy.exp(X)),
    ("atan2(y, x)", sympy.atan2(Y, X)), ("ceil(x) + floor(y)", sympy.ceiling(X) + sympy.floor(Y)),
    ("log1p(x)", sympy.log(1 + X)),
    ("expm1(x)", sympy.exp(X) - 1), ("asec(x)", sympy.asec(X)), ("sech(x)", sympy.sech(X)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BUILT)
def test_trees_become_sympy(text: str, expected: sympy.Expr) -> None:
    assert to_sympy(read_infix(text)) == expected


@settings(max_examples=120, deadline=None)
@given(FORMULAS)
def test_there_and_back_is_the_same_for_sympy(text: str) -> None:
    built = to_sympy(read_infix(text))
    if built.has(sympy.nan, sympy.zoo, sympy.oo, sympy.I) or built.is_extended_real is False:
        return
    assert to_sympy(from_sympy(built)) == built or sympy.simplify(to_sympy(from_sympy(built)) - built) == 0


@pytest.mark.parametrize("text", TRUTHS)
def test_each_function_comes_back(text: str) -> None:
    built = to_sympy(read(text).tree)
    assert to_sympy(from_sympy(built)) == built


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (X**2 + Y**2, "x**2 + y**2"), (-X + 1, "1 - x"), (X / 2, "x/2"), (-X / 2, "-x/2"),
        (3 * X / (4 * Y), "3*x/(4*y)"), (1 / X, "1/x"),
        (sympy.sqrt(X), "sqrt(x)"), (1 / sympy.sqrt(X), "1/sqrt(x)"),
        (X ** sympy.Rational(3, 2), "x**(3/2)"), (sympy.exp(X), "exp(x)"),
        (sympy.exp(-X), "exp(-x)"), (sympy.E, "e"), (sympy.pi / 2, "pi/2"), (-2 * X * Y, "-2*x*y"),
        (X ** (-2), "1/x**2"),
        (sympy.Rational(-1, 3), "-1/3"), (sympy.Piecewise((X, X > 0), (0, True)), "where(x > 0, x, 0)"),
        (2 * (X - 1), "2*x - 2"),
        (sympy.sqrt(2) / 2, "sqrt(2)/2"), (X - Y, "x - y"), (-X - Y, "-x - y"), (sympy.Integer(0), "0"),
        (2**X, "2**x"), (X**Y, "x**y"),
    ],
)  # fmt: skip
def test_sympy_is_written_as_on_paper(expression: sympy.Expr, text: str) -> None:
    assert to_infix(from_sympy(expression)) == text


@pytest.mark.parametrize(
    "expression",
    [
        sympy.I, sympy.oo, -sympy.oo, sympy.zoo, sympy.nan, sympy.DiracDelta(X), sympy.Heaviside(X),
        sympy.Derivative(sympy.floor(X), X),
        sympy.Subs(sympy.Derivative(sympy.floor(Y), Y), Y, X), sympy.gamma(X),
        sympy.polygamma(0, X), sympy.re(sympy.Symbol("z")),
        X + sympy.I, sympy.Integral(sympy.exp(X**3), X), sympy.besselj(0, X),
        1 + 2 * sympy.oo * X, sympy.LambertW(X),
    ],
)  # fmt: skip
def test_what_is_no_answer_never_becomes_one(expression: sympy.Expr) -> None:
    with pytest.raises(ExpressionError):
        from_sympy(expression)


@pytest.mark.parametrize(
    ("text", "derivative"),
    [
        ("abs(x)", sympy.sign(X)),
        ("sign(x)", 0),
        ("floor(x)", 0),
        ("ceil(x)", 0),
        ("x*abs(x)", X * sympy.sign(X) + sympy.Abs(X)),
    ],
)
def test_stand_ins_have_the_derivatives_of_the_language(text: str, derivative: sympy.Expr) -> None:
    built = to_sympy(read_infix(text), for_derivative=True)
    assert plain(built.diff(X)) - derivative == 0


def test_values_take_the_place_of_symbols() -> None:
    assert (
        to_sympy(read_infix("x^2 + y"), {"x": sympy.Rational(1, 3), "y": sympy.pi})
        == sympy.Rational(1, 9) + sympy.pi
    )


def test_own_functions_evaluate_at_numbers() -> None:
    cases = {
        "cbrt(-27)": -3,
        "relu(-2)": 0,
        "relu(5)": 5,
        "sigmoid(0)": sympy.Rational(1, 2),
        "softplus(0)": sympy.log(2),
        "cbrt(8/27)": sympy.Rational(2, 3),
    }
    assert {text: to_sympy(read_infix(text)) for text in cases} == cases


def test_a_variable_may_have_the_name_of_anything_in_sympy() -> None:
    for name in ("S", "N", "Q", "O", "beta", "gamma", "zeta", "Lambda", "test", "diff", "re", "im", "C"):
        tree = read(f"{name}^2", [name]).tree
        assert to_infix(from_sympy(to_sympy(tree))) == f"{name}**2"


def test_a_long_sum_is_built_in_one_go() -> None:
    tree = read("sum(x[i], i, 1, 3000)").tree
    assert len(to_sympy(tree).args) == 3000


def test_decimals_are_exact() -> None:
    number = to_sympy(read_infix("0.1 + 0.2"))
    assert (number.is_Rational, Fraction(int(number.p), int(number.q))) == (True, Fraction(3, 10))


def test_a_number_too_long_to_be_written_meets_a_limit_and_no_other_refusal() -> None:
    with pytest.raises(LimitError, match="at most 4300 digits"):
        from_sympy(X * sympy.Integer(2) ** -20_000)
