"""Find a plan that does better than a run did, by trying plans that fit what was seen."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

from gradcli.descent.curvature import MOST_VARIABLES, curvature_at, kind_at
from gradcli.descent.digits import Judge, is_noise
from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.loop import carried_out
from gradcli.descent.objective import Exhausted, Objective
from gradcli.descent.recurrences import RECURRENCES, has_limit
from gradcli.descent.vectors import moved
from gradcli.errors import GradcliError
from gradcli.numeric.arithmetic import float_of
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Curvature, Kind, Run, Seen, Status, Step

_USUAL_STEPS = 1000
_WORK = 1_500_000
"""Instructions of the program that all trials together may run, so that machines agree on them."""

_STEP_COST = 60
"""Instructions that one coordinate of a step costs beside the program."""

_AT_LEAST = 20
_MOST_RATES = 8
_ASIDE = 0.01
_ENDLESS = 10.0
"""A fall by so many times the values met, without an end, is no advice."""

_CLEARLY = 0.05
"""A value lower by this share of what the run gained is worth a word, without convergence."""

_KINK_RATE = "exponential"

Trial = tuple[Plan, tuple[float, ...], Stopping]


def better_run(
    run: Run, seen: Seen, curvature: Curvature | None, objective: Objective, seconds: float
) -> Run | None:
    """Return a run that ends better, or None: the first that comes to a minimum, else the lowest by far.

    `objective` is the run's, not to be counted; `seconds` ends the search in any case.
    """
    deadline = time.monotonic() + seconds
    left = _WORK // (len(objective.program.code) + _STEP_COST * len(run.start))
    lowest: Run | None = None
    saddle: Run | None = None
    for plan, start, stopping in _trials(run, seen, curvature):
        steps = min(stopping.steps, left)
        if steps < min(stopping.steps, _AT_LEAST) or time.monotonic() >= deadline:
            break
        if (plan, start, stopping) == (run.plan, run.start, run.stopping):
            continue
        asked = objective.fresh(most=left)
        tried = _tried(run, (plan, start, replace(stopping, steps=steps)), asked, deadline - time.monotonic())
        left -= asked.counts.value
        if tried is None or not _is_better(run, tried, seen):
            continue
        if not _is_low(objective, tried):
            saddle = saddle or tried
            continue
        tried = _with_room(tried, stopping)
        if tried.converged and _is_answer(objective, tried, seen):
            return tried
        if seen is Seen.PLATEAU:
            continue
        if (lowest is None or _signed(tried) < _signed(lowest)) and not _is_led_by_noise(tried):
            lowest = tried
    if saddle is None or (lowest is not None and lowest.converged):
        return lowest
    return _around(saddle, run, objective, left, deadline)


def _around(saddle: Run, run: Run, objective: Objective, left: int, deadline: float) -> Run | None:
    """Return a run that starts beside the saddle to which the others came, and passes it."""
    stopping = replace(run.stopping, steps=_USUAL_STEPS)
    plan = Plan("bfgs", maximize=run.plan.maximize)
    for start in _aside(_last(saddle), curvature_at(objective, _last(saddle))):
        asked = objective.fresh(most=max(0, left))
        tried = _tried(run, (plan, start, stopping), asked, deadline - time.monotonic())
        if tried is not None and tried.converged and _is_low(objective, tried):
            return tried
    return None


def _tried(run: Run, trial: Trial, objective: Objective, seconds: float) -> Run | None:
    plan, start, stopping = trial
    try:
        tried = carried_out(run.of, start, plan, stopping, timeout=seconds, objective=objective)
    except (GradcliError, Exhausted):
        return None
    if tried.failed or tried.status is Status.INTERRUPTED or tried.last is None:
        return None
    # A start that is stationary is no way to get there.
    return tried if tried.last.index else None


def _is_led_by_noise(tried: Run) -> bool:
    return is_noise(Judge(tried.of, tried.plan).judged(_last(tried)))


def _with_room(tried: Run, stopping: Stopping) -> Run:
    """Return a run that ended early as one under the whole limit of steps, which would have been the same."""
    if tried.status is Status.STEP_LIMIT or tried.plan.schedule not in ("constant", _KINK_RATE):
        return tried
    return replace(tried, stopping=stopping)


def _is_better(run: Run, tried: Run, seen: Seen) -> bool:
    """Compare where two runs ended; a run that reached a minimum is beaten by fewer evaluations alone."""
    first = run.sign * run.history[0][1]
    ran_away = run.status in (Status.DIVERGED, Status.NOT_FINITE, Status.DOMAIN_ERROR)
    before = first if ran_away else _signed(run)
    if seen is Seen.CONVERGED:
        near = _signed(tried) <= before + 1e-6 * (1 + abs(before))
        return tried.converged and near and 3 * _evaluations(tried) <= _evaluations(run)
    if tried.converged:
        return _signed(tried) <= before + 1e-9 * (1 + abs(before))
    gained = max(abs(before - first), 1e-12 * (1 + abs(first)))
    return 0 < before - _signed(tried) - _CLEARLY * gained <= _ENDLESS * (1 + abs(first) + abs(before))


def _is_low(objective: Objective, tried: Run) -> bool:
    """Tell whether a point that passes for the end of the way is no saddle, inflection or maximum."""
    if not tried.converged:
        return True
    last = _last(tried)
    kind = kind_at(objective, last)
    if kind is not Kind.UNDECIDED or len(last.point) > MOST_VARIABLES:
        return kind not in (Kind.SADDLE, Kind.MAXIMUM if objective.sign > 0 else Kind.MINIMUM)
    value = objective.value_at(last.point)
    size = _ASIDE * (1 + math.hypot(*last.point))
    aside = (
        [x + sign * size * (i == place) for i, x in enumerate(last.point)]
        for place in range(len(last.point))
        for sign in (1, -1)
    )
    return not any(objective.value_at(point) < value for point in aside)


def _is_answer(objective: Objective, tried: Run, seen: Seen) -> bool:
    """Tell whether a run that converged did so at a minimum, as far as can be told."""
    last = _last(tried)
    goal = Kind.MINIMUM if objective.sign > 0 else Kind.MAXIMUM
    return len(last.point) > MOST_VARIABLES or seen is Seen.KINK or kind_at(objective, last) is goal


def _trials(run: Run, seen: Seen, curvature: Curvature | None) -> Iterator[Trial]:
    """Yield what fits best first: a better rate of the same method, then other methods."""
    stopping = replace(run.stopping, steps=max(run.stopping.steps, _USUAL_STEPS))
    plain = Plan(maximize=run.plan.maximize)
    if seen in (Seen.SADDLE, Seen.MAXIMUM):
        for start in _aside(_last(run), curvature):
            yield _in_doubles(run.plan), start, stopping
            yield replace(plain, method="bfgs"), start, stopping
        return
    if seen is Seen.KINK:
        yield from _kink_trials(run, stopping)
    is_large = len(run.start) > MOST_VARIABLES
    same = list(_same_method(run, seen, curvature, stopping))[:_MOST_RATES]
    others = ("lbfgs", "cg") if is_large else ("bfgs", "newton", "lbfgs")
    best = [(replace(plain, method=name), run.start, stopping) for name in others]
    # The budget may not last for all: a known rate comes first, a guessed one after what needs none.
    known = len(same) if curvature is not None and curvature.is_everywhere else 0 if is_large else 2
    yield from (*same[:known], *best, *same[known:])
    if seen in (Seen.TWO_CYCLE, Seen.OSCILLATING, Seen.NO_STEP, Seen.NO_LOWER_VALUE):
        yield from _kink_trials(run, stopping)
    yield replace(plain, line_search="armijo"), run.start, stopping
    yield replace(plain, method="adam", learning_rate=0.1), run.start, stopping


def _same_method(run: Run, seen: Seen, curvature: Curvature | None, stopping: Stopping) -> Iterator[Trial]:
    """Yield the same method with more steps, without a length of the user's own, and with other rates."""
    plan = run.plan
    if seen is Seen.KINK:
        return
    if plan.method in DIRECTIONS and plan.learning_rate is not None:
        yield replace(plan, learning_rate=None, line_search=None), run.start, stopping
    knows_best = curvature is not None and curvature.is_everywhere and has_limit(run.method.name)
    if seen is Seen.UNFINISHED and run.stopping.steps < stopping.steps and not knows_best:
        yield _in_doubles(plan), run.start, stopping
    yield from ((_at_rate(plan, rate), run.start, stopping) for rate in _rates(run, seen, curvature))


def _in_doubles(plan: Plan) -> Plan:
    settings = {name: float(value) for name, value in plan.settings.items()}
    state = {name: float(value) for name, value in plan.state.items()}
    lr = None if plan.learning_rate is None else float(plan.learning_rate)
    return replace(plan, learning_rate=lr, settings=settings, state=state, exact=False)


def _at_rate(plan: Plan, rate: float) -> Plan:
    """Return the plan with a constant rate, and without the settings of the schedule it had."""
    own = plan.settings if plan.update else RECURRENCES[plan.method].settings
    settings = {name: value for name, value in plan.settings.items() if name in own}
    return _in_doubles(replace(plan, learning_rate=rate, settings=settings, schedule="constant"))


def _kink_trials(run: Run, stopping: Stopping) -> Iterator[Trial]:
    """Let the rate shrink by the same factor each step: at a kink only that lets a descent come to rest."""
    lr = run.plan.learning_rate or 0.1
    for rate in (float(lr), 10 * float(lr)):
        for gamma in (0.95, 0.98, 0.99):
            plan = Plan("gd", rate, {"gamma": gamma}, _KINK_RATE, maximize=run.plan.maximize)
            yield plan, run.start, replace(stopping, xtol=1e-6)


def _rates(run: Run, seen: Seen, curvature: Curvature | None) -> Iterator[float]:
    """Yield rates to try with the same method, neatly rounded."""
    if run.plan.method not in RECURRENCES or run.plan.line_search:
        return
    lr = float_of(run.method.settings.get("lr", 0.0))
    rates: list[float] = []
    if has_limit(run.method.name) and curvature is not None and curvature.largest > 0:
        best = curvature.best_rate or 1 / curvature.largest
        damping = 1 - float_of(run.method.settings.get("momentum", 0.0))
        rates += [best, damping * best, 1 / curvature.largest, 0.1 / curvature.largest]
    if lr and seen in (Seen.DIVERGING, Seen.LEFT_DOMAIN, Seen.TWO_CYCLE, Seen.OSCILLATING, Seen.NO_STEP):
        rates += [0.5 * lr, 0.1 * lr, 0.01 * lr, 0.001 * lr]
    elif lr and seen is not Seen.CONVERGED:
        rates += [10 * lr, 100 * lr, 1000 * lr]
    yield from dict.fromkeys(_neat(rate) for rate in rates if 1e-300 < rate < 1e300)


def _aside(last: Step, curvature: Curvature | None) -> Iterator[tuple[float, ...]]:
    """Yield starts beside a point, along the direction in which f falls off."""
    if curvature is None:
        return
    size = 0.1 * (1 + math.hypot(*last.point))
    for length in (size, -size):
        yield tuple(float(_neat_number(x)) for x in moved(last.point, length, curvature.softest))


def _neat(rate: float) -> float:
    """Round down to two digits, so that the rate can be typed and stays below its bound."""
    exponent = math.floor(math.log10(rate)) - 1
    return float(f"{math.floor(rate / 10.0**exponent + 1e-9)}e{exponent}")


def _neat_number(x: float) -> str:
    return f"{x:.4g}"


def _signed(run: Run) -> float:
    return run.sign * _last(run).value


def _last(run: Run) -> Step:
    if run.last is None:
        raise ValueError("a run without a point")
    return run.last


def _evaluations(run: Run) -> int:
    return run.counts.value + run.counts.gradient + run.counts.hessian * len(run.start)
