"""`gradcli descend`: the printed trace of a descent, and why it stopped."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import expression_of, seconds_spent, trace
from gradcli.cli.options import (
    DEFAULT_TIMEOUT,
    DigitsOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    VarsOption,
    positive_seconds,
)
from gradcli.cli.signals import interruptible
from gradcli.errors import ExitCode, OptionError

_From = Annotated[
    str | None,
    typer.Option("--from", metavar="P", help="The start, as in 4,3 or x=4,y=3.", show_default=False),
]
_Rate = Annotated[str | None, typer.Option("--lr", metavar="R", help="The learning rate, as in 0.1 or 1/11.")]
_Steps = Annotated[int, typer.Option("--steps", metavar="N", help="The most steps to take.")]
_Method = Annotated[str, typer.Option("--method", metavar="M", help="The method of descent.")]
_GradientBound = Annotated[
    float,
    typer.Option("--gtol", metavar="T", help="Stop where the largest absolute partial is at most this."),
]
_StepBound = Annotated[
    float | None, typer.Option("--xtol", metavar="T", help="Stop after a step of at most this length.")
]
_ValueBound = Annotated[
    float | None, typer.Option("--ftol", metavar="T", help="Stop after a change of value of at most this.")
]
_Every = Annotated[int, typer.Option("--every", metavar="K", help="Show every K-th step only, and the last.")]
_Timeout = Annotated[
    float,
    typer.Option("--timeout", metavar="S", help="Stop after so many seconds.", callback=positive_seconds),
]
_Require = Annotated[
    bool, typer.Option("--require-convergence", help="Exit with 1 unless a tolerance was met.")
]


def descend(
    expr: ExpressionArgument,
    start: _From = None,
    lr: _Rate = None,
    steps: _Steps = 1000,
    method: _Method = "gd",
    gtol: _GradientBound = 1e-6,
    xtol: _StepBound = None,
    ftol: _ValueBound = None,
    every: _Every = 1,
    require_convergence: _Require = False,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: _Timeout = DEFAULT_TIMEOUT,
) -> None:
    """Run gradient descent on EXPR as a printed trace.

    One row a step, as it is made, and at the end why it stopped.

    \b
    Examples:
      gradcli descend "x^2 + y^2" --from 4,3 --lr 0.1
      gradcli descend "(1-x)^2 + 100(y-x^2)^2" --from -1.2,1 --lr 0.001 --steps 20000 --every 1000
      gradcli descend "x^2 + 10y^2" --from 1,1 --lr 0.05 --format csv
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.descent.loop import Stopping, descend
    from gradcli.descent.trace import thinned
    from gradcli.numeric.points import floats_of, parse_number, parse_point
    from gradcli.results import Status

    if start is None or lr is None:
        missing = "--from" if start is None else "--lr"
        raise OptionError(f"descend needs {missing}", hint="as in --from 4,3 --lr 0.1")
    if every < 1:
        raise OptionError("--every wants 1 or more")
    expression = expression_of(expr, vars, let)
    point = floats_of(parse_point(start, expression.variables, "--from"))
    rate = parse_number(lr, "--lr")
    writer = trace(format, digits, "descend")
    with interruptible() as received, thinned(writer.step, every) as on_step:
        run = descend(
            expression,
            point,
            rate,
            method=method,
            stopping=Stopping(gtol, xtol, ftol, steps),
            on_start=writer.start,
            on_step=on_step,
            timeout=timeout - seconds_spent(),
        )
    writer.finish(run)
    if run.status is Status.INTERRUPTED:
        raise typer.Exit(128 + received[0] if received else ExitCode.LIMIT_MET)
    is_no = run.failed or (require_convergence and run.status is Status.STEP_LIMIT)
    raise typer.Exit(ExitCode.ANSWER_IS_NO if is_no else ExitCode.ANSWERED)
