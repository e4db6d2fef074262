"""One row of a trace, made of a sample of the function that is made small and of the move that led there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gradcli.descent.objective import Sample
from gradcli.numeric.arithmetic import float_of
from gradcli.results.plans import Real
from gradcli.results.runs import ExactStep, Step


def step_of(
    index: int,
    sample: Sample,
    sign: int,
    rate: Real | None,
    length: float | None = None,
    angle: float | None = None,
    memory: Mapping[str, Any] | None = None,
    *,
    is_exact: bool = False,
) -> Step:
    """Return a row in doubles, and in fractions where the run is exact; f has its own sign in it."""
    memory = memory or {}
    partials = [sign * partial for partial in sample.gradient]
    value = sign * sample.value
    exact: ExactStep | None = None
    if is_exact:
        exact = ExactStep(tuple(sample.point), value, tuple(partials), rate, memory)  # type: ignore[arg-type]
    gradient = doubles(partials)
    return Step(
        index, doubles(sample.point), float_of(value), gradient, math.hypot(*gradient), length,
        None if rate is None else float_of(rate), angle,
        {name: _shown(entry) for name, entry in memory.items()}, exact,
    )  # fmt: skip


def doubles(numbers: Iterable[Any]) -> tuple[float, ...]:
    """Return numbers as the nearest doubles."""
    return tuple(map(float_of, numbers))


def angle_between(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the angle between two moves in degrees, or None where one has no length."""
    size, other = math.hypot(*before), math.hypot(*after)
    if not (size and other):
        return None
    one = [x / size for x in before]
    two = [x / other for x in after]
    # The half-angle form keeps its digits near 0 and 180 degrees, where the cosine loses half of them.
    return math.degrees(
        2 * math.atan2(math.dist(one, two), math.hypot(*map(sum, zip(one, two, strict=True))))
    )


def _shown(value: Any) -> Any:
    """Return what a method remembers in doubles."""
    return tuple(map(_shown, value)) if isinstance(value, tuple) else float_of(value)
