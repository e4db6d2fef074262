"""SymPy as one first meets it: `diff`, then `lambdify` of each formula by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sympy

from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Run


def at_a_point(formula: Formula, point: Sequence[float]) -> Run:
    """Call one function for the value and one for each partial."""
    return partial(_prepared(formula), point)


def preparing(formula: Formula, point: Sequence[float]) -> Run:
    """Parse, differentiate, and make the functions."""
    text = formula.text

    def prepare() -> Run:
        sympy.core.cache.clear_cache()
        return partial(_function(sympy.parse_expr(text), sympy.symbols(formula.variables)), point)

    return prepare


def _prepared(formula: Formula) -> Callable[[Sequence[float]], list[float]]:
    return _function(sympy.parse_expr(formula.text), sympy.symbols(formula.variables))


def _function(value: Any, symbols: Sequence[Any]) -> Callable[[Sequence[float]], list[float]]:
    wanted = [value, *(value.diff(symbol) for symbol in symbols)]
    functions = [sympy.lambdify(symbols, one, "math") for one in wanted]
    return lambda point: [function(*point) for function in functions]
