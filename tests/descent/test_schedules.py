from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from gradcli.descent.schedules import SCHEDULES
from gradcli.errors import ExpressionError, OptionError
from gradcli.language.infix import read_infix
from gradcli.language.tree import free_symbols
from gradcli.results.runs import Status
from tests.descent import published
from tests.descent.surfaces import SURFACES, points, traced

Settings = dict[str, float]
Rate = Callable[[int], float]


def test_the_schedules_are_those_that_are_published() -> None:
    assert SCHEDULES.keys() == published.SCHEDULES.keys()


@pytest.mark.parametrize("name", SCHEDULES)
def test_each_schedule_names_its_source_and_uses_only_names_it_declares(name: str) -> None:
    row = SCHEDULES[name]
    assert row.name == name
    assert re.search(r"\b(18|19|20)\d\d\b", row.source), "a source has a year"
    assert free_symbols(read_infix(row.formula)) <= {"lr", "k", "steps", *row.settings}
    for default in row.settings.values():
        assert free_symbols(read_infix(default)) <= {"steps"}


def rates(schedule: str, count: int = 20, settings: Settings | None = None) -> list[float | None]:
    """Return the rate of each row of a trace; the first is that of the start."""
    _, steps = traced("x", [100.0], 0.5, schedule=schedule, settings=settings, steps=count, gtol=0.0)
    return [step.learning_rate for step in steps]


OURS_AND_PUBLISHED: list[tuple[str, Settings, Settings]] = [
    ("constant", {}, {}),
    ("decay", {}, {"decay": 0.01}),
    ("decay", {"decay": 0.5}, {"decay": 0.5}),
    ("decay", {"decay": 0}, {"decay": 0}),
    ("exponential", {}, {"gamma": 0.99}),
    ("exponential", {"gamma": 0.5}, {"gamma": 0.5}),
    ("exponential", {"gamma": 1.05}, {"gamma": 1.05}),
    ("step", {}, {"gamma": 0.5, "step_size": 100}),
    ("step", {"drop": 0.3, "period": 7}, {"gamma": 0.3, "step_size": 7}),
    ("step", {"drop": 0.1, "period": 1}, {"gamma": 0.1, "step_size": 1}),
    ("cosine", {}, {"period": 20}),
    ("cosine", {"horizon": 8}, {"period": 8}),
    ("cosine", {"horizon": 15, "lr_min": 0.125}, {"period": 15, "lr_min": 0.125}),
    ("warmup", {}, {"warmup_steps": 100}),
    ("warmup", {"warmup_steps": 6}, {"warmup_steps": 6}),
]


@pytest.mark.parametrize(("name", "ours", "theirs"), OURS_AND_PUBLISHED)
def test_the_rates_in_a_trace_are_the_published_ones(name: str, ours: Settings, theirs: Settings) -> None:
    expected = [published.SCHEDULES[name](k, 0.5, **theirs) for k in range(1, 21)]
    first, *found = rates(name, settings=ours)
    assert found == pytest.approx(expected, rel=1e-14, abs=1e-16)
    assert first == (0.5 if name == "constant" else None)


def test_cosine_takes_the_steps_of_the_run_as_its_horizon() -> None:
    for count in (10, 40):
        found = rates("cosine", count)
        assert found[1] == 0.5
        assert found[1 + count // 2] == pytest.approx(0.25, rel=1e-14)


def test_settings_of_a_schedule_are_shown_with_those_of_its_method() -> None:
    run, _ = traced("x^2", [1.0], 0.1, method="momentum", schedule="decay", settings={"decay": 0.5}, steps=1)
    assert run.method.settings == {"lr": 0.1, "momentum": 0.9, "dampening": 0.0, "decay": 0.5}
    assert (run.method.schedule, run.method.rate) == ("decay", "lr/(1 + decay*(k - 1))")


OWN: list[tuple[str, Settings, Rate]] = [
    ("lr", {}, lambda _: 0.5),
    ("lr/k", {}, lambda k: 0.5 / k),
    ("lr/sqrt(k)", {}, lambda k: 0.5 / math.sqrt(k)),
    ("lr*(1 - (k - 1)/steps)", {}, lambda k: 0.5 * (1 - (k - 1) / 20)),
    ("where(k <= 5, lr, lr/10)", {}, lambda k: 0.5 if k <= 5 else 0.05),
    ("lr*0.5^floor((k - 1)/3)", {}, lambda k: 0.5 * 0.5 ** ((k - 1) // 3)),
    ("lr/k^q", {"q": 0.75}, lambda k: 0.5 / k**0.75),
    ("max(lr/k, low)", {"low": 0.1}, lambda k: max(0.5 / k, 0.1)),
    ("0.25", {}, lambda _: 0.25),
    (" lr / k ", {}, lambda k: 0.5 / k),
    ("lr*abs(sin(pi*k/6))", {}, lambda k: 0.5 * abs(math.sin(math.pi * k / 6))),
]


@pytest.mark.parametrize(("text", "given", "rate"), OWN)
def test_a_formula_of_ones_own_gives_the_rates(text: str, given: Settings, rate: Rate) -> None:
    first, *found = rates(text, settings=given)
    assert found == pytest.approx([rate(k) for k in range(1, 21)], rel=1e-13, abs=1e-15)
    assert first is None


def test_a_formula_of_ones_own_needs_no_rate_where_it_names_none() -> None:
    _, steps = traced("x", [8.0], schedule="1/k", steps=3)
    assert [step.learning_rate for step in steps] == [None, 1.0, 0.5, 1 / 3]


def test_a_formula_of_ones_own_is_named_in_the_method() -> None:
    run, _ = traced("x^2", [1.0], 0.1, schedule="lr/k^q", settings={"q": 0.5}, steps=1)
    assert (run.method.schedule, run.method.rate) == ("formula", "lr/k^q")
    assert run.method.settings == {"lr": 0.1, "q": 0.5}


@pytest.mark.parametrize(("name", "ours", "theirs"), OURS_AND_PUBLISHED)
def test_gradient_descent_goes_by_the_rate_of_each_step(name: str, ours: Settings, theirs: Settings) -> None:
    matrix = np.array([[0.5, 0.125], [0.125, 0.25]])
    _, steps = traced(
        "x^2/4 + x*y/8 + y^2/8", [4.0, -3.0], 0.5, schedule=name, settings=ours, steps=20, gtol=0.0
    )
    expected = [np.array([4.0, -3.0])]
    for k in range(1, 21):
        rate = published.SCHEDULES[name](k, 0.5, **theirs)
        expected.append(expected[-1] - rate * matrix @ expected[-1])
    np.testing.assert_allclose(points(steps), expected, rtol=1e-12)


@pytest.mark.parametrize("method", published.METHODS)
def test_every_method_takes_its_rate_from_the_schedule(method: str) -> None:
    """The published methods read their rate at every step, so it can be changed between steps."""
    surface = SURFACES["himmelblau"]
    _, steps = traced(
        surface.text, [0.5, -1.0], 0.01, method=method, schedule="step",
        settings={"drop": 0.5, "period": 4}, steps=20, gtol=0.0,
    )  # fmt: skip
    rate = np.array(0.01)
    following = published.METHODS[method](surface.gradient, np.array([0.5, -1.0]), rate)
    expected = [np.array([0.5, -1.0])]
    for k in range(20):
        rate[...] = 0.01 * 0.5 ** (k // 4)
        expected.append(next(following))
    np.testing.assert_allclose(points(steps), expected, rtol=1e-12)


def test_an_update_of_ones_own_takes_its_rate_from_the_schedule() -> None:
    _, steps = traced("x", [4.0], 1.0, update="x = x - lr*g", schedule="exponential", settings={"gamma": 0.5},
                      steps=3)  # fmt: skip
    assert [step.point for step in steps] == [(4.0,), (3.0,), (2.5,), (2.25,)]


def test_rates_of_an_exact_run_are_fractions() -> None:
    _, steps = traced(
        "x^2", [Fraction(1)], Fraction(1, 4), schedule="lr/k", exact=True, steps=3
    )  # fmt: skip
    x, expected = Fraction(1), [Fraction(1)]
    for k in (1, 2, 3):
        x -= Fraction(1, 4 * k) * 2 * x
        expected.append(x)
    assert [step.exact.point[0] for step in steps if step.exact] == expected
    assert [step.exact.learning_rate for step in steps if step.exact] == [
        None, Fraction(1, 4), Fraction(1, 8), Fraction(1, 12)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message", "span", "hint"),
    [
        ("lr/j", "'j' has no value here", (3, 4), "known are k, lr, steps; --set j=... gives it a value"),
        ("lr*step", "'step' has no value here", (3, 7), "did you mean 'steps'?"),
        ("lr*g", "'g' has no value here", (3, 4), "known are k, lr, steps; --set g=... gives it a value"),
        ("lr/", "the expression ends too early", (3, 4), "add what is missing at the end"),
        ("lr/0", "this divides by zero", (0, 4), "what is divided by is 0 at every point"),
        ("k > 3", "this is a condition, not a function", (0, 5), "write where(condition, a, b)"),
        ("lr.real", "unexpected '.'", (2, 3),
         "a dot belongs inside a number; attribute access is not part of the language"),
    ],
)  # fmt: skip
def test_a_formula_that_cannot_be_read_says_where(
    text: str, message: str, span: tuple[int, int], hint: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        rates(text)
    assert (caught.value.message, caught.value.source) == (message, text)
    assert (caught.value.span, caught.value.hint) == (span, hint)


def test_a_setting_that_the_formula_never_uses_is_refused() -> None:
    with pytest.raises(OptionError, match="--set: 'q' does not occur in the formula"):
        rates("lr/k", settings={"q": 2.0})


@pytest.mark.parametrize("name", ["k", "lr", "steps"])
def test_a_setting_cannot_take_the_name_of_what_the_formula_is_given(name: str) -> None:
    with pytest.raises(OptionError, match=f"'{name}'"):
        rates("lr/k + 0*steps", settings={name: 2.0})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lr*sqrt(3 - k)", "step 4 cannot be made: the rate has no value, since sqrt(3 - k) needs "
         "3 - k >= 0"),
        ("lr*log(3 - k)", "step 3 cannot be made: the rate has no value, since log(3 - k) needs 3 - k > 0"),
        ("lr/(k - 2)", "step 2 cannot be made: the rate has no value, since lr/(k - 2) needs k != 2"),
    ],
)  # fmt: skip
def test_a_rate_without_a_value_ends_the_run_before_the_step(text: str, message: str) -> None:
    run, steps = traced("x", [1.0], 0.5, schedule=text)
    assert (run.status, run.message) == (Status.DOMAIN_ERROR, message)
    assert run.last == steps[-1]
    assert f"step {len(steps)} " in message
    assert run.failed


def test_a_rate_too_large_for_a_double_ends_the_run_before_the_step() -> None:
    # exp(1000) is 2e434.
    run, steps = traced("x", [1.0], 0.5, schedule="exp(1000*k)")
    assert run.message == "stopped: step 1 leads to a number too large for double precision"
    assert (run.status, len(steps)) == (Status.NOT_FINITE, 1)
    assert run.failed


def test_a_rate_of_zero_or_below_is_taken_as_it_is() -> None:
    _, steps = traced("x", [1.0], 0.5, schedule="lr*(2 - k)", steps=3)
    assert [step.point for step in steps] == [(1.0,), (0.5,), (0.5,), (1.0,)]
