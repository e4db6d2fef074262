"""What a caller may ask about a box: its stationary points, and the extremes of f over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import DEFAULT_DIGITS, Budget, Coordinate, asked, formula_of
from gradcli.errors import LimitError, OptionError
from gradcli.language.expression import Expression
from gradcli.language.problems import named
from gradcli.numeric.spans import USUAL_BOX, Box, box_text, parse_box
from gradcli.results.stationary import StationaryReport

MOST_VARIABLES = 20
"""A box in more dimensions has too many corners to be searched."""

MOST_WITH_BOUNDARY = 4
"""A box in more dimensions has too many faces: 3^n - 1."""

_LEAST_SECONDS = 0.5
_UNLIMITED = 60.0
"""Seconds of a search where the caller sets no limit."""


def stationary_points(
    expression: str | Expression,
    box: str | Sequence[Sequence[Coordinate]] | None = None,
    *,
    boundary: bool = False,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DEFAULT_DIGITS,
    timeout: float | None = None,
) -> StationaryReport:
    """Find the stationary points in a box such as "-5,5" or "x=-5:5,y=0:3", and say whether these are all.

    A box may also be the two ends of each variable's range: [(-5, 5), (0, 3)].
    Raises ExpressionError, OptionError for an empty range, LimitError for too many variables.

    >>> [point.kind.value for point in stationary_points("x^3 - 3x", "-2,2").points]
    ['maximum', 'minimum']
    """
    formula = formula_of(expression, variables, constants)
    return stationary_report(
        formula,
        box_of(formula, box_text(box, formula.variables)),
        boundary=boundary,
        digits=digits,
        budget=Budget(timeout),
    )


def box_of(expression: Expression, text: str | None) -> Box:
    """Return the box that a text describes; without one a named problem's own, else the usual one."""
    if text is None:
        text = (named(expression.problem).box if expression.problem else "") or USUAL_BOX
    return parse_box(text, expression.variables)


def stationary_report(
    expression: Expression,
    box: Box,
    *,
    boundary: bool = False,
    digits: int = DEFAULT_DIGITS,
    budget: Budget | None = None,
) -> StationaryReport:
    """Answer everything `gradcli critical` is asked."""
    _check_size(expression, boundary)
    seconds = max(_LEAST_SECONDS, budget.timeout - budget.spent) if budget and budget.timeout else _UNLIMITED
    return asked(  # type: ignore[no-any-return]
        "gradcli.calculus.critical.answers",
        expression, box, digits, boundary, seconds,
        budget=budget,
        attempt="searching for stationary points",
        hint="a smaller --box is searched sooner; --timeout allows more time",
    )  # fmt: skip


def _check_size(expression: Expression, boundary: bool) -> None:
    count = len(expression.variables)
    if count == 0:
        raise OptionError(
            "there is no variable, so there is nothing to search", hint="--vars names variables"
        )
    most = MOST_WITH_BOUNDARY if boundary else MOST_VARIABLES
    if count > most:
        asked = "--boundary" if boundary else "critical"
        raise LimitError(f"{asked} takes at most {most} variables, not {count}")
