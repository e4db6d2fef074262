"""A child process that never outlives its parent."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

_GROUP = 8
"""Bytes of the number of a group of processes."""

_PR_SET_PDEATHSIG = 1
"""The `prctl` call after which the kernel ends this process when its parent ends."""


def hear_as_usual() -> None:
    """Let what ends a process end this one too; what its parent's caller has it ignore stays ignored."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def die_with(parent: int) -> None:
    """End this process when the process numbered `parent` ends, where the system can do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:
            os._exit(1)


def forked() -> int:
    """Fork, and return 0 in the child, whose timers do not run. Raises OSError where no process can be had.

    A thread of the caller's may hold a lock at this moment: the child may use nothing that threads share.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


@contextmanager
def cleared_up(place: Path) -> Iterator[Callable[[int], None]]:
    """Have a directory removed, and a group of processes ended, should this process be killed in the block.

    Yields what is told the number of the group. A process beside this one waits for that, where one can be
    had; an end that this one sees is its own to clear up after.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    try:
        keeper = forked()
    except OSError:
        keeper = None
    if keeper == 0:
        _keep(place, reading, writing)
    os.close(reading)

    def tell(group: int) -> None:
        with suppress(OSError):
            os.write(writing, group.to_bytes(_GROUP, "little"))

    try:
        yield tell
    finally:
        if keeper is not None and os.getpid() == parent:
            os.kill(keeper, signal.SIGKILL)
            os.waitpid(keeper, 0)
        os.close(writing)


def _keep(place: Path, reading: int, writing: int) -> NoReturn:
    """Wait until the parent has ended, which closes the pipe, and clear up after it."""
    try:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        # Who reads the answer waits until all have closed it.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2, writing):
            os.dup2(nowhere, descriptor)
        told = b""
        while chunk := os.read(reading, _GROUP):
            told += chunk
        if told:
            with suppress(ProcessLookupError):
                os.killpg(int.from_bytes(told, "little"), signal.SIGKILL)
        shutil.rmtree(place, ignore_errors=True)
    finally:
        os._exit(0)


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
