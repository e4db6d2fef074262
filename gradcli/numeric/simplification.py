"""Fold rational constants, and find what an instruction would only repeat.

A formula as typed loses nothing but what never matters, such as `+ 0`: its holes are kept. In a derivative
signs and constant factors are gathered too, and what is multiplied by 0 goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcli.numeric.program import Builder, Slot

_MOST_BITS = 20_000
"""Constants are folded while they stay below this many bits."""


def simpler(builder: Builder, operation: str, slots: tuple[Slot, ...]) -> Slot | None:
    """Return a slot with the value that the operation would have, or None where it must be computed."""
    values = [builder.constants.get(slot) for slot in slots]
    known = [value for value in values if value is not None]
    if known and len(known) == len(values) and operation in _EXACT and _is_small(operation, known):
        return builder.constant(_EXACT[operation](*known))
    same = _same(operation, slots, values)
    return _of_derivative(builder, operation, slots, values) if same is None and builder.simplifying else same


def _same(operation: str, slots: tuple[Slot, ...], values: Sequence[Fraction | None]) -> Slot | None:
    """Drop `+ 0`, `* 1`, `^ 1`."""
    left, right = (*values, None, None)[:2]
    if operation in ("+", "-", "*", "/", "^") and right == _NEUTRAL[operation]:
        return slots[0]
    if operation in ("+", "*", "gate") and left == _NEUTRAL[operation]:
        return slots[1]
    if operation in ("max", "min") and slots[0] == slots[1]:
        return slots[0]
    return None


def _of_derivative(
    builder: Builder, operation: str, slots: tuple[Slot, ...], values: Sequence[Fraction | None]
) -> Slot | None:
    """Drop `* 0` and equal branches; gather signs and factors."""
    left, right = (*values, None, None)[:2]
    if operation in ("*", "gate") and (left == 0 or right == 0):
        return builder.constant(0)
    if operation == "^" and right == 0:
        return builder.constant(1)
    if operation == "where" and slots[1] == slots[2]:
        return slots[1]
    if operation == "neg":
        return _opposite(builder, slots[0])
    if operation == "*":
        return _product(builder, *slots)
    return _difference(builder, operation, *slots) if operation in ("+", "-") else None


def _product(builder: Builder, left: Slot, right: Slot) -> Slot | None:
    """Gather constant factors and signs; no form has more instructions than the product as it stands."""
    if left in builder.constants or right in builder.constants:
        return _multiple(builder, *((left, right) if left in builder.constants else (right, left)))
    minus_left, minus_right = _opposite(builder, left), _opposite(builder, right)
    if minus_right is not None:
        plain = builder.apply("*", left if minus_left is None else minus_left, minus_right)
        return builder.apply("neg", plain) if minus_left is None else plain
    factor, rest = _scaled(builder, right)
    if minus_left is None or rest == right:
        return None
    return builder.apply("*", minus_left, builder.apply("*", builder.constant(-factor), rest))


def _multiple(builder: Builder, constant: Slot, slot: Slot) -> Slot | None:
    if builder.constants[constant] == -1:
        return builder.apply("neg", slot)
    factor, rest = _scaled(builder, slot)
    factors = [builder.constants[constant], factor]
    if rest == slot or not _is_small("*", factors):
        return None
    return builder.apply("*", builder.constant(factors[0] * factors[1]), rest)


def _difference(builder: Builder, operation: str, left: Slot, right: Slot) -> Slot | None:
    """Write a sum or difference with an opposite as the difference or sum without."""
    minus_left, minus_right = _opposite(builder, left), _opposite(builder, right)
    if minus_right is None:
        return builder.apply("-", right, minus_left) if operation == "+" and minus_left is not None else None
    if operation == "-":
        return builder.apply("+", left, minus_right)
    if minus_left is not None:
        factor, rest = _scaled(builder, minus_left)
        if rest != minus_left:
            left = builder.apply("*", builder.constant(-factor), rest)
    return builder.apply("-", left, minus_right)


def _opposite(builder: Builder, slot: Slot) -> Slot | None:
    """Return what a slot is the opposite of."""
    operation, slots = builder.code[slot]
    return slots[0] if operation == "neg" else None


def _scaled(builder: Builder, slot: Slot) -> tuple[Fraction, Slot]:
    """Split a slot into a constant factor and the rest."""
    operation, slots = builder.code[slot]
    if operation == "neg":
        return Fraction(-1), slots[0]
    if operation == "*":
        for factor, rest in (slots, slots[::-1]):
            if factor in builder.constants:
                return builder.constants[factor], rest
    return Fraction(1), slot


def _is_small(operation: str, values: Sequence[Fraction]) -> bool:
    bits = sum(value.numerator.bit_length() + value.denominator.bit_length() for value in values)
    if operation == "/":
        return values[1] != 0 and bits < _MOST_BITS
    if operation == "^":
        base, exponent = values
        size = base.numerator.bit_length() + base.denominator.bit_length()
        return (
            exponent.denominator == 1
            and abs(exponent) * size < _MOST_BITS
            and not (base == 0 and exponent < 0)
        )
    return bits < _MOST_BITS


_NEUTRAL = {"+": 0, "-": 0, "*": 1, "/": 1, "^": 1, "gate": 1}
_EXACT: dict[str, Callable[..., Fraction]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "neg": lambda x: -x,
    "^": lambda x, y: x ** int(y),
}
