"""NDJSON: each line is a strict object, the last one sums a run up."""

from __future__ import annotations

import pytest

from tests.output.samples import DESCENTS, RESULTS, WORKINGS
from tests.output.test_as_json import strict
from tests.output.test_output import shown, traced, worked

LISTS = {
    "gradient": ["evaluations"],
    "symbolic": ["evaluations"],
    "troubled": ["evaluations"],
    "long": ["evaluations"],
    "directional": ["evaluations"],
    "explained": ["evaluations"],
    "explained trouble": ["evaluations"],
    "explained slope": ["evaluations"],
    "hessian": ["evaluations"],
    "second derivative": ["evaluations"],
    "troubled hessian": ["evaluations"],
    "wide hessian": ["evaluations"],
    "stationary": ["points", "sets"],
    "stationary trouble": ["points", "sets"],
    "stationary slope": ["points", "sets"],
    "functions": ["functions", "constants"],
    "comparison": ["runs"],
    "methods": ["methods", "directions", "schedules", "line_searches"],
    "problems": ["problems"],
    "check": ["components", "evaluations"],
    "hinted check": ["components", "evaluations"],
    "checked values": ["components", "evaluations"],
    "troubled check": ["components", "evaluations"],
    "checked hessian": ["components", "evaluations"],
    "checked second derivative": ["components", "evaluations"],
    "derivation": ["derivations"],
    "derivation with parts": ["derivations"],
    "differences": ["derivatives"],
    "troubled differences": ["derivatives"],
    "differences that overflow": ["derivatives"],
}
"""The lists of each result whose entries have lines of their own."""


@pytest.mark.parametrize("name", RESULTS)
def test_the_first_line_is_the_head_and_the_others_are_entries(name: str) -> None:
    head, *entries = map(strict, shown(name, "ndjson").splitlines())
    whole = strict(shown(name, "json"))
    assert entries == [entry for key in LISTS.get(name, ()) for entry in whole.pop(key)]
    assert head == whole
    assert list(head) == list(whole)


@pytest.mark.parametrize("name", DESCENTS)
def test_a_run_is_its_rows_and_then_the_document_without_them(name: str) -> None:
    *rows, summary = map(strict, traced(name, "ndjson").splitlines())
    document = strict(traced(name, "json"))
    assert rows == document.pop("trace")
    assert summary == document
    assert list(summary) == list(document)


@pytest.mark.parametrize("name", WORKINGS)
def test_a_run_by_hand_has_its_work_in_the_rows(name: str) -> None:
    *rows, summary = map(strict, worked(name, "ndjson").splitlines())
    document = strict(worked(name, "json"))
    assert rows == document.pop("trace")
    assert all(row["work"] for row in rows)
    assert summary == document
