"""`gradcli explain`: what the gradient means at a point."""

from __future__ import annotations

import typer

from gradcli.cli.destinations import OutputOption, PlotOption, destination_beside
from gradcli.cli.exchange import expression_of, show
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
    TimeoutOption,
    TowardOption,
    VarsOption,
)
from gradcli.cli.progress import budgeted
from gradcli.errors import ExitCode, OptionError


def explain(
    expr: ExpressionArgument,
    at: AtOption = None,
    dir: DirOption = None,  # noqa: A002 - the option's name
    toward: TowardOption = None,
    angle: AngleOption = None,
    plot: PlotOption = False,
    output: OutputOption = None,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Explain what the gradient of EXPR means at points.

    At each point: steepest directions, level curve, tangents, models, curvature, derivatives along --dir.

    \b
    Examples:
      gradcli explain "x^2 + y^2" --at 1,1
      gradcli explain "x^2*y + sin(x*y)" --at 1,2 --dir 3,4
      gradcli explain "x^3 - 3x*y^2" --at 0,0 --format latex
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.asking import DEFAULT_DIGITS
    from gradcli.calculus.meaning.requests import explanation_report
    from gradcli.numeric.points import parse_point, questions_at
    from gradcli.plotting.kinds import check_drawable

    if not at:
        raise OptionError("explain needs a point", hint="add --at, as in --at 1,2")
    destination = destination_beside(plot, output, format)
    expression = expression_of(expr, vars, let)
    if destination is not None:
        check_drawable(expression.variables, (), is_history=False, has_descents=False)
    points = [parse_point(text, expression.variables) for text in at]
    with budgeted("explaining", timeout, max_memory) as budget:
        report = explanation_report(
            expression,
            questions_at(points, expression.variables, dir or (), angle or (), toward or ()),
            digits=digits or DEFAULT_DIGITS,
            budget=budget,
        )
    show(report, format, digits, "explain")
    if destination is not None:
        from gradcli.cli.pictures import show_picture
        from gradcli.plotting.subject import Subject

        evaluations = tuple(explanation.evaluation for explanation in report.explanations)
        show_picture(Subject(expression, evaluations), destination, timeout)
    raise typer.Exit(ExitCode.ANSWERED if report.answered else ExitCode.ANSWER_IS_NO)
