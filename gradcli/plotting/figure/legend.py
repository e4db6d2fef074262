"""The legend of a figure: beside or below the axes, never over them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from gradcli.dataclass import dataclass
from gradcli.plotting.figure.layers import arrow_artist, line_artist, mark_artist
from gradcli.plotting.figure.layout import LEGEND, MARGIN, Block, Ruler, Sheet
from gradcli.plotting.figure.paths import path_lines
from gradcli.plotting.figure.strokes import Pen, write
from gradcli.plotting.scene import Arrow, ArrowRole, Entry, LineRole, Mark, MarkKind, Spot

_MOST_COLUMNS = 4
_MOST_LINES = 3
_BESIDE = 0.3
"""The share of the sheet's width that a legend beside the axes may take."""

_SAMPLE, _GAP, _BETWEEN = 0.34, 0.09, 0.24
"""The lengths of a sample, of the gap after it, and between two columns, in inches."""

_ROW = 1.55
"""The distance of two entries in sizes of the text."""


Key = LineRole | ArrowRole | MarkKind | int


@dataclass(frozen=True, slots=True)
class Legend:
    """The columns of a legend from left to right, each entry broken into lines, and its size."""

    columns: tuple[tuple[tuple[Entry, tuple[str, ...]], ...], ...]
    widths: tuple[float, ...]
    block: Block


def legend_of(
    entries: Sequence[Entry], ruler: Ruler, sheet: Sheet, left: float, *, is_beside: bool
) -> Legend:
    """Return a legend beside the axes in one column, or below them in columns that fit, from `left` on."""
    if is_beside:
        return _arranged(entries, ruler, sheet.unit, 1, _BESIDE * sheet.width, is_beside=True)
    margin = MARGIN * sheet.unit
    narrow, wide = sheet.width - left - margin, sheet.width - 2 * margin
    for room in (narrow, wide):
        for columns in range(min(_MOST_COLUMNS, len(entries)), 1, -1):
            legend = _arranged(entries, ruler, sheet.unit, columns, math.inf, is_beside=False)
            if legend.block.width <= room:
                return legend
    return _arranged(entries, ruler, sheet.unit, 1, wide, is_beside=False)


def draw_legend(figure: Figure, legend: Legend, pen: Pen, ruler: Ruler, corner: Spot) -> None:
    """Draw a legend whose upper left corner is at a point of the sheet, in inches."""
    left, top = corner
    for column, width in zip(legend.columns, legend.widths, strict=True):
        height = top
        for entry, lines in column:
            middle = height - _ROW * LEGEND * pen.unit / 72 / 2
            draw_sample(figure, entry.key, pen, left, middle)
            start = left + sample_width(pen.unit)
            for index, line in enumerate(lines):
                write(figure, line, (start, middle - ruler.height(index, LEGEND)), LEGEND, pen)
            height -= _height(lines, pen.unit, ruler)
        left += width


def draw_sample(figure: Figure, key: Key, pen: Pen, left: float, middle: float) -> list[Artist]:
    """Draw what stands for a role, a kind or a path, from a point of the sheet on; return what was added."""
    sample = list(_sample(key, pen, left, middle))
    for artist in sample:
        artist.set_transform(figure.dpi_scale_trans)
        figure.add_artist(artist)
    return sample


def sample_width(unit: float) -> float:
    """Return the width of a sample and of the gap after it."""
    return (_SAMPLE + _GAP) * unit


def _arranged(
    entries: Sequence[Entry], ruler: Ruler, unit: float, count: int, room: float, *, is_beside: bool
) -> Legend:
    """Fill columns from top to bottom, from left to right."""
    before, between = sample_width(unit), _BETWEEN * unit
    broken = [
        (entry, tuple(ruler.wrapped(entry.text, LEGEND, room - before, _MOST_LINES))) for entry in entries
    ]
    rows = max(1, math.ceil(len(broken) / count))
    columns = tuple(tuple(broken[first : first + rows]) for first in range(0, len(broken), rows))
    widths = tuple(
        before + between + max(ruler.width(line, LEGEND) for _, lines in column for line in (*lines, ""))
        for column in columns
    )
    height = max((sum(_height(lines, unit, ruler) for _, lines in column) for column in columns), default=0.0)
    return Legend(columns, widths, Block(max(0.0, sum(widths) - between), height, is_beside))


def _height(lines: Sequence[str], unit: float, ruler: Ruler) -> float:
    return _ROW * LEGEND * unit / 72 + ruler.height(len(lines) - 1, LEGEND)


def _sample(key: Key, pen: Pen, left: float, middle: float) -> Sequence[Artist]:
    ends = np.array([(left, middle), (left + _SAMPLE * pen.unit, middle)])
    centre = ends.mean(axis=0, keepdims=True)
    if isinstance(key, LineRole):
        return [line_artist(key, pen, ends)]
    if isinstance(key, ArrowRole):
        return [arrow_artist(Arrow(key, (ends[0, 0], middle), (ends[1, 0], middle)), pen)]
    if isinstance(key, MarkKind):
        return [mark_artist(Mark(key, (centre[0, 0], middle), ""), pen)]
    return path_lines(key, pen, ends, centre)
