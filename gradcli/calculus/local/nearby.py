"""Values around a point: what sampling suggests where nothing is proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, product
from math import gcd

from gradcli.language.expression import Expression
from gradcli.language.tree import Tree
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import Real, TooLarge, Undecided
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import Program, lower

_BITS = 600
_RADII = (Fraction(1, 100), Fraction(1, 10_000))
_MOST_RAYS = 200
_GRID_VARIABLES = 5
_LARGEST_ENTRY = {2: 4, 3: 2}


def tried(expression: Expression, point: Sequence[Tree]) -> str:
    """Say how values close to the point compare with the value there; empty where that cannot be told."""
    program = lower([expression.tree], expression.variables)
    here = exact_reals(point)
    if here is None:
        return ""
    signs = set(_changes(program, here))
    if signs == {1}:
        return "all values tried around it are larger, which is no proof"
    if signs == {-1}:
        return "all values tried around it are smaller, which is no proof"
    if {1, -1} <= signs:
        return "larger and smaller values were found around it, which is no proof so close to it"
    return "equal values were found around it" if signs else ""


def exact_reals(point: Sequence[Tree]) -> tuple[Real, ...] | None:
    """Return narrow enclosures of exact coordinates, None where one has no value."""
    program = lower(point, ())
    values = forward(program, (), _BITS)
    found = [values[slot] for slot in program.outputs]
    reals = [value for value in found if not isinstance(value, Poison | bool)]
    return tuple(reals) if len(reals) == len(found) else None


def rays(count: int) -> Iterator[tuple[int, ...]]:
    """Yield directions with small whole entries, each once, the axes first."""
    if count > _GRID_VARIABLES:
        units = [
            tuple(side * int(i == place) for i in range(count)) for place in range(count) for side in (1, -1)
        ]
        yield from units
        sums = (tuple(map(sum, zip(u, v, strict=True))) for u, v in combinations(units, 2))
        yield from islice(filter(any, sums), _MOST_RAYS)
        return
    entries = [
        k for size in range(_LARGEST_ENTRY.get(count, 1) + 1) for k in sorted({size, -size}, reverse=True)
    ]
    directions = (ray for ray in product(entries, repeat=count) if gcd(*ray) == 1)
    yield from islice(sorted(directions, key=lambda ray: sum(map(abs, ray))), _MOST_RAYS)


def _changes(program: Program, here: Sequence[Real]) -> Iterator[int]:
    """Yield the sign of each change of value that is proven, 0 where the values seem equal."""
    arithmetic = Enclosures(_BITS)
    value = forward(program, here, _BITS)[program.outputs[0]]
    for ray in rays(len(here)):
        for radius in _RADII:
            moved = [arithmetic.add(x, radius * u) for x, u in zip(here, ray, strict=True)]
            there = forward(program, moved, _BITS)[program.outputs[0]]
            if isinstance(there, Poison | bool) or isinstance(value, Poison | bool):
                continue
            try:
                yield int(arithmetic.sign(arithmetic.subtract(there, value)))
            except (TooLarge, Undecided):
                yield 0
