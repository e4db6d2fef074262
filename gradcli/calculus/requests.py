"""What a caller may ask of a formula: its gradient, and its values, gradients and directions at points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from gradcli.calculus.asking import (
    DEFAULT_DIGITS,
    NUMBERS_STILL_WORK,
    Budget,
    Words,
    asked,
    direction_of,
    formula_of,
    point_of,
)
from gradcli.language.expression import Expression
from gradcli.numeric.points import Question
from gradcli.results.gradients import Directional, DirectionalReport, Evaluation, Gradient, GradientReport

Report = TypeVar("Report", bound=GradientReport)


def gradient(
    expression: str | Expression,
    *,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Gradient:
    """Differentiate a formula symbolically; the partials are trees in the order of the variables.

    Raises ExpressionError for a formula that cannot be read, LimitError where a limit is met.

    >>> from gradcli.language.write import to_infix
    >>> [to_infix(partial) for partial in gradient("x^2*y").partials]
    ['2*x*y', 'x**2']
    """
    formula = formula_of(expression, variables, constants)
    report = gradient_report(formula, (), budget=Budget(timeout))
    return report.gradient or Gradient(formula, ())


def evaluate(
    expression: str | Expression,
    at: Words,
    *,
    directions: Sequence[Words] = (),
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DEFAULT_DIGITS,
    timeout: float | None = None,
) -> Evaluation:
    """Evaluate a formula and its gradient at one point, each shown digit right.

    Raises ExpressionError, OptionError for a direction of length 0, LimitError.

    >>> evaluate("x^2 + y^2", [1, 1]).gradient[0].value
    2.0
    """
    formula = formula_of(expression, variables, constants)
    along = tuple(direction_of(words, formula, True) for words in directions)
    report = gradient_report(
        formula, [Question(point_of(at, formula), along)], digits=digits, budget=Budget(timeout)
    )
    return report.evaluations[0]


def directional(
    expression: str | Expression,
    at: Words,
    direction: Words,
    *,
    normalised: bool = True,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DEFAULT_DIGITS,
    timeout: float | None = None,
) -> Directional:
    """Return the derivative along one direction at one point; the direction is scaled to length one.

    With `normalised=False` its length counts. Raises as `evaluate` does.

    >>> directional("x^2 + y^2", [1, 1], [3, 4]).derivative.value
    2.8
    """
    formula = formula_of(expression, variables, constants)
    question = Question(point_of(at, formula), (direction_of(direction, formula, normalised),))
    report = directional_report(formula, [question], digits=digits, budget=Budget(timeout))
    return report.evaluations[0].directional[0]


def gradient_report(
    expression: Expression,
    questions: Sequence[Question],
    *,
    digits: int = DEFAULT_DIGITS,
    numeric: bool = False,
    budget: Budget | None = None,
) -> GradientReport:
    """Answer everything `gradcli grad` is asked; `numeric` leaves the symbolic work out."""
    return _asked(GradientReport, numeric, expression, questions, digits, budget)


def directional_report(
    expression: Expression,
    questions: Sequence[Question],
    *,
    digits: int = DEFAULT_DIGITS,
    numeric: bool = False,
    budget: Budget | None = None,
) -> DirectionalReport:
    """Answer everything `gradcli directional` is asked."""
    return _asked(DirectionalReport, numeric, expression, questions, digits, budget)


def _asked(
    kind: type[Report],
    numeric: bool,
    expression: Expression,
    questions: Sequence[Question],
    digits: int,
    budget: Budget | None,
) -> Report:
    return asked(  # type: ignore[no-any-return]
        f"gradcli.calculus.{'numbers' if numeric else 'answers'}",
        expression, kind, tuple(questions), digits,
        budget=budget,
        attempt=f"{'evaluating' if numeric else 'differentiating'} the expression",
        hint="" if numeric else NUMBERS_STILL_WORK,
    )  # fmt: skip
