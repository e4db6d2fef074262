"""Which way: methods that need the whole gradient or the Hessian, one generator each.

A generator is handed the objective and the first sample; it yields a `Heading`, is sent the sample that was
reached, and so on. Its keyword arguments are its settings; a line search says how far to go.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import field
from itertools import count

from gradcli.dataclass import dataclass
from gradcli.descent.objective import MOST_FOR_HESSIAN, Objective, Sample
from gradcli.descent.vectors import (
    cholesky,
    difference,
    dot,
    identity,
    largest,
    moved,
    opposite,
    solved,
    times,
)
from gradcli.docstrings import summary_of
from gradcli.results.plans import Memory

_SHOWN = 8
"""Matrices of more rows than this are not kept for a reader."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A direction, the length to try first, and what a reader may want to see of the memory."""

    direction: list[float]
    first: float = 1.0
    memory: Memory = field(default_factory=dict)


Headings = Generator[Heading, Sample, None]


@dataclass(frozen=True, slots=True)
class Direction:
    """A method of directions: its formula, the line search it is used with, and its source.

    `numbers` names what it remembers beside vectors and matrices; `most` bounds its variables.
    """

    name: str
    headings: Callable[..., Headings]
    formula: str
    search: str
    source: str
    numbers: tuple[str, ...]
    most: int | None
    search_settings: Mapping[str, float]

    @property
    def settings(self) -> Mapping[str, float]:
        """The names and defaults of its own settings."""
        return dict(getattr(self.headings, "__kwdefaults__", None) or {})

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return summary_of(self.headings)


DIRECTIONS: dict[str, Direction] = {}


def direction(
    name: str,
    formula: str,
    *,
    search: str,
    source: str,
    numbers: tuple[str, ...] = (),
    most: int | None = None,
    **settings: float,
) -> Callable[[Callable[..., Headings]], Callable[..., Headings]]:
    """Add a generator to the table."""

    def add(headings: Callable[..., Headings]) -> Callable[..., Headings]:
        DIRECTIONS[name] = Direction(name, headings, formula, search, source, numbers, most, settings)
        return headings

    return add


@direction(
    "steepest",
    "p = -g; x = x + a*p",
    search="armijo",
    source="Cauchy 1847; Nocedal and Wright 2006, section 3.3",
)
def steepest(_objective: Objective, sample: Sample) -> Headings:
    """Go against the gradient, as far as a line search says."""
    scale = _Scale()
    while True:
        p = opposite(sample.gradient)
        sample = yield Heading(p, scale.first(sample, p), {"p": tuple(p)})


@direction(
    "newton",
    "(H + tau*I)*p = -g; x = x + a*p",
    search="armijo",
    source="Nocedal and Wright 2006, algorithms 3.2 and 3.3",
    numbers=("tau",),
    most=MOST_FOR_HESSIAN,
)
def newton(objective: Objective, sample: Sample, *, damping: float = 1e-3) -> Headings:
    """Go to the minimum of the quadratic that fits; tau is 0 where H is positive definite."""
    while True:
        hessian = objective.hessian(sample.point)
        tau, p = _damped(hessian, sample.gradient, damping)
        shown = {"H": _shown(hessian)} if len(p) <= _SHOWN else {}
        sample = yield Heading(p, 1.0, {**shown, "tau": tau, "p": tuple(p)})


@direction(
    "bfgs",
    "p = -B*g; x = x + a*p; B = (I - r*s*y')*B*(I - r*y*s') + r*s*s', r = 1/(y's), s = dx, y = dg",
    search="wolfe",
    source="Broyden, Fletcher, Goldfarb and Shanno 1970; Nocedal and Wright 2006, algorithm 6.1",
    most=1000,
)
def bfgs(_objective: Objective, sample: Sample) -> Headings:
    """Learn the inverse Hessian B from the steps and the gradients met."""
    inverse = identity(len(sample.gradient))
    for k in count():
        p = opposite(times(inverse, sample.gradient))
        if not dot(p, sample.gradient) < 0:
            inverse = identity(len(p))
            p = opposite(sample.gradient)
        shown = {"B": _shown(inverse)} if len(p) <= _SHOWN else {}
        first = 1.0 if k else min(1.0, 1 / math.hypot(*sample.gradient))
        new = yield Heading(p, first, {**shown, "p": tuple(p)})
        s, y = difference(new.point, sample.point), difference(new.gradient, sample.gradient)
        _update(inverse, s, y, rescale=k == 0)
        sample = new


@direction(
    "lbfgs",
    "p = -B*g by the last `memory` pairs (s, y); x = x + a*p",
    search="wolfe",
    source="Nocedal 1980; Nocedal and Wright 2006, algorithms 7.4 and 7.5",
)
def lbfgs(_objective: Objective, sample: Sample, *, memory: float = 10.0) -> Headings:
    """Act as bfgs does, from the last steps alone: for many variables."""
    pairs: deque[tuple[list[float], list[float]]] = deque(maxlen=int(memory))
    while True:
        p = opposite(_two_loops(pairs, sample.gradient))
        if not dot(p, sample.gradient) < 0:
            pairs.clear()
            p = opposite(sample.gradient)
        first = 1.0 if pairs else min(1.0, 1 / math.hypot(*sample.gradient))
        new = yield Heading(p, first, {"p": tuple(p)})
        s, y = difference(new.point, sample.point), difference(new.gradient, sample.gradient)
        if _is_curved(s, y):
            pairs.append((s, y))
        sample = new


@direction(
    "cg",
    "p = -g + b*p, b = max(0, g.(g - g_old)/(g_old.g_old)); x = x + a*p",
    search="wolfe",
    source="Polak and Ribiere 1969; Nocedal and Wright 2006, algorithm 5.4 with 5.44 and 5.45",
    numbers=("b",),
    c2=0.4,
)
def cg(_objective: Objective, sample: Sample) -> Headings:
    """Bend the gradient by the last direction, so that directions are conjugate (Polak-Ribiere+)."""
    p = opposite(sample.gradient)
    beta, scale = 0.0, _Scale()
    while True:
        new = yield Heading(p, scale.first(sample, p), {"b": beta, "p": tuple(p)})
        turned = dot(new.gradient, difference(new.gradient, sample.gradient))
        beta = max(0.0, turned / dot(sample.gradient, sample.gradient))
        p = moved(opposite(new.gradient), beta, p)
        if not dot(p, new.gradient) < 0:
            beta, p = 0.0, opposite(new.gradient)
        sample = new


class _Scale:
    """The first length to try: such that f changes to first order as it did (N&W, section 3.5)."""

    def __init__(self) -> None:
        self._last: tuple[Sample, float, float] | None = None

    def first(self, sample: Sample, p: list[float]) -> float:
        """Return the length to try along `p`."""
        slope, size = dot(sample.gradient, p), math.hypot(*p)
        length = 1 / size
        if self._last is not None:
            before, slope_before, size_before = self._last
            length = math.dist(sample.point, before.point) / size_before * slope_before / slope
        self._last = sample, slope, size
        return length if 0 < length < math.inf else 1.0


def _damped(
    hessian: list[list[float]], gradient: Sequence[float], damping: float
) -> tuple[float, list[float]]:
    """Solve for the Newton step with the first tau of 0, damping, 2 damping, ... that makes it downhill."""
    scale = max(map(largest, hessian))
    if not math.isfinite(scale):
        return math.inf, opposite(gradient)
    diagonal = min(row[i] for i, row in enumerate(hessian))
    tau = 0.0 if diagonal > 0 else damping * scale - diagonal
    while True:
        factor = cholesky(hessian, tau)
        if factor is not None:
            p = opposite(solved(factor, gradient))
            if all(map(math.isfinite, p)) and dot(p, gradient) < 0:
                return tau, p
        tau = max(2 * tau, damping * (scale or 1.0))
        if not math.isfinite(tau):
            return tau, opposite(gradient)


def _update(inverse: list[list[float]], s: list[float], y: list[float], *, rescale: bool) -> None:
    """Apply equation 6.17; before the first, scale the identity by 6.20. Pairs without curvature are left."""
    if not _is_curved(s, y):
        return
    product = dot(y, s)
    if rescale:
        for i, row in enumerate(inverse):
            row[i] = product / dot(y, y)
    by = times(inverse, y)
    weight = (1 + dot(y, by) / product) / product
    for i, row in enumerate(inverse):
        a, b = weight * s[i] - by[i] / product, s[i] / product
        inverse[i] = [entry + a * sj - b * byj for entry, sj, byj in zip(row, s, by, strict=True)]


def _is_curved(s: list[float], y: list[float]) -> bool:
    return dot(y, s) > 1e-16 * math.hypot(*s) * math.hypot(*y)


def _two_loops(pairs: deque[tuple[list[float], list[float]]], gradient: Sequence[float]) -> list[float]:
    """Multiply the gradient by the inverse Hessian that the pairs imply (algorithm 7.4)."""
    q = list(gradient)
    shares = []
    for s, y in reversed(pairs):
        share = dot(s, q) / dot(y, s)
        shares.append(share)
        q = moved(q, -share, y)
    if pairs:
        s, y = pairs[-1]
        q = [dot(s, y) / dot(y, y) * entry for entry in q]
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        q = moved(q, share - dot(y, q) / dot(y, s), s)
    return q


def _shown(matrix: list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, matrix))
