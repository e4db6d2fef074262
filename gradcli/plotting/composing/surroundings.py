"""What belongs to one point of a contour map: its level curve, tangent, normal, gradient and directions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.plotting.composing.contours import contours_of
from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import (
    Array,
    Arrow,
    ArrowRole,
    Line,
    LineRole,
    Mark,
    MarkKind,
    Relief,
    Spot,
)
from gradcli.plotting.subject import Span
from gradcli.results.gradients import Evaluation
from gradcli.results.quantities import Quantity

Frame = tuple[Span, Span]

_ARROW = 0.22
_LEAST_ARROW = 0.06
_DIRECTION = 0.18
_CORNER = 0.035
_TANGENT = 0.45
_NORMAL = 0.3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The lines, arrows and marks of one point."""

    lines: tuple[Line, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    marks: tuple[Mark, ...] = ()


def surroundings_of(
    evaluation: Evaluation, section: Section, relief: Relief, frame: Frame, is_equal: bool, longest: float
) -> Surroundings:
    """Return what is drawn about a point; where it has no gradient, or a zero one, less is.

    `longest` is the length of the longest gradient of the picture, to which the arrows are in proportion.
    """
    spot = _spot(evaluation, section)
    if spot is None:
        return Surroundings()
    unit = _unit(frame, is_equal)
    mark = Mark(MarkKind.POINT, spot, "")
    curve = tuple(_level_curve(evaluation, section, relief))
    gradient = _gradient(evaluation, section.axes)
    arrows = tuple(_directions(evaluation, section.axes, spot, unit))
    if gradient is None or gradient == (0.0, 0.0):
        return Surroundings(curve, arrows, (mark,))
    up = _scaled(gradient, unit)
    along = _scaled((-gradient[1], gradient[0]), unit)
    lines = (
        Line(LineRole.TANGENT, _segment(spot, along, -_TANGENT, _TANGENT)),
        Line(LineRole.NORMAL, _segment(spot, up, -_NORMAL, _NORMAL)),
        Line(LineRole.RIGHT_ANGLE, _corner(spot, along, up)),
    )
    head = _moved(spot, up, max(_LEAST_ARROW, _ARROW * math.hypot(*gradient) / longest))
    return Surroundings((*curve, *lines), (Arrow(ArrowRole.GRADIENT, spot, head), *arrows), (mark,))


def _gradient(evaluation: Evaluation, axes: Sequence[int]) -> Spot | None:
    """Return the two partials along the axes where both are known."""
    if evaluation.gradient is None:
        return None
    return _pair(evaluation.gradient, axes)


def longest_of(evaluations: Sequence[Evaluation], axes: Sequence[int]) -> float:
    """Return the length of the longest gradient along the axes, or 1 where there is none."""
    known = [_gradient(evaluation, axes) for evaluation in evaluations]
    return max((math.hypot(*gradient) for gradient in known if gradient), default=0.0) or 1.0


def _spot(evaluation: Evaluation, section: Section) -> Spot | None:
    return _pair(evaluation.at, section.axes)


def _pair(quantities: Sequence[Quantity | None], axes: Sequence[int]) -> Spot | None:
    values = [quantity.value if quantity else None for quantity in (quantities[place] for place in axes)]
    first, second = values
    return None if first is None or second is None else (first, second)


def _unit(frame: Frame, is_equal: bool) -> Spot:
    """Return the lengths along the two axes that count as one in the picture."""
    width, height = (high - low for low, high in frame)
    return (min(width, height),) * 2 if is_equal else (width, height)


def _level_curve(evaluation: Evaluation, section: Section, relief: Relief) -> Iterator[Line]:
    """Yield the level curve through the point."""
    level = evaluation.value.value if evaluation.value else None
    if level is None:
        return
    for contour in contours_of(relief.x, relief.y, relief.values, (level,), section):
        for line in contour.lines:
            yield Line(LineRole.LEVEL_CURVE, line)


def _directions(evaluation: Evaluation, axes: Sequence[int], spot: Spot, unit: Spot) -> Iterator[Arrow]:
    for direction in evaluation.directional:
        vector = _pair(direction.unit, axes)
        if vector is not None and vector != (0.0, 0.0):
            yield Arrow(ArrowRole.DIRECTION, spot, _moved(spot, _scaled(vector, unit), _DIRECTION))


def _scaled(vector: Spot, unit: Spot) -> Spot:
    """Scale a vector to length one in the picture."""
    largest = max(map(abs, vector))
    x, y = vector[0] / largest, vector[1] / largest
    length = math.hypot(x / unit[0], y / unit[1])
    return x / length, y / length


def _moved(spot: Spot, way: Spot, share: float) -> Spot:
    return spot[0] + share * way[0], spot[1] + share * way[1]


def _segment(spot: Spot, way: Spot, first: float, last: float) -> Array:
    return np.array([_moved(spot, way, first), _moved(spot, way, last)])


def _corner(spot: Spot, along: Spot, up: Spot) -> Array:
    """Return the mark of a right angle between two ways."""
    first = _moved(spot, along, _CORNER)
    return np.array([first, _moved(first, up, _CORNER), _moved(spot, up, _CORNER)])
