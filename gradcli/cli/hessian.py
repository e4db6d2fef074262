"""`gradcli hessian`: the second derivatives, and what they say at points."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import check_points_given, expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    AtOption,
    DigitsOption,
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

_Times = Annotated[
    list[str] | None,
    typer.Option(
        "--times",
        metavar="V",
        help="A vector, as in 1,0, for its product with the Hessian; may be repeated.",
    ),
]


def hessian(
    expr: ExpressionArgument,
    at: AtOption = None,
    times: _Times = None,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    numeric: NumericOption = False,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Derive the Hessian of EXPR and say what it means at points.

    At each point: the matrix, its minors, definiteness, condition number, eigenvalues and eigenvectors, and
    products with --times, which need no matrix and so take any number of variables.

    \b
    Examples:
      gradcli hessian "x^2*y + sin(x*y)"
      gradcli hessian "(1-x)^2 + 100*(y-x^2)^2" --at 1,1 --times 1,2
      gradcli hessian "x^3 - 3*x*y^2" --at 0,0 --at 1,0
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.asking import DEFAULT_DIGITS
    from gradcli.calculus.curvature.requests import hessian_report
    from gradcli.numeric.points import Direction, Question, parse_point

    check_points_given(at, times=times, numeric=numeric)
    expression = expression_of(expr, vars, let)
    points = [parse_point(text, expression.variables) for text in at or ()]
    vectors = [parse_point(text, expression.variables, "--times") for text in times or ()]
    directions = tuple(Direction(vector, normalised=False) for vector in vectors)
    with budgeted("differentiating twice", timeout, max_memory) as budget:
        report = hessian_report(
            expression,
            [Question(point, directions) for point in points],
            digits=digits or DEFAULT_DIGITS,
            numeric=numeric,
            budget=budget,
        )
    show(report, format, digits, "hessian")
    raise typer.Exit(ExitCode.ANSWERED if report.answered else ExitCode.ANSWER_IS_NO)
