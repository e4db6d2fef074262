"""Do a task in a new interpreter, where there is no fork: on Windows.

The deadline holds there as elsewhere, since the child is ended from outside. Its memory has no limit, and
should the parent be killed it ends only when it has its answer and finds nobody to take it.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from gradcli.calculus.isolated.worker import Ending, Task, answered

_PULSE = 0.2
"""Seconds after which a waiting parent tells that it waits."""

_FAREWELL = 1.0
"""Seconds that a child which closed its pipe has for leaving by itself, with its own exit code."""


def run(task: Task, progress: Callable[[float], None] | None = None) -> Ending:
    """Start an interpreter, wait until the answer or the deadline, end the child."""
    context = multiprocessing.get_context("spawn")
    reading, writing = context.Pipe(duplex=False)
    child = context.Process(target=_serve, args=(task, writing, os.getpid()), daemon=True)
    child.start()
    writing.close()
    try:
        answer = _answer(reading, task.remaining, progress)
        if answer is not None:
            child.join(_FAREWELL)
    finally:
        reading.close()
        child.kill()
        child.join()
    return Ending(answer or b"", child.exitcode or 0, overdue=answer is None)


def _serve(task: Task, writing: Connection, parent: int) -> None:
    writing.send_bytes(answered(task, parent))


def _answer(reading: Connection, timeout: float, progress: Callable[[float], None] | None) -> bytes | None:
    """Read the answer; None at the deadline, empty from a child that ended without one."""
    began = time.monotonic()
    while not reading.poll(_PULSE):
        passed = time.monotonic() - began
        if passed > timeout:
            return None
        if progress is not None:
            progress(passed)
    try:
        return reading.recv_bytes()
    except EOFError:
        return b""
