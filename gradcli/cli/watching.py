"""Who ends a command that hears nothing: a process beside it, or where there is none, a thread."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from mmap import mmap
from pathlib import Path
from typing import NoReturn

from gradcli.dataclass import dataclass
from gradcli.errors import ExitCode
from gradcli.processes import die_with, forked

_LOOK = 0.1
_DEAF = 0.9
"""Seconds after the limit when a command is taken not to hear its own timer."""

_FAREWELL = 0.3
"""Seconds that it has then to end with the exit code of a limit."""

_ROOM = 256
"""Bytes of what a command says it is doing."""

_LEAVING = int(ExitCode.LIMIT_MET)
"""The signal whose number is the exit code of a limit: C's own `_exit` handles it, with that number.

It is SIGQUIT. A handler in Python would wait for the end of what is being computed.
"""


@dataclass(frozen=True, slots=True)
class Watch:
    """The process that watches this one, and the memory that both see."""

    number: int
    note: mmap

    def doing(self, what: str) -> None:
        """Let it know what is being done."""
        text = what.encode()[: _ROOM - 1]
        self.note[: len(text) + 1] = text + b"\n"

    def end(self) -> None:
        """End it, whatever it does."""
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.number, signal.SIGKILL)
            os.waitpid(self.number, 0)


@contextmanager
def watched_by_thread(is_late: Callable[[], bool], end: Callable[[], None]) -> Iterator[None]:
    """Call `end` when it is late, as soon as Python is between two of its steps."""
    import threading

    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(_LOOK):
            if is_late():
                end()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def watched(end: float, told: Callable[[str], str]) -> Watch | None:
    """Start a process that ends this one with the exit code of a limit, and one line, when it is late.

    Time is the processor's, of this process and of its children; `end` is where the limit is. `told` gives
    the line for what is being done. None where processes cannot be seen (`/proc`) or started.
    """
    if sys.platform != "linux" or _seconds_of(os.getpid()) is None:
        return None
    _leave_at_signal()
    note = mmap(-1, _ROOM)
    parent = os.getpid()
    try:
        child = forked()
    except OSError:
        return None
    if child == 0:
        _watch(parent, end + _DEAF, lambda: told(note.readline().decode().strip()))
    return Watch(child, note)


def _leave_at_signal() -> None:
    """Let C's library end this process at the signal, even amid arithmetic in C."""
    import ctypes

    library = ctypes.CDLL(None)
    library.signal.argtypes = (ctypes.c_int, ctypes.c_void_p)
    library.signal.restype = ctypes.c_void_p
    library.signal(_LEAVING, ctypes.cast(library["_exit"], ctypes.c_void_p))


def _watch(parent: int, end: float, told: Callable[[], str]) -> NoReturn:
    try:
        for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPROF):
            signal.signal(ignored, signal.SIG_IGN)
        die_with(parent)
        # Who reads the answer waits until all have closed it.
        for number in _open_files():
            with suppress(OSError):
                os.close(number)
        while (spent := _seconds_of(parent)) is not None and os.getppid() == parent:
            if spent > end:
                _part(parent, told())
            time.sleep(_LOOK)
    finally:
        os._exit(0)


def _part(parent: int, line: str) -> None:
    with suppress(OSError):
        os.write(2, f"{line}\n".encode(errors="backslashreplace"))
    os.kill(parent, _LEAVING)
    time.sleep(_FAREWELL)
    os.kill(parent, signal.SIGKILL)


def _open_files() -> list[int]:
    """Return the open files of this process but for standard error."""
    return [int(entry.name) for entry in Path("/proc/self/fd").iterdir() if entry.name != "2"]


def _seconds_of(process: int) -> float | None:
    """Return the processor's seconds of a process and of its children that have ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # The program's name stands in parentheses, and may hold any of them; the times are fields 14 to 17.
    times = text.rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
