"""A result made visible: each format is a file, and a row here.

Human formats read `views.view`, data formats read `records.record`, so a new result is one view and a new
format is one file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO, cast

from gradcli.output.style import Style

if TYPE_CHECKING:
    # Every command loads this, to show one kind of result.
    from gradcli.results.batches import BatchAnswer, BatchHead, BatchSummary
    from gradcli.results.runs import Run, RunStart, Step
    from gradcli.results.work import WorkedStep

__all__ = ["FORMATS", "BatchWriter", "Style", "TraceWriter", "batch_writer", "trace_writer", "write"]

FORMATS: dict[str, str] = {
    "table": "gradcli.output.as_rich",
    "plain": "gradcli.output.as_plain",
    "json": "gradcli.output.as_json",
    "ndjson": "gradcli.output.as_ndjson",
    "csv": "gradcli.output.as_csv",
    "latex": "gradcli.output.as_latex",
    "markdown": "gradcli.output.as_markdown",
}
"""The module of each format, loaded when it is asked for: only a table needs Rich."""


BATCHES: dict[str, str] = {
    "table": "batch_tables.Table",
    "plain": "batch_tables.Plain",
    "json": "batch_json.Json",
    "ndjson": "batch_json.Ndjson",
    "csv": "batch_csv.Csv",
    "latex": "batch_tables.Latex",
    "markdown": "batch_tables.Markdown",
}
"""The module and class that writes answers at many points in each format."""


class TraceWriter(Protocol):
    """Writes a descent while it runs; every row is on the stream when `step` returns."""

    def start(self, start: RunStart) -> None:
        """Write what is known before the first step."""

    def step(self, step: Step, work: WorkedStep | None = None) -> None:
        """Write one row, or where it was worked out, how."""

    def finish(self, run: Run) -> None:
        """Write how it ended; what was written is complete after this, and not before."""


class BatchWriter(Protocol):
    """Writes answers at many points while they are computed."""

    def start(self, head: BatchHead) -> None:
        """Write what is known before the first point."""

    def rows(self, answer: BatchAnswer) -> None:
        """Write some rows; they are on the stream when this returns."""

    def finish(self, summary: BatchSummary) -> None:
        """Write how many there were; what was written is complete after this, and not before."""


class _Format(Protocol):
    def write(self, result: object, stream: TextIO, style: Style, command: str, /) -> None: ...

    def Trace(self, stream: TextIO, style: Style, command: str, /) -> TraceWriter: ...  # noqa: N802 - a class


def write(result: object, format: str, stream: TextIO, style: Style, command: str) -> None:  # noqa: A002
    """Write a result to `stream`; `command` is the name that data formats carry."""
    _format(format).write(result, stream, style, command)


def trace_writer(format: str, stream: TextIO, style: Style, command: str) -> TraceWriter:  # noqa: A002
    """Return a writer for a descent that is about to run."""
    return _format(format).Trace(stream, style, command)


def batch_writer(format: str, stream: TextIO, style: Style, command: str) -> BatchWriter:  # noqa: A002
    """Return a writer for answers at many points."""
    module, _, name = BATCHES[format].partition(".")
    made = getattr(import_module(f"gradcli.output.{module}"), name)
    return cast("BatchWriter", made(stream, style, command))


def _format(name: str) -> _Format:
    return cast("_Format", import_module(FORMATS[name]))
