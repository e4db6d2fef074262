"""Draw a scene as a page of HTML that needs nothing else: plotly's library, the views and their words."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from string import Template

from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Canvas, Look
from gradcli.plotting.page.json_values import script_json
from gradcli.plotting.page.swatches import swatch
from gradcli.plotting.page.views import has_surface, path_table, shared_of, views_of
from gradcli.plotting.scene import Axis, Panel, Relief, Scene
from gradcli.plotting.styles import Style, style_of

_WIDEST, _TWO_COLUMNS = 1440, 860
_PADDING, _GAP = 32, 24
"""Pixels of the page, as the style sheet has them: beside the views, and between two of them."""

_PROPORTIONS = {SceneKind.CONTOURS: 1.12, SceneKind.GRAPH: 1.9, SceneKind.HISTORY: 1.45}
_SAMPLES = {SceneKind.CONTOURS: (121, 121), SceneKind.GRAPH: (400, 2), SceneKind.HISTORY: (400, 2)}
_MARGINS = (116, 68)
"""Pixels beside and below the area of the map: colour bar, tick labels."""

_HELP = "Drag over a part of the picture to enlarge it; double-click to see the whole again."
_HELP_TURNING = " Drag the surface to turn it, or use Turn and Tilt."


def draw(scene: Scene, look: Look) -> bytes:
    """Return the page as bytes of UTF-8. Raises ModuleNotFoundError without plotly."""
    style = style_of(is_dark=look.is_dark)
    library = _text("plotly", "package_data/plotly.min.js")
    script = _text("gradcli.plotting.page", "page.js")
    words = {
        "policy": escape(_policy(library, script, is_linked=look.is_linked)),
        "css": Template(_text("gradcli.plotting.page", "page.css")).substitute(_settings(style, look)),
        "kind": scene.kind.value,
        "library": _library_element(library, is_linked=look.is_linked),
        "script": script,
        "picture": _picture(scene, style),
        **_words(scene, style),
    }
    return Template(_text("gradcli.plotting.page", "page.html")).substitute(words).encode()


def canvas(look: Look, kind: SceneKind) -> Canvas:
    """Return the area of the map in a page of the size asked for, and samples enough for both views."""
    width, height = look.size or (_WIDEST, math.inf)
    inner = min(width, _WIDEST) - _PADDING
    if kind is SceneKind.CONTOURS and inner >= _TWO_COLUMNS:
        inner = (inner - _GAP) // 2
    tall = min(inner / _PROPORTIONS[kind], height)
    proportion = max(120, inner - _MARGINS[0]) / max(120, tall - _MARGINS[1])
    return Canvas(proportion, *_SAMPLES[kind])


def _text(package: str, path: str) -> str:
    return (files(package) / path).read_bytes().decode()


def _digest(text: str) -> str:
    """Return what a browser compares a script with, as SRI and CSP write it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(text.encode()).digest()).decode()


def _address(library: str) -> str:
    """Return where the network has this library: by the version that its first lines name."""
    found = re.search(r"plotly\.js v(\d+\.\d+\.\d+)", library[:400])
    if found is None:
        raise ModuleNotFoundError("plotly carries no library that says its version", name="plotly")
    return f"https://cdn.plot.ly/plotly-{found[1]}.min.js"


def _policy(library: str, script: str, *, is_linked: bool) -> str:
    """Return what the page may load: the two scripts it was made with, and pictures that it holds itself."""
    source = _address(library) if is_linked else f"'{_digest(library)}'"
    return (
        f"default-src 'none'; script-src {source} '{_digest(script)}'; "
        "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _library_element(library: str, *, is_linked: bool) -> str:
    if not is_linked:
        return f"<script>{library}</script>"
    return (
        f'<script src="{_address(library)}" integrity="{_digest(library)}" crossorigin="anonymous"></script>'
    )


def _picture(scene: Scene, style: Style) -> str:
    relief = scene.panels[0].relief
    return script_json(
        {
            "views": views_of(scene, style),
            "shared": shared_of(relief, scene.variables) if relief else {},
            "paths": [] if scene.kind is SceneKind.HISTORY else path_table(scene),
        }
    )


def _settings(style: Style, look: Look) -> dict[str, str]:
    """Return what the style sheet leaves open: sizes and colours."""
    return {
        "width": f"{look.size[0] if look.size else _WIDEST}px",
        "height": f"{look.size[1]}px" if look.size else "max(340px, 100vh - 190px)",
        "across": "100%" if look.size else "min(100%, 1.12 * var(--height))",
        "scheme": "dark" if look.is_dark else "light",
        "page": style.page,
        "ink": style.ink,
        "halo": style.halo,
        "quiet": style.quiet,
        "edge": style.undefined[0],
        "accent": style.paths[1],
    }


def _words(scene: Scene, style: Style) -> dict[str, str]:
    """Return all that is text in the page, escaped."""
    panel = scene.panels[0]
    has_steps = scene.kind is not SceneKind.HISTORY and any(len(path.steps) > 1 for path in panel.paths)
    stops = {int(step) for path in panel.paths for step in path.steps}
    return {
        "title": escape(scene.title),
        "held": f"<p>{escape(scene.held)}</p>\n" if scene.held else "",
        "map_label": escape(_description(scene)),
        "surface_label": escape(_description_of_surface(panel, panel.relief)) if panel.relief else "",
        "surface_hidden": "" if has_surface(panel) else " hidden",
        "steps_hidden": "" if has_steps else " hidden",
        "last": str(max(0, len(stops) - 1)),
        "help": _HELP + (_HELP_TURNING if panel.relief else ""),
        "legend": _list(
            "legend", (f"{swatch(entry, style)}<span>{escape(entry.text)}</span>" for entry in scene.legend)
        ),
        "notes": _list("notes", map(escape, scene.notes)),
    }


def _list(name: str, items: Iterator[str]) -> str:
    lines = "".join(f"<li>{item}</li>\n" for item in items)
    return f'<ul class="{name}">\n{lines}</ul>\n' if lines else ""


def _description(scene: Scene) -> str:
    """Return what a reader who cannot see the picture is told it is; legend and notes follow in the page."""
    what = {
        SceneKind.CONTOURS: "Contour map",
        SceneKind.GRAPH: "Graph",
        SceneKind.HISTORY: "Descent by iteration",
    }[scene.kind]
    relief = scene.panels[0].relief
    colours = f", colours for {_heights(relief)}" if relief else ""
    views = "; ".join(_ranges(panel) for panel in scene.panels)
    return f"{what} of {scene.title}: {views}{colours}"


def _description_of_surface(panel: Panel, relief: Relief) -> str:
    return f"Surface over the map: {_ranges(panel)}, height {_heights(relief)}"


def _ranges(panel: Panel) -> str:
    return ", ".join(map(_range, (panel.x, panel.y)))


def _range(axis: Axis) -> str:
    scale = " (logarithmic)" if axis.is_log else ""
    return f"{axis.label} from {axis.low:.4g} to {axis.high:.4g}{scale}"


def _heights(relief: Relief) -> str:
    return f"f from {relief.levels[0]:.4g} to {relief.levels[-1]:.4g}"
