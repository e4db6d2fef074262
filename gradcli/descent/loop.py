"""Drive a method, stream its steps, decide when and why to stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from gradcli.descent.objective import Objective, Sample
from gradcli.descent.recurrences import Recurrence, recurrence, stepper
from gradcli.errors import OptionError
from gradcli.language.expression import Expression, read
from gradcli.results import Counts, Method, Remark, Run, RunStart, Status, Step

_OUTSIDE = "the start is outside the domain"
_MOST_KINKS = 3
_RUNAWAY = 1e10
"""A value or coordinate this many times its starting size counts as divergence."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """When to stop: bounds on the largest absolute partial, the step, the change of value, the steps."""

    gtol: float = 1e-6
    xtol: float | None = None
    ftol: float | None = None
    steps: int = 1000


def descend(
    expression: str | Expression,
    start: Sequence[float],
    learning_rate: float,
    *,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    method: str = "gd",
    stopping: Stopping | None = None,
    on_start: Callable[[RunStart], None] | None = None,
    on_step: Callable[[Step], None] | None = None,
    timeout: float | None = None,
) -> Run:
    """Descend from `start`; every step is handed to `on_step` as it is made, and none is kept.

    After `timeout` seconds the run ends where it is; so does an interruption (Ctrl-C). Raises OptionError
    for settings that cannot be used.
    """
    stopping = stopping or Stopping()
    if isinstance(expression, str):
        expression = read(expression, variables, constants)
    row = recurrence(method)
    _check(expression, start, learning_rate, stopping)
    settings = {"lr": float(learning_rate), **row.settings}
    run = _Descent(expression, row, settings, stopping)
    if on_start is not None:
        on_start(RunStart(expression, run.method))
    deadline = math.inf if timeout is None else time.monotonic() + timeout
    try:
        for step in run.steps([float(x) for x in start]):
            if on_step is not None:
                on_step(step)
            if time.monotonic() > deadline:
                run.time_out()
                break
    except KeyboardInterrupt:
        run.interrupt()
    return run.result()


def _check(expression: Expression, start: Sequence[float], learning_rate: float, stopping: Stopping) -> None:
    if not expression.variables:
        raise OptionError(
            "there is no variable to descend in", hint="write a formula with a variable, such as x^2"
        )
    if len(start) != len(expression.variables) or not all(map(math.isfinite, start)):
        raise OptionError(f"the start needs {len(expression.variables)} finite coordinates")
    if not (math.isfinite(learning_rate) and learning_rate > 0):
        raise OptionError("the learning rate must be a finite number above 0", hint="write --lr 0.1")
    for name in ("gtol", "xtol", "ftol"):
        bound = getattr(stopping, name)
        if bound is not None and not (math.isfinite(bound) and bound >= 0):
            raise OptionError(f"--{name} must be a finite number, 0 or above")
    if stopping.steps < 0:
        raise OptionError("--steps must be 0 or above")


class _Descent:
    """One run: where it is, and how it ended."""

    def __init__(
        self, expression: Expression, row: Recurrence, settings: dict[str, float], stopping: Stopping
    ) -> None:
        self.expression = expression
        self.row = row
        self.settings = settings
        self.stopping = stopping
        self.objective = Objective(expression)
        self.method = Method(row.name, row.update, "constant", None, settings)
        self.last: Step | None = None
        self.status = Status.STEP_LIMIT
        self.message = ""

    def steps(self, point: list[float]) -> Iterator[Step]:
        """Yield the start, then each step, until a reason to stop is found."""
        sample = self.objective.at(point)
        if self._cannot_use(sample, 0):
            return
        yield self._recorded(0, sample, None)
        if _largest(sample.gradient) <= self.stopping.gtol:
            return self._end(Status.STATIONARY_START)
        first = sample
        advance = stepper(self.row, self.settings)
        state = [[value] * len(point) for value in self.row.state.values()]
        for index in range(1, self.stopping.steps + 1):
            point = advance(sample.point, sample.gradient, index, self.settings["lr"], state)
            previous, sample = sample, self.objective.at(point)
            if self._cannot_use(sample, index):
                return
            length = math.dist(point, previous.point)
            yield self._recorded(index, sample, length)
            if self._is_done(first, previous, sample, length):
                return
        self._end(Status.STEP_LIMIT)

    def interrupt(self) -> None:
        """Record that the person at the keyboard ended the run."""
        self._end(Status.INTERRUPTED)

    def time_out(self) -> None:
        """Record that the time is up."""
        self._end(Status.INTERRUPTED)
        self.message += ": the time limit is met; --timeout allows more"

    def result(self) -> Run:
        """Return how it ended."""
        counts = Counts(self.objective.values, self.objective.gradients)
        return Run(
            self.expression, self.method, self.status, self.message, self.last, counts, tuple(self._remarks())
        )

    def _recorded(self, index: int, sample: Sample, length: float | None) -> Step:
        self.last = Step(
            index, tuple(sample.point), sample.value, tuple(sample.gradient), math.hypot(*sample.gradient),
            length, self.settings["lr"],
        )  # fmt: skip
        return self.last

    def _cannot_use(self, sample: Sample, index: int) -> bool:
        """End where a point has no value or gradient; the returned point is then the one before."""
        if sample.fault:
            where = ", ".join(
                f"{n} = {x:.6g}"
                for n, x in list(zip(self.expression.variables, sample.point, strict=True))[:6]
            )
            self._end(Status.DOMAIN_ERROR, index=index, reason=f"at {where}, {sample.fault}")
            if self.last is None:
                fact = "there is no gradient at the start" if sample.value == sample.value else _OUTSIDE
                self.message = f"{fact}: at {where}, {sample.fault}"
            elif sample.value == sample.value:
                self.message = f"there is no gradient at step {index}: at {where}, {sample.fault}"
            return True
        if not all(map(math.isfinite, (*sample.point, sample.value, *sample.gradient))):
            self._end(Status.NOT_FINITE, index=index)
            return True
        return False

    def _is_done(self, first: Sample, previous: Sample, sample: Sample, length: float) -> bool:
        stopping = self.stopping
        change = abs(sample.value - previous.value)
        if growth := _growth(first, sample):
            self._end(Status.DIVERGED, growth=growth)
        elif _largest(sample.gradient) <= stopping.gtol:
            self._end(Status.CONVERGED_GRADIENT)
        elif stopping.xtol is not None and length <= stopping.xtol:
            self._end(Status.CONVERGED_STEP, length=length)
        elif stopping.ftol is not None and change <= stopping.ftol:
            self._end(Status.CONVERGED_VALUE, change=change)
        else:
            return False
        return True

    def _end(
        self, status: Status, *, index: int | None = None, reason: str = "", growth: str = "",
        length: float = 0.0, change: float = 0.0,
    ) -> None:  # fmt: skip
        last, stopping = self.last, self.stopping
        reached = last.index if last else 0
        self.status = status
        self.message = status.value.format(
            index=reached if index is None else index,
            largest=f"{_largest(last.gradient):.6g}" if last else "unknown",
            gtol=_given(stopping.gtol), xtol=_given(stopping.xtol), ftol=_given(stopping.ftol),
            steps=stopping.steps, step=f"{length:.6g}", change=f"{change:.6g}", reason=reason, growth=growth,
        )  # fmt: skip
        if status is Status.NOT_FINITE and last is None:
            self.message = "stopped: at the start a number is too large for double precision"

    def _remarks(self) -> Iterator[Remark]:
        if self.last is None:
            return
        kinks = list(islice(self.objective.kinks(self.last.point), _MOST_KINKS))
        if self.status is Status.STATIONARY_START and not kinks:
            yield Remark(
                "stationary_start",
                self.objective.kind_of_stationary_point(
                    Sample(self.last.point, self.last.value, self.last.gradient)
                ),
            )
        for text in kinks:
            yield Remark(
                "kink", f"the last point lies {text}; where its sides differ, the gradient is a convention"
            )


def _growth(first: Sample, sample: Sample) -> str:
    """Say what ran away, or nothing."""
    if abs(sample.value) > _RUNAWAY * (1 + abs(first.value)):
        sign = "grew" if sample.value > 0 else "fell"
        return f"the value {sign} from {first.value + 0.0:.6g} to {sample.value:.6g}"
    if _largest(sample.point) > _RUNAWAY * (1 + _largest(first.point)):
        return f"the point ran away to distance {math.hypot(*sample.point):.6g}"
    return ""


def _largest(vector: Sequence[float]) -> float:
    return max(map(abs, vector), default=0.0)


def _given(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
