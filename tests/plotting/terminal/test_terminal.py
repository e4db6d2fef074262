from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gradcli.plotting.look import Screen
from gradcli.plotting.scene import ArrowRole, MarkKind
from gradcli.plotting.terminal.palettes import palette
from gradcli.plotting.terminal.writer import draw
from tests.plotting.terminal.hand_made import (
    BOTTOM,
    EDGE,
    HIGH,
    LEVELS,
    LOW,
    PLACES,
    TOP,
    bare,
    bowl,
    history,
)
from tests.plotting.terminal.map_frame import Frame
from tests.plotting.terminal.screens import LEVELS as SCREENS
from tests.plotting.terminal.screens import TRUE, Look, readable, signs

GOLDEN = Path(__file__).parent / "golden"
COLOURED = [name for name, screen in SCREENS.items() if screen.colours]


@cache
def _bowl(level: str, columns: int = 60, rows: int = 18) -> Frame:
    return Frame(draw(bowl(), replace(SCREENS[level], width=columns, height=rows)))


@pytest.mark.parametrize("level", SCREENS)
def test_the_picture_of_each_level_of_service_is_as_it_was_looked_at(level: str) -> None:
    assert readable(_bowl(level).text) == (GOLDEN / f"{level}.txt").read_text()


@pytest.mark.parametrize("columns", [60, 83])
@pytest.mark.parametrize("level", SCREENS)
def test_marks_lie_where_their_coordinates_say(level: str, columns: int) -> None:
    frame = _bowl(level, columns, columns // 2)
    unicode = dict(zip(PLACES, "★▲✕?^●", strict=True))
    ascii_only = dict(zip(PLACES, "*MX?VO", strict=True))
    expected = unicode if SCREENS[level].unicode else ascii_only
    assert {kind: frame.at(*place).sign for kind, place in PLACES.items()} == expected


@pytest.mark.parametrize("columns", [40, 61, 97, 160])
def test_a_unit_is_as_long_on_both_axes(columns: int) -> None:
    frame = _bowl("true_colour", columns, 40)
    units = (HIGH - LOW) / (TOP - BOTTOM)
    assert abs(frame.width - 2 * frame.height * units) <= 0.5
    assert frame.width >= 0.6 * columns


@pytest.mark.parametrize("level", COLOURED)
@pytest.mark.parametrize(
    "spot", [(0.2, -0.2), (-0.9, 1.75), (1.45, -1.75), (2.8, -0.2), (2.8, -1.8), (-0.2, 1.2)]
)
def test_a_value_has_the_colour_that_the_bar_has_at_its_height(level: str, spot: tuple[float, float]) -> None:
    frame = _bowl(level, 100, 44)
    value = spot[0] ** 2 + spot[1] ** 2
    band = sum(value >= bound for bound in LEVELS) - 1
    half = int((1 - (band + 0.5) / (len(LEVELS) - 1)) * 2 * frame.height)
    bar = frame.cells[frame.top + half // 2][frame.left + frame.width + 2].halves[half % 2]
    row, column = frame.place(*spot)
    down = (TOP - spot[1]) / (TOP - BOTTOM) * frame.height
    assert bar
    assert frame.cells[row][column].halves[int(down % 1 >= 0.5)] == bar


@pytest.mark.parametrize("level", COLOURED)
@pytest.mark.parametrize("slope", [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)])
def test_f_rises_on_the_map_where_it_rises(level: str, slope: tuple[float, float]) -> None:
    scene = bare()
    panel = scene.panels[0]
    assert panel.relief
    across, up = np.meshgrid(panel.relief.x, panel.relief.y)
    plane = replace(panel.relief, values=6.5 + 2 * (slope[0] * across + slope[1] * up))
    frame = Frame(draw(replace(scene, panels=(replace(panel, relief=plane),)), SCREENS[level]))
    bar = [line[frame.left + frame.width + 2].ground for line in frame.cells[frame.top : frame.bottom]]
    ends = [frame.at(1.9 * way * slope[0], 1.9 * way * slope[1]).ground for way in (1, -1)]
    assert bar.index(ends[0]) < bar.index(ends[1])


def test_more_colours_tell_more_bands_apart() -> None:
    bands = {colours: len(set(palette(Screen(80, 24, colours)).bands(15))) for colours in (16, 256, TRUE)}
    assert 3 <= bands[16] < bands[256] < bands[TRUE] == 15


@pytest.mark.parametrize("level", SCREENS)
def test_where_f_is_undefined_the_map_is_blank_but_for_sparse_points(level: str) -> None:
    frame = Frame(draw(bare(), replace(SCREENS[level], width=90, height=36)))
    boundary = frame.place(EDGE, 0.0)[1]
    void = [line[frame.left : boundary] for line in frame.cells[frame.top : frame.bottom]]
    blank = [look for line in void for look in (*line, *[Look(" ")] * (boundary - frame.left - len(line)))]
    assert len(blank) >= 100
    assert {look.sign for look in blank} <= {" ", "·"}
    assert not any(look.ground for look in blank)
    assert sum(look.sign == "·" for look in blank) <= len(blank) / 4
    inside = [line[boundary + 1] for line in frame.cells[frame.top : frame.bottom]]
    if level in COLOURED:
        assert all(look.ground or look.sign not in " ·" for look in inside)


@pytest.mark.parametrize("level", SCREENS)
@pytest.mark.parametrize("kind", PLACES)
def test_the_legend_has_the_signs_and_colours_of_the_marks(level: str, kind: MarkKind) -> None:
    frame = _bowl(level)
    mark, before = frame.at(*PLACES[kind]), _before(frame, f" {kind.value}")
    assert (before.sign, before.colour, before.is_bold) == (mark.sign, mark.colour, mark.is_bold)


@pytest.mark.parametrize("level", SCREENS)
@pytest.mark.parametrize(("name", "number", "between"), [("gd", 0, (1.9, -0.6)), ("adam", 1, (2.1, 0.2))])
def test_the_legend_has_the_signs_and_colours_of_the_paths(
    level: str, name: str, number: int, between: tuple[float, float]
) -> None:
    frame = _bowl(level)
    path = bowl().panels[0].paths[number]
    start, way = frame.at(*path.points[0]), frame.at(*between)
    row, column = _found(frame, f" {name}: ")
    shown = frame.cells[row][column - (4 + (level == "no_colour")) : column]
    assert {look.colour for look in shown} == {start.colour} == {way.colour}
    assert shown[0].sign == start.sign
    if number == 0:
        assert shown[-1].sign == frame.at(*path.points[-1]).sign
    if level == "ascii":
        assert shown[1].sign == way.sign == "ab"[number]


def test_paths_differ_by_colour_or_where_there_is_none_by_letter() -> None:
    for level in SCREENS:
        frame = _bowl(level)
        steps = [frame.at(0.6, -0.6), frame.at(1.5, -0.1)]
        if level in COLOURED:
            assert [look.sign for look in steps] == ["•", "•"]
            assert len({look.colour for look in steps}) == 2
        else:
            assert [look.sign for look in steps] == ["a", "b"]


@pytest.mark.parametrize("level", ["true_colour", "true_colour_light", "no_colour"])
def test_a_level_curve_passes_through_the_cells_of_its_circle(level: str) -> None:
    frame = Frame(draw(bare(), replace(SCREENS[level], width=80, height=40)))
    for angle in range(100, 350, 10):
        spot = math.sqrt(2) * math.cos(math.radians(angle)), math.sqrt(2) * math.sin(math.radians(angle))
        assert "\u2801" <= frame.at(*spot).sign <= "\u28ff"


def test_an_arrow_of_the_field_points_away_from_the_minimum() -> None:
    field = tuple(arrow for arrow in bowl().panels[0].arrows if arrow.role is ArrowRole.FIELD)
    scene = bare()
    panel = replace(scene.panels[0], lines=(), arrows=field)
    frame = Frame(draw(replace(scene, panels=(panel,)), Screen(120, 60)))
    seen = 0
    for row in range(frame.top, frame.bottom):
        for column, look in enumerate(frame.cells[row][frame.left : frame.left + frame.width]):
            if (sector := "→↗↑↖←↙↓↘".find(look.sign)) >= 0:
                seen += 1
                x = LOW + (column + 0.5) / frame.width * (HIGH - LOW)
                y = TOP - (row - frame.top + 0.5) / frame.height * (TOP - BOTTOM)
                angle = sector * math.pi / 4
                assert math.cos(angle) * x + math.sin(angle) * y > 0.8 * math.hypot(x, y)
    assert seen >= 40


def test_the_steps_of_a_history_lie_by_the_logarithm_of_their_values() -> None:
    text = draw(history(), Screen(70, 40, TRUE))
    rows = [row for row, line in enumerate(signs(text)) if "└" in line]
    lines = signs(text)
    left = lines[rows[0]].index("└") + 1
    columns = len(lines[rows[0]]) - left
    top = next(row for row, line in enumerate(lines) if "┤" in line or "│" in line)
    height = rows[0] - top
    for step, sign in enumerate("○•••◆"):
        row, column = min(height - 1, step * height // 4), min(columns - 1, step * columns // 4)
        assert lines[top + row][left + column] == sign
    assert sum(line.endswith("◆") for line in lines[rows[0] :]) == 1


def _found(frame: Frame, words: str) -> tuple[int, int]:
    row, line = next((row, line) for row, line in enumerate(signs(frame.text)) if words in line)
    return row, line.index(words)


def _before(frame: Frame, words: str) -> Look:
    row, column = _found(frame, words)
    return frame.cells[row][column - 1]
