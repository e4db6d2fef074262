"""Points of a function's domain at which a claim is tried, the simplest first."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradcli.numeric.arithmetic import FLOATS, float_of, runner
from gradcli.numeric.program import Program
from gradcli.numeric.trial_points import TrialPoint, is_smooth_at, points_of_cases, trial_points


def places(
    program: Program, with_claims: Program, given: Sequence[TrialPoint], count: int
) -> list[TrialPoint]:
    """Return points at which f is smooth and its derivatives, the other outputs of `program`, have numbers.

    Points on either side of where f or a claim changes its case are among them, and those `given` where they
    will do: a case may be a small one.
    """
    found = trial_points(program, count)
    found += [point for point in given if is_smooth_at(program, point)]
    beside = points_of_cases(with_claims, found)
    return without_overflow(with_claims, list(dict.fromkeys((*found, *beside))))


def without_overflow(program: Program, points: Sequence[TrialPoint]) -> list[TrialPoint]:
    """Return the points at which nothing overflows: the cosine of such a number takes very long."""
    runs = runner(program, FLOATS)
    return [point for point in points if not any(map(math.isinf, runs([float_of(x) for x in point])))]
