"""The path of a descent, as far as the picture and a little beyond it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Array, Path
from gradcli.plotting.subject import NamedRun, Span
from gradcli.results.held_digits import held_text
from gradcli.results.runs import Run, Status, Step

_FAR = 3.5
"""Sizes of the picture from its middle at which a path is left."""

_DIGITS = 6

_TOO_FAR = 1e6
"""Such sizes beyond which a point would spoil the arithmetic of those that draw."""

_OUTCOMES = {
    Status.CONVERGED_GRADIENT: "converged in {} steps",
    Status.CONVERGED_STEP: "converged in {} steps",
    Status.CONVERGED_VALUE: "converged in {} steps",
    Status.STEP_LIMIT: "{} steps used up",
    Status.STATIONARY_START: "the start is stationary",
    Status.DIVERGED: "diverged after {} steps",
    Status.NOT_FINITE: "too large after {} steps",
    Status.DOMAIN_ERROR: "left the domain after {} steps",
    Status.LINE_SEARCH_FAILED: "no lower value after {} steps",
    Status.INTERRUPTED: "interrupted after {} steps",
    Status.ROUNDING: "lost in rounding after {} steps",
}


def paths_of(runs: Sequence[NamedRun], axes: Sequence[int], frame: Sequence[Span]) -> tuple[Path, ...]:
    """Return the paths along the axes; with one axis, upon the graph.

    A run whose start is undefined has none. `frame` is the box of the picture: a path that goes far beyond
    it ends there.
    """
    return tuple(_path(name, run, n, axes, frame) for n, (name, run) in enumerate(runs) if run.steps)


def outcome_of(run: Run) -> str:
    """Say in a few words how a run ended."""
    count = run.last.index if run.last else 0
    words = _OUTCOMES[run.status].format(count)
    words = words.replace(" 1 steps", " 1 step")
    return f"{words}, f = {_value(run.last)}" if run.last and not run.failed else words


def _value(last: Step) -> str:
    """Write f in the digits that hold of it."""
    held = last.held_value
    return number_text(last.value) if held is None else held_text(last.value, held, _DIGITS)


def drawn_path(name: str, run: Run, number: int, points: Array, leaves: int = 0) -> Path:
    """Return the path of a run whose first steps are drawn at `points`, one for each.

    Where these are not all, the run has left the picture for good at the place `leaves` in its steps.
    """
    steps = run.steps[: len(points)]
    is_cut = len(points) < len(run.steps)
    beyond = f", beyond the picture from step {run.steps[leaves].index} on" if is_cut else ""
    return Path(
        name,
        number,
        points,
        np.array([step.index for step in steps]),
        np.array([step.value for step in steps]),
        np.array([step.gradient for step in steps]),
        f"{outcome_of(run)}{beyond}",
        not (run.failed or is_cut),
    )


def _path(name: str, run: Run, number: int, axes: Sequence[int], frame: Sequence[Span]) -> Path:
    points = np.array([[step.point[place] for place in axes] for step in run.steps])
    if len(axes) == 1:
        points = np.column_stack([points, [step.value for step in run.steps]])
    kept = points[: _kept(points, frame)]
    low, high = np.array([span[0] for span in frame]), np.array([span[1] for span in frame])
    inside = np.flatnonzero(((kept >= low) & (kept <= high)).all(axis=1))
    return drawn_path(name, run, number, kept, int(inside[-1]) + 1 if inside.size else 0)


def _kept(points: Array, frame: Sequence[Span]) -> int:
    """Return how many points to keep: up to the first far outside, with it unless it is much farther."""
    sizes = np.array([high - low for low, high in frame])
    middle = np.array([low + (high - low) / 2 for low, high in frame])
    with np.errstate(over="ignore"):
        distances = (np.abs(points - middle) / sizes).max(axis=1)
    far = np.flatnonzero(distances > _FAR)
    if not far.size:
        return len(points)
    return int(far[0]) + int(far[0] == 0 or distances[far[0]] < _TOO_FAR)
