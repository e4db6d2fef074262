"""Every row of the table is true: derivative, definition, domain, names; checked against mpmath and SymPy."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy

from gradcli.calculus.symbols import symbol, to_sympy
from gradcli.language.expression import read
from gradcli.language.functions import CALLABLE, CONSTANT_NAMES, CONSTANTS, FUNCTIONS, Function
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Symbol

Reference = Callable[..., Any]
DIGITS = 30
CLOSE = mpmath.mpf(10) ** -24

REFERENCES: dict[str, Reference] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "neg": lambda x: -x,
    "^": mpmath.power,
    "log1p": lambda x: mpmath.log(1 + x),
    "expm1": lambda x: mpmath.exp(x) - 1,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "abs": abs,
    "max": max,
    "min": min,
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
}
STRUCTURES = {"where", "Piecewise", "sum", "prod", "<", "<=", ">", ">=", "==", "!=", "and", "or", "not"}
STEPS = {"sign", "floor", "ceil"}
NUMERIC = [row for row in FUNCTIONS.values() if row.name not in STRUCTURES]
DIFFERENTIATED = [row for row in NUMERIC if row.derivatives]
DEFINED = [row for row in NUMERIC if row.definition]


def named(row: Function) -> str:
    return row.name


def reference(row: Function) -> Reference:
    """Return mpmath's function for a row."""
    found: Reference = REFERENCES.get(row.name) or getattr(mpmath, row.name)
    return found


def holds(condition: str, row: Function, point: tuple[Fraction, ...]) -> bool:
    """Tell whether a row's condition holds at a point."""
    if not condition:
        return True
    values = {
        name: sympy.Rational(x.numerator, x.denominator)
        for name, x in zip(row.parameters, point, strict=True)
    }
    return bool(to_sympy(read_infix(condition, condition=True), values))


def number(text: str, row: Function, point: tuple[Fraction, ...]) -> Any:
    """Return the value of a row's text at a point, in mpmath's arithmetic."""
    return evaluated(to_sympy(read_infix(text)), row, point)


def evaluated(expression: Any, row: Function, point: tuple[Fraction, ...]) -> Any:
    symbols = [symbol(name) for name in row.parameters]
    return sympy.lambdify(symbols, expression, [REFERENCES, "mpmath"])(*exact(point))


def grid(row: Function, seed: int, count: int = 300) -> list[tuple[Fraction, ...]]:
    """Return random points with simple coordinates, so that edges and kinks occur too."""
    chance = random.Random(f"{row.name}{seed}")  # noqa: S311 - no secret
    return [tuple(Fraction(chance.randint(-24, 24), 8) for _ in row.parameters) for _ in range(count)]


def smooth_points(row: Function, count: int = 12) -> list[tuple[Fraction, ...]]:
    """Return random points inside the domain where the row says it is differentiable."""
    chance = random.Random(row.name)  # noqa: S311 - no secret
    points: list[tuple[Fraction, ...]] = []
    for _ in range(2000):
        point = tuple(Fraction(chance.randint(-3000, 3000), 1009) for _ in row.parameters)
        if holds(row.domain, row, point) and holds(row.smooth, row, point):
            points.append(point)
        if len(points) == count:
            return points
    raise AssertionError(f"no points in the domain of {row.name}")


def exact(point: tuple[Fraction, ...]) -> list[Any]:
    return [mpmath.mpf(x.numerator) / x.denominator for x in point]


def agree(one: Any, other: Any) -> bool:
    return bool(abs(one - other) <= CLOSE * max(1, abs(other)))


@pytest.mark.parametrize("row", DIFFERENTIATED, ids=named)
def test_a_derivative_is_the_slope(row: Function) -> None:
    assert len(row.derivatives) == len(row.parameters)
    with mpmath.workdps(2 * DIGITS + 10):
        for point in smooth_points(row):
            for place, text in enumerate(row.derivatives):
                order = tuple(int(place == n) for n in range(len(point)))
                slope = mpmath.diff(reference(row), tuple(exact(point)), order)
                assert agree(number(text, row, point), slope), (row.name, point, text)


@pytest.mark.parametrize("row", [row for row in DIFFERENTIATED if row.name not in STEPS], ids=named)
def test_a_derivative_is_sympys(row: Function) -> None:
    symbols = [symbol(name) for name in row.parameters]
    own = to_sympy(Apply(row.name, tuple(Symbol(name) for name in row.parameters)))
    with mpmath.workdps(DIGITS + 5):
        for place, text in enumerate(row.derivatives):
            derivative = own.diff(symbols[place])
            for point in smooth_points(row, 4):
                theirs = evaluated(derivative.rewrite(sympy.Piecewise), row, point)
                assert agree(number(text, row, point), theirs), (row.name, point, text)


@pytest.mark.parametrize("row", DEFINED, ids=named)
def test_a_definition_is_the_function(row: Function) -> None:
    with mpmath.workdps(DIGITS + 10):
        compared = 0
        for point in grid(row, 1, 60):
            try:
                ours = number(row.definition, row, point)
            except ZeroDivisionError:
                continue
            if isinstance(ours, mpmath.mpf) and mpmath.isfinite(ours):
                assert agree(ours, reference(row)(*exact(point))), (row.name, point)
                compared += 1
        assert compared >= 5


@pytest.mark.parametrize("row", [row for row in FUNCTIONS.values() if row.textbook], ids=named)
def test_the_derivative_of_textbooks_is_that_of_the_function(row: Function) -> None:
    """Against mpmath's own differences of mpmath's own function, where that is real."""
    compared = 0
    with mpmath.workdps(DIGITS):
        for point in grid(row, 3, 60):
            (x,) = exact(point)
            try:
                around = [reference(row)(x + h) for h in (-0.01, 0, 0.01)]
            except ZeroDivisionError:
                continue
            # acot jumps at 0.
            if x and all(abs(mpmath.im(value)) < CLOSE for value in around):
                slope = mpmath.diff(lambda t: mpmath.re(reference(row)(t)), x)
                told = number(row.textbook, row, point)
                assert abs(told - slope) <= mpmath.mpf(10) ** -12 * (1 + abs(slope))
                compared += 1
    assert compared >= 5


@pytest.mark.parametrize("row", [row for row in NUMERIC if not row.definition], ids=named)
def test_a_domain_is_where_the_function_is_real(row: Function) -> None:
    for point in grid(row, 2):
        if row.name == "^" and not any(point):
            assert not holds(row.domain, row, point)
            continue
        try:
            value = reference(row)(*exact(point))
            real = isinstance(value, mpmath.mpf) and mpmath.isfinite(value)
        except (ValueError, ZeroDivisionError):
            real = False
        if row.name == "atan2" and not any(point):
            real = False  # mpmath follows the convention of C, where the angle of the origin is 0
        assert holds(row.domain, row, point) == real, (row.name, point)


@pytest.mark.parametrize("row", FUNCTIONS.values(), ids=named)
def test_a_row_says_what_it_is(row: Function) -> None:
    assert row.summary
    assert not row.summary.endswith(".")
    assert row.derivatives or row.definition or row.name in STRUCTURES
    if row.name in CALLABLE and row.name not in ("where", "Piecewise", "sum", "prod"):
        assert row.latex
    if row.name not in CALLABLE or (len(row.parameters) > 1 and row.name != "atan2"):
        assert row.usage


@pytest.mark.parametrize("row", FUNCTIONS.values(), ids=named)
def test_the_names_in_other_libraries_exist(row: Function) -> None:
    assert not row.math or hasattr(math, row.math)
    assert not row.numpy or hasattr(np, row.numpy)


@pytest.mark.parametrize("alias", sorted(set(CALLABLE) - set(FUNCTIONS)))
def test_an_alias_reads_to_its_function(alias: str) -> None:
    name = CALLABLE[alias]
    if name in ("sum", "prod"):
        inside = "x[i], i, 1, 3"
    else:
        inside = ", ".join(("x + 1", "y")[: len(FUNCTIONS[name].parameters)])
    own = "(x + 1)^(y)" if name == "^" else f"{name}({inside})"
    assert read(f"{alias}({inside})").typed == read(own).typed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("arcsin(x)", "asin"), ("arccos(x)", "acos"), ("arctan(x)", "atan"), ("arctg(x)", "atan"),
        ("tg(x)", "tan"),
        ("ctg(x)", "cot"), ("ln(x)", "log"), ("arsinh(x)", "asinh"), ("arcosh(x)", "acosh"),
        ("artanh(x)", "atanh"),
        ("arcsinh(x)", "asinh"), ("sh(x)", "sinh"), ("ch(x)", "cosh"), ("th(x)", "tanh"), ("sgn(x)", "sign"),
        ("ReLU(x)", "relu"), ("logistic(x)", "sigmoid"), ("Abs(x)", "abs"), ("ceiling(x)", "ceil"),
        ("cosec(x)", "csc"),
    ],
)  # fmt: skip
def test_the_names_that_people_write(text: str, name: str) -> None:
    assert read(text).typed == Apply(name, (Symbol("x"),))


@pytest.mark.parametrize("name", sorted(CONSTANT_NAMES))
def test_a_name_of_a_constant_is_read(name: str) -> None:
    assert read(f"x + {name}").tree == Apply("+", (Symbol("x"), Apply(CONSTANT_NAMES[name], ())))


def test_constants_have_their_values() -> None:
    values = {"pi": mpmath.pi, "e": mpmath.e, "tau": 2 * mpmath.pi}
    assert set(values) == set(CONSTANTS)
    for name, value in values.items():
        row = CONSTANTS[name]
        assert row.summary
        assert row.latex
        assert abs(mpmath.mpf(sympy.N(to_sympy(Apply(name, ())), 15)) - value) < 1e-14
        if row.definition:
            assert to_sympy(read_infix(row.definition)) == to_sympy(Apply(name, ()))


def test_no_name_means_two_things() -> None:
    names = [name for row in FUNCTIONS.values() for name in (row.name, *row.aliases)]
    names += [name for row in CONSTANTS.values() for name in (row.name, *row.aliases)]
    assert len(set(names)) == len(names)
