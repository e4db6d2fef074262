"""The box that a picture shows, where none was asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gradcli.language.problems import named
from gradcli.numeric.points import floats_of
from gradcli.numeric.spans import parse_box
from gradcli.plotting.subject import Span, Subject
from gradcli.results.runs import Run, Status

_USUAL = 5.0
_MARGIN = 0.15
_MARGIN_OF_POINTS = 0.35
_LEAST_SHARE = 0.15
_LEAST_PART = 1e-9
_SKEWED = 4.0
"""Up to this ratio of its two ranges a picture has the same scale on both axes."""

_SLENDER = 40.0
"""A range that is smaller than the other by less than this is widened, to have the same scale."""

_WIDEST = 2.2
"""The most that a picture is made wider than high, or higher than wide, for the sake of the area."""

_RUNAWAY = 5.0
_FARTHEST = 1e150


def spans_of(subject: Subject, axes: Sequence[int]) -> tuple[Span, ...]:
    """Return the range of each axis: as asked for, else around all that is to be seen.

    A single point is seen with the origin in the middle, at half of the picture's reach; without anything to
    see, a named problem has its own box.
    """
    if subject.box is not None:
        return subject.box
    spots = list(_seen(subject, axes))
    if not spots:
        return _searched(subject, axes) if subject.stationary else _usual(subject, axes)
    if len(set(spots)) == 1:
        reach = 2 * (max(map(abs, spots[0])) or 0.5)
        return ((-reach, reach),) * len(axes)
    is_path = bool(subject.runs) and not subject.evaluations and len(axes) == 2
    share = _MARGIN if is_path else _MARGIN_OF_POINTS
    sides = [[spot[place] for spot in spots] for place in range(len(axes))]
    widest = max(max(side) - min(side) for side in sides)
    spans = tuple(_padded(side, share, widest) for side in sides)
    return _within(spans, _searched(subject, axes)) if subject.stationary else spans


def fitted(spans: tuple[Span, Span], proportion: float, *, is_fixed: bool) -> tuple[Span, Span, bool]:
    """Widen a box to the proportion of the area it is drawn on, with the same scale on both axes.

    A box that was asked for stays as it is. Returns the two ranges, and whether the scale is the same.
    """
    width, height = (high - low for low, high in spans)
    ratio = max(width / height, height / width)
    if is_fixed:
        return *spans, ratio <= _SKEWED
    if ratio > _SLENDER:
        return *spans, False
    # on a very wide or high area the picture is narrower than that
    proportion = min(max(proportion, 1 / _WIDEST), _WIDEST)
    return _widened(spans[0], height * proportion), _widened(spans[1], width / proportion), True


def _seen(subject: Subject, axes: Sequence[int]) -> Iterator[tuple[float, ...]]:
    """Yield the points, the paths as far as they do not run away, and the stationary points."""
    for evaluation in subject.evaluations:
        yield from _places([q.value for q in evaluation.at], axes)
    for _, run in subject.runs:
        for point in _tame(run):
            yield from _places(point, axes)
    if subject.stationary is None:
        return
    for found in subject.stationary.points:
        yield from _places([q.value for q in found.at], axes)
    if subject.stationary.sets:
        # where these lie is known by their equation alone
        yield from zip(*_usual(subject, axes), strict=True)


def _places(point: Sequence[float | None], axes: Sequence[int]) -> Iterator[tuple[float, ...]]:
    chosen = [point[place] for place in axes]
    known = tuple(x for x in chosen if x is not None and abs(x) < _FARTHEST)
    if len(known) == len(chosen):
        yield known


def _tame(run: Run) -> Iterator[tuple[float, ...]]:
    """Yield the points of a run; of one that ran away, those not too far from its first ones."""
    if not run.steps:
        return
    start = run.steps[0].point
    ran_away = run.failed or run.status is Status.INTERRUPTED
    reach = _RUNAWAY * max((math.dist(step.point, start) for step in run.steps[:2]), default=0.0)
    for step in run.steps:
        if ran_away and math.dist(step.point, start) > reach > 0:
            return
        yield step.point


def _searched(subject: Subject, axes: Sequence[int]) -> tuple[Span, ...]:
    """Return the box in which stationary points were looked for."""
    box = subject.stationary.box if subject.stationary else ()
    ends = [tuple(end.value or 0.0 for end in box[place]) for place in axes]
    return tuple((low, high) for low, high in ends)


def _within(spans: tuple[Span, ...], outer: tuple[Span, ...]) -> tuple[Span, ...]:
    pairs = zip(spans, outer, strict=True)
    return tuple((max(low, least), min(high, most)) for (low, high), (least, most) in pairs)


def _usual(subject: Subject, axes: Sequence[int]) -> tuple[Span, ...]:
    names = subject.of.variables
    box = named(subject.of.problem).box if subject.of.problem else ""
    spans = parse_box(box or f"-{_USUAL},{_USUAL}", names)
    ends = [floats_of(span) for span in spans]
    return tuple((ends[place][0], ends[place][1]) for place in axes)


def _padded(numbers: Sequence[float], share: float, widest: float) -> Span:
    low, high = min(numbers), max(numbers)
    # of one and the same number a neighbourhood is shown, as is of numbers close together
    # at numbers that are large beside their differences, doubles are far apart
    margin = max(share * (high - low), _LEAST_SHARE * widest, _LEAST_PART * max(abs(low), abs(high)))
    return low - margin, high + margin


def _widened(span: Span, width: float) -> Span:
    missing = max(0.0, width - (span[1] - span[0])) / 2
    return span[0] - missing, span[1] + missing
