"""Work that a signal must not cut in two."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Handler = Callable[[int, FrameType | None], object] | int


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back what a user or a shell may send to end or stop the process, and deliver it afterwards.

    A handler may end the process at once, so `finally` alone cannot leave things as they were. Signals that
    are ignored stay so. Outside the main thread, which alone hears signals, nothing is held back.
    """
    held: list[int] = []
    handlers = _handlers() if threading.current_thread() is threading.main_thread() else {}
    for number in handlers:
        signal.signal(number, lambda heard, _: held.append(heard))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(held):
            signal.raise_signal(number)


def _handlers() -> dict[int, Handler]:
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    present = {number: signal.getsignal(number) for number in numbers}
    # None stands for one that Python did not install and could not restore.
    return {n: handler for n, handler in present.items() if handler is not None and handler != signal.SIG_IGN}
