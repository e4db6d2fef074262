"""Which signs a polynomial takes for positive arguments: proven by root counting and by enclosures."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from gradcli.calculus.algebra import sympy
from gradcli.calculus.local.signs import Coefficient, bounds, normal, sign, symbolic
from gradcli.calculus.special import Expr
from gradcli.dataclass import dataclass

_T = sympy.Symbol("t", real=True)


@dataclass(frozen=True, slots=True)
class HalfLine:
    """Arguments at which a polynomial is positive and negative, where there are such.

    `touches` are the arguments at which it is 0; None where it may be 0 at others.
    """

    positive: Fraction | None
    negative: Fraction | None
    touches: tuple[Coefficient, ...] | None


def half_line(coefficients: Sequence[Coefficient]) -> HalfLine:
    """Look at a polynomial for t > 0; `coefficients` begin with that of t^0, which is not 0."""
    middles = [sum(bounds(c), Fraction(0)) / 2 for c in coefficients]
    samples = _between_roots(middles)
    signs = {sign(_value(coefficients, at)): at for at in reversed(samples)}
    return HalfLine(signs.get(1), signs.get(-1), _touches(coefficients, signs))


def _between_roots(middles: Sequence[Fraction]) -> list[Fraction]:
    """Return 1 if nothing vanishes, else an argument in each gap between positive roots, and beyond."""
    width = sympy.Rational(1, 64)
    while True:
        roots = [ends for ends, _ in _polynomial(middles).intervals(eps=width) if ends[1] > 0]
        apart = all(one[1] < other[0] for one, other in pairwise(roots))
        if apart and all(low > 0 for low, _ in roots):
            break
        width /= 64
    if not roots:
        return [Fraction(1)]
    gaps = [(0, roots[0][0]), *((one[1], other[0]) for one, other in pairwise(roots))]
    return [_simplest(low, high) for low, high in gaps] + [Fraction(int(roots[-1][1]) + 1)]


def _simplest(low: Expr, high: Expr) -> Fraction:
    """Return a fraction with a small denominator strictly between two."""
    low, high = Fraction(int(low.p), int(low.q)) if low else Fraction(0), Fraction(int(high.p), int(high.q))
    denominator = int(1 / (high - low)) + 1
    return next(
        Fraction(int(low * d) + 1, d)
        for d in range(1, denominator + 2)
        if low < Fraction(int(low * d) + 1, d) < high
    )


def _value(coefficients: Sequence[Coefficient], at: Fraction) -> Coefficient:
    return normal(sympy.Add(*(symbolic(c) * symbolic(at**k) for k, c in enumerate(coefficients))))


def _touches(
    coefficients: Sequence[Coefficient], signs: dict[int, Fraction]
) -> tuple[Coefficient, ...] | None:
    """Return all positive roots where they are of one kind that can be written; none where none is proven."""
    proven = {1, -1} & signs.keys()
    if len(proven) != 1:
        return None
    side = proven.pop()
    ends = [bounds(c)[0 if side > 0 else 1] for c in coefficients]
    if side * ends[-1] > 0 and _polynomial(ends).count_roots(0, None) == 0:
        return ()
    if not all(isinstance(c, Fraction) for c in coefficients):
        return None
    return _written_roots(_polynomial(ends))


def _written_roots(polynomial: Expr) -> tuple[Coefficient, ...] | None:
    found: list[Coefficient] = []
    for factor, _ in polynomial.factor_list()[1]:
        if factor.count_roots(0, None) and factor.degree() > 2:
            return None
        if factor.degree() <= 2:
            found += [normal(root) for root in sympy.roots(factor) if root.is_positive]
    return tuple(found)


def _polynomial(coefficients: Sequence[Fraction]) -> Expr:
    return sympy.Poly([symbolic(c) for c in reversed(coefficients)], _T, domain="QQ")
