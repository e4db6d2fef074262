"""`gradcli functions`: the language's functions and constants."""

from __future__ import annotations

from gradcli.cli.exchange import show
from gradcli.cli.options import FormatOption


def functions(format: FormatOption = None) -> None:  # noqa: A002 - the option's name
    """List the functions and constants of the language.

    \b
    Examples:
      gradcli functions
      gradcli functions --format csv
      gradcli functions --format json
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.numeric.listing import function_list

    show(function_list(), format, None, "functions")
