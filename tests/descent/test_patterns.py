"""That a cycle, a zigzag, a crossed kink and a vanishing rate are told from what only looks like one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from gradcli.descent.loop import descend
from gradcli.descent.objective import Objective
from gradcli.descent.patterns import crosses_kinks, has_vanishing_rate, is_oscillating, is_two_cycle
from gradcli.language.expression import read
from gradcli.results.plans import Stopping
from gradcli.results.runs import Run, Step


def tail(*points: Sequence[float], angles: Sequence[float | None] = ()) -> list[Step]:
    angles = [*angles, *[None] * (len(points) - len(angles))]
    nothing = (0.0,) * len(points[0])
    return [
        Step(k, tuple(point), 0.0, nothing, 0.0, None, None, angle)
        for k, (point, angle) in enumerate(zip(points, angles, strict=True))
    ]


def ran(text: str, start: list[float], rate: float, **options: Any) -> Run:
    steps = options.pop("steps", 100)
    return descend(text, start, rate, stopping=Stopping(steps=steps), **options)


@pytest.mark.parametrize(
    ("points", "is_cycle"),
    [
        ([(1.0,), (-1.0,), (1.0,), (-1.0,)], True),
        ([(1.0, 2.0), (3.0, 2.0), (1.0, 2.0), (3.0, 2.0), (1.0, 2.0)], True),
        ([(1.0,), (-1.0,), (1.0 + 1e-9,), (-1.0 - 1e-9,)], True),
        ([(1.0,), (-1.0,), (1.0,)], False),
        ([(1.0,), (1.0,), (1.0,), (1.0,)], False),
        ([(1.0,), (-0.9,), (0.81,), (-0.729,)], False),
        ([(1.0,), (2.0,), (3.0,), (1.0,), (2.0,), (3.0,)], False),
        ([(4.0,), (1.0,), (-1.0,), (1.0,), (-1.0,)], True),
        ([(1.0,), (-1.0,), (1.01,), (-1.01,)], False),
    ],
)
def test_a_two_cycle_comes_back_every_second_step(points: list[tuple[float, ...]], is_cycle: bool) -> None:
    assert is_two_cycle(tail(*points)) is is_cycle


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_a_two_cycle_has_no_scale(scale: float) -> None:
    assert is_two_cycle(tail(*[(scale,), (-scale,)] * 3))


@pytest.mark.parametrize(
    ("angles", "is_so"),
    [
        ([180.0] * 11, True),
        ([120.0] * 7 + [10.0] * 4, True),
        ([120.0] * 6 + [10.0] * 5, False),
        ([90.0] * 11, False),
        ([0.0] * 11, False),
        ([180.0] * 2, False),
        ([], False),
    ],
)
def test_most_steps_must_turn_back(angles: list[float], is_so: bool) -> None:
    points = [(float(k),) for k in range(len(angles) + 1)]
    assert is_oscillating(tail(*points, angles=[None, *angles])) is is_so


@pytest.mark.parametrize(("rate", "is_so"), [(0.11, True), (0.0999, True), (0.09, True), (0.04, False)])
def test_a_quadratic_turns_back_where_its_steep_factor_is_negative_and_large(
    rate: float, is_so: bool
) -> None:
    # Along y the factor is 1 - 20 lr: -1.2, -0.998, -0.8 and 0.2.
    assert is_oscillating(ran("x^2 + 10y^2", [1e-3, 1.0], rate, steps=12).tail) is is_so


@pytest.mark.parametrize(
    ("text", "start", "rate", "crosses"),
    [
        ("abs(x)", [1.05], 0.1, True),
        ("abs(x) + y^2", [1.05, 1.0], 0.1, True),
        ("max(x, -2x)", [1.0], 0.3, True),
        ("min(x, 1) + 2relu(-x)", [0.5], 0.1, True),
        ("where(x > 0, x, -x)", [1.05], 0.1, True),
        ("sign(x)*x", [1.05], 0.1, True),
        ("relu(x)^2", [1.0], 0.1, False),
        ("x^2", [1.0], 1.0, False),
        ("abs(x)", [100.0], 0.1, False),
        ("abs(x + 100) + x^2/4", [10.0], 1.9, False),
    ],
)
def test_a_kink_is_crossed_where_its_sides_change_in_turn(
    text: str, start: list[float], rate: float, crosses: bool
) -> None:
    assert crosses_kinks(Objective(read(text)), ran(text, start, rate).tail) is crosses


def test_three_steps_show_no_kink() -> None:
    run = ran("abs(x)", [0.05], 0.1, steps=2)
    assert not crosses_kinks(Objective(read("abs(x)")), run.tail)


@pytest.mark.parametrize(
    ("schedule", "settings", "steps", "vanished"),
    [
        ("constant", {}, 50, False),
        ("cosine", {}, 50, True),
        ("cosine", {"lr_min": 0.02}, 50, False),
        ("exponential", {"gamma": 0.9}, 50, True),
        ("exponential", {"gamma": 0.99}, 50, False),
        ("decay", {"decay": 1.0}, 50, False),
        ("decay", {"decay": 100.0}, 50, True),
        ("warmup", {"warmup_steps": 10.0}, 50, False),
        ("lr/k^3", {}, 50, True),
        ("lr*exp(-k/30)", {}, 50, False),
    ],
)
def test_a_rate_vanished_where_less_than_a_hundredth_of_it_is_left(
    schedule: str, settings: dict[str, float], steps: int, vanished: bool
) -> None:
    run = ran("x", [0.0], 0.1, schedule=schedule, settings=settings, steps=steps)
    assert has_vanishing_rate(run) is vanished
    assert run.last is not None
    assert run.last.learning_rate is not None
    assert math.isclose(run.last.learning_rate, 0.1, rel_tol=0.99) is not vanished
