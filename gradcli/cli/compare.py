"""`gradcli compare`: several methods, the same starts, one stopping rule."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.backstop import doing
from gradcli.cli.descent_options import (
    GradientBound,
    MaximizeOption,
    SecondsOption,
    StepBound,
    StepsOption,
    ValueBound,
    starts_of,
)
from gradcli.cli.destinations import OutputOption, PlotOption, destination_beside
from gradcli.cli.entrants import entrants_of
from gradcli.cli.exchange import expression_of, say_beside, seconds_spent, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    VarsOption,
)
from gradcli.errors import ExitCode

_USUAL = "steepest,adam:0.1,cg,lbfgs,bfgs,newton"
_FOR_MANY = "steepest,adam:0.1,cg,lbfgs"
_MANY = 200
"""Variables beyond which the usual methods are those that hold no matrix."""

_From = Annotated[
    list[str] | None,
    typer.Option("--from", metavar="P", help="A start, as in 4,3; may be repeated.", show_default=False),
]
_Methods = Annotated[
    str,
    typer.Option(
        "--methods", metavar="M,...", help="Methods, each as in gd, gd:0.1 or momentum:0.1:momentum=0.95."
    ),
]
_Rates = Annotated[
    str | None,
    typer.Option("--lr", metavar="R,...", help="Rates for each first-order method that has none of its own."),
]
_Tune = Annotated[bool, typer.Option("--tune", help="Find a rate for each method that has none.")]
_Sort = Annotated[
    str, typer.Option("--sort", metavar="ORDER", help="given, name, value, steps or evaluations.")
]


def compare(
    expr: ExpressionArgument,
    start: _From = None,
    methods: _Methods = _USUAL,
    lr: _Rates = None,
    tune: _Tune = False,
    sort: _Sort = "given",
    steps: StepsOption = 1000,
    maximize: MaximizeOption = False,
    gtol: GradientBound = 1e-6,
    xtol: StepBound = None,
    ftol: ValueBound = None,
    plot: PlotOption = False,
    output: OutputOption = None,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    timeout: SecondsOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,  # noqa: ARG001 (the whole command keeps within it)
) -> None:
    """Run several methods on EXPR from the same start.

    One row each; every evaluation is counted, those of line searches too.

    \b
    Examples:
      gradcli compare @rosenbrock --methods gd:0.001,adam:0.1,bfgs,newton
      gradcli compare @ravine --methods gd,momentum --lr 0.001,0.01
      gradcli compare @himmelblau --from 0,0 --from 4,-4 --methods gd,bfgs --tune
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.descent.compare import compare
    from gradcli.results.plans import Stopping
    from gradcli.results.runs import Status

    destination = destination_beside(plot, output, format)
    expression = expression_of(expr, vars, let)
    starts = starts_of(start, expression)
    if methods == _USUAL and len(expression.variables) > _MANY:
        methods = _FOR_MANY
    rates = lr.split(",") if lr else []
    entrants = list(entrants_of(methods, rates, maximize))
    doing("comparing")
    comparison = compare(
        expression, [[float(x) for x in point] for point in starts], entrants,
        Stopping(gtol, xtol, ftol, steps), tune=tune, sort=sort, timeout=timeout - seconds_spent(),
        keep_steps=destination is not None,
    )  # fmt: skip
    show(comparison, format, None, "compare")
    notes = (f"note: {name}: {remark.text}" for name, run in comparison.runs for remark in run.remarks)
    say_beside(notes, format)
    if destination is not None:
        from gradcli.cli.pictures import show_runs

        show_runs(expression, comparison.runs, destination, timeout)
    out_of_time = any(run.status is Status.INTERRUPTED for _, run in comparison.runs)
    raise typer.Exit(ExitCode.LIMIT_MET if out_of_time else ExitCode.ANSWERED)
