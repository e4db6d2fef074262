"""Find every stationary point of a formula in a box, say what each is, and whether the list is complete.

The gradient's zeros are solved for by intervals, system by system, and independently by SymPy's solvers; no
point is told that was not verified in the formula as typed. Kearfott, Rigorous Global Search: Continuous
Problems, 1996.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field, replace
from functools import partial
from math import inf, nextafter

from gradcli.calculus.critical.feasibility import contradict
from gradcli.calculus.critical.kinds import pointed
from gradcli.calculus.critical.located import (
    Located,
    OnEdge,
    Undecidable,
    enclosure,
    is_inside,
    located,
    outward,
    overlap,
    verified,
)
from gradcli.calculus.critical.recognition import candidates
from gradcli.calculus.critical.searched import Searched
from gradcli.calculus.critical.sets import (
    Standing,
    counted,
    described,
    description,
    holds,
    is_inner,
    own_equations,
    sides_on,
)
from gradcli.calculus.critical.simple_points import simple_points
from gradcli.calculus.critical.solutions import Curve, Root, Search, Solved
from gradcli.calculus.critical.solving import solved
from gradcli.calculus.critical.systems import System, TooManyCases, isolated_cases, possible_jumps, systems_of
from gradcli.calculus.derivatives import function_of, partials_of
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, plain, symbol, to_sympy
from gradcli.calculus.timer import TooSlow, within
from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Tree, postorder
from gradcli.language.write import to_infix
from gradcli.numeric.intervals import Undecided
from gradcli.numeric.spans import Box
from gradcli.results.gradients import Gradient
from gradcli.results.quantities import Remark
from gradcli.results.stationary import Completeness, StationaryPoint, StationarySet

_SEARCH_SHARE, _REFINE_SHARE, _LOCATE_SHARE = 0.4, 0.6, 0.4
"""Of the time that is left when each begins."""

_ALGEBRA_SHARE = 0.1
_FORMS_SECONDS = 0.4
_LEAST_POINTS = 20
_LEAST_SECONDS = 0.1
_TOLD = 3
_COMPLETE = "interval arithmetic shows that the box holds no others"
_JUMPING = {"floor", "ceil", "sign"}
_JUMPS = Remark("jumps", "f jumps, as floor does; an extreme right at a jump is not looked for")


@dataclass(frozen=True, slots=True)
class Stationary:
    """The stationary points of a formula in a box, and why they are all, or why that is open."""

    gradient: Gradient
    points: tuple[StationaryPoint, ...]
    sets: tuple[StationarySet, ...]
    completeness: Completeness
    how: str
    remarks: tuple[Remark, ...] = ()


def stationary_in(expression: Expression, box: Box, *, digits: int, seconds: float) -> Stationary:
    """Return the stationary points in a closed box, one range for each variable.

    `seconds` bounds the search; what it leaves open is said.
    """
    searched = Searched(expression, box, digits, time.monotonic() + seconds)
    answer = _solved(searched)
    gathered = _Gathered(searched, searched.share(_LOCATE_SHARE), open=list(answer.open))
    gathered.take(answer)
    gathered.take_known(candidates(expression, searched.gradient, gathered.time_for_algebra(seconds)))
    points = tuple(gathered.points())
    sets = [described(curve, searched, closed=curve in gathered.closed) for curve in gathered.curves]
    return Stationary(
        searched.gradient, points, tuple(sets), *_completeness(gathered.open), tuple(gathered.remarks())
    )


def _solved(searched: Searched) -> Solved:
    """Solve all systems in turn."""
    spans = [outward(span) for span in searched.box]
    systems, answer = _systems(searched)
    limits = Search(searched.share(_SEARCH_SHARE), searched.share(_REFINE_SHARE), searched.of.tree)
    for system in systems:
        weights = [(nextafter(-1.0, -inf), nextafter(1.0, inf))] * len(system.weights)
        answer.add(solved(system, [*spans, *weights], limits))
    return answer


def _systems(searched: Searched) -> tuple[list[System], Solved]:
    """Return the systems to solve, and an answer without solutions that says whether they are all."""
    symbols = [symbol(name) for name in searched.of.variables]
    function = function_of(searched.of.tree)
    partials = partials_of(function, searched.of.variables)
    answer = Solved(open=list(_open_cases(function)))
    # In more variables such a case is a set with points of every kind, and stays open.
    alone = isolated_cases(function) if len(symbols) == 1 else []
    try:
        systems = systems_of(partials, symbols)
    except TooManyCases:
        systems = [System(tuple(partials), tuple(symbols))]
        answer.open.append("the formula has cases that cannot be taken one by one")
    return [*systems, *(System((one,), tuple(symbols), on_kink=True) for one in alone)], answer


def _open_cases(function: Expr) -> Iterator[str]:
    """Say where cases of a formula are that no system stands for."""
    for single in isolated_cases(function):
        yield f"the case where {to_infix(from_sympy(plain(single)))} = 0"
    for jump in possible_jumps(function):
        where = "a case switches" if jump is None else f"{to_infix(from_sympy(plain(jump)))} = 0"
        yield f"a jump where {where}"


@dataclass(slots=True)
class _Gathered:
    """What was found, each once, and what stays open."""

    searched: Searched
    locate_until: float
    open: list[str]
    found: list[Located] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    closed: list[Curve] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)

    def take(self, answer: Solved) -> None:
        """Take over the solutions that are points of the formula, unless they lie on a set."""
        lone = []
        for curve in _outermost(_distinct(answer.curves), self.searched.count):
            point = self._only_point(curve)
            if point is not None:
                lone.append(point)
            else:
                self._take_curve(curve)
        roots = (*answer.roots, *lone)
        for place, root in enumerate(roots):
            if place >= _LEAST_POINTS and time.monotonic() > self.locate_until:
                self.open.append(f"{len(roots) - place} zeros found were not looked at for want of time")
                break
            self._located(partial(located, root, self.searched))
        for spans in answer.unclear:
            for exact in simple_points(spans[: self.searched.count]):
                self._located(partial(self._guessed, exact))

    def _guessed(self, exact: tuple[Tree, ...]) -> Located | None:
        """Return an exact point where it lies in the box and is stationary."""
        if not is_inside(exact, self.searched.box):
            return None
        return verified(exact, tuple(map(enclosure, exact)), self.searched)

    def _take_curve(self, curve: Curve) -> None:
        kept, standing = counted(curve, self.searched)
        where = description(curve, closed=False)
        if kept is not None:
            self.curves.append(kept)
        elif standing is Standing.EDGE:
            self.edges.append(where)
        elif standing is Standing.SINGULAR:
            self.open.append(f"kinks of infinite slope where {where}")
        elif curve.system.positive and not contradict(
            own_equations(curve), [*curve.system.positive, *sides_on(curve)], list(self._inside())
        ):
            self.open.append(f"whether there are points where {where}")

    def _inside(self) -> Iterator[Expr]:
        """Yield what is not negative inside the box."""
        for name, (low, high) in zip(self.searched.of.variables, self.searched.box, strict=True):
            yield symbol(name) - to_sympy(low)
            yield to_sympy(high) - symbol(name)

    def time_for_algebra(self, seconds: float) -> float:
        """Return how long SymPy's solvers may look: for points that were missed, or for closed forms."""
        if self.open:
            return _ALGEBRA_SHARE * seconds
        wants_forms = any(point.exact is None for point in self.found)
        return min(_FORMS_SECONDS, _ALGEBRA_SHARE * seconds) if wants_forms else 0.0

    def take_known(self, known: Sequence[tuple[Tree, ...]]) -> None:
        """Take over closed forms that SymPy found; a search that missed a point is not complete."""
        is_complete = not self.open
        for exact in known:
            if is_complete:
                # Intervals found all: what algebra cannot decide of its own solutions is one of those.
                with suppress(Undecidable, Undecided):
                    self._known(exact)
            else:
                self._located(partial(self._known, exact))

    def _known(self, exact: tuple[Tree, ...]) -> Located | None:
        """Return an exact point where it is new; one found by digits gets its closed form."""
        point = tuple(map(enclosure, exact))
        for number, other in enumerate(self.found):
            if overlap(point, other.point):
                with suppress(Undecidable, OnEdge):
                    self.found[number] = other if other.exact else self._guessed(exact) or other
                return None
        place = self._guessed(exact)
        if place is not None and not self._is_on_set(place):
            self.open.append(f"({', '.join(map(to_infix, exact))}) was found by algebra alone")
        return place

    def points(self) -> Iterator[StationaryPoint]:
        """Return the points with their kinds, in the order of their coordinates."""
        told: list[StationaryPoint] = []
        try:
            with within(max(_LEAST_SECONDS, self.searched.deadline - time.monotonic())):
                told.extend(pointed(place, self.searched) for place in sorted(self.found, key=_is_slow))
        except TooSlow:
            self.open.append(f"{len(self.found) - len(told)} points found are left out for want of time")
        return iter(sorted(told, key=_order))

    def remarks(self) -> Iterator[Remark]:
        """Yield what else must be said."""
        if _JUMPING & {node.function for node in postorder(self.searched.of.tree) if isinstance(node, Apply)}:
            yield _JUMPS
        if self.edges:
            yield Remark(
                "edge", f"on the edge of the domain, where an extreme may be: {'; '.join(self.edges)}"
            )

    def _located(self, find: Callable[[], Located | None]) -> None:
        try:
            point = find()
        except OnEdge as edge:
            self.edges.append(f"({', '.join(map(to_infix, edge.point))})")
            return
        except (Undecidable, Undecided) as doubt:
            self.open.append(str(doubt) or "whether a point lies in the box")
            return
        if point is not None:
            self._add(point)

    def _add(self, point: Located) -> None:
        is_known = any(overlap(point.point, other.point) for other in self.found)
        if not is_known and not self._is_on_set(point):
            self.found.append(point)

    def _is_on_set(self, point: Located) -> bool:
        """Tell whether a point lies on a set; a set takes in the points of its kind on its edge."""
        for curve in self.curves:
            if holds(curve, point.point, self.searched.count):
                if is_inner(curve, point.point, self.searched.count):
                    return True
                if point.on_kink <= curve.system.on_kink:
                    self.closed.append(curve)
                    return True
        return False

    def _only_point(self, curve: Curve) -> Root | None:
        """Return the one point that all samples share: only weights of kinks are free there."""
        count = self.searched.count
        first = curve.samples[0][:count]
        if not curve.system.weights or not all(overlap(first, sample[:count]) for sample in curve.samples):
            return None
        equations = tuple(own_equations(curve))
        if len(equations) < count:
            return None
        system = replace(curve.system, equations=equations, unknowns=curve.system.unknowns[:count])
        return Root(first, system)


def _distinct(curves: Sequence[Curve]) -> list[Curve]:
    known: dict[object, Curve] = {}
    for curve in curves:
        known.setdefault((frozenset(own_equations(curve)), frozenset(curve.system.positive)), curve)
    return list(known.values())


def _outermost(curves: Sequence[Curve], count: int) -> list[Curve]:
    """Leave out sets that lie on others: all their samples do."""

    def lies_on(one: Curve, other: Curve) -> bool:
        fewer = len(own_equations(other)) < len(own_equations(one))
        samples = [sample[:count] for sample in one.samples]
        return fewer and all(
            holds(other, sample, count) and is_inner(other, sample, count) for sample in samples
        )

    return [one for one in curves if not any(lies_on(one, other) for other in curves if other is not one)]


def _completeness(reasons: Sequence[str]) -> tuple[Completeness, str]:
    if not reasons:
        return Completeness.PROVEN, _COMPLETE
    told = list(dict.fromkeys(reasons))
    more = f", and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return Completeness.NOT_PROVEN, f"open: {'; '.join(told[:_TOLD])}{more}"


def _is_slow(place: Located) -> bool:
    """Tell which points take longest to judge, so that the others are told in any case."""
    return place.on_kink


def _order(point: StationaryPoint) -> tuple[float, ...]:
    return tuple(inf if coordinate.value is None else coordinate.value for coordinate in point.at)
