"""Drive a method, stream its steps, decide when to stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from gradcli.descent.digits import Judge
from gradcli.descent.memory import Recorder
from gradcli.descent.moves import Ready
from gradcli.descent.objective import Exhausted, Objective, prepared
from gradcli.descent.plans import ready
from gradcli.descent.stepping import Descent
from gradcli.descent.trace import thinned
from gradcli.errors import LimitError, OptionError
from gradcli.language.expression import Expression, read
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.rationals import TooLong
from gradcli.results.engines import Engine, named_engine
from gradcli.results.plans import Plan, Real, Stopping
from gradcli.results.runs import Run, RunStart, Step

_OUT_OF_TIME = "the time limit is met; --timeout allows more"


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
    every: int = 1,
    engine: str = "auto",
) -> Run:
    """Descend from `start`; every step is handed to `on_step` as it is made, and only the last are kept.

    With `every` only each K-th is handed over, and the last; for 0 the start and the last alone. Those
    between are gone over by a generated loop where the method is of first order, to the same numbers;
    `engine` is `auto`, `python` or `c`: generated Python, or machine code where there is a C compiler.
    After `timeout` seconds the run ends where it is; so does an interruption (Ctrl-C). In an `exact` run
    all numbers are fractions. Where fewer than nine digits hold of a number that is handed over or returned,
    its row says so (`Step.digits`), and the run (`Run.rounding`). `keep_steps` keeps the way, thinned where
    it is long, for a picture. Raises OptionError for a plan that cannot be carried out, ExpressionError for
    a formula that cannot be read.

    >>> descend("x^2 + 9y^2", [1, 1], method="newton").last.index
    1
    """
    if isinstance(expression, str):
        expression = read(expression, variables, constants)
    plan = Plan(
        method, learning_rate, settings or {}, schedule, line_search, update, state or {}, maximize, exact
    )
    stopping = stopping or Stopping()
    judge = Judge(expression, plan, timeout=math.inf if timeout is None else timeout)
    with thinned(lambda step, _: on_step(step) if on_step else None, every, judged=judge.judged) as watch:
        return carried_out(
            expression, start, plan, stopping, on_start=on_start, on_step=watch if on_step else None,
            timeout=timeout, keep_steps=keep_steps, every=every, engine=named_engine(engine), judge=judge,
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
    every: int = 1,
    engine: Engine = Engine.AUTO,
    judge: Judge | None = None,
) -> Run:
    """Carry out a plan; see `descend`. An `objective` that was prepared for it is taken over.

    `on_step` sees every K-th step and the last, and may see others between them. A `judge` says how many
    digits hold where the run ended.
    """
    deadline = math.inf if timeout is None else time.monotonic() + timeout
    _check(expression, start, stopping, every)
    method = ready(plan, stopping.steps)
    check_size(plan, method, len(start))
    objective = objective or prepared(
        expression, maximize=plan.maximize, exact=plan.exact, arrays=engine is not Engine.C
    )
    gap = 1 if keep_steps else 0 if on_step is None else every
    run = Descent(expression, plan, method, objective, stopping, deadline, gap, engine)
    recorder = Recorder(len(start)) if keep_steps else None
    if on_start is not None:
        on_start(RunStart(expression, method.method, plan.exact))
    _go(run, start, recorder, on_step or _nothing)
    result = run.result()
    if judge is not None:
        # what a run ends with is there before its digits are
        with suppress(KeyboardInterrupt):
            result = judge.concluded(result, run.ending)
    return replace(result, steps=recorder.steps()) if recorder is not None else result


def _go(run: Descent, start: Sequence[Real], recorder: Recorder | None, show: Callable[[Step], None]) -> None:
    """Make the steps, keep and show each, until the run ends or is cut short."""
    try:
        for step in run.steps(list(start)):
            if recorder is not None:
                recorder.add(step)
            show(step)
    except KeyboardInterrupt:
        run.cut_short("")
        _show_last(run, show)
    except Exhausted:
        if time.monotonic() <= run.deadline:
            raise
        run.cut_short(_OUT_OF_TIME)
        _show_last(run, show)
    except TooLong:
        run.cut_short("its fractions are too long to go on; without --exact it does")


def _show_last(run: Descent, show: Callable[[Step], None]) -> None:
    """Show the step where the run was cut short, which a leap had gone beyond."""
    if run.last is not None:
        # Who hears of an interruption while it is shown need not be told again: the run has ended.
        with suppress(KeyboardInterrupt):
            show(run.last)


def _nothing(_step: Step) -> None:
    return None


def _check(expression: Expression, start: Sequence[Real], stopping: Stopping, every: int) -> None:
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
    if every < 0:
        raise OptionError("--every wants 0 or more")


def check_size(plan: Plan, method: Ready, size: int) -> None:
    """Raise LimitError where a method takes fewer variables than there are."""
    if method.most is not None and size > method.most:
        raise LimitError(
            f"{plan.method} takes at most {method.most} variables", hint="lbfgs and cg take any number"
        )
