"""What a section of the benchmark is made of: rows of costs and ratios, some with a target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.measuring import Race, Scale


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a ratio."""

    sign: str
    number: float

    def met_by(self, ratio: float) -> bool:
        """Say whether a ratio keeps to it."""
        return ratio <= self.number if self.sign == "<=" else ratio >= self.number

    def __str__(self) -> str:
        return f"{self.sign} {self.number:.3g}"


def at_most(number: float) -> Target:
    """Return an upper bound."""
    return Target("<=", number)


def at_least(number: float) -> Target:
    """Return a lower bound."""
    return Target(">=", number)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two medians with its quartiles; `of` says what is divided by what."""

    of: str
    value: float
    low: float
    high: float
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.target is None else self.target.met_by(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One case: what each method costs in the section's unit, and the ratios that matter.

    `notes` say why a method is absent.
    """

    case: str
    costs: Mapping[str, float]
    ratios: Sequence[Ratio] = ()
    notes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A ratio that is wanted of a race: the cost of `over`, divided by the cost of `under`."""

    over: str
    under: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its name on the command line, its title, what its numbers are, and who measures its rows."""

    name: str
    title: str
    unit: str
    rows: Callable[[Scale], Iterator[Row]]


def row_of(case: str, race: Race, unit: Callable[[float], float], wanted: Iterable[Comparison]) -> Row:
    """Return the row of a race, its costs in `unit`; a ratio with an absent method is left out."""
    ratios = [
        Ratio(f"{one.over} / {one.under}", *race.ratio(one.over, one.under), one.target)
        for one in wanted
        if {one.over, one.under} <= race.samples.keys()
    ]
    return Row(case, {name: unit(race.cost(name)) for name in race.samples}, ratios, race.absent)


def milliseconds(seconds: float) -> float:
    """Return a cost in ms."""
    return 1e3 * seconds


def microseconds(seconds: float) -> float:
    """Return a cost in µs."""
    return 1e6 * seconds


def millions_per_second(seconds: float) -> float:
    """Return a cost as how many million fit into a second."""
    return 1e-6 / seconds


def thousands_per_second(seconds: float) -> float:
    """Return a cost as how many thousand fit into a second."""
    return 1e-3 / seconds
