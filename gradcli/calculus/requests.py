"""What a caller may ask of a formula: its gradient, and its values, gradients and directions at points.

The answers need SymPy, or arithmetic of any precision; they are computed in this process, or, with a
`timeout`, in a child that can be stopped. Nothing here loads SymPy itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any, TypeVar

from gradcli.calculus.isolation import limited
from gradcli.language.expression import Expression, read
from gradcli.numeric.points import Direction, Point, Question, checked_direction, parse_point
from gradcli.numeric.program import lower
from gradcli.numeric.soundness import check_constants_defined
from gradcli.results.gradients import Directional, DirectionalReport, Evaluation, Gradient, GradientReport

DEFAULT_MEMORY = 1 << 30
DEFAULT_DIGITS = 10
_NUMBERS_STILL_WORK = (
    "numbers alone need no symbolic work: add --numeric and --at, or give more time by --timeout"
)

Report = TypeVar("Report", bound=GradientReport)

Coordinate = int | float | str | Fraction
Words = Coordinate | Sequence[Coordinate] | Mapping[str, Coordinate]
"""A point or a direction: text as typed after `--at`, numbers, or numbers by name; a float means its
shortest decimal."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits for work in a child process; without a `timeout` the work is done in this process.

    `spent` are the seconds of the timeout that are gone before the work begins.
    """

    timeout: float | None = None
    max_memory: int = DEFAULT_MEMORY
    spent: float = 0.0


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
    formula = _expression(expression, variables, constants)
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
    formula = _expression(expression, variables, constants)
    along = tuple(_direction(words, formula, True) for words in directions)
    report = gradient_report(
        formula, [Question(_point(at, formula), along)], digits=digits, budget=Budget(timeout)
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
    formula = _expression(expression, variables, constants)
    question = Question(_point(at, formula), (_direction(direction, formula, normalised),))
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


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The `report` of a module that is loaded where it is called: in the child, where SymPy is welcome."""

    module: str

    def __call__(self, *arguments: object) -> Any:
        return import_module(self.module).report(*arguments)


def _asked(
    kind: type[Report],
    numeric: bool,
    expression: Expression,
    questions: Sequence[Question],
    digits: int,
    budget: Budget | None,
) -> Report:
    check_constants_defined(expression, lower([expression.tree], expression.variables))
    work: Callable[..., Report] = _Loaded(f"gradcli.calculus.{'numbers' if numeric else 'answers'}")
    arguments = (kind, expression, tuple(questions), digits)
    if budget is None or budget.timeout is None:
        return work(*arguments)
    attempt = "evaluating" if numeric else "differentiating"
    return limited(
        work,
        *arguments,
        timeout=budget.timeout,
        max_memory=budget.max_memory,
        attempt=f"{attempt} the expression",
        hint="" if numeric else _NUMBERS_STILL_WORK,
        spent=budget.spent,
    )


def _expression(
    expression: str | Expression, variables: Sequence[str] | None, constants: Mapping[str, str] | None
) -> Expression:
    return read(expression, variables, constants) if isinstance(expression, str) else expression


def _point(words: Words, formula: Expression) -> Point:
    return parse_point(_text(words), formula.variables, "the point")


def _direction(words: Words, formula: Expression, normalised: bool) -> Direction:
    vector = parse_point(_text(words), formula.variables, "the direction")
    return checked_direction(vector, normalised, "the direction")


def _text(words: Words) -> str:
    if isinstance(words, Mapping):
        return ",".join(f"{name}={_number(word)}" for name, word in words.items())
    if isinstance(words, str | int | float | Fraction):
        return _number(words)
    return ",".join(map(_number, words))


def _number(word: Coordinate) -> str:
    return f"({word})" if isinstance(word, Fraction) else str(word)
