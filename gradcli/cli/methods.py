"""`gradcli methods`: the methods of descent, schedules and line searches."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import show
from gradcli.cli.options import FormatOption

_Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="One of them alone.", show_default=False)]


def methods(
    name: _Name = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
) -> None:
    """List the methods of descent, schedules and line searches.

    Each with its formula, its settings with defaults, and its source.

    \b
    Examples:
      gradcli methods
      gradcli methods adam
      gradcli methods --format json
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.descent.listing import method_list

    show(method_list(name), format, None, "methods")
