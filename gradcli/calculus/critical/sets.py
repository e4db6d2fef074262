"""Stationary points that are not isolated: the curve or region that holds them, and what kind they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from gradcli.calculus.algebra import sympy
from gradcli.calculus.critical.located import is_nothing, surely_positive, values_at
from gradcli.calculus.critical.searched import Searched, number
from gradcli.calculus.critical.solutions import Curve
from gradcli.calculus.critical.systems import System
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, plain, to_sympy
from gradcli.calculus.timer import TooSlow, within
from gradcli.errors import GradcliError
from gradcli.language.write import to_infix
from gradcli.numeric.decimals import rounded
from gradcli.numeric.intervals import Real, ends
from gradcli.numeric.pointwise import Poison, settle
from gradcli.numeric.program import lower
from gradcli.numeric.quantities import quantity_of
from gradcli.numeric.spectrum import spectrum
from gradcli.results.quantities import Quantity
from gradcli.results.stationary import StationarySet

_STEP = Fraction(1, 512)
_FLAT = 1e-9
_SECONDS = 1.0
_FAILURES = (
    ArithmeticError, AttributeError, GradcliError, NotImplementedError, RecursionError, TooSlow, TypeError,
    ValueError,
)  # fmt: skip


def counted(curve: Curve, searched: Searched) -> Curve | None:
    """Return a set with the samples that are stationary points or kinks of the formula; None without any."""
    samples = tuple(point for point in curve.samples if _counts(point, curve.system, searched))
    return replace(curve, samples=samples) if samples else None


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
    values = values_at(own_equations(curve), unknowns, point)
    sides = values_at(curve.system.positive, unknowns, point)
    return all(value is not None and is_nothing(value) for value in values) and all(
        side is not None and ends(side)[1] >= 0 for side in sides
    )


def is_inner(curve: Curve, point: Sequence[Real], count: int) -> bool:
    """Tell whether a point on a set meets all of the set's conditions with room to spare."""
    return all(map(surely_positive, values_at(curve.system.positive, curve.system.unknowns[:count], point)))


def description(curve: Curve, closed: bool) -> str:
    """Write a set's equations and conditions, `every point` where there are none."""
    equations = own_equations(curve)
    known = dict(_solved_for(equation) for equation in equations if _is_linear(equation))
    sides = dict.fromkeys(_condition_text(side.subs(known), closed) for side in curve.system.positive)
    return " and ".join([*map(_equation_text, equations), *sides]) or "every point"


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


def _counts(point: Sequence[Real], system: System, searched: Searched) -> bool:
    """Tell whether a sample is a stationary point, or a kink, of the formula as typed."""
    if not all(map(surely_positive, values_at(system.positive, system.unknowns, point))):
        return False
    value, *partials = searched.held_at(point[: searched.count])
    if isinstance(value, Poison) and value.kind == "undefined":
        return False
    if system.on_kink:
        return True
    known = [partial for partial in map(number, partials) if partial is not None]
    return len(known) == len(partials) and all(map(is_nothing, known))


def _region(where: str, samples: Sequence[Sequence[Real]], searched: Searched) -> StationarySet:
    """Tell of an open set on which every partial is 0."""
    values = {_decimal(searched.value_at(sample), searched.digits) for sample in samples}
    if len(values) == 1:
        detail = "f has one value there, so every point inside is both a minimum and a maximum"
        return StationarySet(where, "constant", values.pop(), detail)
    detail = "f is constant beside each of these points, with several values"
    return StationarySet(where, "constant", None, detail)


def _kind(point: Sequence[Real], basis: Sequence[Expr], system: System, searched: Searched) -> str:
    """Return the kind at one point of a set: by the curvature across it, else by values beside it."""
    kind = None if system.on_kink else _by_curvature(point, len(basis), searched)
    return kind or _by_values(point, basis, system, searched)


def _by_curvature(point: Sequence[Real], across: int, searched: Searched) -> str | None:
    """Read the Hessian: along the set it is 0; curvatures across it, where none is 0, decide (Bott 1954)."""
    found = spectrum(searched.curvature_function([_middle(x) for x in point]))
    if found is None:
        return None
    scale = max(map(abs, found.values))
    signs = [value > 0 for value in found.values if abs(value) > _FLAT * scale]
    if scale == 0 or len(signs) != across:
        return None
    return "minimum" if all(signs) else "saddle" if any(signs) else "maximum"


def _by_values(point: Sequence[Real], basis: Sequence[Expr], system: System, searched: Searched) -> str:
    here = searched.value_at(point)
    if here is None:
        return "degenerate"
    low, high = ends(here)
    signs = set()
    for beside in _beside(point, basis, system):
        there = searched.value_at(beside)
        if there is not None:
            least, most = ends(there)
            signs.add(1 if least > high else -1 if most < low else 0)
    if signs == {1}:
        return "minimum"
    if signs == {-1}:
        return "maximum"
    return "saddle" if {1, -1} <= signs else "degenerate"


def _beside(point: Sequence[Real], basis: Sequence[Expr], system: System) -> Iterator[list[Real]]:
    """Yield points a little off a set, along the gradients of its equations, and between these."""
    unknowns = system.unknowns[: len(point)]
    normals = []
    for equation in basis:
        slopes = values_at([equation.diff(unknown) for unknown in unknowns], unknowns, point)
        vector = [Fraction(0 if slope is None else _middle(slope)) for slope in slopes]
        scale = max(map(abs, vector), default=Fraction(0)) or Fraction(1)
        normals.append([entry / scale for entry in vector])
    if len(normals) > 1:
        normals += [
            [a + b for a, b in zip(*normals[:2], strict=True)],
            [a - b for a, b in zip(*normals[:2], strict=True)],
        ]
    middle: list[Fraction] = [sum(ends(x), Fraction(0)) / 2 for x in point]
    for normal in normals:
        for step in (_STEP, -_STEP):
            yield [x + step * entry for x, entry in zip(middle, normal, strict=True)]


def _value(basis: Sequence[Expr], samples: Sequence[Sequence[Real]], searched: Searched) -> Quantity | None:
    """Return the value of f on a set, in closed form where substitution shows that it is constant."""
    decimals = [_decimal(searched.value_at(sample), searched.digits) for sample in samples]
    if any(decimal is None or decimal != decimals[0] for decimal in decimals):
        return None
    try:
        with within(_SECONDS):
            return _exact_value(basis, searched) or decimals[0]
    except _FAILURES:
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
