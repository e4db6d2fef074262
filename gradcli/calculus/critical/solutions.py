"""Search one system of equations in a box, and narrow what is found: solutions, each proven."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from fractions import Fraction
from itertools import combinations, islice

from gradcli.calculus.critical.searched import BITS, PRECISION, number
from gradcli.calculus.critical.systems import System
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, plain
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree, free_symbols
from gradcli.numeric.intervals import Real, ends
from gradcli.numeric.pointwise import forward
from gradcli.numeric.program import Program, lower
from gradcli.numeric.search.refine import refined
from gradcli.numeric.search.subdivision import Found, jacobian_of, search
from gradcli.numeric.search.subdivision import Root as ProvenRoot

_LEAST_SECONDS = 0.05
_MOST_SQUARES = 6
_NOTHING = Fraction(1, 10**30)
_LEAST_ROOTS, _MOST_ROOTS = 20, 500

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Root:
    """A solution: narrow enclosures of all unknowns, and the system that it is the only one of nearby."""

    point: tuple[Real, ...]
    system: System


@dataclass(frozen=True, slots=True)
class Curve:
    """Solutions that are not isolated; `samples` are some of them, `basis` the equations of all."""

    basis: tuple[Expr, ...]
    system: System
    samples: tuple[tuple[Real, ...], ...]


@dataclass(slots=True)
class Solved:
    """What was found in the box, what stays open and why, and spans that may hold more solutions."""

    roots: list[Root] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    unclear: list[tuple[Span, ...]] = field(default_factory=list)

    def add(self, other: Solved) -> None:
        """Take over what another search found."""
        self.roots += other.roots
        self.curves += other.curves
        self.open += other.open
        self.unclear += other.unclear


@dataclass(frozen=True, slots=True)
class Search:
    """When the search must end, and when the narrowing of what it found; how often a system was made simpler.

    Where the formula `domain` is undefined no solution is wanted.
    """

    deadline: float
    refine_until: float
    domain: Tree | None = None
    depth: int = 0

    def deeper(self) -> Search:
        """Return what holds for a simpler system."""
        return replace(self, depth=self.depth + 1)

    def left(self, most: float) -> float:
        """Return the seconds that are left, at most so many."""
        return max(_LEAST_SECONDS, min(most, self.deadline - time.monotonic()))


Solve = Callable[[System, Sequence[Span], Search], Solved]
"""What solves a system: taken as an argument by what makes systems simpler, which then asks it again."""


def search_of(system: System, box: Sequence[Span], limits: Search) -> Found:
    """Search; what stays open is searched again where the formula is defined, which may decide its edges."""
    program = program_of(system.equations, system.unknowns)
    found = search(program, jacobian_of(program), box, deadline=limits.deadline)
    names = {unknown.name for unknown in system.unknowns}
    if (
        found.is_complete
        or found.exhausted
        or limits.domain is None
        or not free_symbols(limits.domain) <= names
    ):
        return found
    whole = lower([*map(_tree, system.equations), limits.domain], program.inputs)
    *outputs, defined = whole.outputs
    program = replace(whole, outputs=tuple(outputs))
    again = search(program, jacobian_of(program), box, deadline=limits.deadline, defined=defined)
    return again if again.is_complete else found


def roots_of(system: System, found: Found, limits: Search) -> Solved:
    """Narrow the zeros that a search proved; what cannot be narrowed stays open."""
    result = Solved()
    if not found.roots:
        return result
    choices = combinations(system.equations, len(system.unknowns))
    squares = [_Square(chosen, system) for chosen in islice(choices, _MOST_SQUARES)]
    for count, root in enumerate(found.roots):
        is_first = count < _LEAST_ROOTS and len(squares) == 1
        late = not is_first and time.monotonic() > limits.refine_until
        if count >= _MOST_ROOTS or late:
            result.open.append(f"{len(found.roots) - count} more zeros")
            break
        point = next(filter(None, (square.refined(root.point) for square in squares)), None)
        if point is not None and _may_solve(system, point):
            result.roots.append(Root(tuple(point), system))
        elif len(squares) == 1 or not any(square.excludes(root, system, limits) for square in squares):
            result.open.append(near(root.low, root.high, system))
    return result


class _Square:
    """As many equations of a system as it has unknowns, prepared for refining their solutions."""

    def __init__(self, equations: Sequence[Expr], system: System) -> None:
        self._program = program_of(equations, system.unknowns)
        self._jacobian = jacobian_of(self._program)

    def refined(self, point: Sequence[float]) -> tuple[Real, ...] | None:
        """Return the solution near a point to PRECISION digits, None where it is not proven."""
        return refined(self._program, self._jacobian, point, PRECISION)

    def excludes(self, root: ProvenRoot, system: System, limits: Search) -> bool:
        """Tell whether no solution of these equations in a cube solves the whole system."""
        cube = list(zip(root.low, root.high, strict=True))
        found = search(self._program, self._jacobian, cube, deadline=limits.refine_until)
        points = [self.refined(one.point) for one in found.roots]
        return found.is_complete and all(point and not _may_solve(system, point) for point in points)


def _may_solve(system: System, point: Sequence[Real]) -> bool:
    """Tell whether all equations may hold: with more of them than unknowns, a zero of some is none of all."""
    if len(system.equations) == len(system.unknowns):
        return True
    values = values_of(system.equations, system.unknowns, point)
    return all(
        value is None or (ends(value)[0] <= _NOTHING and ends(value)[1] >= -_NOTHING) for value in values
    )


def values_of(
    expressions: Sequence[Expr], unknowns: Sequence[Expr], point: Sequence[Real]
) -> list[Real | None]:
    """Return enclosures of expressions at a point, None where one is undefined or undecided."""
    program = program_of(expressions, unknowns)
    held = forward(program, point, BITS)
    return [number(held[slot]) for slot in program.outputs]


def program_of(equations: Sequence[Expr], unknowns: Sequence[Expr]) -> Program:
    """Return the program with an output for each equation."""
    return lower(list(map(_tree, equations)), [one.name for one in unknowns])


def _tree(expression: Expr) -> Tree:
    return from_sympy(plain(expression))


def near(lo: Sequence[float], hi: Sequence[float], system: System) -> str:
    """Say where something stays open: the middle of a span of the variables."""
    count = len(system.unknowns) - len(system.weights)
    middle = [(a + b) / 2 for a, b in zip(lo[:count], hi[:count], strict=True)]
    return f"near ({', '.join(f'{x:.6g}' for x in middle)})"
