"""A point that shows a claim wrong, with both numbers there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.calculus.checking.comparison import Comparison
from gradcli.language.constants import fraction_tree
from gradcli.language.write import to_infix
from gradcli.numeric.decimals import decimal_text, nearest_double
from gradcli.numeric.pointwise import settle
from gradcli.numeric.quantities import quantity_of
from gradcli.numeric.trial_points import TrialPoint
from gradcli.results.checks import Witness
from gradcli.results.quantities import Quantity

_CHOICE = 8
"""So many of the simplest points are compared for plain numbers."""

_SHORT = 6
_MOST_DIGITS = 300


def witness_at(
    comparison: Comparison, component: int, points: Sequence[TrialPoint], digits: int
) -> Witness | None:
    """Return the first of the points, the simplest, or one close behind where both numbers are short."""
    candidates = [_witness(comparison, component, point, digits) for point in points[:_CHOICE]]
    return min(candidates, key=_rank, default=None)


def point_text(point: TrialPoint) -> str:
    """Write a point within a sentence."""
    texts = [_coordinate(coordinate).decimal for coordinate in point]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _witness(comparison: Comparison, component: int, point: TrialPoint, digits: int) -> Witness:
    pair = comparison.pairs[component]
    program = replace(comparison.program, outputs=(pair.claimed, pair.correct))
    trees = [fraction_tree(coordinate) for coordinate in point]
    claimed, correct = (quantity_of(output, False) for output in settle(program, trees, digits).outputs)
    is_seen = claimed is None or correct is None or claimed.decimal != correct.decimal
    if is_seen or digits >= _MOST_DIGITS:
        return Witness(tuple(map(_coordinate, point)), claimed, correct)
    return _witness(comparison, component, point, 2 * digits)


def _coordinate(value: Fraction) -> Quantity:
    tree = fraction_tree(value)
    text = decimal_text(value, 10)
    return Quantity(nearest_double(value), to_infix(tree) if len(to_infix(tree)) <= 7 else text, tree)


def _rank(witness: Witness) -> tuple[bool, bool]:
    """Prefer a point where the correct number is known, then one with numbers taken in at a glance."""
    numbers = [number.decimal for number in (witness.claimed, witness.correct) if number is not None]
    return witness.correct is None, any(len(number) > _SHORT for number in numbers)
