"""What the last steps of a run look like: a cycle, a zigzag, a kink crossed again and again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from gradcli.descent.objective import Objective
from gradcli.descent.vectors import largest
from gradcli.language.functions import COMPARISONS
from gradcli.language.infix import read_infix
from gradcli.language.tree import free_symbols
from gradcli.numeric.arithmetic import float_of
from gradcli.results.runs import Run, Step

_FEWEST = 4
"""Steps from which a pattern can be told."""

_SAME = 1e-6
_BACKWARD = 95.0
_SWITCHING = frozenset(("abs", "sign", "relu"))


def is_two_cycle(tail: Sequence[Step]) -> bool:
    """Tell whether every second point is the same, while neighbours differ."""
    if len(tail) < _FEWEST:
        return False
    last = tail[-_FEWEST:]
    gaps = [math.dist(one.point, other.point) for one, other in pairwise(last)]
    back = [math.dist(one.point, other.point) for one, other in zip(last, last[2:], strict=False)]
    return min(gaps) > 0 and max(back) <= _SAME * min(gaps)


def is_oscillating(tail: Sequence[Step]) -> bool:
    """Tell whether most steps turn back on the one before."""
    angles = [step.angle for step in tail if step.angle is not None]
    return len(angles) >= _FEWEST - 1 and sum(angle > _BACKWARD for angle in angles) > 0.6 * len(angles)


def is_bouncing(run: Run) -> bool:
    """Tell whether f keeps rising again, and has been lower before."""
    values = [run.sign * step.value for step in run.tail]
    rises = sum(one < other for one, other in pairwise(values))
    if run.lowest is None or len(values) < _FEWEST or 3 * rises < len(values) - 1:
        return False
    return run.sign * run.lowest.value < min(values)


def goes_uphill(run: Run) -> bool:
    """Tell whether all steps went with the gradient where f was to fall, or the reverse."""
    climbs = [
        run.sign * sum(g * (y - x) for g, x, y in zip(one.gradient, one.point, other.point, strict=True)) > 0
        for one, other in pairwise(run.tail)
    ]
    return len(climbs) > 0 and all(climbs)


def crosses_kinks(objective: Objective, tail: Sequence[Step]) -> bool:
    """Tell whether the last steps kept jumping over a kink of the formula."""
    rows = [sides(objective, step.point) for step in tail]
    if len(rows) < _FEWEST or not rows[0] or largest(tail[-1].gradient) < largest(tail[0].gradient) / 2:
        return False
    crossings = [sum(one != other for one, other in pairwise(column)) for column in zip(*rows, strict=True)]
    return bool(2 * max(crossings) >= len(rows) - 1)


def sides(objective: Objective, point: Sequence[float]) -> tuple[float, ...]:
    """Say on which side of each of its kinks and jumps a point lies."""
    slots = objective.parts(point)
    found: list[float] = []
    for operation, arguments in objective.base.code:
        if operation in _SWITCHING:
            found.append(slots[arguments[0]] > 0)
        elif operation in ("floor", "ceil"):
            found.append(float_of(slots[arguments[0]]) // 1)
        elif operation in ("max", "min"):
            found.append(slots[arguments[0]] > slots[arguments[1]])
        elif operation in COMPARISONS:
            found.append(slots[arguments[0]] < slots[arguments[1]])
    return tuple(found)


def has_vanishing_rate(run: Run) -> bool:
    """Tell whether a schedule brought the rate down to nothing."""
    first = float_of(run.method.settings.get("lr", 0.0))
    last = run.last.learning_rate if run.last else None
    changes = run.method.rate and "k" in free_symbols(read_infix(run.method.rate))
    return bool(changes and first and last is not None and abs(last) < 0.01 * first)
