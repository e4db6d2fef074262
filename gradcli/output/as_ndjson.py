"""NDJSON: one strict object a line, for readers that do not wait for the end."""

from __future__ import annotations

from typing import TextIO

from gradcli.output.as_json import encoded
from gradcli.output.columns import sources
from gradcli.output.descent_records import trace_record
from gradcli.output.plain_data import Record
from gradcli.output.records import document
from gradcli.output.style import Style
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep

_STREAMED = (
    "components", "evaluations", "functions", "constants", "methods", "directions", "schedules",
    "line_searches", "points", "sets", "problems", "runs", "derivations", "derivatives",
)  # fmt: skip
"""The lists whose entries stand on lines of their own, after the object that they belong to."""


def write(result: object, stream: TextIO, _style: Style, command: str) -> None:
    """Write a result's head, then its points or entries."""
    whole = document(result, command)
    lists = {name: whole.pop(name) for name in _STREAMED if isinstance(whole.get(name), list)}
    stream.writelines(f"{encoded(line)}\n" for line in (whole, *_entries(lists)))


class Trace:
    """Write a descent as rows, then the object that sums it up."""

    def __init__(self, stream: TextIO, style: Style, command: str) -> None:
        self._stream, self._style, self._command = stream, style, command

    def start(self, start: RunStart) -> None:
        """Write nothing: the first line is the start of the run."""
        sources(start, self._style.columns)

    def step(self, step: Step, work: WorkedStep | None = None) -> None:
        """Write one row, with what was asked for beside it."""
        self._line(trace_record(step, self._style.columns, work))

    def finish(self, run: Run) -> None:
        """Write the summary."""
        self._line(document(run, self._command))

    def _line(self, line: Record) -> None:
        self._stream.write(f"{encoded(line)}\n")
        self._stream.flush()


def _entries(lists: Record) -> list[object]:
    return [entry for entries in lists.values() if isinstance(entries, list) for entry in entries]
