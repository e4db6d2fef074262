"""The axes of a panel with exactly the ticks of the scene, and the colour bar."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis as Scale
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.ticker import NullLocator

from gradcli.plotting.figure.layers import draw_ground
from gradcli.plotting.figure.layout import LABEL, TICK, Box, Ruler, is_upright, tick_texts
from gradcli.plotting.figure.strokes import Pen
from gradcli.plotting.scene import Panel, Relief
from gradcli.plotting.styles import band_colours

_BAR_GAP, _BAR_WIDTH = 0.14, 0.15
_POINT = 0.14
"""The height of the pointed ends of a colour bar, in inches."""


def add_axes(figure: Figure, panel: Panel, box: Box, pen: Pen, ruler: Ruler, *, is_lowest: bool) -> Axes:
    """Draw a panel without its paths and marks; only the lowest names its horizontal axis."""
    axes = _placed(figure, box)
    axes.set(xscale="log" if panel.x.is_log else "linear", yscale="log" if panel.y.is_log else "linear")
    axes.set(autoscale_on=False, xlim=(panel.x.low, panel.x.high), ylim=(panel.y.low, panel.y.high))
    axes.set_facecolor(pen.style.page)
    axes.spines[:].set(color=pen.style.quiet, linewidth=0.8 * pen.unit, zorder=7)
    if panel.relief is None:
        axes.grid(visible=True, color=pen.style.quiet, alpha=0.22, linewidth=0.6 * pen.unit)
        axes.set_axisbelow(True)
    draw_ground(axes, panel, pen)
    # what has been drawn may have moved them
    axes.set(xlim=(panel.x.low, panel.x.high), ylim=(panel.y.low, panel.y.high))
    across = tick_texts(panel.x.ticks, ruler, box.width) if is_lowest else [""] * len(panel.x.ticks)
    _set_ticks(axes.xaxis, [tick.at for tick in panel.x.ticks], across, pen)
    upward = tick_texts(panel.y.ticks, ruler, box.height, is_upward=True)
    _set_ticks(axes.yaxis, [tick.at for tick in panel.y.ticks], upward, pen)
    _set_names(axes, panel, pen, is_lowest=is_lowest)
    return axes


def add_bar(figure: Figure, relief: Relief, box: Box, pen: Pen, ruler: Ruler) -> None:
    """Draw the colour bar to the right of a panel; a pointed end says that f goes on beyond it."""
    point = min(_POINT * pen.unit, box.height / 4)
    below, above = _goes_on(relief)
    left, bottom = box.right + _BAR_GAP * pen.unit, box.bottom + point * below
    axes = _placed(figure, Box(left, bottom, _BAR_WIDTH * pen.unit, box.height - point * (below + above)))
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[])
    axes.spines[:].set_visible(False)
    for shape in _bands(band_colours(pen.style, len(relief.levels) - 1), box, point, below, above):
        shape.set(edgecolor=pen.style.contour, linewidth=0.5 * pen.unit, clip_on=False)
        axes.add_patch(shape)
    axes.yaxis.tick_right()
    heights = relief.shade([tick.at for tick in relief.ticks]).tolist()
    _set_ticks(axes.yaxis, heights, tick_texts(relief.ticks, ruler, box.height, is_upward=True), pen)
    # as deep as the name of the horizontal axis, away from its tick labels
    depth = (TICK + 7) * pen.unit + 72 * point * below
    axes.set_xlabel("f", fontsize=LABEL * pen.unit, color=pen.style.ink, labelpad=depth)


def _goes_on(relief: Relief) -> tuple[bool, bool]:
    """Tell whether there are values below the lowest level, and above the highest."""
    known = relief.values[~np.isnan(relief.values)]
    return bool((known < relief.levels[0]).any()), bool((known > relief.levels[-1]).any())


def _bands(colours: list[str], box: Box, point: float, below: bool, above: bool) -> Iterator[Patch]:
    each, length = 1 / len(colours), point / (box.height - point * (below + above))
    for band, colour in enumerate(colours):
        yield Rectangle((0, band * each), 1, each, facecolor=colour)
    if below:
        yield Polygon([(0, 0), (0.5, -length), (1, 0)], facecolor=colours[0])
    if above:
        yield Polygon([(0, 1), (0.5, 1 + length), (1, 1)], facecolor=colours[-1])


def _placed(figure: Figure, box: Box) -> Axes:
    width, height = figure.get_size_inches()
    return figure.add_axes((box.left / width, box.bottom / height, box.width / width, box.height / height))


def _set_ticks(scale: Scale, at: list[float], texts: list[str], pen: Pen) -> None:
    scale.set_minor_locator(NullLocator())
    scale.set_ticks(at, labels=texts, fontsize=TICK * pen.unit, color=pen.style.ink)
    scale.set_tick_params(
        color=pen.style.quiet, length=3.5 * pen.unit, width=0.8 * pen.unit, pad=3 * pen.unit
    )


def _set_names(axes: Axes, panel: Panel, pen: Pen, *, is_lowest: bool) -> None:
    size, ink = LABEL * pen.unit, pen.style.ink
    if is_lowest:
        axes.set_xlabel(panel.x.label, fontsize=size, color=ink, labelpad=2 * pen.unit)
    name = axes.set_ylabel(panel.y.label, fontsize=size, color=ink, labelpad=4 * pen.unit)
    if is_upright(panel.y.label):
        name.set(rotation=0, ha="right", va="center")
