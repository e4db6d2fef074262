"""How a caller's words become questions, and where these are answered: here, or in a child with a budget.

The answers need SymPy, or arithmetic of any precision. Nothing here loads SymPy itself: the module that
answers is loaded by its name, in the process that does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from importlib import import_module
from typing import Any

from gradcli.calculus.isolated.isolation import limited
from gradcli.dataclass import dataclass
from gradcli.errors import GradcliError, OptionError
from gradcli.language.expression import Expression, read
from gradcli.language.names import did_you_mean
from gradcli.numeric.points import Direction, Point, checked_direction, parse_point
from gradcli.numeric.program import lower
from gradcli.numeric.soundness import check_constants_defined

DEFAULT_MEMORY = 1 << 30
DEFAULT_DIGITS = 10
NUMBERS_STILL_WORK = (
    "numbers alone need no symbolic work: add --numeric and --at, or give more time by --timeout"
)

Coordinate = int | float | str | Fraction
Words = Coordinate | Sequence[Coordinate] | Mapping[str, Coordinate]
"""A point or a direction: text as typed after `--at`, numbers, or numbers by name; a float means its
shortest decimal."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits for work in a child process; without a `timeout` the work is done in this process.

    `spent` are the seconds of the timeout that are gone before the work begins; `progress` is told now and
    then how many have passed.
    """

    timeout: float | None = None
    max_memory: int = DEFAULT_MEMORY
    spent: float = 0.0
    progress: Callable[[float], None] | None = None


def asked(
    module: str,
    expression: Expression,
    *arguments: object,
    budget: Budget | None,
    attempt: str,
    hint: str = NUMBERS_STILL_WORK,
) -> Any:
    """Return `module.report(...)` of the arguments and the expression, within the budget.

    `attempt` and `hint` tell what was tried and what still works where the time runs out. Raises
    ExpressionError for a constant that is undefined, LimitError.
    """
    check_constants_defined(expression, lower([expression.tree], expression.variables))
    work = _Loaded(module)
    try:
        return _done(work, expression, *arguments, budget=budget, attempt=attempt, hint=hint)
    except GradcliError as error:
        if hint != NUMBERS_STILL_WORK and "--numeric" in error.hint:
            # The command that asked has no such option.
            raise type(error)(error.message, hint="gradcli grad with --numeric gives numbers alone") from None
        raise


def _done(
    work: Callable[..., Any], *arguments: object, budget: Budget | None, attempt: str, hint: str
) -> Any:
    if budget is None or budget.timeout is None:
        return work(*arguments)
    return limited(
        work,
        *arguments,
        timeout=budget.timeout,
        max_memory=budget.max_memory,
        attempt=attempt,
        hint=hint,
        spent=budget.spent,
        progress=budget.progress,
    )


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The `report` of a module that is loaded where it is called: in the child, where SymPy is welcome."""

    module: str

    def __call__(self, *arguments: object) -> Any:
        return import_module(self.module).report(*arguments)


def formula_of(
    expression: str | Expression, variables: Sequence[str] | None, constants: Mapping[str, str] | None
) -> Expression:
    """Return a formula, read where it is a text. Raises ExpressionError, OptionError, LimitError."""
    return read(expression, variables, constants) if isinstance(expression, str) else expression


def chosen_variables(formula: Expression, wrt: Sequence[str]) -> tuple[str, ...]:
    """Return the variables to differentiate by: those named, or all. Raises OptionError for another name."""
    for name in wrt:
        if name not in formula.variables:
            there = ", ".join(formula.variables) or "none"
            hint = did_you_mean(name, formula.variables)
            raise OptionError(f"--wrt: '{name}' is no variable; there are {there}", hint=hint)
    return tuple(dict.fromkeys(wrt)) or formula.variables


def point_of(words: Words, formula: Expression, what: str = "the point") -> Point:
    """Return a point or a vector. Raises ExpressionError, which calls it `what`."""
    return parse_point(_text(words), formula.variables, what)


def direction_of(words: Words, formula: Expression, normalised: bool) -> Direction:
    """Return a direction. Raises ExpressionError, OptionError where it has the length 0."""
    vector = point_of(words, formula, "the direction")
    return checked_direction(vector, normalised, "the direction")


def _text(words: Words) -> str:
    if isinstance(words, Mapping):
        return ",".join(f"{name}={_number(word)}" for name, word in words.items())
    if isinstance(words, str | int | float | Fraction):
        return _number(words)
    return ",".join(map(_number, words))


def _number(word: Coordinate) -> str:
    return f"({word})" if isinstance(word, Fraction) else str(word)
