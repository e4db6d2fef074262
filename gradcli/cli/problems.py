"""`gradcli problems`: named test functions."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import show
from gradcli.cli.options import FormatOption

_Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="One of them alone.", show_default=False)]


def problems(
    name: _Name = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
) -> None:
    """List the named test functions.

    They stand for EXPR everywhere. Each with its formula, its usual start, its known minima and its source.

    \b
    Examples:
      gradcli problems
      gradcli descend @rosenbrock --method bfgs
      gradcli grad "@rosenbrock(5)"
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.numeric.listing import problem_list

    show(problem_list(name), format, None, "problems")
