"""Go over the steps of a first-order method that nobody looks at, by a generated loop.

The loop stops before whatever is special, and those steps are made one by one; so a run ends at the same
step, with the same numbers, whether its steps were shown or not.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Sequence

from gradcli.dataclass import dataclass
from gradcli.descent.endings import RUNAWAY
from gradcli.descent.fast_loop import FastLoop
from gradcli.descent.memory import TAIL, Way
from gradcli.descent.objective import Exhausted, Objective, Sample
from gradcli.descent.step_loop import Bounds, Iteration
from gradcli.descent.vectors import largest
from gradcli.results.engines import Engine
from gradcli.results.plans import Stopping
from gradcli.results.quantities import Remark

_FIRST = 128
"""From here on leaping pays for the compiling of its loop."""

_LEAST = 2 * TAIL
"""A shorter leap saves too little."""

_BACK = 3
"""From so far before a step that is special, the one before it is made in full, with its angle."""

_MARKS = 16
_PATIENCE = 8
"""Leaps in a row that came to nothing before no more are tried."""

_QUICK, _SLOW = 0.01, 0.04
"""Seconds that one call of the loop may take, for an interruption is heard after it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of a run after an iteration."""

    index: int
    state: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest value met in a leap, the iteration, and a mark before it."""

    value: float
    index: int
    mark: Mark


class Leaps:
    """The leaps of one run; every step that is made by itself is marked here too."""

    def __init__(self, loop: FastLoop, objective: Objective, way: Way, most: int, deadline: float) -> None:
        self._loop = loop
        self._objective = objective
        self._way = way
        self._most = most
        self._marks: deque[Mark] = deque(maxlen=_MARKS)
        self._reach = 1024
        self._failures = 0
        self._not_before = _FIRST
        self._lowest: Lowest | None = None
        self._deadline = deadline

    @property
    def remark(self) -> Remark | None:
        """What is to be said of the engine."""
        return self._loop.remark

    @property
    def newest(self) -> Mark | None:
        """The state after the last iteration that is known."""
        return self._marks[-1] if self._marks else None

    def mark(self, index: int, state: Sequence[float]) -> None:
        """Take note of the state after a step that was made by itself."""
        if index + _MARKS > self._not_before:
            self._marks.append(Mark(index, tuple(state)))

    def leap(self, index: int, goal: int) -> Mark | None:
        """Go over the steps behind `index` and return a mark two before `goal`.

        Where something is special on the way it is one well before that; None where leaping does not pay.
        Raises Exhausted at the deadline.
        """
        landing = goal - 2
        if index < self._not_before or landing - index < _LEAST or self._failures >= _PATIENCE:
            return None
        while (mark := self._marks[-1]).index < landing:
            stop = min(landing, self._way.next_note(mark.index), mark.index + self._reach)
            reached, clear, state = self._timed(mark, stop)
            if not clear:
                return self._back(index, reached)
            self._marks.append(Mark(reached, state))
            if self._way.is_due(reached):
                self._way.note(reached, self._objective.value_beside(state[: self._objective.size]))
        reached, clear, _ = self._timed(mark, goal)
        if not clear:
            return self._back(index, reached)
        self._failures = 0
        return mark

    def before(self, index: int, steps: int) -> Mark | None:
        """Return a mark so many steps before an iteration, or the nearest there is."""
        earlier = [mark for mark in self._marks if mark.index <= index]
        fitting = [mark for mark in earlier if mark.index <= index - steps]
        if not fitting:
            return earlier[0] if earlier else None
        return self._moved(fitting[-1], index - steps)

    def lowest(self) -> tuple[Mark, int] | None:
        """Return the iteration of the lowest value in all leaps, and a mark two steps before it or nearer.

        None where no leap undercut the steps before it.
        """
        if self._lowest is None:
            return None
        mark, index = self._lowest.mark, self._lowest.index
        return self._moved(mark, max(mark.index, index - 2)), index

    def _back(self, index: int, reached: int) -> Mark:
        """Return a mark before the special iteration, from which the steps are made one by one."""
        self._failures += reached - index < _LEAST
        self._not_before = reached + 1
        mark = self.before(reached, _BACK) or self._marks[0]
        self._cut_back(mark.index)
        return mark

    def _cut_back(self, index: int) -> Mark:
        """Forget the marks behind an iteration and return the last that is left."""
        while self._marks[-1].index > index:
            self._marks.pop()
        return self._marks[-1]

    def _timed(self, mark: Mark, stop: int) -> tuple[int, bool, tuple[float, ...]]:
        """Go on to `stop`; how far one goes at a time follows from how long it takes."""
        began = time.monotonic()
        if began > self._deadline:
            raise Exhausted
        index, clear, lowest, at, state = self._loop.advance(
            mark.index, stop, self._lowest_value(), mark.state, self._most
        )
        if clear and at >= 0:
            self._lowest = Lowest(lowest, at, self._earlier(at - 2))
        spent = time.monotonic() - began
        if spent < _QUICK and stop - mark.index == self._reach:
            self._reach *= 2
        elif spent > _SLOW:
            self._reach = max(1, self._reach // 2)
        return index, clear, tuple(state)

    def _earlier(self, index: int) -> Mark:
        """Return the last mark up to an iteration, or the first there is."""
        return next((mark for mark in reversed(self._marks) if mark.index <= index), self._marks[0])

    def _moved(self, mark: Mark, index: int) -> Mark:
        """Return the mark of a later iteration, or the old one where something is special on the way."""
        _, clear, *_, state = self._loop.advance(mark.index, index, -math.inf, mark.state, self._most)
        return Mark(index, tuple(state)) if clear else mark

    def _lowest_value(self) -> float:
        known = math.inf if self._way.lowest is None else self._objective.sign * self._way.lowest.value
        return known if self._lowest is None else min(known, self._lowest.value)


def leaps_of(
    iteration: Iteration, objective: Objective, first: Sample, stopping: Stopping, way: Way, engine: Engine,
    deadline: float,
) -> Leaps:  # fmt: skip
    """Return what goes over the steps of a run that began at `first`."""
    bounds = Bounds(
        RUNAWAY * (1 + abs(first.value)), RUNAWAY * (1 + largest(first.point)), stopping.gtol,
        stopping.xtol, stopping.ftol,
    )  # fmt: skip
    loop = FastLoop(iteration, objective, bounds, engine, deadline)
    return Leaps(loop, objective, way, stopping.steps, deadline)
