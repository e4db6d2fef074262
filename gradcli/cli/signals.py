"""What SIGINT and SIGTERM do: end the process at once, or end a trace well."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_ENDING = (signal.SIGINT, signal.SIGTERM)


def leave_on_signals() -> None:
    """Let SIGINT end the process with 130 and SIGTERM with 143, in silence and even amid an import.

    An exception would not do: raised inside an import it is printed, or swallowed and reported as another.
    """
    _hear(_leave)


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Turn SIGINT and SIGTERM into KeyboardInterrupt, for work that can end well; yield those that came."""
    received: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> NoReturn:
        received.append(number)
        raise KeyboardInterrupt

    _hear(interrupt)
    try:
        yield received
    finally:
        leave_on_signals()


def _hear(handler: Callable[[int, FrameType | None], NoReturn]) -> None:
    for number in _ENDING:
        # A background job of a script is started with SIGINT ignored, and expects it to stay so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    os._exit(128 + number)
