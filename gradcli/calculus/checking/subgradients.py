"""Whether numbers claimed at a kink are a subgradient: between both slopes, and in other directions too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from gradcli.calculus.checking.truths import Truth, TruthAt
from gradcli.language.tree import Tree
from gradcli.numeric.decimals import decimal_text
from gradcli.numeric.kinks import slope
from gradcli.numeric.program import lower

_SLACK = Fraction(1, 10**20)
_MOST_AXES = 5


def is_between(value: Fraction, truth: Truth, slack: Fraction = _SLACK) -> bool:
    """Tell whether a number lies between the slopes of both sides."""
    if truth.left is None or truth.right is None:
        return False
    low, high = sorted((truth.left.whole(), truth.right.whole()))
    return low - slack <= value <= high + slack


def sides_text(truth: Truth) -> str:
    """Tell both slopes."""
    left, right = (side.rounded(10) if side else None for side in (truth.left, truth.right))
    reasons = [side.reason if side else "" for side in (truth.left, truth.right)]
    told = [one.decimal if one else f"none ({why})" for one, why in zip((left, right), reasons, strict=True)]
    return f"{told[0]} from the left, {told[1]} from the right"


def violation(
    tree: Tree,
    names: Sequence[str],
    truth: TruthAt,
    numbers: Sequence[Fraction],
    units: Sequence[Fraction] = (),
) -> str | None:
    """Return what shows that numbers that fit along each axis are no subgradient; None where nothing does.

    For one, the slopes of f along all rays are at least those of the plane, or at most, at a kink that opens
    downward. `units` are those of the last places of numbers that are rounded.
    """
    base = lower([tree], names)
    above, below = [], []
    for ray in _rays(len(names)):
        found = slope(base, truth.here, ray)
        if found.exactly is None:
            continue
        plane = sum((x * u for x, u in zip(numbers, ray, strict=True)), Fraction(0))
        slopes = f"f has the slope {_text(found.whole())}, they have {_text(plane)}"
        told = f"along ({', '.join(map(str, ray))}) {slopes}"
        slack = _SLACK + sum((abs(u) * unit for u, unit in zip(ray, units, strict=False)), Fraction(0))
        if found.whole() < plane - slack:
            above.append(told)
        if found.whole() > plane + slack:
            below.append(told)
    return above[0] if above and below and len(above) <= len(below) else below[0] if above and below else None


def _rays(count: int) -> Iterator[tuple[Fraction, ...]]:
    """Yield the axes and the diagonals between them, both ways."""
    for place in range(count):
        for sign in (1, -1):
            yield tuple(Fraction(sign * (n == place)) for n in range(count))
    for first, second in combinations(range(min(count, _MOST_AXES)), 2):
        for one, other in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            signs = {first: one, second: other}
            yield tuple(Fraction(signs.get(n, 0)) for n in range(count))


def _text(value: Fraction) -> str:
    return decimal_text(value, 6)
