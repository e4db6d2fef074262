"""Several methods from the same starts, under the same stopping rule."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from gradcli.descent.digits import Judge
from gradcli.descent.loop import carried_out, check_size
from gradcli.descent.plans import ready
from gradcli.descent.tune import SEARCH, is_tunable, tuned
from gradcli.errors import OptionError
from gradcli.language.expression import Expression, read
from gradcli.language.names import did_you_mean
from gradcli.processes import die_with, hear_as_usual
from gradcli.results.plans import Plan, Stopping
from gradcli.results.quantities import Remark
from gradcli.results.runs import Comparison, Run, Status

_UNLIMITED = 1e9
_SHARE = 0.6
"""How much of the time all searches for rates may take together."""

_SHOWN = 4
"""Digits of the length of a gradient in a table."""

_WORTH = 0.3
"""Seconds of work still to come from which a second process pays."""

Entrant = tuple[str, Plan]
_Job = tuple[str, Plan, tuple[float, ...]]


def compare(
    expression: str | Expression,
    starts: Sequence[Sequence[float]],
    entrants: Sequence[Entrant],
    stopping: Stopping | None = None,
    *,
    tune: bool = False,
    sort: str = "given",
    timeout: float | None = None,
    keep_steps: bool = False,
) -> Comparison:
    """Run each entrant, a name with a plan, from each start.

    `tune` finds a rate for each first-order method and start; `sort` is a key of `ORDERS`. All together end
    within `timeout` seconds. `keep_steps` keeps the way of each run, for a picture. Raises OptionError for
    plans that cannot be carried out.

    >>> plans = [("gd", Plan("gd", 0.1)), ("newton", Plan("newton"))]
    >>> [run.last.index for _, run in compare("x^2 + y^2", [[4, 3]], plans).runs]
    [72, 1]
    """
    deadline = math.inf if timeout is None else time.monotonic() + timeout
    expression = read(expression) if isinstance(expression, str) else expression
    stopping = stopping or Stopping()
    if sort not in ORDERS:
        hint = did_you_mean(sort, ORDERS)
        raise OptionError(
            f"--sort: there is no order '{sort}'", hint=hint or f"there are {', '.join(ORDERS)}"
        )
    for _, plan in entrants:
        rated = replace(plan, learning_rate=1.0) if tune and is_tunable(plan) else plan
        check_size(plan, ready(rated, stopping.steps), len(expression.variables))
    points = list(dict.fromkeys(tuple(map(float, start)) for start in starts))
    jobs = [(name, plan, point) for point in points for name, plan in entrants]
    searched = [tune and is_tunable(plan) for _, plan, _ in jobs]
    # A search may use up the time; what needs none is done before.
    order = sorted(range(len(jobs)), key=searched.__getitem__)
    share = _SHARE * (_UNLIMITED if timeout is None else timeout) / max(1, sum(searched))
    work = partial(_done, expression, stopping, tune, share, deadline, keep_steps)
    runs = dict(zip(order, _all_done(work, [jobs[place] for place in order], deadline), strict=True))
    named = [(job[0], runs[place]) for place, job in enumerate(jobs)]
    names = dict.fromkeys(job[0] for job, is_searched in zip(jobs, searched, strict=True) if is_searched)
    return Comparison(
        expression, tuple(points), stopping, tuple(_sorted(named, points, sort)), sort,
        SEARCH.format(", ".join(names)) if names else "", tuple(_remarks(named)),
    )  # fmt: skip


ORDERS: dict[str, Callable[[tuple[str, Run]], float | str]] = {
    "given": lambda _: 0.0,
    "name": lambda named: named[0],
    "value": lambda named: _value(named[1]),
    "steps": lambda named: _if_converged(named[1], named[1].last.index if named[1].last else 0),
    "evaluations": lambda named: _if_converged(named[1], evaluations(named[1])),
}
"""How rows may be sorted; by cost, runs that did not converge come last."""


def evaluations(run: Run) -> int:
    """Return how many numbers of f, its gradient and its Hessian were computed, each call as one."""
    return run.counts.value + run.counts.gradient + run.counts.hessian


def _remarks(named: Sequence[tuple[str, Run]]) -> Iterator[Remark]:
    """Name the runs of which rounding left fewer digits than a table shows."""
    few = [name for name, run in named if run.rounding is not None and run.rounding.digits < _SHOWN]
    if few:
        told = f"rounding left few digits where these ended: {', '.join(dict.fromkeys(few))}"
        yield Remark("rounding", f"{told}; only those that hold are shown, and ~ stands before the right one")


def _done(
    expression: Expression,
    stopping: Stopping,
    tune: bool,
    share: float,
    deadline: float,
    keep_steps: bool,
    job: _Job,
) -> Run:
    _, plan, start = job
    if tune and is_tunable(plan):
        plan = tuned(expression, start, plan, stopping, share)
    seconds = None if deadline == math.inf else deadline - time.monotonic()
    judge = Judge(expression, plan, timeout=math.inf if seconds is None else seconds)
    return carried_out(expression, start, plan, stopping, timeout=seconds, keep_steps=keep_steps, judge=judge)


def _all_done(work: Callable[[_Job], Run], jobs: Sequence[_Job], deadline: float) -> Iterator[Run]:
    """Do the first jobs here; when they show that it pays, share the rest between two processes.

    Raises KeyboardInterrupt where a run was ended by one.
    """
    began = time.perf_counter()
    for place, job in enumerate(jobs):
        rest = len(jobs) - place
        expected = (time.perf_counter() - began) / max(place, 1) * rest
        if place and rest > 1 and expected > _WORTH and _can_share():
            yield from _shared(work, jobs[place:])
            return
        run = work(job)
        yield run
        if run.status is Status.INTERRUPTED and time.monotonic() < deadline:
            raise KeyboardInterrupt


def _can_share() -> bool:
    return (os.cpu_count() or 1) > 1 and not multiprocessing.parent_process()


def _shared(work: Callable[[_Job], Run], jobs: Sequence[_Job]) -> Iterator[Run]:
    """Leaving the pool ends its processes, also when an interruption leaves it."""
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with context.Pool(2, _begin, (os.getpid(),)) as pool:
        yield from pool.imap(work, jobs)


def _begin(parent: int) -> None:
    """Leave interruptions to the parent, and end with it."""
    die_with(parent)
    hear_as_usual()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _sorted(
    named: list[tuple[str, Run]], starts: Sequence[tuple[float, ...]], sort: str
) -> Iterator[tuple[str, Run]]:
    for start in dict.fromkeys(starts):
        yield from sorted((pair for pair in named if pair[1].start == start), key=ORDERS[sort])


def _value(run: Run) -> float:
    return math.inf if run.last is None or run.failed else run.sign * run.last.value


def _if_converged(run: Run, cost: int) -> float:
    return cost if run.converged else math.inf
