"""`gradcli critical`: the stationary points in a box, what each is, and whether these are all."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.destinations import OutputOption, PlotOption, destination_beside
from gradcli.cli.exchange import expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    BoxOption,
    DigitsOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    TimeoutOption,
    VarsOption,
)
from gradcli.cli.progress import budgeted

_Boundary = Annotated[
    bool, typer.Option("--boundary", help="The least and greatest values over the box, its faces included.")
]


def critical(
    expr: ExpressionArgument,
    box: BoxOption = None,
    boundary: _Boundary = False,
    plot: PlotOption = False,
    output: OutputOption = None,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Find the stationary points of EXPR in a box, classified, and say whether these are all.

    Where the gradient is 0, f may have a minimum, a maximum or a saddle; kinks count where they may be
    extreme. Without --box each variable goes from -10 to 10.

    \b
    Examples:
      gradcli critical "x^3 - 3x y^2 + y^4"
      gradcli critical @himmelblau --box -5,5
      gradcli critical "x y (1-x-y)" --box x=0:1,y=0:1 --boundary
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.asking import DEFAULT_DIGITS
    from gradcli.calculus.critical.requests import box_of, stationary_report
    from gradcli.plotting.kinds import check_drawable

    destination = destination_beside(plot, output, format)
    expression = expression_of(expr, vars, let)
    if destination is not None:
        check_drawable(expression.variables, (), is_history=False, has_descents=False)
    with budgeted("searching for stationary points", timeout, max_memory) as budget:
        report = stationary_report(
            expression,
            box_of(expression, box),
            boundary=boundary,
            digits=digits or DEFAULT_DIGITS,
            budget=budget,
        )
    show(report, format, digits, "critical")
    if destination is not None:
        from gradcli.cli.pictures import show_picture
        from gradcli.plotting.subject import Subject, box_spans

        spans = box_spans(box, expression.variables)
        show_picture(Subject(expression, stationary=report, box=spans), destination, timeout)
