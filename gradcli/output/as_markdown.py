"""Markdown: notes for GitHub, Jupyter and Obsidian, with mathematics between dollar signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TextIO

from gradcli.dataclass import dataclass
from gradcli.errors import printable
from gradcli.output import trace
from gradcli.output.chart import chart_lines
from gradcli.output.descent_views import closing
from gradcli.output.displays import (
    Explaining,
    Gap,
    Row,
    ended,
    equated,
    equation,
    holds_words,
    is_mathematics,
    step_rows,
)
from gradcli.output.markdown_text import begun, code, escaped, markdown_notation, mathematics
from gradcli.output.notation import Notation, ascii_notation, composed, told, unicode_notation, written
from gradcli.output.report import (
    Block,
    Chain,
    Chart,
    Command,
    Curve,
    Fact,
    Facts,
    Formula,
    Note,
    Phrase,
    Report,
    Role,
    Section,
    Sentence,
    Steps,
    Table,
    Term,
)
from gradcli.output.style import Style
from gradcli.output.views import view
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep

_HEADING = "### "
_PART = "#### "
_WHOLE = "## "
_ITEM = re.compile(r" *([-*] )")
_OTHER_ITEM = {"- ": "* ", "* ": "- "}
"""Two lists with the same sign before their items would be one."""

_ENDS = {Gap.SAME: r" \\", Gap.NEXT: r" \\", Gap.ROOM: r" \\ \\"}

_CHART_WIDTH = 72

_LINE = 400.0
"""Points of a line of notes on a screen."""


def write(result: object, stream: TextIO, style: Style, _command: str) -> None:
    """Write a result as headings, lists, tables and displayed formulas."""
    _write(view(result), stream, style)


class Trace:
    """Write a descent as a table, row by row."""

    def __init__(self, stream: TextIO, style: Style, _command: str) -> None:
        self._stream, self._style = stream, style
        self._page = _page(style)

    def start(self, start: RunStart) -> None:
        """Write what is run."""
        self._rows = trace.complete(start, self._page.mathematics, self._style.digits, self._style.columns)
        _write(view(start), self._stream, self._style)
        self._has_heading = False

    def step(self, step: Step, work: WorkedStep | None = None) -> None:
        """Write one row, or where it was worked out, how."""
        if work is not None:
            self._stream.write("\n")
            _write(view(work), self._stream, self._style)
            self._stream.flush()
            return
        columns = self._rows.columns
        if not self._has_heading:
            self._stream.write("\n")
            self._row([_column_name(column, self._page) for column in columns])
            self._row(["--:"] * len(columns))
            self._has_heading = True
        self._row([column.source.text(step, self._rows.digits) for column in columns])

    def finish(self, run: Run) -> None:
        """Write how it ended."""
        self._stream.write("\n")
        _write(closing(run), self._stream, self._style)
        self._stream.flush()

    def _row(self, cells: Sequence[str]) -> None:
        self._stream.write(f"{_row(cells)}\n")
        self._stream.flush()


@dataclass(frozen=True, slots=True)
class _Page:
    """How words are written, and mathematics."""

    prose: Notation
    mathematics: Notation
    item: str = "- "
    heading: str = _HEADING

    def after(self, line: str) -> _Page:
        """Return the page on which a list is no part of the one that `line` ends."""
        ended_item = _ITEM.match(line)
        return replace(self, item=_OTHER_ITEM[ended_item[1]]) if ended_item else self

    def words(self, text: str) -> str:
        return escaped(self.prose.words(text))

    def formula(self, latex: str) -> str:
        return f"${mathematics(latex)}$"

    def told(self, title: str | Sentence) -> str:
        if isinstance(title, str):
            return self.words(title)
        return composed(equated(title), self.words, lambda term: _inline(term, self))


def _page(style: Style) -> _Page:
    prose = unicode_notation() if style.unicode else ascii_notation()
    notation = markdown_notation(prose)
    return _Page(prose, replace(notation, digits=style.digits or notation.digits))


def _write(report: Report, stream: TextIO, style: Style) -> None:
    page, last = _page(style), ""
    for block in report.unpaged():
        lines = list(_lines(block, page))
        if _ITEM.match(lines[0]):
            lines = list(_lines(block, page.after(last)))
        stream.write("\n" if last else "")
        stream.writelines(f"{line}\n" for line in _spaced(lines))
        last = lines[-1]
        if isinstance(block, Facts | Section) and block.title:
            # tables and charts are parts of what a heading above them announced
            page = replace(page, heading=_PART)


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    """Set headings apart, and nothing else: an empty line between two items would set all of them apart."""
    for place, line in enumerate(lines):
        is_heading = line.startswith("#") and place < len(lines) - 1
        yield f"{line}\n" if is_heading else line


def _lines(block: Block, page: _Page) -> Iterator[str]:
    match block:
        case Facts():
            yield from _facts(block, page)
        case Note():
            yield _note(block, page)
        case Table():
            yield from _table(block, page)
        case Section():
            yield from _section(block, page)
        case Steps():
            yield from _steps(block, page)
        case Command():
            yield from _fenced("sh", [printable(block.text)])
        case Chart():
            yield f"{page.heading}{page.words(block.title)}"
            lines = ("".join(text for text, _ in line) for line in chart_lines(block, _CHART_WIDTH))
            yield from _fenced("text", map(page.prose.words, lines))


def _facts(block: Facts, page: _Page) -> Iterator[str]:
    """Display formulas; list facts, the lesser ones below the one that they belong to."""
    if block.title:
        yield f"{_HEADING}{_inline(_titled(block.title), page)}"
    levels = _levels(block)
    for is_formula, lines in groupby(block.lines, lambda line: isinstance(line, Formula)):
        if is_formula:
            yield from _display(row for line in lines for row in equation(line, page.mathematics, _LINE))
        else:
            facts = (line for line in lines if isinstance(line, Fact))
            yield from (f"{next(levels)}{page.item}{_fact(fact, page)}" for fact in facts)


def _levels(block: Facts) -> Iterator[str]:
    """Yield how far each fact is moved in: without a title, one that stands out heads the others."""
    facts = [line for line in block.lines if isinstance(line, Fact)]
    head = facts[0].role if facts and not block.title else Role.PLAIN
    for place, fact in enumerate(facts):
        is_head = not place or head is Role.PLAIN or (head is fact.role is Role.ANSWER)
        yield "" if is_head else "  "


def _titled(title: Formula) -> Phrase:
    parts = title.left.parts if isinstance(title.left, Phrase) else (title.left,)
    return Phrase((*parts[:-1], Chain((parts[-1], title.right))))


def _fact(fact: Fact, page: _Page) -> str:
    comment = f" ({_inline(fact.comment, page)})" if fact.comment else ""
    if holds_words(fact.label) or holds_words(fact.value):
        return f"{begun(_inline(fact.label, page))}: {_inline(fact.value, page)}{comment}"
    sides = (written(side, page.mathematics) for side in (fact.label, fact.value))
    return f"{page.formula(' = '.join(sides))}{comment}"


def _note(note: Note, page: _Page) -> str:
    text = page.words(note.text)
    if note.role is Role.HEADING:
        return f"{_HEADING}{text}"
    return f"**{page.words(note.label)}:** {text}" if note.label else begun(text)


def _section(block: Section, page: _Page) -> Iterator[str]:
    heading = _PART if block.inset else _HEADING if block.lines else _WHOLE
    yield f"{heading}{page.told(block.title)}"
    for line in block.lines:
        yield page.item + (begun(page.told(line)) if isinstance(line, Sentence) else _fact(line, page))


def _steps(block: Steps, page: _Page) -> Iterator[str]:
    if block.title:
        yield f"{_HEADING}{page.told(block.title)}"
    notation = page.mathematics
    told_all = partial(_reasons, notation=notation)
    explaining = Explaining(_LINE, told_all, lambda reasons, _room: told_all(reasons))
    yield from _display(step_rows(block, notation, explaining))


def _reasons(reasons: Sequence[Sentence], notation: Notation) -> str:
    return notation.words("; ").join(told(equated(reason), notation) for reason in reasons)


def _table(table: Table, page: _Page) -> Iterator[str]:
    yield f"{page.heading}{page.told(table.title)}"
    yield _row(_inline(name, page) for name in table.columns)
    yield _row("--:" if name in table.numeric else "---" for name in table.columns)
    yield from (_row(page.words(cell or "-") for cell in row) for row in table.rows)


def _fenced(language: str, lines: Iterable[str]) -> Iterator[str]:
    """Set lines as they stand, between fences longer than any in them."""
    text = "\n".join(lines)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    yield from (f"{fence}{language}", text, fence)


def _display(rows: Iterable[Row]) -> Iterator[str]:
    """Set rows that are aligned at `&` on lines of their own."""
    lines = ended(rows, _ENDS)
    yield "$$"
    if len(lines) == 1:
        yield mathematics(lines[0].replace("&", "", 1))
    else:
        yield from (r"\begin{aligned}", *map(mathematics, lines), r"\end{aligned}")
    yield "$$"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _column_name(column: trace.Column, page: _Page) -> str:
    if column.source.name == "iter":
        return page.formula("k")
    return page.formula(column.heading) if is_mathematics(column) else page.words(column.heading)


def _inline(term: Term, page: _Page) -> str:
    """Write a term within a line of prose: its words as words, its mathematics between dollar signs."""
    parts = term.parts if isinstance(term, Phrase) else (term,)
    pieces = []
    for are_words, group in groupby(parts, holds_words):
        if are_words:
            pieces += [_prose(part, page) for part in group]
        else:
            pieces.append(page.formula(written(Phrase(tuple(group)), page.mathematics)))
    return " ".join(pieces)


def _prose(term: Term, page: _Page) -> str:
    """Write words with their formulas left among them, or a curve."""
    if isinstance(term, Phrase):
        return _inline(term, page)
    text = written(term, page.prose)
    return code(text) if isinstance(term, Curve) else escaped(text)
