"""Make a system simpler where intervals cannot decide it: its solutions stay the same.

A multiple zero becomes a simple one by a Groebner basis (Cox, Little and O'Shea, Ideals, Varieties, and
Algorithms, chapter 3), by the values of an inner quantity, or, for an equation in one unknown, by the
derivatives that vanish there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.critical.recognition import exact_point
from gradcli.calculus.critical.solutions import (
    Root,
    Search,
    Solve,
    Solved,
    Span,
    program_of,
    roots_of,
)
from gradcli.calculus.critical.systems import System, TooManyCases, branched
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, plain, to_sympy
from gradcli.calculus.timer import within
from gradcli.language.expression import Expression
from gradcli.numeric.boxes.enclosure import Boxes, enclose
from gradcli.numeric.intervals import ends
from gradcli.numeric.search.subdivision import Cluster, Found
from gradcli.results.gradients import Gradient

_BASIS_SECONDS = 1.5
_BESIDE = 1e-3


def simpler(system: System, box: Sequence[Span], limits: Search, found: Found, solve: Solve) -> Solved | None:
    """Solve simpler systems with the same solutions; None where there are none simpler."""
    result = by_inner(system, box, limits.deeper(), solve)
    if result is None:
        result = _by_basis(system, box, limits.deeper(), solve)
    if result is None and len(system.unknowns) == 1 and not (found.flat or found.exhausted):
        result = _by_derivatives(system, box[0], limits.deeper(), found, solve)
    return result


def all_solved(systems: Sequence[System], box: Sequence[Span], limits: Search, solve: Solve) -> Solved:
    """Solve several systems that together stand for one."""
    result = Solved()
    for system in systems:
        result.add(solve(system, box, limits))
    return result


def by_inner(system: System, box: Sequence[Span], limits: Search, solve: Solve) -> Solved | None:
    """Replace an equation in one quantity, such as cos(x + y) = 0, by that quantity's own values."""
    for place, equation in enumerate(system.equations):
        inner = _inner(equation)
        if inner is None or (inner.is_Symbol and len(system.unknowns) == 1):
            continue
        unknown = sympy.Dummy("t", real=True)
        outer = equation.subs(inner, unknown)
        if outer.free_symbols != {unknown} or (inner.is_Symbol and not _is_curved(equation)):
            continue
        values = solve(System((outer,), (unknown,)), [range_of(inner, system, box)], limits)
        exact = [_exact_value(outer, unknown, root) for root in values.roots]
        if values.open or values.curves or any(value is None for value in exact):
            continue
        rest = system.equations[:place], system.equations[place + 1 :]
        parts = [
            part
            for value in exact
            for part in branched(replace(system, equations=(*rest[0], inner - value, *rest[1])))
        ]
        return all_solved(parts, box, limits, solve)
    return None


def _by_basis(system: System, box: Sequence[Span], limits: Search, solve: Solve) -> Solved | None:
    """Take polynomials apart by a Groebner basis; one that is not zero-dimensional describes a set."""
    if not all(equation.is_polynomial(*system.unknowns) for equation in system.equations):
        return None
    try:
        with within(limits.left(_BASIS_SECONDS)):
            basis = sympy.groebner(system.equations, *system.unknowns, order="grevlex")
            isolated = basis.is_zero_dimensional
            equations = tuple((basis.fglm("lex") if isolated else basis).exprs)
        parts = branched(replace(system, equations=equations))
    except (*GIVEN_UP, TooManyCases):
        return None
    if equations == (1,):
        return Solved()
    known = set(system.equations)
    if all(set(part.equations) == known for part in parts):
        return None if isolated else solve(replace(system, is_set=True), box, limits)
    return all_solved(parts, box, limits, solve)


def _by_derivatives(system: System, box: Span, limits: Search, found: Found, solve: Solve) -> Solved | None:
    """Find the multiple zeros of one equation in one unknown, which its derivative has too.

    Where the derivative has one zero, the equation has at most two; a zero in common is the only one.
    """
    (unknown,), equation = system.unknowns, system.equations[0]
    slope = branched(replace(system, equations=(equation.diff(unknown),)))
    multiple = []
    for span in _merged(found.unresolved, box):
        below = all_solved(slope, [span], limits, solve)
        if below.open or below.curves or not below.roots or not _are_one(below.roots):
            return None
        root = below.roots[0]
        if _exact_value(equation, unknown, root) is None:
            return None
        multiple.append(Root(root.point, system))
    result = roots_of(system, found, limits)
    result.roots += multiple
    return result


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


def range_of(inner: Expr, system: System, box: Sequence[Span]) -> Span:
    """Enclose the values of an expression over a box."""
    low, high = zip(*box, strict=True)
    found = enclose(program_of([inner], system.unknowns), Boxes(np.array([low]), np.array([high])))
    return float(found.low[0, 0]), float(found.high[0, 0])


def _exact_value(equation: Expr, unknown: Expr, root: Root) -> Expr | None:
    """Return a solution of one equation in closed form, where that is proven to solve it."""
    tree = from_sympy(plain(equation))
    of = Expression("", "infix", tree, tree, (unknown.name,))
    found = exact_point(Gradient(of, (tree,)), root.point)
    return None if found is None else to_sympy(found[0])


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
