"""Find all zeros of a system of equations in a box, and prove that these are all.

Newton's method finds zeros; the interval Newton step proves each the only one in a cube around it; branch
and prune discards what is left, or sets it aside. See Kearfott, Rigorous Global Search, 1996, chapter 5,
and Hansen and Walster, Global Optimization Using Interval Analysis, 2004, chapter 11.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import field

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.numeric.boxes.enclosure import Boxes, Enclosure
from gradcli.numeric.boxes.ranges import Array, Mask
from gradcli.numeric.program import Builder, Program, Slot
from gradcli.numeric.search.contraction import Contracted, centres, contract
from gradcli.numeric.search.multistart import converged, distinct, spread_points
from gradcli.numeric.search.regions import clusters, hull_of, inside, outside, stacked
from gradcli.numeric.search.uniqueness import Proven

Corner = tuple[float, ...]

_WORK = 100_000_000
"""Instructions run, counted for each box, before the search gives up: a few seconds."""

_MOST_LIVE = 20_000
"""More boxes than this at once lie along curves of zeros, or are too many to finish."""

_MOST_ZEROS = 1_000
"""Zeros beyond which nobody reads the list: each costs time for every box."""

_STARTS = 300
_SPLIT = 0.4902
"""Boxes are not cut in the middle, where zeros of textbook functions lie."""

_BEYOND = 0.05
"""How far outside the box, relatively, a zero may lie and still be proven."""

_MARGIN = 0.5
_MOST_TRIED = 1000
"""Zeros tried in one round."""


@dataclass(frozen=True, slots=True)
class Root:
    """A zero, about at `point`: the only one of the system in the closed cube from `low` to `high`.

    With more equations than unknowns there may be none: then the cube holds at most one.
    """

    point: Corner
    low: Corner
    high: Corner


@dataclass(frozen=True, slots=True)
class Cluster:
    """The hull of touching boxes; `rough` where the system may not be smooth or defined over one of them."""

    low: Corner
    high: Corner
    boxes: int
    rough: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Every zero in the closed box is that of a root, or lies in an unresolved cluster or a flat region.

    Over flat regions the whole system is 0 wherever it is defined. `candidates` are points to which
    Newton's method converged and that no proof covers. A root may lie outside the box, near its faces.
    """

    roots: tuple[Root, ...]
    unresolved: tuple[Cluster, ...]
    flat: tuple[Cluster, ...]
    candidates: tuple[Corner, ...]
    exhausted: bool

    @property
    def is_complete(self) -> bool:
        """Whether the roots are proven to be all zeros in the box."""
        return not self.unresolved and not self.flat


def jacobian_of(system: Program) -> Program:
    """Return the program of all partials, the first output's first."""
    builder = Builder.extending(system)
    return builder.program([partial for output in system.outputs for partial in builder.sweep(output)])


def search(
    system: Program,
    jacobian: Program,
    box: Sequence[tuple[float, float]],
    starts: Sequence[Sequence[float]] = (),
    budget: int | None = None,
    deadline: float | None = None,
    smallest: float = 1e-8,
    defined: Slot | None = None,
) -> Found:
    """Search the closed box, whose sides are finite.

    The system has at least as many outputs as inputs, `jacobian` is as `jacobian_of` makes it. `starts` are
    further points to start Newton's method from, `budget` the most boxes looked at, `deadline` a time of
    `time.monotonic`; boxes narrower than `smallest` times the whole are not cut further. Zeros at which the
    slot `defined` has no value may be left out.
    """
    corners = np.array(box, dtype=float).reshape(-1, 2)
    sides = corners[:, 1] - corners[:, 0]
    proven = Proven(Enclosure(system, defined), Enclosure(jacobian, defined), np.where(sides > 0, sides, 1.0))
    candidates = _candidates(system, jacobian, corners, proven.width, starts)
    proven.add(candidates)
    state = _Search(proven, corners, smallest)
    work = 2 * len(system.code) + len(jacobian.code)
    exhausted = state.exhaust(_WORK // work if budget is None else budget, deadline)
    return Found(
        tuple(map(_root, proven.points, proven.cubes.low, proven.cubes.high)),
        state.clusters(state.unresolved),
        state.clusters(state.flat),
        tuple(tuple(point.tolist()) for point in candidates[~inside(candidates, proven.cubes)]),
        exhausted,
    )


def _candidates(
    system: Program, jacobian: Program, box: Array, width: Array, starts: Sequence[Sequence[float]]
) -> Array:
    """Return where Newton's method leads, in the box or just outside."""
    low, high = box.T
    own = np.array(starts, dtype=float).reshape(-1, len(box))
    points = converged(system, jacobian, np.concatenate([own, spread_points(low, high, _STARTS)]), width)
    near = (points >= low - _BEYOND * width) & (points <= high + _BEYOND * width)
    return np.asarray(points[near.all(axis=1)])


def _root(*parts: Array) -> Root:
    return Root(*(tuple(part.tolist()) for part in parts))


@dataclass(slots=True)
class _Search:
    """What is known so far; pairs of boxes and marks `rough` are what was set aside."""

    proven: Proven
    box: Array
    smallest: float
    unresolved: list[tuple[Boxes, Mask]] = field(default_factory=list)
    flat: list[tuple[Boxes, Mask]] = field(default_factory=list)

    def exhaust(self, budget: int, deadline: float | None) -> bool:
        """Branch and prune until no box is left; return whether it had to stop before."""
        boxes = Boxes(self.box[None, :, 0], self.box[None, :, 1])
        while len(boxes):
            budget -= len(boxes)
            late = deadline is not None and time.monotonic() > deadline
            boxes, rough = self._pruned(boxes)
            too_many = len(boxes) > _MOST_LIVE or len(self.proven.cubes) > _MOST_ZEROS
            if too_many or budget < 0 or late:
                self.unresolved.append((boxes, rough))
                return True
            boxes = self._split(self._without_small(boxes, rough))
        return False

    def clusters(self, parts: list[tuple[Boxes, Mask]]) -> tuple[Cluster, ...]:
        """Group touching boxes."""
        boxes = stacked([part for part, _ in parts], len(self.box))
        rough = np.concatenate([np.zeros(0, dtype=bool), *(mask for _, mask in parts)])
        slack = self.proven.width * self.smallest
        return tuple(
            Cluster(*hull_of(boxes[members]), int(members.sum()), bool(rough[members].any()))
            for members in clusters(boxes, slack)
        )

    def _pruned(self, boxes: Boxes) -> tuple[Boxes, Mask]:
        """Discard and contract; return what is left and where the system may not be smooth."""
        boxes = outside(boxes, self.proven.cubes)
        values = self.proven.values.over(boxes)
        possible = np.asarray(((values.low <= 0) & (values.high >= 0)).all(axis=1))
        flat = np.asarray(((values.low == 0) & (values.high == 0)).all(axis=1))
        if flat.any():
            self.flat.append((boxes[flat], values.rough[flat]))
        kinked, smooth = (boxes[possible & ~flat & side] for side in (values.rough, ~values.rough))
        smooth = self._contracted(smooth)
        rough = np.arange(len(kinked) + len(smooth)) < len(kinked)
        return stacked([kinked, smooth], len(self.box)), rough

    def _contracted(self, boxes: Boxes) -> Boxes:
        """Take a step on boxes over which the system is smooth, and prove the zeros that it shows."""
        points = centres(boxes)
        slopes = self.proven.slopes.over(boxes)
        slopes.low[slopes.rough] = np.nan
        step = contract(boxes, points, self.proven.values.over(Boxes(points, points)), slopes)
        self._prove_expected(boxes, step)
        return outside(step.boxes[step.possible], self.proven.cubes)

    def _prove_expected(self, boxes: Boxes, step: Contracted) -> None:
        """Prove zeros expected in, or just beside, boxes on which the system is nearly linear."""
        margin = _MARGIN * (boxes.high - boxes.low)
        near = ((step.centre >= boxes.low - margin) & (step.centre <= boxes.high + margin)).all(axis=1)
        points = step.centre[near & step.possible & step.regular][:_MOST_TRIED]
        points = points[~inside(points, self.proven.cubes)]
        if len(points):
            self.proven.add(distinct(points, self.proven.width))

    def _without_small(self, boxes: Boxes, rough: Mask) -> Boxes:
        """Set aside what is too small to cut."""
        small = np.asarray(((boxes.high - boxes.low) <= self.smallest * self.proven.width).all(axis=1))
        if small.any():
            self.unresolved.append((boxes[small], rough[small]))
        return boxes[~small]

    def _split(self, boxes: Boxes) -> Boxes:
        """Cut each box in two across its relatively widest side."""
        rows = np.arange(len(boxes))
        widest = ((boxes.high - boxes.low) / self.proven.width).argmax(axis=1)
        left, right = boxes.low[rows, widest], boxes.high[rows, widest]
        cut = left + _SPLIT * (right - left)
        low, high = boxes.low.copy(), boxes.high.copy()
        low[rows, widest], high[rows, widest] = cut, cut
        return stacked([Boxes(boxes.low, high), Boxes(low, boxes.high)], len(self.box))
