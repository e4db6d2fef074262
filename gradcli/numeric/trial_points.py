"""Points at which formulas are tried out: simple ones first, random ones at many scales, then sought ones."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from gradcli.numeric.arithmetic import FLOATS, float_of, runner
from gradcli.numeric.boundaries import boundaries_of, sought, steep_parts
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
_STARTS = 24
_FEW = 3


def trial_points(program: Program, count: int, *, is_random: bool = False) -> list[TrialPoint]:
    """Return up to `count` points where every output has a number and the first is smooth.

    Simple ones come first, unless all are to be random. Fewer, or none, come back where the formulas are
    defined in so small a part of space that neither trying nor walking toward it finds more.
    """
    fits = _fitting(program)
    candidates = _candidates(len(program.inputs), is_random)
    found = list(_first(count, fits, candidates))
    if len(found) < count and program.inputs:
        boundaries = boundaries_of(program)
        starts = [_simple(len(program.inputs), 0), *_starts(len(program.inputs))]
        walked = (point for start in starts for point in sought(boundaries, start))
        found += _first(count - len(found), fits, walked)
    return found


def points_of_cases(program: Program, found: Sequence[TrialPoint]) -> list[TrialPoint]:
    """Return further points, so that every case and steep part that can be found is met."""
    fits, more = _fitting(program), list[TrialPoint]()
    for boundary in boundaries_of(program):
        for side in (1, -1) if not boundary.side else ():
            if not any(boundary.side_of(point) == side for point in (*found, *more)):
                starts = (*found[:2], *_starts(len(program.inputs))[:4])
                walked = (point for start in starts for point in sought((boundary,), start, side))
                more += _first(1, lambda p, b=boundary, s=side: b.side_of(p) == s and fits(p), walked)  # type: ignore[misc]
    for part in steep_parts(program):
        reached = (part.reached(start) for start in found[:_FEW])
        more += _first(1, fits, (point for point in reached if point is not None))
    return more


def is_smooth_at(program: Program, point: Sequence[Fraction]) -> bool:
    """Tell whether every output certainly has a number at a point, and the first is surely no kink's."""
    values = forward(program, point, BITS)
    is_defined = not any(isinstance(values[slot], Poison | bool) for slot in program.outputs)
    return is_defined and not rough_slots(program, values, BITS)


def _fitting(program: Program) -> Callable[[TrialPoint], bool]:
    runs = runner(program, FLOATS)

    def fits(point: TrialPoint) -> bool:
        values = runs([float_of(coordinate) for coordinate in point])
        return all(math.isfinite(values[slot]) for slot in program.outputs) and is_smooth_at(program, point)

    return fits


def _first(
    count: int, fits: Callable[[TrialPoint], bool], points: Iterable[TrialPoint]
) -> Iterator[TrialPoint]:
    """Yield the first points that fit, each once."""
    seen: set[TrialPoint] = set()
    for point in points:
        if len(seen) >= count:
            return
        if point not in seen and fits(point):
            seen.add(point)
            yield point


def _starts(dimension: int) -> list[TrialPoint]:
    draw = random.Random(_SEED)  # noqa: S311 - the same points each time are what is wanted
    return [tuple(_drawn(draw, -_STEPS) for _ in range(dimension)) for _ in range(_STARTS)]


def _candidates(dimension: int, is_random: bool) -> Iterator[TrialPoint]:
    if not dimension:
        yield ()
        return
    if not is_random:
        yield from (_simple(dimension, first) for first in range(len(_SIMPLE)))
    draw = random.Random(_SEED)  # noqa: S311 - the same points each time are what is wanted
    for _ in range(_ROUNDS):
        for scale in map(Fraction, _SCALES):
            for low in (-_STEPS, 1):
                yield tuple(_drawn(draw, low) * scale for _ in range(dimension))


def _simple(dimension: int, first: int) -> TrialPoint:
    return tuple(_SIMPLE[(first + place) % len(_SIMPLE)] for place in range(dimension))


def _drawn(draw: random.Random, low: int) -> Fraction:
    return Fraction(draw.randint(low, _STEPS), _STEPS)
