"""Fit the rows of a trace into a width that is chosen before the first row is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gradcli.dataclass import dataclass
from gradcli.language.tree import Symbol
from gradcli.output.columns import ABSENT, Source, sources, usual
from gradcli.output.layout import SHOWN
from gradcli.output.notation import Notation, written
from gradcli.output.report import Sign
from gradcli.results.runs import RunStart, Step

DIGITS = 6
"""Significant digits of a trace, unless asked otherwise."""

_FEWEST_DIGITS = 4
_INDEX = 5

LENGTH = Sign("|grad|", "‖∇f‖", r"\lVert\nabla f\rVert")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, a width that holds every number, and where the numbers come from."""

    heading: str
    width: int
    source: Source


@dataclass(frozen=True, slots=True)
class TraceTable:
    """The columns that fit side by side; `dropped` names the others."""

    columns: tuple[Column, ...]
    digits: int
    dropped: tuple[str, ...] = ()

    def heading(self) -> str:
        """Return the line of column names."""
        return _placed((column.heading, column.width) for column in self.columns)

    def row(self, step: Step) -> str:
        """Return the line of one step."""
        cells = ((column.source.text(step, self.digits), column.width) for column in self.columns)
        return _placed(cells)

    def width(self) -> int:
        """Return the columns that any row needs."""
        return sum(column.width + 1 for column in self.columns) - 1


@dataclass(frozen=True, slots=True)
class TraceStack:
    """A trace for a width in which no table fits: a step is a paragraph of `name = number`."""

    columns: tuple[Column, ...]
    digits: int
    line_width: int
    dropped: tuple[str, ...] = ()

    def row(self, step: Step) -> str:
        """Return the lines of one step."""
        told = (column for column in self.columns if column.source.name != "iter")
        read = ((column.heading, column.source.text(step, self.digits)) for column in told)
        pairs = (f"{name} = {text}" for name, text in read if text != ABSENT)
        return "\n".join(flowed(f"{step.index}:", pairs, self.line_width))


Rows = TraceTable | TraceStack


def fitted(
    start: RunStart, notation: Notation, width: int, digits: int | None, chosen: tuple[str, ...] = ()
) -> Rows:
    """Choose the columns and digits of a trace for `width`.

    A constant rate goes first, for it is among the settings; then digits, down to 4, where they were not
    asked for; then the rate, the step and the last coordinates, which the table names as dropped; `chosen`
    columns all stay. Where fewer than two of several coordinates would be left, where chosen columns do not
    fit, and in exact runs, rows are stacked instead.
    """
    wanted = sources(start, chosen) if chosen else usual(start)
    if not start.is_exact:
        for kept, places in _choices(wanted, start, bool(chosen), digits):
            columns = _columns(kept, places, notation)
            table = TraceTable(columns, places, _dropped(wanted, kept, start, notation))
            if table.width() <= width:
                return table
    return _stack(wanted, start, bool(chosen), notation, width, digits or DIGITS)


def complete(start: RunStart, notation: Notation, digits: int | None, chosen: tuple[str, ...] = ()) -> Rows:
    """Return every column, however wide; an exact run has its steps line by line."""
    places = digits or DIGITS
    wanted = sources(start, chosen) if chosen else usual(start)
    columns = _columns(wanted, places, notation)
    if start.is_exact:
        return TraceStack(columns, places, 1 << 30)
    return TraceTable(columns, places)


def _choices(
    wanted: Sequence[Source], start: RunStart, is_chosen: bool, digits: int | None
) -> Iterator[tuple[list[Source], int]]:
    """Yield columns and digits, the most wanted first."""
    places = [digits] if digits else list(range(DIGITS, _FEWEST_DIGITS - 1, -1))
    if is_chosen:
        yield from ((list(wanted), place) for place in places)
        return
    yield list(wanted), places[0]
    kept = list(wanted)
    for spare in [("lr",), ("lr", "step")] if start.has_constant_rate else [(), ("lr",), ("lr", "step")]:
        kept = [source for source in wanted if source.name not in spare or source.is_coordinate]
        yield from ((kept, place) for place in places)
    count = len(start.of.variables)
    for coordinates in range(min(count - 1, 40), 1, -1):
        yield [*kept[: 1 + coordinates], *kept[1 + count :]], places[-1]


def _stack(
    wanted: Sequence[Source], start: RunStart, is_chosen: bool, notation: Notation, width: int, digits: int
) -> TraceStack:
    kept = [source for source in wanted if source.name != "iter" or source.is_coordinate]
    if start.has_constant_rate and not is_chosen:
        kept = [source for source in kept if source.name != "lr" or source.is_coordinate]
    count = sum(source.is_coordinate for source in kept)
    if count > SHOWN:
        kept = [*kept[:10], *kept[count:]]
    columns = _columns(kept, digits, notation)
    return TraceStack(columns, digits, width, _dropped(wanted, kept, start, notation))


def _dropped(
    wanted: Sequence[Source], kept: Sequence[Source], start: RunStart, notation: Notation
) -> tuple[str, ...]:
    missing = [source for source in wanted if source not in kept]
    coordinates = [_heading(source, notation) for source in missing if source.is_coordinate]
    if len(coordinates) > 2:
        coordinates = [f"{coordinates[0]} to {coordinates[-1]}"]
    others = [source.name for source in missing if not source.is_coordinate]
    told = ("iter", "lr") if start.has_constant_rate else ("iter",)
    return (*coordinates, *(name for name in others if name not in told))


def _columns(kept: Iterable[Source], digits: int, notation: Notation) -> tuple[Column, ...]:
    # the widest numbers are -0.000123456 and -1.23456e-308: sign, point and four more characters
    # beside their digits, or one more where the exponent has three
    columns = []
    for source in kept:
        heading = _heading(source, notation)
        width = _INDEX if source.name == "iter" else digits + 6 + source.is_signed
        columns.append(Column(heading, max(width, len(heading)), source))
    return tuple(columns)


def _heading(source: Source, notation: Notation) -> str:
    if source.is_coordinate:
        return written(Symbol(source.name), notation)
    return written(LENGTH, notation) if source.name == "gnorm" else source.name


def _placed(cells: Iterable[tuple[str, int]]) -> str:
    """Right-align cells; one that is too long takes its space from the next."""
    line, end = "", -1
    for cell, width in cells:
        end += width + 1
        line += (" " if line else "") + cell.rjust(end - len(line) - bool(line))
    return line


def flowed(start: str, pairs: Iterator[str], width: int) -> list[str]:
    """Put pairs side by side on lines of a width, the first of which begins with `start`."""
    lines = [start]
    for pair in pairs:
        if len(lines[-1]) + 2 + len(pair) > width:
            lines.append(" ")
        lines[-1] += f"  {pair}" if lines[-1].strip() else f" {pair}"
    return lines
