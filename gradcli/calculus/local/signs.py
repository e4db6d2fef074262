"""Signs of exact numbers, told only where they are proven: by fractions, by enclosures, or by algebra."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy
from gradcli.numeric.intervals import ZERO, TooLarge, Undecided, ends
from gradcli.numeric.pointwise import Poison, forward
from gradcli.numeric.program import lower

Coefficient = Fraction | Expr
"""An exact real number: a fraction, or a SymPy number that is not known to be one."""

_FIRST_BITS = 200
_LAST_BITS = 3000


def normal(number: Coefficient) -> Coefficient:
    """Return an expanded form, and a fraction where that is one."""
    if isinstance(number, Fraction):
        return number
    if not number.is_Rational:
        number = sympy.expand(number)
    return Fraction(int(number.p), int(number.q)) if number.is_Rational else number


def symbolic(number: Coefficient) -> Expr:
    """Return the number as SymPy writes it."""
    if isinstance(number, Fraction):
        return sympy.Rational(number.numerator, number.denominator)
    return number


def sign(number: Coefficient) -> int:
    """Return -1, 0 or 1. Raises Undecided where neither digits nor algebra prove it."""
    if isinstance(number, Fraction):
        return (number > 0) - (number < 0)
    return _sign(number)


def bounds(number: Coefficient, bits: int = _FIRST_BITS) -> tuple[Fraction, Fraction]:
    """Return a lower and an upper bound. Raises Undecided where there is none."""
    if isinstance(number, Fraction):
        return number, number
    program = lower([from_sympy(number)], ())
    value = forward(program, (), bits)[program.outputs[0]]
    if isinstance(value, Poison | bool):
        raise Undecided
    try:
        return ends(value)
    except TooLarge:
        raise Undecided from None


def reciprocal(number: Coefficient) -> Coefficient:
    """Return 1 over a number that is not 0."""
    if isinstance(number, Fraction):
        return 1 / number
    inverse = 1 / number
    return normal(sympy.radsimp(inverse) if number.is_algebraic else inverse)


@cache
def _sign(number: Expr) -> int:
    found = _sign_by_digits(number, _FIRST_BITS)
    if found is not None:
        return found
    simple = normal(sympy.simplify(number))
    if isinstance(simple, Fraction):
        return (simple > ZERO) - (simple < ZERO)
    if _is_algebraic_zero(simple):
        return 0
    found = _sign_by_digits(number, _LAST_BITS)
    if found is None:
        raise Undecided
    return found


def _sign_by_digits(number: Expr, bits: int) -> int | None:
    low, high = bounds(number, bits)
    if low == high or low > 0 or high < 0:
        return (low > 0) - (high < 0)
    return None


def _is_algebraic_zero(number: Expr) -> bool:
    if not number.is_algebraic:
        return False
    x = sympy.Dummy()
    return bool(sympy.minimal_polynomial(number, x) == x)
