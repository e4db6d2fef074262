"""What SIGINT and SIGTERM do: end the process at once, or end a trace well."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Not from `typing`: that takes longer to load than `--version` to answer.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

_ENDING = (signal.SIGINT, signal.SIGTERM)


def leave_on_signals() -> None:
    """Let SIGINT end the process with 130 and SIGTERM with 143, in silence and even amid an import.

    An exception would not do: raised inside an import it is printed, or swallowed and reported as another.
    """
    _hear(_leave)


class Interruptions:
    """The signals that came; while they are held back, work goes on, and a second one ends the process."""

    def __init__(self) -> None:
        self.received: list[int] = []
        self.held = False

    def pass_on(self) -> None:
        """Raise KeyboardInterrupt where a signal was held back."""
        if self.received:
            raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Interruptions]:
    """Turn SIGINT and SIGTERM into KeyboardInterrupt, for work that can end well; yield those that came."""
    interruptions = Interruptions()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if interruptions.received:
            _leave(number, frame)
        interruptions.received.append(number)
        if not interruptions.held:
            raise KeyboardInterrupt

    _hear(interrupt)
    try:
        yield interruptions
    except KeyboardInterrupt:
        # Nothing was there yet that could end well; the exit code tells which signal it was.
        raise SystemExit(128 + (interruptions.received or [signal.SIGINT])[0]) from None
    finally:
        leave_on_signals()


def _hear(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in _ENDING:
        # A background job of a script is started with SIGINT ignored, and expects it to stay so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    os._exit(128 + number)
