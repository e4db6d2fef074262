"""Points on a set of solutions: on slices through the box, and between points of both signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product

from gradcli.calculus.algebra import sympy
from gradcli.calculus.critical.searched import BITS, number
from gradcli.calculus.critical.solutions import Search, Solve, Span, program_of, roots_of, search_of
from gradcli.calculus.critical.systems import System
from gradcli.calculus.special import Expr
from gradcli.numeric.intervals import Real, ends
from gradcli.numeric.pointwise import forward

_SLICES = tuple(Fraction(share, 240) for share in (104, 72, 192, 135, 15, 225))
_MOST_GRIDDED = 3
_GRID = tuple(map(Fraction, ("1/11", "3/10", "13/30", "9/16", "4/5", "20/21")))


def points_on(system: System, box: Sequence[Span], limits: Search) -> Iterator[tuple[Real, ...]]:
    """Yield solutions on slices through the box, on which some unknowns have fixed values."""
    count = len(system.unknowns)
    for fixed in range(1, count):
        found = [
            point
            for places in combinations(range(count), fixed)
            for shares in _shares(fixed)
            for point in _on_slice(system, box, places, shares, limits)
        ]
        if found:
            yield from found
            return


def crossings(
    system: System, box: Sequence[Span], limits: Search, solve: Solve
) -> Iterator[tuple[Real, ...]]:
    """Yield points of one equation's set between points at which it has both signs."""
    if len(system.equations) != 1:
        return
    (equation,) = system.equations
    signs: dict[bool, list[Fraction]] = {}
    for point in grid(box, (Fraction(0), *_GRID, Fraction(1))):
        held = dict(zip(system.unknowns, map(_rational, point), strict=True))
        value = equation.subs(held)
        if value.is_comparable and value != 0:
            signs.setdefault(bool(value > 0), list(point))
        if len(signs) == 2:
            break
    else:
        return
    one, other = signs.values()
    share = sympy.Dummy("t", real=True)
    way = {
        unknown: _rational(a) + share * _rational(b - a)
        for unknown, a, b in zip(system.unknowns, one, other, strict=True)
    }
    between = System((equation.subs(way),), (share,))
    for root in solve(between, [(0.0, 1.0)], limits).roots:
        program = program_of(list(way.values()), [share])
        held_values = forward(program, root.point, BITS)
        numbers = [number(held_values[slot]) for slot in program.outputs]
        if all(value is not None for value in numbers):
            yield tuple(value for value in numbers if value is not None)


def grid(box: Sequence[Span], shares: Sequence[Fraction] = _GRID) -> Iterator[tuple[Fraction, ...]]:
    """Yield points all over the box."""
    every = (
        product(shares, repeat=len(box)) if len(box) <= _MOST_GRIDDED else ((s,) * len(box) for s in shares)
    )
    for chosen in every:
        yield tuple(_at_share(span, share) for span, share in zip(box, chosen, strict=True))


def _shares(count: int) -> Iterator[tuple[Fraction, ...]]:
    turned = [_SLICES[k:] + _SLICES[:k] for k in range(count)]
    return zip(*turned, strict=True) if count > 1 else product(_SLICES)


def _at_share(span: Span, share: Fraction) -> Fraction:
    low, high = map(Fraction, span)
    return (low + share * (high - low)).limit_denominator(64)


def _on_slice(
    system: System, box: Sequence[Span], places: Sequence[int], shares: Sequence[Fraction], limits: Search
) -> Iterator[tuple[Real, ...]]:
    values = {place: _at_share(box[place], share) for place, share in zip(places, shares, strict=True)}
    held = {system.unknowns[p]: _rational(v) for p, v in values.items()}
    rest = [place for place in range(len(box)) if place not in values]
    equations = tuple(e for e in (equation.subs(held) for equation in system.equations) if not e.is_zero)
    if len(equations) < len(rest) or any(not equation.free_symbols for equation in equations):
        return
    part = System(equations, tuple(system.unknowns[place] for place in rest))
    found = search_of(part, [box[place] for place in rest], limits)
    for root in roots_of(part, found, limits).roots:
        point: dict[int, Real] = {**values, **dict(zip(rest, root.point, strict=True))}
        if all(_inside(point[place], box[place]) for place in rest):
            yield tuple(point[place] for place in range(len(box)))


def _inside(value: Real, span: Span) -> bool:
    low, high = ends(value)
    return span[0] <= high and low <= span[1]


def _rational(value: Fraction) -> Expr:
    return sympy.Rational(value.numerator, value.denominator)
