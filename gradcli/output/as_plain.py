"""Plain text: the same content as the table, one fact a line, ASCII, never wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from gradcli.errors import printable
from gradcli.output import trace
from gradcli.output.chart import chart_lines
from gradcli.output.descent_views import closing
from gradcli.output.grids import drawn_grid, entry_formulas
from gradcli.output.notation import Notation, ascii_notation, titled, told, written
from gradcli.output.report import (
    Block,
    Chart,
    Command,
    Fact,
    Facts,
    Formula,
    Grid,
    Note,
    Report,
    Section,
    Sentence,
    Steps,
    Table,
)
from gradcli.output.steps import plain_lines
from gradcli.output.style import Style
from gradcli.output.views import view
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep

_WIDEST_GRID = 120
"""Columns of a drawn matrix: lines are never wrapped, so a wider one is listed."""

_CHART_WIDTH = 72
"""Columns of a chart, whoever reads it."""


def write(result: object, stream: TextIO, style: Style, _command: str) -> None:
    """Write a result; blocks are separated by an empty line."""
    _write(view(result), stream, style)


class Trace:
    """Write a descent row by row."""

    def __init__(self, stream: TextIO, style: Style, _command: str) -> None:
        self._stream, self._style = stream, style

    def start(self, start: RunStart) -> None:
        """Write what is run, and the heading of the rows."""
        self._rows = trace.complete(start, ascii_notation(), self._style.digits, self._style.columns)
        _write(view(start), self._stream, self._style)
        self._has_heading = False

    def step(self, step: Step, work: WorkedStep | None = None) -> None:
        """Write one row, or where it was worked out, how."""
        if work is not None:
            self._line("")
            _write(view(work), self._stream, self._style)
            return
        if not self._has_heading:
            heading = self._rows.heading() if isinstance(self._rows, trace.TraceTable) else ""
            self._line(f"\n{heading}" if heading else "")
            self._has_heading = True
        self._line(self._rows.row(step))

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
    for place, block in enumerate(report.unpaged()):
        stream.write("\n" if place else "")
        stream.writelines(f"{line}\n" for line in _lines(block, notation))


def _lines(block: Block, notation: Notation) -> Iterator[str]:
    match block:
        case Facts():
            yield from _facts(block, notation)
        case Note():
            label = f"{block.label}: " if block.label else ""
            yield f"{label}{notation.words(block.text)}"
        case Table():
            yield from _table(block, notation)
        case Section():
            yield from _section(block, notation)
        case Steps():
            if block.title:
                yield told(block.title, notation)
            yield from plain_lines(block, notation)
        case Chart():
            yield block.title
            yield from ("".join(text for text, _ in line) for line in chart_lines(block, _CHART_WIDTH))
        case Command():
            # Greek letters spelled out would be other variables.
            yield printable(block.text)


def _facts(block: Facts, notation: Notation) -> Iterator[str]:
    if block.title:
        yield _line(block.title, notation)
    for line in block.lines:
        value = line.right if isinstance(line, Formula) else line.value
        if isinstance(value, Grid):
            yield from _grid(line, value, notation)
        else:
            yield _line(line, notation)


def _grid(line: Formula | Fact, grid: Grid, notation: Notation) -> Iterator[str]:
    """Draw a matrix that is not too wide for any reader; list the entries of one that is."""
    label, joint = (line.left, " =") if isinstance(line, Formula) else (line.label, ":")
    start = f"{written(label, notation)}{joint} "
    picture = drawn_grid(grid, notation, _WIDEST_GRID)
    for row in picture:
        yield f"{start}{row}"
        start = " " * len(start)
    if not picture:
        yield from (_line(entry, notation) for entry in entry_formulas(grid))


def _section(block: Section, notation: Notation) -> Iterator[str]:
    yield told(block.title, notation)
    for line in block.lines:
        if isinstance(line, Sentence):
            yield told(line, notation)
        else:
            yield from _facts(Facts((line,)), notation)


def _line(line: Formula | Fact, notation: Notation) -> str:
    comment = f" ({written(line.comment, notation)})" if line.comment else ""
    if isinstance(line, Formula):
        return f"{written(line.left, notation)} = {written(line.right, notation)}{comment}"
    return f"{written(line.label, notation)}: {written(line.value, notation)}{comment}"


def _table(table: Table, notation: Notation) -> Iterator[str]:
    """Separate cells by two spaces or more, so that a cell may hold single ones."""
    headings = tuple(written(name, notation) for name in table.columns)
    rows = [headings, *(tuple(notation.words(cell) or "-" for cell in row) for row in table.rows)]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    yield titled(table, notation)
    for row in rows:
        placed = zip(table.columns, row, widths, strict=True)
        yield "  ".join(
            cell.rjust(width) if name in table.numeric else cell.ljust(width) for name, cell, width in placed
        ).rstrip()
