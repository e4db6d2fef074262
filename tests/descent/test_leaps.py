"""Steps that nobody looks at are gone over by a generated loop: what is said of the run stays the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import fields, replace
from typing import Any

import pytest

from gradcli.descent import fast_loop
from gradcli.descent.generated_loop import Advance, generated_loop
from gradcli.descent.loop import descend
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.schedules import SCHEDULES
from gradcli.results.plans import Stopping
from gradcli.results.runs import Run, Status, Step
from tests.descent.surfaces import SURFACES

ROSENBROCK = SURFACES["rosenbrock"].text
RATES = {"gd": 5e-4, "momentum": 3e-4, "nesterov": 3e-4, "adadelta": 1.0}


def seen(text: str, start: list[float], *settings: Any, every: int, **more: Any) -> tuple[Run, list[Step]]:
    steps: list[Step] = []
    return descend(text, start, *settings, every=every, on_step=steps.append, **more), steps


def told(run: Run) -> dict[str, str]:
    """Return all that is said of a run, to the last bit; what is said of the rows shown depends on them."""
    remarks = tuple(remark for remark in run.remarks if remark.kind not in ("rounding", "noise"))
    run = replace(run, rounding=None, remarks=remarks)
    return {field.name: repr(getattr(run, field.name)) for field in fields(run) if field.name != "of"}


def numbers(steps: list[Step]) -> list[Step]:
    """Return rows without how many of their digits hold, which is looked into less where there are many."""
    return [replace(step, digits=None) for step in steps]


def assert_every_step_counts(text: str, start: list[float], *settings: Any, every: int, **more: Any) -> Run:
    """Compare a run that leaps with one whose every step is made by itself, to the last bit."""
    whole, steps = seen(text, start, *settings, every=1, **more)
    run, shown = seen(text, start, *settings, every=every, **more)
    assert told(run) == told(whole)
    wanted = [step for step in steps if (every and step.index % every == 0) or step.index == 0]
    wanted += steps[-1:] if wanted[-1] is not steps[-1] else []
    assert repr(numbers(shown)) == repr(numbers(wanted))
    return run


@pytest.mark.parametrize("every", [0, 77, 400])
@pytest.mark.parametrize("method", RECURRENCES)
def test_a_method_ends_as_it_does_step_by_step(method: str, every: int) -> None:
    rate = RATES.get(method, 0.01)
    assert_every_step_counts(
        ROSENBROCK, [-1.2, 1.0], rate, method=method, every=every, stopping=Stopping(steps=1200)
    )


@pytest.mark.parametrize("schedule", [*SCHEDULES, "lr/(1 + 0.01k)", "0.001"])
def test_a_schedule_goes_round_with_the_loop(schedule: str) -> None:
    run = assert_every_step_counts(
        "x^2 + 3y^2 - x", [1.0, 2.0], 0.01, schedule=schedule, every=0, stopping=Stopping(1e-14, steps=1000)
    )
    assert run.last is not None
    assert run.last.index > 500


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
@pytest.mark.parametrize("method", ["gd", "nesterov", "adam", "rprop", "lion"])
def test_machine_code_ends_as_single_steps_do(method: str) -> None:
    rate = RATES.get(method, 0.01)
    settings = {"method": method, "stopping": Stopping(1e-6, 1e-12, steps=2000), "engine": "c"}
    run = assert_every_step_counts(ROSENBROCK, [-1.2, 1.0], rate, every=500, **settings)
    assert [remark.kind for remark in run.remarks if remark.kind != "rounding"] == []


@pytest.mark.parametrize("method", ["gd", "momentum", "adam", "adagrad"])
def test_a_long_sum_goes_over_its_steps_as_array_code(method: str) -> None:
    text = "sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, 299)"
    start = [-1.2 if place % 2 else 1.0 for place in range(300)]
    assert_every_step_counts(
        text, start, RATES.get(method, 0.01), method=method, every=150, stopping=Stopping(steps=400)
    )


OWN = {"update": "v = 0.9v + g*g; x = x - lr*g/(1 + sqrt(v))", "state": {"v": 0.0}}


@pytest.mark.parametrize(
    ("text", "start", "settings", "status"),
    [
        (ROSENBROCK, [-1.2, 1.0], {"stopping": Stopping(1e-6, 1e-4, steps=9000)}, Status.CONVERGED_STEP),
        (ROSENBROCK, [-1.2, 1.0], {"stopping": Stopping(1e-6, None, 1e-6, 9000)}, Status.CONVERGED_VALUE),
        ("x^2 + y^2", [3.0, 4.0], {"stopping": Stopping(1e-2, steps=9000)}, Status.CONVERGED_GRADIENT),
        ("log(x) + y^2", [3.0, 2.0], {"stopping": Stopping(steps=9000)}, Status.DOMAIN_ERROR),
        ("y^2 - x^2", [0.1, 0.2], {"stopping": Stopping(steps=99999)}, Status.DIVERGED),
        ("x^2 + y^2", [0.1, 0.2], {"stopping": Stopping(steps=99999), "maximize": True}, Status.DIVERGED),
        ("3x + y^2", [0.1, 0.2], {"stopping": Stopping(steps=900)}, Status.STEP_LIMIT),
        ("x^2 + 3y^2", [1.0, 2.0], {"stopping": Stopping(0, steps=900), **OWN}, Status.STEP_LIMIT),
        (
            "where(x > 1, x^2, 2x - 1) + abs(y)*sigmoid(y)",
            [3.0, 2.0],
            {"stopping": Stopping(steps=900)},
            None,
        ),
        ("max(x, y) + relu(x) + softplus(-y)", [3.0, 2.0], {"stopping": Stopping(steps=900)}, None),
        ("exp(x^4) - y", [1.0, 2.0], {"stopping": Stopping(steps=5000), "update": "x = x - lr*k*g"}, None),
    ],
)
def test_a_run_ends_for_the_same_reason_at_the_same_step(
    text: str, start: list[float], settings: dict[str, Any], status: Status | None
) -> None:
    run = assert_every_step_counts(text, start, 0.002, every=0, **settings)
    assert status in (None, run.status)


@pytest.mark.parametrize("every", [7, 200, 0])
@pytest.mark.parametrize(
    ("text", "start", "settings"),
    [
        ("tanh(x) + (y - 3)^2", [800.0, 0.0], {}),
        ("tanh(x) + (x - 900)^2", [500.0], {}),
        ("1/x", [1.0], {"method": "lion", "learning_rate": 1e8}),
    ],
)
def test_what_is_special_without_being_the_end_is_not_leapt_over(
    text: str, start: list[float], settings: dict[str, Any], every: int
) -> None:
    plan = {"learning_rate": 0.001, "stopping": Stopping(0, steps=1000), **settings}
    assert_every_step_counts(text, start, every=every, **plan)


def test_memory_that_loses_its_value_is_noticed_where_no_coordinate_shows_it() -> None:
    own = {"update": "w = w*w; v = where(k < 300, w, w - w); x = x - lr*g", "state": {"w": 1.01, "v": 0.0}}
    run = assert_every_step_counts("x^2", [3.0], 1e-4, every=0, stopping=Stopping(steps=2000), **own)
    assert run.status is Status.DOMAIN_ERROR or run.status is Status.NOT_FINITE


def test_the_loop_really_goes_over_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[int] = []
    original = generated_loop

    def counted(loop: Any) -> Advance:
        advance = original(loop)

        def going(k: int, stop: int, lowest: float, state: Any) -> Any:
            reached = advance(k, stop, lowest, state)
            gone.append(reached[0] - k)
            return reached

        return going

    monkeypatch.setattr(fast_loop, "generated_loop", counted)
    run = descend(ROSENBROCK, [-1.2, 1.0], 5e-4, every=0, stopping=Stopping(0, steps=50_000))
    assert run.last is not None
    assert run.last.index == 50_000
    assert run.counts.gradient == 50_001
    assert sum(gone) > 49_000


INTERRUPTED = """
import _thread, sys, threading
from gradcli.descent.loop import descend
from gradcli.results.plans import Stopping

shown = []
settings = dict(every=0, engine=sys.argv[1])
threading.Timer(0.4, _thread.interrupt_main).start()
endless = Stopping(0, steps=10**10)
run = descend({text!r}, [-1.2, 1.0], 1e-5, on_step=shown.append, stopping=endless, **settings)
last = run.last.index
whole = [step.index for step in run.tail] == list(range(last - 11, last + 1))
print(run.status.code, shown[-1] == run.last, whole)
again = descend({text!r}, [-1.2, 1.0], 1e-5, stopping=Stopping(0, steps=last), **settings)
print(again.last == run.last, again.lowest == run.lowest, again.tail == run.tail)
"""


@pytest.mark.parametrize("engine", ["python", "auto"])
def test_an_interruption_ends_a_leap_with_the_step_it_reached(engine: str) -> None:
    script = INTERRUPTED.format(text=ROSENBROCK)
    line = [sys.executable, "-c", script, engine]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout.split(), done.stderr) == (["interrupted", *["True"] * 5], "")


@pytest.mark.parametrize("steps", [10**80, 10**400])
def test_more_steps_than_a_double_can_count_are_no_obstacle(steps: int) -> None:
    run = descend("x^2", [1.0], 1e-9, every=0, stopping=Stopping(0, steps=steps), timeout=0.3)
    assert run.status is Status.INTERRUPTED


def test_the_time_limit_ends_a_leap() -> None:
    began = time.monotonic()
    run = descend(ROSENBROCK, [-1.2, 1.0], 1e-5, every=0, stopping=Stopping(0, steps=10**9), timeout=0.2)
    assert time.monotonic() - began < 2
    assert run.status is Status.INTERRUPTED
    assert "time limit" in run.message
    assert run.last is not None
    assert run.last.index > 1000
