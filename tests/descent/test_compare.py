"""That every row of a comparison is the single descent it names, honestly counted and sorted."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.compare import ORDERS, compare, evaluations
from gradcli.descent.digits import Judge
from gradcli.descent.loop import carried_out
from gradcli.descent.objective import Objective
from gradcli.errors import OptionError
from gradcli.language.expression import read
from gradcli.numeric.arithmetic import runner
from gradcli.numeric.kernel import scalar_kernel
from gradcli.numeric.second import hessian_function
from gradcli.results.plans import Counts, Plan, Stopping
from gradcli.results.runs import Comparison, Run, Status
from tests.descent.published import METHODS

Vector = npt.NDArray[np.float64]

ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
BOWL = "x^2 + 10y^2"

PLANS = [
    ("gd", Plan("gd", 0.001)),
    ("momentum:0.001", Plan("momentum", 0.001, {"momentum": 0.8})),
    ("adam", Plan("adam", 0.1)),
    ("bfgs", Plan("bfgs")),
    ("newton", Plan("newton")),
    ("lbfgs", Plan("lbfgs")),
    ("cg", Plan("cg")),
    ("steepest", Plan("gd", line_search="exact")),
    ("cosine", Plan("gd", 0.002, schedule="cosine")),
    ("too fast", Plan("gd", 0.1)),
]
STARTS = [[-1.2, 1.0], [0.0, 0.0], [2.0, 2.0]]


def rows(comparison: Comparison) -> list[tuple[str, tuple[float, ...]]]:
    return [(name, run.start) for name, run in comparison.runs]


def test_every_row_is_the_single_descent_of_its_plan_and_start() -> None:
    stopping = Stopping(steps=300)
    comparison = compare(ROSENBROCK, STARTS, PLANS, stopping)
    expected = [(name, plan, start) for start in STARTS for name, plan in PLANS]
    assert rows(comparison) == [(name, tuple(start)) for name, _, start in expected]
    for (_, run), (_, plan, start) in zip(comparison.runs, expected, strict=True):
        formula = read(ROSENBROCK)
        alone = carried_out(formula, start, plan, stopping, judge=Judge(formula, plan))
        assert replace(run, of=alone.of) == alone
    assert comparison.starts == tuple(map(tuple, STARTS))
    assert comparison.sorted_by == "given"
    assert comparison.tuning == ""


class Counted:
    """A gradient that counts its calls."""

    def __init__(self, gradient: Callable[[Vector], Vector]) -> None:
        self.gradient = gradient
        self.calls = 0

    def __call__(self, v: Vector) -> Vector:
        self.calls += 1
        return self.gradient(v)


@pytest.mark.parametrize(
    ("method", "rate"),
    [("gd", 0.02), ("momentum", 0.02), ("nesterov", 0.02), ("adam", 0.1), ("adagrad", 0.5), ("rprop", 0.02)],
)
def test_a_first_order_method_asks_for_one_gradient_at_each_point_it_reaches(
    method: str, rate: float
) -> None:
    gradient = Counted(lambda v: np.array([2 * v[0], 20 * v[1]]))
    points = METHODS[method](gradient, np.array([1.0, 1.0]), rate)
    way = [np.array([1.0, 1.0])]
    while np.max(np.abs(gradient.gradient(way[-1]))) > 1e-3:
        way.append(next(points))
        assert len(way) < 3000
    [(_, run)] = compare(BOWL, [[1.0, 1.0]], [(method, Plan(method, rate))], Stopping(1e-3, steps=3000)).runs
    assert run.last is not None
    assert run.last.index == len(way) - 1 == gradient.calls
    # The last point is asked for its gradient too.
    assert run.counts == Counts(len(way), len(way), 0)
    assert evaluations(run) == 2 * len(way)


@pytest.mark.parametrize("plan", [plan for _, plan in PLANS[3:8]], ids=lambda plan: str(plan.method))
def test_the_counts_are_how_often_the_programs_really_ran(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: dict[int, int] = {}

    def counted(program: Any, run_once: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], Any]:
        def run(point: Sequence[Any]) -> Any:
            ran[len(program.outputs)] = ran.get(len(program.outputs), 0) + 1
            return run_once(point)

        return run

    hessians = 0

    def counting_hessian(program: Any) -> Callable[[Sequence[float]], Any]:
        hessian = hessian_function(program)

        def run(point: Sequence[float]) -> Any:
            nonlocal hessians
            hessians += 1
            return hessian(point)

        return run

    monkeypatch.setattr(
        "gradcli.descent.objective.runner",
        lambda program, arithmetic: counted(program, runner(program, arithmetic)),
    )
    monkeypatch.setattr(
        "gradcli.descent.objective.scalar_kernel", lambda program: counted(program, scalar_kernel(program))
    )
    monkeypatch.setattr("gradcli.descent.objective.hessian_function", counting_hessian)
    # A program made before would not count.
    objective = Objective(read(ROSENBROCK))
    run = carried_out(read(ROSENBROCK), [-1.2, 1.0], plan, Stopping(steps=100), objective=objective)
    values, gradients = ran.get(1, 0), ran[3]  # outputs: f alone, or f with its two partials
    # Whether the last point lies on a kink is asked for the reader, once.
    assert run.counts.gradient == gradients
    assert run.counts.value - gradients in (values, values - 1)
    assert run.counts.hessian == hessians
    assert (hessians > 0) is (plan.method == "newton")


def finals(comparison: Comparison, start: Sequence[float]) -> list[Run]:
    return [run for _, run in comparison.runs if run.start == tuple(start)]


@pytest.mark.parametrize("sort", ["name", "value", "steps", "evaluations"])
def test_rows_are_sorted_within_each_start(sort: str) -> None:
    comparison = compare(ROSENBROCK, STARTS, PLANS, Stopping(steps=200), sort=sort)
    assert [run.start for _, run in comparison.runs] == [tuple(s) for s in STARTS for _ in PLANS]
    assert comparison.sorted_by == sort
    for start in STARTS:
        runs = finals(comparison, start)
        names = [name for name, run in comparison.runs if run.start == tuple(start)]
        assert sorted(names) == sorted(name for name, _ in PLANS)
        if sort == "name":
            assert names == sorted(names)
            continue
        if sort == "value":
            good = [run.last.value for run in runs if run.last and not run.failed]
        else:
            costs = [(run.last.index if run.last else 0, evaluations(run)) for run in runs if run.converged]
            good = [cost[sort == "evaluations"] for cost in costs]
        assert len(good) >= 4
        assert good == sorted(good)
        # What failed, or did not converge, stands below what did.
        flags = [run.failed if sort == "value" else not run.converged for run in runs]
        assert flags == sorted(flags)


def test_where_f_is_to_be_large_the_largest_value_is_first() -> None:
    plans = [(str(rate), Plan("gd", rate, maximize=True)) for rate in (0.001, 0.1, 0.01)]
    comparison = compare("-x^2", [[1.0]], plans, Stopping(steps=20), sort="value")
    assert [name for name, _ in comparison.runs] == ["0.1", "0.01", "0.001"]


def test_equal_rows_keep_the_order_in_which_they_were_asked_for() -> None:
    plans = [(name, Plan("gd", 0.1)) for name in "cab"]
    for sort in ("given", "value", "steps", "evaluations"):
        assert [name for name, _ in compare(BOWL, [[1.0, 1.0]], plans, sort=sort).runs] == list("cab")


def test_an_order_that_does_not_exist_is_refused_with_a_hint() -> None:
    with pytest.raises(OptionError) as caught:
        compare(BOWL, [[1.0, 1.0]], PLANS, sort="step")
    assert "steps" in caught.value.hint
    assert set(ORDERS) == {"given", "name", "value", "steps", "evaluations"}


@pytest.mark.parametrize("plan", [Plan("gd"), Plan("nothing", 0.1), Plan("adam", 0.1, line_search="wolfe")])
def test_a_plan_that_cannot_be_carried_out_is_refused_before_any_is_run(plan: Plan) -> None:
    with pytest.raises(OptionError):
        compare(BOWL, [[1.0, 1.0]], [("gd", Plan("gd", 1e-9)), ("bad", plan)], Stopping(steps=10**9))


def test_a_start_outside_the_domain_has_a_row_that_says_so() -> None:
    comparison = compare("log(x)", [[-1.0], [1.0]], [("gd", Plan("gd", 0.1))], Stopping(steps=2))
    outside, inside = (run for _, run in comparison.runs)
    assert (outside.status, outside.last) == (Status.DOMAIN_ERROR, None)
    assert inside.last is not None
    for sort in ORDERS:
        assert len(compare("log(x)", [[-1.0]], [("gd", Plan("gd", 0.1))], sort=sort).runs) == 1


def test_the_same_start_twice_has_its_rows_once() -> None:
    comparison = compare(BOWL, [[1.0, 1.0], [1.0, 1.0]], PLANS[:2], Stopping(steps=5))
    assert [name for name, _ in comparison.runs] == [name for name, _ in PLANS[:2]]
    assert [run.start for _, run in comparison.runs] == [(1.0, 1.0)] * 2
    assert comparison.starts == ((1.0, 1.0),)


IN_TWO_PROCESSES = """
import sys
import gradcli.descent.compare as module
from gradcli.results.plans import Plan, Stopping

module._WORTH = float(sys.argv[1])
shared = []
inner = module._shared
module._shared = lambda work, jobs: shared.append(len(jobs)) or inner(work, jobs)
plans = [(m, Plan(m, r)) for m, r in (("gd", 1e-3), ("adam", 0.1), ("momentum", 1e-4))]
plans += [("bfgs", Plan("bfgs")), ("newton", Plan("newton"))]
starts = [[-1.2, 1.0], [0.0, 0.0], [1.0, 1.0], [2.0, -1.0]]
found = module.compare("(1-x)^2 + 100*(y-x^2)^2", starts, plans, Stopping(steps=200), sort="value")
print(bool(shared))
for name, run in found.runs:
    print(name, run.start, run.status, run.last, run.counts, run.history, run.lowest)
"""


def test_two_processes_find_exactly_what_one_finds() -> None:
    def printed(worth: str) -> list[str]:
        line = [sys.executable, "-c", IN_TWO_PROCESSES, worth]
        return subprocess.run(
            line, capture_output=True, text=True, check=True, timeout=60
        ).stdout.splitlines()

    alone, shared = printed("1e9"), printed("0")
    assert (alone[0], shared[0]) == ("False", "True")
    assert alone[1:] == shared[1:]
    assert len(alone) == 21


@pytest.mark.parametrize("tune", [False, True])
def test_all_end_within_the_time_limit_and_say_so(tune: bool) -> None:
    plans = [(str(k), Plan("gd", None if tune else 1e-9)) for k in range(6)]
    began = time.monotonic()
    comparison = compare(ROSENBROCK, [[-1.2, 1.0]], plans, Stopping(steps=10**10), tune=tune, timeout=0.4)
    assert time.monotonic() - began < 5
    assert len(comparison.runs) == 6
    assert all(run.status is Status.INTERRUPTED for _, run in comparison.runs)


INTERRUPTED = """
import _thread, threading, time
from gradcli.descent.compare import compare
from gradcli.results.plans import Plan, Stopping

tune = {tune}
plans = [(str(k), Plan("gd", None if tune else 1e-9)) for k in range({count})]
threading.Timer(0.5, _thread.interrupt_main).start()
began = time.monotonic()
try:
    compare("(1-x)^2 + 100*(y-x^2)^2", [[-1.2, 1.0]], plans, Stopping(steps={steps}), tune=tune)
    print("finished")
except KeyboardInterrupt:
    print("interrupted", time.monotonic() - began < 3)
"""


@pytest.mark.parametrize(
    ("tune", "count", "steps"), [(False, 1, 10**8), (False, 4, 10**8), (True, 1, 10**7), (True, 3, 10**7)]
)
def test_an_interruption_ends_a_comparison_at_once(tune: bool, count: int, steps: int) -> None:
    script = INTERRUPTED.format(tune=tune, count=count, steps=steps)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.split() == ["interrupted", "True"], (done.stdout, done.stderr)


def test_the_command_shows_what_the_call_returns() -> None:
    words = ["compare", BOWL, "--from", "1,1", "--methods", "gd:0.05,bfgs,gd:0.11", "--sort", "value"]
    line = [sys.executable, "-m", "gradcli", *words, "--format", "json"]
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=60)
    plans = [("gd:0.05", Plan("gd", 0.05)), ("bfgs", Plan("bfgs")), ("gd:0.11", Plan("gd", 0.11))]
    expected = compare(BOWL, [[1.0, 1.0]], plans, sort="value")
    shown = json.loads(done.stdout)["runs"]
    assert [row["value"] for row in shown] == [run.last.value for _, run in expected.runs if run.last]
    assert [row["status"] for row in shown] == [run.status.code for _, run in expected.runs]
