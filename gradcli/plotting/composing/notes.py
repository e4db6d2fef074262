"""What a picture cannot show, or could be misread for, in sentences below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import numpy as np

from gradcli.plotting.composing.captions import place_text
from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Array, LineRole, MarkKind, Panel, Relief
from gradcli.plotting.subject import Subject
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.stationary import Completeness

_STATUSES = {
    EvaluationStatus.STATIONARY: "the gradient is zero: no direction is steepest",
    EvaluationStatus.NOT_DIFFERENTIABLE: "f is not differentiable",
    EvaluationStatus.UNDEFINED: "f is undefined",
    EvaluationStatus.UNDECIDED: "the gradient cannot be told",
}

_CELLS_APART = 2.0
_ROUGH = 0.3
"""The error of the tangent over a cell, beside the range of levels, that shows too coarse a grid."""

_FEW = 0.01
"""The share of a picture that is too small to be seen as blank."""


def notes_of(subject: Subject, panel: Panel, values: Array) -> tuple[str, ...]:
    """Say what must be said beside a panel; `values` are those of f that were computed for it."""
    shown = (
        _of_points(subject), _of_frame(panel), _of_curves(panel), _of_values(panel, values), _of_runs(subject)
    )  # fmt: skip
    return (*chain.from_iterable(shown), *_of_search(subject, panel))


def failures_of(subject: Subject) -> tuple[str, ...]:
    """Say which points have no gradient, and which descents failed."""
    unanswered = [evaluation for evaluation in subject.evaluations if not evaluation.answered]
    return (*_of_points(replace(subject, evaluations=tuple(unanswered))), *_of_runs(subject))


def _of_points(subject: Subject) -> Iterator[str]:
    for evaluation in subject.evaluations:
        if evaluation.status is not EvaluationStatus.OK:
            detail = f" ({evaluation.detail})" if evaluation.detail else ""
            yield f"at {place_text(evaluation, subject)} {_STATUSES[evaluation.status]}{detail}"
        if any(quantity.value is None for quantity in evaluation.at):
            yield f"{place_text(evaluation, subject)} cannot be drawn: its numbers are too large or too small"
        elif evaluation.value is not None and evaluation.value.value is None:
            yield f"at {place_text(evaluation, subject)} the value is too large or too small to be drawn"


def _of_frame(panel: Panel) -> Iterator[str]:
    outside = [mark for mark in panel.marks if mark.kind is MarkKind.POINT and not _shows(panel, mark.at)]
    if outside:
        yield "a point lies outside the picture" if len(outside) == 1 else "points lie outside the picture"
    if panel.relief is not None and not panel.is_equal and panel.lines:
        yield "the two axes have different scales: right angles look skewed"


def _of_curves(panel: Panel) -> Iterator[str]:
    """Say where the level curve is not drawn through its point: f may touch the level there, or end."""
    relief = panel.relief
    spots = [mark.at for mark in panel.marks if mark.kind is MarkKind.POINT and _shows(panel, mark.at)]
    if relief is None or not spots:
        return
    lines = [line.points for line in panel.lines if line.role is LineRole.LEVEL_CURVE]
    drawn = np.concatenate([*lines, np.full((1, 2), np.inf)])
    cell = np.array([relief.x[1] - relief.x[0], relief.y[1] - relief.y[0]])
    if any(np.abs((drawn - spot) / cell).max(axis=1).min() > _CELLS_APART for spot in spots):
        yield "a level curve is not drawn up to its point: f touches the level, jumps or ends there"


def _of_values(panel: Panel, values: Array) -> Iterator[str]:
    relief = panel.relief
    undefined = float(np.isnan(values).mean())
    if undefined == 1:
        yield "f is undefined wherever it was computed"
    elif undefined:
        yield f"f is undefined {_BLANK if relief and undefined > _FEW else _POINTS if relief else _GAP}"
    low, high = (relief.levels[0], relief.levels[-1]) if relief else (panel.y.low, panel.y.high)
    if ((values < low) | (values > high)).any():
        yield _BEYOND_SCALE if relief else _BEYOND_FRAME
    if relief and _is_rough(relief):
        yield "f changes faster than the grid can show: what is drawn between may be otherwise"
    elif relief and len(relief.contours) < len(relief.levels):
        yield "f changes too fast here for all contours to be drawn"


_BLANK = "in the part that is blank or hatched"
_POINTS = "at some points of the picture"
_GAP = "where the graph has a gap"
_BEYOND_SCALE = "values beyond the colour scale are drawn as its end"
_BEYOND_FRAME = "the graph goes on above or below the picture"


def _is_rough(relief: Relief) -> bool:
    """Tell whether values differ from what the gradient beside them lets expect, in most of the picture."""
    scale = relief.levels[-1] - relief.levels[0]
    across = np.diff(relief.values, axis=1) - np.diff(relief.x) * relief.partials[0, :, :-1]
    upward = np.diff(relief.values, axis=0) - np.diff(relief.y)[:, None] * relief.partials[1, :-1]
    return any(_typical(np.abs(errors) / scale) > _ROUGH for errors in (across, upward))


def _typical(errors: Array) -> float:
    known = errors[np.isfinite(errors)]
    return float(np.median(known)) if known.size else 0.0


def _of_runs(subject: Subject) -> Iterator[str]:
    for name, run in subject.runs:
        if run.failed:
            yield f"{name}: {run.message}"
    if subject.runs and subject.axes and len(subject.axes) < len(subject.of.variables):
        yield "paths are seen from the side: f on them is that of all variables, not that of the picture"


def _of_search(subject: Subject, panel: Panel) -> Iterator[str]:
    report = subject.stationary
    if report is None:
        return
    for found in report.sets:
        yield f"{found.kind}: all points where {found.description}"
    if not (report.points or report.sets):
        yield "no stationary point was found"
    spans = [(low.value or 0.0, high.value or 0.0) for low, high in report.box]
    shown = [(panel.x.low, panel.x.high), (panel.y.low, panel.y.high)][: len(spans) if panel.relief else 1]
    exceeds = any(low < a or high > b for (low, high), (a, b) in zip(shown, spans, strict=True))
    if exceeds or not (report.points or report.sets):
        names = zip(report.of.variables, spans, strict=True)
        where = ", ".join(f"{name} from {number_text(a)} to {number_text(b)}" for name, (a, b) in names)
        yield f"stationary points were looked for in {where}"
    if report.completeness is not Completeness.PROVEN:
        yield "that these are all stationary points is not proven"


def _shows(panel: Panel, spot: tuple[float, float]) -> bool:
    return panel.x.low <= spot[0] <= panel.x.high and panel.y.low <= spot[1] <= panel.y.high
