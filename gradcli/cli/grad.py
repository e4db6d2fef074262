"""`gradcli grad`: the symbolic gradient, and what it says at points."""

from __future__ import annotations

import typer

from gradcli.cli.exchange import check_points_given, expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    AtOption,
    DigitsOption,
    DirOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    NumericOption,
    TimeoutOption,
    VarsOption,
)
from gradcli.cli.progress import budgeted
from gradcli.errors import ExitCode


def grad(
    expr: ExpressionArgument,
    at: AtOption = None,
    dir: DirOption = None,  # noqa: A002 - the option's name
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    numeric: NumericOption = False,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Derive the gradient of EXPR and evaluate it at points.

    At each point: value, gradient, its length, the steepest directions, and derivatives along --dir.

    \b
    Examples:
      gradcli grad "x^2*y + sin(x*y)"
      gradcli grad "x^2 + y^2" --at 1,1 --dir 3,4
      gradcli grad "a*x^2 + log(y)" --let a=3 --at x=1,y=2 --format json
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.asking import DEFAULT_DIGITS
    from gradcli.calculus.requests import gradient_report
    from gradcli.numeric.points import Question, parse_direction, parse_point

    check_points_given(at, dir=dir, numeric=numeric)
    expression = expression_of(expr, vars, let)
    points = [parse_point(text, expression.variables) for text in at or ()]
    directions = tuple(parse_direction(text, expression.variables) for text in dir or ())
    with budgeted("differentiating", timeout, max_memory) as budget:
        report = gradient_report(
            expression,
            [Question(point, directions) for point in points],
            digits=digits or DEFAULT_DIGITS,
            numeric=numeric,
            budget=budget,
        )
    show(report, format, digits, "grad")
    raise typer.Exit(ExitCode.ANSWERED if report.answered else ExitCode.ANSWER_IS_NO)
