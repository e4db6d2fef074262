"""What a picture cannot show, or could be misread for, in sentences below it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from gradcli.plotting.composing.captions import place_text
from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Array, MarkKind, Panel
from gradcli.plotting.subject import Subject
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.stationary import Completeness

_STATUSES = {
    EvaluationStatus.STATIONARY: "the gradient is zero: no direction is steepest",
    EvaluationStatus.NOT_DIFFERENTIABLE: "f is not differentiable",
    EvaluationStatus.UNDEFINED: "f is undefined",
    EvaluationStatus.UNDECIDED: "the gradient cannot be told",
}

_FEW = 0.01
"""The share of a picture that is too small to be seen as blank."""


def notes_of(subject: Subject, panel: Panel, values: Array) -> tuple[str, ...]:
    """Say what must be said beside a panel; `values` are those of f that were computed for it."""
    shown = (_of_points(subject), _of_frame(panel), _of_values(panel, values), _of_runs(subject))
    return (*chain.from_iterable(shown), *_of_search(subject, panel))


def failures_of(subject: Subject) -> tuple[str, ...]:
    """Say which points have no gradient, and which descents failed."""
    return (*_of_points(subject, without=EvaluationStatus.STATIONARY), *_of_runs(subject))


def _of_points(subject: Subject, without: EvaluationStatus = EvaluationStatus.OK) -> Iterator[str]:
    for evaluation in subject.evaluations:
        if evaluation.status not in (EvaluationStatus.OK, without):
            detail = f" ({evaluation.detail})" if evaluation.detail else ""
            yield f"at {place_text(evaluation, subject)} {_STATUSES[evaluation.status]}{detail}"
        if any(quantity.value is None for quantity in (*evaluation.at, evaluation.value) if quantity):
            yield f"{place_text(evaluation, subject)} cannot be drawn: its numbers are too large or too small"


def _of_frame(panel: Panel) -> Iterator[str]:
    outside = [mark for mark in panel.marks if mark.kind is MarkKind.POINT and not _shows(panel, mark.at)]
    if outside:
        yield "a point lies outside the picture" if len(outside) == 1 else "points lie outside the picture"
    if panel.relief is not None and not panel.is_equal and panel.lines:
        yield "the two axes have different scales: right angles look skewed"


def _of_values(panel: Panel, values: Array) -> Iterator[str]:
    relief = panel.relief
    undefined = float(np.isnan(values).mean())
    if undefined == 1:
        yield "f is undefined in all of the picture"
    elif undefined:
        yield f"f is undefined {_BLANK if relief and undefined > _FEW else _POINTS if relief else _GAP}"
    low, high = (relief.levels[0], relief.levels[-1]) if relief else (panel.y.low, panel.y.high)
    if ((values < low) | (values > high)).any():
        yield _BEYOND_SCALE if relief else _BEYOND_FRAME
    if relief and len(relief.contours) < len(relief.levels):
        yield "f changes too fast here for all contours to be drawn"


_BLANK = "in the part that is blank or hatched"
_POINTS = "at some points of the picture"
_GAP = "where the graph has a gap"
_BEYOND_SCALE = "values beyond the colour scale are drawn as its end"
_BEYOND_FRAME = "the graph goes on above or below the picture"


def _of_runs(subject: Subject) -> Iterator[str]:
    for name, run in subject.runs:
        if run.failed:
            yield f"{name}: {run.message}"


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
