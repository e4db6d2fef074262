"""The layers of a panel as matplotlib's artists: fill, contours, arrows, lines, paths, marks."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Rectangle

from gradcli.plotting.figure.strokes import Pen, dots, stroke, whole
from gradcli.plotting.scene import Array, Arrow, ArrowRole, LineRole, Mark, Panel, Relief
from gradcli.plotting.styles import MARKS, NORMAL, TANGENT, band_colours

_HUGE = 1e249
"""Beyond this matplotlib takes a value for none."""


def draw_ground(axes: Axes, panel: Panel, pen: Pen) -> None:
    """Draw all that lies under the paths."""
    if panel.relief is not None:
        _draw_relief(axes, panel.relief, pen)
    _draw_field(axes, [arrow for arrow in panel.arrows if arrow.role is ArrowRole.FIELD], pen)
    for line in panel.lines:
        axes.add_line(line_artist(line.role, pen, line.points))
    for arrow in panel.arrows:
        if arrow.role is not ArrowRole.FIELD:
            axes.add_patch(arrow_artist(arrow, pen))


def draw_marks(axes: Axes, panel: Panel, pen: Pen) -> list[Artist]:
    """Draw the single points; return what was added."""
    marks = [whole(axes, mark_artist(mark, pen), mark.at) for mark in panel.marks]
    for mark in marks:
        axes.add_line(mark)
    return list(marks)


def line_artist(role: LineRole, pen: Pen, points: Array) -> Line2D:
    """Return a line as its role is drawn."""
    style = pen.style
    width, colour, dashes, order = {
        LineRole.GRAPH: (2.0, style.level_curve, (), 3.0),
        LineRole.LEVEL_CURVE: (2.4, style.level_curve, (), 3.0),
        LineRole.TANGENT: (1.4, style.ink, TANGENT, 3.2),
        LineRole.NORMAL: (1.5, style.ink, NORMAL, 3.1),
        LineRole.RIGHT_ANGLE: (1.3, style.ink, (), 3.3),
    }[role]
    return stroke(points, colour, width * pen.unit, dashes, order)


def arrow_artist(arrow: Arrow, pen: Pen) -> FancyArrowPatch:
    """Return an arrow: of a gradient with a full head, of a direction with an open one, thin of the field."""
    width, colour, head, order = {
        ArrowRole.GRADIENT: (2.0, pen.style.ink, "-|>,head_length=0.55,head_width=0.25", 4.2),
        ArrowRole.DIRECTION: (2.0, pen.style.direction, "->,head_length=0.6,head_width=0.3", 4.1),
        ArrowRole.FIELD: (0.8, pen.style.field, "-|>,head_length=0.28,head_width=0.12", 2.0),
    }[arrow.role]
    return FancyArrowPatch(
        arrow.tail,
        arrow.head,
        arrowstyle=head,
        mutation_scale=15 * pen.unit,
        shrinkA=0,
        shrinkB=0,
        linewidth=width * pen.unit,
        color=colour,
        joinstyle="miter",
        capstyle="butt",
        path_effects=[] if arrow.role is ArrowRole.FIELD else pen.halo(width),
        zorder=order,
    )


def mark_artist(mark: Mark, pen: Pen) -> Line2D:
    """Return the sign of a single point."""
    shape, ink, halo = MARKS[mark.kind], pen.style.ink, pen.style.halo
    colour, rim = (ink, (0.9, halo)) if shape.is_filled else (halo, (1.4, ink))
    return dots(np.array([mark.at]), shape.marker, colour, shape.size, pen, 6.0, rim)


def _draw_relief(axes: Axes, relief: Relief, pen: Pen) -> None:
    if np.isnan(relief.values).any():
        axes.add_patch(_undefined(pen, axes))
    bands = band_colours(pen.style, len(relief.levels) - 1)
    filled = axes.contourf(
        relief.x,
        relief.y,
        np.ma.masked_invalid(np.clip(relief.values, -_HUGE, _HUGE)),
        levels=relief.levels,
        colors=[bands[0], *bands, bands[-1]],
        extend="both",
        zorder=0.5,
    )
    # the edge of a band covers the seam that many viewers leave between two shapes
    filled.set(edgecolor="face", linewidth=0.3 * pen.unit)
    lines = [line for contour in relief.contours for line in contour.lines]
    axes.add_collection(
        LineCollection(lines, colors=pen.style.contour, linewidths=0.6 * pen.unit, alpha=0.75, zorder=1.0),
        autolim=False,
    )


def _undefined(pen: Pen, axes: Axes) -> Rectangle:
    ground, hatch = pen.style.undefined
    return Rectangle(
        (0, 0),
        1,
        1,
        transform=axes.transAxes,
        facecolor=ground,
        edgecolor=hatch,
        hatch="////",
        linewidth=0,
        zorder=0.4,
    )


def _draw_field(axes: Axes, arrows: list[Arrow], pen: Pen) -> None:
    if not arrows:
        return
    tails, heads = np.array([a.tail for a in arrows]), np.array([a.head for a in arrows])
    axes.quiver(
        *tails.T,
        *(heads - tails).T,
        angles="xy",
        scale_units="xy",
        scale=1,
        units="inches",
        width=0.011 * pen.unit,
        headwidth=4.2,
        headlength=4.8,
        headaxislength=4.2,
        minlength=0.1,
        color=pen.style.field,
        alpha=0.85,
        zorder=2.0,
    )
