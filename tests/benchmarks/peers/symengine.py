"""SymEngine: SymPy's algebra in C++, and LLVM where it was built with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Array, Run
from tests.benchmarks.peers import package


def at_a_point(formula: Formula, point: Sequence[float]) -> Run:
    """Call the function with an array."""
    return partial(_function(formula), np.array(point))


def over_points(formula: Formula, points: Array) -> Run:
    """Call the function with all points; it loops over them."""
    function = _function(formula)
    return lambda: function(points).T


def preparing(formula: Formula, point: Sequence[float]) -> Run:
    """Parse, differentiate, make the function."""
    package("symengine")
    text = formula.text
    return lambda: partial(_function(formula, text), np.array(point))


def _function(formula: Formula, text: str = "") -> Callable[[Any], Any]:
    symengine = package("symengine")
    symbols = list(symengine.symbols(formula.variables))
    value = symengine.sympify(text or formula.text)
    wanted = [value, *(value.diff(symbol) for symbol in symbols)]
    function: Callable[[Any], Any] = symengine.Lambdify(symbols, wanted, cse=True)
    return function
