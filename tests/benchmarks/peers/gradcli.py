"""gradcli itself, as its own commands and library functions compute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from inspect import signature
from typing import Any

from gradcli.language.expression import Expression, read
from gradcli.numeric.batches.doubles import evaluate_batch
from gradcli.numeric.kernel import scalar_kernel
from gradcli.numeric.program import lower, with_gradient
from tests.benchmarks.formulas import Formula
from tests.benchmarks.measuring import Absent, Array, Run


def at_a_point(formula: Formula, point: Sequence[float]) -> Run:
    """Call the generated function with Python's own floats."""
    return partial(_function(_read(formula)), point)


def value_at_a_point(formula: Formula, point: Sequence[float]) -> Run:
    """Compute the value alone."""
    expression = _read(formula)
    return partial(scalar_kernel(lower([expression.tree], expression.variables)), point)


def over_points(formula: Formula, points: Array, engine: str = "python", checked: bool = False) -> Run:
    """Call the library function as a user does: with the formula's text. Nobody else checks digits."""
    text, variables = formula.text, formula.variables
    evaluate = choosing(evaluate_batch, {"engine": engine, "checked": checked})

    def call() -> tuple[Array, Array]:
        values, gradients = evaluate(read(text, variables), points)
        return values, gradients.T

    return call


def preparing(formula: Formula, point: Sequence[float]) -> Run:
    """Parse, differentiate, make the function."""
    text, variables = formula.text, formula.variables
    return lambda: partial(_function(read(text, variables)), point)


def choosing(function: Callable[..., Any], options: Mapping[str, object]) -> Callable[..., Any]:
    """Bind options to a library function; a version without a choice is Python's, unchecked.

    Raises Absent for an option that this version does not have.
    """
    known = signature(function).parameters
    lacking = [name for name in options if name not in known]
    if [name for name in lacking if options[name] not in ("python", False)]:
        raise Absent(f"this version does not take {', '.join(lacking)}")
    return partial(function, **{name: value for name, value in options.items() if name in known})


def _read(formula: Formula) -> Expression:
    return read(formula.text, formula.variables)


def _function(expression: Expression) -> Callable[[Sequence[float]], Sequence[float]]:
    return scalar_kernel(with_gradient(lower([expression.tree], expression.variables)))
