"""A line on a terminal's standard error while an answer takes long, gone before the answer stands there."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gradcli.cli.backstop import doing
from gradcli.cli.exchange import seconds_spent
from gradcli.cli.streams import tell

if TYPE_CHECKING:
    from gradcli.calculus.asking import Budget

_ERASE = "\r\033[K"
_PATIENCE = 1.0
"""Seconds before anything is shown of work that may take long."""

_INTERVAL = 0.1


@contextmanager
def budgeted(what: str, timeout: float, max_memory: int) -> Iterator[Budget]:
    """Yield the limits of symbolic work; while it takes long, a terminal is told the seconds of `what`."""
    from gradcli.calculus.asking import Budget

    doing(what)
    with _waiting(what, timeout) as progress:
        yield Budget(timeout, max_memory, seconds_spent(), progress)


@contextmanager
def counted(what: str, *, is_hidden: bool) -> Iterator[Callable[[int, int, int | None], None]]:
    """Yield what is told how many rows are done, and how far of how much; a terminal sees it now and then.

    It is hidden where the rows themselves go to the terminal.
    """
    shown = began = time.monotonic()

    def show(rows: int, position: int, size: int | None) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - began > _PATIENCE and now - shown > _INTERVAL:
            shown = now
            # A file that is read is not answered yet: its last rows may be the ones that take long.
            share = f" {position / size:4.0%}" if size and position < size else ""
            tell(f"{_ERASE}{what}:{share} {rows} rows")

    if is_hidden or not _is_watched():
        yield lambda _rows, _position, _size: None
        return
    try:
        yield show
    finally:
        if shown > began:
            tell(_ERASE)


@contextmanager
def _waiting(what: str, timeout: float) -> Iterator[Callable[[float], None] | None]:
    """Yield what shows the seconds that passed, where someone looks; erase it at the end."""
    if not _is_watched():
        yield None
        return
    shown = 0

    def show(seconds: float) -> None:
        nonlocal shown
        if int(seconds) == shown:
            return
        shown = int(seconds)
        told = f"{what}: {shown} s of at most {timeout:g} s" if shown else ""
        tell(f"{_ERASE}{told}")

    try:
        yield show
    finally:
        show(0.0)


def _is_watched() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
