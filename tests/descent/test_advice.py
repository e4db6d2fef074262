"""That advice, followed to the letter in a shell, ends as it says and is better in truth."""

from __future__ import annotations

import json
import math
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.loop import descend
from gradcli.descent.verdict import verdict
from gradcli.output.command import command_of
from gradcli.results.plans import Stopping
from gradcli.results.runs import Run, Seen, Verdict

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Function:
    """A function as text, and by hand in NumPy; a Hessian of None says that minima are kinks."""

    text: str
    value: Callable[..., float]
    gradient: Callable[..., list[float]] | None = None
    hessian: Callable[..., list[list[float]]] | None = None


@dataclass(frozen=True)
class Bad:
    """A run that went badly, and for which better is known."""

    of: Function
    start: tuple[float, ...]
    rate: float | None = None
    options: dict[str, Any] = field(default_factory=dict)
    steps: int = 1000

    def __str__(self) -> str:
        return f"{self.of.text} from {self.start} at {self.rate} {self.options or ''}"


def _exp(x: float) -> float:
    return math.exp(-x * x)


BOWL = Function(
    "x^2 + 10y^2",
    lambda x, y: x * x + 10 * y * y,
    lambda x, y: [2 * x, 20 * y],
    lambda _x, _y: [[2, 0], [0, 20]],
)
RAVINE = Function(
    "x^2 + 1000y^2",
    lambda x, y: x * x + 1000 * y * y,
    lambda x, y: [2 * x, 2000 * y],
    lambda _x, _y: [[2, 0], [0, 2000]],
)
ROSENBROCK = Function(
    "(1-x)^2 + 100*(y-x^2)^2",
    lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    lambda x, y: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    lambda x, y: [[2 + 1200 * x * x - 400 * y, -400 * x], [-400 * x, 200]],
)
HIMMELBLAU = Function(
    "(x^2+y-11)^2 + (x+y^2-7)^2",
    lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    lambda x, y: [
        4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
        2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
    ],
    lambda x, y: [[12 * x * x + 4 * y - 42, 4 * x + 4 * y], [4 * x + 4 * y, 12 * y * y + 4 * x - 26]],
)
WELL = Function(
    "x^2 + y^4/4 - y^2/2",
    lambda x, y: x * x + y**4 / 4 - y * y / 2,
    lambda x, y: [2 * x, y**3 - y],
    lambda _x, y: [[2, 0], [0, 3 * y * y - 1]],
)
LOG = Function("x - log(x)", lambda x: x - math.log(x), lambda x: [1 - 1 / x], lambda x: [[1 / x**2]])
ABS = Function("abs(x)", abs)
ABS_SUM = Function("abs(x) + abs(y)", lambda x, y: abs(x) + abs(y))
CORNER = Function("max(x, -2x)", lambda x: max(x, -2 * x))
HOLE = Function(
    "1 - exp(-x^2)",
    lambda x: 1 - _exp(x),
    lambda x: [2 * x * _exp(x)],
    lambda x: [[(2 - 4 * x * x) * _exp(x)]],
)
TANH = Function(
    "tanh(x)^2",
    lambda x: math.tanh(x) ** 2,
    lambda x: [2 * math.tanh(x) / math.cosh(x) ** 2],
    lambda x: [[2 / math.cosh(x) ** 4 - 4 * (math.tanh(x) / math.cosh(x)) ** 2]],
)
COSH = Function("cosh(x)", math.cosh, lambda x: [math.sinh(x)], lambda x: [[math.cosh(x)]])
DOUBLE = Function(
    "(x^2-1)^2", lambda x: (x * x - 1) ** 2, lambda x: [4 * x**3 - 4 * x], lambda x: [[12 * x * x - 4]]
)
COS = Function("cos(x)", math.cos, lambda x: [-math.sin(x)], lambda x: [[-math.cos(x)]])
HAT = Function(
    "-x^2 - 10y^2",
    lambda x, y: -x * x - 10 * y * y,
    lambda x, y: [-2 * x, -20 * y],
    lambda _x, _y: [[-2, 0], [0, -20]],
)
XLOGX = Function("x*log(x)", lambda x: x * math.log(x), lambda x: [1 + math.log(x)], lambda x: [[1 / x]])
SOFT = Function(
    "sqrt(1 + x^2)",
    lambda x: math.hypot(1, x),
    lambda x: [x / math.hypot(1, x)],
    lambda x: [[(1 + x * x) ** -1.5]],
)

CLASSIC = [
    # Rates too large.
    Bad(BOWL, (1.0, 1.0), 0.11),
    Bad(BOWL, (1.0, 1.0), 5.0),
    Bad(BOWL, (1.0, 1.0), 0.1),
    Bad(BOWL, (1.0, 1.0), 0.0999999),
    Bad(HAT, (1.0, 1.0), 0.11, {"maximize": True}),
    Bad(ROSENBROCK, (-1.2, 1.0), 0.1),
    Bad(HIMMELBLAU, (0.0, 0.0), 0.05),
    Bad(HIMMELBLAU, (0.0, 0.0), 0.03),
    Bad(COSH, (5.0,), 1.0),
    Bad(DOUBLE, (2.0,), 0.5),
    Bad(SOFT, (2.0,), None, {"method": "newton", "line_search": "none"}),
    Bad(BOWL, (1.0, 1.0), 0.3, {"method": "momentum"}),
    Bad(BOWL, (1.0, 1.0), 0.15, {"method": "nesterov"}),
    Bad(BOWL, (1.0, 1.0), 0.1, {"method": "momentum", "settings": {"momentum": 0.99}}),
    Bad(BOWL, (1.0, 1.0), 0.2, {"update": "v = 0.9v + g; x = x - lr*v", "state": {"v": 0.0}}),
    # The domain.
    Bad(LOG, (3.0,), 5.0),
    Bad(LOG, (0.1,), 20.0),
    Bad(XLOGX, (1.0,), 3.0),
    # Rates too small, ravines.
    Bad(ROSENBROCK, (-1.2, 1.0), 0.001),
    Bad(BOWL, (1.0, 1.0), 1e-4),
    Bad(RAVINE, (1.0, 1.0), 9e-4),
    Bad(RAVINE, (1.0, 1.0), 1e-5),
    Bad(BOWL, (1.0, 1.0), 1e-5, {"method": "adam"}),
    Bad(BOWL, (1.0, 1.0), 0.05, steps=1),
    # Schedules that end before the way does.
    Bad(BOWL, (1.0, 1.0), 0.01, {"schedule": "cosine"}, 50),
    Bad(BOWL, (1.0, 1.0), 0.01, {"schedule": "exponential", "settings": {"gamma": 0.9}}),
    # Not a minimum, and one is near.
    Bad(WELL, (1.0, 0.0), 0.1),
    Bad(WELL, (1.0, 0.0), None, {"method": "newton"}),
    Bad(WELL, (1.0, 0.0), 3.0),
    Bad(DOUBLE, (0.0,), 0.1),
    Bad(COS, (0.0,), 0.1),
    # Kinks.
    Bad(ABS, (1.05,), 0.1),
    Bad(ABS_SUM, (3.0, -2.0), 0.3),
    Bad(CORNER, (1.0,), 0.3),
    # Plateaus.
    Bad(HOLE, (3.0,), 0.1),
    Bad(TANH, (6.0,), 0.1),
]  # fmt: skip


def judged(bad: Bad) -> tuple[Run, Verdict]:
    run = descend(bad.of.text, bad.start, bad.rate, stopping=Stopping(steps=bad.steps), **bad.options)
    told = verdict(run, seconds=10.0)
    assert told is not None
    return run, told


def in_a_shell(command: str) -> dict[str, Any]:
    words = shlex.split(command)
    assert words[0] == "gradcli"
    line = [sys.executable, "-m", *words, "--format", "json", "--every", "1000000"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def is_extreme(function: Function, point: list[float], sign: int) -> bool:
    """Tell whether a point is a strict extreme, by the gradient and Hessian written by hand."""
    if function.gradient is None or function.hessian is None:
        return function.value(*point) < 1e-4  # the kinks of the table have the value 0
    is_level = np.max(np.abs(function.gradient(*point))) <= 1e-5
    return bool(is_level and np.linalg.eigvalsh(sign * np.array(function.hessian(*point), float))[0] > 0)


@pytest.mark.parametrize("bad", CLASSIC, ids=str)
def test_a_bad_run_is_given_advice_that_ends_as_it_says_and_is_better(bad: Bad) -> None:
    run, told = judged(bad)
    advice = told.advice
    assert advice is not None, told.explanation
    assert advice.last is not None
    found = in_a_shell(command_of(advice))
    assert found["status"] == advice.status.code
    assert found["iterations"] == advice.last.index
    assert found["value"] == advice.last.value
    assert tuple(found["point"]) == advice.last.point
    assert advice.converged
    assert is_extreme(bad.of, found["point"], run.sign), found["point"]
    assert found["value"] == pytest.approx(bad.of.value(*found["point"]), rel=1e-9, abs=1e-12)
    assert run.last is not None
    assert run.sign * found["value"] <= run.sign * bad.of.value(*run.last.point) + 1e-12


UNBOUNDED: list[tuple[str, list[float], float]] = [
    ("-x^2", [1.0], 0.1),
    ("x^2 - y^2", [1.0, 1.0], 0.1),
    ("x^2 - y^2", [1.0, 0.0], 0.1),
    ("x*y", [0.0, 0.0], 0.1),
    ("x", [0.0], 0.1),
    ("x + y", [0.0, 0.0], 0.1),
    ("x - 2y", [0.0, 0.0], 0.001),
    ("x^3", [-0.1], 0.1),
    ("x^3", [1.0], 0.1),
    ("x^3", [0.0], 0.1),
    ("x^3 - 3x*y^2", [1.0, 0.0], 0.1),
    ("log(x) + y^2", [0.35, 1.0], 0.1),
    ("-exp(x)", [0.0], 0.1),
    ("sin(x) + x", [1.0], 0.1),
]


@pytest.mark.parametrize(("text", "start", "rate"), UNBOUNDED)
def test_a_function_without_a_lower_bound_is_given_no_advice(
    text: str, start: list[float], rate: float
) -> None:
    told = verdict(descend(text, start, rate))
    assert told is not None
    assert told.advice is None, command_of(told.advice)


GOOD: list[tuple[str, list[float], float | None, dict[str, Any]]] = [
    ("x^2", [1.0], 0.5, {}),
    ("x^2 + y^2", [4.0, 3.0], 0.3, {}),
    ("(1-x)^2 + 100*(y-x^2)^2", [-1.2, 1.0], None, {"method": "bfgs"}),
    ("x - log(x)", [0.5], 0.5, {}),
]


@pytest.mark.parametrize(("text", "start", "rate", "options"), GOOD)
def test_a_run_that_soon_reached_a_minimum_is_left_alone(
    text: str, start: list[float], rate: float | None, options: dict[str, Any]
) -> None:
    told = verdict(descend(text, start, rate, **options))
    assert told is not None
    assert told.seen is Seen.CONVERGED
    assert told.advice is None


def test_a_long_way_to_a_minimum_is_answered_by_a_third_of_the_work() -> None:
    run, told = judged(Bad(BOWL, (1.0, 1.0), 0.02))
    assert run.converged
    assert told.advice is not None
    assert (
        3 * (told.advice.counts.value + told.advice.counts.gradient) <= run.counts.value + run.counts.gradient
    )


@pytest.mark.parametrize("bad", [CLASSIC[0], CLASSIC[5], CLASSIC[6]], ids=str)
def test_the_same_run_is_given_the_same_advice_however_much_time_there_is(bad: Bad) -> None:
    run = descend(bad.of.text, bad.start, bad.rate)
    advised = [verdict(run, seconds=seconds) for seconds in (5.0, 50.0, 500.0)]
    commands = [command_of(told.advice) for told in advised if told and told.advice]
    assert len(commands) == 3
    assert len(set(commands)) == 1


def test_without_time_there_is_no_advice() -> None:
    told = verdict(descend("x^2 + 10y^2", [1.0, 1.0], 0.11), seconds=0.0)
    assert told is not None
    assert told.advice is None


PROBLEMS = [
    # bfgs or newton solves each in at most 60 steps; trials that come first must leave it the work it needs.
    ("@wood", [-3.0, -1.0, -3.0, -1.0], 0.1),
    ("@wood", [-3.0, -1.0, -3.0, -1.0], 0.001),
    ("@powell_singular", [3.0, -1.0, 0.0, 1.0], 0.01),
    ("@helical_valley", [-1.0, 0.0, 0.0], 0.01),
    ("@helical_valley", [-1.0, 0.0, 0.0], 1e-5),
    ("@beale", [1.0, 1.0], 0.1),
    ("@brown_badly_scaled", [1.0, 1.0], 0.1),
    ("@freudenstein_roth", [0.5, -2.0], 0.01),
    ("@goldstein_price", [0.5, -0.5], 0.01),
    ("@logistic", [0.0, 0.0], 1.0),
]


@pytest.mark.parametrize(("problem", "start", "rate"), PROBLEMS)
def test_a_problem_that_bfgs_or_newton_solves_is_given_a_run_that_converges(
    problem: str, start: list[float], rate: float
) -> None:
    told = verdict(descend(problem, start, rate), seconds=10.0)
    assert told is not None
    assert told.advice is not None
    assert told.advice.converged


def test_the_settings_of_the_run_are_kept_where_they_still_mean_something() -> None:
    run = descend("a*x^2 + 10y^2", [1.0, 1.0], 0.11, constants={"a": "2"}, variables=["y", "x"])
    told = verdict(run)
    assert told is not None
    assert told.advice is not None
    command = command_of(told.advice)
    assert "--vars y,x" in command
    assert "--let a=2" in command
    assert told.advice.last is not None
    assert in_a_shell(command)["iterations"] == told.advice.last.index


def test_an_exact_run_is_advised_in_doubles() -> None:
    run = descend("x^2 + 10y^2", [1, 1], 1, exact=True, stopping=Stopping(steps=5))
    told = verdict(run)
    assert told is not None
    assert told.advice is not None
    assert not told.advice.plan.exact
    assert told.advice.converged


SLOW: list[tuple[str, list[float], float]] = [
    ("sqrt(x)", [1.0], 0.1),
    ("max(x, -2x)", [1.0], 1e-5),
    ("sum(i*x[i]^2, i, 1, 30)", [1.0] * 30, 0.1),
    ("sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i, 1, 199)", [-1.2, 1.0] * 100, 0.001),
]


@pytest.mark.parametrize(("text", "start", "rate"), SLOW, ids=lambda value: str(value)[:40])
def test_a_verdict_takes_a_second_of_work_at_most(text: str, start: list[float], rate: float) -> None:
    run = descend(text, start, rate, stopping=Stopping(steps=100))
    began = time.process_time()
    verdict(run, seconds=10.0)
    assert time.process_time() - began < 1.0
