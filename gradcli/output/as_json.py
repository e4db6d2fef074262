"""JSON: one strict ASCII document, whatever happens to a run."""

from __future__ import annotations

import json
from typing import TextIO

from gradcli.output.columns import sources
from gradcli.output.descent_records import head, outcome, trace_record
from gradcli.output.records import SCHEMA, document
from gradcli.output.style import Style
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep


def write(result: object, stream: TextIO, _style: Style, command: str) -> None:
    """Write a result as one object on one line."""
    stream.write(f"{encoded(document(result, command))}\n")


def encoded(value: object) -> str:
    """Write plain data; a number that JSON does not have is an error, not a token."""
    return json.dumps(value, allow_nan=False)


class Trace:
    """Write a descent as one object whose list of rows grows line by line."""

    def __init__(self, stream: TextIO, style: Style, command: str) -> None:
        self._stream, self._style, self._command = stream, style, command
        self._separator = "\n"

    def start(self, start: RunStart) -> None:
        """Write the object up to its list of rows."""
        sources(start, self._style.columns)
        opening = encoded({"schema": SCHEMA, "command": self._command, **head(start)})
        self._write(f'{opening[:-1]}, "trace": [')

    def step(self, step: Step, work: WorkedStep | None = None) -> None:
        """Write one row, with what was asked for beside it."""
        self._write(f"{self._separator}{encoded(trace_record(step, self._style.columns, work))}")
        self._separator = ",\n"

    def finish(self, run: Run) -> None:
        """Close the list and write how the run ended."""
        self._write(f"], {encoded(outcome(run))[1:]}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
