"""Points at which formulas are tried out: simple ones first, then random ones at many scales."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

from gradcli.numeric.arithmetic import FLOATS, float_of, runner
from gradcli.numeric.pointwise import Poison, forward, rough_slots
from gradcli.numeric.program import Program

TrialPoint = tuple[Fraction, ...]

BITS = 200
"""The precision in which a point is tried: 60 decimal digits."""

_SEED = 1736
"""Fixed, so that the same question is answered in the same words."""

_SIMPLE = tuple(map(Fraction, ("1", "2", "3", "1/2", "-1", "-2", "1/3", "3/2", "-3", "1/4", "5", "-1/2")))
_SCALES = ("1", "3", "1/4", "10", "1/20", "40", "1/400", "1000", "100000", "1/100000", "10000000")
_ROUNDS = 40
_STEPS = 1000


def trial_points(program: Program, count: int) -> list[TrialPoint]:
    """Return up to `count` points where every output has a number and the first is smooth, simplest first.

    Fewer, or none, come back where the formulas are defined in so small a part of space that trying finds
    no more.
    """
    runs = runner(program, FLOATS)
    found: list[TrialPoint] = []
    for point in _candidates(len(program.inputs)):
        values = runs([float_of(coordinate) for coordinate in point])
        if all(math.isfinite(values[slot]) for slot in program.outputs) and is_smooth_at(program, point):
            found.append(point)
            if len(found) == count:
                break
    return found


def is_smooth_at(program: Program, point: Sequence[Fraction]) -> bool:
    """Tell whether every output certainly has a number at a point, and the first is surely no kink's."""
    values = forward(program, point, BITS)
    is_defined = not any(isinstance(values[slot], Poison | bool) for slot in program.outputs)
    return is_defined and not rough_slots(program, values, BITS)


def _candidates(dimension: int) -> Iterator[TrialPoint]:
    if not dimension:
        yield ()
        return
    for first in range(len(_SIMPLE)):
        yield tuple(_SIMPLE[(first + place) % len(_SIMPLE)] for place in range(dimension))
    draw = random.Random(_SEED)  # noqa: S311 - the same points each time are what is wanted
    for _ in range(_ROUNDS):
        for scale in map(Fraction, _SCALES):
            for low in (-_STEPS, 1):
                yield tuple(Fraction(draw.randint(low, _STEPS), _STEPS) * scale for _ in range(dimension))
