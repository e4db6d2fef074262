"""LaTeX: a fragment for a document that loads amsmath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TextIO

from gradcli.output import trace
from gradcli.output.chart import chart_lines
from gradcli.output.columns import Source
from gradcli.output.descent_views import closing
from gradcli.output.displays import (
    Explaining,
    Gap,
    Row,
    ended,
    equated,
    equation,
    is_mathematics,
    right_of,
    step_rows,
)
from gradcli.output.notation import Notation, composed, latex_notation, latex_words, written
from gradcli.output.report import (
    Block,
    Chart,
    Command,
    Curve,
    Fact,
    Facts,
    Note,
    PageBreak,
    Report,
    Rough,
    Section,
    Sentence,
    Sign,
    Steps,
    Table,
    Term,
    Worded,
)
from gradcli.output.style import Style
from gradcli.output.views import view
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep

_PREAMBLE = "% needs \\usepackage{amsmath}\n"

_LONG = "% \\allowdisplaybreaks in the preamble lets a long derivation run over pages\n"

_ROW_END = r" \\"
_ENDS = {Gap.SAME: r" \\*", Gap.NEXT: _ROW_END, Gap.ROOM: r" \\[2em]"}
"""A page ends between no formula and what belongs to it; above a blank there is room for a fraction."""

_CHART_WIDTH = 72
"""Columns of fixed width that the line of an article holds in small type."""

_LINE = 316.0
"""Points of a line of an article in ten-point type, less some for brackets that grow and lines moved in."""


def write(result: object, stream: TextIO, style: Style, _command: str) -> None:
    """Write a result as displayed formulas, sentences and tables."""
    report = view(result)
    stream.write(_PREAMBLE)
    stream.write(_LONG if any(isinstance(block, Steps) for block in report.blocks) else "")
    _write(report, stream, style)


class Trace:
    """Write a descent as a table, row by row."""

    def __init__(self, stream: TextIO, style: Style, _command: str) -> None:
        self._stream, self._style = stream, style

    def start(self, start: RunStart) -> None:
        """Write what is run, and open the table."""
        self._rows = trace.complete(start, latex_notation(), self._style.digits, self._style.columns)
        self._stream.write(_PREAMBLE)
        _write(view(start), self._stream, self._style)
        self._is_open = False

    def step(self, step: Step, work: WorkedStep | None = None) -> None:
        """Write one row, or where it was worked out, how."""
        if work is not None:
            _write(view(work), self._stream, self._style)
            return
        if not self._is_open:
            headings = [_heading(column) for column in self._rows.columns]
            self._line(f"\\par\n\\begin{{tabular}}{{{'r' * len(headings)}}}")
            self._line(" & ".join(f"${heading}$" for heading in headings) + _ROW_END + r" \hline")
            self._is_open = True
        self._line(" & ".join(self._cell(column.source, step) for column in self._rows.columns) + _ROW_END)

    def finish(self, run: Run) -> None:
        """Close the table and write how the run ended."""
        if self._is_open:
            self._line("\\end{tabular}\n")
        _write(closing(run), self._stream, self._style)
        self._stream.flush()

    def _cell(self, source: Source, step: Step) -> str:
        number, held = source.read(step), source.held_in(step)
        if number is None or isinstance(number, int):
            return "--" if number is None else str(number)
        term = Rough(number, held) if held and isinstance(number, float) else number
        return f"${written(term, replace(latex_notation(), digits=self._rows.digits))}$"

    def _line(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()


def _heading(column: trace.Column) -> str:
    if column.source.name == "iter":
        return "k"
    return column.heading if is_mathematics(column) else rf"\text{{{latex_words(column.heading)}}}"


def _write(report: Report, stream: TextIO, style: Style) -> None:
    text = latex_notation()
    notation = replace(text, digits=style.digits or text.digits)
    for block in report.blocks:
        stream.writelines(f"{line}\n" for line in _lines(block, notation))


def _lines(block: Block, notation: Notation) -> Iterator[str]:
    match block:
        case Facts():
            yield from _facts(block, notation)
        case Note():
            label = rf"\emph{{{latex_words(block.label)}:}} " if block.label else ""
            yield f"\\par {label}{latex_words(block.text)}"
        case Table():
            yield from _table(block, notation)
        case Section():
            yield from _section(block, notation)
        case PageBreak():
            yield r"\newpage"
        case Steps():
            yield from _steps(block, notation)
        case Chart():
            yield from _chart(block)
        case Command():
            yield rf"\par \texttt{{{latex_words(block.text)}}}"


def _facts(block: Facts, notation: Notation) -> Iterator[str]:
    """Display what is mathematics; what is words follows as sentences, for they need line breaks."""
    if block.title:
        yield f"\\par ${written(block.title.left, notation)} = {written(block.title.right, notation)}$:"
    shown = [line for line in block.lines if not isinstance(right_of(line), str | Worded | Curve)]
    if shown:
        yield _display(row for line in shown for row in equation(line, notation, _LINE))
    for line in block.lines:
        value = right_of(line)
        if isinstance(line, Fact) and isinstance(value, str | Worded):
            words = latex_words(value if isinstance(value, str) else value.text)
            comment = f" (${written(line.comment, notation)}$)" if line.comment else ""
            yield f"\\par ${written(line.label, notation)}$: {words}{comment}"


def _section(block: Section, notation: Notation) -> Iterator[str]:
    """Set facts between two sentences as one display."""
    yield rf"\par \medskip \textbf{{{_told(block.title, notation)}}}"
    for is_sentence, lines in groupby(block.lines, lambda line: isinstance(line, Sentence)):
        if is_sentence:
            yield from (rf"\par {_told(line, notation)}" for line in lines if isinstance(line, Sentence))
        else:
            facts = tuple(line for line in lines if not isinstance(line, Sentence))
            yield from _facts(Facts(facts), notation)


def _steps(block: Steps, notation: Notation) -> Iterator[str]:
    if block.title:
        yield rf"\par \medskip \textbf{{{_told(block.title, notation)}}}"
    explaining = Explaining(
        _LINE,
        lambda reasons: rf"\text{{{_reasons(reasons, notation)}}}",
        lambda reasons, room: (
            rf"\parbox[t]{{{room:.0f}pt}}{{\raggedright {_reasons(reasons, notation)}\strut}}"
        ),
        lambda row: rf"\rlap{{$\displaystyle{{}}{row}$}}",
    )
    yield _display(step_rows(block, notation, explaining))


def _display(rows: Iterable[Row]) -> str:
    inside = "\n".join(ended(rows, _ENDS))
    return f"\\begin{{align*}}\n{inside}\n\\end{{align*}}"


def _reasons(reasons: Sequence[Sentence], notation: Notation) -> str:
    return "; ".join(_told(reason, notation) for reason in reasons)


def _told(sentence: Sentence, notation: Notation) -> str:
    return composed(equated(sentence), latex_words, lambda term: _inline(term, notation))


def _inline(term: Term, notation: Notation) -> str:
    return latex_words(term.text) if isinstance(term, Worded) else f"${written(term, notation)}$"


def _chart(chart: Chart) -> Iterator[str]:
    yield f"\\par {latex_words(chart.title)}\n\n{{\\small\n\\begin{{verbatim}}"
    yield from ("".join(text for text, _ in line) for line in chart_lines(chart, _CHART_WIDTH))
    yield "\\end{verbatim}\n}"


def _table(table: Table, notation: Notation) -> Iterator[str]:
    columns = "l" * (len(table.columns) - 1) + r"p{0.3\linewidth}"
    title = latex_words(table.title) if isinstance(table.title, str) else _told(table.title, notation)
    yield f"\\par {title}\n\n\\begin{{tabular}}{{{columns}}}"
    yield " & ".join(_column(name, notation) for name in table.columns) + _ROW_END + r" \hline"
    for row in table.rows:
        yield " & ".join(latex_words(cell) or "--" for cell in row) + _ROW_END
    yield r"\end{tabular}"


def _column(name: str | Sign, notation: Notation) -> str:
    return latex_words(name) if isinstance(name, str) else _inline(name, notation)
