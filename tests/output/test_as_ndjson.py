"""NDJSON: each line is a strict object, the last one sums a run up."""

from __future__ import annotations

import pytest

from tests.output.samples import DESCENTS, RESULTS
from tests.output.test_as_json import strict
from tests.output.test_output import shown, traced


@pytest.mark.parametrize("name", RESULTS)
def test_the_first_line_is_the_head_and_the_others_are_entries(name: str) -> None:
    head, *entries = map(strict, shown(name, "ndjson").splitlines())
    whole = strict(shown(name, "json"))
    streamed = [
        whole[key] for key in ("evaluations", "functions", "constants") if isinstance(whole.get(key), list)
    ]
    assert head.items() <= whole.items()
    assert entries == [entry for group in streamed for entry in group]


@pytest.mark.parametrize("name", DESCENTS)
def test_a_run_is_its_rows_and_then_the_document_without_them(name: str) -> None:
    *rows, summary = map(strict, traced(name, "ndjson").splitlines())
    document = strict(traced(name, "json"))
    assert rows == document.pop("trace")
    assert summary == document
    assert list(summary) == list(document)
