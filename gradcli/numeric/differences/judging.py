"""The best step of each difference, and how good a step is beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gradcli.numeric.decimals import nearest_double
from gradcli.numeric.differences.rounding import UNIT
from gradcli.numeric.differences.theory import expected_error
from gradcli.results.differences import (
    Accuracy,
    Approximation,
    Difference,
    Judgement,
    StepRow,
    StepVerdict,
    Theory,
)

_GOOD = 10


def accuracy(method: Difference, rows: Sequence[StepRow], expected: Theory) -> Accuracy:
    """Find the best step; one that was lost has not been taken, and one across a kink only by need."""
    tried = [row for row in rows if _size(row.found[method]) is not None and not row.found[method].detail]
    if not tried:
        return Accuracy(None, None, expected)
    best = min(tried, key=lambda row: (bool(row.found[method].across), _size(row.found[method]) or 0))
    return Accuracy(best.h, best.found[method], expected)


def verdict(row: StepRow, accuracies: Mapping[Difference, Accuracy], exact: Fraction) -> StepVerdict:
    """Judge a step; `exact` is the partial."""
    judged = {
        method: _judgement(row.found[method], accuracies[method], row.h, exact) for method in Difference
    }
    return StepVerdict(row.h, judged)


def _judgement(found: Approximation, accuracy: Accuracy, h: float, exact: Fraction) -> Judgement:
    expected = None if found.across else expected_error(accuracy.theory, h)
    size = _size(found)
    least = _size(accuracy.best) if accuracy.best else None
    if size is None or least is None or found.detail:
        return Judgement(found, None, expected, is_good=False)
    times_best = nearest_double(size / least) if least else None
    if found.digits == 0:
        return Judgement(found, times_best, expected, is_good=False)
    # No error below the last digit of a double is better than another.
    target = max(least, Fraction(accuracy.theory.error or 0.0), Fraction(UNIT) * abs(exact))
    is_near = size <= _GOOD * target
    is_sure = not found.across and (expected is None or expected <= _GOOD * target)
    return Judgement(found, times_best, expected, is_near and is_sure, is_near and not is_sure)


def _size(found: Approximation) -> Fraction | None:
    return Fraction(found.error.decimal) if found.error else None
