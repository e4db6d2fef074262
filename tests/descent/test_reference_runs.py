"""Reference runs: methods, functions and starts in all combinations, against NumPy, iterate by iterate."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.descent.loop import descend
from gradcli.results.plans import Stopping
from gradcli.results.runs import Status, Step
from tests.descent.published import iterates

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reference:
    """A function as text, with its gradient by hand, a rate for plain descent, and starts."""

    name: str
    text: str
    gradient: Callable[[Vector], Vector]
    rate: float
    starts: tuple[tuple[float, ...], ...]

    def __str__(self) -> str:
        return self.name


def _rosenbrock(v: Vector) -> Vector:
    x, y = v
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


def _himmelblau(v: Vector) -> Vector:
    x, y = v
    a, b = x * x + y - 11, x + y * y - 7
    return np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])


def _beale(v: Vector) -> Vector:
    x, y = v
    residuals = [1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3]
    slopes = [(y - 1, x), (y**2 - 1, 2 * x * y), (y**3 - 1, 3 * x * y**2)]
    return np.array([2 * sum(r * s[i] for r, s in zip(residuals, slopes, strict=True)) for i in (0, 1)])


def _logistic(v: Vector) -> Vector:
    # The sum of log(1 + exp(-s(a + b t))) over five outcomes s at t = 0, ..., 4.
    times, signs = np.arange(5.0), np.array([-1.0, -1.0, 1.0, -1.0, 1.0])
    pull = -signs / (1 + np.exp(signs * (v[0] + v[1] * times)))
    return np.array([pull.sum(), pull @ times])


FUNCTIONS = [
    Reference(
        "bowl", "x^2 + 10y^2", lambda v: np.array([2 * v[0], 20 * v[1]]), 0.05, ((1.0, 1.0), (-3.0, 0.25))
    ),
    Reference("rosenbrock", "(1-x)^2 + 100*(y-x^2)^2", _rosenbrock, 0.001, ((-1.2, 1.0), (0.5, -0.5))),
    Reference("himmelblau", "(x^2+y-11)^2 + (x+y^2-7)^2", _himmelblau, 0.005, ((0.5, -1.0), (-2.0, 2.5))),
    Reference(
        "beale", "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2", _beale, 0.01,
        ((1.0, 1.0), (2.0, -0.5)),
    ),
    Reference(
        "logistic", "softplus(a) + softplus(a+b) + softplus(-a-2b) + softplus(a+3b) + softplus(-a-4b)",
        _logistic, 0.1, ((0.0, 0.0), (-1.0, 2.0)),
    ),
    Reference("quartic", "x^4/4 - x", lambda v: v**3 - 1, 0.1, ((2.0,), (-1.5,))),
    Reference(
        "waves", "sin(x)*cos(y) + (x^2 + y^2)/20",
        lambda v: np.array([
            math.cos(v[0]) * math.cos(v[1]) + v[0] / 10, -math.sin(v[0]) * math.sin(v[1]) + v[1] / 10
        ]),
        0.2, ((1.0, 2.0), (-4.0, 0.3)),
    ),
    Reference(
        "barrier", "x - log(x) + exp(y) - y", lambda v: np.array([1 - 1 / v[0], math.exp(v[1]) - 1]), 0.1,
        ((0.5, 1.0), (3.0, -2.0)),
    ),
    Reference(
        "ten", "sum(i*x[i]^2 + cos(x[i]), i, 1, 10)",
        lambda v: 2 * np.arange(1, 11) * v - np.sin(v), 0.02,
        (tuple(1.0 / k for k in range(1, 11)), (1.0, -1.0) * 5),
    ),
]  # fmt: skip

METHODS = [
    # The rate as a multiple of that of plain descent, or a rate of its own.
    ("gd", 1.0, {}),
    ("momentum", 0.3, {}),
    ("momentum", 0.5, {"momentum": 0.5, "dampening": 0.25}),
    ("nesterov", 0.3, {}),
    ("rmsprop", None, {}),
    ("adam", None, {}),
    ("adagrad", None, {}),
    ("adamax", None, {}),
]
_OWN = 0.05

RUNS = [
    (method, settings, function, start, _OWN if share is None else share * function.rate)
    for (method, share, settings), function in product(METHODS, FUNCTIONS)
    for start in function.starts
]


def test_there_are_over_a_hundred() -> None:
    assert len(RUNS) > 100


@pytest.mark.parametrize(("method", "settings", "function", "start", "rate"), RUNS)
def test_ten_iterates_are_those_of_the_published_method(
    method: str, settings: dict[str, float], function: Reference, start: tuple[float, ...], rate: float
) -> None:
    steps: list[Step] = []
    stopping = Stopping(gtol=0.0, steps=10)
    run = descend(
        function.text, start, rate, method=method, settings=settings, stopping=stopping, on_step=steps.append
    )
    expected = iterates(method, function.gradient, start, rate, 10, **settings)
    assert len(steps) == 11
    assert run.status is Status.STEP_LIMIT
    size = max(1.0, float(np.max(np.abs(expected))))
    np.testing.assert_allclose([step.point for step in steps], expected, rtol=1e-12, atol=1e-12 * size)
    for step in steps:
        slope = function.gradient(np.array(step.point))
        assert step.gradient_norm == pytest.approx(float(np.linalg.norm(slope)), rel=1e-9, abs=1e-12)


@dataclass(frozen=True)
class Outcome:
    """A run with the way it has to end."""

    text: str
    start: tuple[float, ...]
    rate: float
    status: Status
    steps: int | None
    options: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.text} from {self.start} at {self.rate}"


OUTCOMES = [
    # x_k = (1 - 2 lr)^k: the first k with 2|x_k| <= 1e-6, by logarithms.
    Outcome("x^2", (1.0,), 0.1, Status.CONVERGED_GRADIENT, math.ceil(math.log(5e-7) / math.log(0.8))),
    Outcome("x^2", (1.0,), 0.9, Status.CONVERGED_GRADIENT, math.ceil(math.log(5e-7) / math.log(0.8))),
    Outcome("x^2", (1.0,), 0.5, Status.CONVERGED_GRADIENT, 1),
    Outcome("x^2", (1.0,), 0.001, Status.STEP_LIMIT, 1000),
    Outcome("x^2", (1.0,), 1.0, Status.STEP_LIMIT, 1000),
    # The value 1.44^k passes 2e10 first at k, by logarithms.
    Outcome("x^2", (1.0,), 1.1, Status.DIVERGED, math.ceil(math.log(2e10) / math.log(1.44))),
    Outcome("x^2 + 10y^2", (0.0, 1.0), 0.11, Status.DIVERGED, math.ceil(math.log(1.1e10) / math.log(1.44))),
    Outcome("exp(x^2)", (3.0,), 1.0, Status.NOT_FINITE, 0),
    Outcome("x^2", (0.0,), 0.1, Status.STATIONARY_START, 0),
    Outcome("x^2 - y^2", (0.0, 0.0), 0.1, Status.STATIONARY_START, 0),
    Outcome("cos(x)", (0.0,), 0.1, Status.STATIONARY_START, 0),
    Outcome("x^3", (1e-4,), 0.1, Status.STATIONARY_START, 0),
    Outcome("log(x)", (1.0,), 2.0, Status.DOMAIN_ERROR, 0),
    Outcome("sqrt(x)", (1.0,), 3.0, Status.DOMAIN_ERROR, 0),
    Outcome("x - log(x)", (3.0,), 5.0, Status.DOMAIN_ERROR, 0),
    Outcome("asin(x)", (0.5,), 2.0, Status.DOMAIN_ERROR, 0),
    # x_(k+1) = x_k (1 - 1): the gradient is exactly 0.
    Outcome("x^2 + y^2", (4.0, 3.0), 0.5, Status.CONVERGED_GRADIENT, 1),
    Outcome("x^2", (1.0,), 0.25, Status.CONVERGED_GRADIENT, math.ceil(math.log2(2e6))),
    Outcome("x^2", (1.0,), 0.25, Status.CONVERGED_STEP, 10, {"xtol": 2.0**-10}),
    Outcome("x^2", (1.0,), 0.25, Status.CONVERGED_VALUE, 6, {"ftol": 3 * 4.0**-6}),
]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=str)
def test_a_run_ends_as_it_has_to_and_when(outcome: Outcome) -> None:
    stopping = Stopping(**outcome.options)  # type: ignore[arg-type]
    run = descend(outcome.text, outcome.start, outcome.rate, stopping=stopping)
    assert run.status is outcome.status, run.message
    assert run.last is not None
    assert run.last.index == outcome.steps


@pytest.mark.parametrize(
    ("text", "start"),
    [("log(x)", -1.0), ("sqrt(x)", -2.0), ("1/x", 0.0), ("asin(x)", 2.0), ("acosh(x)", 0.5)],
)
def test_a_start_outside_the_domain_has_no_point(text: str, start: float) -> None:
    run = descend(text, [start], 0.1)
    assert run.status is Status.DOMAIN_ERROR
    assert run.last is None
    assert run.message.startswith("the start is outside the domain")


MINIMISERS = [
    ("gd", 0.05),
    ("momentum", 0.02),
    ("nesterov", 0.02),
    ("adam", 0.1),
    ("amsgrad", 0.1),
    ("nadam", 0.1),
    ("adagrad", 1.0),
]


@pytest.mark.parametrize(("method", "rate"), MINIMISERS)
def test_a_run_that_converged_is_at_the_minimiser(method: str, rate: float) -> None:
    # 2x^2 + x*y + 3/2*y^2 - x: H = [[4, 1], [1, 3]], so the minimiser is H^-1 (1, 0) = (3, -1)/11.
    run = descend("2x^2 + x*y + 3/2*y^2 - x", [4.0, -3.0], rate, method=method, stopping=Stopping(steps=5000))
    assert run.status is Status.CONVERGED_GRADIENT
    assert run.last is not None
    # The error is at most the gradient over the smallest curvature, (7 - sqrt(5))/2 > 2.
    assert run.last.point == pytest.approx((3 / 11, -1 / 11), abs=1e-6)
