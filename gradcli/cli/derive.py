"""`gradcli derive`: the derivation of each partial, rule by rule."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    TimeoutOption,
    VarsOption,
    WrtOption,
    wanted_names,
)
from gradcli.cli.progress import budgeted
from gradcli.errors import OptionError

_DATA_FORMATS = ("json", "ndjson", "csv")

_Level = Annotated[
    str,
    typer.Option("--level", metavar="full|brief", help="A line for each rule, or for all at once."),
]
_Blank = Annotated[
    bool, typer.Option("--blank", help="A worksheet: empty right-hand sides first, the answers after them.")
]


def derive(
    expr: ExpressionArgument,
    wrt: WrtOption = None,
    level: _Level = "full",
    blank: _Blank = False,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Derive the partials of EXPR as one does by hand, naming each rule.

    Every line is evaluated, to many digits, against the one before; parts of a long formula get names.

    \b
    Examples:
      gradcli derive "x^2*y + sin(x*y)" --wrt x
      gradcli derive "x^x" --level brief
      gradcli derive "x*exp(-x^2)" --blank --format latex
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.derivation.requests import check_level, derivation_report
    from gradcli.results.derivations import Worksheet

    check_level(level)
    if blank and format in _DATA_FORMATS:
        raise OptionError(f"--blank is for people; {format} always has the answers", hint="leave --blank out")
    expression = expression_of(expr, vars, let)
    with budgeted("deriving", timeout, max_memory) as budget:
        report = derivation_report(expression, wanted_names(wrt), level, budget)
    show(Worksheet(report) if blank else report, format, None, "derive")
