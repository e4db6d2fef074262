"""That a verdict is true of its run: what was seen, what kind of point, and every number beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.loop import descend
from gradcli.descent.verdict import effective_rate, verdict
from gradcli.results.plans import Stopping
from gradcli.results.runs import Curvature, Kind, Run, Seen, Status, Step, Verdict
from tests.descent.published import METHODS, iterates
from tests.descent.surfaces import quadratic_text, random_definite

Vector = npt.NDArray[np.float64]

ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"
WELL = "x^2 + y^4/4 - y^2/2"
"""Minima at (0, 1) and (0, -1), a saddle at (0, 0) between them."""

MINIMUM, MAXIMUM, SADDLE = Kind.MINIMUM, Kind.MAXIMUM, Kind.SADDLE
UNDECIDED, NOT_STATIONARY = Kind.UNDECIDED, Kind.NOT_STATIONARY


@dataclass(frozen=True)
class Case:
    """A run, what mathematics says of it, and why."""

    text: str
    start: tuple[float, ...]
    rate: float | None
    seen: Seen
    kind: Kind
    why: str
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.text} from {self.start[:3]} at {self.rate} {self.options or ''}"


def judged(
    text: str, start: Sequence[float], rate: float | None = None, *, seconds: float = 0.0, **options: Any
) -> tuple[Run, Verdict]:
    """Run a descent and judge it; without `seconds`, no advice is tried."""
    bounds = {name: options.pop(name) for name in ("gtol", "xtol", "ftol", "steps") if name in options}
    run = descend(text, start, rate, stopping=Stopping(**bounds), **options)
    told = verdict(run, seconds=seconds)
    assert told is not None
    return run, told


def last_of(run: Run) -> Step:
    assert run.last is not None
    return run.last


def curvature_of(told: Verdict) -> Curvature:
    assert told.curvature is not None
    return told.curvature


UP = {"maximize": True}
CASES = [
    # Convergence. A gradient within gtol and a definite Hessian are a minimum (Nocedal and Wright, th. 2.4).
    Case("x^2 + y^2", (4.0, 3.0), 0.1, Seen.CONVERGED, MINIMUM, "H = 2I"),
    Case("x^2 + 10y^2", (1.0, 1.0), 0.09, Seen.CONVERGED, MINIMUM, "0.09 < 2/20"),
    Case(HIMMELBLAU, (0.0, 0.0), 0.01, Seen.CONVERGED, MINIMUM, "one of the four minima"),
    Case("x - log(x)", (0.1,), 0.5, Seen.CONVERGED, MINIMUM, "f'' = 1/x^2 = 1 at 1"),
    Case("x^2", (0.0,), 0.1, Seen.CONVERGED, MINIMUM, "the start is the minimum"),
    Case(ROSENBROCK, (-1.2, 1.0), None, Seen.CONVERGED, MINIMUM, "bfgs", {"method": "bfgs"}),
    Case(ROSENBROCK, (-1.2, 1.0), None, Seen.CONVERGED, MINIMUM, "newton", {"method": "newton"}),
    Case("x^2 + y^2", (1.0, 1.0), 0.1, Seen.CONVERGED, MINIMUM, "adam", {"method": "adam"}),
    Case(
        "x^2", (1.0,), 0.1, Seen.CONVERGED, MINIMUM, "the user's own momentum",
        {"update": "v = 0.5v + g; x = x - lr*v", "state": {"v": 0.0}},
    ),
    Case("-x^2 - 3y^2 + y", (1.0, 1.0), 0.1, Seen.CONVERGED, MAXIMUM, "H = diag(-2, -6)", UP),
    Case("sin(x)", (1.0,), 0.5, Seen.CONVERGED, MAXIMUM, "f'' = -1 at pi/2", UP),
    # Stationary, and no minimum.
    Case("x^2 - y^2", (1.0, 0.0), 0.1, Seen.SADDLE, SADDLE, "H = diag(2, -2)"),
    Case("x*y", (0.0, 0.0), 0.1, Seen.SADDLE, SADDLE, "H has eigenvalues 1 and -1"),
    Case(WELL, (1.0, 0.0), 0.1, Seen.SADDLE, SADDLE, "y = 0 stays 0; H = diag(2, -1)"),
    Case("x^2 - y^2", (0.0, 1.0), 0.1, Seen.SADDLE, SADDLE, "-f has H = diag(-2, 2)", UP),
    Case("cos(x)", (0.0,), 0.1, Seen.MAXIMUM, MAXIMUM, "f'' = -1"),
    Case("x^4/4 - x^2/2 - y^2", (0.0, 0.0), 0.1, Seen.MAXIMUM, MAXIMUM, "H = diag(-1, -2)"),
    Case("(x^2-1)^2", (1.0,), 0.1, Seen.MAXIMUM, MINIMUM, "a minimum is wrong where f is to be large", UP),
    # Flat: the Hessian says nothing, and nothing may be called a minimum.
    Case("x^4", (0.02,), 0.1, Seen.FLAT, UNDECIDED, "f'' = 12x^2 changes by 5/9 to x/3 off", {"gtol": 1e-4}),
    Case("x^3", (0.1,), 0.1, Seen.FLAT, UNDECIDED, "an inflection", {"gtol": 1e-6, "steps": 100_000}),
    # Plateaus: a gradient next to nothing, far from any stationary point.
    Case("exp(-x)", (20.0,), 0.1, Seen.PLATEAU, UNDECIDED, "Newton's step is 1 everywhere"),
    Case("exp(-x)", (0.0,), 1.0, Seen.PLATEAU, NOT_STATIONARY, "x grows like log(k)"),
    Case("1 - exp(-x^2)", (5.0,), 0.1, Seen.PLATEAU, UNDECIDED, "f' = 1.4e-10, the minimum is 5 away"),
    Case("sigmoid(x)", (-20.0,), 0.1, Seen.PLATEAU, UNDECIDED, "a tail"),
    Case("sigmoid(x)", (20.0,), 0.1, Seen.PLATEAU, UNDECIDED, "the other tail"),
    Case("tanh(x)^2 + tanh(y)^2", (6.0, 5.0), 0.1, Seen.PLATEAU, NOT_STATIONARY, "saturated"),
    Case("x^2/(1 + x^2)", (30.0,), 0.1, Seen.PLATEAU, NOT_STATIONARY, "f' is 2/x^3 far out"),
    # Kinks.
    Case("abs(x)", (1.05,), 0.1, Seen.KINK, NOT_STATIONARY, "|f'| = 1 on both sides"),
    Case("abs(x) + abs(y)", (3.0, -2.0), 0.3, Seen.KINK, NOT_STATIONARY, "both cross"),
    Case("max(x, -2x)", (1.0,), 0.3, Seen.KINK, NOT_STATIONARY, "slopes 1 and -2"),
    Case("relu(x) + relu(-2x)", (1.0,), 0.07, Seen.KINK, NOT_STATIONARY, "slopes 1 and -2"),
    Case("where(x < 1, 1 - x, 2x - 2)", (3.0,), 0.15, Seen.KINK, NOT_STATIONARY, "slopes -1 and 2"),
    Case("abs(x)", (0.0,), 0.1, Seen.KINK, UNDECIDED, "the convention sign(0) = 0"),
    # Rates too large, or just so.
    Case("x^2", (1.0,), 1.0, Seen.TWO_CYCLE, NOT_STATIONARY, "lr = 2/L: x turns into -x"),
    Case("x^2 + 10y^2", (1.0, 1.0), 0.1, Seen.TWO_CYCLE, NOT_STATIONARY, "lr = 2/20"),
    Case("x^2 + 10y^2", (1.0, 1.0), 0.0999999, Seen.OSCILLATING, NOT_STATIONARY, "the factor is -0.999998"),
    Case("x^2", (1.0,), 0.9999, Seen.OSCILLATING, NOT_STATIONARY, "the factor is -0.9998"),
    Case("x^2 + 10y^2", (1.0, 1.0), 0.11, Seen.DIVERGING, NOT_STATIONARY, "the factor is -1.2"),
    Case(ROSENBROCK, (-1.2, 1.0), 0.1, Seen.DIVERGING, NOT_STATIONARY, "L = 1506 at the start"),
    Case("cosh(x)", (5.0,), 1.0, Seen.DIVERGING, NOT_STATIONARY, "the first step goes to -69"),
    Case("exp(x^2)", (3.0,), 0.1, Seen.DIVERGING, NOT_STATIONARY, "the first step overflows"),
    Case(
        "x^2 + 10y^2", (1.0, 1.0), 0.3, Seen.DIVERGING, NOT_STATIONARY, "0.3 > 2*1.9/20",
        {"method": "momentum"},
    ),
    Case(
        "x^2 + 10y^2", (1.0, 1.0), 0.15, Seen.DIVERGING, NOT_STATIONARY, "0.15 > 2*1.9/2.8/20",
        {"method": "nesterov"},
    ),
    # Without a bound.
    Case("x^2 - y^2", (1.0, 1.0), 0.1, Seen.UNBOUNDED, NOT_STATIONARY, "y grows by 1.2 each step"),
    Case("-x^2", (1.0,), None, Seen.UNBOUNDED, NOT_STATIONARY, "no end along the line", {"method": "bfgs"}),
    Case("x^3", (-0.1,), 0.1, Seen.UNBOUNDED, NOT_STATIONARY, "f falls to the left"),
    Case("x^2", (1.0,), 0.1, Seen.UNBOUNDED, NOT_STATIONARY, "f rises without end", UP),
    # The domain.
    Case("x - log(x)", (3.0,), 5.0, Seen.LEFT_DOMAIN, NOT_STATIONARY, "3 - 5*2/3 < 0"),
    Case("log(x) + y^2", (0.35, 1.0), 0.1, Seen.LEFT_DOMAIN, NOT_STATIONARY, "f' = 1/x"),
    Case("sqrt(x)", (1.0,), 0.1, Seen.LEFT_DOMAIN, NOT_STATIONARY, "f' grows without end"),
    # Rates too small, or vanishing.
    Case("x^2 + 10y^2", (1.0, 1.0), 1e-4, Seen.SMALL_RATE, NOT_STATIONARY, "2/22 would be best"),
    Case("x^2", (1.0,), 1e-4, Seen.SMALL_RATE, NOT_STATIONARY, "momentum 0.9 makes 1e-3 of it, not 1/2",
         {"method": "momentum"}),
    Case(
        "x^2 + 10y^2", (1.0, 1.0), 0.01, Seen.VANISHING_RATE, NOT_STATIONARY, "the rates add up to 0.25",
        {"schedule": "cosine", "steps": 50},
    ),
    Case(
        "x^2 + 10y^2", (1.0, 1.0), 0.01, Seen.VANISHING_RATE, NOT_STATIONARY, "the rates add up to 0.1",
        {"schedule": "exponential", "settings": {"gamma": 0.9}},
    ),
    # Slow, and not the rate's fault.
    Case("x^2 + 1000y^2", (1.0, 1.0), 9e-4, Seen.SLOW, NOT_STATIONARY, "condition number 1000"),
    # The rest.
    Case("x^2 + 10y^2", (1.0, 1.0), 0.05, Seen.UNFINISHED, NOT_STATIONARY, "one step", {"steps": 1}),
    Case("x^2", (1.0,), 0.1, Seen.UNFINISHED, NOT_STATIONARY, "no step", {"steps": 0}),
    Case("x^2 + 10y^2", (1.0, 1.0), None, Seen.UNFINISHED, NOT_STATIONARY, "adam at 0.001",
         {"method": "adam"}),
    Case("x^2", (1.0,), 0.1, Seen.UNFINISHED, NOT_STATIONARY, "cut short", {"timeout": 0.0}),
    Case("x1^2 + x2 - log(x2)", (1.0, 3.0), 0.2, Seen.CONVERGED, MINIMUM, "H = diag(2, 1)"),
    Case("sum(x[i]^2, i, 1, 30)", (1.0,) * 30, 0.2, Seen.CONVERGED, MINIMUM, "H = 2I"),
    Case("sum(x[i]^2, i, 1, 40)", (1.0,) * 40, 0.2, Seen.CONVERGED, UNDECIDED, "more than 30 variables"),
    Case("sum(i*x[i]^2, i, 1, 40)", (1.0,) * 40, 0.1, Seen.DIVERGING, NOT_STATIONARY, "L = 80"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_run_is_seen_as_what_it_is(case: Case) -> None:
    run, told = judged(case.text, case.start, case.rate, **case.options)
    assert (told.seen, told.kind) == (case.seen, case.kind), f"{case.why}; {run.message}"
    assert told.explanation
    assert told.seen is not Seen.CONVERGED or run.status is not Status.STEP_LIMIT


NEVER_A_MINIMUM = ["x^3", "x^5", "-x^4", "x^3 + y^2", "y^2 - x^4", "x^3 - 3x*y^2", "x^2*y", "5 + 0*x"]


@pytest.mark.parametrize("text", NEVER_A_MINIMUM)
def test_what_is_no_strict_minimum_is_never_called_one(text: str) -> None:
    size = 2 if "y" in text else 1
    for start in ([0.0] * size, [0.001] * size, [0.01] * size):
        _, told = judged(text, start, 0.1, gtol=1e-4, steps=50)
        assert told.kind is not Kind.MINIMUM
        assert "minimum: the Hessian" not in told.explanation


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("x^4", [0.0]),
        ("x^3", [0.0]),
        ("5 + 0*x", [1.0]),
        ("(x + y)^2", [1.0, 2.0]),
        ("(x + y - 1)^2 + z^2", [1.0, 2.0, 1.0]),
        ("x^2 + y^2 - 2x*y", [3.0, 0.2]),
        ("relu(x)^2", [-1.0]),
        ("relu(x - 1) + relu(-x - 1)", [1.5]),
        ("x^2*y^2", [0.0, 1.0]),
    ],
)
def test_a_stationary_point_is_no_plateau(text: str, start: list[float]) -> None:
    # In each the run ends on a point whose gradient is 0, or beside one nearer than 1e-5.
    _, told = judged(text, start, 0.1)
    assert told.seen is not Seen.PLATEAU
    assert "no stationary point is near" not in told.explanation


@pytest.mark.parametrize("bounds", [{"xtol": 1e-3}, {"ftol": 1e-3}])
@pytest.mark.parametrize("rate", [0.1, 0.01])
def test_a_run_that_met_a_tolerance_did_not_use_up_its_steps(bounds: dict[str, float], rate: float) -> None:
    run, told = judged("x^2", [1.0], rate, **bounds)
    assert run.converged
    assert "used up" not in told.explanation
    assert (told.seen, told.kind) == (Seen.TOLERANCE, Kind.NOT_STATIONARY)


@pytest.mark.parametrize(
    ("text", "start"), [("cos(x)", [1e-3]), ("(x^2-1)^2", [1e-3]), ("-x^2 - 2y^2", [1e-3, 1e-3])]
)
def test_near_a_maximum_is_not_near_a_saddle(text: str, start: list[float]) -> None:
    _, told = judged(text, start, 1e-4, steps=10)
    assert told.seen is not Seen.SADDLE
    assert "indefinite" not in told.explanation


@pytest.mark.parametrize("start", [[0.5], [1.5]])
@pytest.mark.parametrize("text", ["10*sin(x^2)", "10*cos(x^2)", "100*sin(x^3)"])
def test_a_bounded_function_is_never_called_unbounded(text: str, start: list[float]) -> None:
    for rate in (0.1, 0.2, 0.3, 1.0):
        _, told = judged(text, start, rate)
        assert told.seen is not Seen.UNBOUNDED


def test_a_quadratic_with_a_deep_minimum_is_not_called_unbounded() -> None:
    # 1e11*(x - 1)^2 - 1e11: the minimum is -1e11, at 1.
    _, told = judged("1e11*(x^2 - 2x)", [0.0], 1e-13)
    assert told.seen is not Seen.UNBOUNDED


@pytest.mark.parametrize("schedule", ["0.001*lr", "1e-4"])
def test_a_rate_that_never_changed_did_not_vanish(schedule: str) -> None:
    _, told = judged("x^2", [1.0], 1.0, schedule=schedule)
    assert told.seen is not Seen.VANISHING_RATE


@pytest.mark.parametrize("momentum", [0.99, 0.999, 0.999999])
def test_a_momentum_next_to_one_is_judged_too(momentum: float) -> None:
    run, told = judged(
        "x^2 + 10y^2", [1.0, 1.0], 0.1, method="momentum", settings={"momentum": momentum}, seconds=2.0
    )
    assert not run.converged
    assert told.seen is not Seen.CONVERGED


@pytest.mark.parametrize(
    ("text", "start", "rate"),
    [
        ("1/x", [1e104], 0.1),  # f'' underflows, and the rate that fits it overflows
        ("exp(-x)", [740.0], 0.1),
        ("exp(-x)", [20.0], 1e306),  # a thousand times the rate overflows
        ("sqrt(x)", [1e-320], 1e-322),  # a thousandth of the rate underflows
        ("1e300*x^2", [1.0], 1e-290),
        ("x^2*1e-300", [1.0], 1e-10),
        ("exp(x)", [700.0], 1e-300),
    ],
)
def test_numbers_at_the_ends_of_the_doubles_are_judged_too(
    text: str, start: list[float], rate: float
) -> None:
    _, told = judged(text, start, rate, steps=20, seconds=2.0)
    curvature = told.curvature
    # f'' of sqrt(x) overflows: |x|^-1.5/4 is 2.5e479 at 1e-320.
    assert (curvature is None) is (text == "sqrt(x)")
    rates = (curvature.condition, curvature.rate_limit, curvature.best_rate) if curvature else ()
    for number in (*rates, told.limit):
        assert number is None or math.isfinite(number)


def _diagonal(*entries: float) -> Callable[[Vector], Vector]:
    return lambda _: np.diag(entries)


def _rosenbrock_hessian(v: Vector) -> Vector:
    x, y = v
    return np.array([[2 + 1200 * x * x - 400 * y, -400 * x], [-400 * x, 200.0]])


def _himmelblau_hessian(v: Vector) -> Vector:
    x, y = v
    return np.array([[12 * x * x + 4 * y - 42, 4 * x + 4 * y], [4 * x + 4 * y, 12 * y * y + 4 * x - 26]])


def _easom_hessian(v: Vector) -> Vector:
    x, y = v
    p, q = x - math.pi, y - math.pi
    e = math.exp(-p * p - q * q)
    a, b = math.sin(x) + 2 * p * math.cos(x), math.sin(y) + 2 * q * math.cos(y)
    xx = math.cos(y) * e * (3 * math.cos(x) - 4 * p * math.sin(x) - 4 * p * p * math.cos(x))
    yy = math.cos(x) * e * (3 * math.cos(y) - 4 * q * math.sin(y) - 4 * q * q * math.cos(y))
    return np.array([[xx, -a * b * e], [-a * b * e, yy]])


def _two_x_y_squared_hessian(v: Vector) -> Vector:
    x, y = v
    return np.array([[0.0, 4 * y], [4 * y, 4 * x]])


EASOM = "-cos(x)*cos(y)*exp(-(x-pi)^2 - (y-pi)^2)"
HESSIANS: list[tuple[str, list[float], float | None, dict[str, Any], Callable[[Vector], Vector]]] = [
    ("x^2 + 10y^2", [1.0, 1.0], 0.11, {}, _diagonal(2, 20)),
    ("x^2 + 10y^2", [1.0, 1.0], 0.05, {}, _diagonal(2, 20)),
    ("-x^2 - 3y^2", [1.0, 1.0], 0.1, UP, _diagonal(-2, -6)),
    ("x^2 - y^2", [1.0, 1.0], 0.1, {}, _diagonal(2, -2)),
    ("x + y", [1.0, 1.0], 0.1, {}, _diagonal(0, 0)),
    (ROSENBROCK, [-1.2, 1.0], 0.1, {}, _rosenbrock_hessian),
    (ROSENBROCK, [-1.2, 1.0], 0.003, {}, _rosenbrock_hessian),
    (ROSENBROCK, [-1.2, 1.0], 0.001, {}, _rosenbrock_hessian),
    (ROSENBROCK, [-1.2, 1.0], None, {"method": "lbfgs"}, _rosenbrock_hessian),
    (HIMMELBLAU, [0.0, 0.0], 0.05, {}, _himmelblau_hessian),
    (HIMMELBLAU, [0.0, 0.0], 0.03, {}, _himmelblau_hessian),
    (HIMMELBLAU, [-0.27, -0.92], 0.001, UP, _himmelblau_hessian),
    (EASOM, [2.0, 4.0], 1.0, {}, _easom_hessian),
    (EASOM, [2.0, 4.0], 0.001, {}, _easom_hessian),
    (WELL, [1.0, 0.0], 0.1, {}, lambda v: np.diag([2.0, 3 * v[1] ** 2 - 1])),
    ("exp(x^2)", [3.0], 0.1, {}, lambda v: (2 + 4 * v[:1] ** 2)[None] * np.exp(v[0] ** 2)),
    ("log(x) + y^2", [0.35, 1.0], 0.1, {}, lambda v: np.diag([-1 / v[0] ** 2, 2.0])),
    ("where(x > 0, x^2, x^4)", [1.0], 0.01, {"steps": 10}, _diagonal(2)),
    ("where(x > 5, 1, 2)*y^2 + x^2", [1.0, 1.0], 0.01, {"steps": 3}, _diagonal(2, 4)),
    ("where(x > 5, x, 2x)*y^2", [1.0, 1.0], 0.01, {"steps": 3}, _two_x_y_squared_hessian),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "rate", "options", "hessian"), HESSIANS)
def test_the_curvature_is_that_of_the_hessian_by_hand(
    text: str, start: list[float], rate: float | None, options: dict[str, Any],
    hessian: Callable[[Vector], Vector],
) -> None:  # fmt: skip
    run, told = judged(text, start, rate, **options)
    curvature = curvature_of(told)
    ends = [step for step in (last_of(run), run.lowest) if step and step.index == curvature.at_step]
    values, vectors = np.linalg.eigh(run.sign * hessian(np.array(ends[0].point)))
    scale = max(abs(values[0]), abs(values[-1]))
    assert curvature.smallest == pytest.approx(values[0], rel=1e-9, abs=1e-12 * scale)
    assert curvature.largest == pytest.approx(values[-1], rel=1e-9, abs=1e-12 * scale)
    if len(values) > 1 and values[-1] - values[0] > 1e-3 * scale:
        assert abs(np.dot(curvature.softest, vectors[:, 0])) == pytest.approx(1, abs=1e-9)
        assert abs(np.dot(curvature.steepest, vectors[:, -1])) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_a_quadratic_that_diverges_is_told_its_top_eigenvector_and_2_over_l(seed: int) -> None:
    size = 1 + seed
    matrix = random_definite(seed, size, 20.0 if size > 1 else 1.0)
    values, vectors = np.linalg.eigh(matrix)
    rng = np.random.default_rng(seed)
    _, told = judged(quadratic_text(matrix), rng.normal(size=size).tolist(), 2.2 / values[-1])
    assert told.seen is Seen.DIVERGING
    assert told.direction is not None
    assert abs(np.dot(told.direction, vectors[:, -1])) == pytest.approx(1, abs=1e-9)
    assert told.limit == pytest.approx(2 / values[-1], rel=1e-9)
    curvature = curvature_of(told)
    assert curvature.is_everywhere
    assert curvature.condition == pytest.approx(values[-1] / values[0], rel=1e-8)
    assert curvature.best_rate == pytest.approx(2 / (values[0] + values[-1]), rel=1e-9)
    contraction = (values[-1] - values[0]) / (values[-1] + values[0])
    assert curvature.contraction == pytest.approx(contraction, rel=1e-8, abs=1e-12)


SETTINGS = [
    ("gd", {}),
    ("momentum", {}),
    ("momentum", {"momentum": 0.5}),
    ("momentum", {"momentum": 0.8, "dampening": 0.25}),
    ("nesterov", {}),
    ("nesterov", {"momentum": 0.5}),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("method", "settings"), SETTINGS)
def test_just_below_the_limit_a_quadratic_converges_and_just_above_it_does_not(
    method: str, settings: dict[str, float], seed: int
) -> None:
    matrix = random_definite(seed, 4, 10.0)
    start = np.linalg.eigh(matrix)[1].sum(axis=1)  # a share of every eigenvector
    _, told = judged(quadratic_text(matrix), start.tolist(), 1e-3, method=method, settings=settings, steps=5)
    assert told.limit is not None

    def final_error(rate: float) -> float:
        sizes = map(np.linalg.norm, METHODS[method](lambda v: matrix @ v, start, rate, **settings))
        return float(next(size for size in islice(sizes, 5000) if not 1e-6 < size < 1e6))

    assert final_error(0.98 * told.limit) < 1e-6
    assert final_error(1.02 * told.limit) > 1e6


@pytest.mark.parametrize("seed", range(5))
def test_the_best_rate_shrinks_the_error_by_the_stated_factor_in_each_step(seed: int) -> None:
    matrix = random_definite(seed, 2 + seed, 3.0 * 4.0**seed)
    values, vectors = np.linalg.eigh(matrix)
    start = vectors[:, 0] + vectors[:, -1]  # both ends of the spectrum shrink alike
    text = quadratic_text(matrix)
    curvature = curvature_of(judged(text, start.tolist(), 1e-6, steps=1)[1])
    assert curvature.best_rate is not None
    assert curvature.contraction is not None
    run = descend(text, start.tolist(), curvature.best_rate, stopping=Stopping(gtol=0.0, steps=10))
    errors = [np.linalg.norm(step.point) for step in run.tail]
    for before, after in pairwise(errors):
        assert after / before == pytest.approx(curvature.contraction, rel=1e-6)
    for other in (0.97, 1.03):
        points = iterates("gd", lambda v: matrix @ v, start.tolist(), other * curvature.best_rate, 200)
        slower = (np.linalg.norm(points[-1]) / np.linalg.norm(points[-2])).item()
        assert slower > curvature.contraction * (1 + 1e-9)
    assert values[0] == pytest.approx(1)


def test_along_the_top_eigenvector_each_step_multiplies_by_1_minus_lr_l() -> None:
    run = descend("x^2 + 10y^2", [1.0, 1.0], 0.11)
    assert run.tail[-1].point[1] / run.tail[-2].point[1] == pytest.approx(1 - 0.11 * 20, rel=1e-12)
    told = verdict(run, seconds=0.0)
    assert told is not None
    assert told.direction == pytest.approx((0, 1))


@pytest.mark.parametrize("method", ["adam", "rmsprop", "adagrad", "lion", "bfgs", "newton"])
def test_a_method_without_a_known_limit_has_none(method: str) -> None:
    _, told = judged("x^2 + 10y^2", [1.0, 1.0], method=method, settings={}, steps=2, rate=None)
    assert told.limit is None


def test_a_schedule_has_no_constant_rate_to_bound() -> None:
    _, told = judged("x^2 + 10y^2", [1.0, 1.0], 0.11, schedule="cosine", steps=50)
    assert told.limit is None


@pytest.mark.parametrize(
    ("method", "settings", "share"),
    [
        ("gd", {}, 1.0),
        ("momentum", {"momentum": 0.9}, 10.0),
        ("momentum", {"momentum": 0.5, "dampening": 0.25}, 1.5),
        ("nesterov", {"momentum": 0.8}, 5.0),
    ],
)
def test_the_effective_rate_is_what_a_constant_slope_moves_by_in_the_end(
    method: str, settings: dict[str, float], share: float
) -> None:
    run = descend("x", [0.0], 0.1, method=method, settings=settings, stopping=Stopping(steps=300))
    assert run.last is not None
    assert run.last.step == pytest.approx(0.1 * share, rel=1e-6)
    assert effective_rate(run) == pytest.approx(0.1 * share, rel=1e-9)


@pytest.mark.parametrize("method", ["adam", "bfgs"])
def test_a_method_that_scales_its_steps_has_no_effective_rate(method: str) -> None:
    assert effective_rate(descend("x^2", [1.0], method=method)) is None


@pytest.mark.parametrize(("size", "is_judged"), [(1000, True), (1001, False)])
def test_more_than_a_thousand_variables_have_no_verdict(size: int, is_judged: bool) -> None:
    run = descend(f"sum(x[i]^2, i, 1, {size})", [1.0] * size, 0.1, stopping=Stopping(steps=1))
    assert (verdict(run, seconds=0.0) is not None) is is_judged


def test_a_run_without_a_next_point_did_not_leave_the_domain() -> None:
    # The root of 3 - k ends after step 3; f = x^2 is defined everywhere.
    run, told = judged("x^2", [1.0], 0.1, schedule="lr*sqrt(3 - k)")
    assert last_of(run).index == 3
    assert told.seen is Seen.NO_STEP


def test_a_start_without_a_value_has_no_verdict() -> None:
    assert verdict(descend("log(x)", [-1.0], 0.1)) is None


def test_an_interrupted_run_is_judged_and_not_advised() -> None:
    run, told = judged("x^2 + 10y^2", [1.0, 1.0], 0.11, timeout=0.0)
    assert run.status is Status.INTERRUPTED
    assert told.advice is None
    assert "steps were used up" not in told.explanation


@pytest.mark.parametrize("size", [31, 40])
def test_with_many_variables_nothing_is_said_of_a_hessian(size: int) -> None:
    _, told = judged(f"sum(i*x[i]^2, i, 1, {size})", [1.0] * size, 0.01)
    assert told.curvature is None
    assert told.kind in (Kind.UNDECIDED, Kind.NOT_STATIONARY)
    assert told.direction is None
    assert told.limit is None


@pytest.mark.parametrize(
    ("text", "start", "seen", "options"),
    [
        ("abs(x) + y^2", [1.0, 1.0], Seen.NO_LOWER_VALUE, {"method": "bfgs"}),
        ("max(x, -2x)", [1.0], Seen.NO_LOWER_VALUE, {"line_search": "armijo"}),
        ("abs(x) + 2abs(y - x)", [1.0, 0.3], Seen.KINK, {"method": "cg"}),
    ],
)
def test_a_line_search_that_fails_is_no_convergence(
    text: str, start: list[float], seen: Seen, options: dict[str, Any]
) -> None:
    run, told = judged(text, start, gtol=1e-14, **options)
    assert run.status is Status.LINE_SEARCH_FAILED
    assert (told.seen, told.kind) == (seen, Kind.NOT_STATIONARY)
