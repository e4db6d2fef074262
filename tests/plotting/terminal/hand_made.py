from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.scene import (
    Array,
    Arrow,
    ArrowRole,
    Axis,
    Contour,
    Entry,
    Line,
    LineRole,
    Mark,
    MarkKind,
    Panel,
    Path,
    Relief,
    Scene,
    Tick,
)

LOW, HIGH, BOTTOM, TOP = -3.0, 3.0, -2.0, 2.0
EDGE = -2.0
"""To the left of it, there are no values."""

LEVELS = (0.0, 1.0, 2.0, 4.0, 6.0, 9.0, 13.0)

PLACES = {
    MarkKind.MINIMUM: (0.0, 0.0),
    MarkKind.MAXIMUM: (2.6, 1.6),
    MarkKind.SADDLE: (2.1, -1.3),
    MarkKind.DEGENERATE: (-1.6, -1.5),
    MarkKind.KINK: (-1.7, 1.4),
    MarkKind.POINT: (1.0, 1.0),
}
"""A mark of each kind."""


def circle(level: float, points: int = 361) -> Array:
    """Return the points with x^2 + y^2 = level."""
    angles = np.linspace(0, 2 * np.pi, points)
    return np.column_stack([np.cos(angles), np.sin(angles)]) * float(np.sqrt(level))


def ticks(*numbers: float) -> tuple[Tick, ...]:
    return tuple(Tick(number, f"{number:g}") for number in numbers)


def path(name: str, number: int, points: list[tuple[float, float]], *, has_end: bool = True) -> Path:
    count = len(points)
    return Path(
        name,
        number,
        np.array(points),
        np.arange(count),
        np.zeros(count),
        np.zeros((count, 2)),
        "converged" if has_end else "diverged",
        has_end,
    )


def bowl(
    title: str = "f(x, y) = x^2 + y^2, x >= -2",
    names: tuple[str, str] = ("gd", "adam"),
    notes: tuple[str, ...] = ("f is undefined to the left",),
) -> Scene:
    """Return x^2 + y^2 with all that can be on a map, by hand."""
    x, y = np.linspace(LOW, HIGH, 121), np.linspace(BOTTOM, TOP, 81)
    across, up = np.meshgrid(x, y)
    values = np.where(across < EDGE, np.nan, across**2 + up**2)
    contours = tuple(Contour(level, (circle(level),)) for level in LEVELS if 0 < level <= 4)
    relief = Relief(
        x, y, values, 2 * np.stack([across, up]), LEVELS, contours, ticks(*LEVELS), is_geometric=False
    )
    panel = Panel(
        Axis("x", LOW, HIGH, ticks(-3, -2, -1, 0, 1, 2, 3)),
        Axis("y", BOTTOM, TOP, ticks(-2, -1, 0, 1, 2)),
        relief,
        (
            Line(LineRole.LEVEL_CURVE, circle(2)),
            Line(LineRole.TANGENT, np.array([[0.2, 1.8], [1.8, 0.2]])),
            Line(LineRole.NORMAL, np.array([[0.4, 0.4], [1.6, 1.6]])),
            Line(LineRole.RIGHT_ANGLE, np.array([[1.1, 0.9], [1.2, 1.0], [1.1, 1.1]])),
        ),
        (*_field(), Arrow(ArrowRole.GRADIENT, (1, 1), (1.7, 1.7))),
        tuple(Mark(kind, place, kind.value) for kind, place in PLACES.items()),
        (
            path(names[0], 0, [(2.5, -0.6), (0.6, -0.6), (-0.5, -0.3)]),
            path(names[1], 1, [(2.5, 0.4), (1.5, -0.1), (-1.1, 0.5), (-2.5, 2.5)], has_end=False),
        ),
        is_equal=True,
    )
    legend = (
        Entry(0, f"{names[0]}: converged"),
        Entry(1, f"{names[1]}: diverged"),
        Entry(LineRole.LEVEL_CURVE, "level curve f = 2"),
        Entry(ArrowRole.GRADIENT, "gradient (2, 2)"),
        *(Entry(kind, kind.value) for kind in PLACES),
        Entry(ArrowRole.FIELD, "field"),
    )
    return Scene(SceneKind.CONTOURS, title, "x^2+y^2", ("x", "y"), (panel,), legend, notes)


def bare() -> Scene:
    """Return the map with its level curve alone."""
    scene = bowl()
    panel = scene.panels[0]
    lines = tuple(line for line in panel.lines if line.role is LineRole.LEVEL_CURVE)
    return replace(scene, panels=(replace(panel, lines=lines, arrows=(), paths=(), marks=()),))


def history() -> Scene:
    """Return a descent whose value falls tenfold with each step, and its gradient by half as much."""
    iterations = Axis("iteration", 0, 4, ticks(0, 1, 2, 3, 4))
    panels = tuple(
        Panel(
            iterations,
            Axis(label, 1e-4, 1.0, ticks(1e-4, 1e-3, 1e-2, 1e-1, 1), is_log=True),
            paths=(path("gd", 0, [(step, base**-step) for step in range(5)]),),
        )
        for label, base in (("f", 10.0), ("|grad f|", 10.0**0.5))
    )
    return Scene(SceneKind.HISTORY, "f", "x^2", ("x",), panels, (Entry(0, "gd: converged"),))


def _field() -> tuple[Arrow, ...]:
    return tuple(
        Arrow(ArrowRole.FIELD, (x - 0.05 * x, y - 0.05 * y), (x + 0.05 * x, y + 0.05 * y))
        for y in np.arange(-1.8, 2, 0.4).tolist()
        for x in np.arange(-1.75, 3, 0.5).tolist()
    )
