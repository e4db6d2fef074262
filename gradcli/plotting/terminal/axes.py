"""The frame of a panel on cells: how large the panel can be, its axes with their ticks, its colour bar."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcli.plotting.scene import Panel, Relief, Tick
from gradcli.plotting.terminal.cells import Cells, text_width
from gradcli.plotting.terminal.fills import Fills, bands_of
from gradcli.plotting.terminal.palettes import PLAIN
from gradcli.plotting.terminal.pencils import Pencils
from gradcli.plotting.terminal.strokes import Area

BAR_GAP = 2
BAR_WIDTH = 2
NARROW = 40
"""On screens with fewer columns there is no colour bar."""

_LEAST = 8

_SHORT = 3
"""A name of so many columns stands at the end of its axis, a longer one below."""


def area_of(panel: Panel, left: int, width: int, rows: int) -> Area:
    """Return the cells of a panel with so many rows, in `width` columns of which its labels take `left`.

    Where both axes have one scale, a unit is as many columns as twice the rows.
    """
    name = text_width(panel.x.label) + 1 if _is_short(panel) else 0
    left = left if width - left - 2 - name >= _LEAST else 0
    across, down = max(_LEAST, width - left - 2 - name), rows
    if panel.is_equal:
        ratio = (panel.x.high - panel.x.low) / (panel.y.high - panel.y.low)
        down = max(1, min(down, round(across / ratio / 2)))
        across = max(_LEAST, min(across, round(2 * down * ratio)))
    return Area(left + 2, 1, across, down, panel.x, panel.y)


def y_labels(panel: Panel) -> int:
    """Return how many columns the labels of the axis to the left take."""
    return max((text_width(tick.label) for tick in panel.y.ticks), default=0)


def rows_below(panel: Panel) -> int:
    """Return how many rows the axis below takes, with its labels and its name."""
    return 2 if _is_short(panel) else 3


def bar_width(panel: Panel, width: int, pencils: Pencils) -> int:
    """Return how many columns the colour bar takes, 0 where there is none."""
    if panel.relief is None or width < NARROW or not pencils.has_bands:
        return 0
    return (
        BAR_GAP - 1 + BAR_WIDTH + 1 + max((text_width(tick.label) for tick in panel.relief.ticks), default=0)
    )


def draw_axes(cells: Cells, area: Area, panel: Panel, pencils: Pencils) -> None:
    """Draw the axes to the left and below, with as many tick labels as fit, and their names."""
    glyphs, quiet = pencils.glyphs, pencils.palette.quiet
    bottom, axis = area.top + area.height, area.left - 1
    cells.write(max(0, axis - text_width(panel.y.label) + 1), area.top - 1, panel.y.label, PLAIN)
    for row in range(area.height):
        cells.put(axis, area.top + row, glyphs.left, quiet)
    cells.write(axis, bottom, glyphs.corner + glyphs.below * area.width, quiet)
    for tick, row in _apart([(tick, area.row(tick.at)) for tick in panel.y.ticks]):
        if text_width(tick.label) < axis:
            cells.write(axis - 1 - text_width(tick.label), row, tick.label, PLAIN)
        cells.put(axis, row, glyphs.left_tick, quiet)
    for tick, column, start in _level(area, panel.x.ticks, cells.width):
        cells.write(start, bottom + 1, tick.label, PLAIN)
        cells.put(column, bottom, glyphs.below_tick, quiet)
    _name_below(cells, area, panel)


def draw_bar(cells: Cells, area: Area, relief: Relief, pencils: Pencils) -> None:
    """Draw the colour bar to the right, from the lowest level to the highest."""
    left = area.left + area.width + BAR_GAP
    count = len(relief.levels) - 1
    halves = 2 * area.height
    bands = bands_of(1.0 - (np.arange(halves) + 0.5) / halves, count).reshape(-1, 2).tolist()
    fills = Fills(pencils, count)
    cells.write(left, area.top - 1, "f", PLAIN)
    for row, (upper, lower) in enumerate(bands):
        for column in range(left, left + BAR_WIDTH):
            fills.fill(cells, column, area.top + row, upper, lower)
    places = [(tick, (1.0 - float(relief.shade(tick.at))) * area.height) for tick in relief.ticks]
    rows = [(tick, area.top + min(area.height - 1, int(place))) for tick, place in places]
    for tick, row in _apart(rows):
        cells.write(left + BAR_WIDTH + 1, row, tick.label, PLAIN)


def _is_short(panel: Panel) -> bool:
    return text_width(panel.x.label) <= _SHORT


def _name_below(cells: Cells, area: Area, panel: Panel) -> None:
    name, bottom = panel.x.label, area.top + area.height
    if _is_short(panel):
        cells.write(area.left + area.width + 1, bottom, name, PLAIN)
    else:
        cells.write(area.left + max(0, (area.width - text_width(name)) // 2), bottom + 2, name, PLAIN)


def _apart(rows: list[tuple[Tick, int]]) -> list[tuple[Tick, int]]:
    """Return every k-th tick, with the least k that leaves each a row of its own."""
    for stride in range(1, len(rows) + 1):
        chosen = rows[::stride]
        if len({row for _, row in chosen}) == len(chosen):
            return chosen
    return []


def _level(area: Area, ticks: Sequence[Tick], width: int) -> list[tuple[Tick, int, int]]:
    """Return every k-th tick with its column and where its label begins, none touching another."""
    placed = []
    for tick in ticks:
        column, size = area.column(tick.at), text_width(tick.label)
        placed.append((tick, column, max(0, min(column - size // 2, width - size))))
    for stride in range(1, len(placed) + 1):
        chosen = placed[::stride]
        ends = [start + text_width(tick.label) for tick, _, start in chosen]
        if all(end + 1 < later[2] for end, later in zip(ends, chosen[1:], strict=False)):
            return chosen
    return []
