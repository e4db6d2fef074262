"""How far along a direction: one decorated function each.

A line search is handed a `Line` and a first trial, and returns a length; its keyword arguments are its
settings. Where f has no value it is taken as infinite, so no search ends outside the domain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gradcli.dataclass import dataclass
from gradcli.descent.objective import Objective, Sample
from gradcli.descent.vectors import dot, largest, moved
from gradcli.docstrings import summary_of

_ROUNDING = 1e-14
"""A change of value below this share of it is no change: the slope decides instead."""

_MOST_TRIALS = 60
_MOST_DOUBLINGS = 100


class NoLowerValue(Exception):
    """A search that found no acceptable length; the text completes "the line search ...", or is empty."""


class Trial(NamedTuple):
    """A length, and f and its slope there."""

    length: float
    value: float
    slope: float


class Line:
    """f along a direction from a point, as a function of the length."""

    def __init__(self, objective: Objective, sample: Sample, direction: Sequence[float]) -> None:
        self.objective = objective
        self.sample = sample
        self.direction = direction
        self.start = Trial(0.0, sample.value, dot(sample.gradient, direction))

    def value(self, length: float) -> float:
        """Return f, infinite where it has no value."""
        value = self.objective.value_at(moved(self.sample.point, length, self.direction))
        return value if value == value else math.inf

    def at(self, length: float) -> Trial:
        """Return f and its slope; where f has no value or gradient, infinite and nan."""
        sample = self.objective.at(moved(self.sample.point, length, self.direction))
        slope = dot(sample.gradient, self.direction)
        usable = math.isfinite(sample.value) and math.isfinite(slope)
        return Trial(length, sample.value, slope) if usable else Trial(length, math.inf, math.nan)

    def falls_enough(self, length: float, value: float, c1: float) -> bool:
        """Tell whether f fell by a share of what its slope promised (Armijo), up to rounding."""
        bound = self.start.value + c1 * length * self.start.slope
        return value <= bound + _ROUNDING * abs(self.start.value)

    def accepts(self, length: float, value: float, c1: float) -> bool:
        """Tell whether f fell enough; where that is lost in rounding, the slope decides (Hager and Zhang)."""
        if not self.is_flat(value):
            return self.falls_enough(length, value, c1)
        return self.at(length).slope <= (2 * c1 - 1) * self.start.slope

    def is_flat(self, value: float) -> bool:
        """Tell whether a change of f is mere rounding."""
        return abs(value - self.start.value) <= _ROUNDING * abs(self.start.value)

    def is_lost(self, length: float) -> bool:
        """Tell whether so short a step changes no coordinate."""
        return length * largest(self.direction) <= 1e-17 * largest(self.sample.point) + 1e-300


Search = Callable[..., float]


@dataclass(frozen=True, slots=True)
class LineSearch:
    """A line search: what it asks for, its settings with defaults, and its source."""

    name: str
    search: Search
    formula: str
    summary: str
    source: str

    @property
    def settings(self) -> Mapping[str, float]:
        """The names and defaults of its settings."""
        return dict(getattr(self.search, "__kwdefaults__", None) or {})


LINE_SEARCHES: dict[str, LineSearch] = {}


def line_search(name: str, formula: str, source: str) -> Callable[[Search], Search]:
    """Add a function to the table; the first line of its docstring is its summary."""

    def add(search: Search) -> Search:
        LINE_SEARCHES[name] = LineSearch(name, search, formula, summary_of(search), source)
        return search

    return add


@line_search(
    "armijo",
    "a = a*shrink until f(x + a*p) <= f(x) + c1*a*(g.p)",
    "Armijo 1966; Nocedal and Wright 2006, algorithm 3.1",
)
def armijo(line: Line, first: float, *, c1: float = 1e-4, shrink: float = 0.5) -> float:
    """Shrink the step until f falls enough."""
    length = first
    while not line.accepts(length, line.value(length), c1):
        length *= shrink
        if line.is_lost(length) or not math.isfinite(line.start.slope):
            raise NoLowerValue
    return length


@line_search(
    "wolfe",
    "f(x + a*p) <= f(x) + c1*a*(g.p) and |g(x + a*p).p| <= c2*|g.p|",
    "Wolfe 1969; Nocedal and Wright 2006, algorithms 3.5 and 3.6",
)
def wolfe(line: Line, first: float, *, c1: float = 1e-4, c2: float = 0.9) -> float:
    """Ask that f falls enough and that its slope flattens (the strong Wolfe conditions)."""
    start = previous = line.start
    length = first
    for count in range(_MOST_DOUBLINGS):
        trial = line.at(length)
        if _suits(line, trial, c1, c2):
            return length
        if not line.falls_enough(length, trial.value, c1) or (count and _is_above(line, trial, previous)):
            return _zoomed(line, previous, trial, c1, c2)
        if trial.slope >= 0:
            return _zoomed(line, trial, previous, c1, c2)
        previous, length = trial, 2 * length
    return start.length + length


@line_search(
    "exact",
    "an a with g(x + a*p).p = 0, in the first bracket met",
    "Cauchy 1847; Dowell and Jarratt 1971 (the Illinois rule)",
)
def exact(line: Line, first: float, *, tolerance: float = 1e-12) -> float:
    """Go to a minimum along the line, where the new gradient is perpendicular to it."""
    low, high = _bracket(line, first)
    weight_low = weight_high = 1.0
    side = 0
    if high.slope == 0:
        return _checked(line, high)
    for _ in range(_MOST_TRIALS):
        if not high.slope > 0 or abs(high.length - low.length) <= 1e-16 * high.length:
            break
        a, b = low.slope * weight_low, high.slope * weight_high
        middle = line.at((low.length * b - high.length * a) / (b - a))
        if abs(middle.slope) <= tolerance * abs(line.start.slope):
            return _checked(line, middle)
        if middle.slope < 0:
            low, weight_low, weight_high, side = middle, 1.0, weight_high / (2 if side < 0 else 1), -1
        else:
            high, weight_high, weight_low, side = middle, 1.0, weight_low / (2 if side > 0 else 1), 1
    return _checked(line, low)


@line_search(
    "polyak",
    "a = (f(x) - f_min)/|g.p|",
    "Polyak 1969; Polyak, Introduction to Optimization, 1987, section 5.3",
)
def polyak(line: Line, _first: float, *, f_min: float = 0.0) -> float:
    """Take the step that a linear f would need to reach f_min, the least value, which must be known."""
    gap = line.start.value - line.objective.sign * f_min
    if gap <= 0:
        least, below = ("least", "below") if line.objective.sign > 0 else ("greatest", "above")
        raise NoLowerValue(f"needs the {least} value of f, and f is {below} f_min: --set f_min=... gives it")
    return gap / -line.start.slope


def _suits(line: Line, trial: Trial, c1: float, c2: float) -> bool:
    """Tell whether a trial meets both conditions; where the change of f is rounding, the slope decides."""
    steep = abs(trial.slope) <= c2 * abs(line.start.slope)
    return steep and (line.falls_enough(trial.length, trial.value, c1) or line.is_flat(trial.value))


def _zoomed(line: Line, low: Trial, high: Trial, c1: float, c2: float) -> float:
    """Narrow an interval that holds acceptable lengths; `low` is its end with the lower value."""
    for _ in range(_MOST_TRIALS):
        if low.length == high.length:
            break
        trial = line.at(_between(low, high))
        if _suits(line, trial, c1, c2):
            return trial.length
        if not line.falls_enough(trial.length, trial.value, c1) or _is_above(line, trial, low):
            high = trial
        else:
            if trial.slope * (high.length - low.length) >= 0:
                high = low
            low = trial
    if low.length and low.value < line.start.value:
        return low.length
    raise NoLowerValue


def _is_above(line: Line, trial: Trial, other: Trial) -> bool:
    """Tell whether f is no lower than at another trial; where both changes are rounding, slopes decide."""
    if line.is_flat(trial.value) and line.is_flat(other.value):
        return False
    return trial.value >= other.value


def _between(low: Trial, high: Trial) -> float:
    """Return the minimum of the cubic through both ends, kept off them (Nocedal and Wright, 3.59)."""
    width = high.length - low.length
    chosen = low.length + width / 2
    if math.isfinite(high.value) and math.isfinite(high.slope):
        d1 = low.slope + high.slope - 3 * (low.value - high.value) / (low.length - high.length)
        under = d1 * d1 - low.slope * high.slope
        d2 = math.copysign(math.sqrt(under), width) if under >= 0 else math.nan
        share = (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2 or math.nan)
        if share == share:
            chosen = high.length - width * share
    margin = 0.1 * abs(width)
    least, most = sorted((low.length, high.length))
    return min(max(chosen, least + margin), most - margin)


def _bracket(line: Line, first: float) -> tuple[Trial, Trial]:
    """Return two lengths between which the slope turns, or the last two where it never does."""
    low, wall = line.start, math.inf
    for length in _lengths(first):
        trial = line.at(length if length < wall else (low.length + wall) / 2)
        if trial.slope >= 0:
            return low, trial
        if trial.slope < 0:
            low = trial
        else:
            wall = trial.length
        if wall < math.inf and wall - low.length <= 1e-9 * wall:
            break
    return low, low


def _lengths(first: float) -> Iterator[float]:
    length = first
    for _ in range(_MOST_DOUBLINGS):
        yield length
        length *= 2


def _checked(line: Line, trial: Trial) -> float:
    """Return a length at which f is lower; between two humps it may not be."""
    if trial.length and (trial.value < line.start.value or line.is_flat(trial.value)):
        return trial.length
    return armijo(line, trial.length or 1.0)


def settings_of(row: LineSearch, **others: Any) -> dict[str, float]:
    """Return the settings of a search, with some of its defaults replaced."""
    return {name: others.get(name, default) for name, default in row.settings.items()}
