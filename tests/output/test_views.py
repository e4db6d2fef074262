"""What a first-year student reads: each status has its sentence, each side its slope."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcli.output.descent_views import closing
from gradcli.output.notation import ascii_notation, written
from gradcli.output.report import Command, Fact, Facts, Formula, Note
from gradcli.output.views import view
from gradcli.results.plans import Method
from gradcli.results.runs import Curvature, Kind, Run, RunStart, Seen, Status, Verdict
from tests.output.samples import (
    ADVISED,
    BETTER,
    BOWL,
    DIRECTIONAL,
    DIVERGED,
    GRADIENT,
    METHOD,
    MOMENTUM,
    NEWTON,
    NOWHERE,
    RUN,
    TROUBLED,
    VALLEY_CURVATURE,
    WORKED,
    valley_step,
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
    assert told["settings"] == "lr = 0.1, momentum = 0.9, decay = 1"
    assert told["schedule"] == f"decay: {MOMENTUM.rate}"
    assert dict(facts(RunStart(BOWL, NEWTON)))["line search"] == f"armijo: {NEWTON.length}"
    assert "maximize" in dict(facts(RunStart(BOWL, replace(METHOD, maximize=True))))
    assert list(dict(facts(RunStart(BOWL, METHOD)))) == ["gd", "settings"]


@pytest.mark.parametrize(
    ("method", "constant"),
    [
        (METHOD, True),
        (MOMENTUM, False),
        (NEWTON, False),
        (replace(METHOD, rate="lr/k"), False),
        (replace(METHOD, line_search="armijo"), False),
        (replace(METHOD, settings={}), False),
    ],
)
def test_a_rate_is_constant_where_neither_schedule_nor_search_sets_it(method: Method, constant: bool) -> None:
    assert RunStart(BOWL, method).has_constant_rate is constant


def test_a_run_without_a_point_still_says_why() -> None:
    first, counted = closing(NOWHERE).blocks
    assert isinstance(first, Note)
    assert first.text == NOWHERE.message
    assert isinstance(counted, Facts)
    assert [line.label for line in counted.lines if isinstance(line, Fact)] == ["evaluations"]


def test_second_derivatives_are_counted_where_there_are_any() -> None:
    assert dict(facts(RUN))["evaluations"] == "3 of f, 3 of its gradient"
    assert dict(facts(DIVERGED))["evaluations"].endswith("1 of its second derivatives")


def closed(**changes: object) -> tuple[dict[str, str], list[str]]:
    """Return the facts and the sentences below a run whose verdict is changed."""
    verdict = ADVISED.verdict
    assert verdict is not None
    run = replace(ADVISED, verdict=replace(verdict, **changes))  # type: ignore[arg-type]
    notes = [block.text for block in closing(run).blocks if isinstance(block, Note | Command)]
    return dict(facts(run)), notes


def test_a_verdict_is_followed_by_a_command_that_was_tried() -> None:
    told, (message, tried, command) = closed()
    assert message == ADVISED.message
    assert tried.startswith("tried, and better: converged in 76 steps, f = 9.79861e-14")
    assert command == "gradcli descend 'x^2 + 10y^2' --from 1,1 --lr 0.09"
    assert [label for label in told if label in ("verdict", "curvature", "rate limit", "best rate")] == [
        "verdict",
        "curvature",
        "rate limit",
        "best rate",
    ]


@pytest.mark.parametrize(
    ("status", "index", "told"),
    [
        (Status.CONVERGED_GRADIENT, 1, "converged in 1 step, f = 11"),
        (Status.CONVERGED_STEP, 2, "converged (xtol) in 2 steps, f = 11"),
        (Status.CONVERGED_VALUE, 2, "converged (ftol) in 2 steps, f = 11"),
        (Status.STEP_LIMIT, 1, "after 1 step f = 11"),
        (Status.STEP_LIMIT, 1000, "after 1000 steps f = 11"),
    ],
)
def test_an_advice_says_how_it_ended(status: Status, index: int, told: str) -> None:
    advice: Run = replace(BETTER, status=status, last=valley_step(index, 1.0, 1.0, 0.09))
    assert closed(advice=advice)[1][1] == f"tried, and better: {told}"


def test_without_an_advice_there_is_no_command() -> None:
    assert closed(advice=None)[1] == [ADVISED.message]


def test_where_what_was_seen_contradicts_the_curvature_rates_are_not_told() -> None:
    told, _ = closed(rates_hold=False)
    assert {"rate limit", "best rate"} & set(told) == set()
    assert "curvature" in told


def test_a_best_rate_that_leaves_nothing_is_said_to_arrive() -> None:
    round_bowl = replace(VALLEY_CURVATURE, smallest=20.0)
    assert "reaches the minimum in one step" in closed(curvature=round_bowl)[0]["best rate"]


def test_without_a_curvature_the_sentence_is_all() -> None:
    told, _ = closed(curvature=None, limit=None)
    assert {"curvature", "rate limit", "best rate"} & set(told) == set()
    assert "verdict" in told


@pytest.mark.parametrize(
    ("curvature", "told", "has_best"),
    [
        (VALLEY_CURVATURE, "from mu = 2 to L = 20, condition number 10", True),
        (replace(VALLEY_CURVATURE, smallest=20.0), "mu = L = 20, condition number 1", True),
        (replace(VALLEY_CURVATURE, smallest=-0.0), "from mu = 0 to L = 20", False),
        (replace(VALLEY_CURVATURE, smallest=-2.0), "from mu = -2 to L = 20", False),
    ],
)
def test_a_condition_number_is_for_positive_curvature(
    curvature: Curvature, told: str, has_best: bool
) -> None:
    text = closed(curvature=curvature)[0]
    assert text["curvature"] == told
    assert ("best rate" in text) is has_best


@pytest.mark.parametrize("everywhere", [True, False])
def test_where_the_curvature_was_taken_is_said(everywhere: bool) -> None:
    curvature = replace(VALLEY_CURVATURE, is_everywhere=everywhere)
    verdict = Verdict(Seen.SLOW, Kind.NOT_STATIONARY, "", curvature)
    (comment,) = [
        written(line.comment, ascii_notation())
        for block in view(replace(ADVISED, verdict=verdict)).blocks
        if isinstance(block, Facts)
        for line in block.lines
        if isinstance(line, Fact) and line.label == "curvature"
    ]
    assert ("everywhere" in comment) is everywhere
    assert ("step 0" in comment) is not everywhere


def test_the_curvature_of_a_run_that_climbs_is_that_of_the_opposite() -> None:
    climbing = replace(ADVISED, plan=replace(ADVISED.plan, maximize=True))
    assert dict(facts(climbing))["curvature"].startswith("of -f, from mu = 2")


def test_a_step_by_hand_names_what_each_line_gives() -> None:
    names = [
        written(line.left, ascii_notation())
        for block in view(WORKED).blocks
        if isinstance(block, Facts)
        for line in block.lines
        if isinstance(line, Formula)
    ]
    assert names == ["df/dx", "df/dy", "x", "y", "f"]
    memory = replace(WORKED, updates=tuple(replace(line, name="v") for line in WORKED.updates))
    assert "v_y = y - lr*g = 1 - 1/11*20 = -9/11" in texts(memory)


def texts(result: object) -> list[str]:
    notation = ascii_notation()
    return [
        f"{written(line.left, notation)} = {written(line.right, notation)}"
        for block in view(result).blocks
        if isinstance(block, Facts)
        for line in block.lines
        if isinstance(line, Formula)
    ]
