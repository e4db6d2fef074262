"""A line on a terminal's standard error while an answer takes long, gone before the answer stands there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gradcli.cli.exchange import seconds_spent

if TYPE_CHECKING:
    from gradcli.calculus.asking import Budget

_ERASE = "\r\033[K"


@contextmanager
def budgeted(what: str, timeout: float, max_memory: int) -> Iterator[Budget]:
    """Yield the limits of symbolic work; while it takes long, a terminal is told the seconds of `what`."""
    from gradcli.calculus.asking import Budget

    with _waiting(what, timeout) as progress:
        yield Budget(timeout, max_memory, seconds_spent(), progress)


@contextmanager
def _waiting(what: str, timeout: float) -> Iterator[Callable[[float], None] | None]:
    """Yield what shows the seconds that passed, where someone looks; erase it at the end."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    shown = 0

    def show(seconds: float) -> None:
        nonlocal shown
        if int(seconds) == shown:
            return
        shown = int(seconds)
        told = f"{what}: {shown} s of at most {timeout:g} s" if shown else ""
        sys.stderr.write(f"{_ERASE}{told}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        show(0.0)
