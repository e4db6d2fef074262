"""What a figure's file holds; SVG is read as text, PNG by its pixels where a number can be told for them."""

from __future__ import annotations

import io
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Look
from gradcli.plotting.scene import Array, Entry, MarkKind, Panel, Path, Scene, Tick
from gradcli.plotting.styles import DARK, channels
from tests.plotting.samples import sample

mpl = pytest.importorskip("matplotlib", reason="figures need matplotlib")

from PIL import Image  # noqa: E402

from gradcli.plotting.figure import writer as figure  # noqa: E402
from gradcli.plotting.figure.layout import Ruler, sheet_of  # noqa: E402
from gradcli.plotting.figure.plate import plate_of  # noqa: E402

_SVG = "{http://www.w3.org/2000/svg}"
_SMALL = Look(".png", (400, 300))
_USER_TEXT = r"_a $x^2$ \alpha <b>&"


@cache
def _drawn(name: str, look: Look = _SMALL) -> bytes:
    return figure.draw(sample(name), look)


def _texts(scene: Scene) -> list[str]:
    root = ET.fromstring(figure.draw(scene, Look(".svg")))  # noqa: S314 - our own file
    return ["".join(text.itertext()) for text in root.iter(f"{_SVG}text")]


def _pixels(file: bytes) -> Array:
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"), dtype=float)


def _vermilion(file: bytes) -> int:
    """Return how many pixels have the colour of the first path."""
    return int((np.abs(_pixels(file) - np.array(channels("#d55e00"))).max(axis=2) < 3).sum())


@pytest.mark.parametrize("name", ["graph", "history", "slice"])
def test_the_texts_of_an_svg_are_those_of_the_scene(name: str) -> None:
    scene = sample(name)
    texts = _texts(scene)
    joined = " ".join(texts)
    assert scene.title in texts
    assert {entry.text for entry in scene.legend} <= set(texts)
    assert {panel.y.label for panel in scene.panels} <= set(texts)
    assert scene.panels[-1].x.label in texts
    assert all(note in joined for note in (scene.held, *scene.notes))
    ticks = [*scene.panels[-1].x.ticks, *(tick for panel in scene.panels for tick in panel.y.ticks)]
    assert {tick.label for tick in ticks} <= set(texts)


def test_the_legend_has_the_order_of_the_scene() -> None:
    scene = sample("bowl")
    texts = _texts(scene)
    places = [texts.index(entry.text) for entry in scene.legend]
    assert places == sorted(places)


def test_what_a_user_wrote_stands_as_it_is() -> None:
    scene = sample("half")
    panel = scene.panels[0]
    ticks = (Tick(panel.x.low, _USER_TEXT + "3"),)
    axes = replace(panel, x=replace(panel.x, label=_USER_TEXT + "2", ticks=ticks))
    written = replace(
        scene,
        title=_USER_TEXT,
        panels=(axes,),
        legend=(Entry(MarkKind.POINT, _USER_TEXT + "4"),),
        notes=(_USER_TEXT + "5",),
        held="",
    )
    assert {_USER_TEXT + end for end in ("", "2", "3", "4", "5")} <= set(_texts(written))


def test_the_ticks_are_those_of_the_axes_and_no_others() -> None:
    scene = sample("history")
    with figure.settings():
        plate = plate_of(scene, Look(".png"))
    for axes, panel in zip(plate.axes, scene.panels, strict=True):
        assert axes.get_yticks().tolist() == [tick.at for tick in panel.y.ticks]
        assert not axes.get_yticks(minor=True).size
        assert axes.get_xlim() == (panel.x.low, panel.x.high)
        assert (axes.get_yscale() == "log") is panel.y.is_log


@pytest.mark.parametrize("name", ["bowl", "pole", "diverging", "graph", "history", "skewed"])
def test_units_are_equal_where_the_scene_says_so_and_all_lies_on_the_sheet(name: str) -> None:
    scene = sample(name)
    with figure.settings():
        plate = plate_of(scene, _SMALL)
    for axes, panel in zip(plate.axes, scene.panels, strict=True):
        box = axes.get_window_extent()
        lengths = box.width / (panel.x.high - panel.x.low), box.height / (panel.y.high - panel.y.low)
        assert not panel.is_equal or lengths[0] == pytest.approx(lengths[1])
        assert 0 < box.x0 < box.x1 < 400
        assert 0 < box.y0 < box.y1 < 300


@pytest.mark.parametrize("size", [(401, 299), (333, 777), None])
def test_a_png_has_the_size_that_was_asked_for(size: tuple[int, int] | None) -> None:
    file = _drawn("graph", Look(".png", size))
    assert struct.unpack(">II", file[16:24]) == (size or (1600, 1200))


def test_a_vector_file_has_96_pixels_an_inch() -> None:
    root = ET.fromstring(_drawn("graph", Look(".svg")))  # noqa: S314
    assert (root.get("width"), root.get("height")) == ("576pt", "432pt")
    assert b"/MediaBox [ 0 0 300 225 ]" in _drawn("graph", Look(".pdf", (400, 300)))


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_equal_scenes_give_equal_files_without_date_or_version(suffix: str) -> None:
    look = Look(suffix, (400, 300))
    file = figure.draw(sample("graph"), look)
    assert file == _drawn("graph", look)
    assert mpl.__version__.encode() not in file
    assert not any(word in file for word in (b"CreationDate", b"dc:date", b"Software"))


def test_a_users_own_settings_neither_show_nor_change() -> None:
    expected = _drawn("graph")
    with mpl.rc_context({"text.usetex": True, "font.size": 30, "lines.marker": "o", "savefig.bbox": "tight"}):
        before = dict(mpl.rcParams)
        assert figure.draw(sample("graph"), _SMALL) == expected
        assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(("is_dark", "page"), [(False, (255, 255, 255)), (True, channels(DARK.page))])
def test_the_page_is_light_or_dark(is_dark: bool, page: tuple[int, int, int]) -> None:
    corner = _pixels(_drawn("graph", replace(_SMALL, is_dark=is_dark)))[0, 0]
    assert tuple(corner) == page


def test_the_first_path_is_vermilion_with_its_marks() -> None:
    assert _vermilion(_drawn("diverging")) > 100


def test_what_is_undefined_is_hatched_and_what_is_defined_is_not() -> None:
    look = Look(".png", (800, 600))
    grounds = [
        (np.abs(_pixels(_drawn(name, look)) - 236).max(axis=2) < 2).mean() for name in ("half", "bowl")
    ]
    # #ececec; the left half of the axes, which fill about two thirds of the sheet, less the hatch
    assert 0.1 < grounds[0] < 0.4
    assert grounds[1] < 0.01


def test_a_path_that_runs_far_away_does_not_spoil_the_picture() -> None:
    scene = sample("bowl")
    points = np.array([(0.0, 0.0), (1.0, 1.0), (1e300, -1e300), (-1e308, 1e308)])
    path = Path("p", 0, points, np.arange(4), np.ones(4), np.ones((4, 2)), "", has_end=False)
    panel = replace(scene.panels[0], paths=(path,))
    assert _vermilion(figure.draw(replace(scene, panels=(panel,)), _SMALL)) > 20


def test_nothing_but_a_frame_can_be_drawn() -> None:
    panel = sample("bowl").panels[0]
    empty = Panel(replace(panel.x, ticks=(), label=""), replace(panel.y, ticks=(), label=""))
    scene = Scene(SceneKind.CONTOURS, "", "", (), (empty,))
    assert _texts(scene) == []


def test_a_long_title_is_broken_and_shortened() -> None:
    scene = replace(sample("graph"), title="f(x) = " + " + ".join(f"sin({k}·x)" for k in range(200)))
    lines = [text for text in _texts(scene) if "sin(" in text]
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_a_long_legend_keeps_every_entry_and_its_place() -> None:
    scene = sample("bowl")
    entries = tuple(Entry(n, f"path {n} with adam at rate 0.{n}: converged in {n} steps") for n in range(14))
    long = replace(scene, legend=entries)
    with figure.settings():
        plate = plate_of(long, Look(".png"))
        boxes = [text.get_window_extent() for text in plate.figure.texts]
    written = " ".join(text.get_text() for text in plate.figure.texts)
    assert all(entry.text in written for entry in entries)
    picture = plate.axes[0].get_window_extent()
    assert not any(picture.overlaps(box) for box in boxes)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 1600 for box in boxes)


def test_a_thumbnail_has_no_legend() -> None:
    scene = sample("bowl")
    with figure.settings():
        texts = {text.get_text() for text in plate_of(scene, Look(".png", (160, 120))).figure.texts}
    assert not texts & {entry.text for entry in scene.legend}


@pytest.mark.parametrize(("text", "room"), [("a b c " * 40, 2.0), ("x" * 500, 1.0), ("W" * 30, 0.01)])
def test_wrapped_text_keeps_to_its_room(text: str, room: float) -> None:
    with figure.settings():
        sheet = sheet_of(Look(".png"))
        ruler = Ruler(mpl.figure.Figure(figsize=(sheet.width, sheet.height), dpi=sheet.dpi), sheet.unit)
        lines = ruler.wrapped(text, 9, room, 3)
    assert 1 <= len(lines) <= 3
    assert all(ruler.width(line, 9) <= room or len(line) <= 2 for line in lines)


def test_the_fonts_have_the_signs_of_the_subject() -> None:
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    assert all(ord(sign) in known for sign in "∇‖²√·−θ₁∂≈≤∞∈…⁻βλ")


@pytest.mark.parametrize(
    ("kind", "name"), [(SceneKind.CONTOURS, "bowl"), (SceneKind.CONTOURS, "half"), (SceneKind.GRAPH, "graph")]
)
def test_the_canvas_has_about_the_proportion_that_the_axes_get(kind: SceneKind, name: str) -> None:
    area = figure.canvas(Look(".png"), kind)
    with figure.settings():
        box = plate_of(sample(name), Look(".png")).axes[0].get_window_extent()
    # the samples were composed for 1.4, so that axes with equal units may be that much narrower
    assert area.proportion == pytest.approx(box.width / box.height, rel=0.15)
    assert area.columns / area.rows == pytest.approx(area.proportion, rel=0.02)
