"""That a tuned rate is as good as any of an independent grid, and found by the search that is stated."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.compare import compare
from gradcli.descent.loop import carried_out
from gradcli.descent.tune import SEARCH, tuned
from gradcli.language.expression import read
from gradcli.results.plans import Plan, Stopping
from tests.descent.published import METHODS

Vector = npt.NDArray[np.float64]

GRID = sorted(float(digit * 10.0**power) for digit in (1, 2, 5) for power in range(-5, 1))


def _valley(v: Vector) -> Vector:
    x, y = v
    return np.array([-2 * (1 - x) - 8 * x * (y - x * x), 4 * (y - x * x)])


def _himmelblau(v: Vector) -> Vector:
    x, y = v
    a, b = x * x + y - 11, x + y * y - 7
    return np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])


FUNCTIONS: dict[str, tuple[Callable[[Vector], Vector], list[float]]] = {
    "x^2 + 10y^2": (lambda v: np.array([2 * v[0], 20 * v[1]]), [1.0, 1.0]),
    "(x^2+y-11)^2 + (x+y^2-7)^2": (_himmelblau, [0.5, -0.25]),
    "cosh(x) + y^2": (lambda v: np.array([np.sinh(v[0]), 2 * v[1]]), [2.0, 1.0]),
    "(1-x)^2 + 2*(y-x^2)^2": (_valley, [-1.2, 1.0]),
}


def steps_needed(method: str, gradient: Callable[[Vector], Vector], start: list[float], rate: float) -> int:
    """Return after how many steps every partial is within 1e-3, or 200."""
    point, points = np.array(start), METHODS[method](gradient, np.array(start), rate)
    with np.errstate(all="ignore"):
        for steps in range(200):
            if np.max(np.abs(gradient(point))) <= 1e-3:
                return steps
            point = next(points)
            if not np.max(np.abs(point)) < 1e9:
                return 200
    return 200


@pytest.mark.parametrize("method", ["gd", "momentum", "nesterov", "adam", "rmsprop"])
@pytest.mark.parametrize("text", FUNCTIONS)
def test_a_tuned_rate_needs_no_more_steps_than_any_of_the_grid(text: str, method: str) -> None:
    gradient, start = FUNCTIONS[text]
    stopping = Stopping(1e-3, steps=199)
    plan = tuned(read(text), start, Plan(method), stopping, 60.0)
    assert isinstance(plan.learning_rate, float)
    best = min(steps_needed(method, gradient, start, rate) for rate in GRID)
    found = steps_needed(method, gradient, start, plan.learning_rate)
    assert found <= best
    run = carried_out(read(text), start, plan, stopping)
    assert run.last is not None
    assert run.last.index == min(found, 199)
    assert run.converged is (found < 200)


def test_where_nothing_converges_the_lowest_end_is_taken() -> None:
    # On f = x no rate converges, and the largest goes lowest: 5, then the finer search goes on to 9.
    plan = tuned(read("x"), [0.0], Plan("gd"), Stopping(steps=10), 60.0)
    assert plan.learning_rate == pytest.approx(9.0)


def test_climbing_is_tuned_toward_larger_values() -> None:
    plan = tuned(read("x"), [0.0], Plan("gd", maximize=True), Stopping(steps=10), 60.0)
    assert plan.learning_rate == pytest.approx(9.0)


def test_a_rate_that_diverges_is_never_taken_where_another_ends() -> None:
    # On x^2 only rates below 1 do not grow.
    plan = tuned(read("x^2"), [1.0], Plan("gd"), Stopping(steps=3, gtol=0.0), 60.0)
    assert plan.learning_rate is not None
    assert 0 < plan.learning_rate < 1


def test_settings_schedule_and_all_else_of_a_plan_stay() -> None:
    plan = Plan("gd", None, {"gamma": 0.9}, "exponential", maximize=True)
    found = tuned(read("-x^2"), [1.0], plan, Stopping(steps=20), 60.0)
    assert (found.settings, found.schedule, found.maximize) == ({"gamma": 0.9}, "exponential", True)


@pytest.mark.parametrize("plan", [Plan("bfgs"), Plan("newton"), Plan("gd", line_search="exact"), Plan("cg")])
def test_what_a_line_search_guides_has_nothing_to_tune(plan: Plan) -> None:
    assert tuned(read("x^2"), [1.0], plan, Stopping(), 60.0) is plan


def test_a_rate_that_is_given_is_kept() -> None:
    plans = [("given", Plan("gd", 0.01)), ("tuned", Plan("gd"))]
    comparison = compare("x^2 + 10y^2", [[1.0, 1.0]], plans, tune=True)
    given, free = (run for _, run in comparison.runs)
    assert given.plan.learning_rate == 0.01
    assert free.converged
    assert free.last is not None
    assert given.last is not None
    assert free.last.index < given.last.index
    assert comparison.tuning == SEARCH.format("tuned")


def test_each_start_has_its_own_rate() -> None:
    starts = [[0.1], [10.0]]
    comparison = compare("x^4", starts, [("gd", Plan("gd"))], Stopping(1e-3, steps=200), tune=True)
    near, far = (run.plan.learning_rate for _, run in comparison.runs)
    assert near is not None
    assert far is not None
    assert near > 10 * far


def test_the_search_that_is_stated_is_the_search_that_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []

    def noted(*arguments: object, **options: object) -> object:
        plan = arguments[2]
        assert isinstance(plan, Plan)
        assert plan.learning_rate is not None
        tried.append(float(plan.learning_rate))
        return carried_out(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("gradcli.descent.tune.carried_out", noted)
    tuned(read("x^2 + 10y^2"), [1.0, 1.0], Plan("gd"), Stopping(steps=50), 60.0)
    assert tried[:18] == pytest.approx(GRID)
    assert "three to each power of ten from 1e-5 to 5, then four on each side of the best" in SEARCH
    finer = tried[18:]
    # Of the coarse rates 0.05 is the best on a function whose rates end at 0.1.
    assert len(finer) == 8
    assert sorted(finer) == finer
    assert sum(rate < 0.05 for rate in finer) == 4
    assert sum(rate > 0.05 for rate in finer) == 4


def test_a_search_that_is_out_of_time_keeps_the_best_so_far() -> None:
    began = time.monotonic()
    plan = tuned(read("(1-x)^2 + 100*(y-x^2)^2"), [-1.2, 1.0], Plan("gd"), Stopping(steps=10**7), 0.3)
    assert time.monotonic() - began < 3
    assert plan.learning_rate is not None
