"""Stationary points that are not isolated: the curve or region that holds them, and what kind they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from fractions import Fraction

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.critical.located import is_nothing, surely_positive
from gradcli.calculus.critical.searched import Searched, number
from gradcli.calculus.critical.solutions import Curve, values_of
from gradcli.calculus.critical.systems import System
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, plain, to_sympy
from gradcli.calculus.timer import within
from gradcli.language.constants import fraction_tree
from gradcli.language.write import to_infix
from gradcli.numeric.decimals import rounded
from gradcli.numeric.intervals import Real, ends
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import lower
from gradcli.numeric.quantities import quantity_of
from gradcli.numeric.spectrum import spectrum
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.quantities import Quantity
from gradcli.results.stationary import StationarySet

_STEPS = tuple(Fraction(1, 10**power) for power in (14, 12, 10, 8, 6, 4, 2))
"""Distances at which values are compared: the nearest that tells decides."""

_NOISE = Fraction(1, 10**55)
_FLAT = 1e-9
_SECONDS = 1.0


class Standing(Enum):
    """What a point on a set is to the formula as typed."""

    COUNTS = auto()
    NOTHING = auto()
    SINGULAR = auto()
    EDGE = auto()


def counted(curve: Curve, searched: Searched) -> tuple[Curve | None, Standing]:
    """Return a set with the samples that are stationary points or kinks of the formula, None without any.

    The second answer tells what the set is otherwise: SINGULAR where f has values, but no gradient, on a part
    of it that is not told, EDGE where f ends there.
    """
    standings = [(point, _standing(point, curve, searched)) for point in curve.samples]
    samples = tuple(point for point, standing in standings if standing is Standing.COUNTS)
    if samples:
        return replace(curve, samples=samples), Standing.COUNTS
    singular = tuple(point for point, standing in standings if standing is Standing.SINGULAR)
    if singular and _has_one_value(curve, singular, searched):
        return _crease(replace(curve, samples=singular), searched)
    others = {standing for _, standing in standings}
    return None, next((one for one in (Standing.SINGULAR, Standing.EDGE) if one in others), Standing.NOTHING)


def _crease(curve: Curve, searched: Searched) -> tuple[Curve | None, Standing]:
    """Return a set of infinite slopes with the samples at which f may be extreme: it rises through others."""
    basis, count = own_equations(curve), searched.count
    crossing = "saddle" if len(basis) == 1 else ""
    samples = tuple(
        point
        for point in curve.samples
        if not crossing or _by_values(point[:count], basis[0], curve.system, searched) != crossing
    )
    kept = replace(curve, samples=samples, system=replace(curve.system, on_kink=True))
    return (kept, Standing.COUNTS) if samples else (None, Standing.NOTHING)


def described(curve: Curve, searched: Searched, *, closed: bool) -> StationarySet:
    """Return what is told of a set whose samples all count; a `closed` one holds its edge too."""
    samples = [point[: searched.count] for point in curve.samples]
    basis = own_equations(curve)
    if not basis:
        return _region(description(curve, closed), samples, searched)
    kinds = {_kind(point, basis, curve.system, searched) for point in samples}
    return StationarySet(
        description(curve, closed),
        next(iter(kinds)) if len(kinds) == 1 else "mixed",
        _value(basis, samples, searched),
        _detail(sorted(kinds), len(samples)),
    )


def holds(curve: Curve, point: Sequence[Real], count: int) -> bool:
    """Tell whether a point lies on a set or on its edge, as far as digits tell."""
    unknowns = curve.system.unknowns[:count]
    values = values_of(own_equations(curve), unknowns, point)
    sides = values_of(curve.system.positive, unknowns, point)
    return all(value is not None and is_nothing(value) for value in values) and all(
        side is not None and ends(side)[1] >= 0 for side in sides
    )


def is_inner(curve: Curve, point: Sequence[Real], count: int) -> bool:
    """Tell whether a point on a set meets all of the set's conditions with room to spare."""
    return all(map(surely_positive, values_of(curve.system.positive, curve.system.unknowns[:count], point)))


def description(curve: Curve, closed: bool) -> str:
    """Write a set's equations and conditions, `every point` where there are none."""
    sides = dict.fromkeys(_condition_text(side, closed) for side in sides_on(curve) if side.free_symbols)
    return " and ".join([*map(_equation_text, own_equations(curve)), *sides]) or "every point"


def sides_on(curve: Curve) -> list[Expr]:
    """Return what must be positive on a set, with the variables that its linear equations give put in."""
    known = dict(_solved_for(equation) for equation in own_equations(curve) if _is_linear(equation))
    return [side.subs(known) for side in curve.system.positive]


def _is_linear(equation: Expr) -> bool:
    return bool(equation.is_polynomial() and sympy.Poly(equation).total_degree() == 1)


def _solved_for(equation: Expr) -> tuple[Expr, Expr]:
    """Return a variable of a linear equation and what it equals."""
    unknown = min(equation.free_symbols, key=lambda one: one.name)
    return unknown, sympy.solve(equation, unknown)[0]


def own_equations(curve: Curve) -> list[Expr]:
    """Return the equations between variables alone; the others only give the weights of kinks."""
    weights = set(curve.system.weights)
    return [equation for equation in curve.basis if not equation.free_symbols & weights]


def _standing(point: Sequence[Real], curve: Curve, searched: Searched) -> Standing:
    """Tell what a sample is: exactly where its coordinates are fractions, else by enclosures."""
    system = curve.system
    if not all(map(surely_positive, values_of(system.positive, system.unknowns, point))):
        return Standing.NOTHING
    own = point[: searched.count]
    fractions = [x for x in own if isinstance(x, Fraction)]
    found = _exactly(fractions, searched) if len(fractions) == len(own) else _by_digits(own, searched)
    if found is Standing.SINGULAR and _is_edge(own, curve, searched):
        return Standing.EDGE
    return Standing.COUNTS if found is Standing.SINGULAR and system.on_kink else found


def _exactly(point: Sequence[Fraction], searched: Searched) -> Standing:
    status = searched.evaluated([fraction_tree(x) for x in point]).status
    if status is EvaluationStatus.STATIONARY:
        return Standing.COUNTS
    return Standing.SINGULAR if status is EvaluationStatus.NOT_DIFFERENTIABLE else Standing.NOTHING


def _by_digits(point: Sequence[Real], searched: Searched) -> Standing:
    value, *partials = searched.held_at(point)
    if isinstance(value, Poison):
        return Standing.NOTHING if value.kind == "undefined" else Standing.SINGULAR
    known = [partial for partial in map(number, partials) if partial is not None]
    if len(known) < len(partials):
        return Standing.SINGULAR
    return Standing.COUNTS if all(map(is_nothing, known)) else Standing.NOTHING


def _is_edge(point: Sequence[Real], curve: Curve, searched: Searched) -> bool:
    """Tell whether f is undefined right beside a set of one equation."""
    basis = own_equations(curve)
    if len(basis) != 1:
        return False
    beside = (_moved(point, normal, _STEPS[-1]) for normal in _normals(point, basis[0], curve.system))
    return any(searched.value_at(there) is None for there in beside)


def _has_one_value(curve: Curve, samples: Sequence[Sequence[Real]], searched: Searched) -> bool:
    """Tell whether f is shown to be constant on a set, so that its kinks there may be extreme."""
    own = [sample[: searched.count] for sample in samples]
    value = _value(own_equations(curve), own, searched)
    return value is not None and value.exact is not None


def _region(where: str, samples: Sequence[Sequence[Real]], searched: Searched) -> StationarySet:
    """Tell of an open set on which every partial is 0."""
    values = {_decimal(searched.value_at(sample), searched.digits) for sample in samples}
    if len(values) == 1:
        detail = "f has one value beside each point looked at, so each is both a minimum and a maximum"
        return StationarySet(where, "constant", values.pop(), detail)
    detail = "f is constant beside each of these points, with several values"
    return StationarySet(where, "constant", None, detail)


def _kind(point: Sequence[Real], basis: Sequence[Expr], system: System, searched: Searched) -> str:
    """Return the kind at one point of a set: by the curvature across it, else by values beside it.

    Across a smooth set with one equation f - c is a power of it times what is not 0, so that values beside it
    decide. With more equations what the curvature leaves open stays so.
    """
    kind = None if system.on_kink else _by_curvature(point, len(basis), searched)
    if kind is None and len(basis) == 1:
        return _by_values(point, basis[0], system, searched)
    return kind or "degenerate"


def _by_curvature(point: Sequence[Real], across: int, searched: Searched) -> str | None:
    """Read the Hessian: along the set it is 0; curvatures across it, where none is 0, decide (Bott 1954)."""
    found = spectrum(searched.curvature_function([_middle(x) for x in point]))
    if found is None:
        return None
    scale = max(map(abs, found.values))
    signs = [value > 0 for value in found.values if abs(value) > _FLAT * scale]
    if len(set(signs)) > 1:
        return "saddle"
    if scale == 0 or len(signs) != across:
        return None
    return "minimum" if signs[0] else "maximum"


def _by_values(point: Sequence[Real], equation: Expr, system: System, searched: Searched) -> str:
    """Compare values on both sides of a set, as near to it as the digits tell."""
    here = searched.value_at(point)
    one, other = (_sign_beside(normal, point, here, searched) for normal in _normals(point, equation, system))
    kinds = {(1, 1): "minimum", (-1, -1): "maximum", (1, -1): "saddle", (-1, 1): "saddle"}
    return kinds.get((one, other), "degenerate")


def _sign_beside(
    normal: Sequence[Fraction], point: Sequence[Real], here: Real | None, searched: Searched
) -> int:
    for step in _STEPS:
        there = searched.value_at(_moved(point, normal, step))
        if here is not None and there is not None:
            (low, high), (least, most) = ends(here), ends(there)
            if abs(least - high) > _NOISE and (least > high or most < low):
                return 1 if least > high else -1
    return 0


def _moved(point: Sequence[Real], normal: Sequence[Fraction], step: Fraction) -> list[Fraction]:
    """Return the middle of an enclosed point, moved along a direction."""
    return [sum(ends(x), Fraction(0)) / 2 + step * u for x, u in zip(point, normal, strict=True)]


def _normals(point: Sequence[Real], equation: Expr, system: System) -> Iterator[list[Fraction]]:
    """Yield the direction of the gradient of a set's equation, and its opposite."""
    unknowns = system.unknowns[: len(point)]
    slopes = values_of([equation.diff(unknown) for unknown in unknowns], unknowns, point)
    vector = [Fraction(0 if slope is None else _middle(slope)) for slope in slopes]
    scale = max(map(abs, vector), default=Fraction(0)) or Fraction(1)
    for side in (1, -1):
        yield [side * entry / scale for entry in vector]


def _value(basis: Sequence[Expr], samples: Sequence[Sequence[Real]], searched: Searched) -> Quantity | None:
    """Return the value of f on a set, in closed form where substitution shows that it is constant."""
    decimals = [_decimal(searched.value_at(sample), searched.digits) for sample in samples]
    if any(decimal is None or decimal != decimals[0] for decimal in decimals):
        return None
    try:
        with within(_SECONDS):
            return _exact_value(basis, searched) or decimals[0]
    except GIVEN_UP:
        return decimals[0]


def _exact_value(basis: Sequence[Expr], searched: Searched) -> Quantity | None:
    value = to_sympy(searched.of.tree)
    for equation in basis:
        unknown = min(equation.free_symbols, key=lambda one: (_degree(equation, one), one.name))
        value = value.subs(unknown, sympy.solve(equation, unknown)[0])
    value = sympy.simplify(value)
    if value.free_symbols:
        return None
    tree = from_sympy(value)
    output = settle(lower([tree], ()), (), searched.digits).outputs[0]
    found = quantity_of(output, decimals=False)
    return found and Quantity(found.value, found.decimal, found.exact or tree)


def _degree(equation: Expr, unknown: Expr) -> int:
    return int(sympy.degree(equation, unknown)) if equation.is_polynomial(unknown) else 99


def _decimal(value: Real | None, digits: int) -> Quantity | None:
    """Return a value as digits; what is 0 in all the digits there are is told as 0."""
    if value is None:
        return None
    if is_nothing(value):
        return Quantity(0.0, "0")
    found = rounded(value, digits)
    return None if found is None else quantity_of(found, decimals=True)


def _middle(value: Real) -> float:
    return float(sum(ends(value), Fraction(0)) / 2)


def _detail(kinds: Sequence[str], count: int) -> str:
    looked = f"{count} points of it were looked at" if count > 1 else "one point of it was looked at"
    if kinds == ["degenerate"]:
        return f"undecided: neither its curvature nor values beside it tell; {looked}"
    if len(kinds) > 1:
        return f"{' in some parts, '.join(kinds)} in others; {looked}"
    return looked


def _equation_text(equation: Expr) -> str:
    return _relation(equation, "=", "=")


def _condition_text(side: Expr, closed: bool) -> str:
    return _relation(side, ">=", "<=") if closed else _relation(side, ">", "<")


def _relation(expression: Expr, sign: str, turned: str) -> str:
    """Write `expression sign 0` with positive terms on both sides, numbers on the right."""
    terms = sympy.Add.make_args(expression)
    if all(term.is_number or term.could_extract_minus_sign() for term in terms):
        return _relation(-expression, turned, sign)
    unit = sympy.gcd_list([term.as_coeff_Mul()[0] for term in terms if not term.is_number])
    terms = [term / unit for term in terms]
    right = [-term for term in terms if term.is_number or term.could_extract_minus_sign()]
    left = [term for term in terms if not (term.is_number or term.could_extract_minus_sign())]
    return f"{_text(sympy.Add(*left))} {sign} {_text(sympy.Add(*right))}"


def _text(expression: Expr) -> str:
    return to_infix(from_sympy(plain(expression)))
