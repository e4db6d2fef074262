"""An evaluation of formulas as typed that shares nothing with the product's: mpmath, walking the tree.

Local definitions, sums and indices are carried out here too. What is undecided at the precision, or would
take long, is `Unclear`; what is no real number is `Undefined`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, partial
from typing import Any

from mpmath import mp

from gradcli.language.tree import Apply, Number, Symbol, Tree

PRECISIONS = (100, 160)
"""Digits of the two walks, which must agree to 30."""

SURE_DIGITS = 60
"""A number that is smaller than this many places, and not 0, has no sign that could be trusted."""

LARGEST = 10**6
"""Arguments of what grows, beyond which a number is too long to compute with."""


class Undefined(Exception):
    """The formula has no real value at the point."""


class Unclear(Exception):
    """This evaluation cannot tell."""


@dataclass
class Evaluation:
    """One walk: `values` of the names, and in `choices` every decision that was taken on the way."""

    values: Mapping[str, Any]
    choices: list[object] = field(default_factory=list)

    def number(self, tree: Tree) -> Any:
        """Return the value of a tree that is a number."""
        if isinstance(tree, Number):
            return Fraction(tree.text)
        if isinstance(tree, Symbol):
            value = self.values[tree.name]
            return value() if callable(value) else value
        if tree.function in FORMS:
            return FORMS[tree.function](self, tree.arguments)
        return self.applied(tree.function, *map(self.number, tree.arguments))

    def applied(self, name: str, *given: Any) -> Any:
        """Return the value of a function; fractions stay exact where the function leaves them so."""
        if name in EXACT and all(isinstance(x, Fraction) for x in given):
            return EXACT[name](self, *given)
        if name == "^" and isinstance(given[1], Fraction):
            return _power_of(self, *given)
        return FUNCTIONS[name](self, *map(real, given))

    def condition(self, tree: Tree) -> bool:
        """Return the truth of a tree that is a condition."""
        assert isinstance(tree, Apply)
        if tree.function in ("true", "false"):
            return tree.function == "true"
        if tree.function == "not":
            return not self.condition(tree.arguments[0])
        if tree.function in ("and", "or"):
            first = self.condition(tree.arguments[0])
            return self.condition(tree.arguments[1]) if first == (tree.function == "and") else first
        sign = self.sign(self.applied("-", *map(self.number, tree.arguments)))
        return bool(self.chosen(sign in _SIGNS[tree.function]))

    def sign(self, x: Any) -> int:
        """Return the sign of a number; one that is only rounded, and cancels, has none."""
        if not isinstance(x, Fraction) and abs(x) < mp.mpf(10) ** -SURE_DIGITS:
            raise Unclear("close to zero")
        return int(x > 0) - int(x < 0)

    def chosen(self, choice: Any) -> Any:
        """Note a decision."""
        self.choices.append(choice)
        return choice

    def inner(self, name: str, value: Any) -> Evaluation:
        """Return an evaluation in which a name has another value."""
        return Evaluation({**self.values, name: value}, self.choices)


def value_at(tree: Tree, values: Mapping[str, Fraction]) -> tuple[Any, list[object]]:
    """Return the value at an exact point and the decisions taken. Raises Undefined, Unclear."""
    rough, _ = _walked(tree, values, PRECISIONS[0])
    value, choices = _walked(tree, values, PRECISIONS[1])
    if abs(value - rough) > abs(value) * mp.mpf(10) ** -30:
        raise Unclear("the digits cancel")
    return value, choices


def _walked(tree: Tree, values: Mapping[str, Fraction], digits: int) -> tuple[Any, list[object]]:
    with mp.workdps(digits):
        walk = Evaluation(values)
        return real(walk.number(tree)), walk.choices


def real(x: Any) -> Any:
    """Return a fraction rounded, anything else as it is."""
    return mp.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def _positive(walk: Evaluation, x: Any) -> Any:
    if walk.sign(x) <= 0:
        raise Undefined
    return x


def _not_negative(walk: Evaluation, x: Any) -> Any:
    if walk.sign(x) < 0:
        raise Undefined
    return x


def _not_zero(walk: Evaluation, x: Any) -> Any:
    if walk.sign(x) == 0:
        raise Undefined
    return x


def _bounded(x: Any) -> Any:
    if abs(x) > LARGEST:
        raise Unclear("too large")
    return x


def _within_one(walk: Evaluation, x: Any) -> Any:
    _not_negative(walk, 1 - x)
    _not_negative(walk, 1 + x)
    return x


def _inside_one(walk: Evaluation, x: Any) -> Any:
    _positive(walk, 1 - x)
    _positive(walk, 1 + x)
    return x


def _floor(walk: Evaluation, x: Any) -> Any:
    whole = mp.floor(_bounded(x))
    walk.sign(x - whole)
    walk.sign(whole + 1 - x)
    return walk.chosen(Fraction(int(whole)))


def _power(walk: Evaluation, x: Any, y: Any) -> Any:
    if walk.sign(x) < 0:
        walk.sign(y - mp.nint(_bounded(y)))
        raise Undefined
    return mp.exp(_bounded(y * mp.log(x)))


def _rational_power(walk: Evaluation, x: Any, y: Any) -> Any:
    if x == 0:
        if y == 0:
            raise Unclear("0^0 depends on how it is written")
        return 0 * _positive(walk, y)
    if y.denominator == 1 and abs(y) * (abs(x.numerator) + x.denominator).bit_length() < LARGEST:
        return x**y
    return _power_of(walk, real(x), y)


def _power_of(walk: Evaluation, x: Any, y: Any) -> Any:
    """Raise a number to an exact power."""
    if y.denominator == 1 and walk.sign(x) != 0:
        _bounded(y * mp.log(abs(x)))
        return mp.power(x, int(y))
    return _power(walk, x, real(y))


def _angle(walk: Evaluation, y: Any, x: Any) -> Any:
    if walk.sign(x) == 0 and walk.sign(y) == 0:
        raise Undefined
    if walk.sign(y) == 0:
        walk.chosen(walk.sign(x))
    return mp.atan2(real(y), real(x))


def _extreme(wanted: int) -> Callable[..., Any]:
    def choose(walk: Evaluation, *candidates: Any) -> Any:
        best = candidates[0]
        for other in candidates[1:]:
            best = other if walk.chosen(walk.sign(other - best)) == wanted else best
        return best

    return choose


def _sign(walk: Evaluation, x: Any) -> Any:
    return Fraction(walk.chosen(walk.sign(x)))


def _cube_root(walk: Evaluation, x: Any) -> Any:
    return walk.chosen(walk.sign(x)) * mp.exp(mp.log(abs(x)) / 3) if x else x


def _reciprocal(inner: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda walk, x: 1 / _not_zero(walk, inner(x))


def _of_reciprocal(inner: Callable[..., Any]) -> Callable[..., Any]:
    return lambda walk, x: inner(walk, 1 / _not_zero(walk, x))


def _exp(_: Evaluation, x: Any) -> Any:
    return mp.exp(_bounded(x))


def _log(walk: Evaluation, x: Any, base: Any = None) -> Any:
    log = mp.log(_positive(walk, x))
    return log if base is None else log / _not_zero(walk, mp.log(_positive(walk, base)))


def _atanh(walk: Evaluation, x: Any) -> Any:
    return mp.atanh(_inside_one(walk, x))


def _acosh(walk: Evaluation, x: Any) -> Any:
    _not_negative(walk, x - 1)
    return mp.acosh(x)


def _asin(walk: Evaluation, x: Any) -> Any:
    return mp.asin(_within_one(walk, x))


def _acos(walk: Evaluation, x: Any) -> Any:
    return mp.acos(_within_one(walk, x))


def _sinh(x: Any) -> Any:
    return mp.sinh(_bounded(x))


def _tanh(x: Any) -> Any:
    return mp.tanh(_bounded(x))


def _cosh(x: Any) -> Any:
    return mp.cosh(_bounded(x))


def _sin(x: Any) -> Any:
    return mp.sin(_bounded(x))


def _cos(x: Any) -> Any:
    return mp.cos(_bounded(x))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": lambda _, x, y: x + y,
    "-": lambda _, x, y: x - y,
    "*": lambda _, x, y: x * y,
    "/": lambda walk, x, y: x / _not_zero(walk, y),
    "neg": lambda _, x: -x,
    "^": _power,
    "pi": lambda _: +mp.pi,
    "e": lambda _: +mp.e,
    "tau": lambda _: 2 * mp.pi,
    "exp": _exp,
    "log": _log,
    "log1p": lambda walk, x: mp.log1p(_positive(walk, 1 + x) and x),
    "expm1": lambda walk, x: mp.expm1(x) if abs(x) < 1 else _exp(walk, x) - 1,
    "log2": lambda walk, x: _log(walk, x) / mp.log(2),
    "log10": lambda walk, x: _log(walk, x) / mp.log(10),
    "sqrt": lambda walk, x: mp.sqrt(_not_negative(walk, x)),
    "cbrt": _cube_root,
    "sin": lambda _, x: _sin(x),
    "cos": lambda _, x: _cos(x),
    "tan": lambda walk, x: _sin(x) / _not_zero(walk, _cos(x)),
    "sec": _reciprocal(_cos),
    "csc": _reciprocal(_sin),
    "cot": lambda walk, x: _cos(x) / _not_zero(walk, _sin(x)),
    "asin": _asin,
    "acos": _acos,
    "atan": lambda _, x: mp.atan(x),
    "asec": _of_reciprocal(_acos),
    "acsc": _of_reciprocal(_asin),
    "acot": _of_reciprocal(lambda _, x: mp.atan(x)),
    "atan2": _angle,
    "sinh": lambda _, x: _sinh(x),
    "cosh": lambda _, x: _cosh(x),
    "tanh": lambda _, x: _tanh(x),
    "sech": _reciprocal(_cosh),
    "csch": _reciprocal(_sinh),
    "coth": _reciprocal(_tanh),
    "asinh": lambda _, x: mp.asinh(x),
    "acosh": _acosh,
    "atanh": _atanh,
    "asech": _of_reciprocal(_acosh),
    "acsch": _of_reciprocal(lambda _, x: mp.asinh(x)),
    "acoth": _of_reciprocal(_atanh),
    "erf": lambda _, x: mp.erf(_bounded(x)),
    "erfc": lambda _, x: mp.erfc(_bounded(x)),
    "abs": lambda walk, x: x * walk.chosen(walk.sign(x)),
    "sign": _sign,
    "floor": _floor,
    "ceil": lambda walk, x: -_floor(walk, -x),
    "max": _extreme(1),
    "min": _extreme(-1),
    "relu": lambda walk, x: x if walk.chosen(walk.sign(x)) > 0 else 0 * x,
    "sigmoid": lambda walk, x: 1 / (1 + _exp(walk, -x)),
    "softplus": lambda walk, x: mp.log1p(_exp(walk, x)),
}


def _exact_log(walk: Evaluation, x: Fraction) -> Any:
    return Fraction(0) if x == 1 else mp.log(real(_positive(walk, x)))


def _exact_quotient(walk: Evaluation, x: Any, y: Any = None) -> Any:
    return x if y is None else real(x) / real(_not_zero(walk, y))


EXACT: dict[str, Callable[..., Any]] = {
    **{
        name: FUNCTIONS[name]
        for name in ("+", "-", "*", "/", "neg", "abs", "sign", "max", "min", "relu", "atan2")
    },
    "^": _rational_power,
    "floor": lambda walk, x: walk.chosen(Fraction(x.numerator // x.denominator)),
    "ceil": lambda walk, x: walk.chosen(Fraction(-(-x.numerator // x.denominator))),
    "sqrt": lambda walk, x: x if x == 0 else mp.sqrt(_not_negative(walk, real(x))),
    "cbrt": lambda walk, x: x if x == 0 else _cube_root(walk, real(x)),
    "log": lambda walk, *given: _exact_quotient(walk, *(_exact_log(walk, x) for x in given)),
    "exp": lambda walk, x: Fraction(1) if x == 0 else _exp(walk, real(x)),
}
"""Functions whose value at fractions may be exact."""


def _where(walk: Evaluation, arguments: tuple[Tree, ...]) -> Any:
    condition, then, other = arguments
    return walk.number(then if walk.condition(condition) else other)


def _piecewise(walk: Evaluation, arguments: tuple[Tree, ...]) -> Any:
    for value, condition in zip(arguments[::2], arguments[1::2], strict=True):
        if walk.condition(condition):
            return walk.number(value)
    raise Undefined


def _let(walk: Evaluation, arguments: tuple[Tree, ...]) -> Any:
    for name, value in zip(arguments[:-1:2], arguments[1::2], strict=True):
        assert isinstance(name, Symbol)
        # What is defined and not used has no part in the value, not even an undefined one.
        walk = walk.inner(name.name, cache(partial(walk.number, value)))
    return walk.number(arguments[-1])


def _index(walk: Evaluation, arguments: tuple[Tree, ...]) -> Any:
    base, place = arguments
    assert isinstance(base, Symbol)
    return walk.values[f"{base.name}{int(walk.number(place))}"]


def _series(start: int) -> Callable[[Evaluation, tuple[Tree, ...]], Any]:
    def gathered(walk: Evaluation, arguments: tuple[Tree, ...]) -> Any:
        term, index, first, last = arguments
        assert isinstance(index, Symbol)
        result: Any = Fraction(start)
        for place in range(int(walk.number(first)), int(walk.number(last)) + 1):
            value = walk.inner(index.name, Fraction(place)).number(term)
            result = walk.applied("*" if start else "+", result, value)
        return result

    return gathered


FORMS: dict[str, Callable[[Evaluation, tuple[Tree, ...]], Any]] = {
    "where": _where,
    "Piecewise": _piecewise,
    "let": _let,
    "index": _index,
    "sum": _series(0),
    "prod": _series(1),
}

_SIGNS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0), "==": (0,), "!=": (-1, 1)}
