"""Measure methods side by side: CPU time, interleaved, medians and quartiles.

Wall time says little on a shared machine, and CPU time drifts with its load; so all methods of a race take
turns, and what is claimed are ratios.
"""

from __future__ import annotations

import gc
import math
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Clock = Callable[[], float]
Run = Callable[[], Any]

RELATIVE = 1e-9
"""How closely methods must agree; beside it, cancellation may leave 1e-12 of the largest number."""


class Absent(Exception):
    """What a method needs is not there: the reason."""


class Disagreement(Exception):
    """Two methods gave different numbers."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: rounds, the least CPU seconds of a sample, the most of one method in a race.

    A slow method that spent its share is left out of further rounds, after the first. `size` is a factor for
    the number of points and steps.
    """

    rounds: int
    sample: float
    share: float
    size: float = 1.0
    full: bool = False


QUICK = Scale(rounds=3, sample=0.01, share=0.6)
FULL = Scale(rounds=21, sample=0.05, share=6.0, size=5.0, full=True)


def numbers_of(answer: Any) -> Array:
    """Return all numbers of an answer, nested however it is, one after the other."""
    if isinstance(answer, list | tuple):
        return np.concatenate([numbers_of(entry) for entry in answer]) if answer else np.empty(0)
    return np.asarray(answer, dtype=float).ravel()


@dataclass(frozen=True, slots=True)
class Method:
    """A way to do a piece of work: `make` prepares it, untimed, and returns the call that is timed.

    `make` raises Absent where it cannot. `numbers` reads what must agree from an answer; None where methods
    answer different questions. A call does `work` points or steps.
    """

    name: str
    make: Callable[[], Run]
    numbers: Callable[[Any], Array] | None = numbers_of
    work: float = 1


@dataclass(frozen=True, slots=True)
class Race:
    """CPU seconds for a unit of work, a sample each round, by method; and why the others are absent."""

    samples: Mapping[str, Sequence[float]] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)

    def cost(self, name: str) -> float:
        """Return the median cost of a method; nan where it is absent."""
        return statistics.median(self.samples[name]) if name in self.samples else math.nan

    def ratio(self, over: str, under: str) -> tuple[float, float, float]:
        """Return the ratio of the medians of common rounds, with the quartiles of the rounds' ratios."""
        pairs = list(zip(self.samples[over], self.samples[under], strict=False))
        above, below = zip(*pairs, strict=True)
        _, low, high = quartiles([x / y for x, y in pairs])
        return statistics.median(above) / statistics.median(below), low, high


def quartiles(samples: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, then the lower and the upper quartile."""
    median = statistics.median(samples)
    if len(samples) == 1:
        return median, median, median
    low, _, high = statistics.quantiles(samples, n=4, method="inclusive")
    return median, low, high


def here() -> float:
    """Read the clock of this process: user and system time of all its threads."""
    return time.process_time()


def children() -> float:
    """Read the clock of the processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def race(methods: Sequence[Method], scale: Scale, clock: Clock = here) -> Race:
    """Check that all methods give the same numbers, then measure them in turn.

    Raises Disagreement.
    """
    with _collected():
        first = _first_runs(methods, clock)
    check_agreement({name: one.answer for name, one in first.runs.items() if one.answer is not None})
    with _collected():
        calls = {name: _enough(one, scale, clock) for name, one in first.runs.items()}
        samples: dict[str, list[float]] = {name: [] for name in first.runs}
        absent = dict(first.absent)
        for name in _turns(list(samples), scale.rounds):
            one, known = first.runs[name], samples.get(name)
            if known is None or (known and _spent(one, known, calls[name]) >= scale.share):
                continue
            try:
                known.append(_timed(one.run, calls[name], clock) / calls[name] / one.work)
            except Absent as reason:  # a process that fails now and then
                absent[name] = str(reason)
                del samples[name]
    return Race(samples, absent)


def check_agreement(answers: Mapping[str, Array]) -> None:
    """Raise Disagreement unless all have the same numbers."""
    if not answers:
        return
    (first, expected), *others = answers.items()
    known = np.abs(expected[np.isfinite(expected)])
    noise = 1e-12 * float(known.max(initial=0.0))
    for name, found in others:
        same = found.shape == expected.shape and np.allclose(
            found, expected, rtol=RELATIVE, atol=noise, equal_nan=True
        )
        if not same:
            raise Disagreement(f"{name} and {first} differ: {found[:4]} and {expected[:4]}")


@dataclass(frozen=True, slots=True)
class _Entrant:
    """A method that runs: its first answer as numbers, and how long that took."""

    run: Run
    work: float
    answer: Array | None
    seconds: float


@dataclass(frozen=True, slots=True)
class _Field:
    runs: dict[str, _Entrant] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)


def _first_runs(methods: Sequence[Method], clock: Clock) -> _Field:
    entrants = _Field()
    for method in methods:
        try:
            run = method.make()
            start = clock()
            answer = run()
            seconds = clock() - start
        except Absent as reason:
            entrants.absent[method.name] = str(reason)
        else:
            numbers = method.numbers(answer) if method.numbers else None
            entrants.runs[method.name] = _Entrant(run, method.work, numbers, seconds)
    return entrants


def _enough(one: _Entrant, scale: Scale, clock: Clock) -> int:
    """Return how many calls make a sample; a call that is slow by far the first time is slow."""
    calls = 1
    while one.seconds < 10 * scale.sample and (spent := _timed(one.run, calls, clock)) < scale.sample:
        calls = math.ceil(calls * min(10, 1.2 * scale.sample / max(spent, 1e-9)))
    return calls


def _spent(one: _Entrant, samples: Sequence[float], calls: int) -> float:
    """Return what a method took so far, its first call included."""
    return one.seconds + sum(samples) * calls * one.work


def _turns(names: Sequence[str], rounds: int) -> Iterator[str]:
    """Yield each name once a round, beginning one further each time."""
    for turn in range(rounds):
        first = turn % max(len(names), 1)
        yield from (*names[first:], *names[:first])


def _timed(run: Run, calls: int, clock: Clock) -> float:
    start = clock()
    for _ in repeat(None, calls):
        run()
    return clock() - start


@contextmanager
def _collected() -> Iterator[None]:
    """Keep what other methods hold out of the garbage collector, which stays on for what is measured."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
