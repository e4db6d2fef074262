from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gradcli.plotting.composing.composition import kind_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Screen
from gradcli.plotting.scene import LineRole
from gradcli.plotting.terminal.palettes import palette
from gradcli.plotting.terminal.writer import canvas, draw
from tests.plotting.contrast import contrast
from tests.plotting.samples import SUBJECTS, sample
from tests.plotting.terminal.hand_made import bare, bowl, history
from tests.plotting.terminal.map_frame import Frame
from tests.plotting.terminal.screens import LEVELS as SCREENS
from tests.plotting.terminal.screens import TRUE, signs, width


@pytest.mark.parametrize("level", ["true_colour", "no_colour", "ascii"])
def test_no_line_is_wider_than_the_screen(level: str) -> None:
    wide = bowl(title="f = " + "x + " * 30 + "漢字" * 30, names=("momentum:0.5", "n" * 90))
    for columns in (*range(12, 44, 5), 60, 80, 200):
        for scene in (wide, bowl(), history()):
            text = draw(scene, replace(SCREENS[level], width=columns, height=8 + columns // 8))
            assert max(map(width, signs(text))) <= columns


@pytest.mark.parametrize("columns", [0, 1, 7, 11])
def test_a_screen_without_room_for_a_picture_gets_the_words_in_one_piece(columns: int) -> None:
    title, *notes = signs(draw(bowl(title="f = 1.2345678901 x"), replace(SCREENS["ascii"], width=columns)))
    assert title == "f = 1.2345678901 x"
    assert notes[-1] == "too narrow for a picture: --size 72x24 draws one all the same"


@pytest.mark.parametrize("name", ["bowl", "rosenbrock", "kink", "graph", "slice"])
def test_every_picture_fits_its_screen(name: str) -> None:
    for columns, rows in ((40, 12), (40, 24), (60, 16), (80, 24), (120, 12), (200, 60)):
        text = draw(sample(name), Screen(columns, rows, 256))
        assert len(text.splitlines()) <= rows
        assert max(map(width, signs(text))) <= columns


def test_labels_on_the_axis_below_do_not_touch() -> None:
    for columns in range(16, 40):
        text = draw(bare(), Screen(columns, 16 + columns // 4))
        labels = signs(text)[Frame(text).bottom + 1].split()
        assert labels
        assert set(labels) <= {"-3", "-2", "-1", "0", "1", "2", "3"}


@pytest.mark.parametrize("level", SCREENS)
def test_a_users_text_is_neither_obeyed_nor_read_as_markup(level: str) -> None:
    rogue = "\x1b[31mred\x1b[0m\x07[bold]b[/bold]\u202e:smile:"
    screen = replace(SCREENS[level], width=120)
    text, plain = draw(bowl(rogue, (rogue, "adam"), (rogue,)), screen), draw(bowl(), screen)
    shown = "\n".join(signs(text))
    assert shown.count("\\x1b[31mred\\x1b[0m\\x07[bold]b[/bold]\\u202e:smile:") == 3
    assert set(re.findall(r"\x1b[^m]*m", text)) <= set(re.findall(r"\x1b[^m]*m", plain))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]|\u202e", re.sub(r"\x1b\[[0-9;]*m", "", text))


def test_each_level_writes_only_what_it_may() -> None:
    texts = {level: draw(bowl(), screen) for level, screen in SCREENS.items()}
    assert "38;2" in texts["true_colour"]
    assert "38;5" in texts["256_colours"]
    assert "8;2;" not in texts["256_colours"]
    assert "\x1b[" in texts["16_colours"]
    assert not re.search("[34]8;", texts["16_colours"])
    assert "\x1b" not in texts["no_colour"]
    assert texts["ascii"].isascii()
    assert "\x1b" not in texts["ascii"]


@pytest.mark.parametrize("is_dark", [True, False])
def test_every_ink_is_legible_on_every_band(is_dark: bool) -> None:
    colours = palette(Screen(80, 24, TRUE, is_dark=is_dark))
    inks = [ink for role, ink in colours.inks.items() if role is not LineRole.GRAPH] + list(colours.paths)
    ground = "#1e1e1e" if is_dark else "#ffffff"
    worst = min(contrast(ink.colour, band) for ink in inks for band in colours.bands(15))
    assert worst >= 2.4
    # without a band below, at least what WCAG 2.2 asks of graphics
    assert min(contrast(ink.colour, ground) for ink in (*colours.inks.values(), *colours.paths)) >= 3


@pytest.mark.parametrize("kind", SceneKind)
@pytest.mark.parametrize("level", SCREENS)
def test_a_canvas_has_a_sample_for_each_dot_of_a_picture(level: str, kind: SceneKind) -> None:
    screen = replace(SCREENS[level], width=100, height=40)
    area = canvas(screen, kind)
    assert 2 * 70 <= area.columns <= 2 * 100
    assert area.rows >= 4 * (24 if kind is not SceneKind.HISTORY else 10)
    assert area.proportion == pytest.approx(area.columns / area.rows)


@pytest.mark.parametrize(("name", "level"), [("bowl", "true_colour"), ("rosenbrock", "no_colour")])
def test_a_scene_composed_for_a_screen_fills_it(name: str, level: str) -> None:
    screen = replace(SCREENS[level], width=80, height=24)
    text = draw(sample(name, canvas(screen, kind_of(SUBJECTS[name]()))), screen)
    assert max(map(width, signs(text))) >= 70
    assert len(text.splitlines()) >= 22
