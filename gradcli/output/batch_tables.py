"""Answers at many points as a table for a person, of widths that are chosen before the first row is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from gradcli.language.tree import Symbol
from gradcli.output import write
from gradcli.output.batch_views import row_sentence, summary_text
from gradcli.output.fold import folded
from gradcli.output.function_views import LENGTH, F, partial_sign
from gradcli.output.layout import SHOWN
from gradcli.output.markdown_text import escaped, markdown_notation
from gradcli.output.notation import (
    Notation,
    ascii_notation,
    latex_notation,
    latex_number,
    latex_words,
    rounded,
    unicode_notation,
    written,
)
from gradcli.output.report import Term
from gradcli.output.style import Style
from gradcli.output.trace import DIGITS, flowed
from gradcli.results.batches import BatchAnswer, BatchHead, BatchSummary

_FEWEST_DIGITS = 4
_ABSENT = "-"
_STATUS = "status"

_FIRST = 5
"""Variables that a paragraph shows where there are too many for all."""


class _Rows:
    """What the tables have in common: the head above, the rows as they come, one line below."""

    format: str
    _ok = ""
    """The row of a point of which nothing is to be said, with a place for each number."""

    def __init__(self, stream: TextIO, style: Style, command: str) -> None:
        self._stream, self._style, self._command = stream, style, command
        self._digits = style.digits or DIGITS
        self._count = 0

    def start(self, head: BatchHead) -> None:
        """Write what is known before the first point, and the names of the columns."""
        write(head, self.format, self._stream, self._style, self._command)
        self._lines(("", *self._opening(head)))
        self._stream.flush()

    def rows(self, answer: BatchAnswer) -> None:
        """Write a row for each point."""
        columns = [*answer.points.T, answer.values, *answer.gradients.T, answer.norms, *answer.derivatives.T]
        # a negative zero is shown as a zero
        rows = zip(*((column + 0.0).tolist() for column in columns), strict=True)
        self._lines(line for place, numbers in enumerate(rows) for line in self._told(numbers, answer, place))
        self._stream.flush()

    def finish(self, summary: BatchSummary) -> None:
        """Write how many points there were."""
        self._lines(self._closing(summary_text(summary)))
        self._stream.flush()

    def _told(self, numbers: tuple[float, ...], answer: BatchAnswer, place: int) -> Iterable[str]:
        note = answer.notes.get(place)
        self._count += 1
        if note is None and self._ok:
            return (self._ok % numbers,)
        return self._row(self._cells(numbers), row_sentence(note) if note else "")

    def _opening(self, head: BatchHead) -> Iterable[str]:
        raise NotImplementedError

    def _row(self, cells: Sequence[str], sentence: str) -> Iterable[str]:
        raise NotImplementedError

    def _closing(self, text: str) -> Iterable[str]:
        return "", text

    def _cells(self, numbers: Sequence[float]) -> list[str]:
        return [_ABSENT if number != number else rounded(number, self._digits) for number in numbers]

    def _lines(self, lines: Iterable[str]) -> None:
        self._stream.writelines(f"{line}\n" for line in lines)


class Plain(_Rows):
    """Columns of one width, however many; what is to be said of a row ends it."""

    format = "plain"

    def _opening(self, head: BatchHead) -> Iterable[str]:
        names = _headings(head, ascii_notation())
        self._widths = _widths(names, self._digits)
        self._ok = f"{_places(self._widths, self._digits)}  ok"
        yield f"{_placed(names, self._widths)}  {_STATUS}"

    def _row(self, cells: Sequence[str], sentence: str) -> Iterable[str]:
        yield f"{_placed(cells, self._widths)}  {ascii_notation().words(sentence or 'ok')}"


class Table(_Rows):
    """Columns that fit the terminal; where none do, a paragraph for each point, of the first variables."""

    format = "table"

    def _opening(self, head: BatchHead) -> Iterator[str]:
        self._notation = unicode_notation() if self._style.unicode else ascii_notation()
        self._names = _headings(head, self._notation)
        self._widths = self._fitted()
        self._kept = _kept(len(head.of.variables), len(self._names))
        if not self._widths and len(self._kept) < len(self._names):
            last = self._names[len(head.of.variables) - 1]
            yield f"not shown: all from {self._names[_FIRST]} to {last}; --format plain shows them"
            yield ""
        if self._widths:
            self._ok = _places(self._widths, self._digits)
            yield _placed(self._names, self._widths)
            yield ("─" if self._style.unicode else "-") * (sum(self._widths) + len(self._widths) - 1)

    def _fitted(self) -> list[int]:
        """Return the widths of the columns with as many digits as the terminal has room for, or none."""
        fewest = self._digits if self._style.digits else _FEWEST_DIGITS
        for digits in range(self._digits, fewest - 1, -1):
            widths = _widths(self._names, digits)
            if sum(widths) + len(widths) - 1 <= self._style.width:
                self._digits = digits
                return widths
        return []

    def _row(self, cells: Sequence[str], sentence: str) -> Iterator[str]:
        if self._widths:
            yield _placed(cells, self._widths)
        else:
            pairs = (f"{self._names[place]} = {cells[place]}" for place in self._kept)
            yield from flowed(f"{self._count}:", pairs, self._style.width)
        if sentence:
            room = max(self._style.width - 4, 20)
            yield from (f"    {line}" for line in folded(self._notation.words(sentence), room, "  "))


class Markdown(_Rows):
    """A table of Markdown."""

    format = "markdown"

    def _opening(self, head: BatchHead) -> Iterator[str]:
        self._prose = unicode_notation() if self._style.unicode else ascii_notation()
        names = _headings(head, markdown_notation(self._prose))
        self._ok = _bar([*[f"%.{min(self._digits, 17)}g"] * len(names), "ok"])
        yield _bar([*(f"${name}$" for name in names), _STATUS])
        yield _bar(["--:"] * len(names) + ["---"])

    def _row(self, cells: Sequence[str], sentence: str) -> Iterator[str]:
        yield _bar([*cells, escaped(self._prose.words(sentence or "ok"))])


class Latex(_Rows):
    """A tabular of LaTeX."""

    format = "latex"

    def _opening(self, head: BatchHead) -> Iterator[str]:
        names = _headings(head, latex_notation())
        yield rf"\par \begin{{tabular}}{{{'r' * len(names)}p{{0.3\linewidth}}}}"
        yield " & ".join([*(f"${name}$" for name in names), _STATUS]) + r" \\ \hline"

    def _row(self, cells: Sequence[str], sentence: str) -> Iterator[str]:
        numbers = ("--" if cell == _ABSENT else f"${latex_number(cell)}$" for cell in cells)
        yield " & ".join([*numbers, latex_words(sentence or "ok")]) + r" \\"

    def _closing(self, text: str) -> Iterable[str]:
        return r"\end{tabular}", rf"\par {latex_words(text)}"


def _headings(head: BatchHead, notation: Notation) -> list[str]:
    names = head.of.variables
    along = [f"derivative {number}" for number in range(1, len(head.units) + 1)]
    signs: list[Term] = [
        *map(Symbol, names),
        F,
        *(partial_sign(name, names) for name in names),
        LENGTH,
        *along,
    ]
    return [written(sign, notation) for sign in signs]


def _kept(count: int, columns: int) -> list[int]:
    """Return the columns that a paragraph shows: of many variables the first few, with their partials."""
    first = count if count <= SHOWN else _FIRST
    return [*range(first), count, *range(count + 1, count + 1 + first), *range(2 * count + 1, columns)]


def _widths(names: Sequence[str], digits: int) -> list[int]:
    # the widest numbers are -0.000123456 and -1.23456e-308
    return [max(digits + 7, len(name)) for name in names]


def _placed(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def _places(widths: Sequence[int], digits: int) -> str:
    return " ".join(f"%{width}.{min(digits, 17)}g" for width in widths)


def _bar(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
