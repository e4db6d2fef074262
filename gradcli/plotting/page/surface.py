"""The traces of the surface over a panel: f itself, and what lies upon it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from gradcli.plotting.page.json_values import inert, nested
from gradcli.plotting.page.path_traces import Trace, dot_sizes, end_symbol, path_colour, step_texts
from gradcli.plotting.page.traces import LINES, stepped_scale
from gradcli.plotting.scene import Array, Line, LineRole, Mark, MarkKind, Panel, Path, Relief
from gradcli.plotting.styles import Style, band_colours

_LINE_LIFT, _MARK_LIFT = 0.015, 0.035
"""How far above the surface lines and marks lie, as shares of the height: flat signs would be cut by it."""

_VERTICES = 2400
_MOST_BETWEEN = 16
_SHRINK = 0.6

_STEP_SYMBOLS = ("circle", "square", "diamond", "circle-open", "square-open", "diamond-open")
"""The symbols at the steps of the paths: in space plotly draws letters, and these every font has."""

_SIGNS = {
    MarkKind.POINT: ("●", 16),
    MarkKind.MINIMUM: ("★", 26),
    MarkKind.MAXIMUM: ("▲", 22),
    MarkKind.SADDLE: ("×", 32),
    MarkKind.DEGENERATE: ("□", 24),
    MarkKind.KINK: ("◇", 24),
}
"""The signs of the map as letters, and their sizes."""


def surface_traces(panel: Panel, relief: Relief, variables: Sequence[str], style: Style) -> list[Trace]:
    """Return the traces of the surface, the paths and marks upon it."""
    curves = [line for line in panel.lines if line.role is LineRole.LEVEL_CURVE]
    traces = [_ground(relief, style)]
    traces += [_curve(curve, relief, style) for curve in curves]
    for path in panel.paths:
        traces += _path_traces(path, panel, relief, variables, style)
    traces += [_mark_trace(mark, relief, style) for mark in panel.marks]
    return traces


def heights_of(relief: Relief, values: Array) -> Array:
    """Return how high values lie: at their shade where the levels are geometric, else within the levels."""
    if relief.is_geometric:
        return relief.shade(values)
    return np.clip(values, relief.levels[0], relief.levels[-1])


def height_range(relief: Relief) -> tuple[float, float]:
    """Return the ends of the vertical axis."""
    return (0.0, 1.0) if relief.is_geometric else (relief.levels[0], relief.levels[-1])


def upon(relief: Relief, points: Array) -> Array:
    """Return the heights (k,) of the drawn surface at points (k, 2), nan beside it and in its gaps."""
    grid = heights_of(relief, relief.values)
    column, right = _cell(relief.x, points[:, 0])
    row, up = _cell(relief.y, points[:, 1])
    below = grid[row, column] * (1 - right) + grid[row, column + 1] * right
    above = grid[row + 1, column] * (1 - right) + grid[row + 1, column + 1] * right
    heights: Array = below * (1 - up) + above * up
    return heights


def between(points: Array, parts: int) -> Array:
    """Return rows (k, n) with `parts - 1` more between each two, evenly spaced."""
    shares = np.arange(parts) / parts
    pieces = points[:-1, None, :] + shares[:, None] * np.diff(points, axis=0)[:, None, :]
    return np.concatenate([pieces.reshape(-1, points.shape[1]), points[-1:]])


def _cell(knots: Array, places: Array) -> tuple[npt.NDArray[np.int64], Array]:
    """Return in which cell of the grid each place lies, and how far across it, nan outside of all."""
    known = np.where(np.isfinite(places), places, knots[0] - 1)
    cell = np.clip(np.searchsorted(knots, known, side="right") - 1, 0, len(knots) - 2)
    inside = (known >= knots[0]) & (known <= knots[-1])
    share = (known - knots[cell]) / (knots[cell + 1] - knots[cell])
    return cell, np.where(inside, share, np.nan)


def _ground(relief: Relief, style: Style) -> Trace:
    low, high = height_range(relief)
    colours = band_colours(style, len(relief.levels) - 1)
    step = (high - low) / len(colours)
    off = {"highlight": False}
    lines = {"show": True, "start": low + step, "end": high - step / 2, "size": step, "color": style.contour}
    height = "shade" if relief.is_geometric else "height"
    return {
        "type": "surface",
        "meta": {"shared": {"x": "x", "y": "y", "z": height, "surfacecolor": "shade"}},
        "cmin": 0,
        "cmax": 1,
        "colorscale": stepped_scale(colours),
        "showscale": False,
        "contours": {"x": off, "y": off, "z": {**lines, "width": 1, **off}},
        "lighting": {"ambient": 0.88, "diffuse": 0.2, "specular": 0.03, "roughness": 0.9, "fresnel": 0.01},
        # The page shows the sample itself: plotly 4 looks up custom data of a surface by column and row.
        "hoverinfo": "none",
    }


def _space(points: Array, relief: Relief, lift: float, heights: Array | None = None) -> Trace:
    """Return the coordinates of what lies upon the surface, or at given heights where that has a gap."""
    low, high = height_range(relief)
    surface = upon(relief, points)
    if heights is not None:
        inside = np.isfinite(_cell(relief.x, points[:, 0])[1] + _cell(relief.y, points[:, 1])[1])
        surface = np.where(inside & np.isnan(surface), heights, surface)
    return {
        "type": "scatter3d",
        "x": nested(points[:, 0]),
        "y": nested(points[:, 1]),
        "z": nested(surface + lift * (high - low)),
    }


def _curve(line: Line, relief: Relief, style: Style) -> Trace:
    return {
        **_space(line.points, relief, _LINE_LIFT),
        "mode": "lines",
        "line": {"color": getattr(style, LINES[line.role][1]), "width": 5},
        "hoverinfo": "skip",
    }


def _mark_trace(mark: Mark, relief: Relief, style: Style) -> Trace:
    sign, size = _SIGNS[mark.kind]
    return {
        **_space(np.array([mark.at]), relief, _MARK_LIFT),
        "mode": "text",
        "text": [sign],
        "textposition": "middle center",
        "textfont": {"size": size, "color": style.ink},
        "hovertext": [inert(mark.text)],
        "hoverinfo": "text",
    }


def _path_traces(
    path: Path, panel: Panel, relief: Relief, variables: Sequence[str], style: Style
) -> Iterator[Trace]:
    """Yield the line that follows the surface between the steps, the steps, the start and the last point."""
    colour, texts = path_colour(path, style), step_texts(path, variables)
    parts = min(_MOST_BETWEEN, max(1, _VERTICES // len(path.points)))
    heights = heights_of(relief, path.values)
    way = between(np.column_stack([path.points, heights]), parts)
    growing = {"path": path.number, "part": "line"}
    at_steps = {**_space(path.points, relief, _MARK_LIFT, heights), "mode": "markers", "hoverinfo": "text"}
    yield {
        **_space(way[:, :2], relief, _LINE_LIFT, way[:, 2]),
        "mode": "lines",
        "line": {"color": colour, "width": 5},
        "hoverinfo": "skip",
        "meta": {**growing, "vertices": parts},
    }
    sizes = [_SHRINK * size for size in dot_sizes(path.points, panel)]
    symbol = _STEP_SYMBOLS[path.number % len(_STEP_SYMBOLS)]
    dots = {"symbol": symbol, "size": sizes, "color": colour, "opacity": 1, "line": {"width": 0}}
    yield {**at_steps, "marker": dots, "text": texts, "meta": {**growing, "vertices": 1}}
    edge = {"color": style.halo, "width": 1}
    for place, symbol, meta in ((0, "circle", {}), (-1, end_symbol(path), {**growing, "part": "last"})):
        end = {axis: [at_steps[axis][place]] for axis in ("x", "y", "z")}
        marker = {"symbol": symbol, "size": 6, "color": colour, "line": edge}
        yield {**at_steps, **end, "marker": marker, "text": [texts[place]], "meta": meta}
