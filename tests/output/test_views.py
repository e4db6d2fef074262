"""What a first-year student reads: each status has its sentence, each side its slope."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcli.output.notation import ascii_notation, written
from gradcli.output.report import Fact, Facts, Note, Steps
from gradcli.output.views import closing, view
from gradcli.results import Method, RunStart
from tests.output.samples import (
    BOWL,
    DIRECTIONAL,
    DIVERGED,
    GRADIENT,
    METHOD,
    MOMENTUM,
    NOWHERE,
    RUN,
    TROUBLED,
)


def facts(result: object) -> list[tuple[str, str]]:
    notation = ascii_notation()
    return [
        (written(line.label, notation), written(line.value, notation))
        for block in view(result).blocks
        if isinstance(block, Facts)
        for line in block.lines
        if isinstance(line, Fact)
    ]


def test_a_kink_has_a_slope_from_each_side_or_the_reason_why_not() -> None:
    told = facts(TROUBLED)
    assert ("grad f", "(does not exist, 1)") in told
    assert ("df/dx from the left", "-3") in told
    assert ("df/dx from the right", "does not exist (jump)") in told
    assert ("derivative", "does not exist (the slopes from both sides differ)") in told


def test_each_status_that_is_no_answer_is_a_sentence() -> None:
    sentences = [value for label, value in facts(TROUBLED) if label == "status"]
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "not differentiable here",
        "undefined here",
        "undecided",
    ]
    assert ("status", "stationary: the slope is 0 in every direction") in facts(GRADIENT)


def test_the_conditions_are_told_one_by_one() -> None:
    assert [value for label, value in facts(TROUBLED) if label == "valid where"] == ["x != 0", "y > 0"]


def test_directions_alone_are_not_told_the_steepest_ones() -> None:
    labels = [label for label, _ in facts(DIRECTIONAL)]
    assert "steepest ascent" not in labels
    assert labels.count("derivative") == 1
    assert "steepest ascent" in [label for label, _ in facts(GRADIENT)]


def test_numbers_alone_have_no_formula() -> None:
    assert len(view(replace(GRADIENT, gradient=None)).blocks) == len(view(GRADIENT).blocks) - 1


def test_the_head_of_a_trace_names_what_is_not_the_default() -> None:
    told = dict(facts(RunStart(BOWL, MOMENTUM)))
    assert told["momentum"] == MOMENTUM.update
    assert told["settings"] == "lr = 0.1, momentum = 0.9, dampening = 0"
    assert (told["schedule"], told["line search"]) == ("cosine", "armijo")
    assert "schedule" not in dict(facts(RunStart(BOWL, METHOD)))


@pytest.mark.parametrize(
    ("method", "constant"),
    [
        (METHOD, True),
        (replace(METHOD, schedule="cosine"), False),
        (replace(METHOD, line_search="armijo"), False),
        (replace(METHOD, settings={}), False),
    ],
)
def test_a_rate_is_constant_where_neither_schedule_nor_search_sets_it(method: Method, constant: bool) -> None:
    steps = [block for block in view(RunStart(BOWL, method)).blocks if isinstance(block, Steps)]
    assert [block.constant_rate for block in steps] == [constant]


def test_a_run_without_a_point_still_says_why() -> None:
    first, counted = closing(NOWHERE).blocks
    assert isinstance(first, Note)
    assert first.text == NOWHERE.message
    assert isinstance(counted, Facts)
    assert [line.label for line in counted.lines if isinstance(line, Fact)] == ["evaluations"]


def test_second_derivatives_are_counted_where_there_are_any() -> None:
    assert dict(facts(RUN))["evaluations"] == "3 of f, 3 of its gradient"
    assert dict(facts(DIVERGED))["evaluations"].endswith("1 of its second derivatives")
