"""Run symbolic work in a child process with a deadline and a memory limit.

SymPy computes while it builds, in C where no signal reaches it; only a process can be stopped for certain.
The child is forked, or spawned where there is no fork, loads SymPy itself, and sends its result back.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from typing import TypeVar, cast

from gradcli.calculus.isolated.worker import Ending, Outcome, Task, WorkFailed
from gradcli.errors import LimitError

if hasattr(os, "fork"):
    from gradcli.calculus.isolated.forking import run
else:
    from gradcli.calculus.isolated.spawning import run

Result = TypeVar("Result")

_LITTLE_MEMORY = 128 << 20


def limited(
    work: Callable[..., Result],
    *arguments: object,
    timeout: float,
    max_memory: int,
    attempt: str,
    hint: str = "",
    spent: float = 0.0,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Return `work(*arguments)`, computed in a child that ends with this call whatever happens.

    `timeout` is in seconds, of which `spent` are gone; `max_memory` is in bytes above what this process
    holds. `attempt` completes "no answer within 10 s while ..."; `hint` says what still works. What is
    handed over and back is pickled. `progress` is called while this process waits, with the seconds passed,
    and with 0 at the end.

    Raises `LimitError` where time, memory or depth run out, `WorkFailed` for a fault in the work itself, and
    every `GradcliError` of the work as it is.
    """
    task = Task(work, arguments, timeout, max_memory, attempt, spent)
    ending = run(task, progress)
    if not ending.answer:
        raise _unanswered(task, ending, hint)
    outcome: Outcome = pickle.loads(ending.answer)  # noqa: S301 (written by our own child)
    if outcome.error is not None:
        raise outcome.error
    return cast("Result", outcome.value)


def _unanswered(task: Task, ending: Ending, hint: str) -> Exception:
    if ending.overdue or ending.exit_code == -signal.SIGXCPU:
        late = f"no answer within {task.timeout:g} s while {task.attempt}"
        return LimitError(late, hint=hint or "--timeout allows more time")
    if ending.exit_code < 0:
        name = signal.Signals(-ending.exit_code).name
        return LimitError(f"ended by {name} while {task.attempt}", hint="the memory may have run out")
    if task.max_memory < _LITTLE_MEMORY:
        # So little is there that not even the failure could be told.
        return LimitError(f"the memory ran out while {task.attempt}", hint="--max-memory allows more")
    return WorkFailed(f"the worker left with status {ending.exit_code} while {task.attempt}")
