"""JSON is strict, and its names stand in the documented order."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from gradcli import output
from tests.output.samples import DESCENTS, RESULTS, WORKINGS
from tests.output.test_output import shown, traced, worked


def strict(text: str) -> Any:
    def refuse(token: str) -> None:
        raise AssertionError(f"{token} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("name", RESULTS)
def test_one_strict_document_on_one_line(name: str) -> None:
    text = shown(name, "json")
    assert text.count("\n") == 1
    assert list(strict(text))[:2] == ["schema", "command"]


def test_the_names_of_a_gradient() -> None:
    document = strict(shown("gradient", "json"))
    assert list(document) == [
        "schema", "command", "expression", "variables", "gradient", "evaluations", "valid_where", "remarks",
    ]  # fmt: skip
    assert list(document["evaluations"][0]) == [
        "at", "value", "gradient", "norm", "exact", "steepest_ascent", "directional", "status", "detail",
        "steepest_descent",
    ]  # fmt: skip
    assert list(document["evaluations"][0]["directional"][0]) == [
        "direction", "unit", "derivative", "exact", "normalised", "share", "detail",
    ]  # fmt: skip


def test_the_values_of_the_documented_example() -> None:
    document = strict(shown("gradient", "json"))
    assert document["schema"] == "gradcli/1"
    assert document["expression"] == "x**2 + y**2"
    assert document["gradient"] == ["2*x", "2*y"]
    first, second = document["evaluations"]
    assert first["norm"] == 2.8284271247461903
    assert first["exact"] == {"at": ["1", "1"], "value": "2", "gradient": ["2", "2"], "norm": "2*sqrt(2)"}
    assert first["steepest_descent"] == [-0.7071067811865475, -0.7071067811865475]
    assert first["directional"][0]["exact"] == "14/5"
    assert second["status"] == "stationary"
    assert second["steepest_ascent"] is second["steepest_descent"] is None


def test_what_is_not_a_number_is_null_and_told() -> None:
    document = strict(shown("troubled", "json"))
    assert document["let"] == {"a": "3"}
    assert document["valid_where"] == ["x != 0", "y > 0"]
    kink, outside, huge, undecided = document["evaluations"]
    assert kink["gradient"] == [None, 1.0]
    assert kink["one_sided"] == [
        {"variable": "x", "left": -3.0, "right": None, "left_reason": None, "right_reason": "jump"}
    ]
    assert (outside["value"], outside["gradient"], outside["status"]) == (None, None, "undefined")
    assert huge["value"] is None
    assert "the value is 5.38e-695" in huge["detail"]
    assert "df/dx is -1.5e+400" in huge["detail"]
    assert "-1.5e+400" in huge["directional"][0]["detail"]
    assert undecided["status"] == "undecided"


@pytest.mark.parametrize("name", DESCENTS)
def test_a_streamed_run_is_one_strict_document(name: str) -> None:
    start, steps, run = DESCENTS[name]
    text = traced(name, "json")
    document = strict(text)
    assert text.endswith("}\n")
    assert list(document) == [
        "schema", "command", "expression", "variables", "method", "update", "schedule", "line_search",
        "settings", "maximize", "trace", "status", "message", "iterations", "point", "value", "gradient_norm",
        "evaluations", "verdict", "remarks",
    ]  # fmt: skip
    assert [row["iter"] for row in document["trace"]] == [step.index for step in steps]
    assert document["status"] == run.status.code
    assert list(document["settings"]) == list(start.method.settings)
    if steps:
        assert list(document["trace"][0])[:7] == [
            "iter", "point", "value", "gradient", "gradient_norm", "step", "lr",
        ]  # fmt: skip
        assert document["point"] == document["trace"][-1]["point"]


def test_a_verdict_is_told_in_fields() -> None:
    verdict = strict(traced("advised", "json"))["verdict"]
    assert list(verdict) == [
        "name", "kind", "explanation", "theorem", "at_step", "largest_curvature", "smallest_curvature",
        "condition_number", "rate_limit", "best_rate", "contraction", "method_rate_limit", "direction",
        "advice",
    ]  # fmt: skip
    assert (verdict["name"], verdict["kind"], verdict["theorem"]) == ("diverging", "not_stationary", True)
    assert (verdict["smallest_curvature"], verdict["largest_curvature"]) == (2.0, 20.0)
    assert (verdict["condition_number"], verdict["rate_limit"], verdict["method_rate_limit"]) == (
        10,
        0.1,
        0.1,
    )
    assert verdict["best_rate"] == pytest.approx(2 / 22)
    assert verdict["contraction"] == pytest.approx(18 / 22)
    assert verdict["direction"] == [0.0, 1.0]


def test_an_advice_is_a_command_and_what_it_comes_to() -> None:
    advice = strict(traced("advised", "json"))["verdict"]["advice"]
    assert list(advice) == [
        "command", "status", "iterations", "point", "value", "gradient_norm", "evaluations",
    ]  # fmt: skip
    assert advice["command"] == "gradcli descend 'x^2 + 10y^2' --from 1,1 --lr 0.09"
    assert (advice["status"], advice["iterations"]) == ("converged_gradient", 76)
    assert advice["point"] == pytest.approx([0.82**76, 0.8**76])
    assert advice["evaluations"] == {"value": 77, "gradient": 77, "hessian": 0}


def test_a_verdict_without_a_finite_number_has_none() -> None:
    verdict = strict(traced("diverged", "json"))["verdict"]
    finite = {"name", "kind", "explanation", "theorem", "at_step", "rate_limit"}
    assert {name for name, value in verdict.items() if value is not None} == finite | {"direction"}
    assert verdict["direction"] == [None, None]


def test_an_exact_run_has_its_fractions_beside_the_doubles() -> None:
    document = strict(traced("exact", "json"))
    assert document["settings"] == {"lr": "1/11"}
    row = document["trace"][2]
    assert list(row)[7:] == ["exact"]
    assert row["exact"] == {
        "point": ["81/121", "81/121"],
        "value": "6561/1331",
        "gradient": ["162/121", "1620/121"],
    }
    assert row["point"] == [81 / 121, 81 / 121]


@pytest.mark.parametrize(
    ("columns", "more"),
    [
        ((), {}),
        (("iter", "x", "f", "lr"), {}),
        (("angle",), {"angle": None}),
        (("v",), {"memory": {"v": [2.0, 20.0]}}),
        (("v_y", "f"), {"memory": {"v": [2.0, 20.0]}}),
        (("v", "angle"), {"angle": None, "memory": {"v": [2.0, 20.0]}}),
    ],
)
@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_columns_add_to_a_row_and_take_nothing_away(
    columns: tuple[str, ...], more: dict[str, object], form: str
) -> None:
    text = traced("heavy", form, output.Style(columns=columns))
    row = strict(text)["trace"][1] if form == "json" else strict(text.splitlines()[1])
    assert dict(list(row.items())[7:]) == more


def test_the_last_angle_is_that_of_the_two_moves() -> None:
    row = strict(traced("heavy", "json", output.Style(columns=("angle",))))["trace"][2]
    assert row["angle"] == pytest.approx(9.931653, abs=1e-6)


def test_memory_whose_name_has_an_underscore_is_told() -> None:
    start, steps, run = DESCENTS["heavy"]
    memory = {"my_v": (2.0, 20.0)}
    start = replace(start, method=replace(start.method, memory=("my_v",)))
    stream = io.StringIO()
    writer = output.trace_writer("json", stream, output.Style(columns=("my_v",)), "descend")
    writer.start(start)
    writer.step(replace(steps[1], memory=memory))
    writer.finish(run)
    assert strict(stream.getvalue())["trace"][0]["memory"] == {"my_v": [2.0, 20.0]}


@pytest.mark.parametrize("name", WORKINGS)
def test_a_step_by_hand_is_a_list_of_lines(name: str) -> None:
    for row in strict(worked(name, "json"))["trace"]:
        assert list(row)[-1] == "work"
        for line in row["work"]:
            assert list(line) == ["name", "variable", "formula", "substituted", "value"]


def test_the_lines_of_a_step_by_hand() -> None:
    start, step = strict(worked("exact", "json"))["trace"]
    assert [line["name"] for line in start["work"]] == ["f"]
    assert [(line["name"], line["variable"], line["value"]) for line in step["work"]] == [
        ("partial", "x", "2"),
        ("partial", "y", "20"),
        ("x", "x", "9/11"),
        ("x", "y", "-9/11"),
        ("f", "", "81/11"),
    ]
    assert step["work"][2]["formula"] == "x - lr*g"
    assert step["work"][2]["substituted"] == "1 - 1/11*2"
    (newton,) = strict(worked("newton", "json"))["trace"]
    assert (newton["work"][-1]["formula"], newton["work"][-1]["value"]) == (None, -0.0)


def test_a_comparison_is_its_runs_in_order() -> None:
    document = strict(shown("comparison", "json"))
    assert list(document) == [
        "schema", "command", "expression", "variables", "starts", "stopping", "sorted_by", "tuning", "runs",
        "remarks",
    ]  # fmt: skip
    assert document["starts"] == [[1.0, 1.0], [2.0, 1.0]]
    assert document["stopping"] == {"gtol": 1e-6, "xtol": None, "ftol": 1e-9, "steps": 1000}
    runs = document["runs"]
    assert [(run["name"], run["start"], run["status"], run["iterations"]) for run in runs] == [
        ("gd:0.09", [1.0, 1.0], "converged_gradient", 76),
        ("newton", [1.0, 1.0], "converged_gradient", 1),
        ("gd:0.11", [1.0, 1.0], "diverged", 2),
        ("[bold]:x:", [2.0, 1.0], "domain_error", 0),
        ("odd", [2.0, 1.0], "not_finite", 7),
    ]
    assert list(runs[0]) == [
        "name", "start", "expression", "variables", "method", "update", "schedule", "line_search", "settings",
        "maximize", "status", "message", "iterations", "point", "value", "gradient_norm", "evaluations",
        "verdict", "remarks",
    ]  # fmt: skip
    assert (runs[3]["point"], runs[3]["value"]) == (None, None)
    assert (runs[4]["point"], runs[4]["value"], runs[4]["gradient_norm"]) == ([None, 1.0], None, None)


def test_methods_and_problems_are_lists_of_entries() -> None:
    methods = strict(shown("methods", "json"))
    assert list(methods)[2:] == ["methods", "directions", "schedules", "line_searches"]
    assert methods["methods"][1] == {
        "name": "lion", "formula": "c = g; x = x - lr*sign(c)", "settings": {"lr": "0.1", "q": "0"},
        "summary": "[bold]:x:", "source": "50% of #1_&",
    }  # fmt: skip
    problems = strict(shown("problems", "json"))["problems"]
    assert problems[1] == {
        "name": "@two", "sizes": None, "formula": "(x^2 - 1)^2", "start": "0", "minima": ["1", "-1"],
        "minimum": "0", "box": "x=-2..2", "source": "by hand", "summary": "two minima",
    }  # fmt: skip
    assert problems[0]["sizes"] == [1, 100]


def test_an_infinite_slope_is_null() -> None:
    row = strict(traced("diverged", "json"))["trace"][-1]
    assert row["gradient"] == [None, 0.0]
    assert row["gradient_norm"] is None
    assert row["point"][0] == -1.2345678901234567e-100


def test_a_document_is_open_until_the_run_ends() -> None:
    with pytest.raises(json.JSONDecodeError):
        strict(traced("bowl", "json").split('"status"')[0])
