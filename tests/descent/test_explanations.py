"""That every sentence of a verdict is true, number by number."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradcli.descent.explanations import EXPLANATIONS
from gradcli.descent.loop import descend
from gradcli.descent.verdict import verdict
from gradcli.results.plans import Stopping
from gradcli.results.runs import Run, Seen, Status, Step, Verdict

ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"


def judged(
    text: str, start: list[float], rate: float | None = None, **options: Any
) -> tuple[Run, Step, Verdict]:
    bounds = {name: options.pop(name) for name in ("gtol", "xtol", "ftol", "steps") if name in options}
    run = descend(text, start, rate, stopping=Stopping(**bounds), **options)
    told = verdict(run, seconds=0.0)
    assert told is not None
    assert run.last is not None
    return run, run.last, told


def number_after(words: str, text: str) -> float:
    match = re.search(re.escape(words) + r"\s*(-?[\d.]+(?:e[+-]?\d+)?)", text)
    assert match, text
    return float(match[1])


def number_before(words: str, text: str) -> float:
    match = re.search(r"(-?[\d.]+(?:e[+-]?\d+)?)\s*" + re.escape(words), text)
    assert match, text
    return float(match[1])


def test_everything_that_can_be_seen_has_its_sentence() -> None:
    assert set(EXPLANATIONS) == set(Seen)


@pytest.mark.parametrize(
    ("text", "start", "rate", "steepest"),
    [
        ("x^2 + 10y^2", [1.0, 1.0], 0.11, 20.0),
        ("x^2 + 10y^2", [1.0, 1.0], 0.1, 20.0),
        ("x^2 + 10y^2", [1.0, 1.0], 0.0999, 20.0),
        ("-x^2 - 10y^2", [1.0, 1.0], 0.11, 20.0),
        ("x^2 + x*y + y^2", [1.0, 2.0], 0.7, 3.0),
        ("cosh(x)", [5.0], 1.0, math.cosh(5)),
        ("exp(x^2)", [3.0], 0.1, 38 * math.exp(9)),
    ],
)
def test_the_factor_is_1_minus_lr_times_the_top_eigenvalue(
    text: str, start: list[float], rate: float, steepest: float
) -> None:
    _, _, told = judged(text, start, rate, maximize=text.startswith("-"))
    assert told.seen in (Seen.DIVERGING, Seen.TWO_CYCLE, Seen.OSCILLATING)
    factor = number_after("1 - lr*L =", told.explanation)
    assert factor == pytest.approx(1 - rate * steepest, rel=1e-3)


FACTORS: list[tuple[str, list[float]]] = [
    (HIMMELBLAU, [0.0, 0.0]),
    (HIMMELBLAU, [-1.0, 2.0]),
    ("(x^2-1)^2", [2.0]),
    ("x^4 - 3x^2 + x", [0.3]),
    ("-cos(x)*cos(y)*exp(-(x-pi)^2 - (y-pi)^2)", [2.0, 4.0]),
    ("sin(x) + x^2/10", [1.0]),
    ("log(1 + x^2)", [5.0]),
]


@pytest.mark.parametrize(("text", "start"), FACTORS)
def test_a_factor_that_is_named_fits_what_was_seen(text: str, start: list[float]) -> None:
    # Beyond -1 an error grows, at -1 it stays, and well inside it shrinks: then no step goes "too far".
    for rate in (0.02, 0.03, 0.05, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0):
        run, _, told = judged(text, start, rate)
        if "1 - lr*L" not in told.explanation:
            continue
        factor = number_after("1 - lr*L =", told.explanation)
        if told.seen is Seen.DIVERGING:
            assert factor < -1, (rate, told.explanation)
        if told.seen is Seen.TWO_CYCLE:
            assert factor == pytest.approx(-1, abs=0.05), (rate, told.explanation)
        if told.seen is Seen.OSCILLATING:
            assert -1.05 <= factor < -0.5, (rate, told.explanation)
        assert run.status in (Status.DIVERGED, Status.NOT_FINITE, Status.STEP_LIMIT)


def test_ill_conditioning_is_told_by_its_numbers() -> None:
    _, _, told = judged("x^2 + 1000y^2", [1.0, 1.0], 9e-4)
    assert number_after("ill-conditioned: f is", told.explanation) == 1000
    # With contraction c, a digit takes log(10)/log(1/c) steps.
    steps = math.log(10) / -math.log((2000 - 2) / (2000 + 2))
    assert number_before("steps for each digit", told.explanation) == pytest.approx(steps, abs=1)


def test_the_steps_for_a_digit_are_those_of_the_best_rate() -> None:
    _, _, told = judged("x^2 + 1000y^2", [1.0, 1.0], 9e-4)
    assert told.curvature is not None
    steps = int(number_before("steps for each digit", told.explanation))
    run = descend(
        "x^2 + 1000y^2", [1.0, 1.0], told.curvature.best_rate, stopping=Stopping(gtol=0.0, steps=steps)
    )
    assert run.last is not None
    assert math.hypot(*run.last.point) == pytest.approx(math.sqrt(2) / 10, rel=0.01)


def test_a_small_rate_is_told_the_best_one_of_a_quadratic() -> None:
    _, _, told = judged("x^2 + 10y^2", [1.0, 1.0], 1e-4)
    assert told.seen is Seen.SMALL_RATE
    assert number_before("would be best", told.explanation) == pytest.approx(2 / 22, rel=1e-2)


BEST: list[tuple[str, Callable[[float], float], float, float]] = [
    ("1/x + x", lambda x: 1 / x + x, 1.1, 3.0),
    ("x*exp(-x)", lambda x: x * math.exp(-x), 3.0, 0.1),
    ("x^4", lambda x: x**4, 1.0, 0.01),
    ("sqrt(1 + x^2)", lambda x: math.sqrt(1 + x * x), 30.0, 0.01),
]


@pytest.mark.parametrize(("text", "function", "start", "rate"), BEST)
def test_a_rate_that_would_be_best_lowers_f(
    text: str, function: Callable[[float], float], start: float, rate: float
) -> None:
    _, last, told = judged(text, [start], rate)
    if "would be best" not in told.explanation:
        return
    best = number_before("would be best", told.explanation)
    there = last.point[0] - best * last.gradient[0]
    assert abs(there) < 1e6
    assert function(there) < function(last.point[0])


@pytest.mark.parametrize(
    ("schedule", "settings", "last"),
    [
        ("cosine", {}, 0.01 * (1 + math.cos(math.pi * 49 / 50)) / 2),
        ("exponential", {"gamma": 0.8}, 0.01 * 0.8**49),
        ("decay", {"decay": 10.0}, 0.01 / (1 + 10 * 49)),
    ],
)
def test_a_vanishing_rate_is_told_its_last(schedule: str, settings: dict[str, float], last: float) -> None:
    options = {"schedule": schedule, "settings": settings, "steps": 50}
    _, _, told = judged("x^2 + 10y^2", [1.0, 1.0], 0.01, **options)
    assert told.seen is Seen.VANISHING_RATE
    assert number_after("brought the rate down to", told.explanation) == pytest.approx(last, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "start", "rate", "inside"),
    [
        # The share is where the step meets the edge x = 0, by hand.
        ("x - log(x)", [3.0], 5.0, 3 / (5 * (1 - 1 / 3))),
        ("x*log(x)", [1.0], 3.0, 1 / 3),
        ("sqrt(x) + x", [4.0], 10.0, 4 / (10 * (1 + 0.25))),
    ],
)
def test_the_share_of_the_step_inside_the_domain_is_right(
    text: str, start: list[float], rate: float, inside: float
) -> None:
    _, last, told = judged(text, start, rate)
    assert told.seen is Seen.LEFT_DOMAIN
    assert last.index == 0
    assert number_after("domain of f;", told.explanation) == pytest.approx(inside, rel=0.06)
    assert told.explanation.startswith("step 1 leaves")


@pytest.mark.parametrize(("start", "rate"), [([1.0], 0.1), ([1.0], 0.3), ([0.9], 0.2), ([1.5], 0.7)])
def test_a_step_that_leaves_the_domain_was_never_wholly_inside(start: list[float], rate: float) -> None:
    _, last, told = judged("log(x)", start, rate)
    assert told.seen is Seen.LEFT_DOMAIN
    share = number_after("domain of f;", told.explanation)
    assert last.point[0] > 0
    assert share == pytest.approx(last.point[0] ** 2 / rate, abs=0.05)
    assert share < 1


@pytest.mark.parametrize(
    ("text", "start", "rate", "options"),
    [
        ("sqrt(x)", [1.0], 2.0, {}),  # f(0) = 0: only the gradient is missing
        ("sqrt(x^2 + y^2)", [3.0, 4.0], 2.5, {}),
        ("x^2", [1.0], 0.1, {"schedule": "lr*sqrt(5 - k)"}),  # the rate has no value at step 6
        ("x^2", [1.0], 0.1, {"update": "x = x - lr*g*sqrt(3 - k)"}),
    ],
)
def test_a_run_that_stayed_in_the_domain_is_not_said_to_leave_it(
    text: str, start: list[float], rate: float, options: dict[str, Any]
) -> None:
    run, _, told = judged(text, start, rate, **options)
    assert run.status is Status.DOMAIN_ERROR
    assert "leaves the domain of f" not in told.explanation


@pytest.mark.parametrize(
    ("text", "f", "start", "options"),
    [
        ("abs(x) + y^2", lambda v: abs(v[0]) + v[1] ** 2, [1.0, 1.0], {"method": "bfgs"}),
        ("max(x, -2x)", lambda v: max(v[0], -2 * v[0]), [1.0], {"line_search": "armijo"}),
    ],
)
def test_a_line_search_that_failed_is_told_without_claiming_that_nothing_lowers_f(
    text: str, f: Callable[[list[float]], float], start: list[float], options: dict[str, Any]
) -> None:
    _, last, told = judged(text, start, gtol=1e-14, **options)
    assert told.seen is Seen.NO_LOWER_VALUE
    here = f(list(last.point))
    steps = [[x - 2.0**-k * g for x, g in zip(last.point, last.gradient, strict=True)] for k in range(60)]
    # By hand: no step along the gradient meets the condition of Armijo, and f may be lower elsewhere.
    slope = math.hypot(*last.gradient) ** 2
    if options.get("line_search") == "armijo":
        assert all(f(point) > here - 1e-4 * 2.0**-k * slope for k, point in enumerate(steps))
    assert "no step along the direction met the conditions of the line search" in told.explanation
    assert "lowers f" not in told.explanation
    assert "minimum:" not in told.explanation


@pytest.mark.parametrize(
    ("text", "start", "options", "way"),
    [
        ("x^2 - y^2", [1.0, 0.0], {}, "falls along (0, 1)"),
        ("x^2 - y^2", [0.0, 1.0], {"maximize": True}, "rises along (1, 0)"),
        ("x*y", [0.0, 0.0], {}, "falls along"),
    ],
)
def test_along_the_direction_named_f_leaves_the_saddle(
    text: str, start: list[float], options: dict[str, Any], way: str
) -> None:
    run, last, told = judged(text, start, 0.1, **options)
    assert told.seen is Seen.SADDLE
    assert way in told.explanation
    assert told.direction is not None
    x, y = (a + 0.1 * b for a, b in zip(last.point, told.direction, strict=True))
    moved = x * y if text == "x*y" else x * x - y * y
    assert run.sign * moved < run.sign * last.value


def test_an_unbounded_descent_is_told_its_last_value() -> None:
    _, last, told = judged("x^3", [-0.1], 0.1)
    assert number_after("on this way, to", told.explanation) == pytest.approx(last.value, rel=1e-3)
    assert "falls without end" in told.explanation
    _, last, rising = judged("x^3", [0.1], 0.1, maximize=True)
    assert number_after("on this way, to", rising.explanation) == pytest.approx(last.value, rel=1e-3)
    assert "rises without end" in rising.explanation
    assert "no maximum" in rising.explanation


@pytest.mark.parametrize(
    ("text", "up", "kind", "way"),
    [
        ("x^2 - y^2", False, "quadratic", "(0, 1)"),
        ("x^2 - y^2", True, "quadratic", "(1, 0)"),
        # The gradient of 3x + 4y is (3, 4), of length 5.
        ("3x + 4y", False, "linear", "(-0.6, -0.8)"),
        ("3x + 4y", True, "linear", "(0.6, 0.8)"),
    ],
)
def test_a_quadratic_without_a_bound_is_told_the_way_it_goes(
    text: str, up: bool, kind: str, way: str
) -> None:
    verb, extreme = ("rises", "maximum") if up else ("falls", "minimum")
    _, _, told = judged(text, [1.0, 1.0], 0.1, maximize=up)
    assert told.seen is Seen.UNBOUNDED
    assert told.explanation == f"f is {kind} and {verb} without end along {way}: it has no {extreme}"


@pytest.mark.parametrize("up", [False, True])
@pytest.mark.parametrize("steps", [0, 3, 1000])
@pytest.mark.parametrize(
    ("text", "f"),
    [
        ("x^2 - y^2", lambda x, y: x * x - y * y),
        ("x*y + x", lambda x, y: x * y + x),
        ("3x + 4y", lambda x, y: 3 * x + 4 * y),
        ("x^2 + y", lambda x, y: x * x + y),
        ("(x + y)^2 + x", lambda x, y: (x + y) ** 2 + x),
    ],
)
def test_along_the_way_named_a_quadratic_without_a_bound_has_none(
    text: str, f: Callable[[float, float], float], steps: int, up: bool
) -> None:
    sign = "-" if up else ""
    run, _, told = judged(f"{sign}({text})", [1.0, 1.0], 0.1, maximize=up, steps=steps)
    assert told.seen is Seen.UNBOUNDED
    assert told.direction is not None
    values = [f(1 + far * told.direction[0], 1 + far * told.direction[1]) for far in (1e3, 1e4, 1e5)]
    assert values[0] > values[1] > values[2], told.explanation
    assert values[2] < -1e4
    assert run.sign == (-1 if up else 1)


@pytest.mark.parametrize("up", [False, True])
def test_a_level_quadratic_has_more_than_one_extreme(up: bool) -> None:
    sign, extreme = ("-", "maximum") if up else ("", "minimum")
    _, _, told = judged(f"{sign}(x + y)^2", [1.0, 2.0], 0.1, maximize=up)
    # The null vector of [[2, 2], [2, 2]] is (1, -1)/sqrt(2), up to its sign.
    assert told.explanation.replace("(-0.7071, 0.7071)", "(0.7071, -0.7071)") == (
        f"at a {extreme}, and not the only one: f is quadratic, and level along (0.7071, -0.7071)"
    )


@pytest.mark.parametrize(
    ("text", "of", "up"), [("x^2 + y^2", "minimum", False), ("-x^2 - y^2", "maximum", True)]
)
def test_the_one_extreme_of_a_quadratic_is_named_as_such(text: str, of: str, up: bool) -> None:
    _, _, told = judged(text, [1.0, 2.0], 0.1, maximize=up)
    definite = "negative" if up else "positive"
    assert told.explanation == f"at the {of}: the Hessian is {definite} definite, and f is quadratic"


def test_one_of_several_minima_is_a_local_one() -> None:
    _, _, told = judged(HIMMELBLAU, [0.0, 0.0], 0.01)
    assert told.explanation == "at a local minimum: the Hessian is positive definite"


def test_more_variables_than_the_hessian_is_asked_for_are_said() -> None:
    _, _, told = judged("sum(x[i]^2, i, 1, 40)", [1.0] * 40, 0.2)
    assert "more than 30 variables" in told.explanation
    assert "minimum" not in told.explanation


def test_a_long_direction_is_told_by_its_variables() -> None:
    size = 20
    _, _, told = judged(f"sum(i*x[i]^2, i, 1, {size})", [1.0] * size, 0.06)
    # f is most curved along the last variable.
    assert "along x20" in told.explanation
    assert told.direction == pytest.approx(np.eye(size)[-1])


@pytest.mark.parametrize("text", ["exp(-x)", "sigmoid(x)"])
def test_a_plateau_is_told_its_gradient(text: str) -> None:
    _, last, told = judged(text, [-20.0 if text == "sigmoid(x)" else 20.0], 0.1)
    slope = math.exp(-20.0)
    assert number_after("partial is only", told.explanation) == pytest.approx(slope, rel=1e-3)
    assert abs(last.gradient[0]) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("method", ["momentum", "nesterov"])
def test_a_method_with_memory_is_named_without_a_factor_that_is_not_its_own(method: str) -> None:
    _, _, told = judged("x^2 + 10y^2", [1.0, 1.0], 0.3, method=method)
    assert method in told.explanation
    assert "lr*L" not in told.explanation


def test_newton_without_a_line_search_is_not_blamed_on_a_rate() -> None:
    # From 2, Newton on sqrt(1 + x^2) goes to -x^3: there is no learning rate at all.
    run, _, told = judged("sqrt(1 + x^2)", [2.0], method="newton", line_search="none")
    assert run.status is Status.DIVERGED
    assert "rate is too large" not in told.explanation
