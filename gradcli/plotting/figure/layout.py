"""Where things stand in a figure: the sheet, its margins, the place of the axes; all lengths in inches."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from gradcli.dataclass import dataclass
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Look
from gradcli.plotting.scene import Panel, Scene, Tick

_DEFAULTS = {".png": (1600, 1200), ".gif": (800, 600)}
_PAGE = (768, 576)
_PAGE_DPI = 96
_RASTER_DPI = 100
_USUAL_AREA = 48.0
"""The sheet of 8 by 6 inches for which the sizes of texts and lines are made."""

_LEAST_UNIT = 0.8
_LINE = 1.3
"""The distance of two lines of text in sizes of the text."""

MARGIN = 0.13
TITLE, LABEL, TICK, LEGEND, CAPTION = 12.0, 10.5, 9.0, 9.0, 8.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Width and height, dots an inch, and the factor by which points of size are multiplied."""

    width: float
    height: float
    dpi: int
    unit: float


@dataclass(frozen=True, slots=True)
class Rims:
    """What lies around the axes: between them and the edge of the sheet, or the legend."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Block:
    """The size of the legend, and whether it stands to the right of the axes; otherwise it stands below."""

    width: float
    height: float
    is_beside: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet, measured from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height


class Ruler:
    """Measures text as it will be drawn."""

    def __init__(self, figure: Figure, unit: float) -> None:
        agg: Any = FigureCanvasAgg(figure)
        self._renderer = agg.get_renderer()
        self._dpi = figure.dpi
        self._unit = unit

    def width(self, text: str, size: float) -> float:
        """Return how wide a line of text is."""
        font = FontProperties(size=size * self._unit)
        return float(self._renderer.get_text_width_height_descent(text, font, False)[0]) / self._dpi

    def height(self, lines: int, size: float) -> float:
        """Return how high lines of text are."""
        return lines * size * self._unit * _LINE / 72

    def wrapped(self, text: str, size: float, room: float, most: int) -> list[str]:
        """Break text into at most so many lines no wider than `room`, and shorten what is too long."""
        width = self.width(text, size)
        if width <= room:
            return [text] if text else []
        letters = max(2, math.floor(len(text) * room / width))
        while True:
            lines = textwrap.wrap(text, letters, max_lines=most, placeholder=" …") or ["…"]
            if letters <= 2 or max(self.width(line, size) for line in lines) <= room:
                return lines
            letters -= max(1, letters // 30)


def sheet_of(look: Look) -> Sheet:
    """Return the sheet for a look; a small one has smaller text, but never below what can be read."""
    width, height = look.size or _DEFAULTS.get(look.suffix, _PAGE)
    is_raster = look.suffix in _DEFAULTS
    size = math.sqrt(width * height / _USUAL_AREA)
    dpi = max(_RASTER_DPI, round(size)) if is_raster else _PAGE_DPI
    # a hundredth of a pixel more, so that rounding down gives the number of pixels that was asked for
    more = 0.01 * is_raster
    return Sheet((width + more) / dpi, (height + more) / dpi, dpi, max(_LEAST_UNIT, size / dpi))


def proportion_of(sheet: Sheet, kind: SceneKind) -> float:
    """Return width over height of the axes with texts of usual length and a legend of two lines."""
    beside = 1.65 if kind is SceneKind.CONTOURS else 1.0
    width = max(0.3 * sheet.width, sheet.width - beside * sheet.unit)
    height = max(0.3 * sheet.height, sheet.height - 1.75 * sheet.unit)
    return min(4.0, max(0.25, width / height))


def rims_of(scene: Scene, ruler: Ruler, sheet: Sheet, titles: int, captions: int) -> Rims:
    """Return the rims for a scene with so many lines of title and of caption."""
    unit, margin = sheet.unit, MARGIN * sheet.unit
    labels = [ruler.width(tick.label, TICK) for panel in scene.panels for tick in panel.y.ticks]
    names = max(_name_width(panel, ruler) for panel in scene.panels)
    left = margin + names + max(labels, default=0.0) + 0.22 * unit
    last = [ruler.width(panel.x.ticks[-1].label, TICK) / 2 for panel in scene.panels if panel.x.ticks]
    right = margin + max([bar_width(scene, ruler, unit), *last])
    top = margin + ruler.height(titles, TITLE) + 0.06 * unit
    bottom = (
        margin + below_axes(scene, ruler, unit) + ruler.height(captions, CAPTION) + 0.03 * unit * captions
    )
    return Rims(left, right, top, bottom)


def bar_width(scene: Scene, ruler: Ruler, unit: float) -> float:
    """Return what a colour bar takes: gap, bar, ticks and their labels; 0 where there is none."""
    reliefs = [panel.relief for panel in scene.panels if panel.relief is not None]
    if not reliefs:
        return 0.0
    return 0.42 * unit + max((ruler.width(tick.label, TICK) for tick in reliefs[0].ticks), default=0.0)


def below_axes(scene: Scene, ruler: Ruler, unit: float) -> float:
    """Return the height of tick labels and name of the lowest axis."""
    return ruler.height(1, TICK) + ruler.height(1, LABEL) * bool(scene.panels[-1].x.label) + 0.09 * unit


def is_upright(label: str) -> bool:
    """Tell whether the name of a vertical axis is short enough to stand upright."""
    return len(label) <= 2


def boxes(panels: tuple[Panel, ...], sheet: Sheet, rims: Rims, legend: Block) -> list[Box]:
    """Return the places of the axes from top to bottom, where the legend needs this much."""
    gap, between = 0.12 * sheet.unit, min(0.22 * sheet.unit, 0.04 * sheet.height)
    beside = (legend.width + 1.5 * gap) * legend.is_beside
    below = (legend.height + gap) * (not legend.is_beside and legend.height > 0)
    left, bottom = rims.left, rims.bottom + below
    # where there is no room at all, the axes keep a little of it
    width = max(0.1 * sheet.width, sheet.width - left - rims.right - beside)
    height = max(0.1 * sheet.height, sheet.height - bottom - rims.top)
    each = (height - between * (len(panels) - 1)) / len(panels)
    return [
        _fitted(panel, Box(left, bottom + (len(panels) - 1 - index) * (each + between), width, each))
        for index, panel in enumerate(panels)
    ]


def tick_texts(ticks: Sequence[Tick], ruler: Ruler, room: float, *, is_upward: bool = False) -> list[str]:
    """Return the labels of the ticks, every second (third, ...) one only where they would touch."""
    labels = [tick.label for tick in ticks]
    each = ruler.height(1, TICK) if is_upward else max((ruler.width(x, TICK) for x in labels), default=0.0)
    needed = len(labels) * (each + (0 if is_upward else ruler.width("0", TICK)))
    stride = max(1, math.ceil(needed / room))
    return [label if index % stride == 0 else "" for index, label in enumerate(labels)]


def _fitted(panel: Panel, room: Box) -> Box:
    """Return the largest box in the room with equal units, at its top and in the middle of its width."""
    if not panel.is_equal:
        return room
    ratio = (panel.x.high - panel.x.low) / (panel.y.high - panel.y.low)
    width = min(room.width, room.height * ratio)
    height = width / ratio
    return Box(room.left + (room.width - width) / 2, room.top - height, width, height)


def _name_width(panel: Panel, ruler: Ruler) -> float:
    if is_upright(panel.y.label):
        return ruler.width(panel.y.label, LABEL)
    return ruler.height(1, LABEL)
