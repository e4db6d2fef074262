"""One page in a real browser: Debian's chromium, steered by playwright, without a network."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gradcli.plotting.composing.composition import scene_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Look
from gradcli.plotting.page.writer import canvas, draw
from gradcli.results.plans import Plan
from tests.plotting.samples import subject_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")

OPTIONS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu-compositing",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]

# The browser's own advice on speed, about the canvas in which plotly measures letters.
ADVICE = re.compile(r"willReadFrequently|GPU stall due to ReadPixels")

HOVER = re.compile(r"x = (\S+?)\s*y = (\S+?)\s*f = (\S+?)\s*∇f = \((\S+), (\S+)\)")

TRACES = "name => document.getElementById(name).data"
GROWING = """name => document.getElementById(name).data
    .filter(trace => trace.meta?.part === 'line').map(trace => trace.x.length)"""
EYE = "() => document.getElementById('surface').layout.scene.camera.eye"


@dataclass
class Opened:
    """A page in the browser, and what was heard of it since."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def ask(self, script: str, argument: str | None = None) -> Any:
        return self.page.evaluate(script, argument)

    def steps_drawn(self) -> list[list[int]]:
        return [self.ask(GROWING, name) for name in ("map", "surface")]

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Wait, at most five seconds; whether it came to be so is for the caller to assert."""
        for _ in range(100):
            if is_so():
                return
            self.page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    # small: what draws the surface here is a processor
    look = Look(".html", size=(960, 240))
    descents = [("gd", "2,1", Plan("gd", 0.1)), ("<b>bold</b>", "-2,1", Plan("gd", 0.15))]
    subject = subject_of("x^2+2*y^2", ["1,1"], ["3,4"], descents)
    area = replace(canvas(look, SceneKind.CONTOURS), columns=31, rows=31)
    target = tmp_path_factory.mktemp("page") / "page.html"
    target.write_bytes(draw(scene_of(subject, area), look))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(viewport={"width": 960, "height": 600})
        page.context.set_offline(True)
        yield _open(page, target)
        browser.close()


def _open(page: Page, target: Path) -> Opened:
    heard = Opened(page)
    page.on("console", lambda message: heard.messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: heard.messages.append(f"error: {error}"))
    page.on("request", lambda request: heard.requests.append(request.url))
    page.goto(target.as_uri())
    page.locator("html[data-state=ready]").wait_for(timeout=30_000)
    return heard


def test_both_views_are_drawn(opened: Opened) -> None:
    bands = opened.page.locator("#map .contourlayer .contourfill path")
    assert bands.count() > 5
    assert opened.page.locator("#map .scatterlayer .trace").count() > 5
    shot = Image.open(io.BytesIO(opened.page.locator("#surface").screenshot())).convert("RGB")
    assert len(shot.getcolors(shot.width * shot.height) or ()) > 100


def test_nothing_moves_by_itself(opened: Opened) -> None:
    whole = opened.steps_drawn()
    opened.page.wait_for_timeout(300)
    assert opened.steps_drawn() == whole
    assert opened.page.locator("#play").inner_text() == "Play"


def test_the_slider_moves_the_paths_in_both_views(opened: Opened) -> None:
    whole = opened.steps_drawn()
    first = [[1] * len(lengths) for lengths in whole]
    opened.page.locator("#step").focus()
    opened.page.keyboard.press("Home")
    opened.wait_until(lambda: opened.steps_drawn() == first)
    assert opened.steps_drawn() == first
    for _ in range(3):
        opened.page.keyboard.press("ArrowRight")
    opened.wait_until(lambda: set(opened.steps_drawn()[0]) == {4})
    assert set(opened.steps_drawn()[0]) == {4}
    # Gradient descent on x^2 + 2y^2 with rate 0.1: x shrinks by 0.8, y by 0.6 in each step.
    value = (2 * 0.8**3) ** 2 + 2 * (0.6**3) ** 2
    assert opened.page.locator("#reading").inner_text().startswith(f"step 3: gd: f = {value:.6g};")
    ends = [t for t in opened.ask(TRACES, "surface") if (t.get("meta") or {}).get("part") == "last"]
    assert (ends[0]["x"][0], ends[0]["y"][0]) == pytest.approx((2 * 0.8**3, 0.6**3))
    opened.page.keyboard.press("End")
    opened.wait_until(lambda: opened.steps_drawn() == whole)
    assert opened.steps_drawn() == whole


def test_play_starts_and_stops_by_the_space_bar(opened: Opened) -> None:
    button, slider = opened.page.locator("#play"), opened.page.locator("#step")
    button.focus()
    opened.page.keyboard.press("Space")
    opened.page.locator("#reading[aria-live=off]", has_text=re.compile("step [1-9]")).wait_for()
    assert button.inner_text() == "Pause"
    opened.page.keyboard.press("Space")
    assert button.inner_text() == "Play"
    at = slider.input_value()
    opened.page.wait_for_timeout(400)
    assert slider.input_value() == at
    assert 0 < int(at) < int(slider.get_attribute("max") or 0)


def test_tab_goes_from_control_to_control(opened: Opened) -> None:
    opened.page.locator("#turn").focus()
    order = []
    for _ in range(4):
        opened.page.keyboard.press("Tab")
        order.append(opened.ask("() => document.activeElement.id"))
    assert order == ["tilt", "home", "play", "step"]


def test_the_surface_turns_by_the_keyboard_and_returns(opened: Opened) -> None:
    before = opened.ask(EYE)
    opened.page.locator("#turn").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.wait_until(lambda: opened.ask(EYE) != before)
    after = opened.ask(EYE)
    assert after != before
    assert after["z"] == pytest.approx(before["z"])
    opened.page.locator("#home").press("Enter")
    opened.wait_until(lambda: bool(opened.ask(EYE) == before))
    assert opened.ask(EYE) == pytest.approx(before)


@pytest.mark.parametrize(("name", "down"), [("map", 0.75), ("surface", 0.55)])
def test_the_pointer_shows_the_value_and_the_gradient(opened: Opened, name: str, down: float) -> None:
    box = opened.page.locator(f"#{name}").bounding_box()
    assert box is not None
    shown = opened.page.locator("#map .hovertext" if name == "map" else "#hint").first
    told: list[tuple[str, ...]] = []
    # one after the other, for there may be a path or a mark under the pointer
    places = cycle((0.4, 0.45, 0.5, 0.55, 0.6))

    def is_told() -> bool:
        opened.page.mouse.move(box["x"] + next(places) * box["width"], box["y"] + down * box["height"])
        text = shown.text_content() if shown.is_visible() else ""
        told.extend(HOVER.findall(text or ""))
        return bool(told)

    opened.wait_until(is_told)
    x, y, *numbers = map(float, told[0])
    # x and y are shown rounded.
    assert numbers == pytest.approx([x * x + 2 * y * y, 2 * x, 4 * y], rel=1e-4, abs=1e-4)


def test_names_are_shown_as_they_are(opened: Opened) -> None:
    texts = [t["text"] for t in opened.ask(TRACES, "map") if (t.get("meta") or {}).get("part") == "last"]
    assert "&lt;b&gt;bold&lt;/b&gt;" in json.dumps(texts)
    assert "<b>bold</b>: " in opened.page.locator("#reading").inner_text()


@pytest.fixture
def telephone(opened: Opened) -> Iterator[Opened]:
    before = opened.page.viewport_size
    assert before is not None
    opened.page.set_viewport_size({"width": 390, "height": 844})
    yield opened
    opened.page.set_viewport_size(before)


def test_on_a_telephone_one_view_stands_below_the_other(telephone: Opened) -> None:
    opened = telephone
    width = "() => document.documentElement.scrollWidth"
    opened.wait_until(lambda: bool(opened.ask(width) <= 390))
    assert opened.ask(width) <= 390
    places = [opened.page.locator(f"#{name}").bounding_box() for name in ("map", "surface")]
    assert places[0] is not None
    assert places[1] is not None
    assert places[1]["y"] >= places[0]["y"] + places[0]["height"]


def test_the_browser_has_nothing_to_complain_about_and_nothing_to_fetch(opened: Opened) -> None:
    opened.page.wait_for_timeout(100)
    assert [text for text in opened.messages if not ADVICE.search(text)] == []
    assert opened.requests
    assert all(url.startswith(("file:", "data:", "blob:")) for url in opened.requests)
