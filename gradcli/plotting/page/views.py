"""The views of a scene as plotly draws them: traces and layout of each, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import numpy as np

from gradcli.plotting.page.json_values import hover_number, hover_numbers, inert, nested
from gradcli.plotting.page.path_traces import Trace
from gradcli.plotting.page.surface import height_range, heights_of, surface_traces
from gradcli.plotting.page.traces import panel_traces
from gradcli.plotting.scene import Array, Axis, Panel, Relief, Scene
from gradcli.plotting.styles import Style

View = dict[str, Any]

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
_GAP = 0.09


def views_of(scene: Scene, style: Style) -> dict[str, View]:
    """Return the views by the names of their places in the page: `map`, and `surface` where there is one."""
    flat = {"data": _flat_traces(scene, style), "layout": _flat_layout(scene, style)}
    relief = scene.panels[0].relief
    if relief is None or not has_surface(scene.panels[0]):
        return {"map": flat}
    panel = scene.panels[0]
    return {
        "map": flat,
        "surface": {
            "data": surface_traces(panel, relief, scene.variables, style),
            "layout": _space_layout(panel, relief, style),
        },
    }


def has_surface(panel: Panel) -> bool:
    """Tell whether there is a surface to be seen: f has a value somewhere in the panel."""
    return panel.relief is not None and not np.isnan(panel.relief.values).all()


def shared_of(relief: Relief, variables: Sequence[str]) -> dict[str, list[Any]]:
    """Return what both views have; their traces name some of it in `meta.shared`."""
    samples = np.concatenate([relief.values[None], relief.partials])
    return {
        "x": nested(relief.x),
        "y": nested(relief.y),
        "shade": nested(np.round(relief.shade(relief.values), 6)),
        "height": [] if relief.is_geometric else nested(_rounded(heights_of(relief, relief.values), relief)),
        "variables": list(variables),
        "samples": hover_numbers(np.moveaxis(samples, 0, -1)),
    }


def path_table(scene: Scene) -> list[dict[str, Any]]:
    """Return name, step numbers and values of each path, for the slider and the words beside it."""
    return [
        {
            "number": path.number,
            "name": path.name,
            "steps": path.steps.tolist(),
            "values": [hover_number(value) for value in path.values],
        }
        for path in scene.panels[0].paths
    ]


def _rounded(heights: Array, relief: Relief) -> Array:
    low, high = height_range(relief)
    rounded: Array = np.round((heights - low) / (high - low), 6) * (high - low) + low
    return rounded


def _flat_traces(scene: Scene, style: Style) -> list[Trace]:
    traces: list[Trace] = []
    for place, panel in enumerate(scene.panels):
        on = {"xaxis": "x" + _number(place), "yaxis": "y" + _number(place)}
        traces += [{**trace, **on} for trace in panel_traces(panel, scene.variables, style)]
    return traces


def _flat_layout(scene: Scene, style: Style) -> dict[str, Any]:
    has_bar = scene.panels[0].relief is not None
    layout = {
        **_common(style),
        "margin": {"l": 46, "r": 8 if has_bar else 16, "t": 22 if has_bar else 12, "b": 46},
        "hovermode": "closest",
        "dragmode": "zoom",
    }
    for place in range(len(scene.panels)):
        layout |= _flat_axes(scene.panels, place, style)
    if _has_gaps(scene.panels[0]):
        layout |= {"plot_bgcolor": style.undefined[0], "images": [_hatch(style)]}
    return layout


def _flat_axes(panels: Sequence[Panel], place: int, style: Style) -> dict[str, Any]:
    """Return the axes of one of the panels: of x only the last is labelled, and all move as one."""
    count, panel, number = len(panels), panels[place], _number(place)
    top = 1 - place * (1 + _GAP) / count
    domain = [max(0.0, top - (1 - _GAP * (count - 1)) / count), top] if count > 1 else [0, 1]
    across = {**_flat_axis(panel.x, style), "anchor": "y" + number}
    upward = {**_flat_axis(panel.y, style), "anchor": "x" + number, "domain": domain, "automargin": True}
    if place < count - 1:
        across |= {"showticklabels": False, "title": {"text": ""}}
    if place:
        across["matches"] = "x"
    if panel.is_equal:
        across["constrain"] = "domain"
        upward |= {"scaleanchor": "x" + number, "scaleratio": 1, "constrain": "domain"}
    return {"xaxis" + number: across, "yaxis" + number: upward}


def _number(place: int) -> str:
    """Return what plotly appends to the name of an axis: nothing, 2, 3 ..."""
    return str(place + 1) if place else ""


def _flat_axis(axis: Axis, style: Style) -> dict[str, Any]:
    return {
        **_axis(axis, style),
        "type": "log" if axis.is_log else "linear",
        "range": [float(np.log10(end)) if axis.is_log else end for end in (axis.low, axis.high)],
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": style.quiet,
        "showline": True,
        "mirror": True,
        "linecolor": style.quiet,
        "showgrid": axis.is_log,
    }


def _axis(axis: Axis, style: Style) -> dict[str, Any]:
    return {
        "title": {"text": inert(axis.label)},
        "tickmode": "array",
        "tickvals": [tick.at for tick in axis.ticks],
        "ticktext": [inert(tick.label) for tick in axis.ticks],
        "gridcolor": style.undefined[0],
        "zeroline": False,
    }


def _common(style: Style) -> dict[str, Any]:
    return {
        "autosize": True,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": style.page,
        "font": {"family": _FONT, "size": 13, "color": style.ink},
        "hoverlabel": {
            "bgcolor": style.halo,
            "bordercolor": style.quiet,
            "font": {"family": _FONT, "size": 13, "color": style.ink},
            "align": "left",
            "namelength": -1,
        },
    }


def _space_layout(panel: Panel, relief: Relief, style: Style) -> dict[str, Any]:
    low, high = height_range(relief)
    width, depth = panel.x.high - panel.x.low, panel.y.high - panel.y.low
    longest = max(width, depth)
    ratio = (width / longest, depth / longest) if panel.is_equal else (1.0, 1.0)
    ticks = [tick.at for tick in relief.ticks]
    upward = _space_axis(Axis("f", low, high, relief.ticks), style)
    upward["tickvals"] = heights_of(relief, np.array(ticks)).tolist()
    return {
        **_common(style),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "scene": {
            "xaxis": _space_axis(panel.x, style),
            "yaxis": _space_axis(panel.y, style),
            "zaxis": {**upward, "range": [low - 0.06 * (high - low), high + 0.06 * (high - low)]},
            "aspectmode": "manual",
            "aspectratio": {"x": ratio[0], "y": ratio[1], "z": 0.68},
            "dragmode": "orbit",
        },
    }


def _space_axis(axis: Axis, style: Style) -> dict[str, Any]:
    return {
        **_axis(axis, style),
        "range": [axis.low, axis.high],
        "showbackground": False,
        "gridcolor": style.undefined[1],
        "linecolor": style.quiet,
        "showspikes": False,
        "tickfont": {"size": 11},
    }


def _has_gaps(panel: Panel) -> bool:
    return panel.relief is not None and bool(np.isnan(panel.relief.values).any())


def _hatch(style: Style) -> dict[str, Any]:
    """Return the ground of undefined regions, which shows where the fill has gaps."""
    stroke = style.undefined[1]
    lines = "".join(f"M{place},0L{place - 1600},1600" for place in range(0, 3200, 24))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1600">'
        f'<path d="{lines}" stroke="{stroke}" stroke-width="1.2"/></svg>'
    )
    return {
        "source": "data:image/svg+xml," + quote(svg),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "sizex": 1,
        "sizey": 1,
        "sizing": "stretch",
        "layer": "below",
    }
