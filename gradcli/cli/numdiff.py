"""`gradcli numdiff`: finite differences against the exact gradient, step by step."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    DigitsOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    TimeoutOption,
    VarsOption,
    WrtOption,
    wanted_names,
)
from gradcli.cli.progress import budgeted
from gradcli.errors import ExitCode, OptionError

_Point = Annotated[str | None, typer.Option("--at", metavar="P", help="The point, as in 1,-2 or x=1,y=pi/2.")]
_Step = Annotated[
    list[str] | None,
    typer.Option(
        "--step", metavar="H", help="A step to judge, as in 1e-7 or 2^-26, instead of 1e-7; may be repeated."
    ),
]


def numdiff(
    expr: ExpressionArgument,
    at: _Point = None,
    wrt: WrtOption = None,
    step: _Step = None,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Hold finite differences against the exact partials of EXPR at a point.

    Forward, central, complex-step and Richardson differences, with steps from 1e-1 to 1e-15: their errors,
    the best step of each, seen and in theory, and whether a step is a good choice.

    \b
    Examples:
      gradcli numdiff "exp(x)" --at 1
      gradcli numdiff "x^2*y + sin(x*y)" --at 1,2 --wrt x --step 2^-26
      gradcli numdiff "exp(x)/sqrt(sin(x)^3 + cos(x)^3)" --at 1.5 --format csv
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.differences import DIGITS, difference_report, step_of
    from gradcli.numeric.points import parse_point

    expression = expression_of(expr, vars, let)
    if at is None and expression.variables:
        raise OptionError("numdiff needs a point", hint="add --at, as in --at 1,2")
    point = parse_point(at or "", expression.variables)
    steps = [step_of(text) for text in step or ()]
    with budgeted("taking differences", timeout, max_memory) as budget:
        report = difference_report(
            expression, point, wanted_names(wrt), steps, digits=digits or DIGITS, budget=budget
        )
    show(report, format, digits, "numdiff")
    raise typer.Exit(ExitCode.ANSWERED if report.answered else ExitCode.ANSWER_IS_NO)
