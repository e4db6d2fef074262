"""Give up on what is only nice to have before it costs the answer."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_AGAIN = 0.25
"""Seconds after which it rings again: what is raised in a callback of the interpreter's is lost."""


class TooSlow(Exception):
    """The time is up."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after `seconds`, where the system has a timer for it.

    Within another such block the earlier end counts. A timer does not stop long arithmetic inside one
    operation; the deadline of the child process does.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    granted = min(seconds, left) if left else seconds
    signal.setitimer(signal.ITIMER_REAL, granted, _AGAIN)
    began = time.monotonic()
    try:
        yield
    finally:
        _stop()
        signal.signal(signal.SIGALRM, before)
        if left:
            rest = left - (time.monotonic() - began)
            signal.setitimer(signal.ITIMER_REAL, max(rest, 1e-6), interval)


def _stop() -> None:
    """Stop the timer, which may ring once more while that is done."""
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
    except TooSlow:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(_number: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlow
