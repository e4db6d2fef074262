"""`gradcli grad`: the symbolic gradient, and what it says at points."""

from __future__ import annotations

import typer

from gradcli.cli.batch import (
    AnswersOption,
    OnErrorOption,
    PointsOption,
    answered,
    check_words,
    destination_of,
)
from gradcli.cli.exchange import check_points_given, expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    AtOption,
    DigitsOption,
    DirOption,
    EngineOption,
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
    points: PointsOption = None,
    on_error: OnErrorOption = "stop",
    output: AnswersOption = None,
    engine: EngineOption = "auto",
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Derive the gradient of EXPR and evaluate it at points.

    At each point: value, gradient, its length, the steepest directions, and derivatives along --dir.
    --points takes a file of any length, and answers in double precision, row by row.

    \b
    Examples:
      gradcli grad "x^2*y + sin(x*y)"
      gradcli grad "x^2 + y^2" --at 1,1 --dir 3,4
      gradcli grad "a*x^2 + log(y)" --let a=3 --at x=1,y=2 --format json
      echo "1,2" | gradcli grad "x^2*y" --points - --format csv
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.asking import DEFAULT_DIGITS
    from gradcli.calculus.requests import gradient_report
    from gradcli.numeric.points import Question, parse_direction, parse_point

    check_words(points, expr, at, output)
    check_points_given([points] if points else at, dir=dir, numeric=numeric)
    if points is not None:
        destination = destination_of(output, format, digits)
        code = answered(
            expression_of(expr, vars, let), points, dir or (), destination,
            on_error=on_error, engine=engine, numeric=numeric, timeout=timeout, max_memory=max_memory,
        )  # fmt: skip
        raise typer.Exit(code)
    expression = expression_of(expr, vars, let)
    places = [parse_point(text, expression.variables) for text in at or ()]
    directions = tuple(parse_direction(text, expression.variables) for text in dir or ())
    with budgeted("differentiating", timeout, max_memory) as budget:
        report = gradient_report(
            expression,
            [Question(place, directions) for place in places],
            digits=digits or DEFAULT_DIGITS,
            numeric=numeric,
            budget=budget,
        )
    show(report, format, digits, "grad")
    raise typer.Exit(ExitCode.ANSWERED if report.answered else ExitCode.ANSWER_IS_NO)
