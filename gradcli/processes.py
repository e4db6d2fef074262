"""A child process that never outlives its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM)

_PR_SET_PDEATHSIG = 1
"""The `prctl` call after which the kernel ends this process when its parent ends."""


def die_with(parent: int) -> None:
    """End this process when the process numbered `parent` ends, where the system can do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:
            os._exit(1)


@contextmanager
def signals_held() -> Iterator[list[int]]:
    """Note the signals that would end this process, and act on them when its child is gone.

    Yields those that came so far. Outside the main thread, which alone hears signals, nothing is held.
    """
    held: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        held.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield held
        return
    heard = [n for n in _ENDING if signal.getsignal(n) not in (signal.SIG_IGN, None)]
    before = [(number, signal.signal(number, note)) for number in heard]
    try:
        yield held
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        for noted in held:
            signal.raise_signal(noted)
