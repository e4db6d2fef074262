"""The level set through a point and the graph over it: tangents, normals, models, and their verification."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.calculus.meaning.equations import ZERO, Term, coefficients, difference, fractions, total
from gradcli.calculus.meaning.point_numbers import PointNumbers
from gradcli.dataclass import dataclass
from gradcli.language.constants import fraction_tree, known_value
from gradcli.language.expression import Expression
from gradcli.language.functions import CALLABLE, CONSTANTS
from gradcli.language.tree import Apply, Number, Symbol, Tree
from gradcli.numeric.intervals import Real
from gradcli.numeric.level_sets import chords
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import lower, with_gradient
from gradcli.results.explanations import Along, Equation, Geometry, NoChange
from gradcli.results.gradients import Evaluation, EvaluationStatus
from gradcli.results.quantities import Quantity

_PRECISION = 1000
"""Bits of a point from which chords are drawn."""

_MOST_CHORDS = 5
"""More directions than this are verified by their product alone."""

_LARGEST_WHOLE = 10**9
"""A normal in larger whole numbers is no easier to read than the gradient."""

_NOTHING = Quantity(0.0, "0", ZERO)

_HEIGHTS = {1: ("y", "z", "w", "v", "h"), 2: ("z", "w", "v", "h")}
_MORE_HEIGHTS = ("w", "v", "h", "z")


@dataclass(frozen=True, slots=True)
class Trees:
    """What is known at a point, as formulas in the variables; `seconds` are the rows of the Hessian."""

    point: tuple[Tree, ...]
    value: Tree
    partials: tuple[Tree, ...]
    seconds: tuple[tuple[Tree, ...], ...] | None


def geometry_at(
    of: Expression, evaluation: Evaluation, trees: Trees, numbers: PointNumbers
) -> Geometry | None:
    """Return the geometry at a point that has a gradient; None where its numbers cannot be told."""
    plane = _tangent_plane(of, evaluation, trees, numbers)
    if plane is None or evaluation.value is None:
        return None
    is_stationary = evaluation.status is EvaluationStatus.STATIONARY
    normal = None if is_stationary or len(of.variables) < 2 else _normal(evaluation, trees, numbers)
    return Geometry(
        _level_set(of, evaluation.value),
        _tangent(of, evaluation, normal, trees, numbers) if normal else None,
        numbers.vector(normal) if normal else None,
        _no_change(of, evaluation, normal, trees, numbers) if normal else (),
        plane,
        _quadratic(of, evaluation, trees, numbers),
    )


def along(vector: Sequence[Tree], trees: Trees, numbers: PointNumbers, *, has_slope: bool) -> Along:
    """Return the angle of a direction to the gradient, and the curvature along it."""
    squares = _dot(vector, vector)
    degrees = _degrees(trees.partials, vector)
    curvature = None
    if trees.seconds is not None:
        bent = _dot(vector, [_dot(row, vector) for row in trees.seconds])
        curvature = numbers.quantity(Apply("/", (bent, squares)))
    return Along(_rational(numbers.quantity(degrees)) if has_slope else None, curvature)


def _degrees(slopes: Sequence[Tree], vector: Sequence[Tree]) -> Tree:
    """Return the angle between two vectors; on a line it is 0 or 180, and a sign tells it."""
    if len(vector) == 1:
        right = Number("90")
        return Apply("-", (right, Apply("*", (right, Apply("sign", (_dot(slopes, vector),))))))
    turn = Apply("*", (Apply("acos", (_cosine(slopes, vector),)), Number("180")))
    return Apply("/", (turn, Apply("pi", ())))


def _rational(quantity: Quantity | None) -> Quantity | None:
    """Keep a closed form where it is a fraction: 45 degrees, but not 180*acos(1/3)/pi."""
    is_fraction = quantity and quantity.exact is not None and known_value(quantity.exact) is not None
    return quantity if quantity is None or is_fraction else replace(quantity, exact=None)


def _cosine(one: Sequence[Tree], other: Sequence[Tree]) -> Tree:
    lengths = Apply("sqrt", (Apply("*", (_dot(one, one), _dot(other, other))),))
    return Apply("/", (_dot(one, other), lengths))


def _level_set(of: Expression, value: Quantity) -> Equation:
    (shown,), is_exact = ([value.exact], True) if value.exact is not None else coefficients([value])
    typed = of.tree if isinstance(of.typed, Apply) and of.typed.function == "let" else of.typed
    return Equation(typed, shown, is_exact)


def _tangent_plane(
    of: Expression, evaluation: Evaluation, trees: Trees, numbers: PointNumbers
) -> Equation | None:
    constant = Apply("-", (trees.value, _dot(trees.partials, trees.point)))
    found = numbers.vector([*trees.partials, constant])
    if found is None:
        return None
    (*slopes, shown), is_exact = coefficients(found)
    if not is_exact and (exactly := _from_the_point(of, evaluation, evaluation.value, found[:-1])):
        return Equation(Symbol(_height(of)), exactly)
    terms: list[Term] = [(slope, Symbol(name)) for slope, name in zip(slopes, of.variables, strict=True)]
    return Equation(Symbol(_height(of)), total([*terms, (shown, None)]), is_exact)


def _from_the_point(
    of: Expression, evaluation: Evaluation, constant: Quantity | None, slopes: Sequence[Quantity]
) -> Tree | None:
    """Write a linear function in powers of x - a; None where that has no short closed forms."""
    if constant is None:
        return None
    (first, *shown), is_exact = coefficients([constant, *slopes, *evaluation.at])
    count = len(slopes)
    moves = [difference(name, tree) for name, tree in zip(of.variables, shown[count:], strict=True)]
    return total([(first, None), *zip(shown[:count], moves, strict=True)]) if is_exact else None


def _height(of: Expression) -> str:
    taken = {*of.variables, *(name for name, _ in of.constants), *CALLABLE, *CONSTANTS}
    wanted = _HEIGHTS.get(len(of.variables), _MORE_HEIGHTS)
    return next((name for name in wanted if name not in taken), "height")


def _normal(evaluation: Evaluation, trees: Trees, numbers: PointNumbers) -> tuple[Tree, ...]:
    """Return the gradient, or a multiple of it in small whole numbers, the first of them positive."""
    slopes = evaluation.gradient or ()
    known = [known_value(q.exact) if q and q.exact is not None else None for q in slopes]
    first = next(place for place, q in enumerate(slopes) if q is None or q.decimal != "0")
    ratios: Sequence[Fraction] | None = [value for value in known if value is not None]
    if ratios is not None and len(ratios) < len(known):
        ratios = numbers.ratios(trees.partials, first)
    whole = _whole(ratios) if ratios is not None else []
    if not whole or max(map(abs, whole)) > _LARGEST_WHOLE:
        content = fraction_tree(numbers.content(trees.partials))
        return tuple(Apply("/", (partial, content)) for partial in trees.partials)
    sign = 1 if whole[first] > 0 else -1
    return tuple(fractions(sign * value for value in whole))


def _whole(ratios: Sequence[Fraction]) -> list[Fraction]:
    """Return the smallest whole numbers in the same proportion."""
    denominator = math.lcm(*(ratio.denominator for ratio in ratios))
    numerators = [int(ratio * denominator) for ratio in ratios]
    divisor = math.gcd(*numerators)
    return [Fraction(numerator // divisor) for numerator in numerators]


def _tangent(
    of: Expression, evaluation: Evaluation, normal: Sequence[Tree], trees: Trees, numbers: PointNumbers
) -> Equation | None:
    found = numbers.vector([*normal, _dot(normal, trees.point)])
    if found is None:
        return None
    (*factors, right), is_exact = coefficients(found)
    if not is_exact and (exactly := _from_the_point(of, evaluation, _NOTHING, found[:-1])):
        return Equation(exactly, ZERO)
    leading = next(q for q in found if q.decimal != "0")
    if leading.decimal.startswith("-"):
        *factors, right = (total([(Apply("neg", (tree,)), None)]) for tree in (*factors, right))
    left = total([(factor, Symbol(name)) for factor, name in zip(factors, of.variables, strict=True)])
    return Equation(left, right, is_exact)


def _quadratic(
    of: Expression, evaluation: Evaluation, trees: Trees, numbers: PointNumbers
) -> Equation | None:
    """Return the value, the gradient's part and half the Hessian's part, in powers of x - a."""
    if trees.seconds is None:
        return None
    pairs = [(i, j) for i in range(len(of.variables)) for j in range(i, len(of.variables))]
    seconds = [_halved(trees.seconds[i][j]) if i == j else trees.seconds[i][j] for i, j in pairs]
    found = numbers.vector([trees.value, *trees.partials, *seconds])
    if found is None:
        return None
    shown, is_exact = coefficients([*found, *evaluation.at])
    moves = [difference(name, tree) for name, tree in zip(of.variables, shown[len(found) :], strict=True)]
    count = len(moves)
    terms: list[Term] = [(shown[0], None), *zip(shown[1 : count + 1], moves, strict=True)]
    for factor, (i, j) in zip(shown[count + 1 : len(found)], pairs, strict=True):
        power = Apply("^", (moves[i], Number("2")))
        terms.append((factor, power if i == j else Apply("*", (moves[i], moves[j]))))
    return Equation(Symbol("Q"), total(terms), is_exact)


def _halved(tree: Tree) -> Tree:
    return Apply("/", (tree, Number("2")))


def _no_change(
    of: Expression, evaluation: Evaluation, normal: Sequence[Tree], trees: Trees, numbers: PointNumbers
) -> tuple[NoChange, ...]:
    """Return a basis of the directions perpendicular to the gradient, each verified."""
    entries = numbers.vector(normal)
    if entries is None:
        return ()
    found: list[NoChange] = []
    program = with_gradient(lower([of.tree], of.variables))
    here = _reals(trees.point)
    slopes = [q.value for q in evaluation.gradient or () if q and q.value is not None]
    for sparse in _basis(normal, entries):
        told = numbers.vector(list(sparse.values()))
        if told is None:
            return ()
        vector = [_NOTHING] * len(normal)
        for place, entry in zip(sparse, told, strict=True):
            vector[place] = entry
        product = _product([trees.partials[place] for place in sparse], list(sparse.values()), numbers)
        rough = [entry.value for entry in vector if entry.value is not None]
        is_drawn = len(slopes) == len(rough) == len(here) and len(found) < _MOST_CHORDS
        seen = chords(program, here, slopes, rough) if is_drawn else ()
        found.append(NoChange(tuple(vector), product, seen))
    return tuple(found)


def _product(slopes: Sequence[Tree], vector: Sequence[Tree], numbers: PointNumbers) -> Quantity | None:
    """Return the dot product: exact where algebra tells it, else 0 without a closed form where digits do."""
    exactly = numbers.quantity(_dot(slopes, vector))
    if exactly is None and numbers.vanishes(_cosine(slopes, vector)):
        return Quantity(0.0, "0")
    return exactly


def _basis(normal: Sequence[Tree], entries: Sequence[Quantity]) -> Iterator[dict[int, Tree]]:
    """Exchange the normal's first entry that is not 0 with each other one, one of the two negated.

    A vector is given by its entries that are not 0.
    """
    pivot = next(place for place, entry in enumerate(entries) if entry.decimal != "0")
    for place, entry in enumerate(entries):
        if place != pivot and entry.decimal == "0":
            yield {place: Number("1")}
        elif place != pivot:
            one, other = known_value(normal[pivot]), known_value(normal[place])
            pair: list[Tree] = [Apply("neg", (normal[place],)), normal[pivot]]
            if one is not None and other is not None:
                pair = fractions(_whole([-other, one]))
            yield {pivot: pair[0], place: pair[1]}


def _dot(one: Sequence[Tree], other: Sequence[Tree]) -> Tree:
    products = [Apply("*", (x, y)) for x, y in zip(one, other, strict=True)]
    result: Tree = products[0]
    for product in products[1:]:
        result = Apply("+", (result, product))
    return result


def _reals(point: Sequence[Tree]) -> list[Real]:
    program = lower(point, ())
    values = forward(program, (), _PRECISION)
    found = [values[slot] for slot in program.outputs]
    return [value for value in found if not isinstance(value, Poison | bool)]
