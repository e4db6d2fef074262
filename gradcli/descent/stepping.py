"""One descent: make its steps, leap over those that nobody looks at, and find out when it ends."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from gradcli.descent.endings import Ending, ending, finished, unusable
from gradcli.descent.formulas import NoNumber
from gradcli.descent.leaps import Leaps, Mark, leaps_of
from gradcli.descent.line_search import NoLowerValue
from gradcli.descent.memory import TAIL, Way
from gradcli.descent.moves import FirstOrder, Move, Mover, Ready
from gradcli.descent.objective import Exhausted, Objective, Sample
from gradcli.descent.step_rows import angle_between, doubles, step_of
from gradcli.descent.vectors import difference, largest
from gradcli.language.expression import Expression
from gradcli.results.engines import Engine
from gradcli.results.plans import Plan, Real, Stopping
from gradcli.results.quantities import Remark
from gradcli.results.runs import Run, Status, Step

_MOST_KINKS = 3
_MOST_BITS = 4000
"""Numerators and denominators of an exact run grow to this many bits, which is 1200 digits."""


class Descent:
    """One run: where it is, and how it ended."""

    def __init__(
        self, expression: Expression, plan: Plan, method: Ready, objective: Objective, stopping: Stopping,
        deadline: float, every: int, engine: Engine,
    ) -> None:  # fmt: skip
        self.expression = expression
        self.plan = plan
        self.method = method.method
        self.objective = objective
        self.stopping = stopping
        self.deadline = deadline
        self.starts = method.starts
        self.mover: Mover = method.mover(objective)
        self.start: tuple[float, ...] = ()
        self.last: Step | None = None
        self.way = Way(objective.sign)
        self.ending = Ending(Status.STEP_LIMIT, "")
        self._is_first_order = method.iteration is not None
        self._iteration = None if every == 1 else method.iteration
        self._every, self._engine = every, engine
        self._leaps: Leaps | None = None
        self._landed = -TAIL
        self._moved: tuple[float, ...] | None = None

    def steps(self, start: list[Real]) -> Iterator[Step]:
        """Yield the start, then each step, until a reason to stop is found.

        Raises Exhausted at the deadline.
        """
        numbers = [Fraction(x) if self.plan.exact else float(x) for x in start]
        self.start = doubles(numbers)
        sample = first = self.objective.at(numbers)
        if self._ended(unusable(sample, None, self.expression.variables, self.stopping)):
            return
        yield self._noted(self._begun(sample))
        self.objective.deadline = self.deadline
        if largest(sample.gradient) <= self.stopping.gtol:
            return self._end(Status.STATIONARY_START)
        self._prepare(first)
        index = 0
        while index < self.stopping.steps:
            if time.monotonic() > self.deadline:
                raise Exhausted
            index, sample = self._leapt(index, sample)
            index += 1
            move = self._move(index, sample)
            if move is None:
                return
            previous, sample = sample, self._sampled(move.point)
            if self._ended(unusable(sample, self.last, self.expression.variables, self.stopping)):
                return
            last = self._made(index, previous, sample, move)
            if index == self._landed + 1:
                self.way.note(index, last.value)
                continue
            yield self._noted(last)
            if self._ended(finished(first, previous, sample, last, self.stopping, self.objective.sign)):
                return
        self._end(Status.STEP_LIMIT)

    def cut_short(self, reason: str) -> None:
        """Record that the run was ended from outside, or by a limit."""
        if self._leaps and self._leaps.newest and self.last and self._leaps.newest.index > self.last.index:
            self._landed = self._leaps.newest.index
            self._retrace(self._landed)
        self._end(Status.INTERRUPTED)
        if reason:
            self.ending = Ending(Status.INTERRUPTED, f"{self.ending.message}: {reason}")

    def result(self) -> Run:
        """Return how it ended."""
        self._look_back()
        return Run(
            self.expression, self.method, self.ending.status, self.ending.message, self.last,
            self.objective.counts, tuple(self._remarks()), self.start, self.plan, self.stopping,
            self.way.lowest, tuple(self.way.tail), self.way.values(),
        )  # fmt: skip

    def _prepare(self, first: Sample) -> None:
        """Make leaps possible where there are steps that nobody looks at."""
        if self._iteration is not None and self.objective.is_unbounded:
            self._leaps = leaps_of(
                self._iteration, self.objective, first, self.stopping, self.way, self._engine, self.deadline
            )

    def _state(self) -> list[float]:
        """Return all numbers that go round: the point, then what the method remembers."""
        rows = self.mover.rows if isinstance(self.mover, FirstOrder) else ()
        point = self.last.point if self.last else self.start
        return [*point, *(number for row in rows for number in row)]

    def _leapt(self, index: int, sample: Sample) -> tuple[int, Sample]:
        """Go over steps before the next one that is shown, as far as nothing happens in them."""
        if self._leaps is None:
            return index, sample
        shown = self.stopping.steps if not self._every else index + self._every - index % self._every
        mark = self._leaps.leap(index, min(shown, self.stopping.steps))
        if mark is None:
            return index, sample
        self._landed = mark.index
        return mark.index, self._standing(mark)

    def _standing(self, mark: Mark) -> Sample:
        """Put the run to where it was after an iteration; its next step is not kept, having no angle."""
        size = len(self.start)
        if isinstance(self.mover, FirstOrder):
            rows = range(size, len(mark.state), size)
            self.mover.rows = [list(mark.state[row : row + size]) for row in rows]
        self._moved = None
        self.objective.resume(mark.index)
        return self.objective.at(list(mark.state[:size]))

    def _look_back(self) -> None:
        """Make the last steps and the lowest once more, one by one, where leaps went over them."""
        if self._leaps is None or self.last is None:
            return
        counts, self.objective.deadline = self.objective.counts, math.inf
        if self.last.index - self._landed < TAIL:
            self._retrace(self.last.index)
        if (found := self._leaps.lowest()) is not None:
            mark, index = found
            for step in self._steps_from(mark, index):
                if step.index == index:
                    self.way.undercut(step)
        self.objective.resume(counts.value)

    def _retrace(self, index: int) -> None:
        """Make the steps before an iteration once more, so that the last of them are known in full."""
        mark = self._leaps.before(index, TAIL) if self._leaps else None
        self.objective.deadline = math.inf
        for step in self._steps_from(mark, index) if mark is not None else ():
            if mark and step.index > mark.index + 1:
                self._noted(step)

    def _steps_from(self, mark: Mark, index: int) -> Iterator[Step]:
        """Make the steps behind a mark, up to an iteration; it is known that they can be made."""
        sample = self._standing(mark)
        for place in range(mark.index + 1, index + 1):
            move = self.mover(place, sample)
            previous, sample = sample, self._sampled(move.point)
            yield self._made(place, previous, sample, move)

    def _begun(self, sample: Sample) -> Step:
        lr = self.method.settings.get("lr")
        rate = None if self.method.rate or self.method.line_search else lr
        memory = {name: (start,) * len(sample.point) for name, start in self.starts.items()}
        return self._step(0, sample, rate, None, None, memory)

    def _sampled(self, point: list[Any]) -> Sample:
        """Compute the sample after a step; in a method of first order each step counts as one."""
        if self._is_first_order:
            self.objective.forget()
        return self.objective.at(point)

    def _move(self, index: int, sample: Sample) -> Move | None:
        """Make the next step, or end the run where there is none."""
        try:
            move = self.mover(index, sample)
        except NoLowerValue as reason:
            self._end(Status.LINE_SEARCH_FAILED, reason=str(reason) or "met its conditions nowhere")
        except NoNumber as reason:
            if str(reason):
                self.ending = Ending(Status.DOMAIN_ERROR, f"step {index} cannot be made: {reason}")
            else:
                self._end(Status.NOT_FINITE, index=index)
        except ArithmeticError:
            self._end(Status.LINE_SEARCH_FAILED, reason="met numbers too small for double precision")
        else:
            if not self.plan.exact or max(map(_bits, move.point)) <= _MOST_BITS:
                return move
            self.cut_short(f"its fractions are longer than {_MOST_BITS} bits; without --exact it goes on")
        return None

    def _made(self, index: int, previous: Sample, sample: Sample, move: Move) -> Step:
        way = doubles(difference(sample.point, previous.point))
        angle = angle_between(self._moved, way) if self._moved is not None else None
        self._moved = way
        rate = None if move.rate != move.rate else move.rate
        return self._step(index, sample, rate, math.hypot(*way), angle, move.memory)

    def _step(self, index: int, sample: Sample, rate: Real | None, *move: Any) -> Step:
        return step_of(index, sample, self.objective.sign, rate, *move, is_exact=self.plan.exact)

    def _noted(self, step: Step) -> Step:
        self.last = step
        self.way.add(step)
        if self._leaps is not None:
            self._leaps.mark(step.index, self._state())
        return step

    def _ended(self, how: Ending | None) -> bool:
        if how is not None:
            self.ending = how
        return how is not None

    def _end(self, status: Status, **told: object) -> None:
        self.ending = ending(status, self.last, self.stopping, **told)

    def _remarks(self) -> Iterator[Remark]:
        if self._leaps is not None and self._leaps.remark is not None:
            yield self._leaps.remark
        for text in islice(self.objective.kinks(self.last.point), _MOST_KINKS) if self.last else ():
            yield Remark(
                "kink", f"the last point lies {text}; where its sides differ, the gradient is a convention"
            )


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())
