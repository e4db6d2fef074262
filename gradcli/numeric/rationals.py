"""What an instruction means over exact fractions, for the operations that keep them."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction

from gradcli.numeric.arithmetic import FLOATS, Arithmetic
from gradcli.numeric.program import Program, Slot
from gradcli.results.plans import Real

MOST_BITS = 10_000
"""Numerator and denominator together may not be longer, anywhere in a calculation."""


class TooLong(Exception):
    """A fraction that would be longer than the limit."""


def inexact_slot(program: Program) -> Slot | None:
    """Return the first instruction that may leave the fractions, or None where all keep them."""
    for slot, (operation, arguments) in enumerate(program.code):
        if operation in ("input", "constant"):
            continue
        if operation not in RATIONALS.operations or (
            operation == "^" and not _is_integer(program, arguments[1])
        ):
            return slot
    return None


def _is_integer(program: Program, exponent: Slot) -> bool:
    value = program.constants.get(exponent)
    return value is not None and value.denominator == 1


def _checked(calculate: Callable[[Real, Real], Real]) -> Callable[[Real, Real], Real]:
    """Refuse a result that is too long. Raises TooLong."""

    def call(x: Real, y: Real) -> Real:
        result = calculate(x, y)
        if isinstance(result, Fraction) and _bits(result) > MOST_BITS:
            raise TooLong
        return result

    return call


def _bits(x: Fraction) -> int:
    return x.numerator.bit_length() + x.denominator.bit_length()


def _divide(x: Real, y: Real) -> Real:
    return x / y if y else math.nan


def _power(x: Real, y: Real) -> Real:
    if x != x or y != y or (x == 0 and y < 0):
        return math.nan
    if isinstance(x, Fraction) and abs(x) not in (0, 1) and _bits(x) * abs(int(y)) > MOST_BITS:
        raise TooLong
    return x ** int(y)


def _gate(adjoint: Real, partial: Real) -> Real:
    return adjoint * partial if adjoint else Fraction(0)


def _sign(x: Real) -> Real:
    return Fraction((x > 0) - (x < 0)) if x == x else math.nan


def _rounded(rounding: Callable[[Real], int]) -> Callable[[Real], Real]:
    return lambda x: Fraction(rounding(x)) if x == x else math.nan


_SHARED = ("max", "min", "where", "and", "or", "not", "<", "<=", ">", ">=", "==", "!=", "true", "false")
"""Choices and comparisons: doubles stand for truth in both arithmetics."""

RATIONALS: Arithmetic[Real] = Arithmetic(
    Fraction,
    {
        **{name: FLOATS.operations[name] for name in (*_SHARED, "undefined")},
        "+": _checked(operator.add), "-": _checked(operator.sub), "*": _checked(operator.mul),
        "/": _checked(_divide), "neg": operator.neg, "^": _power, "gate": _checked(_gate),
        "sign": _sign, "abs": abs, "floor": _rounded(math.floor), "ceil": _rounded(math.ceil),
    },
)  # fmt: skip
