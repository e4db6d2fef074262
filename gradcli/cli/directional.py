"""`gradcli directional`: derivatives along directions, and nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import check_points_given, expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    AngleOption,
    AtOption,
    DigitsOption,
    DirOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    NumericOption,
    TimeoutOption,
    TowardOption,
    VarsOption,
)
from gradcli.cli.progress import budgeted
from gradcli.errors import ExitCode, OptionError

_Raw = Annotated[
    bool, typer.Option("--raw", help="Let the length of a direction count; otherwise it is made 1.")
]


def directional(
    expr: ExpressionArgument,
    at: AtOption = None,
    dir: DirOption = None,  # noqa: A002 - the option's name
    toward: TowardOption = None,
    angle: AngleOption = None,
    raw: _Raw = False,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    numeric: NumericOption = False,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Give derivatives of EXPR along directions at points.

    A direction is scaled to length one, unless --raw says otherwise.

    \b
    Examples:
      gradcli directional "x^2 + y^2" --at 1,1 --dir 3,4
      gradcli directional "x*y" --at 1,2 --angle 30deg --toward 0,0
      gradcli directional "x^2*y" --at 1,2 --dir 3,4 --raw
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.asking import DEFAULT_DIGITS
    from gradcli.calculus.requests import directional_report
    from gradcli.numeric.points import parse_point, questions_at

    if not (dir or toward or angle):
        raise OptionError(
            "directional needs a direction", hint="add --dir, --toward or --angle, as in --dir 3,4"
        )
    check_points_given(at, dir=dir, toward=toward, angle=angle)
    expression = expression_of(expr, vars, let)
    names = expression.variables
    points = [parse_point(text, names) for text in at or ()]
    questions = questions_at(points, names, dir or (), angle or (), toward or (), normalised=not raw)
    with budgeted("differentiating", timeout, max_memory) as budget:
        report = directional_report(
            expression,
            questions,
            digits=digits or DEFAULT_DIGITS,
            numeric=numeric,
            budget=budget,
        )
    show(report, format, digits, "directional")
    raise typer.Exit(ExitCode.ANSWERED if report.answered else ExitCode.ANSWER_IS_NO)
