"""What a caller may ask of finite differences: their errors at a point, within a budget."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import Budget, Words, asked, chosen_variables, formula_of, point_of
from gradcli.errors import OptionError
from gradcli.language.expression import Expression
from gradcli.numeric.points import Point, parse_number
from gradcli.results.differences import DifferenceReport

DIGITS = 17
"""Significant digits of an exact partial where no others are asked for: those of a double."""


def numdiff(
    expression: str | Expression,
    at: Words,
    *,
    wrt: Sequence[str] | None = None,
    steps: Sequence[float | str] = (),
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DIGITS,
    timeout: float | None = None,
) -> DifferenceReport:
    """Hold finite differences in doubles against the exact partials at one point, step by step.

    The partials are those by the variables `wrt`, or all. The steps from 1e-1 to 1e-15 are tried, and
    `steps`; these are judged, or 1e-7 is where there are none. Raises ExpressionError, OptionError for a name
    that is no variable or a step that is not above 0, LimitError.

    >>> from gradcli.results.differences import Difference
    >>> numdiff("exp(x)", 1).derivatives[0].accuracies[Difference.FORWARD].best_h
    1e-08
    """
    formula = formula_of(expression, variables, constants)
    tried = [step_of(str(step), "steps") for step in steps]
    return difference_report(
        formula, point_of(at, formula), wrt or (), tried, digits=digits, budget=Budget(timeout)
    )


def step_of(text: str, option: str = "--step") -> float:
    """Read the step of a difference. Raises ExpressionError, OptionError where it is not above 0.

    >>> step_of("2^-26")
    1.4901161193847656e-08
    """
    step = parse_number(text, option)
    if not 0 < step < math.inf:
        raise OptionError(
            f"{option} wants a positive number that a double holds", hint=f"as in {option} 1e-7"
        )
    return step


def difference_report(
    expression: Expression,
    point: Point,
    wrt: Sequence[str],
    steps: Sequence[float] = (),
    *,
    digits: int = DIGITS,
    budget: Budget | None = None,
) -> DifferenceReport:
    """Answer everything `gradcli numdiff` is asked: the partials by `wrt`, the usual steps and `steps`."""
    names = chosen_variables(expression, wrt)
    return asked(  # type: ignore[no-any-return]
        "gradcli.numeric.differences.report",
        expression, tuple(point), names, tuple(dict.fromkeys(steps)), digits,
        budget=budget, attempt="taking differences",
        hint="--wrt asks for fewer partials" if len(names) > 1 else "",
    )  # fmt: skip
