"""Proofs that a function of several variables is positive around a zero, from its pure powers.

The lowest pure powers give weights under which each is of degree 1. Where the terms of weighted degree 1 are
positive, those above are outweighed, and even powers below only help.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb, prod

from gradcli.calculus.algebra import sympy
from gradcli.calculus.local.polygon import Known, plane
from gradcli.calculus.local.series import Exponents, Jets, Series
from gradcli.calculus.local.signs import Coefficient, bounds, sign, symbolic
from gradcli.calculus.local.splitting import substituted

_MOST_BOXES = 1500


def certified(terms: Series, count: int) -> list[Exponents]:
    """Return the terms that prove a germ positive; none where there is no proof here."""
    powers = [_least_power(terms, place) for place in range(count)]
    if any(power == 0 or power % 2 for power in powers):
        return []
    weight = {e: sum(Fraction(i, p) for i, p in zip(e, powers, strict=True)) for e in terms}
    leading = [e for e in terms if weight[e] <= 1]
    harmful = [e for e in leading if sign(terms[e]) < 0 or any(i % 2 for i in e)]
    if any(weight[e] < 1 for e in harmful):
        return []
    form = {e: terms[e] for e in leading if weight[e] == 1}
    proven = all(_is_positive(block, form) for block in _blocks(harmful, count))
    return leading if proven else []


def straightened(terms: Series, count: int, order: int) -> Series:
    """Change coordinates linearly, so that forms depend on as few variables as they can.

    The lowest form first; then, where its variables are 0, the lowest form of the others, and so on.
    """
    active = list(range(count))
    while len(active) > 1:
        rest = {e: c for e, c in terms.items() if sum(e) == sum(e[k] for k in active)}
        directions = _constant_directions(rest, active) if rest else []
        free = [active[max(k for k, x in enumerate(v) if x)] for v in directions]
        if not free or len(free) == len(active):
            break
        terms = substituted(terms, _turned(directions, free, active, count), Jets(count, order))
        active = free
    return terms


def _least_power(terms: Series, place: int) -> int:
    return min((e[place] for e in terms if e[place] == sum(e)), default=0)


def _blocks(exponents: Sequence[Exponents], count: int) -> list[set[int]]:
    """Return the variables in groups that no term joins."""
    blocks = [{place} for place in range(count)]
    for e in exponents:
        joined = {place for place in range(count) if e[place]}
        apart = [block for block in blocks if not block & joined]
        blocks = [*apart, joined.union(*(block for block in blocks if block & joined))]
    return blocks


def _is_positive(block: set[int], form: Series) -> bool:
    """Prove the terms in some of the variables positive: by counting roots in a plane, else on a cube."""
    places = sorted(block)
    own: dict[Exponents, Coefficient] = {
        tuple(e[k] for k in places): c for e, c in form.items() if sum(e) == sum(e[k] for k in places)
    }
    if len(places) == 1:
        return all(sign(c) > 0 for c in own.values())
    if len(places) == 2:
        return plane(own, Known(max(map(sum, own)))).definite == 1
    return _is_positive_on_cube(own, len(places))


def _is_positive_on_cube(form: Series, count: int) -> bool:
    """Prove it on the faces of the cube, which every weighted ray meets, by halving boxes."""
    ends = {e: bounds(c) for e, c in form.items()}
    middles = {e: Fraction(round((low + high) / 2 * 2**60), 2**60) for e, (low, high) in ends.items()}
    doubt = sum((max(high - middles[e], middles[e] - low) for e, (low, high) in ends.items()), Fraction(0))
    half = Fraction(1, 2)
    corners = list(product((-half, half), repeat=count - 1))
    boxes = [
        ((*at[:place], Fraction(side), *at[place:]), place, half)
        for place in range(count)
        for side in (1, -1)
        for at in corners
    ]
    for _ in range(_MOST_BOXES):
        if not boxes:
            return True
        center, place, radius = boxes.pop()
        value, least = _range(middles, center, place, radius)
        if value <= doubt:
            return False
        if least <= doubt:
            moves = product((-radius / 2, radius / 2), repeat=count - 1)
            shifts = [(*move[:place], Fraction(0), *move[place:]) for move in moves]
            boxes += [(_sum(center, shift), place, radius / 2) for shift in shifts]
    return False


def _sum(one: Sequence[Fraction], other: Sequence[Fraction]) -> tuple[Fraction, ...]:
    return tuple(x + y for x, y in zip(one, other, strict=True))


def _range(
    form: dict[Exponents, Fraction], center: Sequence[Fraction], place: int, radius: Fraction
) -> tuple[Fraction, Fraction]:
    """Return the value at a box's center and a lower bound, from the form's terms around that center."""
    moved: dict[Exponents, Fraction] = {}
    for exponents, coefficient in form.items():
        choices = [range(1) if k == place else range(power + 1) for k, power in enumerate(exponents)]
        for powers in product(*choices):
            parts = zip(exponents, powers, center, strict=True)
            share = prod((comb(e, k) * c ** (e - k) for e, k, c in parts), start=coefficient)
            moved[powers] = moved.get(powers, Fraction(0)) + share * radius ** sum(powers)
    value = moved.pop((0,) * len(center))
    falls = (-abs(c) if any(i % 2 for i in e) else min(c, Fraction(0)) for e, c in moved.items())
    return value, value + sum(falls, Fraction(0))


def _constant_directions(terms: Series, active: Sequence[int]) -> list[list[Coefficient]]:
    """Return directions along which the lowest form does not change, each with a 1 at its last entry."""
    least = min(map(sum, terms))
    rows: dict[Exponents, list[Coefficient]] = {}
    for exponents, coefficient in terms.items():
        for column, place in enumerate(active) if sum(exponents) == least else ():
            if exponents[place]:
                lower = tuple(power - (k == place) for k, power in enumerate(exponents))
                row = rows.setdefault(lower, [Fraction(0)] * len(active))
                row[column] = coefficient * exponents[place]
    if not all(isinstance(entry, Fraction) for row in rows.values() for entry in row):
        return []
    matrix = sympy.Matrix([[symbolic(entry) for entry in row] for row in rows.values()])
    return [[Fraction(int(x.p), int(x.q)) for x in vector] for vector in matrix.nullspace()]


def _turned(
    directions: Sequence[Sequence[Coefficient]], free: Sequence[int], active: Sequence[int], count: int
) -> dict[int, Series]:
    """Return what each variable that is not free becomes: itself, and its share of each direction."""
    values: dict[int, Series] = {}
    for column, place in enumerate(active):
        if place not in free:
            shares = {_unit(k, count): v[column] for k, v in zip(free, directions, strict=True) if v[column]}
            values[place] = {_unit(place, count): Fraction(1), **shares}
    return values


def _unit(place: int, count: int) -> Exponents:
    return tuple(int(k == place) for k in range(count))
