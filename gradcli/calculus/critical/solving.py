"""Solve one system of equations in a box: every solution with a proof, or a word on what stays open.

Intervals prove that a region holds one zero or none; where they cannot, the system is made simpler. What has
fewer equations than unknowns is a set, known by points on it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from gradcli.calculus.algebra import sympy
from gradcli.calculus.critical.sampling import crossings, grid, points_on
from gradcli.calculus.critical.simplifying import all_solved, by_inner, range_of, simpler
from gradcli.calculus.critical.solutions import (
    Curve,
    Search,
    Solved,
    Span,
    near,
    roots_of,
    search_of,
)
from gradcli.calculus.critical.systems import System, TooManyCases, branched
from gradcli.calculus.symbols import from_sympy, plain
from gradcli.language.write import to_infix

_DEEPEST = 6
_MOST_UNCLEAR = 20


def solved(system: System, box: Sequence[Span], limits: Search) -> Solved:
    """Return the solutions of a system in a box of doubles, one span for each unknown."""
    if any(not equation.free_symbols and not equation.is_zero for equation in system.equations):
        return Solved()
    if time.monotonic() > limits.deadline:
        return Solved(open=["the time ran out"])
    if system.is_set or len(system.equations) < len(system.unknowns):
        return _underdetermined(system, box, limits)
    found = search_of(system, box, limits)
    if not (found.unresolved or found.flat or found.exhausted):
        return roots_of(system, found, limits)
    instead = simpler(system, box, limits, found, solved) if limits.depth < _DEEPEST else None
    if instead is not None:
        return instead
    result = roots_of(system, found, limits)
    clusters = (*found.unresolved, *found.flat)
    result.open += [near(cluster.low, cluster.high, system) for cluster in clusters[:_MOST_UNCLEAR]]
    result.unclear += [
        tuple(zip(cluster.low, cluster.high, strict=True)) for cluster in clusters[:_MOST_UNCLEAR]
    ]
    if found.exhausted:
        result.open.append("the search met its limit of work")
    return result


def _underdetermined(system: System, box: Sequence[Span], limits: Search) -> Solved:
    if limits.depth < _DEEPEST and (parts := by_inner(system, box, limits.deeper(), solved)) is not None:
        return parts
    return _sampled(system, box, limits)


def _sampled(system: System, box: Sequence[Span], limits: Search) -> Solved:
    """Show a set by points on it, or that it is empty, or that an equation only touches 0 there."""
    if not system.equations:
        return Solved(curves=[Curve((), system, tuple(grid(box)))])
    samples = (*points_on(system, box, limits.deeper()), *crossings(system, box, limits.deeper(), solved))
    if samples:
        return Solved(curves=[Curve(system.equations, system, samples)])
    missing = len(system.unknowns) - len(system.equations)
    padded = replace(system, equations=(*system.equations, *(sympy.S.Zero,) * max(0, missing)))
    found = search_of(padded, box, limits)
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
    low, high = range_of(equation, system, box)
    if low < 0 < high:
        return None
    partials = tuple(equation.diff(unknown) for unknown in system.unknowns)
    try:
        parts = branched(replace(system, equations=partials))
    except TooManyCases:
        return None
    return all_solved(parts, box, limits, solved)
