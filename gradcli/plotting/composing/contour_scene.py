"""The picture of a function of two variables: contours, field, points with tangents, paths."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradcli.plotting.composing.captions import held_text, legend_of, title_of
from gradcli.plotting.composing.contours import contours_of
from gradcli.plotting.composing.field import field_of, mesh
from gradcli.plotting.composing.framing import fitted, spans_of
from gradcli.plotting.composing.levels import levels_of, ticks_of
from gradcli.plotting.composing.notes import notes_of
from gradcli.plotting.composing.section import Section
from gradcli.plotting.composing.stationary import stationary_marks
from gradcli.plotting.composing.surroundings import Surroundings, longest_of, surroundings_of
from gradcli.plotting.composing.ticks import axis_of
from gradcli.plotting.composing.ways import paths_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Canvas
from gradcli.plotting.scene import Array, Arrow, Panel, Relief, Scene
from gradcli.plotting.subject import Span, Subject

_WORK = 80_000_000
"""Instructions times samples, which take a second or two."""

_MOST_SAMPLES = 250_000
_FEWEST = 9


def contour_scene(subject: Subject, section: Section, canvas: Canvas) -> Scene:
    """Compose the contours of f, and all that is asked for upon them."""
    spans = spans_of(subject, section.axes)
    across, upward, is_equal = fitted(
        (spans[0], spans[1]), canvas.proportion, is_fixed=subject.box is not None
    )
    relief = relief_of(section, across, upward, canvas)
    frame = (across, upward)
    longest = longest_of(subject.evaluations, section.axes)
    local = [surroundings_of(e, section, relief, frame, is_equal, longest) for e in subject.evaluations]
    names = tuple(subject.of.variables[place] for place in section.axes)
    panel = Panel(
        axis_of(names[0], *across),
        axis_of(names[1], *upward),
        relief,
        tuple(line for part in local for line in part.lines),
        (*(field_of(section, across, upward) if subject.has_field else ()), *_arrows(local)),
        (*(mark for part in local for mark in part.marks), *stationary_marks(subject, section.axes)),
        paths_of(subject.runs, section.axes, frame),
        is_equal,
    )
    return Scene(
        SceneKind.CONTOURS, title_of(subject), subject.of.source, names, (panel,), legend_of(subject, panel),
        notes_of(subject, panel, relief.values), held_text(subject, section),
    )  # fmt: skip


def relief_of(section: Section, across: Span, upward: Span, canvas: Canvas) -> Relief:
    """Compute f and its gradient on a grid, and the levels and contours that show it."""
    columns, rows = _samples(section, canvas)
    x, y = _samples_along(across, columns), _samples_along(upward, rows)
    values, partials = section.at(mesh(x, y))
    shape = (len(y), len(x))
    grid = values.reshape(shape)
    levels, is_geometric = levels_of(grid)
    contours = contours_of(x, y, grid, levels, section)
    return Relief(x, y, grid, partials.T.reshape(2, *shape), levels, contours, ticks_of(levels), is_geometric)


def _samples_along(span: Span, count: int) -> Array:
    """Return evenly spaced numbers; one that is 0 but for rounding is 0."""
    numbers = np.linspace(*span, count)
    return np.where(np.abs(numbers) < 1e-12 * (span[1] - span[0]), 0.0, numbers)


def _samples(section: Section, canvas: Canvas) -> tuple[int, int]:
    """Return how many columns and rows to compute: fewer for a formula so long that it would take seconds."""
    samples = canvas.columns * canvas.rows
    share = math.sqrt(min(1.0, _WORK / (len(section.program.code) * samples), _MOST_SAMPLES / samples))
    return max(_FEWEST, round(share * canvas.columns)), max(_FEWEST, round(share * canvas.rows))


def _arrows(local: list[Surroundings]) -> Iterator[Arrow]:
    for part in local:
        yield from part.arrows
