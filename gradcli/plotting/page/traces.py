"""The traces of a panel as plotly has them, in two dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from gradcli.plotting.page.json_values import coordinates, inert, nested
from gradcli.plotting.page.path_traces import Trace, path_traces
from gradcli.plotting.page.signs import SYMBOLS, dash_of
from gradcli.plotting.scene import Array, Arrow, ArrowRole, Line, LineRole, Mark, Panel, Relief
from gradcli.plotting.styles import MARKS, NORMAL, TANGENT, Style, band_colours

LINES: dict[LineRole, tuple[float, str, tuple[float, ...]]] = {
    LineRole.GRAPH: (2.6, "level_curve", ()),
    LineRole.LEVEL_CURVE: (2.8, "level_curve", ()),
    LineRole.TANGENT: (1.8, "ink", TANGENT),
    LineRole.NORMAL: (1.8, "ink", NORMAL),
    LineRole.RIGHT_ANGLE: (1.5, "ink", ()),
}
"""The width of each line, its colour in a style, its dashes in widths."""

ARROWS: dict[ArrowRole, tuple[float, float, str]] = {
    ArrowRole.FIELD: (1.1, 6.0, "field"),
    ArrowRole.DIRECTION: (2.4, 13.0, "direction"),
    ArrowRole.GRADIENT: (2.8, 14.0, "ink"),
}
"""The width of each arrow, the size of its head, its colour in a style; what comes later lies above."""


def panel_traces(panel: Panel, variables: Sequence[str], style: Style) -> list[Trace]:
    """Return the traces of a panel, the lowest first."""
    traces: list[Trace] = []
    if panel.relief:
        traces += _relief_traces(panel.relief, variables, style)
    traces += [_line_trace(line, variables, style) for line in panel.lines]
    for role in ARROWS:
        traces += _arrow_traces([arrow for arrow in panel.arrows if arrow.role is role], role, style)
    for path in panel.paths:
        traces += path_traces(path, panel, variables, style)
    traces += [_mark_trace(mark, style) for mark in panel.marks]
    return traces


def stepped_scale(colours: Sequence[str]) -> list[list[float | str]]:
    """Return a colour scale in which each of the colours fills an equal share, without transitions.

    >>> stepped_scale(["#000000", "#ffffff"])
    [[0.0, '#000000'], [0.5, '#000000'], [0.5, '#ffffff'], [1.0, '#ffffff']]
    """
    count = len(colours)
    return [[(band + end) / count, colour] for band, colour in enumerate(colours) for end in (0, 1)]


def _relief_traces(relief: Relief, variables: Sequence[str], style: Style) -> Iterator[Trace]:
    colours = band_colours(style, len(relief.levels) - 1)
    yield _bands(colours, variables)
    yield _contours(relief, style)
    yield _colour_bar(relief, colours, style)


def _bands(colours: Sequence[str], variables: Sequence[str]) -> Trace:
    """Return the filled contours of the shade: plotly fills below, between and above the inner levels."""
    size = 1 / len(colours)
    inner = {"start": size, "end": 1 - size, "size": size}
    return {
        "type": "contour",
        "meta": {"shared": {"x": "x", "y": "y", "z": "shade", "customdata": "samples"}},
        "contours": {**inner, "coloring": "fill", "showlines": False},
        "autocontour": False,
        "colorscale": [[band / max(1, len(colours) - 1), colour] for band, colour in enumerate(colours)],
        "showscale": False,
        "hovertemplate": _relief_hover(variables),
    }


def _relief_hover(variables: Sequence[str]) -> str:
    """Return the hover text of a relief, whose custom data are the value and the partials."""
    first, second = (inert(name) for name in variables)
    return (
        f"{first} = %{{x:.6~g}}<br>{second} = %{{y:.6~g}}<br>f = %{{customdata[0]}}"
        "<br>∇f = (%{customdata[1]}, %{customdata[2]})<extra></extra>"
    )


def _contours(relief: Relief, style: Style) -> Trace:
    points = _parted(line for contour in relief.contours for line in contour.lines)
    return {
        "type": "scatter",
        "x": coordinates(points[:, 0], relief.x[-1] - relief.x[0]),
        "y": coordinates(points[:, 1], relief.y[-1] - relief.y[0]),
        "mode": "lines",
        "line": {"color": style.contour, "width": 1, "simplify": False},
        "opacity": 0.7,
        "hoverinfo": "skip",
    }


def _colour_bar(relief: Relief, colours: Sequence[str], style: Style) -> Trace:
    """Return a trace without points that carries the colour bar of all bands, each as high as the others."""
    return {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": {
            "color": [0],
            "cmin": 0,
            "cmax": 1,
            "colorscale": stepped_scale(colours),
            "showscale": True,
            "colorbar": {
                "title": {"text": "f"},
                "tickvals": [float(relief.shade(tick.at)) for tick in relief.ticks],
                "ticktext": [inert(tick.label) for tick in relief.ticks],
                "thickness": 14,
                "len": 1,
                "outlinewidth": 0.8,
                "outlinecolor": style.quiet,
                "xpad": 6,
                "ypad": 0,
            },
        },
    }


def _parted(lines: Iterable[Array]) -> Array:
    """Return lines as one, shape (k, 2), a row of nan after each."""
    gap = np.full((1, 2), np.nan)
    pieces = [piece for line in lines for piece in (line, gap)]
    return np.concatenate(pieces) if pieces else np.empty((0, 2))


def _line_trace(line: Line, variables: Sequence[str], style: Style) -> Trace:
    width, colour, dashes = LINES[line.role]
    is_graph = line.role is LineRole.GRAPH
    hover = {"hovertemplate": f"{inert(variables[0])} = %{{x:.6~g}}<br>f = %{{y:.6~g}}<extra></extra>"}
    return {
        "type": "scatter",
        "x": nested(line.points[:, 0]),
        "y": nested(line.points[:, 1]),
        "mode": "lines",
        "line": {
            "color": getattr(style, colour),
            "width": width,
            "dash": dash_of(dashes, width),
            "simplify": False,
        },
        **(hover if is_graph else {"hoverinfo": "skip"}),
    }


def _arrow_traces(arrows: Sequence[Arrow], role: ArrowRole, style: Style) -> Iterator[Trace]:
    """Yield arrows of one role as one line, above its halo where they are few; plotly turns the heads."""
    if not arrows:
        return
    width, head, colour = ARROWS[role]
    if role is not ArrowRole.FIELD:
        yield _arrow_trace(arrows, width + 3, head + 4, style.halo)
    yield _arrow_trace(arrows, width, head, getattr(style, colour))


def _arrow_trace(arrows: Sequence[Arrow], width: float, head: float, colour: str) -> Trace:
    points = _parted(np.array([arrow.tail, arrow.head]) for arrow in arrows)
    return {
        "type": "scatter",
        "x": nested(points[:, 0]),
        "y": nested(points[:, 1]),
        "mode": "lines+markers",
        "line": {"color": colour, "width": width},
        "marker": {
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, head, 0] * len(arrows),
            "color": colour,
            "opacity": 1,
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
    }


def _mark_trace(mark: Mark, style: Style) -> Trace:
    """Return a single point: a filled sign lies in a halo, an open one is all outline."""
    shape = MARKS[mark.kind]
    symbol = SYMBOLS[shape.marker] + ("" if shape.is_filled else "-open")
    outline = {"color": style.halo, "width": 1.5} if shape.is_filled else {"color": style.ink, "width": 2.2}
    return {
        "type": "scatter",
        "x": [mark.at[0]],
        "y": [mark.at[1]],
        "mode": "markers",
        "marker": {"symbol": symbol, "size": shape.size * 1.25, "color": style.ink, "line": outline},
        "text": [inert(mark.text)],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
