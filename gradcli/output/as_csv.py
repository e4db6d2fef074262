"""CSV: a header that is always the same, then numbers in their shortest exact form."""

from __future__ import annotations

import csv
from typing import TextIO

from gradcli.output.rows import Row, rows, trace_header, trace_row
from gradcli.output.style import Style
from gradcli.results import Run, RunStart, Step


def write(result: object, stream: TextIO, _style: Style, _command: str) -> None:
    """Write a result's rows."""
    csv.writer(stream, lineterminator="\n").writerows(rows(result))


class Trace:
    """Write a descent row by row, and nothing after the last one."""

    def __init__(self, stream: TextIO, _style: Style, _command: str) -> None:
        self._stream = stream
        self._writer = csv.writer(stream, lineterminator="\n")

    def start(self, start: RunStart) -> None:
        """Write the header."""
        self._write(trace_header(start.of))

    def step(self, step: Step) -> None:
        """Write one row."""
        self._write(trace_row(step))

    def finish(self, run: Run) -> None:
        """Write nothing: the last row is the returned point."""

    def _write(self, row: Row) -> None:
        self._writer.writerow(row)
        self._stream.flush()
