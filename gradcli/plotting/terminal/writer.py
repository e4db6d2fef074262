"""A picture in a terminal: half-blocks of colour, braille lines and signs, or ASCII, by Rich alone."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import StringIO
from itertools import pairwise
from typing import Literal

from rich.console import Console
from rich.style import Style
from rich.text import Text

from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Canvas, Screen
from gradcli.plotting.scene import Panel, Scene
from gradcli.plotting.terminal.axes import (
    NARROW,
    area_of,
    bar_width,
    draw_axes,
    draw_bar,
    rows_below,
    y_labels,
)
from gradcli.plotting.terminal.cells import Cells, Run
from gradcli.plotting.terminal.inert import inert
from gradcli.plotting.terminal.legend import Legend
from gradcli.plotting.terminal.palettes import PLAIN, TRUE_COLOURS, Ink
from gradcli.plotting.terminal.panels import draw_panel
from gradcli.plotting.terminal.pencils import Pencils, pencils
from gradcli.plotting.terminal.strokes import Area
from gradcli.plotting.terminal.wording import folded

_MARGINS = {SceneKind.CONTOURS: (9, 8), SceneKind.GRAPH: (9, 8), SceneKind.HISTORY: (9, 9)}
"""Columns and rows that axes, title, legend and notes usually take."""

_USUAL_BAR = 9

_LEAST_ROWS = {SceneKind.CONTOURS: 4, SceneKind.GRAPH: 4, SceneKind.HISTORY: 2}
_LEAST_COLUMNS = 12
_TOO_NARROW = "too narrow for a picture: --size 72x24 draws one all the same"
_ROOMY = 18
"""From so many rows on, a blank one stands above the legend."""


def canvas(screen: Screen, kind: SceneKind) -> Canvas:
    """Return the area that a map, a graph or a panel of a history has on a screen."""
    across, down = _MARGINS[kind]
    if kind is SceneKind.CONTOURS and screen.width >= NARROW and pencils(screen, 0).has_bands:
        across += _USUAL_BAR
    columns, rows = max(8, screen.width - across), max(4, screen.height - down)
    if kind is SceneKind.HISTORY:
        rows = max(2, rows // 2)
    return Canvas(columns / (2 * rows), 2 * columns, 4 * rows)


def draw(scene: Scene, screen: Screen) -> str:
    """Return a scene as lines of text, none wider than the screen, with escape codes where it has colours.

    A screen that is too narrow for a picture gets the words alone, whose lines it breaks itself.
    Title, notes and the names of paths are never left out: where they take more than the screen has rows, the
    picture is higher.
    """
    scene = inert(scene, screen)
    tools = pencils(screen, len({path.number for panel in scene.panels for path in panel.paths}))
    is_wide = screen.width >= _LEAST_COLUMNS
    width = screen.width if is_wide else sys.maxsize
    title = [[Run(line, Ink(is_bold=True), "")] for line in folded(scene.title, width)]
    head = [*title, *_plain([scene.held] if scene.held else [], width)]
    notes = _plain(scene.notes, width)
    if not is_wide:
        return _text([*head, *notes, *_plain([_TOO_NARROW], width)], screen)
    least = len(scene.panels) * _LEAST_ROWS[scene.kind]
    feet = _feet(scene.panels)
    room = screen.height - len(head) - sum(1 + foot for foot in feet)
    most = max(0, room - least - len(notes))
    count = len(Legend(scene, tools, screen.width).lines(most)) + len(notes)
    gap: list[list[Run]] = [[]] if count and screen.height >= _ROOMY and room - least > count else []
    rows = max(least, room - count - len(gap)) // len(scene.panels)
    areas = list(_areas(scene.panels, screen, rows, tools))
    grids = (_grid(*placed, screen, tools) for placed in zip(scene.panels, areas, feet, strict=True))
    legend = Legend(scene, tools, screen.width, areas[0]).lines(most)
    body = (line for cells in grids for line in cells.lines())
    return _text([*head, *body, *gap, *legend, *notes], screen)


def _plain(texts: Iterable[str], width: int) -> list[list[Run]]:
    return [[Run(line, PLAIN, "")] for text in texts for line in folded(text, width)]


def _feet(panels: Sequence[Panel]) -> list[int]:
    """Return the rows below each panel; of panels with the same axis below, the last has its labels."""
    shared = [panel.x == later.x for panel, later in pairwise(panels)]
    return [
        1 if is_shared else rows_below(panel)
        for panel, is_shared in zip(panels, [*shared, False], strict=True)
    ]


def _areas(panels: Sequence[Panel], screen: Screen, rows: int, tools: Pencils) -> Iterator[Area]:
    """Yield the area of each panel, all with their left axes in one column."""
    left = max(y_labels(panel) for panel in panels)
    for panel in panels:
        yield area_of(panel, left, screen.width - bar_width(panel, screen.width, tools), rows)


def _grid(panel: Panel, area: Area, foot: int, screen: Screen, tools: Pencils) -> Cells:
    cells = Cells(screen.width, area.top + area.height + foot, tools.palette.under)
    draw_panel(cells, area, panel, tools)
    draw_axes(cells, area, panel, tools)
    if panel.relief is not None and bar_width(panel, screen.width, tools):
        draw_bar(cells, area, panel.relief, tools)
    return cells


def _text(lines: Iterable[Sequence[Run]], screen: Screen) -> str:
    """Write lines by Rich, which neither wraps, crops nor reads markup in them."""
    console = Console(
        file=StringIO(),
        width=max(1, screen.width),
        color_system=_system(screen.colours),
        force_terminal=screen.colours > 0,
        no_color=screen.colours == 0,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        # an empty environment: colour and width are the screen's alone
        _environ={},
    )
    with console.capture() as capture:
        for line in lines:
            pieces = ((run.text, _style(run.ink, run.ground)) for run in line)
            console.print(Text.assemble(*pieces), soft_wrap=True)
    return capture.get()


@lru_cache(maxsize=4096)
def _style(ink: Ink, ground: str) -> Style:
    return Style(color=ink.colour or None, bgcolor=ground or None, bold=ink.is_bold or None)


def _system(colours: int) -> Literal["truecolor", "256", "standard"] | None:
    if colours < 16:
        return None
    return "truecolor" if colours >= TRUE_COLOURS else "256" if colours >= 256 else "standard"
