"""SymPy used well: value and gradient in one function, common subexpressions taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sympy

from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Array, Run


def at_a_point(formula: Formula, point: Sequence[float]) -> Run:
    """Call the function with Python's own floats."""
    return partial(_function(formula, sympy.parse_expr(formula.text), "math"), *point)


def over_points(formula: Formula, points: Array) -> Run:
    """Call the function with whole columns."""
    function = _function(formula, sympy.parse_expr(formula.text), "numpy")
    return lambda: function(*points.T)


def preparing(formula: Formula, point: Sequence[float]) -> Run:
    """Parse, differentiate, take out what is common, make the function."""
    text = formula.text

    def prepare() -> Run:
        sympy.core.cache.clear_cache()
        return partial(_function(formula, sympy.parse_expr(text), "math"), *point)

    return prepare


def descending(formula: Formula, start: Sequence[float], rate: float) -> Callable[[int], list[float]]:
    """Call the function at each step; stop where the gradient is exactly zero."""
    function = _function(formula, sympy.parse_expr(formula.text), "math")

    def descend(steps: int) -> list[float]:
        x = list(start)
        for _ in range(steps):
            _, *gradient = function(*x)
            if not any(gradient):
                break
            x = [coordinate - rate * partial for coordinate, partial in zip(x, gradient, strict=True)]
        return x

    return descend


def _function(formula: Formula, value: Any, module: str) -> Callable[..., Any]:
    symbols = sympy.symbols(formula.variables)
    wanted = [value, *(value.diff(symbol) for symbol in symbols)]
    function: Callable[..., Any] = sympy.lambdify(symbols, wanted, module, cse=True)
    return function
