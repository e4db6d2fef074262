"""The picture of a function of one variable: its graph, with tangents and descents upon it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradcli.plotting.composing.captions import held_text, legend_of, title_of
from gradcli.plotting.composing.framing import spans_of
from gradcli.plotting.composing.graph_line import graph_line, refined
from gradcli.plotting.composing.heights import framed, height_of
from gradcli.plotting.composing.notes import notes_of
from gradcli.plotting.composing.section import Section
from gradcli.plotting.composing.stationary import stationary_marks
from gradcli.plotting.composing.ticks import axis_of
from gradcli.plotting.composing.ways import paths_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Canvas
from gradcli.plotting.scene import Line, LineRole, Mark, MarkKind, Panel, Scene
from gradcli.plotting.subject import Span, Subject
from gradcli.results.gradients import Evaluation

_TANGENT = 0.22


def graph_scene(subject: Subject, section: Section, canvas: Canvas) -> Scene:
    """Compose the graph of f, parted where f is undefined or has a pole."""
    across = spans_of(subject, section.axes)[0]
    x = np.linspace(*across, 4 * canvas.columns)
    values = section.values(x[:, None])
    place = section.axes[0]
    paths = paths_of(subject.runs, section.axes, (across, _NO_LIMIT))
    span = height_of(x, values, section)
    x, values = refined(x, values, section, span[1] - span[0])
    seen = [(x, v) for path in paths for x, v in path.points.tolist() if across[0] <= x <= across[1]]
    marked = [*_heights(subject), *(v for _, v in seen)]
    upward = framed(span, values, marked)
    name = subject.of.variables[place]
    graph = Line(LineRole.GRAPH, graph_line(x, values, section, upward))
    panel = Panel(
        axis_of(name, *across),
        axis_of(_label(subject, name), *upward),
        lines=(graph, *_tangents(subject, place, across, upward)),
        marks=(*_points(subject, place), *stationary_marks(subject, section.axes)),
        paths=paths,
    )
    return Scene(
        SceneKind.GRAPH, title_of(subject), subject.of.source, (name,), (panel,), legend_of(subject, panel),
        notes_of(subject, panel, values), held_text(subject, section),
    )  # fmt: skip


def _label(subject: Subject, name: str) -> str:
    return f"f({name})" if len(subject.of.variables) == 1 else "f"


_NO_LIMIT = (-1e300, 1e300)


def _heights(subject: Subject) -> Iterator[float]:
    for evaluation in subject.evaluations:
        if evaluation.value is not None and evaluation.value.value is not None:
            yield evaluation.value.value


def _tangents(subject: Subject, place: int, across: Span, upward: Span) -> Iterator[Line]:
    """Yield a piece of the tangent at each point, as long as the picture is wide by a fixed share."""
    width, height = across[1] - across[0], upward[1] - upward[0]
    for evaluation in subject.evaluations:
        slope = evaluation.gradient[place] if evaluation.gradient is not None else None
        spot = _spot(evaluation, place)
        if spot is None or slope is None or slope.value is None:
            continue
        reach = _TANGENT / math.hypot(1 / width, slope.value / height)
        ends = [(spot[0] + way, spot[1] + slope.value * way) for way in (-reach, reach)]
        yield Line(LineRole.TANGENT, np.array(ends))


def _points(subject: Subject, place: int) -> Iterator[Mark]:
    for evaluation in subject.evaluations:
        if (spot := _spot(evaluation, place)) is not None:
            yield Mark(MarkKind.POINT, spot, "")


def _spot(evaluation: Evaluation, place: int) -> tuple[float, float] | None:
    x, value = evaluation.at[place].value, evaluation.value
    return None if x is None or value is None or value.value is None else (x, value.value)
