"""One step of a method: from a sample to the next point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

from gradcli.dataclass import dataclass
from gradcli.descent.directions import Direction
from gradcli.descent.formulas import GIVEN, Formulas, NoNumber, Part, chained
from gradcli.descent.line_search import Line, LineSearch
from gradcli.descent.objective import Objective, Sample
from gradcli.descent.step_loop import Iteration
from gradcli.descent.vectors import moved
from gradcli.language.tree import Tree
from gradcli.numeric.arithmetic import Arithmetic
from gradcli.results.plans import Memory, Method, Real


class Move(NamedTuple):
    """The next point, the rate or length that led there, and what the method remembers now."""

    point: list[Any]
    rate: Any
    memory: Memory


Mover = Callable[[int, Sample], Move]
"""`mover(k, sample)` is step k, counted from 1. Raises NoNumber or NoLowerValue."""

Rate = Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """A method that can be run: what it is, what makes its mover, its formula and the start of its memory.

    It takes at most `most` variables. `iteration` is a first-order method in doubles, for a generated loop.
    """

    method: Method
    mover: Callable[[Objective], Mover]
    parts: tuple[Part, ...] = ()
    starts: Mapping[str, Real] = field(default_factory=dict)
    most: int | None = None
    iteration: Iteration | None = None


def rate_of(
    formula: Tree, lr: Mapping[str, Real], steps: int, settings: Mapping[str, Real],
    arithmetic: Arithmetic[Any],
) -> Rate:  # fmt: skip
    """Return the learning rate as a function of the iteration; `lr` names the one asked for."""
    fixed = {"steps": arithmetic.constant(Fraction(steps)), **lr, **settings}
    formulas = Formulas({"the rate": formula}, ("k", *fixed), arithmetic)

    def rate(k: int) -> Any:
        value: Any = formulas([arithmetic.constant(Fraction(k)), *fixed.values()])[0]
        if not abs(value) < math.inf:
            raise NoNumber
        return value

    return rate


class FirstOrder:
    """The mover of a first-order method, which sees one coordinate at a time.

    `starts` gives the memory its values before the first step; `rows` are its values now.
    """

    def __init__(
        self, parts: Sequence[Part], starts: Mapping[str, Real], settings: Mapping[str, Real], rate: Rate,
        arithmetic: Arithmetic[Any],
    ) -> None:  # fmt: skip
        trees = chained(parts)
        self._formulas = Formulas(trees, (*GIVEN, *starts, *settings), arithmetic)
        self._places = {name: place for place, name in enumerate(trees)}
        self._starts, self._fixed = starts, list(settings.values())
        self._rate, self._number = rate, arithmetic.constant
        self.rows: list[list[Any]] = []

    def begin(self, size: int) -> None:
        """Give the memory of `size` coordinates its start."""
        self.rows = [[start] * size for start in self._starts.values()]

    def __call__(self, k: int, sample: Sample) -> Move:
        """Make step k."""
        if k == 1:
            self.begin(len(sample.point))
        lr, count = self._rate(k), self._number(Fraction(k))
        places, point = self._places, []
        for i, (x, g) in enumerate(zip(sample.point, sample.gradient, strict=True)):
            values = self._formulas([x, g, count, lr, *(row[i] for row in self.rows), *self._fixed])
            for row, name in zip(self.rows, self._starts, strict=True):
                row[i] = values[places[name]]
            point.append(values[places["x"]])
        return Move(point, lr, {name: tuple(row) for name, row in zip(self._starts, self.rows, strict=True)})


def along(
    direction: Direction, own: Mapping[str, float], search: LineSearch | None, found: Mapping[str, float],
    first: float | None, objective: Objective,
) -> Mover:  # fmt: skip
    """Return the mover of a method of directions; without a search every length is `first`.

    `own` and `found` are the settings of the direction and of the search.
    """
    headings: Iterator[Any] | None = None

    def move(_k: int, sample: Sample) -> Move:
        nonlocal headings
        if headings is None:
            headings = direction.headings(objective, sample, **own)
            heading = next(headings)
        else:
            heading = headings.send(sample)  # type: ignore[attr-defined]
        length = first if first is not None else heading.first
        if search is not None:
            # Armijo only shrinks, so it begins with the whole step.
            trial = 1.0 if first is None and search.name == "armijo" else length
            length = search.search(Line(objective, sample, heading.direction), trial, **found)
        return Move(moved(sample.point, length, heading.direction), length, heading.memory)

    return move
