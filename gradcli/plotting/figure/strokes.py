"""What lines, signs and words are drawn with in a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from gradcli.dataclass import dataclass
from gradcli.plotting.scene import Array, Spot
from gradcli.plotting.styles import Dashes, Style


@dataclass(frozen=True, slots=True)
class Pen:
    """What lines are drawn with: colours, the factor by which points of size are multiplied, dots an inch."""

    style: Style
    unit: float
    dpi: int

    def halo(self, width: float) -> list[patheffects.AbstractPathEffect]:
        """Return the effect that parts a thing of this line width from what lies under it."""
        stroke = patheffects.Stroke(linewidth=(width + 2.2) * self.unit, foreground=self.style.halo)
        return [stroke, patheffects.Normal()]


def stroke(points: Array, colour: str, width: float, dashes: Dashes, order: float) -> Line2D:
    """Return a line through points of shape (k, 2)."""
    return Line2D(
        points[:, 0],
        points[:, 1],
        color=colour,
        linewidth=width,
        linestyle=(0, dashes) if dashes else "-",
        dash_capstyle="butt",
        solid_capstyle="round",
        solid_joinstyle="round",
        zorder=order,
    )


def dots(
    points: Array,
    marker: str,
    colour: str,
    size: float,
    pen: Pen,
    order: float,
    rim: tuple[float, str] | None = None,
) -> Line2D:
    """Return markers at points of shape (k, 2), each with a rim of a width and a colour, or a thin halo."""
    width, edge = rim or (0.5, pen.style.halo)
    return Line2D(
        points[:, 0],
        points[:, 1],
        linestyle="none",
        marker=marker,
        markersize=size * pen.unit,
        markerfacecolor=colour,
        markeredgecolor=edge,
        markeredgewidth=width * pen.unit,
        zorder=order,
    )


def write(
    figure: Figure,
    text: str,
    at: Spot,
    size: float,
    pen: Pen,
    *,
    colour: str = "",
    va: Literal["top", "center_baseline"] = "center_baseline",
) -> Text:
    """Write a line of text to the right of a point of the sheet, in inches, beside it or below it."""
    return figure.text(
        *at,
        text,
        transform=figure.dpi_scale_trans,
        fontsize=size * pen.unit,
        color=colour or pen.style.ink,
        va=va,
        ha="left",
    )


def whole(axes: Axes, sign: Line2D, at: Array | Spot) -> Line2D:
    """Let a sign on the edge of the panel stand whole over it."""
    sign.set_clip_on(bool(np.isnan(inside(axes, np.array([at]))).any()))
    return sign


def inside(axes: Axes, points: Array) -> Array:
    """Return points in shares of the panel's width and height, nan for those outside."""
    forward: Callable[[Array], Array] = (axes.transScale + axes.transLimits).transform
    with np.errstate(all="ignore"):
        places = np.asarray(forward(points), dtype=float)
    return np.where((np.abs(places - 0.5) <= 0.5).all(axis=1, keepdims=True), places, np.nan)
