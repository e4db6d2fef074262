from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.line_search import LINE_SEARCHES
from gradcli.descent.plans import ready
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.schedules import SCHEDULES
from gradcli.descent.settings import RANGES, check_names, check_ranges
from gradcli.errors import OptionError
from gradcli.results.plans import Plan

ALL = {
    name
    for table in (RECURRENCES, SCHEDULES, DIRECTIONS, LINE_SEARCHES)
    for row in table.values()
    for name in row.settings
}


def test_every_setting_has_a_range_but_the_least_value_which_may_be_any() -> None:
    assert ALL - RANGES.keys() == {"f_min"}


def test_every_range_belongs_to_a_setting() -> None:
    assert RANGES.keys() <= ALL


UNIT_OPEN = ([0.0, 0.5, 0.999999], [-1e-9, 1.0, 1.5])
UNIT_CLOSED = ([0.0, 0.5, 1.0], [-1e-9, 1.0 + 1e-9])
INSIDE = ([1e-9, 0.5, 0.999999], [0.0, 1.0, -0.5, 2.0])
NOT_NEGATIVE = ([0.0, 1e-300, 7.0, 1e6], [-1e-300, -1.0])
POSITIVE = ([1e-300, 1.0, 1e6], [0.0, -1.0])

BOTH_SIDES: dict[str, tuple[Sequence[float], Sequence[float], str]] = {
    "beta1": (*UNIT_OPEN, "0 <= beta1 and beta1 < 1"), "beta2": (*UNIT_OPEN, "0 <= beta2 and beta2 < 1"),
    "rho": (*UNIT_CLOSED, "0 <= rho and rho <= 1"), "alpha": (*UNIT_CLOSED, "0 <= alpha and alpha <= 1"),
    "momentum": (*UNIT_OPEN, "0 <= momentum and momentum < 1"),
    "dampening": (*UNIT_OPEN, "0 <= dampening and dampening < 1"),
    "eps": (*NOT_NEGATIVE, "eps >= 0"), "weight_decay": (*NOT_NEGATIVE, "weight_decay >= 0"),
    "lr_decay": (*NOT_NEGATIVE, "lr_decay >= 0"), "decay": (*NOT_NEGATIVE, "decay >= 0"),
    "initial_accumulator": (*NOT_NEGATIVE, "initial_accumulator >= 0"),
    "momentum_decay": (*NOT_NEGATIVE, "momentum_decay >= 0"), "lr_min": (*NOT_NEGATIVE, "lr_min >= 0"),
    "step_min": (*NOT_NEGATIVE, "step_min >= 0"), "step_max": (*POSITIVE, "step_max > 0"),
    "gamma": (*POSITIVE, "gamma > 0"), "drop": (*POSITIVE, "drop > 0"), "period": (*POSITIVE, "period > 0"),
    "horizon": (*POSITIVE, "horizon > 0"), "warmup_steps": (*POSITIVE, "warmup_steps > 0"),
    "damping": (*POSITIVE, "damping > 0"), "tolerance": (*POSITIVE, "tolerance > 0"),
    "c1": (*INSIDE, "0 < c1 and c1 < 1"), "c2": (*INSIDE, "0 < c2 and c2 < 1"),
    "shrink": (*INSIDE, "0 < shrink and shrink < 1"),
    "eta_minus": (*INSIDE, "0 < eta_minus and eta_minus < 1"),
    "eta_plus": ([1.0 + 1e-9, 2.0, 10.0], [1.0, 0.5, -2.0], "eta_plus > 1"),
    "memory": ([1.0, 2.0, 100.0], [0.0, 0.5, 1.5, -1.0], "memory >= 1 and memory == floor(memory)"),
}  # fmt: skip
"""For each setting values that make sense, values that do not, and the condition."""


def test_the_table_covers_every_range() -> None:
    assert BOTH_SIDES.keys() == RANGES.keys()


@pytest.mark.parametrize("name", BOTH_SIDES)
def test_values_within_the_range_pass(name: str) -> None:
    for value in BOTH_SIDES[name][0]:
        check_ranges({name: value})


@pytest.mark.parametrize("name", BOTH_SIDES)
def test_values_outside_the_range_are_refused_with_the_condition(name: str) -> None:
    _, outside, condition = BOTH_SIDES[name]
    for value in outside:
        with pytest.raises(OptionError) as caught:
            check_ranges({name: value})
        assert caught.value.message == f"--set {name}={value:g} cannot be"
        assert caught.value.hint.startswith(f"it wants {condition}")


OWNERS = [
    (Plan(row.name, 0.1), name) for row in RECURRENCES.values() for name in row.settings
] + [
    (Plan("gd", 0.1, schedule=row.name), name) for row in SCHEDULES.values() for name in row.settings
] + [
    (Plan(row.name), name) for row in DIRECTIONS.values() for name in row.settings
] + [
    (Plan("gd", line_search=row.name), name) for row in LINE_SEARCHES.values() for name in row.settings
]  # fmt: skip


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(("plan", "name"), OWNERS)
def test_no_setting_may_be_other_than_finite(plan: Plan, name: str, value: float) -> None:
    with pytest.raises(OptionError) as caught:
        ready(replace(plan, settings={name: value}), 10)
    assert caught.value.message == f"'{name}' is not a finite number"


def test_every_setting_is_asked_whether_it_is_finite() -> None:
    assert {name for _, name in OWNERS} == ALL


@pytest.mark.parametrize("memory", [1e30, math.inf])
def test_a_memory_beyond_any_machine_is_refused(memory: float) -> None:
    with pytest.raises(OptionError, match="--set memory="):
        check_ranges({"memory": memory})


@pytest.mark.parametrize("f_min", [-1e9, -0.5, 0.0, 0.5, 1e9])
def test_the_least_value_may_be_any(f_min: float) -> None:
    check_ranges({"f_min": f_min})


@pytest.mark.parametrize(("c1", "c2"), [(0.5, 0.4), (0.5, 0.5), (0.9, 1e-4)])
def test_the_second_constant_of_wolfe_must_exceed_the_first(c1: float, c2: float) -> None:
    with pytest.raises(OptionError) as caught:
        check_ranges({"c1": c1, "c2": c2})
    assert caught.value.message == "--set: c1 must be below c2"
    assert caught.value.hint == "as in --set c1=0.0001 --set c2=0.9"


def test_constants_of_wolfe_in_order_pass() -> None:
    check_ranges({"c1": 0.1, "c2": 0.1 + 1e-9})


@pytest.mark.parametrize(
    ("given", "known", "hint"),
    [
        ("beta", ["beta1", "beta2", "eps"], "did you mean 'beta2'?"),
        ("betta1", ["beta1", "beta2", "eps"], "did you mean 'beta1'?"),
        ("EPS", ["beta1", "beta2", "eps"], "did you mean 'eps'?"),
        ("q", ["beta1", "beta2", "eps"], "its settings are beta1, beta2, eps"),
        ("q", [], "it has no settings"),
        ("lr", ["lr_decay", "eps"], "the learning rate is --lr"),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest_or_the_list(
    given: str, known: list[str], hint: str
) -> None:
    with pytest.raises(OptionError) as caught:
        check_names([given], dict.fromkeys(known), "the method")
    assert caught.value.message == f"--set: the method has no setting '{given}'"
    assert caught.value.hint == hint


def test_known_settings_pass() -> None:
    check_names(["eps", "beta1"], {"beta1": 0.9, "eps": 1e-8}, "adam")
