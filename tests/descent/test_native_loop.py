"""The loop in C goes where the loop in Python goes, to the last bit, and stops no later."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from gradcli.descent import native_loop as native_loop_module
from gradcli.descent.generated_loop import Advance, generated_loop
from gradcli.descent.loop import descend
from gradcli.descent.native_loop import native_loop
from gradcli.descent.objective import Objective
from gradcli.descent.plans import ready
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.schedules import SCHEDULES
from gradcli.descent.step_loop import Bounds, StepLoop, step_loop
from gradcli.language.expression import read
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Step
from tests.descent.surfaces import SURFACES
from tests.numeric.native.compilers import needs_compiler

pytestmark = needs_compiler

ROSENBROCK = SURFACES["rosenbrock"].text
NOWHERE = Bounds(1e300, 1e300, 0.0)
"""Bounds that a run meets nowhere."""


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "caches"))
    monkeypatch.delenv("CC", raising=False)


def loop_of(text: str, bounds: Bounds = NOWHERE, *, maximize: bool = False, **plan: object) -> StepLoop:
    objective = Objective(read(text), maximize=maximize)
    method = ready(Plan(**{"learning_rate": 1e-3, "maximize": maximize, **plan}), 1000)  # type: ignore[arg-type]
    assert method.iteration is not None
    return step_loop(objective.program, objective.sign, method.iteration, bounds)


def state_of(start: Sequence[float], memory: Mapping[str, float]) -> list[float]:
    return [*start, *(value for value in memory.values() for _ in start)]


def native(loop: StepLoop) -> Advance:
    advance = native_loop(loop)
    assert not isinstance(advance, Unavailable), advance
    return advance


def assert_same_way(loop: StepLoop, start: Sequence[float]) -> None:
    """Compare segments of many lengths, each from where the one before it ended."""
    python, c = generated_loop(loop), native(loop)
    k, lowest, state = 0, math.inf, tuple(start)
    for length in (0, 1, 2, 3, 50, 1, 200):
        wanted = python(k, k + length, lowest, state)
        reached = c(k, k + length, lowest, state)
        assert repr(reached) == repr((*wanted[:4], tuple(wanted[4])))
        k, _, lowest, _, state = wanted[0], *wanted[1:4], tuple(wanted[4])


def starts(method: str, rate: float = 1e-3) -> dict[str, float]:
    """Return what a method remembers at first, where a start is a number or the learning rate."""
    known = {"lr": rate, "initial_accumulator": 0.0}
    return {
        name: known[text] if text in known else float(text)
        for name, text in RECURRENCES[method].state.items()
    }


@pytest.mark.parametrize("method", RECURRENCES)
def test_every_method_goes_the_same_way(method: str) -> None:
    assert_same_way(loop_of(ROSENBROCK, method=method), state_of([-1.2, 1.0], starts(method)))


@pytest.mark.parametrize("schedule", [*SCHEDULES, "lr/(1 + 0.01k)", "0.001", "lr*exp(-k/100)"])
def test_every_schedule_goes_the_same_way(schedule: str) -> None:
    assert_same_way(loop_of(ROSENBROCK, method="momentum", schedule=schedule), [-1.2, 1.0, 0.0, 0.0])


FORMULAS = {
    "exp(x/5) + exp(-x/3)*cos(y)^2 + y^2": [1.0, 2.0],
    "abs(x) + max(x, 2y) + where(x > y, x^2, y^4)": [1.0, -2.0],
    "sqrt(1 + x^2) + log(1 + y^2) + sigmoid(x*y) + softplus(x)": [3.0, 1.0],
    "x^4/4 - x": [-2.0],
    "5 + 0*x": [1.0],
    "3*x + y": [1.0, 2.0],
}


@pytest.mark.parametrize("text", FORMULAS)
def test_every_formula_goes_the_same_way(text: str) -> None:
    assert_same_way(loop_of(text, Bounds(1e300, 1e300, -1.0)), FORMULAS[text])


def test_a_climb_goes_the_same_way() -> None:
    assert_same_way(loop_of("sin(x)*cos(y)", maximize=True, learning_rate=0.1), [0.3, 0.4])


def test_an_update_of_ones_own_goes_the_same_way() -> None:
    update = "v = 0.9v + g*g; x = x - lr*g/(1 + sqrt(v))"
    assert_same_way(loop_of("x^2 + 3y^2", update=update, state={"v": 0.5}), [1.0, 2.0, 0.5, 0.5])


def chained(size: int) -> str:
    return " + ".join(f"100*(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(1, size))


@pytest.mark.parametrize("size", [10, 40, 70])
@pytest.mark.parametrize("method", ["gd", "adam"])
def test_many_variables_go_the_same_way(size: int, method: str) -> None:
    """Ten are kept in local variables; the others in arrays, in functions that hand over to each other."""
    bounds = Bounds(1e300, 1e300, 0.0, step=0.0, change=0.0)
    loop = loop_of(chained(size), bounds, method=method, learning_rate=1e-4)
    assert_same_way(loop, state_of([-1.2, 1.0] * (size // 2), starts(method)))


BOUNDS = {
    "value": Bounds(1000.0, 1e300, 0.0),
    "coordinate": Bounds(1e300, 1.25, 0.0),
    "partial": Bounds(1e300, 1e300, 0.05),
    "step": Bounds(1e300, 1e300, 0.0, step=1e-4),
    "change": Bounds(1e300, 1e300, 0.0, change=1e-7),
}


@pytest.mark.parametrize("size", [2, 70])
@pytest.mark.parametrize("name", BOUNDS)
def test_each_bound_stops_it_where_it_stops_python(name: str, size: int) -> None:
    text = " + ".join(f"x{place}^2" for place in range(size))
    loop = loop_of(text, BOUNDS[name], learning_rate=0.01, maximize=name in ("value", "coordinate"))
    wanted = generated_loop(loop)(0, 10_000, math.inf, [1.0] * size)
    reached = native(loop)(0, 10_000, math.inf, [1.0] * size)
    assert not wanted[1]
    assert 5 < wanted[0] < 10_000
    assert (reached[0], reached[1]) == (wanted[0], False)


NO_NUMBERS: dict[str, tuple[str, dict[str, Any], list[float], int]] = {
    # 0.3 - 0.5/0.3 has no logarithm
    "the value": ("log(x)", {"learning_rate": 0.5}, [0.3], 1),
    "a partial": ("sqrt(x)", {"update": "x = x - 1"}, [1.0], 1),
    # e^(5*0.7) = 33.1 and e^(5*0.8) = 54.6: there 1e306*54.6 is a double, and five times as much is none
    "a partial that is too large": ("1e306*exp(5x)", {"update": "x = x + 0.1"}, [0.5], 3),
    "a rate that is not used": ("x^2", {"method": "rprop", "schedule": "lr/(3 - k)"}, [1.0, 0.0, 1e-3], 3),
    "a part that is not used": ("x^2", {"update": "v = sqrt(2.5 - k); x = x - lr*g"}, [1.0], 3),
}


@pytest.mark.parametrize("is_long", [False, True], ids=["in variables", "in arrays"])
@pytest.mark.parametrize("name", NO_NUMBERS)
def test_it_stops_where_a_number_is_lost(name: str, is_long: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    text, plan, start, stop = NO_NUMBERS[name]
    if is_long:
        monkeypatch.setattr(native_loop_module, "_MOST_LOCAL", 0)
    loop = loop_of(text, Bounds(math.inf, math.inf, -1.0), **plan)
    k, clear, *_ = native(loop)(0, 10, math.inf, start)
    assert (k, clear) == (stop, False)


@pytest.mark.parametrize("method", RECURRENCES)
def test_it_goes_where_single_steps_go(method: str) -> None:
    steps: list[Step] = []
    descend(
        ROSENBROCK, [-1.2, 1.0], 1e-3, method=method, on_step=steps.append, stopping=Stopping(0.0, steps=300)
    )
    advance = native(loop_of(ROSENBROCK, method=method))
    state: Sequence[float] = state_of([-1.2, 1.0], starts(method))
    for before, after in zip(steps[:-1:50], steps[50::50], strict=True):
        assert tuple(state[:2]) == before.point
        *_, lowest, at, state = advance(before.index, after.index, math.inf, state)
        values = [step.value for step in steps[before.index : after.index + 1]]
        assert (lowest, at) == (min(values), before.index + values.index(min(values)))
    assert tuple(state[:2]) == steps[-1].point


def test_another_rate_and_other_bounds_are_the_same_machine_code() -> None:
    native(loop_of("x^2 + 7y^4", Bounds(1e9, 1e9, 0.0), method="adam", learning_rate=1e-3))
    again = loop_of("x^2 + 7y^4", Bounds(1e8, 1e7, 1e-3), method="adam", learning_rate=2e-3)
    assert callable(native_loop(again, limit=0.0))


def test_without_leave_nothing_is_compiled() -> None:
    advance = native_loop(loop_of("x^2 + 11y^2"), limit=0.0)
    assert isinstance(advance, Unavailable)
    assert not advance.is_failure
    native(loop_of("x^2 + 11y^2"))
    assert callable(native_loop(loop_of("x^2 + 11y^2"), limit=0.0))


def test_a_formula_that_is_too_long_is_left_to_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native_loop_module, "_MOST", 20)
    reason = native_loop(loop_of(chained(10)))
    assert isinstance(reason, Unavailable)
    assert "too long" in reason.reason
