"""Explain a finished run: what happened, what the curvature says of it, and what would have worked."""

from __future__ import annotations

import math
from operator import gt

from gradcli.descent.advice import better_run
from gradcli.descent.curvature import (
    FAR,
    curvature_at,
    distance_to_stationary,
    is_steady,
    is_too_large,
    kind_at,
)
from gradcli.descent.digits import Judge, is_noise, right_gradient
from gradcli.descent.explanations import EXPLANATIONS, Case
from gradcli.descent.formulas import constant, read_formula
from gradcli.descent.objective import Objective, prepared
from gradcli.descent.patterns import (
    crosses_kinks,
    goes_uphill,
    has_vanishing_rate,
    is_bouncing,
    is_oscillating,
    is_two_cycle,
)
from gradcli.descent.recurrences import RECURRENCES, has_limit
from gradcli.descent.vectors import largest
from gradcli.numeric.arithmetic import FLOATS, float_of
from gradcli.results.runs import Curvature, Kind, Run, Seen, Status, Step, Verdict

_MOST_EXPLAINED = 1000
"""Variables beyond which a verdict would take as long as the run."""

_TRIAL_SECONDS = 2.0
_LONG = 50
"""A run that took more steps than this to converge may be told of a shorter one."""

_ILL_CONDITIONED = 100.0
_TIMID, _TINY = 0.2, 0.05
"""A rate below this share of the best constant one is called small; the second where f is ill-conditioned."""

_NO_CURVATURE = 1e-12
_SLOPING = 1e-6
_ENDLESS = 1e3
"""A run that ran away while f fell by so many times its size found no lowest value."""

_IDLE = 1e-3
"""A rate below this share of 1/L, where the gradient is below it too, is that of a plateau."""

_SILENT = (Seen.UNBOUNDED, Seen.FLAT, Seen.NOISE)
"""What no other plan mends."""

_OF_SECOND_ORDER = ("newton", "bfgs", "lbfgs", "cg")
"""Methods that a large condition number does not slow down."""

_RAN_AWAY = (Status.DIVERGED, Status.NOT_FINITE, Status.DOMAIN_ERROR)


def verdict(run: Run, *, seconds: float = _TRIAL_SECONDS) -> Verdict | None:
    """Say what happened in a run and what would help.

    None where even the start has no value, and for more than 1000 variables. What the advice names has been
    tried; the trials end after `seconds`, and an interrupted run has none.

    >>> from gradcli.descent.loop import descend
    >>> verdict(descend("x^2 + 10y^2", [1, 1], 0.11)).seen.value
    'diverging'
    """
    if run.last is None or len(run.start) > _MOST_EXPLAINED:
        return None
    objective = prepared(run.of, maximize=run.plan.maximize)
    told_at = (run.lowest or run.last) if run.status in _RAN_AWAY else run.last
    is_lost = _is_lost(run, run.last)
    curvature = None if is_lost else curvature_at(objective, told_at)
    stationary = not is_lost and largest(right_gradient(run.last)) <= run.stopping.gtol
    kind = kind_at(objective, run.last) if stationary else Kind.NOT_STATIONARY
    seen = Seen.NOISE if is_lost else _seen(run, run.last, objective, curvature, kind)
    case = Case(run, run.last, objective, curvature, kind, _limit(run, curvature))
    wanted = run.status is not Status.INTERRUPTED and seen not in _SILENT
    wanted = wanted and (seen is not Seen.CONVERGED or run.last.index >= _LONG)
    wanted = wanted and not (seen is Seen.KINK and run.converged)
    advice = _advice(run, seen, curvature, objective, min(seconds, _TRIAL_SECONDS)) if wanted else None
    return Verdict(
        seen, kind, EXPLANATIONS[seen](case), curvature, case.limit, _rates_hold(case, seen, told_at),
        case.direction(seen), advice,
    )  # fmt: skip


def _is_lost(run: Run, last: Step) -> bool:
    """Tell whether all that is known of the slope at the end is rounding."""
    slope = max(largest(last.gradient), largest(right_gradient(last)))
    return run.status is Status.ROUNDING or (slope > run.stopping.gtol and is_noise(last))


def _advice(
    run: Run, seen: Seen, curvature: Curvature | None, objective: Objective, seconds: float
) -> Run | None:
    """Return a run that did better, and whose word of it is no rounding."""
    found = better_run(run, seen, curvature, objective, seconds)
    if found is None or found.plan.exact:
        return found
    found = Judge(found.of, found.plan, timeout=seconds).concluded(found, at_any_cost=False)
    return None if found.status is Status.ROUNDING else found


def _seen(run: Run, last: Step, objective: Objective, curvature: Curvature | None, kind: Kind) -> Seen:
    if run.status is Status.DOMAIN_ERROR:
        return Seen.LEFT_DOMAIN if run.message.startswith("left the domain") else Seen.NO_STEP
    if kind is Kind.NOT_STATIONARY and _is_unbounded(run, last, curvature):
        return Seen.UNBOUNDED
    if run.status in _RAN_AWAY:
        return Seen.DIVERGING
    if kind is not Kind.NOT_STATIONARY:
        return _stationary(run, last, objective, kind)
    return _pattern(run, objective) or _unfinished(run, last, objective, curvature)


def _pattern(run: Run, objective: Objective) -> Seen | None:
    """Name what the last steps look like, or how they ended short of a stationary point."""
    if crosses_kinks(objective, run.tail):
        return Seen.KINK
    if run.status is Status.LINE_SEARCH_FAILED:
        return Seen.NO_LOWER_VALUE
    if is_two_cycle(run.tail):
        return Seen.TWO_CYCLE
    if has_vanishing_rate(run):
        return Seen.VANISHING_RATE
    if is_oscillating(run.tail) or is_bouncing(run):
        return Seen.OSCILLATING
    return Seen.TOLERANCE if run.converged else None


def _is_unbounded(run: Run, last: Step, curvature: Curvature | None) -> bool:
    """Tell whether f has no lowest value: for a quadratic by its Hessian, else as far as the run fell."""
    if curvature is not None and curvature.is_everywhere:
        level = abs(sum(g * v for g, v in zip(last.gradient, curvature.softest, strict=True)))
        is_flat = abs(curvature.smallest) <= _NO_CURVATURE * abs(curvature.largest)
        return level > _SLOPING * math.hypot(*last.gradient) if is_flat else curvature.smallest < 0
    first = run.history[0][1]
    fell = run.sign * (first - last.value)
    values = [run.sign * step.value for step in run.tail]
    if run.status is Status.NOT_FINITE and len(values) > 1 and all(map(gt, values, values[1:])):
        return not goes_uphill(run)
    return run.status in _RAN_AWAY and fell > _ENDLESS * (1 + abs(first)) and not goes_uphill(run)


def _stationary(run: Run, last: Step, objective: Objective, kind: Kind) -> Seen:
    if any(remark.kind == "kink" for remark in run.remarks):
        return Seen.KINK
    if kind is Kind.SADDLE:
        return Seen.SADDLE
    if kind is Kind.UNDECIDED and not is_too_large(objective):
        return Seen.PLATEAU if _is_far(objective, last) else Seen.FLAT
    wrong = Kind.MINIMUM if run.plan.maximize else Kind.MAXIMUM
    return Seen.MAXIMUM if kind is wrong else Seen.CONVERGED


def _unfinished(run: Run, last: Step, objective: Objective, curvature: Curvature | None) -> Seen:
    if curvature is None:
        return Seen.UNFINISHED
    rate = effective_rate(run)
    slope = largest(right_gradient(last))
    if curvature.smallest < 0 and _is_level(run, last, objective):
        return Seen.SADDLE if curvature.largest > 0 else Seen.MAXIMUM
    if rate is not None and rate * abs(curvature.largest) < _IDLE and slope < _IDLE:
        return Seen.PLATEAU
    if run.method.name in _OF_SECOND_ORDER:
        return Seen.UNFINISHED
    is_ill = (curvature.condition or 0) >= _ILL_CONDITIONED
    best = curvature.best_rate if is_steady(objective, last) else None
    falls = run.sign * last.value < run.sign * run.tail[0].value
    if falls and rate is not None and best is not None and rate < (_TINY if is_ill else _TIMID) * best:
        return Seen.SMALL_RATE
    return Seen.SLOW if is_ill else Seen.UNFINISHED


def _is_level(run: Run, last: Step, objective: Objective) -> bool:
    """Tell whether a stationary point is so near that f hardly changes on the way to it."""
    way = distance_to_stationary(objective, last)
    values = [value for _, value in run.history]
    gained = max(values) - min(values)
    return way <= FAR * (1 + math.hypot(*last.point)) and way * largest(right_gradient(last)) <= FAR * gained


def _rates_hold(case: Case, seen: Seen, told_at: Step) -> bool:
    """Tell whether what the curvature says of rates may be said: a theorem, or not refuted by the run."""
    if case.curvature is None or seen in _BEYOND_RATES:
        return False
    if case.curvature.is_everywhere:
        return True
    if seen in (Seen.DIVERGING, Seen.OSCILLATING, Seen.TWO_CYCLE):
        rate = case.run.method.settings.get("lr")
        return case.limit is not None and rate is not None and rate >= case.limit
    return is_steady(case.objective, told_at)


_BEYOND_RATES = (Seen.LEFT_DOMAIN, Seen.UNBOUNDED, Seen.PLATEAU, Seen.KINK, Seen.NO_STEP, Seen.MAXIMUM)
"""Where no quadratic model tells what a rate would do."""


def effective_rate(run: Run) -> float | None:
    """Return the constant rate of gd that a run amounts to in the long run, where there is one."""
    settings = run.method.settings
    if not has_limit(run.method.name) or run.method.rate:
        return None
    momentum, dampening = settings.get("momentum", 0.0), settings.get("dampening", 0.0)
    share = 1 - float_of(momentum)
    return float_of(settings["lr"]) * (1 - float_of(dampening)) / share if share > 0 else None


def _limit(run: Run, curvature: Curvature | None) -> float | None:
    """Return the bound of the method's own constant rate on a quadratic as curved as f."""
    row = RECURRENCES.get(run.method.name)
    if row is None or not row.limit or run.method.rate or curvature is None or curvature.largest <= 0:
        return None
    values = {name: float_of(value) for name, value in run.method.settings.items()} | {"L": curvature.largest}
    limit = constant(read_formula(row.limit, values.keys()), values, FLOATS)
    return limit if limit < math.inf else None


def _is_far(objective: Objective, last: Step) -> bool:
    return distance_to_stationary(objective, last) > FAR * (1 + math.hypot(*last.point))
