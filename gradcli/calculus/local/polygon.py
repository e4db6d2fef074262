"""The signs that a function of two variables takes near a zero, from its Newton polygon.

Vassiliev, Asymptotic exponential integrals, Newton's diagram and the classification of minimal points, 1977:
the forms on the faces decide wherever they vanish at no point off the axes. Where a form touches 0, the
germ is blown up there and looked at again. What is answered is proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from fractions import Fraction
from itertools import pairwise
from math import comb, gcd

from gradcli.calculus.algebra import sympy
from gradcli.calculus.local.halflines import half_line
from gradcli.calculus.local.series import Exponents, Series
from gradcli.calculus.local.signs import Coefficient, normal, sign, symbolic
from gradcli.calculus.special import Expr
from gradcli.dataclass import dataclass

Curve = tuple[Expr, ...]
"""A coordinate each, as an expression in T; the curve begins at the origin, for T = 0."""

T = sympy.Symbol("t", positive=True)
_DEEPEST = 5
"""Blow-ups of a blow-up."""


@dataclass(slots=True)
class Signs:
    """What is proven of the signs near the origin.

    `curves` holds, for 1 and -1, a curve from the origin on which the function begins with that sign;
    `definite` is the sign it has everywhere else near the origin, where that is proven. `leading` are the
    terms that prove it, none where they are 0 on some curve that it `touches` 0 with.
    """

    curves: dict[int, Curve] = field(default_factory=dict)
    definite: int | None = None
    leading: Series = field(default_factory=dict)
    touches: bool = False

    @property
    def takes_both(self) -> bool:
        """Whether it takes both signs."""
        return len(self.curves) == 2


@dataclass(frozen=True, slots=True)
class Known:
    """Where the unknown rest begins: at a total degree, or, in a blown-up half plane, at a power of t."""

    order: int
    is_half: bool = False

    def reaches(self, weights: tuple[int, int], degree: int) -> bool:
        """Tell whether every unknown term is beyond a weighted degree."""
        least = weights[0] * self.order if self.is_half else min(weights) * (self.order + 1)
        return degree < least


def plane(terms: Series, known: Known, depth: int = 0) -> Signs:
    """Look at two variables; in a half plane only where the first is positive."""
    found = Signs()
    corners = _corners(terms)
    _note_axes(found, terms, corners, known)
    edges = [_edge(terms, one, other, known, depth, found) for one, other in pairwise(corners)]
    _note_corners(found, terms, corners, known)
    reaches_axes = corners[0][0] == 0 and corners[-1][1] == 0
    is_definite = len(found.curves) == 1 and len(set(edges)) == 1 and edges[0] != 0
    if reaches_axes and is_definite and _is_settled(corners, known):
        found.definite = edges[0]
        found.leading = (
            {e: c for e, c in terms.items() if _is_on_edge(e, corners)} if not found.touches else {}
        )
    return found


def _note_axes(found: Signs, terms: Series, corners: Sequence[Exponents], known: Known) -> None:
    """Look along the axes that the polygon reaches."""
    (top, right), x, y = (corners[0], corners[-1]), (1, 0), (0, 1)
    for side in (1, -1):
        if right[1] == 0 and (side > 0 or not known.is_half) and _is_settled(corners, known):
            note(found, sign(terms[right]) * sign_of(right, (side, 1)), bent((side, 0), x))
        if top[0] == 0 and not known.is_half:
            note(found, sign(terms[top]) * sign_of(top, (1, side)), bent((0, side), y))


def _note_corners(found: Signs, terms: Series, corners: Sequence[Exponents], known: Known) -> None:
    """Look in each quadrant along a curve on which one corner's term leads."""
    for corner, weights in _with_weights(corners):
        if known.reaches(weights, weights[0] * corner[0] + weights[1] * corner[1]):
            for quadrant in _quadrants(known):
                note(found, sign(terms[corner]) * sign_of(corner, quadrant), bent(quadrant, weights))


def _is_settled(corners: Sequence[Exponents], known: Known) -> bool:
    """Tell whether the terms on the axes outweigh the unknown ones."""
    return corners[-1][0] < known.order if known.is_half else True


def _corners(terms: Series) -> list[Exponents]:
    """Return the corners of the Newton polygon, from high powers of the second variable to low ones."""
    hull: list[Exponents] = []
    for point in sorted(terms):
        if hull and point[1] >= min(corner[1] for corner in hull):
            continue
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _turns_down(one: Exponents, middle: Exponents, other: Exponents) -> bool:
    return (middle[0] - one[0]) * (other[1] - one[1]) <= (middle[1] - one[1]) * (other[0] - one[0])


def _weights(one: Exponents, other: Exponents) -> tuple[int, int]:
    a, b = one[1] - other[1], other[0] - one[0]
    return a // gcd(a, b), b // gcd(a, b)


def _with_weights(corners: Sequence[Exponents]) -> Iterator[tuple[Exponents, tuple[int, int]]]:
    """Yield each corner with weights for which it alone leads."""
    edges = [(0, 1), *reversed([_weights(*edge) for edge in pairwise(corners)]), (1, 0)][::-1]
    for corner, before, after in zip(corners, edges, edges[1:], strict=False):
        yield corner, (before[0] + after[0], before[1] + after[1])


def _quadrants(known: Known) -> list[tuple[int, int]]:
    return [(x, y) for x in ((1,) if known.is_half else (1, -1)) for y in (1, -1)]


def sign_of(exponents: Exponents, point: Sequence[int]) -> int:
    """Return the sign of a power product at a point, as if no coordinate of that were 0."""
    odd = sum(power for power, x in zip(exponents, point, strict=True) if x < 0) % 2
    return -1 if odd else 1


def note(found: Signs, side: int, curve: Curve) -> None:
    """Keep the first curve of each sign."""
    if side and side not in found.curves:
        found.curves[side] = curve


def bent(point: Sequence[int | Fraction], weights: Sequence[int]) -> Curve:
    """Return the curve with the coordinates `point[k]*t^weights[k]`."""
    return tuple(symbolic(Fraction(x)) * T**w for x, w in zip(point, weights, strict=True))


def _is_on_edge(exponents: Exponents, corners: Sequence[Exponents]) -> bool:
    on = (
        _turns_down(one, exponents, other) and _turns_down(other, exponents, one)
        for one, other in pairwise(corners)
    )
    return exponents in corners or any(on)


def _edge(terms: Series, one: Exponents, other: Exponents, known: Known, depth: int, found: Signs) -> int:
    """Look along one edge; return the sign that the germ has there everywhere, 0 where none is proven."""
    a, b = weights = _weights(one, other)
    degree = a * one[0] + b * one[1]
    if not known.reaches(weights, degree):
        return 0
    form = {e: c for e, c in terms.items() if a * e[0] + b * e[1] == degree}
    sides = set()
    for quadrant in _quadrants(known):
        line = half_line(_on_line(form, other[1], quadrant))
        for side, at in ((1, line.positive), (-1, line.negative)):
            if at is not None:
                note(found, side, bent((quadrant[0], quadrant[1] * at), weights))
                sides.add(side)
        if line.touches is None:
            sides.add(0)
        found.touches = found.touches or bool(line.touches)
        for root in line.touches or ():
            sides.add(
                _blown_up(terms, weights, degree, (quadrant[0], quadrant[1] * root), known, depth, found)
            )
    return sides.pop() if len(sides) == 1 else 0


def _on_line(form: Series, lowest: int, quadrant: tuple[int, int]) -> list[Coefficient]:
    """Return the form at (±1, ±t), divided by the power of t that divides it."""
    line: list[Coefficient] = [Fraction(0)] * (max(e[1] for e in form) - lowest + 1)
    for exponents, coefficient in form.items():
        line[exponents[1] - lowest] = coefficient * sign_of(exponents, quadrant)
    return line


def _blown_up(
    terms: Series, weights: tuple[int, int], degree: int, at: tuple[int, Coefficient], known: Known,
    depth: int, found: Signs,
) -> int:  # fmt: skip
    """Look where a form touches 0, at x = ±t^a, y = t^b*(c + z); return the sign that is proven there."""
    if depth >= _DEEPEST:
        return 0
    (a, b), (side, c) = weights, at
    least = a * known.order if known.is_half else min(a, b) * (known.order + 1)
    inner = Known(least - degree, is_half=True)
    moved: dict[Exponents, Coefficient] = {}
    for (i, j), coefficient in terms.items():
        for k in range(j + 1):
            power = (a * i + b * j - degree, k)
            if power[0] < inner.order:
                more = comb(j, k) * side**i * coefficient * c ** (j - k)
                moved[power] = moved.get(power, Fraction(0)) + more
    germ = {e: number for e, value in moved.items() if sign(number := normal(value))}
    seen = plane(germ, inner, depth + 1)
    for proven, (t, z) in seen.curves.items():
        note(found, proven, (side * t**a, sympy.expand(t**b * (symbolic(c) + z))))
    return seen.definite or 0
