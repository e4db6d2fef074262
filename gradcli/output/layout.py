"""Arrange a report on lines of a given width, as pieces of text with roles."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

from gradcli.output.chart import chart_lines, fitting
from gradcli.output.fold import folded
from gradcli.output.grids import drawn_grid, entry_formulas
from gradcli.output.notation import Notation, titled, told, written
from gradcli.output.report import (
    Chart,
    Command,
    Fact,
    Facts,
    Formula,
    Grid,
    Note,
    Report,
    Role,
    Section,
    Sentence,
    Steps,
    Table,
    Term,
)
from gradcli.output.steps import laid_out

Line = tuple[tuple[str, Role], ...]

STACKED_BELOW = 40
"""Columns below which nothing stands side by side."""

_FEWEST = 20
"""Columns below which the terminal breaks lines better than we could."""

SHOWN = 12
"""Lines and coordinates beyond this are abbreviated."""

_WIDEST_LABEL = 24


def lines_of(report: Report, width: int, notation: Notation) -> Iterator[Line]:
    """Yield the lines of a report, none longer than `width` unless one number or name is."""
    short = replace(notation, longest=SHOWN)
    stacked = width < STACKED_BELOW
    room = width if width >= _FEWEST else sys.maxsize
    for place, block in enumerate(fitting(report.unpaged(), width)):
        if place:
            yield ()
        match block:
            case Facts():
                yield from _facts(block, room, stacked, short)
            case Table():
                yield from _table(block, room, short)
            case Note():
                yield from _note(block, room, short)
            case Section():
                yield from _section(block, room, stacked, short)
            case Steps():
                # each line is the answer: nothing in it is shortened
                yield from laid_out(block, room, stacked, notation)
            case Chart():
                yield from _chart(block, width)
            case Command():
                # what is to be copied stays in one piece
                yield ((f"  {block.text}", Role.HEADING),)


def _facts(block: Facts, width: int, stacked: bool, notation: Notation) -> Iterator[Line]:
    if block.title:
        yield from _plain(_equation(block.title, notation), width, Role.HEADING)
    indent = "  " if block.title or block.inset else ""
    shown = block.lines if len(block.lines) <= SHOWN else block.lines[:10]
    labels = [written(line.label, notation) for line in shown if isinstance(line, Fact)]
    column = 0 if stacked else min(max(map(len, labels), default=0), _WIDEST_LABEL)
    for line in shown:
        if isinstance(line, Formula) and isinstance(line.right, Grid):
            yield from _grid(f"{written(line.left, notation)} =", line.right, "", 0, width, notation)
        elif isinstance(line, Formula):
            text = _commented(_equation(line, notation), line.comment, notation)
            yield from _plain(text, width, Role.PLAIN)
        else:
            yield from _fact(line, indent, column, width, notation)
    yield from _hidden(len(block.lines) - len(shown), width)


def _hidden(count: int, width: int) -> Iterator[Line]:
    if count:
        yield from _plain(f"... {count} more; --format plain shows all", width, Role.QUIET)


def _section(block: Section, width: int, stacked: bool, notation: Notation) -> Iterator[Line]:
    yield from _plain(told(block.title, notation), width, Role.HEADING)
    labels = [written(line.label, notation) for line in block.lines if isinstance(line, Fact)]
    column = 0 if stacked else min(max(map(len, labels), default=0), _WIDEST_LABEL)
    for line in block.lines:
        if isinstance(line, Sentence):
            yield from _plain(f"  {told(line, notation)}", width, line.role)
        else:
            yield from _fact(line, "  ", column, width, notation)


def _equation(formula: Formula, notation: Notation) -> str:
    return f"{written(formula.left, notation)} = {written(formula.right, notation)}"


def _commented(text: str, comment: Term, notation: Notation) -> str:
    return f"{text}   ({written(comment, notation)})" if comment else text


def _plain(text: str, width: int, role: Role, indent: str = "    ") -> Iterator[Line]:
    for line in folded(text, width, indent):
        yield ((line, role),)


def _fact(fact: Fact, indent: str, column: int, width: int, notation: Notation) -> Iterator[Line]:
    label, value = written(fact.label, notation), written(fact.value, notation)
    if isinstance(fact.value, Grid):
        yield from _grid(label if column else f"{label}:", fact.value, indent, column, width, notation)
        return
    if len(label) > column:
        yield from _plain(f"{label}: {_commented(value, fact.comment, notation)}", width, fact.role)
        return
    start = f"{indent}{label:<{column}}  "
    for line in _values(value, fact.comment, width - len(start), notation):
        yield (start, Role.LABEL), (line, fact.role)
        start = " " * len(start)


def _grid(label: str, grid: Grid, indent: str, column: int, width: int, notation: Notation) -> Iterator[Line]:
    """Draw a matrix beside its label; where it is too wide, list the entries on and above the diagonal."""
    start = f"{indent}{label:<{column}}{'  ' if column else ' '}"
    picture = drawn_grid(grid, notation, width - len(start))
    for line in picture:
        yield (start, Role.LABEL), (line, Role.ANSWER)
        start = " " * len(start)
    if not picture:
        entries = [f"{indent}{_equation(entry, notation)}" for entry in entry_formulas(grid)]
        shown = entries if len(entries) <= SHOWN else entries[:10]
        for entry in shown:
            yield from _plain(entry, width, Role.ANSWER)
        yield from _hidden(len(entries) - len(shown), width)


def _values(value: str, comment: Term, room: int, notation: Notation) -> list[str]:
    whole = _commented(value, comment, notation)
    if len(whole) <= room or not comment:
        return folded(whole, room, "  ")
    return [*folded(value, room, "  "), *folded(f"({written(comment, notation)})", room, "  ")]


def _note(note: Note, width: int, notation: Notation) -> Iterator[Line]:
    label = f"{note.label}: " if note.label else ""
    yield from _plain(f"{label}{notation.words(note.text)}", width, note.role)


def _chart(chart: Chart, width: int) -> Iterator[Line]:
    yield from _plain(chart.title, width, Role.HEADING)
    yield ()
    yield from chart_lines(chart, width)


def _table(table: Table, width: int, notation: Notation) -> Iterator[Line]:
    table = table if _fits(table, width, notation) else _narrowed(table, width, notation)
    headings = tuple(written(name, notation) for name in table.columns)
    rows = [tuple(map(notation.words, row)) for row in table.rows]
    yield from _plain(titled(table, notation), width, Role.HEADING)
    yield ()
    if _fits(table, width, notation):
        widths = _widths(table, notation)
        yield ((_aligned(table, headings, widths), Role.LABEL),)
        for row in rows:
            yield ((_aligned(table, row, widths), Role.PLAIN),)
    else:
        for row in rows:
            yield from _stacked(table, headings, row, width)


def _widths(table: Table, notation: Notation) -> list[int]:
    headings = [written(name, notation) for name in table.columns]
    rows = [tuple(map(notation.words, row)) for row in table.rows]
    return [max(map(len, cells)) for cells in zip(headings, *rows, strict=True)]


def _fits(table: Table, width: int, notation: Notation) -> bool:
    widths = _widths(table, notation)
    return sum(widths) + 2 * (len(widths) - 1) <= width


def _narrowed(table: Table, width: int, notation: Notation) -> Table:
    """Leave out the spare columns of a table where that makes it fit."""
    kept = [place for place, name in enumerate(table.columns) if name not in table.spare]
    columns = tuple(table.columns[place] for place in kept)
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    narrow = replace(table, columns=columns, rows=rows)
    return narrow if _fits(narrow, width, notation) else table


def _aligned(table: Table, cells: tuple[str, ...], widths: list[int]) -> str:
    placed = zip(table.columns, cells, widths, strict=True)
    return "  ".join(
        cell.rjust(width) if name in table.numeric else cell.ljust(width) for name, cell, width in placed
    ).rstrip()


def _stacked(table: Table, headings: tuple[str, ...], row: tuple[str, ...], width: int) -> Iterator[Line]:
    """Write the name of a row with what explains it, then each other cell on a line of its own."""
    name, *middle, summary = row
    explains = table.columns[-1] not in table.numeric
    yield from _plain(f"{name}: {summary}" if explains else f"{name}:", width, Role.ANSWER)
    cells = middle if explains else [*middle, summary]
    for column, cell in zip(headings[1:], cells, strict=False):
        if cell:
            yield from _plain(f"  {column}: {cell.rstrip()}", width, Role.PLAIN)
