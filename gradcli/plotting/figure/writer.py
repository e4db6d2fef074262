"""A scene as a figure on paper or on a slide: PNG, SVG, PDF, by matplotlib."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

from gradcli.plotting.figure.layout import proportion_of, sheet_of
from gradcli.plotting.figure.paths import draw_paths
from gradcli.plotting.figure.plate import plate_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Canvas, Look
from gradcli.plotting.scene import Scene

_COLUMNS = 301
_GRAPH_COLUMNS = 801

_SETTINGS: Any = {
    # the generic name after it lets a viewer of SVG without the font take another
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    # a user's text may hold `$` and backslash
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "gradcli",
    "pdf.fonttype": 42,
    "hatch.linewidth": 0.7,
    "path.simplify_threshold": 0.1,
}


def draw(scene: Scene, look: Look) -> bytes:
    """Return the file of a scene; equal scenes give equal bytes."""
    with settings():
        plate = plate_of(scene, look)
        for axes, panel in zip(plate.axes, scene.panels, strict=True):
            draw_paths(axes, panel, panel.paths, plate.pen)
        file = io.BytesIO()
        suffix = look.suffix.removeprefix(".")
        plate.figure.savefig(file, format=suffix, dpi="figure", metadata=_metadata(suffix, scene.title))
    return file.getvalue()


def canvas(look: Look, kind: SceneKind) -> Canvas:
    """Return the area that the axes of such a scene will have, and how finely to compute f for it."""
    proportion = proportion_of(sheet_of(look), kind)
    columns = _GRAPH_COLUMNS if kind is SceneKind.GRAPH else _COLUMNS
    return Canvas(proportion, columns, max(2, round(columns / proportion)))


@contextmanager
def settings() -> Iterator[None]:
    """Draw with matplotlib's defaults and ours, whatever the user's own settings say, then restore those."""
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def _metadata(suffix: str, title: str) -> dict[str, str | None]:
    """Leave out dates and versions, which would make equal pictures unequal files."""
    if suffix == "svg":
        return {"Date": None, "Creator": None, "Title": title}
    if suffix == "pdf":
        return {"CreationDate": None, "Creator": None, "Producer": None, "Title": title}
    return {"Software": None}
