"""What a descent is asked to do, and as what it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from gradcli.dataclass import dataclass

Real = float | Fraction
"""A number of a run: a double, or a fraction in an exact run."""


Memory = Mapping[str, float | tuple[float, ...] | tuple[tuple[float, ...], ...]]
"""What a method remembers, by the names of its formula: numbers, vectors by coordinate, matrices by row."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """When to stop: bounds on the largest absolute partial, the step, the change of value, the steps."""

    gtol: float = 1e-6
    xtol: float | None = None
    ftol: float | None = None
    steps: int = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a descent is asked to do.

    What is None or absent has the method's default. `update` is a method of the user's own, with the start
    of its memory in `state`. An `exact` run is made in fractions.
    """

    method: str = "gd"
    learning_rate: Real | None = None
    settings: Mapping[str, Real] = field(default_factory=dict)
    schedule: str = "constant"
    line_search: str | None = None
    update: str = ""
    state: Mapping[str, Real] = field(default_factory=dict)
    maximize: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A descent method as it is run: its name, its formula, its settings and the names of its memory.

    What `memory` names has an entry for each coordinate, what `numbers` names has one. `schedule` and
    `line_search` are names; `rate` is the schedule's formula where it is not `lr`, `length` what the line
    search asks for.
    """

    name: str
    update: str
    schedule: str
    line_search: str | None
    settings: Mapping[str, Real]
    memory: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    rate: str = ""
    length: str = ""
    maximize: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How often the function and its derivatives were computed."""

    value: int
    gradient: int
    hessian: int = 0
