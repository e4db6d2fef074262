"""Do a task in a forked child: 12 ms, where a new interpreter takes a second."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from gradcli.calculus.isolated.worker import Ending, Task, answered
from gradcli.errors import LimitError

_PULSE = 0.05
"""Seconds after which a waiting parent looks whether a signal came."""

_CHUNK = 1 << 20

_ENDING = (signal.SIGINT, signal.SIGTERM)


def run(task: Task, progress: Callable[[float], None] | None = None) -> Ending:
    """Fork, wait until the answer or the deadline, end the child; SIGINT and SIGTERM act after that."""
    deadline = time.monotonic() + task.remaining
    reading, writing = os.pipe()
    parent = os.getpid()
    with _signals_held() as held:
        try:
            child = _forked()
        except OSError as error:
            os.close(reading)
            os.close(writing)
            raise LimitError(f"no process can be started: {error.strerror}") from None
        if child == 0:
            os.close(reading)
            _serve(task, writing, parent)
        os.close(writing)
        try:
            answer = _answer(reading, deadline, held, progress)
        finally:
            os.close(reading)
            exit_code = _ended(child)
            if progress is not None:
                progress(0.0)
    return Ending(answer or b"", exit_code, overdue=answer is None)


@contextmanager
def _signals_held() -> Iterator[list[int]]:
    """Note the signals that would end this process, and act on them when the child is gone."""
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


def _forked() -> int:
    with warnings.catch_warnings():
        # A thread of the caller's may hold a lock at this moment; the child uses nothing that threads share.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _serve(task: Task, writing: int, parent: int) -> NoReturn:
    status = 1
    try:
        rest = memoryview(answered(task, parent))
        while rest:
            rest = rest[os.write(writing, rest) :]
        status = 0
    finally:
        # Leaving in any other way would run the parent's exit handlers and flush its streams a second time.
        os._exit(status)


def _answer(
    reading: int, deadline: float, held: list[int], progress: Callable[[float], None] | None
) -> bytes | None:
    """Read to the end; None at the deadline or when a signal came."""
    began = time.monotonic()
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    chunks: list[bytes] = []
    while not held and (left := deadline - time.monotonic()) > 0:
        if poll.poll(1000 * min(left, _PULSE)):
            chunk = os.read(reading, _CHUNK)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
        elif progress is not None:
            progress(time.monotonic() - began)
    return None


def _ended(child: int) -> int:
    """End the child and return its exit code, which a child that had ended already keeps."""
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
