"""Solve one system of equations in a box: every solution with a proof, or a word on what stays open.

Intervals prove that a region holds one zero or none. Where a zero is multiple they cannot, and the system is
made simpler: by a Groebner basis (Cox, Little and O'Shea, Ideals, Varieties, and Algorithms, chapter 3), or,
for an equation in one unknown, by the derivatives that vanish there too. What has fewer equations than
unknowns is a set, known by points on it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, product

import numpy as np

from gradcli.calculus.algebra import sympy
from gradcli.calculus.critical.recognition import exact_point
from gradcli.calculus.critical.searched import BITS, PRECISION, number
from gradcli.calculus.critical.systems import System, TooManyCases, branched
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, plain, to_sympy
from gradcli.calculus.timer import TooSlow, within
from gradcli.errors import GradcliError
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, free_symbols
from gradcli.language.write import to_infix
from gradcli.numeric.boxes.enclosure import Boxes, enclose
from gradcli.numeric.intervals import Real, ends
from gradcli.numeric.pointwise import forward
from gradcli.numeric.program import Program, lower
from gradcli.numeric.search.refine import refined
from gradcli.numeric.search.subdivision import Cluster, Found, jacobian_of, search
from gradcli.results.gradients import Gradient

_DEEPEST = 6
_BASIS_SECONDS = 1.5
_LEAST_SECONDS = 0.05
_LEAST_ROOTS, _MOST_ROOTS = 20, 500
_MOST_UNCLEAR = 20
_BESIDE = 1e-3
_SLICES = tuple(Fraction(share, 240) for share in (104, 72, 192, 135, 15, 225))
_MOST_GRIDDED = 3
_GRID = (
    Fraction(1, 11),
    Fraction(3, 10),
    Fraction(13, 30),
    Fraction(9, 16),
    Fraction(4, 5),
    Fraction(20, 21),
)
_FAILURES = (
    ArithmeticError, AttributeError, GradcliError, NotImplementedError, RecursionError, TooSlow, TypeError,
    ValueError, sympy.PolynomialError,
)  # fmt: skip

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


def solved(system: System, box: Sequence[Span], limits: Search) -> Solved:
    """Return the solutions of a system in a box of doubles, one span for each unknown."""
    if any(not equation.free_symbols and not equation.is_zero for equation in system.equations):
        return Solved()
    if time.monotonic() > limits.deadline:
        return Solved(open=["the time ran out"])
    if len(system.equations) < len(system.unknowns):
        return _underdetermined(system, box, limits)
    found = _searched(system, box, limits)
    if not (found.unresolved or found.flat or found.exhausted):
        return _refined(system, found, limits)
    simpler = _simpler(system, box, limits, found) if limits.depth < _DEEPEST else None
    if simpler is not None:
        return simpler
    result = _refined(system, found, limits)
    clusters = (*found.unresolved, *found.flat)
    result.open += [_near(cluster.low, cluster.high, system) for cluster in clusters[:_MOST_UNCLEAR]]
    result.unclear += [
        tuple(zip(cluster.low, cluster.high, strict=True)) for cluster in clusters[:_MOST_UNCLEAR]
    ]
    if found.exhausted:
        result.open.append("the search met its limit of work")
    return result


def _searched(system: System, box: Sequence[Span], limits: Search) -> Found:
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


def program_of(equations: Sequence[Expr], unknowns: Sequence[Expr]) -> Program:
    """Return the program with an output for each equation."""
    return lower(list(map(_tree, equations)), [one.name for one in unknowns])


def _tree(expression: Expr) -> Tree:
    return from_sympy(plain(expression))


def _refined(system: System, found: Found, limits: Search) -> Solved:
    result = Solved()
    if not found.roots:
        return result
    squares = [_Square(chosen, system) for chosen in combinations(system.equations, len(system.unknowns))]
    for count, root in enumerate(found.roots):
        late = count >= _LEAST_ROOTS and time.monotonic() > limits.refine_until
        if count >= _MOST_ROOTS or late:
            result.open.append(f"{len(found.roots) - count} more zeros")
            break
        point = next(filter(None, (square.refined(root.point) for square in squares)), None)
        if point is None:
            result.open.append(_near(root.low, root.high, system))
        else:
            result.roots.append(Root(tuple(point), system))
    return result


class _Square:
    """As many equations of a system as it has unknowns, prepared for refining their solutions."""

    def __init__(self, equations: Sequence[Expr], system: System) -> None:
        self._program = program_of(equations, system.unknowns)
        self._jacobian = jacobian_of(self._program)

    def refined(self, point: Sequence[float]) -> tuple[Real, ...] | None:
        """Return the solution near a point to PRECISION digits, None where it is not proven."""
        return refined(self._program, self._jacobian, point, PRECISION)


def _simpler(system: System, box: Sequence[Span], limits: Search, found: Found) -> Solved | None:
    """Solve simpler systems with the same solutions; None where there are none simpler."""
    result = _by_inner(system, box, limits.deeper())
    if result is None:
        result = _by_basis(system, box, limits.deeper())
    if result is None and len(system.unknowns) == 1 and not (found.flat or found.exhausted):
        result = _by_derivatives(system, box[0], limits.deeper(), found)
    return result


def _all_solved(systems: Sequence[System], box: Sequence[Span], limits: Search) -> Solved:
    result = Solved()
    for system in systems:
        result.add(solved(system, box, limits))
    return result


def _by_basis(system: System, box: Sequence[Span], limits: Search) -> Solved | None:
    """Take polynomials apart by a Groebner basis; one that is not zero-dimensional describes a set."""
    if not all(equation.is_polynomial(*system.unknowns) for equation in system.equations):
        return None
    try:
        with within(limits.left(_BASIS_SECONDS)):
            basis = sympy.groebner(system.equations, *system.unknowns, order="grevlex")
            isolated = basis.is_zero_dimensional
            equations = tuple((basis.fglm("lex") if isolated else basis).exprs)
        parts = branched(replace(system, equations=equations))
    except (*_FAILURES, TooManyCases):
        return None
    if equations == (1,):
        return Solved()
    known = set(system.equations)
    if all(set(part.equations) == known for part in parts):
        return None if isolated else _sampled(system, box, limits)
    return _all_solved(parts, box, limits)


def _by_inner(system: System, box: Sequence[Span], limits: Search) -> Solved | None:
    """Replace an equation in one quantity, such as cos(x + y) = 0, by that quantity's own values."""
    for place, equation in enumerate(system.equations):
        inner = _inner(equation)
        if inner is None or (inner.is_Symbol and len(system.unknowns) == 1):
            continue
        unknown = sympy.Dummy("t", real=True)
        outer = equation.subs(inner, unknown)
        if outer.free_symbols != {unknown} or (inner.is_Symbol and not _is_curved(equation)):
            continue
        values = solved(System((outer,), (unknown,)), [_range_of(inner, system, box)], limits)
        exact = [_exact_value(outer, unknown, root) for root in values.roots]
        if values.open or values.curves or any(value is None for value in exact):
            continue
        rest = system.equations[:place], system.equations[place + 1 :]
        parts = [
            part
            for value in exact
            for part in branched(replace(system, equations=(*rest[0], inner - value, *rest[1])))
        ]
        return _all_solved(parts, box, limits)
    return None


def _is_curved(equation: Expr) -> bool:
    return not equation.is_polynomial() or sympy.degree(equation) > 1


def _inner(equation: Expr) -> Expr | None:
    """Return the one quantity that an equation depends on, or None where it depends on more."""
    if len(equation.free_symbols) == 1:
        return next(iter(equation.free_symbols))
    for atom in sympy.preorder_traversal(equation):
        if atom.is_Function and len(atom.args) == 1 and atom.args[0].free_symbols == equation.free_symbols:
            return atom.args[0]
    return None


def _range_of(inner: Expr, system: System, box: Sequence[Span]) -> Span:
    low, high = zip(*box, strict=True)
    found = enclose(program_of([inner], system.unknowns), Boxes(np.array([low]), np.array([high])))
    return float(found.low[0, 0]), float(found.high[0, 0])


def _exact_value(equation: Expr, unknown: Expr, root: Root) -> Expr | None:
    """Return a solution of one equation in closed form, where that is proven to solve it."""
    tree = from_sympy(plain(equation))
    of = Expression("", "infix", tree, tree, (unknown.name,))
    found = exact_point(Gradient(of, (tree,)), root.point)
    return None if found is None else to_sympy(found[0])


def _by_derivatives(system: System, box: Span, limits: Search, found: Found) -> Solved | None:
    """Find the multiple zeros of one equation in one unknown, which its derivative has too.

    Where the derivative has one zero, the equation has at most two; a zero in common is the only one.
    """
    (unknown,), equation = system.unknowns, system.equations[0]
    slope = branched(replace(system, equations=(equation.diff(unknown),)))
    multiple = []
    for span in _merged(found.unresolved, box):
        below = _all_solved(slope, [span], limits)
        if below.open or below.curves or not below.roots or not _are_one(below.roots):
            return None
        root = below.roots[0]
        if _exact_value(equation, unknown, root) is None:
            return None
        multiple.append(Root(root.point, system))
    result = _refined(system, found, limits)
    result.roots += multiple
    return result


def _merged(clusters: Sequence[Cluster], box: Span) -> list[Span]:
    """Return the spans of clusters, a little wider, those that then touch as one."""
    margin = _BESIDE * (box[1] - box[0])
    spans: list[Span] = []
    for low, high in sorted((one.low[0] - margin, one.high[0] + margin) for one in clusters):
        if spans and low <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(high, spans[-1][1]))
        else:
            spans.append((low, high))
    return spans


def _are_one(roots: Sequence[Root]) -> bool:
    """Tell whether solutions in one unknown are the same: their enclosures overlap."""
    spans = [ends(root.point[0]) for root in roots]
    return max(low for low, _ in spans) <= min(high for _, high in spans)


def _underdetermined(system: System, box: Sequence[Span], limits: Search) -> Solved:
    if limits.depth < _DEEPEST and (parts := _by_inner(system, box, limits.deeper())) is not None:
        return parts
    return _sampled(system, box, limits)


def _sampled(system: System, box: Sequence[Span], limits: Search) -> Solved:
    """Show a set by points on it, or that it is empty, or that an equation only touches 0 there."""
    if not system.equations:
        return Solved(curves=[Curve((), system, tuple(_grid(box)))])
    samples = (*_points_on(system, box, limits.deeper()), *_crossings(system, box, limits.deeper()))
    if samples:
        return Solved(curves=[Curve(system.equations, system, samples)])
    missing = len(system.unknowns) - len(system.equations)
    padded = replace(system, equations=(*system.equations, *(sympy.S.Zero,) * max(0, missing)))
    found = _searched(padded, box, limits)
    if not (found.unresolved or found.flat or found.exhausted or found.roots):
        return Solved()
    touching = _touched(system, box, limits.deeper())
    if touching is not None:
        return touching
    names = " and ".join(f"{to_infix(from_sympy(plain(equation)))} = 0" for equation in system.equations)
    return Solved(open=[f"whether {names} has solutions"])


def _touched(system: System, box: Sequence[Span], limits: Search) -> Solved | None:
    """Solve a single equation that nowhere changes its sign: where it is 0 its partials are 0 too."""
    if limits.depth >= _DEEPEST or len(system.equations) != 1:
        return None
    (equation,) = system.equations
    low, high = _range_of(equation, system, box)
    if low < 0 < high:
        return None
    partials = tuple(equation.diff(unknown) for unknown in system.unknowns)
    try:
        parts = branched(replace(system, equations=partials))
    except TooManyCases:
        return None
    return _all_solved(parts, box, limits)


def _crossings(system: System, box: Sequence[Span], limits: Search) -> Iterator[tuple[Real, ...]]:
    """Yield points of one equation's set between points at which it has both signs."""
    if len(system.equations) != 1:
        return
    (equation,) = system.equations
    signs: dict[bool, list[Fraction]] = {}
    for point in _grid(box, (Fraction(0), *_GRID, Fraction(1))):
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
    for root in solved(between, [(0.0, 1.0)], limits).roots:
        program = program_of(list(way.values()), [share])
        held_values = forward(program, root.point, BITS)
        numbers = [number(held_values[slot]) for slot in program.outputs]
        if all(value is not None for value in numbers):
            yield tuple(value for value in numbers if value is not None)


def _rational(value: Fraction) -> Expr:
    return sympy.Rational(value.numerator, value.denominator)


def _points_on(system: System, box: Sequence[Span], limits: Search) -> Iterator[tuple[Real, ...]]:
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


def _grid(box: Sequence[Span], shares: Sequence[Fraction] = _GRID) -> Iterator[tuple[Fraction, ...]]:
    """Yield points all over the box."""
    every = (
        product(shares, repeat=len(box)) if len(box) <= _MOST_GRIDDED else ((s,) * len(box) for s in shares)
    )
    for chosen in every:
        yield tuple(_at_share(span, share) for span, share in zip(box, chosen, strict=True))


def _at_share(span: Span, share: Fraction) -> Fraction:
    low, high = map(Fraction, span)
    return (low + share * (high - low)).limit_denominator(64)


def _shares(count: int) -> Iterator[tuple[Fraction, ...]]:
    turned = [_SLICES[k:] + _SLICES[:k] for k in range(count)]
    return zip(*turned, strict=True) if count > 1 else product(_SLICES)


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
    found = _searched(part, [box[place] for place in rest], limits)
    for root in _refined(part, found, limits).roots:
        point: dict[int, Real] = {**values, **dict(zip(rest, root.point, strict=True))}
        if all(_inside(point[place], box[place]) for place in rest):
            yield tuple(point[place] for place in range(len(box)))


def _inside(value: Real, span: Span) -> bool:
    low, high = ends(value)
    return span[0] <= high and low <= span[1]


def _near(lo: Sequence[float], hi: Sequence[float], system: System) -> str:
    count = len(system.unknowns) - len(system.weights)
    middle = [(a + b) / 2 for a, b in zip(lo[:count], hi[:count], strict=True)]
    return f"near ({', '.join(f'{x:.6g}' for x in middle)})"
