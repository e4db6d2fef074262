"""Closed forms of stationary points: guessed from digits or taken from SymPy's solvers, always verified.

A guess counts once it lies in the enclosure and every partial is proven to be 0 there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product

from gradcli.calculus.algebra import FAILURES, GIVEN_UP, sympy
from gradcli.calculus.critical.guesses import closed_forms
from gradcli.calculus.local.signs import normal, sign
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, symbol, to_sympy
from gradcli.calculus.timer import TooSlow, within
from gradcli.errors import GradcliError
from gradcli.language.constants import fraction_tree
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix
from gradcli.numeric.intervals import Real, TooLarge, Undecided, ends
from gradcli.numeric.pointwise import Held, Poison, forward
from gradcli.numeric.program import lower
from gradcli.results.gradients import Gradient

LONGEST = 24
"""A closed form longer than this says less than its decimal."""

_SECONDS = 2.0
_BITS = 300
_DIGITS = 45
_MOST_POINTS = 16
_MOST_SOLUTIONS = 200


def exact_point(
    gradient: Gradient, enclosures: Sequence[Real], candidates: Sequence[Sequence[Tree]] = ()
) -> tuple[Tree, ...] | None:
    """Return the closed forms of all coordinates of a stationary point, or None where one is not found.

    `enclosures` hold the point narrowly, about 40 digits; `candidates` are tried before guesses.
    """
    try:
        with within(_SECONDS):
            for point in islice(_guesses(enclosures, candidates), _MOST_POINTS):
                if _is_verified(gradient, point):
                    return point
    except GIVEN_UP:
        return None
    return None


def candidates(expression: Expression, gradient: Gradient, seconds: float) -> list[tuple[Tree, ...]]:
    """Return the real stationary points that SymPy's solvers find in time, those that are verified."""
    found: list[tuple[Tree, ...]] = []
    if seconds <= 0:
        return found
    try:
        with within(seconds):
            for solution in islice(_solutions(expression, gradient), _MOST_SOLUTIONS):
                point = _written(solution)
                if point and point not in found and _is_verified(gradient, point):
                    found.append(point)
    except GIVEN_UP:
        return found
    return found


def is_stationary(gradient: Gradient, point: Sequence[Tree], seconds: float = _SECONDS) -> bool:
    """Tell whether every partial is proven to be 0 at an exact point; False where that is not proven."""
    try:
        with within(seconds):
            return _is_verified(gradient, point)
    except TooSlow:
        return False


def _is_verified(gradient: Gradient, point: Sequence[Tree]) -> bool:
    try:
        return _all_zero(gradient, point)
    except FAILURES:
        return False


def _all_zero(gradient: Gradient, point: Sequence[Tree]) -> bool:
    """Prove it by the program in fractions where that is enough, else by algebra."""
    program = lower(gradient.partials, gradient.of.variables)
    values = forward(program, _reals(point), _BITS)
    held = [values[slot] for slot in program.outputs]
    if not all(map(_may_be_zero, held)):
        return False
    at = {name: to_sympy(tree) for name, tree in zip(gradient.of.variables, point, strict=True)}
    return all(
        isinstance(value, Fraction) or sign(normal(to_sympy(partial, at))) == 0
        for value, partial in zip(held, gradient.partials, strict=True)
    )


def _may_be_zero(value: Held) -> bool:
    if isinstance(value, Poison | bool):
        return isinstance(value, Poison) and value.kind == "undecided"
    low, high = ends(value)
    return low <= 0 <= high


def _reals(point: Sequence[Tree], bits: int = _BITS) -> list[Real]:
    """Return enclosures of exact coordinates. Raises Undecided where one has no value."""
    program = lower(point, ())
    values = forward(program, (), bits)
    found = [values[slot] for slot in program.outputs]
    reals = [value for value in found if not isinstance(value, Poison | bool)]
    if len(reals) < len(found):
        raise Undecided
    return reals


def _guesses(enclosures: Sequence[Real], candidates: Sequence[Sequence[Tree]]) -> Iterator[tuple[Tree, ...]]:
    for point in candidates:
        if all(map(_is_short, point)) and all(map(_lies_in, point, enclosures)):
            yield tuple(point)
    forms = [[form for form in _forms(value) if _lies_in(form, value)] for value in enclosures]
    yield from product(*forms)


def _forms(value: Real) -> Iterator[Tree]:
    if isinstance(value, Fraction):
        yield from filter(_is_short, [fraction_tree(value)])
        return
    low, high = ends(value)
    middle, slack = round((low + high) / 2, _DIGITS), Fraction(1, 10**_DIGITS)
    if high - low < slack:
        yield from _forms_between(middle - slack, middle + slack)
    else:
        yield from _forms_between(low, high)


@lru_cache(maxsize=256)
def _forms_between(low: Fraction, high: Fraction) -> tuple[Tree, ...]:
    """Return short closed forms, shortest first; points of one function often share their coordinates."""
    trees = map(from_sympy, closed_forms(low, high))
    return tuple(sorted(filter(_is_short, trees), key=lambda tree: len(to_infix(tree))))


def _is_short(tree: Tree) -> bool:
    return len(to_infix(tree)) <= LONGEST


def _lies_in(form: Tree, value: Real) -> bool:
    """Tell whether a closed form lies in an enclosure, to more digits than that has."""
    low, high = ends(value)
    width = high - low
    bits = max(_BITS, 2 * (width.denominator.bit_length() - width.numerator.bit_length()))
    try:
        (exactly,) = _reals([form], bits)
        least, most = ends(exactly)
    except (TooLarge, Undecided):
        return False
    return low <= least and most <= high


def _written(solution: Sequence[Expr]) -> tuple[Tree, ...]:
    """Return a solution as trees, none where a coordinate is no real number of the language."""
    if any(value.free_symbols or not value.is_extended_real for value in solution):
        return ()
    try:
        return tuple(from_sympy(value) for value in solution)
    except GradcliError:
        return ()


def _solutions(expression: Expression, gradient: Gradient) -> Iterator[Sequence[Expr]]:
    """Yield what SymPy's solvers return, a value for each variable."""
    names = [symbol(name) for name in expression.variables]
    partials = [to_sympy(partial) for partial in gradient.partials]
    if len(names) == 1:
        yield from ([value] for value in sympy.solve(partials[0], names[0]))
        return
    for solution in sympy.solve(partials, names, dict=True):
        if all(name in solution for name in names):
            yield [solution[name] for name in names]
