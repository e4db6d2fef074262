"""The picture of descents by iteration, for any number of variables: values and lengths of the gradient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcli.plotting.composing.captions import held_of_constants, title_of
from gradcli.plotting.composing.ticks import axis_of, log_axis_of
from gradcli.plotting.composing.ways import drawn_path, outcome_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Array, Axis, Entry, Panel, Path, Scene
from gradcli.plotting.subject import NamedRun, Subject
from gradcli.results.runs import Run

_MARGIN = 0.05
_DECADES = 40
_LARGEST = 1e300


def history_scene(subject: Subject) -> Scene:
    """Compose two panels above one axis of iterations.

    What is not above 0 has no place on a logarithmic axis. Where f falls below 0, or climbs, its distance
    from the best value reached is shown; that value itself has no place.
    """
    runs = [(name, run) for name, run in subject.runs if run.steps]
    last = max(run.steps[-1].index for _, run in runs)
    iterations = axis_of("iteration", 0, max(1, last))
    values = [np.array([step.value for step in run.steps]) for _, run in runs]
    norms = [np.array([step.gradient_norm for step in run.steps]) for _, run in runs]
    label, heights = _heights(values, runs[0][1].sign)
    length = "‖∇f‖" if subject.is_unicode else "|grad f|"
    panels = (
        Panel(iterations, _scaled(label, heights), paths=_paths(runs, heights)),
        Panel(iterations, _scaled(length, norms), paths=_paths(runs, norms)),
    )
    legend = tuple(Entry(n, f"{name}: {outcome_of(run)}") for n, (name, run) in enumerate(runs))
    notes = tuple(f"{name}: {run.message}" for name, run in runs if run.failed)
    return Scene(
        SceneKind.HISTORY, title_of(subject), subject.of.source, subject.of.variables, panels, legend, notes,
        held_of_constants(subject),
    )  # fmt: skip


def _heights(values: Sequence[Array], sign: int) -> tuple[str, list[Array]]:
    everything = np.concatenate(values)
    if sign < 0:
        top = float(everything.max())
        return f"{number_text(top)} - f", [top - value for value in values]
    lowest = min(0.0, float(everything.min()))
    return (f"f - ({number_text(lowest)})" if lowest else "f"), [value - lowest for value in values]


def _scaled(label: str, numbers: Sequence[Array]) -> Axis:
    everything = np.concatenate(numbers)
    shown = everything[(everything > 0) & (everything < _LARGEST)]
    if not shown.size:
        return log_axis_of(label, 0.1, 1.0)
    high = float(shown.max())
    return log_axis_of(label, max(float(shown.min()), high / 10.0**_DECADES), high)


def _paths(runs: Sequence[NamedRun], numbers: Sequence[Array]) -> tuple[Path, ...]:
    points = [_points(run, heights) for (_, run), heights in zip(runs, numbers, strict=True)]
    return tuple(drawn_path(*named, number, points[number]) for number, named in enumerate(runs))


def _points(run: Run, heights: Array) -> Array:
    return np.column_stack([[step.index for step in run.steps], np.where(heights > 0, heights, np.nan)])
