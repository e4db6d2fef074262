"""Evaluate points one by one in a process beside this one, each within its own time.

A point that takes too long costs that process, and the next point has a new one. Where there is no fork the
points are evaluated here, without a limit.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, NoReturn, TypeVar

from gradcli.errors import GradcliError
from gradcli.processes import die_with, forked

SECONDS = 2.0
"""Seconds of processor time that one point may take, some thousand times what it usually takes.

They are not those of the clock, so that a busy machine gives the same answers.
"""

_PATIENCE = 10.0
"""How many times as long, by the clock, a child may take that does not compute."""

_LENGTH = 8
"""Bytes that tell how long a message is."""

Asked = TypeVar("Asked")
Result = TypeVar("Result")


class Apart(Generic[Asked, Result]):
    """A function of a point that is called in a child process, for at most `seconds` each time.

    `otherwise` makes a result of why there is none. What the function raises is raised here too. `prepare`
    is called here before a child is made: what it leaves behind no child makes anew, at the cost of a point.
    """

    def __init__(
        self,
        function: Callable[[Asked], Result],
        otherwise: Callable[[str], Result],
        seconds: float = SECONDS,
        prepare: Callable[[], object] = tuple,
    ) -> None:
        self._function, self._otherwise, self._seconds = function, otherwise, seconds
        self._prepare, self._late = prepare, f"no answer within {seconds:g} s"
        self._child: _Child | None = None

    def __call__(self, point: Asked) -> Result:
        """Return the result at a point, or what stands for none. Raises GradcliError as the function does."""
        if not hasattr(os, "fork"):
            return self._function(point)
        try:
            answer = self._asked(point)
        except BaseException:
            # What comes late may not be taken for the answer at the next point.
            self.end()
            raise
        if isinstance(answer, str):
            is_late = self.end() == -signal.SIGPROF
            return self._otherwise(self._late if is_late else answer)
        result, error = pickle.loads(answer)  # noqa: S301 (written by our own child)
        if isinstance(error, MemoryError):
            self.end()
            return self._otherwise("the memory ran out")
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def end(self) -> int | None:
        """End the child, if there is one; return its exit code."""
        child, self._child = self._child, None
        return None if child is None else child.end()

    def _asked(self, point: Asked) -> bytes | str:
        """Return the pickled answer, or why there is none."""
        if self._child is None:
            self._prepare()
            try:
                self._child = _Child(self._function, self._seconds)
            except OSError as error:
                return f"no process can be started: {error.strerror}"
        with suppress(BrokenPipeError):
            _send(self._child.asking, pickle.dumps(point))
            answer = _received(self._child.answering, time.monotonic() + _PATIENCE * self._seconds)
            return self._late if answer is None else answer
        return "its process was ended"


class _Child:
    """A process that answers, with the pipes to it and from it."""

    def __init__(self, function: Callable[[Any], object], seconds: float) -> None:
        parent = os.getpid()
        ends: list[int] = []
        try:
            ends += os.pipe()
            ends += os.pipe()
            number = forked()
        except OSError:
            _close(*ends)
            raise
        there, self.asking, self.answering, back = ends
        if number == 0:
            _close(self.asking, self.answering)
            _serve(function, seconds, there, back, parent)
        _close(there, back)
        self.end = weakref.finalize(self, _end, number, os.getpid(), self.asking, self.answering)


def _end(number: int, parent: int, *descriptors: int) -> int | None:
    """End a child and return its exit code, which one that had ended already keeps."""
    if os.getpid() != parent:
        # A process that was forked from the parent has no child of this number.
        return None
    _close(*descriptors)
    os.kill(number, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def _serve(
    function: Callable[[Any], object], seconds: float, asking: int, answering: int, parent: int
) -> NoReturn:
    try:
        _prepare(parent)
        while (point := _received(asking, None)) and isinstance(point, bytes):
            # The system ends this process at that time, even amid arithmetic in C.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            _send(answering, _answered(function, pickle.loads(point)))  # noqa: S301 (written by our own parent)
    finally:
        # Leaving in any other way would run the parent's exit handlers and flush its streams a second time.
        os._exit(0)


def _prepare(parent: int) -> None:
    # A terminal interrupts both; what becomes of the work is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    die_with(parent)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin = sys.stdout = None


def _answered(function: Callable[[Any], object], point: object) -> bytes:
    try:
        return pickle.dumps((function(point), None))
    except (GradcliError, MemoryError) as error:
        return pickle.dumps((None, error))
    except Exception as error:  # noqa: BLE001 (whatever it is, the parent must hear of it)
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))


def _send(descriptor: int, message: bytes) -> None:
    rest = memoryview(len(message).to_bytes(_LENGTH, "little") + message)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _received(descriptor: int, deadline: float | None) -> bytes | str | None:
    """Return a message, None at the deadline, or a text where the other side has ended."""
    head = _read(descriptor, _LENGTH, deadline)
    return _read(descriptor, int.from_bytes(head, "little"), deadline) if isinstance(head, bytes) else head


def _read(descriptor: int, count: int, deadline: float | None) -> bytes | str | None:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    data = b""
    while len(data) < count:
        left = None if deadline is None else max(0.0, 1000 * (deadline - time.monotonic()))
        if not poll.poll(left):
            return None
        chunk = os.read(descriptor, count - len(data))
        if not chunk:
            return "its process was ended"
        data += chunk
    return data


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
