"""What SIGINT, SIGTERM and SIGHUP do: end the process at once, or end a trace well."""

from __future__ import annotations

import _thread
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gradcli.descriptors import Channel

# Not from `typing`: that takes longer to load than `--version` to answer.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any, NoReturn

_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

_GRACE = 0.3
"""Seconds that a reader has for taking what is to be complete."""

_LAST = 1.0
"""Seconds that are left for it after a second signal."""


def leave_on_signals() -> None:
    """Let SIGINT end the process with 130, SIGTERM with 143, SIGHUP with 129, in silence, amid an import too.

    An exception would not do: raised inside an import it is printed, or swallowed and reported as another.
    """
    _hear(_leave)


def be_past_signals() -> None:
    """Let signals come too late: the answer is given, and Python, as it ends, would let them kill it."""
    _hear(signal.SIG_IGN)


class Interruptions:
    """The signals that came. The first interrupts; those that come while they are held back are noted.

    After a second one, and where nobody reads what is still to be written, the process ends all the same.
    """

    def __init__(self) -> None:
        self.received: list[int] = []
        self.held = False
        self.overdue = False

    def pass_on(self) -> None:
        """Raise KeyboardInterrupt where a signal was held back; what ends the work well is not cut short."""
        if self.received or self.overdue:
            self.held = True
            raise KeyboardInterrupt

    def be_overdue(self) -> None:
        """Interrupt the work because its time has run out, as a signal would."""
        self.overdue = True
        if not self.held:
            self.held = True
            raise KeyboardInterrupt

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """Take a signal. Raises KeyboardInterrupt where it is not held back."""
        self.received.append(number)
        if len(self.received) == 1:
            _thread.start_new_thread(self._watch, ())
        if not self.held:
            self.held = True
            raise KeyboardInterrupt

    def _watch(self) -> NoReturn:
        left = _LAST
        while left > 0:
            signals, writes = len(self.received), Channel.begun
            time.sleep(_GRACE)
            left -= _GRACE * (signals > 1)
            if Channel.ended < writes == Channel.begun:
                break
        os._exit(128 + self.received[0])


_present: list[Interruptions] = []
"""What interrupts the work that goes on, where it can end well."""


def interruptions() -> Interruptions | None:
    """Return what interrupts the present work so that it ends well, if it is such."""
    return _present[-1] if _present else None


@contextmanager
def interruptible() -> Iterator[Interruptions]:
    """Turn what ends a process into KeyboardInterrupt, for work that can end well; yield what came."""
    interruptions = Interruptions()
    _hear(interruptions.hear)
    _present.append(interruptions)
    try:
        yield interruptions
    except KeyboardInterrupt:
        if interruptions.overdue and not interruptions.received:
            raise
        # Nothing was there yet that could end well; the exit code tells which signal it was.
        raise SystemExit(128 + (interruptions.received or [signal.SIGINT])[0]) from None
    finally:
        _present.remove(interruptions)
        leave_on_signals()


@contextmanager
def unbroken() -> Iterator[None]:
    """Let what is written in the block be written whole, where it is read; a signal then ends the process."""
    interruptions = Interruptions()
    interruptions.held = True
    before = _hear(interruptions.hear)
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        for number in interruptions.received[:1]:
            signal.raise_signal(number)


def _hear(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> list[tuple[int, Any]]:
    """Let signals be heard that are not ignored; return who heard them before."""
    # A background job of a script is started with SIGINT ignored, and expects it to stay so.
    heard = [number for number in _ENDING if signal.getsignal(number) not in (signal.SIG_IGN, None)]
    return [(number, signal.signal(number, handler)) for number in heard]


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    os._exit(128 + number)
