"""The path of a descent, as far as the picture and a little beyond it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcli.plotting.composing.ticks import number_text
from gradcli.plotting.scene import Array, Path
from gradcli.plotting.subject import NamedRun, Span
from gradcli.results.runs import Run, Status

_BEYOND = 3.0

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
    value = f", f = {number_text(run.last.value)}" if run.last and not run.failed else ""
    return f"{words}{value}"


def _path(name: str, run: Run, number: int, axes: Sequence[int], frame: Sequence[Span]) -> Path:
    values = np.array([step.value for step in run.steps])
    points = np.array([[step.point[place] for place in axes] for step in run.steps])
    if len(axes) == 1:
        points = np.column_stack([points, values])
    kept = _inside(points, frame)
    steps = run.steps[: len(kept)]
    return Path(
        name,
        number,
        kept,
        np.array([step.index for step in steps]),
        values[: len(kept)],
        np.array([step.gradient for step in steps]),
        f"{outcome_of(run)}{_cut(steps[-1].index, len(kept) < len(points))}",
        not run.failed and len(kept) == len(points),
    )


def _cut(step: int, is_cut: bool) -> str:
    return f", beyond the picture from step {step} on" if is_cut else ""


def _inside(points: Array, frame: Sequence[Span]) -> Array:
    """Cut a path at its first point far outside, which is moved nearer along its last step."""
    low = np.array([span[0] - _BEYOND * (span[1] - span[0]) for span in frame])
    high = np.array([span[1] + _BEYOND * (span[1] - span[0]) for span in frame])
    outside = np.flatnonzero(((points < low) | (points > high)).any(axis=1))
    if not outside.size or outside[0] == 0:
        return points[: 1 if outside.size else len(points)]
    end = int(outside[0])
    before, after = points[end - 1], points[end]
    with np.errstate(all="ignore"):
        shares = np.where(after > high, (high - before) / (after - before), (low - before) / (after - before))
    share = float(np.nanmin(np.where((after > high) | (after < low), shares, 1.0)))
    return np.vstack([points[:end], before + share * (after - before)])
