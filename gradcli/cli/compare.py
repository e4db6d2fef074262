"""`gradcli compare`: several methods, the same starts, one stopping rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gradcli.cli.descent_options import (
    GradientBound,
    MaximizeOption,
    SecondsOption,
    StepBound,
    StepsOption,
    ValueBound,
    plan_of,
    start_of,
)
from gradcli.cli.exchange import expression_of, seconds_spent, show
from gradcli.cli.options import (
    DEFAULT_TIMEOUT,
    ExpressionArgument,
    FormatOption,
    LetOption,
    VarsOption,
    values_of,
)
from gradcli.errors import ExitCode, OptionError

if TYPE_CHECKING:
    from gradcli.results.plans import Plan

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
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    timeout: SecondsOption = DEFAULT_TIMEOUT,
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

    expression = expression_of(expr, vars, let)
    words: list[str | None] = [*start] if start else [None]
    starts = [start_of(word, expression) for word in words]
    if methods == _USUAL and len(expression.variables) > _MANY:
        methods = _FOR_MANY
    rates = lr.split(",") if lr else []
    entrants = list(_entrants(methods, rates, maximize))
    comparison = compare(
        expression, [[float(x) for x in point] for point in starts], entrants,
        Stopping(gtol, xtol, ftol, steps), tune=tune, sort=sort, timeout=timeout - seconds_spent(),
    )  # fmt: skip
    show(comparison, format, None, "compare")
    out_of_time = any(run.status is Status.INTERRUPTED for _, run in comparison.runs)
    raise typer.Exit(ExitCode.LIMIT_MET if out_of_time else ExitCode.ANSWERED)


def _entrants(methods: str, rates: Sequence[str], maximize: bool) -> Iterator[tuple[str, Plan]]:
    """Read `gd:0.1,momentum:0.1:momentum=0.9,bfgs`; a method without a rate is run with each of `rates`."""
    from gradcli.descent.recurrences import RECURRENCES

    is_used = not rates
    for item in methods.split(","):
        name, *parts = (part.strip() for part in item.split(":"))
        if not name:
            raise OptionError("--methods: a method is missing", hint="as in --methods gd:0.1,adam:0.1,bfgs")
        own = [part.removeprefix("lr=") for part in parts if "=" not in part or part.startswith("lr=")]
        settings = [part for part in parts if "=" in part and not part.startswith("lr=")]
        if " " in item.strip():
            raise OptionError(
                f"--methods: '{item.strip()}' is not one method",
                hint="separate methods by commas: gd:0.1,bfgs",
            )
        if len(own) > 1:
            raise OptionError(f"--methods: '{item.strip()}' has two rates", hint="as in gd:0.1")
        swept = rates if name in RECURRENCES and not own else ()
        is_used = is_used or bool(swept)
        for rate in swept:
            yield f"{item.strip()}:{rate.strip()}", _plan(name, rate, settings, maximize)
        if not swept:
            yield item.strip(), _plan(name, own[0] if own else None, settings, maximize)
    if not is_used:
        raise OptionError(
            "--lr is used by no method of --methods", hint="a first-order method without a rate uses it"
        )


def _plan(name: str, rate: str | None, settings: Sequence[str], maximize: bool) -> Plan:
    # line-search=exact is how the option is spelled
    named = [part.replace("line-search=", "line_search=") for part in settings]
    chosen = values_of(named, "--methods")
    schedule = chosen.pop("schedule", "constant")
    search = chosen.pop("line_search", None)
    pairs = [f"{key}={value}" for key, value in chosen.items()]
    return plan_of(name, rate, settings=pairs, schedule=schedule, line_search=search, maximize=maximize)
