"""The contours of a relief on cells: dotted lines, some with their levels written on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gradcli.plotting.scene import Array, Contour, Relief, Tick
from gradcli.plotting.terminal.cells import Cells, Dots, text_width
from gradcli.plotting.terminal.palettes import PLAIN, Ink
from gradcli.plotting.terminal.strokes import Area, dashed

CONTOURS = "contours"
"""The layer that the contours share."""

_CROWDED = 0.5
"""The share of all cells that contours may use."""

_SHORTEST = 12
"""A line of fewer dots has no name."""

_BESIDE = 5
"""So many dots to both sides tell how level a line runs."""


def draw_contours(cells: Cells, area: Area, contours: Iterable[Contour], ink: Ink) -> None:
    """Draw contours as dotted lines."""
    for contour in contours:
        for line in contour.lines:
            cells.dot(area.left, area.top, dashed(area.dots(line), 1, 1), ink, CONTOURS)


def legible(area: Area, relief: Relief) -> Sequence[Contour]:
    """Return all contours, or where they would crowd those that have a name, or every second of these."""
    named = {tick.at for tick in relief.ticks}
    chosen: Sequence[Contour] = [contour for contour in relief.contours if contour.lines]
    if _crowd(area, chosen):
        chosen = [contour for contour in chosen if contour.level in named]
    while len(chosen) > 2 and _crowd(area, chosen):
        chosen = chosen[::2]
    return chosen


def name_contours(cells: Cells, area: Area, contours: Sequence[Contour], ticks: Iterable[Tick]) -> None:
    """Write levels on their contours, where those run level and nothing else is in the way."""
    for tick in ticks:
        lines = [line for contour in contours if contour.level == tick.at for line in contour.lines]
        for line in sorted(lines, key=len, reverse=True)[:1]:
            _name(cells, area, line, tick.label)


def _crowd(area: Area, contours: Iterable[Contour]) -> bool:
    cells = [area.dots(line) // (2, 4) for contour in contours for line in contour.lines]
    return bool(cells) and len(np.unique(np.concatenate(cells), axis=0)) > _CROWDED * area.width * area.height


def _name(cells: Cells, area: Area, line: Array, label: str) -> None:
    size = text_width(label)
    dots = area.dots(line)
    for column, row in _level_places(dots):
        first = area.left + column - size // 2
        room = range(first - 1, first + size + 1)
        inside = area.left < first and first + size < area.left + area.width
        if inside and all(cells.is_free(place, area.top + row, (CONTOURS,)) for place in room):
            for place in room:
                cells.put(place, area.top + row, " ", PLAIN)
            cells.write(first, area.top + row, label, PLAIN)
            return


def _level_places(dots: Dots) -> list[tuple[int, int]]:
    """Return the cells that a line of dots passes, those first in which it runs most nearly level."""
    if len(dots) < _SHORTEST:
        return []
    ahead = np.minimum(np.arange(len(dots)) + _BESIDE, len(dots) - 1)
    behind = np.maximum(np.arange(len(dots)) - _BESIDE, 0)
    rise = np.abs(dots[ahead, 1] - dots[behind, 1])
    order = np.argsort(rise, kind="stable")
    return [(int(column) // 2, int(row) // 4) for column, row in dots[order]]
