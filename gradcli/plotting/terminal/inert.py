"""The words of a scene as a terminal can show them, and never obey them."""

from __future__ import annotations

from dataclasses import replace

from gradcli.errors import printable
from gradcli.plotting.look import Screen
from gradcli.plotting.scene import Axis, Panel, Scene, Tick


def inert(scene: Scene, screen: Screen) -> Scene:
    """Return the scene with every character escaped that moves the cursor, or that the screen lacks."""

    def shown(text: str) -> str:
        safe = printable(text)
        return safe if screen.unicode else safe.encode("ascii", "backslashreplace").decode("ascii")

    def ticks(marked: tuple[Tick, ...]) -> tuple[Tick, ...]:
        return tuple(replace(tick, label=shown(tick.label)) for tick in marked)

    def axis(of: Axis) -> Axis:
        return replace(of, label=shown(of.label), ticks=ticks(of.ticks))

    def panel(of: Panel) -> Panel:
        relief = of.relief and replace(of.relief, ticks=ticks(of.relief.ticks))
        return replace(of, x=axis(of.x), y=axis(of.y), relief=relief)

    return replace(
        scene,
        title=shown(scene.title),
        held=shown(scene.held),
        panels=tuple(map(panel, scene.panels)),
        legend=tuple(replace(entry, text=shown(entry.text)) for entry in scene.legend),
        notes=tuple(map(shown, scene.notes)),
    )
