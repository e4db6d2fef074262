"""Drive a method, stream its steps, decide when to stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

from gradcli.descent.endings import Ending, ending, finished, unusable
from gradcli.descent.formulas import NoNumber
from gradcli.descent.line_search import NoLowerValue
from gradcli.descent.memory import Recorder, Way
from gradcli.descent.moves import Move, Mover, Ready
from gradcli.descent.objective import Exhausted, Objective, Sample, prepared
from gradcli.descent.plans import ready
from gradcli.descent.vectors import difference, largest
from gradcli.errors import LimitError, OptionError
from gradcli.language.expression import Expression, read
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.rationals import TooLong
from gradcli.results.plans import Plan, Real, Stopping
from gradcli.results.quantities import Remark
from gradcli.results.runs import ExactStep, Run, RunStart, Status, Step

_MOST_KINKS = 3
_OUT_OF_TIME = "the time limit is met; --timeout allows more"
_MOST_BITS = 4000
"""Numerators and denominators of an exact run grow to this many bits, which is 1200 digits."""


def descend(
    expression: str | Expression,
    start: Sequence[Real],
    learning_rate: Real | None = None,
    *,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    method: str = "gd",
    settings: Mapping[str, Real] | None = None,
    schedule: str = "constant",
    line_search: str | None = None,
    update: str = "",
    state: Mapping[str, Real] | None = None,
    maximize: bool = False,
    exact: bool = False,
    stopping: Stopping | None = None,
    on_start: Callable[[RunStart], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
    timeout: float | None = None,
    keep_steps: bool = False,
) -> Run:
    """Descend from `start`; every step is handed to `on_step` as it is made, and only the last are kept.

    After `timeout` seconds the run ends where it is; so does an interruption (Ctrl-C). In an `exact` run
    all numbers are fractions. `keep_steps` keeps the way, thinned where it is long, for a picture. Raises
    OptionError for a plan that cannot be carried out, ExpressionError for a formula that cannot be read.

    >>> descend("x^2 + 9y^2", [1, 1], method="newton").last.index
    1
    """
    if isinstance(expression, str):
        expression = read(expression, variables, constants)
    plan = Plan(
        method, learning_rate, settings or {}, schedule, line_search, update, state or {}, maximize, exact
    )
    stopping = stopping or Stopping()
    return carried_out(
        expression, start, plan, stopping, on_start=on_start, on_step=on_step, timeout=timeout,
        keep_steps=keep_steps,
    )  # fmt: skip


def carried_out(
    expression: Expression,
    start: Sequence[Real],
    plan: Plan,
    stopping: Stopping,
    *,
    on_start: Callable[[RunStart], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
    timeout: float | None = None,
    objective: Objective | None = None,
    keep_steps: bool = False,
) -> Run:
    """Carry out a plan; see `descend`. An `objective` that was prepared for it is taken over."""
    deadline = math.inf if timeout is None else time.monotonic() + timeout
    _check(expression, start, stopping)
    method = ready(plan, stopping.steps)
    check_size(plan, method, len(start))
    objective = objective or prepared(expression, maximize=plan.maximize, exact=plan.exact)
    run = _Descent(expression, plan, method, objective, stopping, deadline)
    recorder = Recorder(len(start)) if keep_steps else None
    if on_start is not None:
        on_start(RunStart(expression, method.method, plan.exact))
    try:
        for step in run.steps(list(start)):
            if recorder is not None:
                recorder.add(step)
            if on_step is not None:
                on_step(step)
            if time.monotonic() > deadline:
                run.cut_short(_OUT_OF_TIME)
                break
    except KeyboardInterrupt:
        run.cut_short("")
    except Exhausted:
        if time.monotonic() <= deadline:
            raise
        run.cut_short(_OUT_OF_TIME)
    except TooLong:
        run.cut_short("its fractions are too long to go on; without --exact it does")
    return replace(run.result(), steps=recorder.steps()) if recorder is not None else run.result()


def _check(expression: Expression, start: Sequence[Real], stopping: Stopping) -> None:
    if not expression.variables:
        raise OptionError(
            "there is no variable to descend in", hint="write a formula with a variable, such as x^2"
        )
    if len(start) != len(expression.variables) or not all(abs(float_of(x)) < math.inf for x in start):
        raise OptionError(f"the start needs {len(expression.variables)} finite coordinates")
    for name in ("gtol", "xtol", "ftol"):
        bound = getattr(stopping, name)
        if bound is not None and not (math.isfinite(bound) and bound >= 0):
            raise OptionError(f"--{name} must be a finite number, 0 or above")
    if stopping.steps < 0:
        raise OptionError("--steps must be 0 or above")


def check_size(plan: Plan, method: Ready, size: int) -> None:
    """Raise LimitError where a method takes fewer variables than there are."""
    if method.most is not None and size > method.most:
        raise LimitError(
            f"{plan.method} takes at most {method.most} variables", hint="lbfgs and cg take any number"
        )


class _Descent:
    """One run: where it is, and how it ended."""

    def __init__(
        self, expression: Expression, plan: Plan, method: Ready, objective: Objective, stopping: Stopping,
        deadline: float,
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
        self._moved: tuple[float, ...] | None = None

    def steps(self, start: list[Real]) -> Iterator[Step]:
        """Yield the start, then each step, until a reason to stop is found."""
        numbers = [Fraction(x) if self.plan.exact else float(x) for x in start]
        self.start = _doubles(numbers)
        sample = first = self.objective.at(numbers)
        if self._ended(unusable(sample, None, self.expression.variables, self.stopping)):
            return
        yield self._begun(sample)
        self.objective.deadline = self.deadline
        if largest(sample.gradient) <= self.stopping.gtol:
            return self._end(Status.STATIONARY_START)
        for index in range(1, self.stopping.steps + 1):
            move = self._move(index, sample)
            if move is None:
                return
            previous, sample = sample, self.objective.at(move.point)
            if self._ended(unusable(sample, self.last, self.expression.variables, self.stopping)):
                return
            last = self._recorded(index, previous, sample, move)
            yield last
            if self._ended(finished(first, previous, sample, last, self.stopping, self.objective.sign)):
                return
        self._end(Status.STEP_LIMIT)

    def cut_short(self, reason: str) -> None:
        """Record that the run was ended from outside, or by a limit."""
        self._end(Status.INTERRUPTED)
        if reason:
            self.ending = Ending(Status.INTERRUPTED, f"{self.ending.message}: {reason}")

    def result(self) -> Run:
        """Return how it ended."""
        return Run(
            self.expression, self.method, self.ending.status, self.ending.message, self.last,
            self.objective.counts, tuple(self._remarks()), self.start, self.plan, self.stopping,
            self.way.lowest, tuple(self.way.tail), self.way.values(),
        )  # fmt: skip

    def _begun(self, sample: Sample) -> Step:
        lr = self.method.settings.get("lr")
        rate = None if self.method.rate or self.method.line_search else lr
        memory = {name: (start,) * len(sample.point) for name, start in self.starts.items()}
        return self._step(0, sample, rate, memory=memory)

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

    def _recorded(self, index: int, previous: Sample, sample: Sample, move: Move) -> Step:
        way = _doubles(difference(sample.point, previous.point))
        angle = _angle(self._moved, way) if self._moved is not None else None
        self._moved = way
        rate = None if move.rate != move.rate else move.rate
        return self._step(index, sample, rate, math.hypot(*way), angle, move.memory)

    def _step(
        self,
        index: int,
        sample: Sample,
        rate: Real | None,
        length: float | None = None,
        angle: float | None = None,
        memory: Mapping[str, Any] | None = None,
    ) -> Step:
        memory = memory or {}
        partials = [self.objective.sign * partial for partial in sample.gradient]
        value = self.objective.sign * sample.value
        exact: ExactStep | None = None
        if self.plan.exact:
            exact = ExactStep(tuple(sample.point), value, tuple(partials), rate, memory)  # type: ignore[arg-type]
        gradient = _doubles(partials)
        self.last = Step(
            index, _doubles(sample.point), float_of(value), gradient, math.hypot(*gradient), length,
            None if rate is None else float_of(rate), angle,
            {name: _shown(entry) for name, entry in memory.items()}, exact,
        )  # fmt: skip
        self.way.add(self.last)
        return self.last

    def _ended(self, how: Ending | None) -> bool:
        if how is not None:
            self.ending = how
        return how is not None

    def _end(self, status: Status, **told: object) -> None:
        self.ending = ending(status, self.last, self.stopping, **told)

    def _remarks(self) -> Iterator[Remark]:
        for text in islice(self.objective.kinks(self.last.point), _MOST_KINKS) if self.last else ():
            yield Remark(
                "kink", f"the last point lies {text}; where its sides differ, the gradient is a convention"
            )


def _doubles(numbers: Iterable[Any]) -> tuple[float, ...]:
    return tuple(map(float_of, numbers))


def _shown(value: Any) -> Any:
    """Return what a method remembers in doubles."""
    return tuple(map(_shown, value)) if isinstance(value, tuple) else float_of(value)


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _angle(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the angle between two moves in degrees, or None where one has no length."""
    size, other = math.hypot(*before), math.hypot(*after)
    if not (size and other):
        return None
    one = [x / size for x in before]
    two = [x / other for x in after]
    # The half-angle form keeps its digits near 0 and 180 degrees, where the cosine loses half of them.
    return math.degrees(
        2 * math.atan2(math.dist(one, two), math.hypot(*map(sum, zip(one, two, strict=True))))
    )
