"""A chart on lines of text: letters over two logarithmic axes, a line for each power of ten if they fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from gradcli.dataclass import dataclass
from gradcli.output.report import Block, Chart, Role

Pieces = tuple[tuple[str, Role], ...]

_NARROWEST = 40
"""Columns below which no chart is drawn."""

_SEVERAL = "#"

_MOST_ROWS = 18
_FEWEST_ROWS = 4
_WIDEST_DECADE = 4
_EPSILON = 1e-9
_GAP = "   "


def fitting(blocks: Iterable[Block], width: int) -> list[Block]:
    """Return the blocks of a report, without the charts where they would be too narrow to read."""
    return [block for block in blocks if width >= _NARROWEST or not isinstance(block, Chart)]


def chart_lines(chart: Chart, width: int) -> list[Pieces]:
    """Draw a chart of one point or more in at most `width` columns, 40 or more.

    Letters at one place stand side by side, where they do not fit as one sign. What is 0 stands on a line of
    its own, the lowest.
    """
    points = [(math.log10(x), y) for marks in chart.series for x, y in marks.points]
    heights = [math.log10(y) for _, y in points if y]
    up = _up(heights, has_zero=len(heights) < len(points))
    margin = max(map(len, up.labels)) + 2
    room = width - margin - len(chart.across) - 2
    across = _across([x for x, _ in points], room)
    rows = [_row(letters, room) for letters in _places(chart, across, up)]
    return [*_drawn(chart, up, across, rows, margin), *_legend(chart, rows, width)]


@dataclass(frozen=True, slots=True)
class _Up:
    """The axis to the left: `top` is the highest power of ten, each row is `decades` lower; 0 below all."""

    top: int
    decades: int
    count: int
    has_zero: bool

    @property
    def labels(self) -> list[str]:
        powers = [_power(self.top - place * self.decades) for place in range(self.count)]
        return [*powers, "0"] if self.has_zero else powers

    def row(self, height: float) -> int:
        return self.count if not height else round((self.top - math.log10(height)) / self.decades)


@dataclass(frozen=True, slots=True)
class _Across:
    """The axis below: `low` and `high` are powers of ten, `decade` the columns from one to the next."""

    low: int
    high: int
    decade: float

    def column(self, power: float) -> int:
        return round((power - self.low) * self.decade)


def _up(heights: Sequence[float], *, has_zero: bool) -> _Up:
    if not heights:
        return _Up(0, 1, 0, has_zero)
    top, bottom = round(max(heights)), round(min(heights))
    bottom = min(bottom, top - _FEWEST_ROWS + 1)
    decades = -(-(top - bottom + 1) // _MOST_ROWS)
    return _Up(top, decades, -(-(top - bottom) // decades) + 1, has_zero)


def _across(powers: Sequence[float], room: int) -> _Across:
    low = math.floor(min(powers) + _EPSILON)
    high = max(math.ceil(max(powers) - _EPSILON), low + 1)
    decade = (room - 1) / (high - low)
    return _Across(low, high, min(_WIDEST_DECADE, math.floor(decade)) or decade)


def _places(chart: Chart, across: _Across, up: _Up) -> list[dict[int, str]]:
    """Return for each row the letters at each of its columns."""
    rows: list[dict[int, str]] = [{} for _ in up.labels]
    for marks in chart.series:
        for x, y in marks.points:
            row, column = rows[up.row(y)], across.column(math.log10(x))
            row[column] = row.get(column, "") + marks.letter
    return rows


def _row(letters: Mapping[int, str], room: int) -> str:
    """Write the letters of a row side by side where a blank is left before the next."""
    text = ""
    columns = sorted(letters)
    for column, following in pairwise([*columns, room + 1]):
        here = letters[column]
        text = text.ljust(column) + (here if column + len(here) < following else _SEVERAL)
    return text


def _drawn(chart: Chart, up: _Up, across: _Across, rows: Sequence[str], margin: int) -> list[Pieces]:
    lines: list[Pieces] = [((chart.up.rjust(margin - 2), Role.LABEL),)]
    for label, row in zip(up.labels, rows, strict=True):
        lines.append(((f"{label:>{margin - 2}} ", Role.LABEL), ("|", Role.QUIET), (row, Role.ANSWER)))
    length = across.column(across.high) + 1
    axis = f"{'':{margin - 1}}+{'-' * length}"
    lines.append(((axis, Role.QUIET), (f"  {chart.across}", Role.LABEL)))
    lines.append(((f"{'':{margin}}{_ticks(across, length + len(chart.across) + 2)}", Role.LABEL),))
    return lines


def _ticks(across: _Across, room: int) -> str:
    """Write powers of ten below their columns, as many as do not touch, the last among them."""
    powers = range(across.low, across.high + 1)
    widest = max(len(_power(power)) for power in powers)
    stride = math.ceil((widest + 1) / across.decade)
    last = min(across.column(across.high), room - widest)
    text = ""
    for power in powers[::stride]:
        column = across.column(power)
        text = text.ljust(column) + _power(power) if column + widest < last else text
    return text.ljust(last) + _power(across.high)


def _legend(chart: Chart, rows: Iterable[str], width: int) -> list[Pieces]:
    entries = [f"{marks.letter} {marks.name}" for marks in chart.series]
    entries += [f"{_SEVERAL} several"] if any(_SEVERAL in row for row in rows) else []
    lines = [entries[0]]
    for entry in entries[1:]:
        fits = len(lines[-1]) + len(_GAP) + len(entry) <= width
        lines[-1:] = [f"{lines[-1]}{_GAP}{entry}"] if fits else [lines[-1], entry]
    return [((line, Role.PLAIN),) for line in lines]


def _power(power: int) -> str:
    return f"1e{power:+03d}"
