"""LaTeX: a fragment for a document that loads amsmath."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from gradcli.output import trace
from gradcli.output.notation import Notation, latex_column, latex_notation, latex_words, written
from gradcli.output.report import Block, Fact, Facts, Formula, Note, Report, Steps, Table, Term
from gradcli.output.style import Style
from gradcli.output.views import closing, view
from gradcli.results import Run, RunStart, Step

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
        report = view(start)
        steps = next(block for block in report.blocks if isinstance(block, Steps))
        self._table = trace.complete(steps, latex_notation(), self._style.digits)
        self._stream.write(_PREAMBLE)
        _write(report, self._stream, self._style)
        headings = ("k", *(_heading(column.heading) for column in self._table.columns))
        columns = "r" * len(headings)
        self._line(f"\\par\n\\begin{{tabular}}{{{columns}}}")
        self._line(" & ".join(f"${heading}$" for heading in headings) + _ROW_END + r" \hline")

    def step(self, step: Step) -> None:
        """Write one row."""
        numbers = (column.read(step) for column in self._table.columns)
        self._line(" & ".join([str(step.index), *map(self._cell, numbers)]) + _ROW_END)

    def finish(self, run: Run) -> None:
        """Close the table and write how the run ended."""
        self._line("\\end{tabular}\n")
        _write(closing(run), self._stream, self._style)
        self._stream.flush()

    def _cell(self, number: float | None) -> str:
        notation = replace(latex_notation(), digits=self._table.digits)
        return "--" if number is None else f"${written(number, notation)}$"

    def _line(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()


def _heading(name: str) -> str:
    return rf"\text{{{name}}}" if name in trace.OTHERS else name


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


def _facts(block: Facts, notation: Notation) -> Iterator[str]:
    """Display what is mathematics; what is words follows as sentences, for they need line breaks."""
    if block.title:
        yield f"\\par ${written(block.title.left, notation)} = {written(block.title.right, notation)}$:"
    shown = [line for line in block.lines if not isinstance(_right(line), str)]
    if shown:
        rows = f"{_ROW_END}\n".join(_equation(line, notation) for line in shown)
        yield f"\\begin{{align*}}\n{rows}\n\\end{{align*}}"
    for line in block.lines:
        value = _right(line)
        if isinstance(line, Fact) and isinstance(value, str):
            yield f"\\par ${written(line.label, notation)}$: {latex_words(value)}"


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
