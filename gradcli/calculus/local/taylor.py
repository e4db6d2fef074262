"""Taylor terms of a formula at an exact point: its program run over truncated power series.

Griewank and Walther, Evaluating Derivatives, 2008, chapter 13.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import factorial

from gradcli.calculus.algebra import sympy
from gradcli.calculus.local.series import Exponents, Jets, Series
from gradcli.calculus.local.signs import Coefficient, normal, reciprocal, sign, symbolic
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import to_sympy
from gradcli.dataclass import dataclass
from gradcli.language.constants import fraction_tree
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Symbol, Tree, substitute
from gradcli.numeric.conditions import varying_slots
from gradcli.numeric.program import Instruction, Program, lower, parsed


class NotSmooth(ArithmeticError):
    """A part of the formula has no Taylor series at the point, or none that is found here."""


_Held = Series | bool | None
"""A series, a truth, or None where a part has no series: cases that are not taken may have none."""


def taylor(tree: Tree, variables: Sequence[str], point: Sequence[Tree], order: int) -> Series:
    """Return the terms of total degree up to `order` in the displacements from the point.

    Raises NotSmooth, and Undecided where the sign of a constant is not proven.
    """
    program = lower([tree], variables)
    jets = Jets(len(variables), order)
    inputs = [jets.moved(normal(to_sympy(at)), place) for place, at in enumerate(point)]
    found = _run(program, inputs, jets)
    if found is None or isinstance(found, bool):
        raise NotSmooth
    return found


def along(tree: Tree, variables: Sequence[str], point: Sequence[Tree], ray: Sequence[int]) -> Way:
    """Return the series of the formula on a ray from a point, at the step t^6, for small t > 0.

    Every case is decided for t > 0, so that kinks at the point are no hindrance. Raises NotSmooth where there
    is no such series, as at a pole or outside the domain, and Undecided.
    """
    step = Apply("^", (Symbol("t"), Number(str(FINENESS))))
    moved = {
        name: Apply("+", (at, Apply("*", (fraction_tree(Fraction(u)), step)))) if u else at
        for name, at, u in zip(variables, point, ray, strict=True)
    }
    program = lower([substitute(tree, moved)], ("t",))
    jets = Jets(1, _LONGEST, is_ray=True)
    found = _run(program, [jets.moved(Fraction(0), 0)], jets)
    if found is None or isinstance(found, bool):
        raise NotSmooth
    return Way({e[0]: c for e, c in found.items()}, _LONGEST - sum(jets.losses))


@dataclass(frozen=True, slots=True)
class Way:
    """Coefficients by the power of t, which are right up to the power `known`."""

    terms: Mapping[int, Coefficient]
    known: int


FINENESS = 6
"""A step along a ray is t to this power: then square and cube roots of it are powers of t."""

_LONGEST = 8 * FINENESS


def _run(program: Program, inputs: Sequence[Series], jets: Jets) -> _Held:
    held: list[_Held] = list(inputs)
    varying = varying_slots(program)
    for slot in range(len(inputs), len(program.code)):
        if slot in program.constants:
            held.append(jets.constant(program.constants[slot]))
        else:
            held.append(_computed(program, program.code[slot], held, jets, slot in varying))
    return held[program.outputs[0]]


def _computed(
    program: Program, instruction: Instruction, held: Sequence[_Held], jets: Jets, varies: bool
) -> _Held:
    operation, slots = instruction
    parts = [held[slot] for slot in slots]
    if operation in ("true", "false"):
        return operation == "true"
    if operation in ("where", "and", "or", "not"):
        return _logical(operation, parts)
    series = [part for part in parts if part is not None and not isinstance(part, bool)]
    if len(series) < len(parts) or operation == "undefined":
        return None
    try:
        if operation == "^" and slots[1] in program.constants:
            return _fixed_power(series[0], program.constants[slots[1]], jets)
        if operation in COMPARISONS:
            return _compared(operation, series, jets, varies)
        if operation in _OPERATIONS:
            return _OPERATIONS[operation](jets, *series)
        return _called(operation, jets, *series)
    except NotSmooth:
        return None


def _logical(operation: str, parts: Sequence[_Held]) -> _Held:
    first = parts[0]
    if not isinstance(first, bool):
        return None
    if operation == "not":
        return not first
    if operation == "where":
        return parts[1] if first else parts[2]
    return parts[1] if first is (operation == "and") else first


def _compared(comparison: str, series: Sequence[Series], jets: Jets, varies: bool) -> bool:
    """Decide a comparison around the point. Raises NotSmooth where it switches there."""
    difference = jets.add(series[0], jets.scale(series[1], Fraction(-1)))
    order = sign(jets.at(difference))
    if order == 0 and varies:
        order = _sure_side(jets, difference)
    return order in _ORDERS[comparison]


def _side(jets: Jets, series: Series) -> int:
    """Return the sign of a series around the point; 0 on a ray where no term is left.

    Raises NotSmooth where it is 0 at the point and a sign change cannot be excluded.
    """
    found = sign(jets.at(series))
    if found == 0 and not jets.is_ray:
        raise NotSmooth
    return found or _first_sign(series)


def _first_sign(series: Series) -> int:
    return next((found for _, c in sorted(series.items()) if (found := sign(c))), 0)


def _sure_side(jets: Jets, series: Series) -> int:
    found = _side(jets, series)
    if found == 0:
        raise NotSmooth
    return found


def _largest(jets: Jets, one: Series, other: Series) -> Series:
    difference = jets.add(one, jets.scale(other, Fraction(-1)))
    return one if _side(jets, difference) > 0 else other


def _smallest(jets: Jets, one: Series, other: Series) -> Series:
    return other if _largest(jets, one, other) is one else one


def _quotient(jets: Jets, one: Series, other: Series) -> Series:
    return jets.multiply(one, _fixed_power(other, Fraction(-1), jets))


def _fixed_power(base: Series, exponent: Fraction, jets: Jets) -> Series:
    if exponent.denominator == 1 and exponent >= 0:
        return jets.raised(base, int(exponent))
    at, side = jets.at(base), _sure_side(jets, base)
    if side < 0 and exponent.denominator != 1:
        raise NotSmooth
    if sign(at) == 0:
        return _root_at_zero(base, exponent, jets)
    above, power = (reciprocal(at), -exponent) if exponent < 0 else (at, exponent)
    return _power_at(base, exponent, normal(symbolic(above) ** symbolic(power)), jets)


def _root_at_zero(base: Series, exponent: Fraction, jets: Jets) -> Series:
    """Take t^m out of a series on a ray, so that a root of the rest is smooth."""
    least = min(e[0] for e, c in base.items() if sign(c))
    power = least * exponent
    if power.denominator != 1 or power < 0:
        raise NotSmooth
    rest: dict[Exponents, Coefficient] = {(e[0] - least,): c for e, c in base.items() if e[0] >= least}
    jets.losses.append(max(least - int(power), 0))
    found = _fixed_power(rest, exponent, jets)
    return jets.truncated({(e[0] + int(power),): c for e, c in found.items()})


def _power_at(base: Series, exponent: Fraction, value: Coefficient, jets: Jets) -> Series:
    """Return base^exponent by the binomial series; `value` is the power of its constant term."""
    inverse = reciprocal(jets.at(base))
    coefficients = [value]
    for k in range(jets.order):
        step = (exponent - k) / (k + 1)
        coefficients.append(_times(coefficients[-1], _times(step, inverse)))
    return jets.composed(coefficients, base)


def _varying_power(jets: Jets, base: Series, exponent: Series) -> Series:
    return _called("exp", jets, jets.multiply(exponent, _called("log", jets, base)))


def _root(jets: Jets, base: Series) -> Series:
    return _fixed_power(base, Fraction(1, 2), jets)


def _cube_root(jets: Jets, base: Series) -> Series:
    if _sure_side(jets, base) < 0:
        return jets.scale(_cube_root(jets, jets.scale(base, Fraction(-1))), Fraction(-1))
    return _fixed_power(base, Fraction(1, 3), jets)


def _angle(jets: Jets, y: Series, x: Series) -> Series:
    """Return atan2 by the arctangent of a quotient that is finite at the point."""
    if sign(jets.at(x)) > 0:
        return _called("atan", jets, _quotient(jets, y, x))
    quarter = jets.constant(_sure_side(jets, y) * sympy.pi / 2)
    return jets.add(quarter, jets.scale(_called("atan", jets, _quotient(jets, x, y)), Fraction(-1)))


def _sigmoid(jets: Jets, x: Series) -> Series:
    tail = _called("exp", jets, jets.scale(x, Fraction(-1)))
    return _fixed_power(jets.add(jets.constant(Fraction(1)), tail), Fraction(-1), jets)


def _floor(jets: Jets, x: Series) -> Series:
    at = jets.at(x)
    floor = _value("floor", at)
    rest = {exponents: c for exponents, c in x.items() if any(exponents)}
    falls = rest and sign(normal(symbolic(floor) - symbolic(at))) == 0 and _sure_side(jets, rest) < 0
    return jets.constant(floor - 1 if falls else floor)


def _ceil(jets: Jets, x: Series) -> Series:
    return jets.scale(_floor(jets, jets.scale(x, Fraction(-1))), Fraction(-1))


def _called(name: str, jets: Jets, x: Series) -> Series:
    return jets.composed(_coefficients(name, jets.at(x), jets.order), x)


def _coefficients(name: str, at: Coefficient, order: int) -> Sequence[Coefficient]:
    """Return the Taylor coefficients of a function of one variable."""
    if name in _CYCLES:
        values = [_value(other, at) for other in _CYCLES[name]]
        signs = _CYCLE_SIGNS.get(name, (1, 1, 1, 1))
        return [
            _times(Fraction(signs[k % 4], factorial(k)), values[k % len(values)]) for k in range(order + 1)
        ]
    if name == "log" and sign(at) <= 0:
        raise NotSmooth
    derivative = _derivative(name)
    jets = Jets(1, max(order - 1, 0))
    slopes = _run(derivative, [jets.moved(at, 0)], jets)
    if slopes is None or isinstance(slopes, bool):
        raise NotSmooth
    shares = [_times(Fraction(1, k + 1), slopes.get((k,), Fraction(0))) for k in range(order)]
    return [_value(name, at), *shares]


@cache
def _derivative(name: str) -> Program:
    """Return the program of a function's derivative as the function table tells it."""
    row = FUNCTIONS[name]
    return lower([parsed(row.derivatives[0])], row.parameters)


def _value(name: str, at: Coefficient) -> Coefficient:
    value = to_sympy(Apply(name, (Symbol("x"),)), {"x": symbolic(at)})
    if not _is_finite(value):
        raise NotSmooth
    return normal(value)


def _is_finite(value: Expr) -> bool:
    return bool(value.is_extended_real) and bool(value.is_finite)


def _times(one: Coefficient, other: Coefficient) -> Coefficient:
    return normal(one * other)


_CYCLES: dict[str, tuple[str, ...]] = {
    "exp": ("exp",), "sin": ("sin", "cos"), "cos": ("cos", "sin"),
    "sinh": ("sinh", "cosh"), "cosh": ("cosh", "sinh"),
}  # fmt: skip
"""Functions whose derivatives come round again."""

_CYCLE_SIGNS = {"sin": (1, 1, -1, -1), "cos": (1, -1, -1, 1)}
_ORDERS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0), "==": (0,), "!=": (-1, 1)}
_OPERATIONS: dict[str, Callable[..., Series]] = {
    "pi": lambda jets: jets.constant(sympy.pi),
    "+": Jets.add, "*": Jets.multiply, "/": _quotient, "^": _varying_power, "sqrt": _root,
    "-": lambda jets, x, y: jets.add(x, jets.scale(y, Fraction(-1))),
    "neg": lambda jets, x: jets.scale(x, Fraction(-1)),
    "cbrt": _cube_root, "atan2": _angle, "sigmoid": _sigmoid, "max": _largest, "min": _smallest,
    "abs": lambda jets, x: jets.scale(x, Fraction(_side(jets, x))),
    "sign": lambda jets, x: jets.constant(Fraction(_sure_side(jets, x))),
    "relu": lambda jets, x: x if _side(jets, x) > 0 else {},
    "floor": _floor, "ceil": _ceil,
}  # fmt: skip
