"""Whether linear conditions contradict each other: elimination in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import Expr

_MOST = 200
"""Conditions beyond which elimination is given up: each step may square their number."""

Row = dict[Expr, Fraction]
"""The coefficients of the unknowns, and under 1 the constant."""


def contradict(equations: Iterable[Expr], positive: Sequence[Expr], closed: Sequence[Expr] = ()) -> bool:
    """Tell whether it is proven that no point has `e = 0`, `s > 0` and `c >= 0` for all that are given.

    Only what is linear with rational coefficients is looked at, and what is plainly never positive. Fourier
    and Motzkin: Schrijver, Theory of Linear and Integer Programming, 1986, section 12.2.
    """
    if any(side.is_positive is False for side in positive):
        return True
    conditions = [(row, True) for row in _rows(positive)] + [(row, False) for row in _rows(closed)]
    equal = list(_rows(equations))
    while equal:
        line = equal.pop()
        unknown = next((name for name in line if name != 1), None)
        if unknown is None:
            if line.get(1):
                return True
            continue
        equal = [_without(unknown, row, line) for row in equal]
        conditions = [(_without(unknown, row, line), strict) for row, strict in conditions]
    while unknowns := {name for row, _ in conditions for name in row if name != 1}:
        conditions = list(_eliminated(conditions, min(unknowns, key=str)))
        if len(conditions) > _MOST:
            return False
    return any(row.get(1, 0) < 0 or (strict and row.get(1, 0) == 0) for row, strict in conditions)


def _rows(expressions: Iterable[Expr]) -> Iterator[Row]:
    """Yield the coefficients of the expressions that are linear with rational coefficients."""
    for expression in expressions:
        if expression.free_symbols and expression.is_polynomial():
            polynomial = sympy.Poly(expression)
            if polynomial.total_degree() == 1 and all(c.is_Rational for c in polynomial.coeffs()):
                terms = expression.expand().as_coefficients_dict().items()
                yield {name: Fraction(int(c.p), int(c.q)) for name, c in terms}


def _without(unknown: Expr, row: Row, line: Row) -> Row:
    """Return a row to which so much of an equation is added that the unknown is gone."""
    return _sum(row, line, -row.get(unknown, Fraction(0)) / line[unknown])


def _eliminated(conditions: Sequence[tuple[Row, bool]], unknown: Expr) -> Iterator[tuple[Row, bool]]:
    """Yield what follows of the other unknowns: each lower bound lies below each upper bound."""
    lower = [one for one in conditions if one[0].get(unknown, 0) > 0]
    upper = [one for one in conditions if one[0].get(unknown, 0) < 0]
    yield from (one for one in conditions if not one[0].get(unknown, 0))
    for one, is_strict in lower:
        for other, too in upper:
            yield _sum(one, other, -one[unknown] / other[unknown]), is_strict or too


def _sum(one: Row, other: Row, factor: Fraction) -> Row:
    """Return one + factor*other, without zeros; a row of nothing but zeros keeps its constant."""
    zero = Fraction(0)
    total = {name: one.get(name, zero) + factor * other.get(name, zero) for name in {**one, **other}}
    return {name: value for name, value in total.items() if value or name == 1} or {sympy.S.One: zero}
