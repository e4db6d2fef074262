"""Find a learning rate by a stated search."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.loop import carried_out
from gradcli.language.expression import Expression
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Run, Status

SEARCH = (
    "the rates of {} were tuned: three to each power of ten from 1e-5 to 5, then four on each side of the "
    "best, as far as the time allowed; the one that converged in the fewest steps was taken, else the one "
    "that ended lowest"
)
"""What is done, for those who read the numbers."""

_COARSE = tuple(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 5))
_FINE = (0.6, 0.7, 0.8, 0.9, 1.2, 1.4, 1.6, 1.8)

Rated = tuple[tuple[bool, float], float]


def tuned(
    expression: Expression, start: Sequence[float], plan: Plan, stopping: Stopping, seconds: float
) -> Plan:
    """Return the plan with the best rate found within so many seconds, which all rates share alike.

    A plan that has a rate, or is guided by a line search, is returned as it is. Raises KeyboardInterrupt
    where a run was ended by one.
    """
    if not is_tunable(plan):
        return plan
    each = seconds / (len(_COARSE) + len(_FINE))

    def tried(rate: float) -> Rated:
        end = time.monotonic() + each
        run = carried_out(expression, start, replace(plan, learning_rate=rate), stopping, timeout=each)
        if run.status is Status.INTERRUPTED and time.monotonic() < end:
            raise KeyboardInterrupt
        return _rank(run), rate

    best = min(map(tried, _COARSE))
    finer = (float(f"{factor * best[1]:.2g}") for factor in _FINE)
    return replace(plan, learning_rate=min(best, *map(tried, finer))[1])


def is_tunable(plan: Plan) -> bool:
    """Tell whether a plan leaves its rate open, and is not guided by a line search."""
    return plan.learning_rate is None and plan.method not in DIRECTIONS and not plan.line_search


def _rank(run: Run) -> tuple[bool, float]:
    """Order runs: converged ones by their steps, then the others by the value where they ended."""
    if run.converged and run.last is not None:
        return False, run.last.index
    return True, math.inf if run.failed or run.last is None else run.sign * run.last.value
