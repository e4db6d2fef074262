"""The picture of a function of two variables: contours, field, points with tangents, paths."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradcli.plotting.composing.captions import held_text, legend_of, notes_of, title_of
from gradcli.plotting.composing.contours import contours_of
from gradcli.plotting.composing.framing import fitted, spans_of
from gradcli.plotting.composing.levels import levels_of, ticks_of
from gradcli.plotting.composing.section import Section
from gradcli.plotting.composing.surroundings import Surroundings, surroundings_of
from gradcli.plotting.composing.ticks import axis_of
from gradcli.plotting.composing.ways import paths_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Canvas
from gradcli.plotting.scene import Array, Arrow, ArrowRole, Mark, MarkKind, Panel, Relief, Scene
from gradcli.plotting.subject import Span, Subject

_FIELD_COLUMNS = 13
_SHORTEST = 0.3
_LONGEST = 0.85
_WORK = 80_000_000
"""Instructions times samples, which take a second or two."""

_FEWEST = 9


def contour_scene(subject: Subject, section: Section, canvas: Canvas) -> Scene:
    """Compose the contours of f, and all that is asked for upon them."""
    spans = spans_of(subject, section.axes)
    across, upward, is_equal = fitted(
        (spans[0], spans[1]), canvas.proportion, is_fixed=subject.box is not None
    )
    relief = relief_of(section, across, upward, canvas)
    frame = (across, upward)
    local = [surroundings_of(e, section, relief, frame, is_equal) for e in subject.evaluations]
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
        notes_of(subject, panel), held_text(subject, section),
    )  # fmt: skip


def relief_of(section: Section, across: Span, upward: Span, canvas: Canvas) -> Relief:
    """Compute f and its gradient on a grid, and the levels and contours that show it."""
    columns, rows = _samples(section, canvas)
    x, y = np.linspace(*across, columns), np.linspace(*upward, rows)
    values, partials = section.at(_mesh(x, y))
    shape = (len(y), len(x))
    grid = values.reshape(shape)
    levels, is_geometric = levels_of(grid)
    contours = contours_of(x, y, grid, levels, levels)
    return Relief(x, y, grid, partials.T.reshape(2, *shape), levels, contours, ticks_of(levels), is_geometric)


def _samples(section: Section, canvas: Canvas) -> tuple[int, int]:
    """Return how many columns and rows to compute: fewer for a formula so long that it would take seconds."""
    work = len(section.program.code) * canvas.columns * canvas.rows
    share = min(1.0, math.sqrt(_WORK / work))
    return max(_FEWEST, round(share * canvas.columns)), max(_FEWEST, round(share * canvas.rows))


def field_of(section: Section, across: Span, upward: Span) -> Iterator[Arrow]:
    """Yield arrows along the gradient on a coarse grid; the longer the gradient, the longer the arrow.

    Lengths grow with the square root of the gradient's, and none is longer than the grid is wide.
    """
    gap = (across[1] - across[0]) / _FIELD_COLUMNS
    rise = (upward[1] - upward[0]) / max(3, round((upward[1] - upward[0]) / gap))
    if not 0.25 < rise / gap < 4:
        rise = (upward[1] - upward[0]) / _FIELD_COLUMNS
    spots = _mesh(
        np.arange(across[0] + gap / 2, across[1], gap), np.arange(upward[0] + rise / 2, upward[1], rise)
    )
    _, partials = section.at(spots)
    # measured in the picture, where the two axes may have different scales
    scaled = partials / (gap, rise)
    with np.errstate(all="ignore"):
        lengths = np.hypot(partials[:, 0], partials[:, 1])
        units = partials / np.hypot(scaled[:, 0], scaled[:, 1])[:, None]
    usable = np.isfinite(units).all(axis=1) & np.isfinite(lengths) & (lengths > 0)
    usual = float(np.quantile(lengths[usable], 0.9)) if usable.any() else 1.0
    shares = _SHORTEST + (_LONGEST - _SHORTEST) * np.sqrt(lengths[usable] / usual)
    half = np.minimum(_LONGEST, shares)[:, None] / 2 * units[usable]
    tails, heads = spots[usable] - half, spots[usable] + half
    # an arrow stays where f is defined
    inside = ~np.isnan(section.at(np.vstack([tails, heads]))[0]).reshape(2, -1).any(axis=0)
    for tail, head in zip(tails[inside], heads[inside], strict=True):
        yield Arrow(ArrowRole.FIELD, (float(tail[0]), float(tail[1])), (float(head[0]), float(head[1])))


def stationary_marks(subject: Subject, axes: tuple[int, ...]) -> Iterator[Mark]:
    """Yield a mark for each stationary point that was found."""
    for point in subject.stationary.points if subject.stationary else ():
        spot = [point.at[place].value for place in axes]
        if spot[0] is not None and spot[1] is not None:
            value = f", f = {point.value.decimal}" if point.value else ""
            yield Mark(MarkKind(point.kind.value), (spot[0], spot[1]), f"{point.kind.value}{value}")


def _mesh(x: Array, y: Array) -> Array:
    return np.stack([side.ravel() for side in np.meshgrid(x, y)], axis=1)


def _arrows(local: list[Surroundings]) -> Iterator[Arrow]:
    for part in local:
        yield from part.arrows
