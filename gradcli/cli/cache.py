"""`gradcli cache`: the compiled kernels that are kept for the next time."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import show
from gradcli.cli.options import FormatOption

_Clear = Annotated[bool, typer.Option("--clear", help="Remove them.")]


def cache(
    clear: _Clear = False,
    format: FormatOption = None,  # noqa: A002 - the option's name
) -> None:
    """Show where compiled kernels are kept.

    Long work is done in C where the machine has a compiler; what was compiled is kept for the next time.

    \b
    Examples:
      gradcli cache
      gradcli cache --format csv
      gradcli cache --format json
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.numeric.native.cache import cache_report

    show(cache_report(clear=clear), format, None, "cache")
