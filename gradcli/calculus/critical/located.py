"""From a solution of a system to a point of the formula: in the box, in closed form, verified as typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import inf, nextafter

from gradcli.calculus.critical.recognition import exact_point
from gradcli.calculus.critical.searched import BITS, Searched, number
from gradcli.calculus.critical.solutions import Root, values_of
from gradcli.calculus.local.signs import sign
from gradcli.calculus.symbols import from_sympy, plain, to_sympy
from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, contains_decimal
from gradcli.language.write import to_infix
from gradcli.numeric.intervals import Real, ends
from gradcli.numeric.pointwise import Poison, forward, settle
from gradcli.numeric.program import lower
from gradcli.numeric.quantities import quantity_of
from gradcli.numeric.spans import Box
from gradcli.results.gradients import EvaluationStatus, Gradient, OneSided
from gradcli.results.quantities import Quantity

_NOTHING = Fraction(1, 10**30)
"""A partial whose enclosure lies this near 0 is 0, where a system of equations says so too."""

_NO_SIDE = ("outside the domain", "undefined here")


@dataclass(frozen=True, slots=True)
class Located:
    """A point where every partial is 0, or one `on_kink`; `exact` holds closed forms where all are proven."""

    point: tuple[Real, ...]
    exact: tuple[Tree, ...] | None
    on_kink: bool


class Undecidable(Exception):
    """A point of which it cannot be told whether it counts."""


class OnEdge(Exception):
    """A point on the edge of the domain, where no gradient is asked for."""

    def __init__(self, point: tuple[Tree, ...]) -> None:
        super().__init__()
        self.point = point


def located(root: Root, searched: Searched) -> Located | None:
    """Return the point that a solution stands for; None where it lies outside the box or is not stationary.

    Raises Undecidable and OnEdge.
    """
    point = root.point[: searched.count]
    if not _may_count(root, searched.count):
        return None
    sides = [_side(x, span) for x, span in zip(point, searched.box, strict=True)]
    if "outside" in sides:
        return None
    exact = _closed(root, searched.of)
    if "edge" in sides and not (exact and is_inside(exact, searched.box)):
        if exact is None:
            raise Undecidable("whether a point on the edge of the box belongs to it")
        return None
    return _verified(root, searched, point, exact)


def verified(exact: tuple[Tree, ...], point: tuple[Real, ...], searched: Searched) -> Located | None:
    """Return an exact point where the formula is stationary, or has a kink; None where it is neither.

    Raises Undecidable, and OnEdge for an end of the domain.
    """
    evaluation = searched.evaluated(exact)
    status = evaluation.status
    if status is EvaluationStatus.UNDECIDED:
        raise Undecidable(evaluation.detail or "whether a point counts")
    if status is EvaluationStatus.STATIONARY:
        return Located(point, exact, on_kink=False)
    if status is not EvaluationStatus.NOT_DIFFERENTIABLE or evaluation.value is None:
        return None
    reasons = [reason for one in evaluation.one_sided for reason in (one.left_reason, one.right_reason)]
    if any(reason in _NO_SIDE for reason in reasons):
        raise OnEdge(exact)
    if any(_passes_through(one, alone=searched.count == 1) for one in evaluation.one_sided):
        return None
    return Located(point, exact, on_kink=True)


def _passes_through(sides: OneSided, *, alone: bool) -> bool:
    """Tell whether f rises, or falls, through the point along a variable: then it is not extreme there."""
    slopes = {reason for reason in (sides.left_reason, sides.right_reason) if reason.startswith("infinite")}
    if sides.left is not None and sides.right is not None:
        numbers = (sides.left.value, sides.right.value)
        return alone and None not in numbers and (numbers[0] or 0) * (numbers[1] or 0) > 0
    return len(slopes) == 1 and sides.left is None and sides.right is None


def end_quantity(tree: Tree, digits: int) -> Quantity:
    """Return an end of the box as it is shown."""
    output = settle(lower([tree], ()), (), digits).outputs[0]
    found = None if isinstance(output, Poison) else quantity_of(output, contains_decimal(tree))
    shown = found or Quantity(None, to_infix(tree))
    return replace(shown, exact=shown.exact or tree)


def is_inside(point: Sequence[Tree], box: Box) -> bool:
    """Tell whether an exact point lies in the closed box. Raises Undecided where algebra cannot tell."""
    return all(_is_within(x, span) for x, span in zip(point, box, strict=True))


def overlap(one: Sequence[Real], other: Sequence[Real]) -> bool:
    """Tell whether two points are one: their enclosures, 60 digits narrow, overlap."""
    pairs = zip(map(ends, one), map(ends, other), strict=True)
    return all(low <= most and least <= high for (low, high), (least, most) in pairs)


def surely_positive(value: Real | None) -> bool:
    """Tell whether an enclosure lies above 0."""
    return value is not None and ends(value)[0] > 0


def _may_count(root: Root, count: int) -> bool:
    """Tell whether the weights of kinks are weights, and every side that must be positive is."""
    for weight in root.point[count:]:
        low, high = ends(weight)
        if low > 1 or high < -1:
            return False
    sides = values_of(root.system.positive, root.system.unknowns, root.point)
    return all(map(surely_positive, sides))


def _side(x: Real, span: tuple[Tree, Tree]) -> str:
    low, high = ends(x)
    (least, lower_end), (upper_end, most) = (ends(enclosure(end)) for end in span)
    if high < least or low > most:
        return "outside"
    return "inside" if low > lower_end and high < upper_end else "edge"


def enclosure(tree: Tree) -> Real:
    """Return an enclosure of a number. Raises Undecidable."""
    program = lower([tree], ())
    value = number(forward(program, (), BITS)[program.outputs[0]])
    if value is None:
        raise Undecidable("an end of the box")
    return value


def outward(span: tuple[Tree, Tree]) -> tuple[float, float]:
    """Return a span in doubles that holds the exact one. Raises Undecidable."""
    least, most = ends(enclosure(span[0]))[0], ends(enclosure(span[1]))[1]
    return _rounded(least, -inf), _rounded(most, inf)


def _rounded(end: Fraction, toward: float) -> float:
    nearest = float(end)
    is_beyond = nearest <= end if toward < 0 else nearest >= end
    return nearest if is_beyond else nextafter(nearest, toward)


def _is_within(x: Tree, span: tuple[Tree, Tree]) -> bool:
    at, low, high = map(to_sympy, (x, *span))
    return sign(at - low) >= 0 and sign(high - at) >= 0


def _closed(root: Root, expression: Expression) -> tuple[Tree, ...] | None:
    names = tuple(unknown.name for unknown in root.system.unknowns)
    equations = tuple(from_sympy(plain(equation)) for equation in root.system.equations)
    found = exact_point(Gradient(replace(expression, variables=names), equations), root.point)
    return None if found is None else tuple(found[: len(expression.variables)])


def _verified(
    root: Root, searched: Searched, point: tuple[Real, ...], exact: tuple[Tree, ...] | None
) -> Located | None:
    """Hold a solution against the formula as typed, of whose gradient the system was made."""
    if exact is not None:
        try:
            return verified(exact, point, searched)
        except Undecidable:
            pass
    return _verified_by_digits(root, searched, point)


def _verified_by_digits(root: Root, searched: Searched, point: tuple[Real, ...]) -> Located | None:
    value, *partials = searched.held_at(point)
    if isinstance(value, Poison):
        if value.kind == "undefined":
            return None
        raise Undecidable("whether f is defined at a point found")
    if root.system.on_kink:
        return Located(point, None, on_kink=True)
    known = [partial for partial in map(number, partials) if partial is not None]
    if len(known) < len(partials):
        raise Undecidable("whether f is smooth at a point found")
    return Located(point, None, on_kink=False) if all(map(is_nothing, known)) else None


def is_nothing(value: Real) -> bool:
    """Tell whether an enclosure says that a number is 0, or far below any that is told."""
    low, high = ends(value)
    return low >= -_NOTHING and high <= _NOTHING
