"""The loop over whole vectors makes the steps that are made one by one, to the last bit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from gradcli.descent.array_loop import array_loop
from gradcli.descent.loop import descend
from gradcli.descent.moves import FirstOrder
from gradcli.descent.objective import Objective
from gradcli.descent.plans import ready
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.step_loop import Bounds
from gradcli.language.expression import read
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Status, Step

ROSENBROCK = "@rosenbrock(300)"
START = [-1.2 if place % 2 == 0 else 1.0 for place in range(300)]
FAR = Bounds(1e18, 1e12, 1e-9)


class Reached(NamedTuple):
    """Where a run stands: the point, then the memory; the lowest value so far and its iteration."""

    state: list[float]
    lowest: float
    at: int


def _plan(method: str, **options: Any) -> Plan:
    rate = None if RECURRENCES[method].rate else 1e-4
    return Plan(method, **{"learning_rate": rate, **options})


@cache
def _objective(text: str, *, maximize: bool) -> Objective:
    return Objective(read(text), maximize=maximize)


def _stepped(text: str, plan: Plan, start: Sequence[float], steps: int) -> Reached:
    """Make the steps one by one."""
    objective = _objective(text, maximize=plan.maximize)
    mover = ready(plan, 1000).mover(objective)
    assert isinstance(mover, FirstOrder)
    assert objective.kernel is not None
    objective.forget()
    sample, lowest, at = objective.at(list(start)), math.inf, -1
    for k in range(steps + 1):
        if sample.value < lowest:
            lowest, at = sample.value, k
        if k < steps:
            sample = objective.at(mover(k + 1, sample).point)
    return Reached([*sample.point, *(number for row in mover.rows for number in row)], lowest, at)


def _looped(
    text: str, plan: Plan, start: Sequence[float], stops: Sequence[int], bounds: Bounds = FAR
) -> tuple[int, bool, Reached]:
    """Let the loop make them, from each stop to the next."""
    objective = _objective(text, maximize=plan.maximize)
    iteration = ready(plan, 1000).iteration
    assert iteration is not None
    assert objective.kernel is not None
    advance = array_loop(objective.kernel, iteration, objective.sign, bounds)
    state: Sequence[float] = [*start, *(first for first in iteration.starts.values() for _ in start)]
    k, clear, lowest, at = 0, True, math.inf, -1
    for stop in stops:
        k, clear, lowest, found, state = advance(k, stop, lowest, state)
        at = at if found < 0 else found
    return k, clear, Reached(list(state), lowest, at)


@pytest.mark.parametrize("method", RECURRENCES)
def test_every_method_goes_as_in_single_steps_at_once_or_in_leaps(method: str) -> None:
    expected = _stepped(ROSENBROCK, _plan(method), START, 25)
    for stops in ([25], [1, 7, 25]):
        assert _looped(ROSENBROCK, _plan(method), START, stops) == (25, True, expected)


@pytest.mark.parametrize(
    "options",
    [
        {"schedule": "cosine"},
        {"schedule": "step", "settings": {"period": 4.0}},
        {"schedule": "lr/sqrt(k)"},
        {"maximize": True, "learning_rate": 1e-7},
        {"update": "x = x - lr*tanh(g)"},
        {"update": "v = 0.9*v + sin(x)*g^3*1e-9; x = x - lr*v", "state": {"v": 0.0}},
        {"update": "a = b; b = g; x = x - lr*(a + 3*b)", "state": {"a": 0.0, "b": 1.0}},
        {"update": "a = b; b = a + g; x = x - lr*b/(1 + abs(b))", "state": {"a": 0.5, "b": 1.0}},
        {"update": "c = c + 1; x = x - lr*g/c", "state": {"c": 0.0}},
        {"update": "x = where(g > 100, x - lr*g, max(x - 0.01*lr*sign(g), -5))"},
        {"update": "p = x; x = x - lr*g + 0.1*(x - p)", "state": {"p": 0.0}},
    ],
    ids=lambda options: " ".join(map(str, options.values()))[:50],
)
def test_schedules_climbs_and_own_updates_go_as_in_single_steps(options: Mapping[str, Any]) -> None:
    plan = Plan("gd", **{"learning_rate": 1e-4, **options})
    k, clear, reached = _looped(ROSENBROCK, plan, START, [3, 20])
    assert (k, clear) == (20, True)
    assert reached == _stepped(ROSENBROCK, plan, START, 20)


@pytest.mark.parametrize("text", ["@rastrigin(250)", "@ackley(250)", "@schwefel(250)", "@zakharov(250)"])
def test_other_problems_go_as_in_single_steps(text: str) -> None:
    start = [math.sin(place + 1) for place in range(250)]
    plan = Plan("adam", 0.01)
    k, clear, reached = _looped(text, plan, start, [15])
    assert (k, clear) == (15, True)
    assert reached == _stepped(text, plan, start, 15)


def test_twenty_steps_equal_the_recurrence_in_numpy() -> None:
    x = np.array(START)
    for _ in range(20):
        inner, gradient = x[1:] - x[:-1] ** 2, np.zeros(300)
        gradient[1:] += 200 * inner
        gradient[:-1] += -400 * x[:-1] * inner - 2 * (1 - x[:-1])
        x = x - 1e-4 * gradient
    _, _, reached = _looped(ROSENBROCK, _plan("gd"), START, [20])
    np.testing.assert_allclose(reached.state, x, rtol=1e-12)


SPHERE = "@sphere(300)"
ONES = [1.0] * 300
# With rate 0.25 each coordinate halves at every step: x = 2^-k, f = 300*4^-k, each partial 2^(1-k).


@pytest.mark.parametrize(
    ("bounds", "special"),
    [
        (Bounds(1e18, 1e12, 2.0**-4), 5),
        (Bounds(1e18, 1e12, 2.0**-4 * 0.999), 6),
        (Bounds(1e18, 1e12, 0.0, step=math.sqrt(300) * 2.0**-6), 6),
        (Bounds(1e18, 1e12, 0.0, change=300 * (4.0**-4 - 4.0**-5)), 5),
        (Bounds(299.0, 1e12, 0.0), 0),
        (Bounds(1e18, 1.0, 0.0), 0),
    ],
)
def test_the_loop_stops_where_something_is_special(bounds: Bounds, special: int) -> None:
    k, clear, _ = _looped(SPHERE, Plan("gd", 0.25), ONES, [100], bounds)
    assert (k, clear) == (special, False)


@pytest.mark.parametrize(("bounds", "special"), [(Bounds(1e6, 1e12, 0.0), 5), (Bounds(1e18, 100.0, 0.0), 6)])
def test_it_stops_where_the_run_goes_astray(bounds: Bounds, special: int) -> None:
    # With rate 1.75 each coordinate becomes -2.5 times itself: 300*6.25^5 = 2.9e6, and 2.5^6 = 244.
    k, clear, _ = _looped(SPHERE, Plan("gd", 1.75), ONES, [100], bounds)
    assert (k, clear) == (special, False)


def test_it_stops_at_a_point_outside_the_domain() -> None:
    # Each coordinate goes from 1 to 1/2, then to 1/2 - 1/sqrt(2) < 0.
    text = "sum(sqrt(x[i]), i, 1, 300)"
    k, clear, _ = _looped(text, Plan("gd", 1.0), ONES, [100])
    assert (k, clear) == (2, False)
    run = descend(text, ONES, 1.0)
    assert run.status is Status.DOMAIN_ERROR
    assert "at step 2" in run.message


def _trace(text: str, start: Sequence[float], **options: Any) -> list[Step]:
    steps: list[Step] = []
    descend(text, start, on_step=steps.append, **options)
    return steps


@pytest.mark.parametrize("method", ["gd", "momentum", "adam", "rprop"])
def test_a_shown_descent_has_the_numbers_of_the_loop(method: str) -> None:
    rate = None if RECURRENCES[method].rate else 1e-4
    steps = _trace(
        ROSENBROCK, START, learning_rate=rate, method=method, stopping=Stopping(steps=12, gtol=0.0)
    )
    _, _, reached = _looped(ROSENBROCK, _plan(method), START, [12])
    assert list(steps[-1].point) == reached.state[:300]
    assert steps[reached.at].value == reached.lowest


def test_exact_runs_and_short_formulas_stay_as_they_are() -> None:
    assert Objective(read(SPHERE), exact=True).kernel is None
    assert Objective(read("@rosenbrock(20)")).kernel is None
    assert Objective(read(SPHERE)).kernel is not None


def test_the_value_alone_is_the_value_of_a_sample() -> None:
    objective = Objective(read(ROSENBROCK), maximize=True)
    sample = objective.at(START)
    assert objective.value_at(START) == sample.value == -objective.value_beside(START)


def test_a_fault_in_one_summand_is_named() -> None:
    start = [2.0] * 300
    start[6] = -2.0
    sample = Objective(read("sum(sqrt(x[i]), i, 1, 300)")).at(start)
    assert sample.fault == "sqrt(x7) needs x7 >= 0"
