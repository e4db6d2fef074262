"""JSON is strict, and its names stand in the documented order."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.output.samples import DESCENTS, RESULTS
from tests.output.test_output import shown, traced


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
        "settings", "trace", "status", "message", "iterations", "point", "value", "gradient_norm",
        "evaluations", "remarks",
    ]  # fmt: skip
    assert [row["iter"] for row in document["trace"]] == [step.index for step in steps]
    assert document["status"] == run.status.code
    assert document["settings"] == start.method.settings
    if steps:
        assert list(document["trace"][0]) == [
            "iter", "point", "value", "gradient", "gradient_norm", "step", "lr",
        ]  # fmt: skip
        assert document["point"] == document["trace"][-1]["point"]


def test_an_infinite_slope_is_null() -> None:
    row = strict(traced("diverged", "json"))["trace"][-1]
    assert row["gradient"] == [None, 0.0]
    assert row["gradient_norm"] is None
    assert row["point"][0] == -1.2345678901234567e-100


def test_a_document_is_open_until_the_run_ends() -> None:
    with pytest.raises(json.JSONDecodeError):
        strict(traced("bowl", "json").split('"status"')[0])
