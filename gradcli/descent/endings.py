"""Why a run stopped: the tests after each step, and the sentence with the run's own numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from gradcli.descent.objective import Sample
from gradcli.descent.vectors import largest
from gradcli.numeric.arithmetic import float_of
from gradcli.results.plans import Stopping
from gradcli.results.runs import Status, Step

RUNAWAY = 10**10
"""A value or coordinate this many times its starting size counts as divergence."""

_COORDINATES_NAMED = 6


class Ending(NamedTuple):
    """A status and its sentence; `refused` is a point without a value or gradient, and `reason` why."""

    status: Status
    message: str
    refused: tuple[float, ...] = ()
    reason: str = ""


def ending(status: Status, last: Step | None, stopping: Stopping, **told: object) -> Ending:
    """Return a status with its sentence filled in; `told` gives what only the caller knows."""
    facts: dict[str, object] = {
        "index": last.index if last else 0,
        "largest": f"{largest(last.gradient):.6g}" if last else "unknown",
        "gtol": _given(stopping.gtol),
        "xtol": _given(stopping.xtol),
        "ftol": _given(stopping.ftol),
        "steps": stopping.steps,
        **told,
    }
    return Ending(status, status.value.format(**facts))


def unusable(sample: Sample, last: Step | None, names: Sequence[str], stopping: Stopping) -> Ending | None:
    """Return the ending at a point without value or gradient; the run then returns the point before."""
    index = 0 if last is None else last.index + 1
    if sample.fault:
        named = list(zip(names, sample.point, strict=True))[:_COORDINATES_NAMED]
        reason = f"at {', '.join(f'{name} = {float_of(x):.6g}' for name, x in named)}, {sample.fault}"
        message = Status.DOMAIN_ERROR.value.format(index=index, reason=reason)
        if sample.value == sample.value:
            where = f"at step {index}" if last else "at the start"
            message = f"there is no gradient {where}: {reason}"
        elif last is None:
            message = f"the start is outside the domain: {reason}"
        return Ending(Status.DOMAIN_ERROR, message, tuple(map(float_of, sample.point)), reason)
    if all(abs(number) < math.inf for number in (*sample.point, sample.value, *sample.gradient)):
        return None
    if last is None:
        fact = "stopped: at the start a number is too large for double precision"
        return Ending(Status.NOT_FINITE, fact)
    return ending(Status.NOT_FINITE, last, stopping, index=index)


def finished(
    first: Sample, previous: Sample, sample: Sample, last: Step, stopping: Stopping, sign: int
) -> Ending | None:
    """Return the ending of a run that has reached its goal, or run away from it."""
    length, change = last.step or 0.0, float_of(abs(sample.value - previous.value))
    if largest(sample.gradient) <= stopping.gtol:
        return ending(Status.CONVERGED_GRADIENT, last, stopping)
    if growth := _growth(first, sample, sign):
        return ending(Status.DIVERGED, last, stopping, reason=growth)
    if stopping.xtol is not None and length <= stopping.xtol:
        return ending(Status.CONVERGED_STEP, last, stopping, step=f"{length:.6g}")
    if stopping.ftol is not None and change <= stopping.ftol:
        return ending(Status.CONVERGED_VALUE, last, stopping, change=f"{change:.6g}")
    return None


def _growth(first: Sample, sample: Sample, sign: int) -> str:
    """Say what ran away, or nothing; a fall that slows down does not."""
    if sample.value < first.value and largest(sample.gradient) < largest(first.gradient):
        return ""
    if abs(sample.value) > RUNAWAY * (1 + abs(first.value)):
        before, after = sign * float_of(first.value), sign * float_of(sample.value)
        return f"the value {'grew' if after > 0 else 'fell'} from {before + 0.0:.6g} to {after:.6g}"
    if largest(sample.point) > RUNAWAY * (1 + largest(first.point)):
        return f"the point ran away to distance {math.hypot(*map(float_of, sample.point)):.6g}"
    return ""


def _given(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
