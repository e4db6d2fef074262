"""A panel of a scene drawn on cells: bands, field, lines, arrows, paths, marks."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from gradcli.plotting.scene import Array, Arrow, ArrowRole, Line, LineRole, Panel, Path, Relief, Spot
from gradcli.plotting.terminal.cells import Cells, Dots
from gradcli.plotting.terminal.contours import CONTOURS, draw_contours, legible, name_contours
from gradcli.plotting.terminal.fills import Fills, bands_of
from gradcli.plotting.terminal.glyphs import DASHES
from gradcli.plotting.terminal.palettes import Ink
from gradcli.plotting.terminal.pencils import Pencils
from gradcli.plotting.terminal.strokes import Area, dashed, shares

_FIELD_GAP = (5, 2)
_WIDE_FIELD_GAP = (8, 3)
"""Columns and rows from one arrow of the field to the next, at least; more where they cannot be faint."""

_STEP_GAP = 3.0
"""Steps of a path are marked where they are at least so many columns apart."""

_LINES = (LineRole.GRAPH, LineRole.NORMAL, LineRole.LEVEL_CURVE, LineRole.TANGENT, LineRole.RIGHT_ANGLE)
"""From the lowest: a line covers those before it."""

_ARROWS = (ArrowRole.DIRECTION, ArrowRole.GRADIENT)

_LETTER_GAP = 12.0
"""A letter is written on a path every so many columns of its way."""


def draw_panel(cells: Cells, area: Area, panel: Panel, pencils: Pencils) -> None:
    """Draw what lies between a pair of axes; what matters more covers what matters less."""
    contours = legible(area, panel.relief) if panel.relief is not None and not pencils.has_bands else ()
    if panel.relief is not None:
        _relief(cells, area, panel.relief, pencils)
        draw_contours(cells, area, contours, pencils.palette.quiet)
    else:
        _zero_lines(cells, area, pencils)
    for line in sorted(panel.lines, key=lambda line: _LINES.index(line.role)):
        _line(cells, area, line, pencils)
    for role in _ARROWS:
        for arrow in panel.arrows:
            if arrow.role is role:
                _arrow(cells, area, arrow, pencils)
    # the shorter a path is drawn, the more it would be hidden
    for path in sorted(panel.paths, key=lambda path: -len(area.dots(path.points))):
        _path(cells, area, path, pencils, is_map=panel.relief is not None)
    for path in reversed(panel.paths):
        _ends(cells, area, path, pencils)
    for mark in panel.marks:
        _put(cells, area, mark.at, pencils.glyphs.marks[mark.kind], pencils.ink(mark.kind))
    _field(cells, area, [arrow for arrow in panel.arrows if arrow.role is ArrowRole.FIELD], pencils)
    if panel.relief is not None:
        name_contours(cells, area, contours, panel.relief.ticks)


def _relief(cells: Cells, area: Area, relief: Relief, pencils: Pencils) -> None:
    """Fill the bands, and leave a sparse pattern where there is no value."""
    count = len(relief.levels) - 1
    shade = relief.shade(relief.values[np.ix_(*_nearest(area, relief))])
    bands = bands_of(shade, count).reshape(area.height, 2, area.width)
    fills = Fills(pencils, count)
    for row in range(area.height):
        for column in range(area.width):
            upper, lower = bands[row, :, column].tolist()
            fills.fill(cells, area.left + column, area.top + row, upper, lower)


def _nearest(area: Area, relief: Relief) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the rows and the columns of the grid nearest to the middle of each half of a cell."""
    across = area.x.low + (np.arange(area.width) + 0.5) / area.width * (area.x.high - area.x.low)
    halves = 2 * area.height
    upward = area.y.high - (np.arange(halves) + 0.5) / halves * (area.y.high - area.y.low)
    return _closest(relief.y, upward), _closest(relief.x, across)


def _closest(grid: Array, numbers: Array) -> npt.NDArray[np.int64]:
    return np.searchsorted((grid[1:] + grid[:-1]) / 2, numbers)


def _zero_lines(cells: Cells, area: Area, pencils: Pencils) -> None:
    """Draw the two lines on which a coordinate is 0, where they are within the picture."""
    across, upward = pencils.glyphs.origin
    if not area.y.is_log and area.y.low < 0 < area.y.high:
        for column in range(area.width):
            cells.put(area.left + column, area.row(0.0), across, pencils.palette.quiet)
    if not area.x.is_log and area.x.low < 0 < area.x.high:
        for row in range(area.height):
            cells.put(area.column(0.0), area.top + row, upward, pencils.palette.quiet)


def _field(cells: Cells, area: Area, arrows: list[Arrow], pencils: Pencils) -> None:
    """Place an arrow sign for each arrow of the field, or for every second or third where they crowd."""
    middles = [((a.tail[0] + a.head[0]) / 2, (a.tail[1] + a.head[1]) / 2) for a in arrows]
    spots = [area.cell(middle) for middle in middles]
    gap = _FIELD_GAP if pencils.palette.steps else _WIDE_FIELD_GAP
    columns = _thinned({spot[0] for spot in spots if spot}, gap[0])
    rows = _thinned({spot[1] for spot in spots if spot}, gap[1])
    for arrow, spot in zip(arrows, spots, strict=True):
        if spot and spot[0] in columns and spot[1] in rows and _has_room(cells, spot):
            ink = pencils.palette.faint(cells.ground(*spot))
            cells.put(*spot, pencils.glyphs.arrow(*area.way(arrow.tail, arrow.head)), ink, ArrowRole.FIELD)


def _has_room(cells: Cells, spot: tuple[int, int]) -> bool:
    return all(cells.is_free(spot[0] + beside, spot[1], (CONTOURS,)) for beside in (-1, 0, 1))


def _thinned(places: set[int], gap: int) -> set[int]:
    """Return every k-th place, with the least k that leaves them `gap` apart in the mean."""
    ordered = sorted(places)
    if len(ordered) < 2:
        return places
    pitch = (ordered[-1] - ordered[0]) / (len(ordered) - 1)
    return set(ordered[:: max(1, math.ceil(gap / pitch - 0.25))])


def _line(cells: Cells, area: Area, line: Line, pencils: Pencils) -> None:
    dots = area.dots(line.points)
    if line.role in DASHES:
        dots = dashed(dots, *DASHES[line.role])
    _stroke(cells, area, dots, pencils, pencils.ink(line.role), line, "")


def _arrow(cells: Cells, area: Area, arrow: Arrow, pencils: Pencils) -> None:
    dots = area.dots(np.array([arrow.tail, arrow.head]))
    way = area.way(arrow.tail, arrow.head)
    ink = pencils.ink(arrow.role)
    slope = "" if pencils.glyphs.has_dots else pencils.glyphs.slope(*way)
    _stroke(cells, area, dots, pencils, ink, arrow, slope)
    _put(cells, area, arrow.head, pencils.glyphs.arrow(*way), ink)


def _path(cells: Cells, area: Area, path: Path, pencils: Pencils, *, is_map: bool) -> None:
    """Draw the way of a descent, and its steps as far as they can be told apart."""
    if not len(path.points):
        return
    ink, sign = pencils.palette.path(path.number), pencils.step(path.number)
    dots = area.dots(path.points)
    _stroke(cells, area, dots, pencils, ink, path, sign)
    for spot in path.points[_marked(area, path, pencils, is_map=is_map)]:
        _put(cells, area, (spot[0], spot[1]), sign, ink)
    if pencils.is_lettered and len(dots) > 2:
        # a path of one step has no point between its ends
        column, row = dots[len(dots) // 2].tolist()
        cells.put(area.left + column // 2, area.top + row // 4, sign, ink)


def _marked(area: Area, path: Path, pencils: Pencils, *, is_map: bool) -> npt.NDArray[np.bool_]:
    """Tell which steps have a sign: those far from the steps before and after; with letters, some others."""
    with np.errstate(all="ignore"):
        across = shares(area.x, path.points[:, 0]) * area.width
        upward = shares(area.y, path.points[:, 1]) * area.height * 2
        ways = np.hypot(np.diff(across), np.diff(upward) if is_map else 0.0)
        far = ways >= _STEP_GAP
        chosen = np.concatenate([[True], far]) & np.concatenate([far, [True]])
        if pencils.is_lettered:
            rounds = np.nancumsum(ways) // _LETTER_GAP
            chosen[1:] |= np.diff(rounds, prepend=0.0) > 0
    return np.asarray(chosen, dtype=bool)


def _ends(cells: Cells, area: Area, path: Path, pencils: Pencils) -> None:
    ink = pencils.palette.path(path.number)
    if len(path.points):
        _put(cells, area, (path.points[-1, 0], path.points[-1, 1]), pencils.end(path), ink)
        _put(cells, area, (path.points[0, 0], path.points[0, 1]), pencils.glyphs.start, ink)


def _stroke(
    cells: Cells, area: Area, dots: Dots, pencils: Pencils, ink: Ink, layer: object, sign: str
) -> None:
    """Draw dots, or in ASCII a sign in each cell that they pass: `sign`, or the slope of the line there."""
    if pencils.glyphs.has_dots:
        cells.dot(area.left, area.top, dots, ink, layer)
        return
    for place, (column, row) in enumerate(dots.tolist()):
        ahead = dots[min(place + 3, len(dots) - 1)] - dots[max(place - 3, 0)]
        piece = sign or pencils.glyphs.slope(float(ahead[0]), -float(ahead[1]))
        cells.put(area.left + column // 2, area.top + row // 4, piece, ink, layer)


def _put(cells: Cells, area: Area, spot: Spot, sign: str, ink: Ink) -> None:
    cell = area.cell(spot)
    if cell is not None:
        cells.put(*cell, sign, ink)
