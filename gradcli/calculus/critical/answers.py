"""Answer what `critical` asks: the stationary points of a box, and where asked for the extremes over it."""

from __future__ import annotations

from gradcli.calculus.critical.box_extremes import extremes
from gradcli.calculus.critical.located import end_quantity
from gradcli.calculus.critical.stationary import stationary_in
from gradcli.language.expression import Expression
from gradcli.numeric.spans import Box
from gradcli.results.stationary import StationaryReport

_FACES_SHARE = 0.5
_SHARE = 0.85
"""Of the time: what is left ends the answer before it is cut off."""


def report(expression: Expression, box: Box, digits: int, boundary: bool, seconds: float) -> StationaryReport:
    """Answer with the gradient, the points and sets, and whether these are all."""
    inside_share = _SHARE * (1 - _FACES_SHARE if boundary else 1)
    found = stationary_in(expression, box, digits=digits, seconds=inside_share * seconds)
    beside = None
    if boundary:
        beside = extremes(expression, box, found, digits=digits, seconds=_FACES_SHARE * _SHARE * seconds)
    ends = tuple((end_quantity(low, digits), end_quantity(high, digits)) for low, high in box)
    return StationaryReport(
        expression, found.gradient, found.points, found.sets, found.completeness, found.how, ends,
        beside, found.remarks,
    )  # fmt: skip
