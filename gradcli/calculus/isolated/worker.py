"""The child's side of isolated work: die with the parent, stay within the limits, answer in bytes."""

from __future__ import annotations

import gc
import math
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gradcli.dataclass import dataclass
from gradcli.errors import GradcliError, LimitError
from gradcli.processes import die_with, hear_as_usual

if sys.platform != "win32":
    import resource

_UNITS = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a child: `timeout` in seconds, of which `spent` are gone, and what is being attempted."""

    work: Callable[..., object]
    arguments: tuple[object, ...]
    timeout: float
    max_memory: int
    attempt: str
    spent: float = 0.0

    @property
    def remaining(self) -> float:
        """Seconds left for the work, however late it begins."""
        return max(0.1, self.timeout - self.spent)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the work returned, or the failure to raise in the parent."""

    value: object = None
    error: Exception | None = None


class Ending(NamedTuple):
    """How a child ended: its pickled `Outcome`, empty if none came, and its exit code (-signal)."""

    answer: bytes
    exit_code: int
    overdue: bool


class WorkFailed(Exception):
    """A fault in the work itself, not in the user's input; its note is the child's traceback."""


def room_of(size: int) -> str:
    """Return the hint for where `size` bytes were too little.

    >>> room_of(1 << 30)
    '--max-memory allows more; now it is 1 GiB'
    """
    return f"--max-memory allows more; now it is {_amount(size)}"


def answered(task: Task, parent: int) -> bytes:
    """Do the work within its limits, in a process that does nothing else; return the pickled outcome."""
    try:
        _prepare(task, parent)
        return _pickled(Outcome(value=task.work(*task.arguments)))
    except GradcliError as error:
        failure: Exception = error
    except MemoryError:
        failure = LimitError(f"the memory ran out while {task.attempt}", hint=room_of(task.max_memory))
    except RecursionError:
        failure = LimitError(f"the expression is nested too deeply for {task.attempt}")
    except ImportError as error:
        # A library that finds no room for itself says so in its own words, or in the linker's.
        failure = LimitError(
            f"a library cannot be loaded while {task.attempt}", hint=room_of(task.max_memory)
        )
        failure.add_note(str(error))
    except Exception as error:  # noqa: BLE001 (whatever it is, the parent must hear of it)
        failure = WorkFailed("".join(traceback.format_exception_only(error)).strip())
        failure.add_note(traceback.format_exc())
    return _pickled(Outcome(error=failure))


def _prepare(task: Task, parent: int) -> None:
    hear_as_usual()
    die_with(parent)
    # The parent's streams may hold text that is not written yet; nothing here may write it again.
    sys.stdin = sys.stdout = None
    _silence_libraries()
    # Collecting would touch, and so copy, every page that is shared with the parent.
    gc.freeze()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _limit(task)


def _silence_libraries() -> None:
    """Drop what C libraries print when memory runs out: the parent says it in one line."""
    if not os.environ.get("GRADCLI_DEBUG"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _limit(task: Task) -> None:
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, math.ceil(task.timeout) + 1)
    _lower(resource.RLIMIT_AS, _address_space() + task.max_memory)


def _lower(limit: int, value: int) -> None:
    """Lower a limit to `value`; one that is lower already stays."""
    soft, hard = resource.getrlimit(limit)
    bounds = [bound for bound in (soft, hard, value) if bound != resource.RLIM_INFINITY]
    # macOS knows the limit of address space but does not accept one.
    with suppress(OSError, ValueError):
        resource.setrlimit(limit, (min(bounds), hard))


def _address_space() -> int:
    """Return the bytes of address space in use; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def _pickled(outcome: Outcome) -> bytes:
    return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)


def _amount(size: int) -> str:
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:g} {name}"
    return f"{size} bytes"
