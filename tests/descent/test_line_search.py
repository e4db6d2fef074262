from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.line_search import LINE_SEARCHES, Line, NoLowerValue
from gradcli.descent.objective import Objective
from gradcli.language.expression import read
from gradcli.results.runs import Status
from tests.descent.surfaces import Vector, quadratic_text, random_definite, traced

Function = Callable[[float], float]


@pytest.mark.parametrize("name", LINE_SEARCHES)
def test_each_line_search_names_its_source_and_says_what_it_asks(name: str) -> None:
    row = LINE_SEARCHES[name]
    assert row.name == name
    assert any(year in row.source for year in ("1966", "1969", "1847"))
    assert "a" in row.formula
    assert row.summary


def line_of(
    text: str, start: Sequence[float], direction: Sequence[float] | None = None
) -> tuple[Line, list[float]]:
    """Return the line from a point along a direction, without one against the gradient."""
    objective = Objective(read(text))
    sample = objective.at([float(x) for x in start])
    chosen = list(direction) if direction is not None else [-partial for partial in sample.gradient]
    return Line(objective, sample, chosen), chosen


def searched(name: str, line: Line, first: float, **given: float) -> float:
    return LINE_SEARCHES[name].search(line, first, **given)


@st.composite
def quartics(draw: st.DrawFn, *, convex: bool = False) -> tuple[str, Function, Function, float, float]:
    """Draw a quartic that rises at both ends, as text and in NumPy with its slope; a start; a first trial."""
    small = st.floats(-3.0, 3.0)
    square, fourth = draw(st.floats(0.1, 3.0) if convex else small), draw(st.floats(0.1, 2.0))
    # The second derivative 12 d x^2 + 6 c x + 2 b has no zero where c^2 < 8 b d/3.
    cube = draw(st.floats(-0.99, 0.99)) * math.sqrt(8 * square * fourth / 3) if convex else draw(small)
    coefficients = [draw(small), draw(small), square, cube, fourth]
    text = " + ".join(f"({c!r})*x^{power}" for power, c in enumerate(coefficients))
    polynomial = np.polynomial.Polynomial(coefficients)
    slope = polynomial.deriv()
    start, first = draw(st.floats(-4.0, 4.0)), draw(st.floats(1e-3, 10.0))
    assume(abs(slope(start)) > 1e-3)
    return text, lambda x: float(polynomial(x)), lambda x: float(slope(x)), start, first


@settings(max_examples=100, deadline=None)
@given(quartics(), st.floats(1e-4, 0.4), st.floats(0.1, 0.9))
def test_the_length_of_armijo_is_the_first_that_falls_enough(
    quartic: tuple[str, Function, Function, float, float], c1: float, shrink: float
) -> None:
    text, f, slope, start, first = quartic
    line, (p,) = line_of(text, [start])
    length = searched("armijo", line, first, c1=c1, shrink=shrink)

    def excess(a: float) -> float:
        return f(start + a * p) - (f(start) + c1 * a * slope(start) * p)

    tolerance = 1e-12 * (1 + abs(f(start)))
    assert excess(length) <= tolerance
    shrinks = math.log(length / first) / math.log(shrink)
    assert shrinks == pytest.approx(round(shrinks), abs=1e-6)
    if length < first * 0.999:
        assert excess(length / shrink) >= -tolerance


@settings(max_examples=150, deadline=None)
@given(quartics(), st.sampled_from([(1e-4, 0.9), (1e-4, 0.4), (0.1, 0.2), (0.3, 0.35), (1e-4, 1e-3)]))
def test_the_length_of_wolfe_meets_both_conditions(
    quartic: tuple[str, Function, Function, float, float], constants: tuple[float, float]
) -> None:
    text, f, slope, start, first = quartic
    c1, c2 = constants
    line, (p,) = line_of(text, [start])
    length = searched("wolfe", line, first, c1=c1, c2=c2)
    before, after = slope(start) * p, slope(start + length * p) * p
    assert length > 0
    assert f(start + length * p) <= f(start) + c1 * length * before + 1e-12 * (1 + abs(f(start)))
    assert abs(after) <= c2 * abs(before) * (1 + 1e-9) + 1e-12


@settings(max_examples=100, deadline=None)
@given(quartics(convex=True))
def test_the_exact_length_leaves_no_slope(quartic: tuple[str, Function, Function, float, float]) -> None:
    text, f, slope, start, first = quartic
    line, (p,) = line_of(text, [start])
    end = start + searched("exact", line, first) * p
    assert f(end) <= f(start) + 1e-12 * (1 + abs(f(start)))
    assert abs(slope(end)) <= 1e-9 * abs(slope(start)) + 1e-12 * (1 + abs(end) ** 3)


@settings(max_examples=100, deadline=None)
@given(quartics())
def test_the_exact_length_never_leads_up_where_there_are_two_valleys(
    quartic: tuple[str, Function, Function, float, float],
) -> None:
    text, f, _, start, first = quartic
    line, (p,) = line_of(text, [start])
    end = start + searched("exact", line, first) * p
    assert end != start
    assert f(end) <= f(start) + 1e-12 * (1 + abs(f(start)))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**30), st.floats(1e-3, 10.0))
def test_on_a_quadratic_the_lengths_are_those_of_the_formulas(size: int, seed: int, first: float) -> None:
    """Nocedal and Wright 2006, equation 3.55: the minimum along p is at -g'p/(p'Ap)."""
    matrix = random_definite(seed, size)
    start = np.random.default_rng(seed).normal(size=size)
    line, direction = line_of(quadratic_text(matrix), start.tolist())
    p, gradient = np.array(direction), matrix @ start
    best = float(-gradient @ p / (p @ matrix @ p))
    assert searched("exact", line, first * best) == pytest.approx(best, rel=1e-9)
    length = searched("wolfe", line, first * best)
    assert abs(length - best) <= 0.9 * best * (1 + 1e-9)
    assert 0 < searched("armijo", line, first * best) <= 2 * best * (1 - 1e-4) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("text", "start", "minimum"),
    [
        # Doubling from the first trial lands on the minimum itself.
        ("x^2/2", 2.0, 0.0), ("(x - 1)^2", 3.0, 1.0), ("cosh(x - 1)", 3.0, 1.0), ("x^4", 2.0, 0.0),
        ("x^2/2", 8.0, 0.0), ("x^2/2", 1.0, 0.0), ("x^2/2", 3.0, 0.0),
        # And where it does not.
        ("exp(x) - 2*x", 0.0, math.log(2)), ("x - log(x)", 3.0, 1.0), ("x^4 + x", 2.0, -(0.25 ** (1 / 3))),
        ("x^2 - cos(3*x)", 1.5, 0.0),
    ],
)  # fmt: skip
def test_one_exact_step_in_one_variable_ends_at_a_minimum(text: str, start: float, minimum: float) -> None:
    _, steps = traced(text, [start], method="steepest", line_search="exact", steps=1)
    assert steps[1].point[0] == pytest.approx(minimum, abs=1e-6)


@pytest.mark.parametrize("first", [0.01, 0.3, 0.5, 1.0, 2.0, 3.0, 7.0])
def test_the_exact_length_does_not_depend_on_the_first_trial(first: float) -> None:
    line, _ = line_of("(x - 1)^2/2 + (y + 2)^2", [4.0, 1.0])
    # g = (3, 6), and A = diag(1, 2): the length is 45/(9 + 72).
    assert searched("exact", line, first) == pytest.approx(45 / 81, rel=1e-9)


@pytest.mark.parametrize("text", ["exp(x) - 2*x", "x^4 + x", "x - log(x)", "x^2 + sin(x)"])
def test_the_rule_of_illinois_finds_the_zero_in_few_evaluations(text: str) -> None:
    """Its order is 1.44 for each evaluation (Dowell and Jarratt 1971); halving takes 40 for 12 digits."""
    line, _ = line_of(text, [2.0])
    before = line.objective.counts.gradient
    searched("exact", line, 0.1)
    assert line.objective.counts.gradient - before <= 20


def test_after_exact_steps_gradients_are_perpendicular() -> None:
    _, steps = traced(
        "(1-x)^2 + 100*(y-x^2)^2", [-1.2, 1.0], method="steepest", line_search="exact", steps=25
    )
    for before, after in pairwise(steps):
        cosine = np.dot(before.gradient, after.gradient) / (before.gradient_norm * after.gradient_norm)
        assert abs(cosine) <= 1e-6
    assert all(step.angle == pytest.approx(90, abs=1e-4) for step in steps[2:])


# Polyak's step


def test_the_step_of_polyak_by_hand() -> None:
    # f = 25, g = (6, 8) and |g|^2 = 100 at (3, 4): the length is 25/100, and half of the way is left.
    _, steps = traced("x^2 + y^2", [3.0, 4.0], method="steepest", line_search="polyak", steps=2)
    assert [step.point for step in steps] == [(3.0, 4.0), (1.5, 2.0), (0.75, 1.0)]
    assert [step.learning_rate for step in steps] == [None, 0.25, 0.25]


def test_polyak_takes_the_least_value_as_a_setting() -> None:
    # (25 + 5 - 5)/100 again; and (25 - 9)/100.
    for text, f_min, length in [("x^2 + y^2 + 5", 5.0, 0.25), ("x^2 + y^2", 9.0, 0.16)]:
        _, steps = traced(
            text, [3.0, 4.0], method="steepest", line_search="polyak", settings={"f_min": f_min}, steps=1
        )  # fmt: skip
        assert steps[1].learning_rate == pytest.approx(length, rel=1e-15)


def test_polyak_finds_a_minimum_on_a_kink() -> None:
    # |x| + 2|y| from (3, 2): (7 - 0)/5 along (-1, -2) leads to (1.6, -0.8), then 3.2/5 to (0.96, 0.48), ...
    run, steps = traced("abs(x) + 2*abs(y)", [3.0, 2.0], method="steepest", line_search="polyak", ftol=1e-9)
    assert steps[1].point == pytest.approx((1.6, -0.8))
    assert steps[2].point == pytest.approx((0.96, 0.48))
    assert run.last is not None
    assert run.last.value < 1e-8


def test_polyak_follows_the_other_direction_when_maximizing() -> None:
    _, steps = traced(
        "7 - x^2 - y^2", [3.0, 4.0], line_search="polyak", settings={"f_min": 7.0}, maximize=True, steps=1
    )
    assert steps[1].point == (1.5, 2.0)


def test_polyak_says_that_its_least_value_is_wrong() -> None:
    run, steps = traced("x^2", [1.0], line_search="polyak", settings={"f_min": 2.0})
    assert run.status is Status.LINE_SEARCH_FAILED
    assert run.message == (
        "stopped at step 0: the line search needs the least value of f, and f is below f_min: "
        "--set f_min=... gives it"
    )
    assert len(steps) == 1


def test_polyak_speaks_of_the_greatest_value_when_maximizing() -> None:
    run, _ = traced("-x^2", [1.0], line_search="polyak", settings={"f_min": -2.0}, maximize=True)
    assert run.status is Status.LINE_SEARCH_FAILED
    assert "greatest" in run.message
    assert "above" in run.message


def test_polyak_does_not_stand_still_at_a_value_that_is_not_the_least() -> None:
    run, steps = traced("x^2", [1.0], line_search="polyak", settings={"f_min": 1.0}, steps=50)
    assert run.status is Status.LINE_SEARCH_FAILED
    assert len(steps) == 1


# Domains and directions without an end


WALLED: list[tuple[str, list[float], tuple[float, ...]]] = [
    ("x - log(x)", [3.0], (1.0,)), ("x - log(x)", [0.01], (1.0,)),
    ("-log(x) - log(1 - x)", [0.999], (0.5,)),
    ("sqrt(x) + 1/x", [9.0], (4.0 ** (1 / 3),)), ("x*log(x) + y^2", [3.0, 1.0], (math.exp(-1), 0.0)),
    ("x^2 - 3*x - log(x) - log(3 - x)", [0.1], (1.5,)),
    ("-sqrt(1 - x^2 - y^2)", [0.9, -0.4], (0.0, 0.0)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "minimum"), WALLED)
@pytest.mark.parametrize("search", ["armijo", "wolfe", "exact"])
@pytest.mark.parametrize("method", DIRECTIONS)
def test_no_search_crosses_the_edge_of_the_domain(
    method: str, search: str, text: str, start: list[float], minimum: tuple[float, ...]
) -> None:
    run, steps = traced(text, start, method=method, line_search=search, steps=300)
    assert run.status is Status.CONVERGED_GRADIENT
    assert all(math.isfinite(step.value) for step in steps)
    assert steps[-1].point == pytest.approx(minimum, abs=1e-5)


@pytest.mark.parametrize("search", ["armijo", "wolfe", "exact"])
@pytest.mark.parametrize(("text", "start"), [("log(x)", 3.0), ("sqrt(x)", 3.0), ("sqrt(x)", 0.7)])
def test_a_search_toward_the_edge_of_the_domain_ends_inside(search: str, text: str, start: float) -> None:
    run, steps = traced(text, [start], method="steepest", line_search=search, steps=50)
    assert all(step.point[0] > 0 for step in steps)
    values = [step.value for step in steps]
    assert values == sorted(values, reverse=True)
    assert len(steps) > 1
    assert run.status is not Status.DOMAIN_ERROR


@pytest.mark.parametrize("search", ["wolfe", "exact"])
@pytest.mark.parametrize(
    ("text", "start"), [("-x", 3.0), ("-x^2", 1.0), ("-exp(x)", 1.0), ("-exp(x)", 3.0), ("x^3", -1.0)]
)
def test_a_function_without_a_least_value_is_said_to_diverge(search: str, text: str, start: float) -> None:
    run, _ = traced(text, [start], method="steepest", line_search=search)
    assert run.status in (Status.DIVERGED, Status.NOT_FINITE)
    assert run.failed


@pytest.mark.parametrize("search", ["armijo", "wolfe"])
@pytest.mark.parametrize("text", ["x^2 + y^2", "exp(x) + y"])
def test_a_direction_that_leads_up_fails(search: str, text: str) -> None:
    objective = Objective(read(text))
    sample = objective.at([1.0, 2.0])
    with pytest.raises(NoLowerValue):
        searched(search, Line(objective, sample, list(sample.gradient)), 1.0)


@pytest.mark.parametrize("search", ["armijo", "wolfe", "exact"])
def test_a_search_that_finds_nothing_lower_ends_the_run_with_its_step(search: str) -> None:
    """At the kink the slope is taken from the right, and f rises on both sides."""
    run, steps = traced(
        "where(x >= 0, x + 1, 1 - 2*x)", [0.0], method="steepest", line_search=search, steps=20
    )
    assert run.status is Status.LINE_SEARCH_FAILED
    assert run.message == "stopped at step 0: the line search met its conditions nowhere"
    assert len(steps) == 1


@pytest.mark.parametrize("search", ["armijo", "wolfe", "exact"])
@pytest.mark.parametrize("method", ["steepest", "bfgs", "cg"])
@pytest.mark.parametrize("offset", ["1e4", "1e6", "-1e6"])
def test_a_search_goes_by_the_slope_where_f_is_too_large_to_change(
    offset: str, method: str, search: str
) -> None:
    """Near the minimum x^2 + 3y^2 + xy is below the last digit of f, while its gradient is not."""
    run, steps = traced(
        f"x^2 + 3*y^2 + x*y + {offset}", [1.3, 0.7], method=method, line_search=search, steps=300
    )
    assert run.status is Status.CONVERGED_GRADIENT
    assert steps[-1].point == pytest.approx((0.0, 0.0), abs=2e-6)


def test_a_rate_is_the_first_trial_of_a_search() -> None:
    # From 1 on x^2 the length 1/8 falls enough; without a rate the whole step is tried, then its half.
    _, steps = traced("x^2", [1.0], 0.125, line_search="armijo", steps=1)
    assert steps[1].point == (0.75,)
    _, steps = traced("x^2", [1.0], line_search="armijo", steps=1)
    assert steps[1].point == (0.0,)


def test_without_a_search_every_length_is_the_rate() -> None:
    _, steps = traced("x^2 + y^2", [4.0, -2.0], 0.25, method="steepest", line_search="none", steps=2)
    assert [step.point for step in steps] == [(4.0, -2.0), (2.0, -1.0), (1.0, -0.5)]
    _, steps = traced("x^2 + y^2", [4.0, -2.0], 0.25, method="newton", line_search="none", steps=2)
    assert [step.point for step in steps] == [(4.0, -2.0), (3.0, -1.5), (2.25, -1.125)]


@pytest.mark.parametrize(
    ("search", "expected"),
    [("armijo", (3, 2)), ("wolfe", (2, 2))],
)
def test_evaluations_of_a_search_are_counted(search: str, expected: tuple[int, int]) -> None:
    """Newton's step on a quadratic is accepted at once: armijo needs f there, then the gradient is due."""
    run, _ = traced("x^2 + y^2", [1.0, 1.0], method="newton", line_search=search)
    assert (run.counts.value, run.counts.gradient) == expected
    assert run.counts.hessian == 1


def test_the_line_takes_what_has_no_value_as_infinite() -> None:
    line, _ = line_of("x - sqrt(x)", [1.0], [-1.0])
    assert line.value(2.0) == math.inf
    trial = line.at(2.0)
    assert trial.value == math.inf
    assert math.isnan(trial.slope)
    # At 0 there is a value, but no slope.
    assert line.value(1.0) == 0.0
    assert line.at(1.0).value == math.inf
    inside = line.at(0.75)
    assert (inside.value, inside.slope) == (-0.25, -(1 - 1 / (2 * 0.5)))


def test_random_lines_agree_with_numpy() -> None:
    matrix = random_definite(7, 4)
    start: Vector = np.arange(1.0, 5.0)
    direction = np.array([0.5, -1.0, 0.25, 2.0])
    line, _ = line_of(quadratic_text(matrix), start.tolist(), direction.tolist())
    for length in (0.0, 0.3, 2.0):
        point = start + length * direction
        trial = line.at(length)
        assert trial.value == pytest.approx(float(point @ matrix @ point / 2), rel=1e-12)
        assert trial.slope == pytest.approx(float(direction @ matrix @ point), rel=1e-11)
