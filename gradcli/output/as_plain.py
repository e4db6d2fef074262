"""Plain text: the same content as the table, one fact a line, ASCII, never wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from gradcli.output import trace
from gradcli.output.notation import Notation, ascii_notation, written
from gradcli.output.report import Fact, Facts, Formula, Note, Report, Steps, Table
from gradcli.output.style import Style
from gradcli.output.views import closing, view
from gradcli.results import Run, RunStart, Step


def write(result: object, stream: TextIO, style: Style, _command: str) -> None:
    """Write a result; blocks are separated by an empty line."""
    _write(view(result), stream, style)


class Trace:
    """Write a descent row by row."""

    def __init__(self, stream: TextIO, style: Style, _command: str) -> None:
        self._stream, self._style = stream, style

    def start(self, start: RunStart) -> None:
        """Write what is run, and the heading of the rows."""
        report = view(start)
        _write(report, self._stream, self._style)
        steps = next(block for block in report.blocks if isinstance(block, Steps))
        self._table = trace.complete(steps, ascii_notation(), self._style.digits)
        self._line(f"\n{self._table.heading()}")

    def step(self, step: Step) -> None:
        """Write one row."""
        self._line(self._table.row(step))

    def finish(self, run: Run) -> None:
        """Write how it ended."""
        self._stream.write("\n")
        _write(closing(run), self._stream, self._style)
        self._stream.flush()

    def _line(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()


def _write(report: Report, stream: TextIO, style: Style) -> None:
    ascii_text = ascii_notation()
    notation = replace(ascii_text, digits=style.digits or ascii_text.digits)
    for place, block in enumerate(block for block in report.blocks if not isinstance(block, Steps)):
        stream.write("\n" if place else "")
        stream.writelines(f"{line}\n" for line in _lines(block, notation))


def _lines(block: Facts | Table | Note, notation: Notation) -> Iterator[str]:
    match block:
        case Facts():
            yield from _facts(block, notation)
        case Note():
            label = f"{block.label}: " if block.label else ""
            yield f"{label}{notation.words(block.text)}"
        case Table():
            yield from _table(block, notation)


def _facts(block: Facts, notation: Notation) -> Iterator[str]:
    if block.title:
        yield _line(block.title, notation)
    for line in block.lines:
        yield _line(line, notation)


def _line(line: Formula | Fact, notation: Notation) -> str:
    comment = f" ({written(line.comment, notation)})" if line.comment else ""
    if isinstance(line, Formula):
        return f"{written(line.left, notation)} = {written(line.right, notation)}{comment}"
    return f"{written(line.label, notation)}: {written(line.value, notation)}{comment}"


def _table(table: Table, notation: Notation) -> Iterator[str]:
    """Separate cells by two spaces or more, so that a cell may hold single ones."""
    rows = [tuple(notation.words(cell) or "-" for cell in row) for row in (table.columns, *table.rows)]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    yield table.title
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
