"""The limits of a whole command, which hold whatever it is doing.

Symbolic work has its own process and ends there in time. For all else a timer of processor time rings now
and then: what is late is interrupted, and told in one line. Time spent waiting, for standard input or for
who reads the answer, does not count. Arithmetic in C hears no such ring, so a command that has run for a
little while is watched by a second process (Linux); elsewhere on POSIX a second timer of the system ends it,
without a line. Windows has no such timers: a thread looks instead, which long arithmetic in C keeps waiting.

Memory is limited by what the process may add to its private data, on Linux; other systems have no such limit.
"""

from __future__ import annotations

import math
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from gradcli.cli.signals import interruptions
from gradcli.cli.streams import say
from gradcli.errors import ExitCode, LimitError
from gradcli.memory import data_in_use, lacks_memory

if TYPE_CHECKING:
    from types import FrameType

    from gradcli.cli.watching import Watch

if sys.platform != "win32":
    import resource

_TICK = 0.1
"""Seconds of processor time between two looks. After the first a command is watched; most end before."""

LATE = 0.4
"""Seconds after the limit when a command is interrupted, which its own deadlines should have ended."""

AGAIN = 0.3
"""Seconds after which it is interrupted again, where that had no effect."""

_END = 1.5
"""Seconds after the limit when the system ends it, where nothing watches it."""

_IMPORTING = "<frozen importlib._bootstrap>"
"""The file of the frames that every import goes through."""

Describe = Callable[[LimitError], str]
"""How a failure is told: a line, or a record."""


class _Present:
    """The command that runs, as far as its limits go."""

    def __init__(self, timeout: float, max_memory: int, given: Sequence[str], describe: Describe) -> None:
        self.timeout, self.max_memory, self.given, self.describe = timeout, max_memory, given, describe
        self.began = _processor_seconds()
        self.next = timeout + LATE
        self.has_rung = False
        self.has_data_limit = False
        self.watch: Watch | None = None

    def spent(self) -> float:
        return _processor_seconds() - self.began

    def told(self, what: str) -> str:
        return self.describe(self.overdue(what))

    def overdue(self, what: str = "") -> LimitError:
        late = f"no answer within {self.timeout:g} s while {what or _doing[-1]}"
        return LimitError(late, hint="--timeout allows more time")

    def ring(self, _number: int, frame: FrameType | None) -> None:
        """Interrupt what is late; have what takes a while watched."""
        spent = self.spent()
        if self.watch is None and not _is_importing(frame):
            from gradcli.cli.watching import watched

            self.watch = watched(self.began + self.timeout, self.told)
            doing(_doing[-1])
        if spent < self.next:
            return
        self.next = spent + AGAIN
        self.has_rung = True
        if (present := interruptions()) is not None:
            present.be_overdue()
            return
        raise self.overdue()


_present: list[_Present] = []
_doing = ["reading the command"]


@contextmanager
def guarded(timeout: float, max_memory: int, given: Sequence[str], describe: Describe) -> Iterator[None]:
    """Keep a command within its limits; `given` names the limits that the user chose.

    Raises LimitError, from whatever the command is doing.
    """
    present = _Present(timeout, max_memory, given, describe)
    _present.append(present)
    _doing[:] = ["reading the command"]
    try:
        with _memory_limited(present), _timed(present):
            yield
    except KeyboardInterrupt:
        if present.has_rung:
            raise present.overdue() from None
        raise
    except (MemoryError, ImportError, OSError, SystemError) as error:
        if lacks_memory(error):
            raise _out_of_memory(present) from error
        raise
    finally:
        _present.remove(present)


def doing(what: str) -> None:
    """Note what is being done; it completes "no answer within 10 s while ..."."""
    _doing[:] = [what]
    if _present and (watch := _present[-1].watch) is not None:
        watch.doing(what)


def is_given(name: str) -> bool:
    """Tell whether the user chose a limit: `timeout` or `max_memory`."""
    return bool(_present) and name in _present[-1].given


@contextmanager
def unhurried() -> Iterator[None]:
    """Lift the limit of time where the work goes on as long as its input does."""
    if not _present:
        yield
        return
    present = _present[-1]
    _stop(present)
    present.next = math.inf
    try:
        yield
    finally:
        present.began = _processor_seconds()
        present.next = present.timeout + LATE
        _start(present)


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """Interrupt the work in the block, which can end well, when so many seconds have passed by the clock."""

    def end(_number: int, _frame: FrameType | None) -> None:
        if (present := interruptions()) is not None:
            present.be_overdue()

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, end)
    # What is raised in a callback of the interpreter's is lost, so it rings again.
    signal.setitimer(signal.ITIMER_REAL, max(seconds, _TICK), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_importing(frame: FrameType | None) -> bool:
    """Tell whether an import is under way, into whose half-made modules another would run."""
    while frame is not None and frame.f_code.co_filename != _IMPORTING:
        frame = frame.f_back
    return frame is not None


def _processor_seconds() -> float:
    """Return the seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


@contextmanager
def _timed(present: _Present) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        from gradcli.cli.watching import watched_by_thread

        with watched_by_thread(lambda: present.spent() > present.next, lambda: _end(present)):
            yield
        return
    before = signal.signal(signal.SIGPROF, present.ring)
    _start(present)
    try:
        yield
    finally:
        _stop(present)
        signal.signal(signal.SIGPROF, before)


def _start(present: _Present) -> None:
    if not hasattr(signal, "setitimer"):
        return
    signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
    # Its signal ends the process unless Python hears it: by then nothing else has.
    signal.setitimer(signal.ITIMER_VIRTUAL, present.timeout + _END)


def _stop(present: _Present) -> None:
    if not hasattr(signal, "setitimer"):
        return
    # It may ring once more while that is done.
    for timer in (signal.ITIMER_PROF, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL):
        with suppress(LimitError, KeyboardInterrupt):
            signal.setitimer(timer, 0)
    if present.watch is not None:
        present.watch.end()
        present.watch = None


def _end(present: _Present) -> None:
    """End the process, from a thread."""
    say(present.told(""))
    os._exit(ExitCode.LIMIT_MET)


@contextmanager
def _memory_limited(present: _Present) -> Iterator[None]:
    """Lower the limit of this process's data, for as long as it is at work."""
    used = data_in_use()
    if used is None:
        if "max_memory" in present.given:
            say("note: this system has no limit of memory for --max-memory to lower")
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = used + present.max_memory
    bound = min(limit for limit in (soft, hard, wanted) if limit != resource.RLIM_INFINITY)
    present.has_data_limit = bound == wanted
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _out_of_memory(present: _Present) -> LimitError:
    from gradcli.calculus.isolated.worker import room_of

    fact = f"the memory ran out while {_doing[-1]}"
    return LimitError(fact, hint=room_of(present.max_memory) if present.has_data_limit else "")
