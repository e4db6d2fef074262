"""`gradcli descend`: the printed trace of a descent, why it stopped, and what would have worked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from gradcli.cli.backstop import doing
from gradcli.cli.descent_options import (
    GradientBound,
    LineSearchOption,
    MaximizeOption,
    MethodOption,
    RateOption,
    ScheduleOption,
    SecondsOption,
    SetOption,
    StateOption,
    StepBound,
    StepsOption,
    UpdateOption,
    ValueBound,
    name_of,
    plan_of,
    start_of,
)
from gradcli.cli.destinations import OutputOption, PlotOption, destination_beside
from gradcli.cli.exchange import expression_of, say_beside, seconds_spent, trace
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    DigitsOption,
    EngineOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    VarsOption,
    names_of,
)
from gradcli.cli.signals import interruptible
from gradcli.cli.streams import flush_output
from gradcli.errors import ExitCode, LimitError

if TYPE_CHECKING:
    from gradcli.descent.digits import Judge
    from gradcli.language.expression import Expression
    from gradcli.results.plans import Plan
    from gradcli.results.runs import Step
    from gradcli.results.work import WorkedStep

_From = Annotated[
    str | None,
    typer.Option("--from", metavar="P", help="The start, as in 4,3 or x=4,y=3.", show_default=False),
]
_Exact = Annotated[bool, typer.Option("--exact", help="Compute in fractions.")]
_Work = Annotated[bool, typer.Option("--work", help="Print each step as it is written by hand.")]
_Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="C,...",
        help="Columns: iter,point,f,g,gnorm,step,lr,angle,digits, variables, memory.",
    ),
]
_Every = Annotated[
    int, typer.Option("--every", metavar="K", help="Show each K-th step and the last; 0: the last alone.")
]
_Require = Annotated[
    bool, typer.Option("--require-convergence", help="Exit with 1 unless a tolerance was met.")
]


def descend(
    expr: ExpressionArgument,
    start: _From = None,
    lr: RateOption = None,
    steps: StepsOption = 1000,
    method: MethodOption = "gd",
    schedule: ScheduleOption = "constant",
    line_search: LineSearchOption = None,
    settings: SetOption = None,
    update: UpdateOption = "",
    state: StateOption = None,
    maximize: MaximizeOption = False,
    exact: _Exact = False,
    gtol: GradientBound = 1e-6,
    xtol: StepBound = None,
    ftol: ValueBound = None,
    columns: _Columns = None,
    work: _Work = False,
    every: _Every = 1,
    require_convergence: _Require = False,
    engine: EngineOption = "auto",
    plot: PlotOption = False,
    output: OutputOption = None,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: SecondsOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Run a descent on EXPR as a printed trace.

    One row a step, as it is made; then why it stopped, and a command that does better, which was tried.

    \b
    Examples:
      gradcli descend "x^2 + y^2" --from 4,3 --lr 0.1
      gradcli descend @rosenbrock --method bfgs --plot
      gradcli descend @ravine --lr 0.01 --method momentum --columns iter,x,y,f,v
      gradcli descend "x^2 + 10y^2" --from 1,1 --lr 1/11 --exact --work --steps 2
      gradcli descend @sphere --lr 0.1 --update "v=0.5v+g; x=x-lr*v" --state v=0
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from contextlib import suppress
    from dataclasses import replace

    from gradcli.descent.digits import Judge
    from gradcli.descent.loop import carried_out
    from gradcli.descent.trace import thinned
    from gradcli.descent.verdict import verdict
    from gradcli.results.engines import named_engine
    from gradcli.results.plans import Stopping
    from gradcli.results.runs import Status

    chosen = named_engine(engine)
    destination = destination_beside(plot, output, format)
    expression = expression_of(expr, vars, let)
    plan = plan_of(
        method, lr, settings=settings, schedule=schedule, line_search=line_search, update=update,
        state=state, maximize=maximize, exact=exact,
    )  # fmt: skip
    point = start_of(start, expression, exact=exact)
    writer = trace(format, digits, "descend", names_of(columns) or ())
    judge = Judge(expression, plan, digits, timeout - seconds_spent())
    worked = _workings(expression, plan, steps, timeout, max_memory, judge) if work else _nothing
    doing("descending")
    with interruptible() as signals:
        with thinned(writer.step, every, worked, judge.judged) as show:

            def on_step(step: Step) -> None:
                # A row is written whole, whenever a signal comes.
                signals.held = True
                show(step)
                signals.held = False
                signals.pass_on()

            run = carried_out(
                expression, point, plan, Stopping(gtol, xtol, ftol, steps),
                on_start=writer.start, on_step=on_step, timeout=timeout - seconds_spent(),
                keep_steps=destination is not None, every=1 if work else every,
                engine=chosen, judge=judge,
            )  # fmt: skip
            signals.held = True
        signals.held = False
        with suppress(KeyboardInterrupt):
            run = replace(run, verdict=verdict(run, seconds=timeout - seconds_spent()))
        signals.held = True
        writer.finish(run)
        say_beside((f"note: {remark.text}" for remark in run.remarks), format)
        flush_output()
    if signals.received:
        raise typer.Exit(128 + signals.received[0])
    if destination is not None:
        from gradcli.cli.pictures import show_runs

        show_runs(expression, [(name_of(plan), run)], destination, timeout)
    if run.status is Status.INTERRUPTED:
        say_beside([f"gradcli: {run.message}"], format)
        raise typer.Exit(ExitCode.LIMIT_MET)
    is_short = run.status in (Status.STEP_LIMIT, Status.ROUNDING)
    is_no = run.failed or (require_convergence and is_short)
    raise typer.Exit(ExitCode.ANSWER_IS_NO if is_no else ExitCode.ANSWERED)


def _workings(
    expression: Expression, plan: Plan, steps: int, timeout: float, max_memory: int, judge: Judge
) -> Callable[[Step], WorkedStep | None]:
    """Return what writes out each step, with the formulas of the gradient as SymPy tidies them."""
    from gradcli.calculus.asking import Budget
    from gradcli.calculus.requests import gradient_report
    from gradcli.descent.work import workings

    try:
        report = gradient_report(expression, (), budget=Budget(timeout, max_memory, seconds_spent()))
    except LimitError as error:
        raise LimitError(error.message, hint="leave out --work, or --timeout allows more time") from None
    partials = report.gradient.partials if report.gradient else ()
    return workings(expression, partials, plan, steps, judge.judged)


def _nothing(_step: Step) -> None:
    return None
