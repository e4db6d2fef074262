"""CSV: a header that is always the same, then numbers in their shortest exact form."""

from __future__ import annotations

import csv
from typing import TextIO

from gradcli.output.columns import sources, usual
from gradcli.output.rows import Row, rows, trace_row
from gradcli.output.style import Style
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep


def write(result: object, stream: TextIO, _style: Style, _command: str) -> None:
    """Write a result's rows."""
    csv.writer(stream, lineterminator="\n").writerows(rows(result))


class Trace:
    """Write a descent row by row, and nothing after the last one."""

    def __init__(self, stream: TextIO, style: Style, _command: str) -> None:
        self._stream, self._style = stream, style
        self._writer = csv.writer(stream, lineterminator="\n")

    def start(self, start: RunStart) -> None:
        """Write the header."""
        chosen = self._style.columns
        self._sources = sources(start, chosen) if chosen else usual(start)
        self._write([source.data_name for source in self._sources])

    def step(self, step: Step, _work: WorkedStep | None = None) -> None:
        """Write one row."""
        self._write(trace_row(step, self._sources))

    def finish(self, run: Run) -> None:
        """Write nothing: the last row is the returned point."""

    def _write(self, row: Row) -> None:
        self._writer.writerow(row)
        self._stream.flush()
