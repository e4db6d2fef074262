"""Fit the rows of a trace into a width that is chosen before the first row is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gradcli.output.layout import SHOWN
from gradcli.output.notation import Notation, rounded, written
from gradcli.output.report import Sign, Steps
from gradcli.results import Step

DIGITS = 6
"""Significant digits of a trace, unless asked otherwise."""

_FEWEST_DIGITS = 4
_INDEX = 5
_ABSENT = "-"

LENGTH = Sign("|grad|", "‖∇f‖", r"\lVert\nabla f\rVert")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, a width that holds every number, and where in a step the number is."""

    heading: str
    width: int
    read: Callable[[Step], float | None]


@dataclass(frozen=True, slots=True)
class TraceTable:
    """The columns that fit side by side; `dropped` names the others."""

    columns: tuple[Column, ...]
    digits: int
    dropped: tuple[str, ...] = ()

    def heading(self) -> str:
        """Return the line of column names."""
        return _placed(((column.heading, column.width) for column in self.columns), "iter")

    def row(self, step: Step) -> str:
        """Return the line of one step."""
        cells = ((number(column.read(step), self.digits), column.width) for column in self.columns)
        return _placed(cells, str(step.index))

    def width(self) -> int:
        """Return the columns that any row needs."""
        return _INDEX + sum(column.width + 1 for column in self.columns)


@dataclass(frozen=True, slots=True)
class TraceStack:
    """A trace for a width in which no table fits: a step is a paragraph of `name = number`."""

    columns: tuple[Column, ...]
    digits: int
    line_width: int
    dropped: tuple[str, ...] = ()

    def row(self, step: Step) -> str:
        """Return the lines of one step."""
        read = ((column.heading, column.read(step)) for column in self.columns)
        pairs = (f"{name} = {rounded(value, self.digits)}" for name, value in read if value is not None)
        return "\n".join(_flowed(f"{step.index}:", pairs, self.line_width))


def fitted(steps: Steps, notation: Notation, width: int, digits: int | None) -> TraceTable | TraceStack:
    """Choose the columns and digits of a trace for `width`.

    A constant rate goes first, for it is among the settings; then digits, down to 4, where they were not
    asked for; then the rate, the step and the last coordinates, which the table names as dropped. Where
    fewer than two of several coordinates would be left, rows are stacked instead.
    """
    names = [written(name, notation) for name in steps.variables]
    for coordinates, others, places in _choices(len(names), steps.constant_rate, digits):
        columns = _columns(names[:coordinates], others, places, notation)
        table = TraceTable(columns, places, _dropped(names[coordinates:], others, steps.constant_rate))
        if table.width() <= width:
            return table
    return _stack(names, steps.constant_rate, notation, width, digits or DIGITS)


def complete(steps: Steps, notation: Notation, digits: int | None) -> TraceTable:
    """Return the table of every column, however wide."""
    places = digits or DIGITS
    names = [written(name, notation) for name in steps.variables]
    return TraceTable(_columns(names, OTHERS, places, notation), places)


def number(value: float | None, digits: int) -> str:
    """Round a number of a step, or mark that there is none."""
    return _ABSENT if value is None else rounded(value, digits)


OTHERS = ("step", "lr")


def _choices(
    count: int, constant_rate: bool, digits: int | None
) -> Iterator[tuple[int, tuple[str, ...], int]]:
    """Yield (coordinates, other columns, digits), the most wanted first."""
    places = [digits] if digits else list(range(DIGITS, _FEWEST_DIGITS - 1, -1))
    if constant_rate:
        yield count, OTHERS, places[0]
        others = [("step",), ()]
    else:
        others = [OTHERS, ("step",), ()]
    for kept in others:
        yield from ((count, kept, place) for place in places)
    for coordinates in range(min(count - 1, 40), 1, -1):
        yield coordinates, (), places[-1]


def _stack(names: list[str], constant_rate: bool, notation: Notation, width: int, digits: int) -> TraceStack:
    shown = names if len(names) <= SHOWN else names[:10]
    others = ("step",) if constant_rate else OTHERS
    columns = _columns(shown, others, digits, notation)
    return TraceStack(columns, digits, width, _dropped(names[len(shown) :], others, constant_rate))


def _dropped(coordinates: list[str], others: tuple[str, ...], constant_rate: bool) -> tuple[str, ...]:
    missing = [name for name in OTHERS if name not in others and not (name == "lr" and constant_rate)]
    if len(coordinates) > 2:
        coordinates = [f"{coordinates[0]} to {coordinates[-1]}"]
    return (*coordinates, *missing)


def _columns(
    names: list[str], others: tuple[str, ...], digits: int, notation: Notation
) -> tuple[Column, ...]:
    # the widest numbers are -0.000123456 and -1.23456e-308: sign, point and four more characters
    # beside their digits, or one more where the exponent has three
    signed, positive = digits + 7, digits + 6
    columns = [Column(name, signed, _coordinate(place)) for place, name in enumerate(names)]
    columns.append(Column("f", signed, lambda step: step.value))
    columns.append(Column(written(LENGTH, notation), positive, lambda step: step.gradient_norm))
    columns += [Column(name, positive, _READ[name]) for name in others]
    return tuple(Column(c.heading, max(c.width, len(c.heading)), c.read) for c in columns)


_READ: dict[str, Callable[[Step], float | None]] = {
    "step": lambda step: step.step,
    "lr": lambda step: step.learning_rate,
}


def _coordinate(place: int) -> Callable[[Step], float]:
    return lambda step: step.point[place]


def _placed(cells: Iterator[tuple[str, int]], index: str) -> str:
    """Right-align cells; one that is too long takes its space from the next."""
    line, end = f"{index:>{_INDEX}}", _INDEX
    for cell, width in cells:
        end += width + 1
        line += " " + cell.rjust(end - len(line) - 1)
    return line


def _flowed(start: str, pairs: Iterator[str], width: int) -> list[str]:
    lines = [start]
    for pair in pairs:
        if len(lines[-1]) + 2 + len(pair) > width:
            lines.append(" ")
        lines[-1] += f"  {pair}" if lines[-1].strip() else f" {pair}"
    return lines
