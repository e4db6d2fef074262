"""The sentences of a verdict: what was seen, and why, with the run's own numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gradcli.dataclass import dataclass
from gradcli.descent.curvature import MOST_VARIABLES, distance_to_stationary, is_steady, is_too_large
from gradcli.descent.digits import right_gradient
from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.objective import Objective
from gradcli.descent.patterns import goes_uphill, is_oscillating
from gradcli.descent.vectors import difference, dot, largest, moved
from gradcli.numeric.arithmetic import float_of
from gradcli.results.held_digits import held_text, size_text
from gradcli.results.runs import Curvature, Kind, Run, Seen, Status, Step

_COORDINATES_SHOWN = 6
_PLAIN = "gd"
_NEARLY = 1.05
_TURNS = 0.5
"""The least share of an error that a step which turns back leaves on the other side."""

_NEAR = 1e-6
_LEVEL = 1e-12
_ALONE = 0.999
_ALIGNED = 0.9


@dataclass(frozen=True, slots=True)
class Case:
    """A run beside what its curvature says."""

    run: Run
    last: Step
    objective: Objective
    curvature: Curvature | None
    kind: Kind
    limit: float | None

    @property
    def constant_rate(self) -> float | None:
        """The rate of plain gradient descent, where it is constant."""
        method = self.run.method
        return float_of(method.settings["lr"]) if method.name == _PLAIN and not method.rate else None

    def direction(self, seen: Seen) -> tuple[float, ...] | None:
        """Return the unit vector along which the run overshot, ran away, or could still fall."""
        if self.curvature is None:
            return None
        if seen in (Seen.SADDLE, Seen.MAXIMUM):
            return self.curvature.softest
        if seen is Seen.UNBOUNDED:
            return self._way_down(self.curvature)
        return self.curvature.steepest if seen in (Seen.DIVERGING, Seen.TWO_CYCLE, Seen.OSCILLATING) else None

    def _way_down(self, curvature: Curvature) -> tuple[float, ...] | None:
        """Return a direction along which f goes on without end; a quadratic does so where it bends least."""
        down = [-self.objective.sign * partial for partial in self.last.gradient]
        if not curvature.is_everywhere or curvature.smallest == curvature.largest == 0:
            return _unit(down)
        falls = dot(down, curvature.softest) >= 0
        return tuple(entry if falls else 0.0 - entry for entry in curvature.softest)


def _converged(case: Case) -> str:
    extreme = "maximum" if case.run.plan.maximize else "minimum"
    if is_too_large(case.objective):
        return (
            f"the gradient is 0 within gtol; with more than {MOST_VARIABLES} variables, or so long a "
            "formula, the Hessian is not asked what kind of point this is"
        )
    sign = "negative" if case.run.plan.maximize else "positive"
    only = case.curvature is not None and case.curvature.is_everywhere
    if only and case.curvature is not None and case.curvature.smallest <= _LEVEL * case.curvature.largest:
        return (
            f"at a {extreme}, and not the only one: f is quadratic, and level along "
            f"{_vector(case.curvature.softest)}"
        )
    return f"at {'the' if only else 'a local'} {extreme}: the Hessian is {sign} definite" + (
        ", and f is quadratic" if only else ""
    )


def _flat(case: Case) -> str:
    curvature = case.curvature
    is_singular = curvature is None or min(abs(curvature.smallest), abs(curvature.largest)) <= _LEVEL * max(
        abs(curvature.smallest), abs(curvature.largest)
    )
    why = "is singular" if is_singular else "changes quickly around this point"
    return (
        f"the gradient is 0 within gtol, but the Hessian {why}: it does not decide whether this "
        "is a minimum, a maximum or neither"
    )


def _plateau(case: Case) -> str:
    level = "f is nearly level here and still changes"
    if case.kind is not Kind.NOT_STATIONARY:
        level = "f is nearly level here, or gtol too coarse"
    return (
        f"on a plateau: the largest absolute partial is only {_slope(case)}, yet no "
        f"stationary point is near; {level}"
    )


def _saddle(case: Case) -> str:
    way = "falls" if case.objective.sign > 0 else "rises"
    where = "at a saddle point" if case.kind is Kind.SADDLE else "near a saddle point, where f is level"
    return f"{where}: the Hessian is indefinite, and f {way} along {_along(case, Seen.SADDLE)}"


def _maximum(case: Case) -> str:
    extreme, sign = ("maximum", "negative") if case.objective.sign > 0 else ("minimum", "positive")
    if case.kind is Kind.NOT_STATIONARY:
        return f"near a local {extreme}, where f is level: the Hessian is {sign} definite"
    return f"at a local {extreme}: the Hessian is {sign} definite, and any step aside leads away from it"


def _kink(case: Case) -> str:
    if case.kind is not Kind.NOT_STATIONARY:
        return "the point lies on a kink, where the gradient is a convention and shows no minimum"
    if case.run.converged:
        return (
            "the run came to rest at a kink of the formula, where the gradient jumps instead of shrinking: "
            "short steps are the sign of it, not gtol"
        )
    return (
        "the last steps cross a kink of the formula again and again: the gradient does not shrink there, so "
        "a constant rate never comes to rest, and gtol is never met"
    )


def _slow(case: Case) -> str:
    curvature = case.curvature
    if curvature is None or curvature.contraction is None or not 0 < curvature.contraction < 1:
        return "f is ill-conditioned here"
    fact = (
        f"ill-conditioned: f is {curvature.condition:.4g} times as curved along its steepest direction as "
        "along its flattest"
    )
    if not is_steady(case.objective, case.last):
        return f"{fact} here, so a rate that is safe for the one is slow for the other"
    digit = math.ceil(math.log(10) / -math.log(curvature.contraction))
    return f"{fact}, so even the best constant rate needs about {digit} steps for each digit"


def _small_rate(case: Case) -> str:
    curvature = case.curvature
    best = (curvature.best_rate or curvature.rate_limit) if curvature else None
    return "each step goes the right way, but the rate is small" + (
        f" for a function so little curved: about {best:.3g} would be best around the last point"
        if best
        else ""
    )


def _vanishing_rate(case: Case) -> str:
    after = case.last.learning_rate or 0.0
    return f"the schedule brought the rate down to {after:.4g}: the steps ended before the way did"


def _oscillating(case: Case) -> str:
    if case.run.plan.line_search == "polyak":
        aim = float_of(case.run.method.settings["f_min"])
        return (
            f"polyak aims at f_min = {aim:.4g}, which f does not reach: --set f_min=... gives its least value"
        )
    told = _multiplied(case, -_NEARLY, -_TURNS)
    if not told and not is_oscillating(case.run.tail):
        return "f keeps rising again, and has been lower before: the steps are too long"
    return "the steps turn back on each other: each goes too far" + (
        f" along {_along(case, Seen.OSCILLATING)}{told}" if told else ""
    )


def _two_cycle(case: Case) -> str:
    told = _multiplied(case, -_NEARLY, -1 / _NEARLY)
    to_and_fro = f"; along {_along(case, Seen.TWO_CYCLE)} each step leads just to the other side"
    return "a two-cycle: every second point is the same" + (f"{to_and_fro}{told}" if told else "")


def _diverging(case: Case) -> str:
    told = _multiplied(case, -math.inf, -1.0)
    if goes_uphill(case.run):
        way = "uphill, with the gradient" if case.objective.sign > 0 else "downhill, against the gradient"
        return f"the steps go {way}, the wrong way: no rate mends that"
    if case.run.method.name in DIRECTIONS and case.run.method.line_search is None:
        return f"the steps of {case.run.method.name} go too far without a line search"
    if not told:
        return f"the steps of {case.run.method.name} grow: its rate is too large for this function"
    return f"the rate is too large: each step goes too far along {_along(case, Seen.DIVERGING)}{told}"


def _unbounded(case: Case) -> str:
    way, extreme = ("falls", "minimum") if case.objective.sign > 0 else ("rises", "maximum")
    if case.curvature is not None and case.curvature.is_everywhere:
        bent = "linear" if case.curvature.smallest == case.curvature.largest == 0 else "quadratic"
        return f"f is {bent} and {way} without end along {_along(case, Seen.UNBOUNDED)}: it has no {extreme}"
    value = held_text(case.last.value, case.last.held_value, 4)
    return (
        f"f itself {way} without end on this way, to {value}: it has no {extreme} there, so no "
        "rate or method comes to rest"
    )


def _left_domain(case: Case) -> str:
    told = f"step {case.last.index + 1} leaves the domain of f"
    share = _share_inside(case)
    if share is None:
        return told
    return f"{told}; {math.floor(100 * share) / 100:g} of its length would have stayed inside"


def _no_step(case: Case) -> str:
    return f"the run could not go on from step {case.last.index}, for want of a gradient or of a next point"


def _no_lower_value(case: Case) -> str:
    if case.run.plan.line_search == "polyak":
        return "polyak needs the least value of f: --set f_min=... gives it"
    return (
        "no step along the direction met the conditions of the line search, though the gradient is not 0: "
        "at a kink there may be none, and near a minimum rounding hides what is left to gain"
    )


def _tolerance(case: Case) -> str:
    small = "step was short" if case.run.status is Status.CONVERGED_STEP else "change of f was small"
    return (
        f"the last {small}, but the largest absolute partial is still {_slope(case)}: that shows no minimum"
    )


def _noise(case: Case) -> str:
    double, right = (f"{largest(g):.2g}" for g in (case.last.gradient, right_gradient(case.last)))
    way = distance_to_stationary(case.objective, case.last)
    if way <= _NEAR * (1 + math.hypot(*case.last.point)):
        return (
            "as near to a stationary point as double precision sees: of what is left of the gradient, whose "
            f"largest absolute partial comes out as {double} and is {right}, rounding leaves no digit"
        )
    return (
        f"rounding drowns the gradient here: its largest absolute partial comes out as {double} and is "
        f"{right}, so nothing that was computed here shows where f is least; a form of f without "
        "the cancellation, or --exact where f is rational, shows it"
    )


def _unfinished(case: Case) -> str:
    if case.run.status is Status.INTERRUPTED:
        return "the run was still going on"
    if case.run.method.settings.get("weight_decay"):
        return "weight decay pulls every coordinate toward 0, so the gradient does not become 0"
    return "the steps were used up while f was still changing"


def _slope(case: Case) -> str:
    """Write the largest absolute partial of the last point."""
    digits = case.last.digits
    return size_text(case.last.gradient, digits.gradient if digits else None, 4)


def _multiplied(case: Case, least: float, most: float) -> str:
    """Say by what each step of plain descent multiplies the error along the steepest direction.

    A factor outside `least` to `most` does not fit what was seen: then the curvature is not that of the way.
    """
    rate, curvature = case.constant_rate, case.curvature
    if rate is None or curvature is None or curvature.largest <= 0:
        return ""
    factor = 1 - rate * curvature.largest
    fits = curvature.is_everywhere or _is_along(case.run, curvature.steepest)
    if not least <= factor < most or not fits:
        return ""
    return f", where it multiplies the error by 1 - lr*L = {factor:.4g}"


def _is_along(run: Run, direction: Sequence[float]) -> bool:
    """Tell whether the last move went along a direction, or there is none to ask."""
    if len(run.tail) < 2:
        return True
    way = difference(run.tail[-1].point, run.tail[-2].point)
    return abs(dot(way, direction)) >= _ALIGNED * math.hypot(*way)


def _along(case: Case, seen: Seen) -> str:
    direction = case.direction(seen) or ()
    if 1 < len(direction) <= _COORDINATES_SHOWN:
        return _vector(direction)
    places = sorted(range(len(direction)), key=lambda i: -abs(direction[i]))[:3]
    if abs(direction[places[0]]) > _ALONE:
        return case.run.of.variables[places[0]]
    told = [f"{direction[i]:.3g} of {case.run.of.variables[i]}" for i in places if abs(direction[i]) > 0.01]
    return f"{', '.join(told)}{'' if len(told) < 3 else ', ...'}"


def _vector(direction: Sequence[float]) -> str:
    return f"({', '.join(f'{entry + 0.0:.4g}' for entry in direction)})"


def _share_inside(case: Case) -> float | None:
    """Return how much of the step that left the domain stays inside; only plain descent is retraced."""
    rate = case.constant_rate
    if rate is None:
        return None
    way = [-rate * case.objective.sign * partial for partial in case.last.gradient]
    inside, outside = 0.0, 1.0
    for _ in range(40):
        middle = (inside + outside) / 2
        value = case.objective.value_at(moved(case.last.point, middle, way))
        inside, outside = (middle, outside) if math.isfinite(value) else (inside, middle)
    return inside


def _unit(vector: Sequence[float]) -> tuple[float, ...] | None:
    size = math.hypot(*vector)
    return tuple(entry / size for entry in vector) if 0 < size < math.inf else None


EXPLANATIONS: dict[Seen, Callable[[Case], str]] = {
    Seen.CONVERGED: _converged,
    Seen.FLAT: _flat,
    Seen.PLATEAU: _plateau,
    Seen.SADDLE: _saddle,
    Seen.MAXIMUM: _maximum,
    Seen.KINK: _kink,
    Seen.SLOW: _slow,
    Seen.SMALL_RATE: _small_rate,
    Seen.VANISHING_RATE: _vanishing_rate,
    Seen.OSCILLATING: _oscillating,
    Seen.TWO_CYCLE: _two_cycle,
    Seen.DIVERGING: _diverging,
    Seen.UNBOUNDED: _unbounded,
    Seen.LEFT_DOMAIN: _left_domain,
    Seen.NO_STEP: _no_step,
    Seen.NO_LOWER_VALUE: _no_lower_value,
    Seen.TOLERANCE: _tolerance,
    Seen.NOISE: _noise,
    Seen.UNFINISHED: _unfinished,
}
