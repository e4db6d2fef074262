from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.loop import Stopping, descend
from gradcli.descent.objective import Objective, Sample
from gradcli.errors import OptionError
from gradcli.language.expression import read
from gradcli.results import Run, RunStart, Status, Step

Vector = npt.NDArray[np.float64]

ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"


def traced(text: str, start: Sequence[float], lr: float, **stopping: float | None) -> tuple[Run, list[Step]]:
    steps: list[Step] = []
    run = descend(read(text), start, lr, stopping=Stopping(**stopping), on_step=steps.append)  # type: ignore[arg-type]
    return run, steps


def _rosenbrock(v: Vector) -> tuple[float, Vector]:
    x, y = v
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2, np.array(
        [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]
    )


def _himmelblau(v: Vector) -> tuple[float, Vector]:
    x, y = v
    a, b = x * x + y - 11, x + y * y - 7
    return a * a + b * b, np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])


def _quadratic(v: Vector) -> tuple[float, Vector]:
    matrix = np.array([[4.0, 1.0], [1.0, 3.0]])
    return float(v @ matrix @ v / 2 - v[0]), matrix @ v - np.array([1.0, 0.0])


def _ten(v: Vector) -> tuple[float, Vector]:
    i = np.arange(1, 11)
    return float(np.sum(i * v**2 + np.cos(v))), 2 * i * v - np.sin(v)


@pytest.mark.parametrize(
    ("text", "function", "start", "lr"),
    [
        (ROSENBROCK, _rosenbrock, [-1.2, 1.0], 1e-3),
        (HIMMELBLAU, _himmelblau, [0.5, -0.25], 0.01),
        ("2x^2 + x*y + 3/2*y^2 - x", _quadratic, [4.0, -3.0], 0.1),
        ("sum(i*x[i]^2 + cos(x[i]), i, 1, 10)", _ten, [1.0 / k for k in range(1, 11)], 0.02),
    ],
)
def test_the_first_fifty_iterates_equal_a_recurrence_in_numpy(
    text: str, function: Callable[[Vector], tuple[float, Vector]], start: list[float], lr: float
) -> None:
    run, steps = traced(text, start, lr, steps=50, gtol=0.0)
    assert [step.index for step in steps] == list(range(51))
    point = np.array(start)
    for step in steps:
        value, gradient = function(point)
        np.testing.assert_allclose(step.point, point, rtol=1e-12, atol=1e-13)
        assert step.value == pytest.approx(value, rel=1e-11)
        np.testing.assert_allclose(step.gradient, gradient, rtol=1e-9, atol=1e-11)
        assert step.gradient_norm == pytest.approx(float(np.linalg.norm(gradient)), rel=1e-9)
        assert step.learning_rate == lr
        point = point - lr * gradient
    lengths = [math.dist(one.point, other.point) for one, other in pairwise(steps)]
    assert steps[0].step is None
    assert [step.step for step in steps[1:]] == pytest.approx(lengths, rel=1e-12)
    assert run.status is Status.STEP_LIMIT


def test_the_trace_begins_at_the_start_and_ends_at_the_returned_point() -> None:
    run, steps = traced("x^2 + y^2", [4, 3], 0.1)
    assert (steps[0].index, steps[0].point, steps[0].value, steps[0].gradient) == (
        0,
        (4.0, 3.0),
        25.0,
        (8.0, 6.0),
    )
    assert (steps[0].step, steps[0].gradient_norm) == (None, 10.0)
    assert run.last == steps[-1]


def test_converged_by_gradient_is_on_the_largest_absolute_partial() -> None:
    # Each step multiplies x by 1 - 0.2; |2x| first falls to 1e-6 at step 68, while the length of the
    # gradient of ten such terms would still be above it.
    names = range(1, 11)
    run, steps = traced(f"sum(x[i]^2, i, 1, {len(names)})", [2.0] * 10, 0.1)
    first = next(k for k in range(1000) if 4 * 0.8**k <= 1e-6)
    assert (run.status, steps[-1].index) == (Status.CONVERGED_GRADIENT, first)
    assert steps[-1].gradient_norm > 1e-6 >= max(map(abs, steps[-1].gradient))
    assert run.message == (
        f"converged: the largest absolute partial fell to {2 * steps[-1].point[0]:.6g}, within gtol = 1e-06"
    )
    assert run.converged
    assert not run.failed


def test_a_bound_that_is_met_exactly_counts() -> None:
    run, steps = traced("x^2", [1.0], 0.25, gtol=0.5)
    assert (run.status, [step.point[0] for step in steps]) == (Status.CONVERGED_GRADIENT, [1.0, 0.5, 0.25])


def test_converged_by_step() -> None:
    run, steps = traced("x^2", [1.0], 0.25, gtol=0.0, xtol=0.125)
    assert [step.step for step in steps] == [None, 0.5, 0.25, 0.125]
    assert run.status is Status.CONVERGED_STEP
    assert run.message == "converged: the last step had length 0.125, within xtol = 0.125"
    assert run.converged


def test_converged_by_value() -> None:
    run, steps = traced("x^2", [1.0], 0.25, gtol=0.0, ftol=0.2)
    assert [step.value for step in steps] == [1.0, 0.25, 0.0625]
    assert run.status is Status.CONVERGED_VALUE
    assert run.message == "converged: the value changed by 0.1875 in the last step, within ftol = 0.2"
    assert run.converged


def test_all_steps_used() -> None:
    run, steps = traced("x^2", [1.0], 1.0, steps=7)
    assert [step.point[0] for step in steps] == [1, -1, 1, -1, 1, -1, 1, -1]
    assert run.status is Status.STEP_LIMIT
    assert run.message == "stopped: all 7 steps are used; the largest absolute partial is still 2"
    assert (run.converged, run.failed) == (False, False)


def test_no_steps_report_the_start() -> None:
    run, steps = traced("x^2", [3.0], 0.1, steps=0)
    assert (len(steps), run.last, run.status) == (1, steps[0], Status.STEP_LIMIT)
    assert run.message == "stopped: all 0 steps are used; the largest absolute partial is still 6"
    assert (run.counts.value, run.counts.gradient) == (1, 1)


@pytest.mark.parametrize(
    ("text", "start", "remark"),
    [
        ("x^2 + y^2", [0, 0], "positive definite: a local minimum"),
        ("-x^2 - y^2", [0, 0], "negative definite: a local maximum"),
        ("x^2 - y^2", [0, 0], "indefinite: a saddle point"), ("x*y", [0, 0], "indefinite: a saddle point"),
        ("x^3", [0], "does not decide what kind of point it is"),
        ("x^4", [0], "does not decide what kind of point it is"),
        (HIMMELBLAU, [3, 2], "positive definite: a local minimum"), ("5 + 0*x", [1], "does not decide"),
    ],
)  # fmt: skip
def test_a_stationary_start_says_its_kind_and_claims_no_minimum(
    text: str, start: list[float], remark: str
) -> None:
    run, steps = traced(text, start, 0.1)
    assert (run.status, len(steps), run.counts.gradient) == (Status.STATIONARY_START, 1, 1)
    assert run.message == (
        "the start is already stationary: the largest absolute partial is 0, within gtol = 1e-06; "
        "this does not show a minimum"
    )
    assert [r.kind for r in run.remarks] == ["stationary_start"]
    assert remark in run.remarks[0].text
    assert not run.converged


@pytest.mark.parametrize(
    ("text", "start", "lr", "message"),
    [
        ("x^2", [1.0], 1.5, r"diverged at step \d+: the value grew from 1 to \S+"),
        ("-x^2", [1.0], 1.0, r"diverged at step \d+: the value fell from -1 to \S+"),
        ("-x", [0.0], 1e9, r"diverged at step 11: the value fell from 0 to -1.1e\+10"),
        ("exp(-x) + 0*y", [-1.0, 0.0], 1e11, r"diverged at step 1: the point ran away to distance \S+"),
        (ROSENBROCK, [-1.2, 1.0], 0.01, r"diverged at step \d+: the value grew from 24\.2 to \S+"),
    ],
)
def test_divergence(text: str, start: list[float], lr: float, message: str) -> None:
    run, steps = traced(text, start, lr)
    assert run.status is Status.DIVERGED
    assert re.fullmatch(message, run.message), run.message
    assert f"step {steps[-1].index}:" in run.message
    assert all(math.isfinite(step.value) for step in steps)
    assert run.failed


@pytest.mark.parametrize(
    ("text", "start", "lr", "index"),
    [
        ("x^4", [1e80], 1.0, 0),
        ("x^4", [10.0], 1e100, 1),
        ("exp(x)", [800.0], 0.1, 0),
        ("exp(x^2)", [3.0], 0.01, 1),
    ],
)
def test_overflow_is_said_and_the_last_finite_point_is_returned(
    text: str, start: list[float], lr: float, index: int
) -> None:
    run, steps = traced(text, start, lr)
    assert run.status is Status.NOT_FINITE
    where = f"step {index} leads to a number" if index else "at the start a number is"
    assert run.message == f"stopped: {where} too large for double precision"
    assert len(steps) == index
    assert run.last == (steps[-1] if steps else None)
    assert run.failed


def test_leaving_the_domain_is_noticed_at_the_step_that_leaves() -> None:
    # log from 1 at rate 0.5: 1, 0.5, -0.5.
    run, steps = traced("log(x)", [1.0], 0.5)
    assert [step.point for step in steps] == [(1.0,), (0.5,)]
    assert run.status is Status.DOMAIN_ERROR
    assert run.message == "left the domain at step 2: at x = -0.5, log(x) needs x > 0"
    assert run.last == steps[-1]
    assert run.counts.gradient == 3
    assert run.failed


@pytest.mark.parametrize(
    ("text", "start", "reason"),
    [("1/x", [0.0], "at x = 0, 1/x needs x != 0"),
     ("sqrt(x - 2)", [1.0], "at x = 1, sqrt(x - 2) needs x >= 2"),
     ("x/x", [0.0], "at x = 0, x/x needs x != 0")],
)  # fmt: skip
def test_a_start_outside_the_domain(text: str, start: list[float], reason: str) -> None:
    run, steps = traced(text, start, 0.1)
    assert (run.status, steps, run.last) == (Status.DOMAIN_ERROR, [], None)
    assert run.message == f"the start is outside the domain: {reason}"


def test_the_end_of_a_gradient_inside_the_domain_is_said() -> None:
    run, _ = traced("sqrt(x)", [0.0], 0.1)
    assert run.status is Status.DOMAIN_ERROR
    assert "there is no gradient at the start" in run.message


@pytest.mark.parametrize(
    ("text", "start"), [("exp(x)", -20.0), ("1e-9*(x + x^2)", 0.0), ("x^4 + 1e-8*x", 1e-3)]
)
def test_a_small_gradient_alone_makes_no_local_minimum(text: str, start: float) -> None:
    """The first has no minimum at all, though its Hessian is positive definite everywhere."""
    run, _ = traced(text, [start], 0.1)
    assert run.status is Status.STATIONARY_START
    assert not any("minimum" in remark.text for remark in run.remarks)


def test_every_evaluation_is_counted_once() -> None:
    run, steps = traced("x^2", [1.0], 0.1, steps=20, gtol=0.0)
    assert (run.counts.value, run.counts.gradient, run.counts.hessian) == (21, 21, 0)
    assert len(steps) == 21


def test_steps_stream_before_the_next_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    compute = Objective.at

    def told(self: Objective, point: Sequence[float]) -> Sample:
        events.append("compute")
        return compute(self, point)

    monkeypatch.setattr(Objective, "at", told)
    descend(
        read("x^2"), [1.0], 0.1, stopping=Stopping(steps=3),
        on_start=lambda _: events.append("head"), on_step=lambda step: events.append(f"show {step.index}"),
    )  # fmt: skip
    assert events == [
        "head",
        "compute",
        "show 0",
        "compute",
        "show 1",
        "compute",
        "show 2",
        "compute",
        "show 3",
    ]


def test_the_head_carries_method_and_settings() -> None:
    heads: list[RunStart] = []
    run = descend(read("x^2"), [1.0], 0.1, on_start=heads.append)
    assert [head.method for head in heads] == [run.method]
    assert (run.method.name, run.method.update, run.method.settings) == ("gd", "x = x - lr*g", {"lr": 0.1})
    assert (run.method.schedule, run.method.line_search) == ("constant", None)


@pytest.mark.parametrize("index", [0, 1, 5])
def test_an_interruption_keeps_what_was_reached(index: int) -> None:
    shown: list[Step] = []

    def show(step: Step) -> None:
        shown.append(step)
        if step.index == index:
            raise KeyboardInterrupt

    run = descend(read("x^2"), [1.0], 0.1, on_step=show)
    assert (run.status, run.last) == (Status.INTERRUPTED, shown[-1])
    assert run.message == f"interrupted after {index} steps"
    assert run.counts.gradient == index + 1


def test_other_errors_of_a_callback_are_not_swallowed() -> None:
    def show(step: Step) -> None:
        raise RuntimeError(step.index)

    with pytest.raises(RuntimeError):
        descend(read("x^2"), [1.0], 0.1, on_step=show)


def test_a_last_point_on_a_kink_is_remarked() -> None:
    run, steps = traced("abs(x) + y^2", [1.0, 0.0], 0.5)
    assert steps[-1].point == (0.0, 0.0)
    assert [r.kind for r in run.remarks] == ["kink"]
    assert "abs(x)" in run.remarks[0].text


@pytest.mark.parametrize(
    ("text", "start", "kinks"),
    [("max(x, y)", [1, 1], ["on a kink of max(x, y)"]), ("max(x, y)", [1, 2], []),
     ("atan2(y, x)", [-1, 0], ["on a kink of atan2(y, x)"]),
     ("atan2(y, x)", [0, -1], []), ("relu(x)", [0], ["on a kink of relu(x)"]), ("x^3", [0], []),
     ("abs(x)*2", [1], []),
     ("floor(x)", [2], ["on a kink of floor(x)"]),
     ("where(x == 0, 0, x)", [0], ["where x == 0 switches"]),
     ("where(x > 0, abs(y), 1)", [-1, 0], [])],
)  # fmt: skip
def test_kinks_exactly_at_a_point(text: str, start: list[float], kinks: list[str]) -> None:
    assert list(Objective(read(text)).kinks([float(x) for x in start])) == kinks


@pytest.mark.parametrize("lr", [0, -0.1, math.nan, math.inf])
def test_a_rate_must_be_finite_and_positive(lr: float) -> None:
    with pytest.raises(OptionError, match="the learning rate must be a finite number above 0"):
        descend(read("x^2"), [1.0], lr)


@pytest.mark.parametrize("start", [[], [1.0, 2.0], [math.nan], [math.inf]])
def test_a_start_must_be_finite_and_complete(start: list[float]) -> None:
    with pytest.raises(OptionError, match="the start needs 1 finite coordinates"):
        descend(read("x^2"), start, 0.1)


@pytest.mark.parametrize(
    ("stopping", "message"),
    [(Stopping(steps=-1), "--steps must be 0 or above"), (Stopping(gtol=-1e-3), "--gtol must be"),
     (Stopping(xtol=math.nan), "--xtol must be"), (Stopping(ftol=math.inf), "--ftol must be")],
)  # fmt: skip
def test_tolerances_must_make_sense(stopping: Stopping, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        descend(read("x^2"), [1.0], 0.1, stopping=stopping)


def test_a_formula_without_variables_is_refused() -> None:
    with pytest.raises(OptionError, match="there is no variable to descend in"):
        descend(read("5"), [], 0.1)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(OptionError, match="there is no method 'adamm'"):
        descend(read("x^2"), [1.0], 0.1, method="adamm")


def test_a_thousand_variables_descend() -> None:
    run, _ = traced("sum((x[i] - i/1000)^2, i, 1, 1000)", [0.0] * 1000, 0.25, steps=60)
    assert run.status is Status.CONVERGED_GRADIENT
    assert run.last is not None
    assert run.last.point == pytest.approx([i / 1000 for i in range(1, 1001)], abs=1e-6)


def test_a_flat_tail_is_not_taken_for_a_stationary_point() -> None:
    """The slope of 1e20 tanh at 20 is 1699, though 1 - tanh^2 is 0 in doubles."""
    run, steps = traced("1e20*tanh(x)", [20.0], 1e-3, steps=1)
    assert steps[0].gradient[0] == pytest.approx(4e20 * math.exp(-40), rel=1e-6)
    assert run.status is not Status.STATIONARY_START


def test_sentences_of_the_statuses_have_no_gaps_left() -> None:
    for text, start, lr in [("x^2", 1.0, 0.1), ("x^2", 1.0, 5.0), ("log(x)", 1.0, 0.5), ("x^2", 0.0, 0.1)]:
        run, _ = traced(text, [start], lr)
        assert "{" not in run.message
        assert run.status.code == run.status.name.lower()


def test_a_time_limit_ends_a_run_where_it_is() -> None:
    run = descend("x^2", [1.0], 1e-9, stopping=Stopping(steps=10**9), timeout=0.2)
    assert run.status is Status.INTERRUPTED
    assert run.last is not None
    assert 0 < run.last.index < 10**9
    assert "the time limit is met" in run.message
