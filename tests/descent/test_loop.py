from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.loop import carried_out, descend
from gradcli.descent.objective import Objective, Sample
from gradcli.descent.recurrences import RECURRENCES
from gradcli.errors import OptionError
from gradcli.language.expression import read
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import ExactStep, RunStart, Status, Step
from tests.descent.surfaces import SURFACES, points, traced

Vector = npt.NDArray[np.float64]

ROSENBROCK = SURFACES["rosenbrock"].text
HIMMELBLAU = SURFACES["himmelblau"].text


def _of(name: str) -> Callable[[Vector], tuple[float, Vector]]:
    surface = SURFACES[name]
    return lambda v: (surface.value(v), surface.gradient(v))


def _quadratic(v: Vector) -> tuple[float, Vector]:
    matrix = np.array([[4.0, 1.0], [1.0, 3.0]])
    return float(v @ matrix @ v / 2 - v[0]), matrix @ v - np.array([1.0, 0.0])


def _ten(v: Vector) -> tuple[float, Vector]:
    i = np.arange(1, 11)
    return float(np.sum(i * v**2 + np.cos(v))), 2 * i * v - np.sin(v)


@pytest.mark.parametrize(
    ("text", "function", "start", "lr"),
    [
        (ROSENBROCK, _of("rosenbrock"), [-1.2, 1.0], 1e-3),
        (HIMMELBLAU, _of("himmelblau"), [0.5, -0.25], 0.01),
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
    ("text", "start"),
    [("x^2 + y^2", [0, 0]), ("-x^2 - y^2", [0, 0]), ("x^2 - y^2", [0, 0]), ("x^3", [0]), (HIMMELBLAU, [3, 2]),
     ("5 + 0*x", [1])],
)  # fmt: skip
@pytest.mark.parametrize("method", ["gd", "adam", "newton", "bfgs", "cg"])
def test_a_stationary_start_claims_no_minimum(method: str, text: str, start: list[float]) -> None:
    run, steps = traced(text, start, 0.1, method=method)
    assert (run.status, len(steps), run.counts.gradient) == (Status.STATIONARY_START, 1, 1)
    assert run.message == (
        "the start is already stationary: the largest absolute partial is 0, within gtol = 1e-06; "
        "this does not show a minimum"
    )
    assert run.remarks == ()
    assert not run.converged


@pytest.mark.parametrize(
    ("text", "start", "lr", "message"),
    [
        ("x^2", [1.0], 1.5, r"diverged at step \d+: the value grew from 1 to \S+"),
        ("-x^2", [1.0], 1.0, r"diverged at step \d+: the value fell from -1 to \S+"),
        ("-x", [0.0], 1e9, r"diverged at step 11: the value fell from 0 to -1.1e\+10"),
        ("10*sin(x^2) + 0*y", [1.0, 0.0], 1e11, r"diverged at step 1: the point ran away to distance \S+"),
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
    assert run.message.endswith("this does not show a minimum")
    assert run.remarks == ()


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


# What a run keeps


def test_a_run_knows_what_it_was_asked() -> None:
    run, _ = traced("x^2", [3], 0.1, method="momentum", settings={"momentum": 0.5}, steps=7, gtol=1e-3)
    assert run.start == (3.0,)
    assert run.plan == Plan("momentum", 0.1, {"momentum": 0.5})
    assert run.stopping == Stopping(gtol=1e-3, steps=7)
    assert run.of == read("x^2")
    assert carried_out(run.of, run.start, run.plan, run.stopping) == run


@pytest.mark.parametrize("count", [0, 1, 11, 12, 30])
def test_the_tail_is_the_last_twelve_steps(count: int) -> None:
    run, steps = traced("x^2", [1.0], 0.1, steps=count, gtol=0.0)
    assert run.tail == tuple(steps[-12:])


@pytest.mark.parametrize("count", [0, 1, 100, 159, 160, 161, 320, 321, 322, 1000])
def test_the_history_is_evenly_thinned_from_the_start_to_the_last_step(count: int) -> None:
    run, steps = traced("x^2", [1.0], 1e-3, steps=count, gtol=0.0)
    places = [index for index, _ in run.history]
    assert run.history == tuple((index, steps[index].value) for index in places)
    assert (places[0], places[-1]) == (0, count)
    widths = [after - before for before, after in pairwise(places)]
    assert len(set(widths[:-1])) <= 1
    assert widths == [] or widths[-1] <= widths[0]
    assert min(count, 80) < len(places) <= 161


@pytest.mark.parametrize("maximize", [False, True])
def test_the_lowest_step_is_the_best_that_was_met(maximize: bool) -> None:
    sign = "-" if maximize else ""
    run, steps = traced(
        f"{sign}({HIMMELBLAU})", [0.5, -1.0], 0.02, method="momentum", maximize=maximize, steps=60
    )
    best = max(steps, key=lambda step: step.value) if maximize else min(steps, key=lambda step: step.value)
    assert run.lowest == best
    assert best != steps[-1]


def test_the_first_of_equal_values_is_the_lowest() -> None:
    run, steps = traced("x^2", [1.0], 1.0, steps=5)
    assert run.lowest == steps[0]


def test_a_run_that_never_began_keeps_nothing() -> None:
    run, _ = traced("log(x)", [-1.0], 0.1)
    assert (run.lowest, run.tail, run.history, run.last) == (None, (), (), None)


# The angle between moves


def test_angles_by_hand() -> None:
    # f = x y has the gradient (y, x): from (1, 0) down by (0, -1), then by (1, -1).
    _, steps = traced("x*y", [1.0, 0.0], 1.0, steps=2)
    assert [step.point for step in steps] == [(1.0, 0.0), (1.0, -1.0), (2.0, -2.0)]
    assert [step.angle for step in steps] == [None, None, pytest.approx(45, rel=1e-14)]


@pytest.mark.parametrize(("lr", "angle"), [(0.25, 0.0), (0.75, 180.0)])
def test_moves_in_one_variable_go_on_or_turn_back(lr: float, angle: float) -> None:
    _, steps = traced("x^2", [1.0], lr, steps=4, gtol=0.0)
    assert [step.angle for step in steps] == [None, None, angle, angle, angle]


def test_angles_keep_their_digits_where_moves_are_nearly_parallel() -> None:
    _, steps = traced("(x^2 + (1 + 1e-6)*y^2)/2", [1.0, 1.0], 0.5, steps=10, gtol=0.0)
    for before, middle, after in zip(steps, steps[1:], steps[2:], strict=False):
        (a, b), (c, d) = np.subtract(middle.point, before.point), np.subtract(after.point, middle.point)
        expected = math.degrees(math.atan2(abs(a * d - b * c), a * c + b * d))
        assert after.angle == pytest.approx(expected, rel=1e-6)
        assert after.angle is not None
        assert 0 < after.angle < 1e-4


def test_a_move_of_no_length_has_no_angle() -> None:
    _, steps = traced("x", [1.0], update="x = x - where(k == 2, 0, 1)", steps=4)
    assert [step.angle for step in steps] == [None, None, None, None, 0.0]
    assert [step.step for step in steps] == [None, 1.0, 0.0, 1.0, 1.0]


# Maximizing


@pytest.mark.parametrize("method", [*RECURRENCES, *DIRECTIONS])
def test_maximizing_is_descending_on_the_opposite(method: str) -> None:
    for name in ("himmelblau", "five"):
        surface = SURFACES[name]
        run, down = traced(surface.text, surface.start, 0.01, method=method, steps=30)
        other, up = traced(f"-({surface.text})", surface.start, 0.01, method=method, steps=30, maximize=True)
        assert [step.point for step in up] == [step.point for step in down]
        assert [step.value for step in up] == [-step.value for step in down]
        assert [step.gradient for step in up] == [tuple(-g for g in step.gradient) for step in down]
        assert [step.memory for step in up] == [step.memory for step in down]
        assert (other.status, other.counts) == (run.status, run.counts)
        assert other.method.maximize
        assert not run.method.maximize


def test_a_maximum_is_reached() -> None:
    run, steps = traced("exp(-(x - 1)^2) - (y + 2)^2", [0.5, 0.0], method="bfgs", maximize=True)
    assert run.status is Status.CONVERGED_GRADIENT
    assert steps[-1].point == pytest.approx((1.0, -2.0), abs=1e-6)
    assert steps[-1].value == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "lr", "message"),
    [
        ("x^2", 0.5, r"diverged at step \d+: the value grew from 1 to \S+"),
        ("-x^2", 1.5, r"diverged at step \d+: the value fell from -1 to -\S+"),
    ],
)
def test_divergence_upward_is_told_of_f_itself(text: str, lr: float, message: str) -> None:
    run, _ = traced(text, [1.0], lr, maximize=True)
    assert run.status is Status.DIVERGED
    assert re.fullmatch(message, run.message), run.message


# Exact runs


def _exact_points(rows: Sequence[Step]) -> list[tuple[Fraction, ...]]:
    kept = [step.exact for step in rows if step.exact is not None]
    assert len(kept) == len(rows)
    assert all(type(x) is Fraction for row in kept for x in (*row.point, row.value, *row.gradient))
    return [row.point for row in kept]


def _plane(x: Fraction, y: Fraction) -> tuple[Fraction, Fraction]:
    """Return the gradient of x^2 + x*y + y^2 - x/3 + y/7."""
    return 2 * x + y - Fraction(1, 3), x + 2 * y + Fraction(1, 7)


PLANE = "x^2 + x*y + y^2 - x/3 + y/7"


def test_exact_gradient_descent_by_hand() -> None:
    lr, point = Fraction(1, 10), (Fraction(1, 3), Fraction(-2, 5))
    _, steps = traced(PLANE, point, lr, exact=True, steps=15, gtol=0.0)
    expected = [point]
    for _ in range(15):
        x, y = expected[-1]
        a, b = _plane(x, y)
        expected.append((x - lr * a, y - lr * b))
    assert _exact_points(steps) == expected
    for step, (x, y) in zip(steps, expected, strict=True):
        assert step.exact is not None
        assert step.exact.gradient == _plane(x, y)
        assert step.exact.value == x * x + x * y + y * y - x / 3 + y / 7
        assert step.exact.learning_rate == lr
        assert (step.point, step.value) == ((float(x), float(y)), float(step.exact.value))


@pytest.mark.parametrize("method", ["momentum", "nesterov"])
def test_exact_momentum_by_hand(method: str) -> None:
    lr, beta = Fraction(1, 10), Fraction(9, 10)
    point, v = (Fraction(1, 3), Fraction(-2, 5)), (Fraction(0), Fraction(0))
    _, steps = traced(PLANE, point, lr, method=method, exact=True, steps=10, gtol=0.0)
    expected, memories = [point], [v]
    for _ in range(10):
        g = _plane(*point)
        v = (beta * v[0] + g[0], beta * v[1] + g[1])
        ahead = v if method == "momentum" else (g[0] + beta * v[0], g[1] + beta * v[1])
        point = (point[0] - lr * ahead[0], point[1] - lr * ahead[1])
        expected.append(point)
        memories.append(v)
    assert _exact_points(steps) == expected
    assert [step.exact.memory for step in steps if step.exact] == [{"v": v} for v in memories]
    assert [step.memory for step in steps] == [{"v": tuple(map(float, v))} for v in memories]


def test_exact_update_of_ones_own_by_hand() -> None:
    x, m = Fraction(2, 3), Fraction(1, 2)
    _, steps = traced(
        "x^3/3",
        [x],
        Fraction(1, 5),
        update="m = (m + g)/2; x = x - lr*m/k",
        state={"m": m},
        exact=True,
        steps=4,
    )
    expected = [(x,)]
    for k in range(1, 5):
        m = (m + x * x) / 2
        x -= Fraction(1, 5) * m / k
        expected.append((x,))
    assert _exact_points(steps) == expected


def test_exact_methods_of_signs_by_hand() -> None:
    # rprop from 1 with step 1/4: the gradient keeps its sign, so the step grows by 6/5.
    _, steps = traced("x^2", [Fraction(1)], Fraction(1, 4), method="rprop", exact=True, steps=2)
    assert _exact_points(steps) == [(Fraction(1),), (Fraction(3, 4),), (Fraction(3, 4) - Fraction(3, 10),)]
    _, steps = traced("x^2", [Fraction(1)], Fraction(1, 3), method="lion", exact=True, steps=2)
    assert _exact_points(steps) == [(Fraction(1),), (Fraction(2, 3),), (Fraction(1, 3),)]


def test_exact_maximizing_by_hand() -> None:
    _, steps = traced("x/3 - x^2", [Fraction(1)], Fraction(1, 4), exact=True, maximize=True, steps=2)
    # x + (1/3 - 2x)/4 = x/2 + 1/12
    assert _exact_points(steps) == [(Fraction(1),), (Fraction(7, 12),), (Fraction(3, 8),)]
    assert steps[1].exact == ExactStep(
        (Fraction(7, 12),), Fraction(7, 36) - Fraction(49, 144), (Fraction(1, 3) - Fraction(7, 6),),
        Fraction(1, 4), {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "lr"), [([1, 3], 1), ([1.0, 3.0], 1.0), ([Fraction(1), 3], Fraction(1)), ([1, 3.0], 1)]
)
def test_all_numbers_of_an_exact_run_become_fractions(start: list[Any], lr: Any) -> None:
    # The gradient of x/y at (1, 3) is (1/3, -1/9).
    _, steps = traced("x/y", start, lr, exact=True, steps=1)
    assert _exact_points(steps) == [(1, 3), (Fraction(2, 3), Fraction(28, 9))]


def test_settings_and_memory_of_an_exact_run_become_fractions() -> None:
    _, steps = traced(
        "x^2", [1], Fraction(1, 4), update="v = q*v + g; x = x - lr*v", state={"v": 1}, settings={"q": 0.5},
        exact=True, steps=1,
    )  # fmt: skip
    assert _exact_points(steps) == [(1,), (Fraction(3, 8),)]


def test_an_exact_run_converges_as_another_does() -> None:
    run, steps = traced("x^2", [Fraction(1)], Fraction(1, 4), exact=True, gtol=0.125)
    assert (run.status, len(steps)) == (Status.CONVERGED_GRADIENT, 5)
    assert _exact_points(steps)[-1] == (Fraction(1, 16),)


def test_values_that_grow_too_long_end_an_exact_run() -> None:
    """On x^4/4 the fractions grow threefold in each step, and x^4 is four times as long as x."""
    x, lr, count = Fraction(1, 3), Fraction(1, 10), 0
    while True:
        x -= lr * x**3
        if 4 * (x.numerator.bit_length() + x.denominator.bit_length()) > 10_000:
            break
        count += 1
    run, steps = traced("x^4/4", [Fraction(1, 3)], lr, exact=True)
    assert (run.status, steps[-1].index) == (Status.INTERRUPTED, count)
    assert run.message == (
        f"interrupted after {count} steps: its fractions are too long to go on; without --exact it does"
    )


def test_fractions_that_grow_too_long_end_an_exact_run() -> None:
    """On x^2 with lr = (1 - 2^-900)/2 each step divides x by 2^900: x is 2^-(900k), of 900k + 1 bits."""
    count = 3999 // 900
    run, steps = traced("x^2", [1], Fraction(2**900 - 1, 2**901), exact=True, gtol=0.0)
    assert (run.status, steps[-1].index) == (Status.INTERRUPTED, count)
    assert run.message == (
        f"interrupted after {count} steps: its fractions are longer than 4000 bits; "
        "without --exact it goes on"
    )


def test_a_value_that_would_be_too_long_ends_an_exact_run() -> None:
    run, steps = traced("x^100000", [Fraction(3, 2)], Fraction(1, 10), exact=True)
    assert (run.status, run.last, steps) == (Status.INTERRUPTED, None, [])
    assert run.message == (
        "interrupted after 0 steps: its fractions are too long to go on; without --exact it does"
    )


def test_an_exact_run_notices_the_end_of_the_domain() -> None:
    run, steps = traced("-1/x", [Fraction(1)], Fraction(1), exact=True)
    assert run.status is Status.DOMAIN_ERROR
    assert run.message == "left the domain at step 1: at x = 0, -1/x needs x != 0"
    assert len(steps) == 1


def test_a_hole_is_a_hole_in_an_exact_run_too() -> None:
    run, steps = traced("(1/x)^0 + (x - 1)^2", [Fraction(0)], Fraction(1, 10), exact=True)
    assert (run.status, steps) == (Status.DOMAIN_ERROR, [])
    assert run.message == "the start is outside the domain: at x = 0, 1/x needs x != 0"


@pytest.mark.parametrize(
    ("text", "start", "lr"),
    [
        ("x^2", Fraction(1), Fraction(10) ** 200), ("x^2", Fraction(10) ** 200, Fraction(1, 10)),
        ("x^2", Fraction(10) ** 200, Fraction(2)), ("1/x", Fraction(1, 10**200), Fraction(1)),
        ("where(x > 2, 1/(x - x), -x)", Fraction(1), Fraction(10) ** 307),
        ("1/(x - 10^400) - x", Fraction(1), Fraction(10) ** 307),
    ],
)  # fmt: skip
def test_an_exact_run_goes_beyond_doubles_without_a_crash(text: str, start: Fraction, lr: Fraction) -> None:
    run, _ = traced(text, [start], lr, exact=True, steps=10)
    assert run.failed or run.converged or run.status in (Status.INTERRUPTED, Status.STEP_LIMIT)
    assert "{" not in run.message


@pytest.mark.parametrize(
    ("text", "part"),
    [("sin(x)", "sin(x)"), ("x^2 + sqrt(x)", "sqrt(x)"), ("x^y", "x**y"), ("x^(1/2)", "x**(1/2)"),
     ("pi*x", "pi"), ("exp(x) + x", "exp(x)")],
)  # fmt: skip
def test_a_formula_that_leaves_the_fractions_is_refused(text: str, part: str) -> None:
    with pytest.raises(OptionError) as caught:
        traced(text, [Fraction(1)] * (2 if "y" in text else 1), Fraction(1, 2), exact=True)
    assert caught.value.message == f"--exact works in fractions, and {part} leaves them"
    assert caught.value.hint == (
        "+ - * /, integer powers, abs, sign, floor, max, min and cases keep fractions"
    )


def test_cases_and_kinks_keep_fractions() -> None:
    _, steps = traced(
        "where(x > 0, max(x, 1/3)^2, abs(x)) + floor(x)*0", [Fraction(1)], Fraction(1, 3), exact=True, steps=3
    )
    # From 1 to 1/3 by 2/3; at 1/3 both sides of max are equal.
    assert _exact_points(steps)[:2] == [(Fraction(1),), (Fraction(1, 3),)]


# Line searches that fail


def test_a_failing_line_search_is_told_with_the_last_step_made() -> None:
    """From 1/2 halving the first trial of 1 leads to the kink, where f rises on both sides."""
    run, steps = traced("where(x >= 0, x + 1, 1 - 2*x)", [0.5], line_search="armijo", steps=20)
    assert [step.point for step in steps] == [(0.5,), (0.0,)]
    assert run.status is Status.LINE_SEARCH_FAILED
    assert run.message == "stopped at step 1: the line search met its conditions nowhere"
    assert run.last == steps[-1]
    assert run.failed


@pytest.mark.parametrize(
    ("text", "start"), [("x^2 + y^2", [3.0, 4.0]), (ROSENBROCK, [-1.2, 1.0]), (HIMMELBLAU, [0.5, -1.0])]
)
@pytest.mark.parametrize("method", ["gd", "adam", "newton", "bfgs", "lbfgs", "cg", "steepest"])
def test_row_zero_is_the_start_and_the_last_row_is_returned(
    method: str, text: str, start: list[float]
) -> None:
    run, steps = traced(text, start, 0.01, method=method, steps=5)
    assert (steps[0].index, steps[0].point) == (0, tuple(start))
    assert (steps[0].step, steps[0].angle) == (None, None)
    assert steps[0].learning_rate == (0.01 if method in RECURRENCES else None)
    assert [step.index for step in steps] == list(range(len(steps)))
    assert run.last == steps[-1]
    np.testing.assert_allclose(
        np.linalg.norm(np.diff(points(steps), axis=0), axis=1),
        [step.step or 0.0 for step in steps[1:]],
        rtol=1e-12,
    )
