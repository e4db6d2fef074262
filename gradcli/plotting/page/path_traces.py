"""The traces of a path in the plane, and what the surface shows of it too."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from gradcli.plotting.page.json_values import hover_number, hover_numbers, inert, nested
from gradcli.plotting.page.signs import path_dash, path_symbol
from gradcli.plotting.scene import Array, Axis, Panel, Path
from gradcli.plotting.styles import Style

Trace = dict[str, Any]

PATH_WIDTH = 2.4

_DOT = 6.0
_BESIDE = 0.028
"""How close two markers of a path may come, as a share of the panel's width and height."""


def path_traces(path: Path, panel: Panel, variables: Sequence[str], style: Style) -> list[Trace]:
    """Return the halo and the line of a path, which grow with the slider, its start and its last point."""
    colour, number = path_colour(path, style), path.number
    has_points = panel.relief or len(variables) == 1
    texts = step_texts(path, variables) if has_points else _history_texts(path, panel)
    every = {
        "type": "scatter",
        "x": nested(path.points[:, 0]),
        "y": nested(path.points[:, 1]),
        "meta": {"path": number, "part": "line", "vertices": 1},
    }
    halo = {"color": style.halo, "width": PATH_WIDTH + 2.6, "simplify": False}
    line = {"color": colour, "width": PATH_WIDTH, "dash": path_dash(number, PATH_WIDTH), "simplify": False}
    dots = {"symbol": path_symbol(number), "size": dot_sizes(path.points, panel), "color": colour}
    marker = {**dots, "opacity": 1, "line": {"width": 0}}
    steps = {"mode": "lines+markers", "line": line, "marker": marker, "text": texts, "hoverinfo": "text"}
    last = {"text": texts[-1:], "meta": {"path": number, "part": "last"}}
    return [
        {**every, "mode": "lines", "line": halo, "opacity": 0.8, "hoverinfo": "skip"},
        {**every, **steps},
        {**_path_end(path, 0, "circle", colour, style), "text": texts[:1]},
        {**_path_end(path, -1, end_symbol(path), colour, style), **last},
    ]


def step_texts(path: Path, variables: Sequence[str]) -> list[str]:
    """Return what is known of each step, for the hover."""
    left = inert(variables[0] if len(variables) == 1 else f"({', '.join(variables)})")
    name = inert(path.name)
    return [
        f"<b>{name}</b><br>step {step}<br>{left} = {_tuple(point[: len(variables)])}"
        f"<br>f = {hover_number(value)}<br>∇f = {_tuple(gradient)}"
        for step, point, value, gradient in zip(
            path.steps, path.points, path.values, path.gradients, strict=True
        )
    ]


def dot_sizes(points: Array, panel: Panel) -> list[float]:
    """Return the size of the marker at each step, 0 where it would be too close to the one before."""
    places = np.column_stack([_shares(points[:, 0], panel.x), _shares(points[:, 1], panel.y)])
    sizes, last = [0.0] * len(places), [-1.0, -1.0]
    for index, place in enumerate(places.tolist()):
        if math.dist(place, last) >= _BESIDE:
            sizes[index], last = _DOT, place
    return sizes


def end_symbol(path: Path) -> str:
    """Return the symbol of the last point: open where the run came to no end."""
    return "diamond" if path.has_end else "diamond-open"


def path_colour(path: Path, style: Style) -> str:
    """Return the colour of a path."""
    return style.paths[path.number % len(style.paths)]


def _tuple(numbers: Iterable[float]) -> str:
    texts = [hover_number(number) for number in numbers]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _shares(numbers: Array, axis: Axis) -> Array:
    """Return where numbers lie on an axis: 0 at its low end, 1 at its high one, nan outside."""
    scale = np.log10 if axis.is_log else np.asarray
    with np.errstate(all="ignore"):
        share = (scale(numbers) - scale(axis.low)) / (scale(axis.high) - scale(axis.low))
        shares: Array = np.where((share >= 0) & (share <= 1), share, np.nan)
    return shares


def _history_texts(path: Path, panel: Panel) -> list[str]:
    name, label = inert(path.name), inert(panel.y.label)
    return [
        f"<b>{name}</b><br>step {step}<br>{label} = {hover_number(number)}"
        for step, number in zip(path.steps, path.points[:, 1], strict=True)
    ]


def _path_end(path: Path, place: int, symbol: str, colour: str, style: Style) -> Trace:
    at = hover_numbers(path.points[place])
    return {
        "type": "scatter",
        "x": at[:1],
        "y": at[1:],
        "mode": "markers",
        "marker": {
            "symbol": symbol,
            "size": 10.5,
            "color": colour,
            "line": {"color": style.halo, "width": 1.6},
        },
        "hoverinfo": "text",
        "cliponaxis": False,
    }
