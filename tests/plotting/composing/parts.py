"""Parts of a picture, by what they are."""

from __future__ import annotations

import numpy as np

from gradcli.plotting.scene import Array, Arrow, ArrowRole, Line, LineRole, Panel, Relief, Scene


def panel_of(scene: Scene) -> Panel:
    (panel,) = scene.panels
    return panel


def relief_of(scene: Scene) -> Relief:
    relief = panel_of(scene).relief
    assert relief is not None
    return relief


def lines_of(scene: Scene, role: LineRole) -> list[Line]:
    return [line for line in panel_of(scene).lines if line.role is role]


def arrows_of(scene: Scene, role: ArrowRole) -> list[Arrow]:
    return [arrow for arrow in panel_of(scene).arrows if arrow.role is role]


def way_of(arrow: Arrow) -> Array:
    way: Array = np.subtract(arrow.head, arrow.tail)
    return way


def texts_of(scene: Scene) -> dict[str, str]:
    return {str(entry.key): entry.text for entry in scene.legend}
