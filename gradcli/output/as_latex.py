"""LaTeX: a fragment for a document that loads amsmath."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import TextIO

from gradcli.output import trace
from gradcli.output.columns import Cell
from gradcli.output.descent_views import closing
from gradcli.output.notation import Notation, latex_column, latex_notation, latex_words, told, written
from gradcli.output.report import (
    Block,
    Command,
    Curve,
    Fact,
    Facts,
    Formula,
    Note,
    Report,
    Section,
    Sentence,
    Table,
    Term,
    Worded,
)
from gradcli.output.style import Style
from gradcli.output.views import view
from gradcli.results.runs import Run, RunStart, Step
from gradcli.results.work import WorkedStep

_PREAMBLE = "% needs \\usepackage{amsmath}\n"

_ROW_END = r" \\"


def write(result: object, stream: TextIO, style: Style, _command: str) -> None:
    """Write a result as displayed formulas, sentences and tables."""
    stream.write(_PREAMBLE)
    _write(view(result), stream, style)


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
        cells = (self._cell(column.source.read(step)) for column in self._rows.columns)
        self._line(" & ".join(cells) + _ROW_END)

    def finish(self, run: Run) -> None:
        """Close the table and write how the run ended."""
        if self._is_open:
            self._line("\\end{tabular}\n")
        _write(closing(run), self._stream, self._style)
        self._stream.flush()

    def _cell(self, number: Cell) -> str:
        if number is None or isinstance(number, int):
            return "--" if number is None else str(number)
        return f"${written(number, replace(latex_notation(), digits=self._rows.digits))}$"

    def _line(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()


def _heading(column: trace.Column) -> str:
    if column.source.name == "iter":
        return "k"
    is_mathematics = column.source.is_coordinate or column.source.name in ("f", "gnorm")
    return column.heading if is_mathematics else rf"\text{{{latex_words(column.heading)}}}"


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
            yield from _table(block)
        case Section():
            yield from _section(block, notation)
        case Command():
            yield rf"\par \texttt{{{latex_words(block.text)}}}"


def _facts(block: Facts, notation: Notation) -> Iterator[str]:
    """Display what is mathematics; what is words follows as sentences, for they need line breaks."""
    if block.title:
        yield f"\\par ${written(block.title.left, notation)} = {written(block.title.right, notation)}$:"
    shown = [line for line in block.lines if not isinstance(_right(line), str | Worded | Curve)]
    if shown:
        rows = f"{_ROW_END}\n".join(_equation(line, notation) for line in shown)
        yield f"\\begin{{align*}}\n{rows}\n\\end{{align*}}"
    for line in block.lines:
        value = _right(line)
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


def _told(sentence: Sentence, notation: Notation) -> str:
    return told(sentence, notation, latex_words, lambda mathematics: f"${mathematics}$")


def _right(line: Formula | Fact) -> Term:
    return line.right if isinstance(line, Formula) else line.value


def _equation(line: Formula | Fact, notation: Notation) -> str:
    left = line.left if isinstance(line, Formula) else line.label
    comment = rf" \quad ({written(line.comment, notation)})" if line.comment else ""
    columns = replace(notation, vector=latex_column)
    return f"{written(left, notation)} &{_joint(line)} {written(_right(line), columns)}{comment}"


def _joint(line: Formula | Fact) -> str:
    return r"\colon\;" if isinstance(line, Fact) and isinstance(line.label, str) else "="


def _table(table: Table) -> Iterator[str]:
    columns = "l" * (len(table.columns) - 1) + r"p{0.3\linewidth}"
    yield f"\\par {latex_words(table.title)}\n\n\\begin{{tabular}}{{{columns}}}"
    yield " & ".join(map(latex_words, table.columns)) + _ROW_END + r" \hline"
    for row in table.rows:
        yield " & ".join(map(latex_words, row)) + _ROW_END
    yield r"\end{tabular}"
