"""The options of the commands that descend, and the plans and starts they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gradcli.cli.options import positive_seconds, values_of
from gradcli.errors import OptionError

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.results.plans import Plan, Real

StepsOption = Annotated[int, typer.Option("--steps", metavar="N", help="The most steps to take.")]
GradientBound = Annotated[
    float,
    typer.Option("--gtol", metavar="T", help="Stop where the largest absolute partial is at most this."),
]
StepBound = Annotated[
    float | None, typer.Option("--xtol", metavar="T", help="Stop after a step of at most this length.")
]
ValueBound = Annotated[
    float | None, typer.Option("--ftol", metavar="T", help="Stop after a change of value of at most this.")
]
MaximizeOption = Annotated[
    bool, typer.Option("--maximize", help="Climb: descend on -f, and show f with its own sign.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A setting, as in momentum=0.95; may be repeated."),
]
RateOption = Annotated[
    str | None, typer.Option("--lr", metavar="R", help="The learning rate, as in 0.1 or 1/11.")
]
MethodOption = Annotated[
    str, typer.Option("--method", metavar="M", help="The method; 'gradcli methods' lists them.")
]
ScheduleOption = Annotated[
    str,
    typer.Option(
        "--schedule", metavar="S", help="How the rate changes: a name, or a formula as in 'lr/(1+0.1k)'."
    ),
]
LineSearchOption = Annotated[
    str | None, typer.Option("--line-search", metavar="L", help="How far to go along a direction.")
]
UpdateOption = Annotated[
    str,
    typer.Option("--update", metavar="FORMULA", help="A method of your own: 'v = 0.9v + g; x = x - lr*v'."),
]
StateOption = Annotated[
    list[str] | None,
    typer.Option("--state", metavar="NAME=VALUE", help="The start of its memory, as in v=0; repeatable."),
]
SecondsOption = Annotated[
    float,
    typer.Option("--timeout", metavar="S", help="Stop after so many seconds.", callback=positive_seconds),
]


def start_of(word: str | None, expression: Expression, *, exact: bool = False) -> tuple[Real, ...]:
    """Return the start that a word names; without one, the usual start of a named problem.

    Raises ExpressionError for a point that cannot be read, OptionError where there is none.
    """
    from gradcli.language.problems import named
    from gradcli.numeric.points import floats_of, fractions_of, parse_point

    if word is None and not expression.problem:
        raise OptionError("a start is missing", hint="give one by --from, as in --from 4,3")
    text = named(expression.problem).start if word is None else word
    point = parse_point(text, expression.variables, "--from")
    return fractions_of(point, text, "--from") if exact else floats_of(point)


def starts_of(words: Sequence[str] | None, expression: Expression) -> list[tuple[Real, ...]]:
    """Return the starts that words name; without any, the usual start of a named problem. Raises likewise."""
    if not words:
        return [start_of(None, expression)]
    return [start_of(word, expression) for word in words]


def number_of(text: str, option: str, *, exact: bool = False) -> Real:
    """Return the number that a word stands for, as a fraction where the run is exact.

    Raises ExpressionError.
    """
    from gradcli.numeric.points import parse_fraction, parse_number

    return parse_fraction(text, option) if exact else parse_number(text, option)


def plan_of(
    method: str,
    rate: str | None,
    *,
    settings: Sequence[str] | None = None,
    schedule: str = "constant",
    line_search: str | None = None,
    update: str = "",
    state: Sequence[str] | None = None,
    maximize: bool = False,
    exact: bool = False,
) -> Plan:
    """Return the plan that the words of a command add up to."""
    from gradcli.results.plans import Plan

    def numbers(pairs: Sequence[str] | None, option: str) -> dict[str, Real]:
        texts = values_of(list(pairs or ()), option)
        return {name: number_of(text, f"{option} {name}", exact=exact) for name, text in texts.items()}

    return Plan(
        method,
        None if rate is None else number_of(rate, "--lr", exact=exact),
        numbers(settings, "--set"),
        schedule,
        line_search,
        update,
        numbers(state, "--state"),
        maximize,
        exact,
    )


def name_of(plan: Plan) -> str:
    """Name a method with its rate, as in `gd, lr = 0.1`."""
    method = "your update" if plan.update else plan.method
    return method if plan.learning_rate is None else f"{method}, lr = {float(plan.learning_rate):g}"
