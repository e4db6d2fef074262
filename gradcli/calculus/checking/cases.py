"""The signs that absolute values and case distinctions hang on, and what is left where these are known."""

from __future__ import annotations

from collections.abc import Mapping

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import Expr, cbrt

_THIRD = sympy.Rational(1, 3)


def switches_of(expression: Expr) -> list[Expr]:
    """Return the quantities whose signs decide an expression's cases, each once up to a factor."""
    found: dict[Expr, None] = {}
    for part in sympy.preorder_traversal(expression):
        quantity = _quantity(part)
        if quantity is not None and quantity.free_symbols and _known_sign(quantity) is None:
            found.setdefault(_plain(quantity)[0])
    return sorted(found, key=sympy.default_sort_key)


def decided(expression: Expr, signs: Mapping[Expr, int]) -> Expr:
    """Return what an expression is where the quantities have these signs, none of them 0."""

    def sign_of(part: Expr) -> int | None:
        quantity = _quantity(part)
        if quantity is None or not quantity.free_symbols:
            return None
        plain, turn = _plain(quantity)
        return turn * signs[plain] if plain in signs else _known_sign(quantity)

    done = expression.replace(
        lambda part: sign_of(part) is not None, lambda part: _chosen(part, sign_of(part) or 1)
    )
    letters = {letter: sign for letter, sign in signs.items() if letter.is_Symbol}
    return done.subs({one: sign * sympy.Symbol(one.name, positive=True) for one, sign in letters.items()})


def _quantity(part: Expr) -> Expr | None:
    """Return what an expression hangs on the sign of."""
    if isinstance(part, sympy.Abs | sympy.sign | cbrt):
        return part.args[0]
    if isinstance(part, sympy.Max | sympy.Min) and len(part.args) == 2:
        return part.args[0] - part.args[1]
    return part.lhs - part.rhs if isinstance(part, sympy.core.relational.Relational) else None


def _known_sign(quantity: Expr) -> int | None:
    return 1 if quantity.is_positive else -1 if quantity.is_negative else None


def _plain(quantity: Expr) -> tuple[Expr, int]:
    """Return a quantity without its number and sign, and that sign."""
    number, rest = sympy.factor_terms(quantity).as_coeff_Mul()
    turned = rest.could_extract_minus_sign()
    return (-rest if turned else rest), (-1 if turned else 1) * (-1 if number.is_negative else 1)


def _chosen(part: Expr, sign: int) -> Expr:
    if isinstance(part, sympy.Abs):
        return sign * part.args[0]
    if isinstance(part, sympy.sign):
        return sympy.Integer(sign)
    if isinstance(part, cbrt):
        return sign * (sign * part.args[0]) ** _THIRD
    if isinstance(part, sympy.Max | sympy.Min):
        return part.args[0 if (sign > 0) is isinstance(part, sympy.Max) else 1]
    if isinstance(part, sympy.Eq | sympy.Ne):
        return sympy.true if isinstance(part, sympy.Ne) else sympy.false
    return sympy.true if (sign > 0) is isinstance(part, sympy.Gt | sympy.Ge) else sympy.false
