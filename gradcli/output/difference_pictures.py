"""The picture of the errors of finite differences, against the step."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gradcli.output.difference_words import NAMES, few_digits, step_text
from gradcli.output.report import Chart, Marks
from gradcli.results.differences import Difference, PartialDifferences, StepRow

_LETTERS = {
    Difference.FORWARD: "F",
    Difference.CENTRAL: "C",
    Difference.COMPLEX_STEP: "X",
    Difference.RICHARDSON: "R",
}

_MOST_OUTLIERS = 3
_GAP = 6
"""Powers of ten between a few large errors and the others by which these would be pressed together."""

_FINEST, _COARSEST = 1e-25, 1e10
"""Steps of which others can still be told apart."""


def pictures(partial: PartialDifferences, digits: int) -> Iterator[Chart]:
    """Yield the picture of the errors, unless all are 0 or too small for a double.

    Steps are written with so many digits. What lies too far from the rest is left out, and that is said.
    """
    rows = [row for row in partial.rows if _FINEST <= row.h <= _COARSEST]
    points = {method: list(_points(method, rows)) for method in Difference}
    most = _ceiling([error for series in points.values() for _, error in series if error])
    shown = {method: [point for point in series if point[1] <= most] for method, series in points.items()}
    heights = [error for series in shown.values() for _, error in series]
    left_out = [f"h = {step_text(row.h, digits)}" for row in partial.rows if row not in rows]
    left_out += [f"errors above {few_digits(most, 2)}"] if shown != points else []
    zero = "" if all(heights) else "; an error of 0 stands at the bottom"
    without = f"; left out: {', '.join(left_out)}" if left_out else ""
    if any(heights):
        series = tuple(Marks(_LETTERS[method], NAMES[method], tuple(shown[method])) for method in Difference)
        yield Chart(f"error against step, both axes logarithmic{zero}{without}", "h", "error", series)


def _points(method: Difference, rows: Sequence[StepRow]) -> Iterator[tuple[float, float]]:
    for row in rows:
        error = row.found[method].error
        if error is not None and error.value is not None:
            yield row.h, error.value


def _ceiling(heights: Sequence[float]) -> float:
    """Return the largest error that is not far above all but a few."""
    ordered = sorted(heights, reverse=True)
    for count in range(min(_MOST_OUTLIERS, len(ordered) - 1), 0, -1):
        if math.log10(ordered[count - 1]) - math.log10(ordered[count]) > _GAP:
            return ordered[count]
    return math.inf
