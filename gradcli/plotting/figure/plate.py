"""A figure with everything in it but the paths: axes, title, colour bar, legend, caption."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradcli.dataclass import dataclass
from gradcli.plotting.figure.axes import add_axes, add_bar
from gradcli.plotting.figure.layers import draw_marks
from gradcli.plotting.figure.layout import (
    CAPTION,
    MARGIN,
    TITLE,
    Box,
    Ruler,
    Sheet,
    bar_width,
    below_axes,
    boxes,
    rims_of,
    sheet_of,
)
from gradcli.plotting.figure.legend import Legend, draw_legend, legend_of
from gradcli.plotting.figure.strokes import Pen, write
from gradcli.plotting.look import Look
from gradcli.plotting.scene import Scene
from gradcli.plotting.styles import style_of

_MOST_TITLE_LINES = 2
_MOST_CAPTION_LINES = 3
_ENOUGH = 0.22
"""The share of the sheet below which the axes are thought too small, and the texts made smaller."""

_LEAST = 0.07
"""The share of the sheet below which a picture is a thumbnail, without legend and caption."""

_BELOW_IS_BETTER = 0.85
"""A legend beside the axes must leave them this much more room than one below them."""

_SHRINKINGS = (1.0, 0.85, 0.7)


@dataclass(frozen=True, slots=True)
class Plate:
    """A figure, its axes from top to bottom, the marks on them, and the corner of a line under the title."""

    figure: Figure
    axes: tuple[Axes, ...]
    marks: tuple[tuple[Artist, ...], ...]
    pen: Pen
    ruler: Ruler
    status: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where all that belongs to a figure goes."""

    sheet: Sheet
    pen: Pen
    ruler: Ruler
    title: list[str]
    caption: list[str]
    places: list[Box]
    legend: Legend

    @property
    def area(self) -> float:
        """The share of the sheet that the axes take, 0 where the legend beside them has no room."""
        lowest = (MARGIN + 0.08) * self.sheet.unit + self.ruler.height(len(self.caption), CAPTION)
        if self.legend.block.is_beside and self.places[0].top - self.legend.block.height < lowest:
            return 0.0
        return sum(box.width * box.height for box in self.places) / (self.sheet.width * self.sheet.height)


def plate_of(scene: Scene, look: Look, *, has_status: bool = False) -> Plate:
    """Draw all but the paths; `has_status` leaves room for a line under the title."""
    sheet, style = sheet_of(look), style_of(is_dark=look.is_dark)
    figure = Figure(figsize=(sheet.width, sheet.height), dpi=sheet.dpi, facecolor=style.page)
    plan = _best_plan(figure, scene, look, sheet, has_status=has_status)
    axes = tuple(
        add_axes(figure, panel, box, plan.pen, plan.ruler, is_lowest=panel is scene.panels[-1])
        for panel, box in zip(scene.panels, plan.places, strict=True)
    )
    figure.align_ylabels(list(axes))
    marks = tuple(tuple(draw_marks(a, panel, plan.pen)) for a, panel in zip(axes, scene.panels, strict=True))
    for panel, box in zip(scene.panels, plan.places, strict=True):
        if panel.relief is not None:
            add_bar(figure, panel.relief, box, plan.pen, plan.ruler)
    draw_legend(figure, plan.legend, plan.pen, plan.ruler, _legend_corner(scene, plan))
    status = _add_texts(figure, plan)
    return Plate(figure, axes, marks, plan.pen, plan.ruler, status)


def _best_plan(figure: Figure, scene: Scene, look: Look, sheet: Sheet, *, has_status: bool) -> _Plan:
    """Return the plan with the largest axes, with smaller texts only where the axes stay too small."""
    plans: list[_Plan] = []
    smaller = sheet
    for shrinking in _SHRINKINGS:
        smaller = Sheet(sheet.width, sheet.height, sheet.dpi, sheet.unit * shrinking)
        plans += [
            _plan(figure, scene, look, smaller, has_status=has_status, is_beside=is_beside)
            for is_beside in (False, True)
        ]
        if max(plan.area for plan in plans) >= _ENOUGH:
            break
    if max(plan.area for plan in plans) < _LEAST:
        bare = replace(scene, legend=(), notes=())
        plans.append(_plan(figure, bare, look, smaller, has_status=has_status, is_beside=False))
    return max(plans, key=lambda plan: plan.area * (_BELOW_IS_BETTER if plan.legend.block.is_beside else 1))


def _plan(
    figure: Figure, scene: Scene, look: Look, sheet: Sheet, *, has_status: bool, is_beside: bool
) -> _Plan:
    pen, ruler = Pen(style_of(is_dark=look.is_dark), sheet.unit, sheet.dpi), Ruler(figure, sheet.unit)
    room = sheet.width - 2 * MARGIN * sheet.unit
    held = ruler.wrapped(scene.held, TITLE, room, 1) if scene.held else []
    title = [*ruler.wrapped(scene.title, TITLE, room, _MOST_TITLE_LINES), *held]
    caption = ruler.wrapped("; ".join(scene.notes), CAPTION, room, _MOST_CAPTION_LINES)
    rims = rims_of(scene, ruler, sheet, len(title) + has_status, len(caption))
    legend = legend_of(scene.legend, ruler, sheet, rims.left, is_beside=is_beside)
    places = boxes(scene.panels, sheet, rims, legend.block)
    return _Plan(sheet, pen, ruler, title, caption, places, legend)


def _legend_corner(scene: Scene, plan: _Plan) -> tuple[float, float]:
    """Return the upper left corner of the legend, within the sheet."""
    unit, first, last = plan.sheet.unit, plan.places[0], plan.places[-1]
    if plan.legend.block.is_beside:
        return first.right + bar_width(scene, plan.ruler, unit) + 0.18 * unit, first.top
    top = last.bottom - below_axes(scene, plan.ruler, unit) - 0.1 * unit
    return _left(plan, plan.legend.block.width), top


def _add_texts(figure: Figure, plan: _Plan) -> tuple[float, float]:
    """Write title and caption; return where the title ends, at the left edge of the axes."""
    margin, style = MARGIN * plan.sheet.unit, plan.pen.style
    top = plan.sheet.height - margin
    left = _left(plan, _width(plan, plan.title, TITLE))
    for line in plan.title:
        write(figure, line, (left, top), TITLE, plan.pen, va="top")
        top -= plan.ruler.height(1, TITLE)
    left = _left(plan, _width(plan, plan.caption, CAPTION))
    for index, line in enumerate(plan.caption):
        height = margin + plan.ruler.height(len(plan.caption) - index, CAPTION)
        write(figure, line, (left, height), CAPTION, plan.pen, colour=style.quiet, va="top")
    return plan.places[0].left, top


def _left(plan: _Plan, width: float) -> float:
    """Return where a thing so wide begins: with the axes, or farther to the left to stay on the sheet."""
    margin = MARGIN * plan.sheet.unit
    return max(margin, min(plan.places[0].left, plan.sheet.width - margin - width))


def _width(plan: _Plan, lines: list[str], size: float) -> float:
    return max((plan.ruler.width(line, size) for line in lines), default=0.0)
