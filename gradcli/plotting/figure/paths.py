"""The paths of descents in a figure: apart by colour, by dashes and by markers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from gradcli.plotting.figure.strokes import Pen, dots, inside, stroke, whole
from gradcli.plotting.scene import Array, LineRole, Panel, Path
from gradcli.plotting.styles import PATH_DASHES, PATH_MARKERS

_BESIDE, _FAR = 10.0, 25.0
"""How close two markers of a path may come, in points: in a map, and in a history."""


def draw_paths(axes: Axes, panel: Panel, paths: Iterable[Path], pen: Pen) -> list[Artist]:
    """Draw paths in a panel; return what was added, from below to above."""
    is_graph = any(line.role is LineRole.GRAPH for line in panel.lines)
    width = 0.9 if is_graph else 1.7
    gap = _BESIDE if is_graph or panel.relief is not None else _FAR
    added = [line for path in paths for line in _path_artists(axes, path, pen, width, gap)]
    for line in added:
        axes.add_line(line)
    return sorted(added, key=lambda line: line.get_zorder())


def path_lines(number: int, pen: Pen, points: Array, markers: Array, width: float = 1.7) -> list[Line2D]:
    """Return halo, line and markers of the path with this number."""
    colour = pen.style.paths[number % len(pen.style.paths)]
    dashes, marker = PATH_DASHES[number % len(PATH_DASHES)], PATH_MARKERS[number % len(PATH_MARKERS)]
    # all halos lie below all lines, so that of two paths on one way the lower shows between the dashes
    order = 5.1 + 0.01 * number
    return [
        stroke(points, pen.style.halo, (width + 2.2) * pen.unit, (), 5.0),
        stroke(points, colour, width * pen.unit, dashes, order),
        dots(markers, marker, colour, 4.6, pen, order + 0.005),
    ]


def _path_artists(axes: Axes, path: Path, pen: Pen, width: float, gap: float) -> Iterator[Line2D]:
    places = inside(axes, path.points) * axes.bbox.size
    markers = path.points[_spaced(places, gap * pen.unit * pen.dpi / 72)]
    yield from path_lines(path.number, pen, path.points, markers, width)
    start, end = path.points[:1], path.points[-1:]
    yield whole(axes, dots(start, "o", pen.style.halo, 6.0, pen, 5.8, (1.6, pen.style.ink)), start[0])
    if path.has_end:
        colour = pen.style.paths[path.number % len(pen.style.paths)]
        yield whole(axes, dots(end, "D", colour, 6.0, pen, 5.9), end[0])


def _spaced(places: Array, gap: float) -> list[int]:
    """Return which points get a marker: each that is not too close to the one before that has one."""
    kept: list[int] = []
    for index, (across, upward) in enumerate(places.tolist()):
        last = places[kept[-1]].tolist() if kept else (math.inf, math.inf)
        if math.hypot(across - last[0], upward - last[1]) >= gap:
            kept.append(index)
    return kept
