from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Look
from gradcli.plotting.page.json_values import inert
from gradcli.plotting.page.writer import canvas, draw
from gradcli.plotting.scene import Axis, Entry, Panel, Path, Scene, Tick
from tests.plotting.samples import sample

# The library stays out of most pages here: it is five million characters to parse.
PAGE = Look(".html", is_linked=True)
HOSTILE = "</script><img src=x onerror=alert(1)><!--\u2028<b>%{x}</b> & 'q' \"q\""


class Elements(HTMLParser):
    """The elements of a page, in order, each with the text that it begins with."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.is_inside = False
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self.is_inside = True

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for name, attributes, text in self.found if name == tag]

    def by_id(self, name: str) -> tuple[dict[str, str | None], str]:
        return next((a, text) for _, a, text in self.found if a.get("id") == name)


@cache
def page_of(name: str) -> bytes:
    return draw(sample(name), PAGE)


def picture_of(scene: Scene) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    text = Elements(draw(scene, PAGE)).by_id("picture")[1]
    picture: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return picture


def hostile() -> Scene:
    steps = np.arange(2)
    path = Path(
        HOSTILE, 0, np.array([[0.0, 0.0], [1.0, 2.0]]), steps, np.array([0.0, np.inf]),
        np.array([[2.0, 3.0], [2.0, np.nan]]), HOSTILE, has_end=True,
    )  # fmt: skip
    axis = Axis(HOSTILE, 0.0, 1.0, (Tick(0.0, HOSTILE),))
    panel = Panel(axis, axis, sample("bowl").panels[0].relief, paths=(path,))
    names = (HOSTILE, HOSTILE)
    return Scene(
        SceneKind.CONTOURS, HOSTILE, HOSTILE, names, (panel,), (Entry(0, HOSTILE),), (HOSTILE,), HOSTILE
    )


def test_words_of_the_user_are_words_in_the_page() -> None:
    page = draw(hostile(), PAGE)
    elements = Elements(page)
    assert [text for _, text in elements.all("h1")] == [HOSTILE]
    assert elements.all("img") == elements.all("b") == []
    assert len(elements.all("script")) == page.count(b"</script") == 3
    assert HOSTILE in str(elements.by_id("map")[0]["aria-label"])
    assert "<" not in elements.by_id("picture")[1]
    assert b"<!--" not in page


def test_words_of_the_user_are_words_to_plotly() -> None:
    picture = picture_of(hostile())
    shown = json.dumps(picture["views"])
    assert "<img" not in shown
    assert "<b>%" not in shown
    texts = [t["text"][0] for t in picture["views"]["map"]["data"] if t.get("text")]
    assert texts
    assert all(text.startswith(f"<b>{inert(HOSTILE)}</b><br>step ") for text in texts)
    titles = [picture["views"]["map"]["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
    assert titles == [inert(HOSTILE)] * 2


@pytest.mark.parametrize("is_linked", [False, True])
def test_the_policy_lets_only_the_two_scripts_of_the_page_run(is_linked: bool) -> None:
    elements = Elements(draw(sample("graph"), replace(PAGE, is_linked=is_linked)))
    policy = next(str(a["content"]) for a, _ in elements.all("meta") if "http-equiv" in a)
    allowed = re.findall(r"'(sha384-[^']+)'", policy)
    scripts = [text for attributes, text in elements.all("script") if attributes.get("type") is None]
    digests = [base64.b64encode(hashlib.sha384(text.encode()).digest()).decode() for text in scripts if text]
    assert allowed == [f"sha384-{digest}" for digest in digests]
    assert "default-src 'none'" in policy
    assert len(allowed) == (1 if is_linked else 2)


def test_a_linked_page_is_small_and_names_the_library_that_it_was_made_for() -> None:
    offline = pytest.importorskip("plotly.offline")
    page = page_of("graph")
    source = next(attributes for attributes, _ in Elements(page).all("script") if "src" in attributes)
    digest = base64.b64encode(hashlib.sha384(offline.get_plotlyjs().encode()).digest()).decode()
    assert source["src"] == f"https://cdn.plot.ly/plotly-{offline.get_plotlyjs_version()}.min.js"
    assert source["integrity"] == f"sha384-{digest}"
    assert source["crossorigin"] == "anonymous"
    assert len(page) < 300_000


def test_a_page_that_is_not_linked_names_no_address_of_its_own() -> None:
    elements = Elements(draw(sample("graph"), Look(".html")))
    loaded = [a[key] for _, a, _ in elements.found for key in ("src", "href") if key in a]
    assert loaded == ["data:,"]


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert draw(sample("rosenbrock"), PAGE) == page_of("rosenbrock")


@pytest.mark.parametrize(
    ("name", "surface", "steps"),
    [("bowl", True, False), ("rosenbrock", True, True), ("graph", False, True), ("history", False, False)],
)
def test_a_page_offers_the_controls_that_do_something(name: str, surface: bool, steps: bool) -> None:
    elements = Elements(page_of(name))
    assert [("hidden" in a) for a, _ in elements.all("figure")] == [False, not surface]
    group = next(a for _, a, _ in elements.found if a.get("aria-label") == "Steps of the descent")
    assert ("hidden" in group) is not steps


def test_the_slider_has_a_place_for_every_step_of_any_path() -> None:
    stops = {int(step) for path in sample("rosenbrock").panels[0].paths for step in path.steps}
    assert Elements(page_of("rosenbrock")).by_id("step")[0]["max"] == str(len(stops) - 1)


def test_the_legend_and_the_notes_are_text_of_the_page() -> None:
    scene = sample("half")
    page = page_of("half").decode()
    assert scene.notes
    for text in (*(entry.text for entry in scene.legend), *scene.notes):
        assert f">{text}<" in page
    assert '<html lang="en">' in page


def test_a_dark_page_and_one_of_a_size_say_so_in_their_style() -> None:
    style = Elements(draw(sample("bowl"), replace(PAGE, is_dark=True, size=(700, 400)))).all("style")[0][1]
    assert "color-scheme: dark" in style
    assert "max-width: 700px" in style
    assert "--height: 400px" in style


def test_a_map_is_about_as_wide_as_high_beside_its_surface_and_a_graph_wider() -> None:
    assert 0.9 < canvas(Look(".html"), SceneKind.CONTOURS).proportion < 1.2
    assert canvas(Look(".html"), SceneKind.GRAPH).proportion > 1.5
    assert canvas(Look(".html", size=(1400, 300)), SceneKind.CONTOURS).proportion > 2
