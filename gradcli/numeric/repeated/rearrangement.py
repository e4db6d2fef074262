"""Rewrite a program for columns so that it makes fewer passes over them.

Known factors and signs are moved to where they meet others of their kind, and small integer powers become
products. The result differs in the last bits, as after any change of the order of operations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set as AbstractSet
from fractions import Fraction

from gradcli.numeric.program import Builder, Program, Slot
from gradcli.numeric.statements import live_from

_MOST_FACTORS = 8
"""Integer powers up to this one are products; the rounding errors of longer products add up."""


def rearranged(program: Program, scalars: AbstractSet[Slot]) -> Program:
    """Return a program with the same outputs; `scalars` are the inputs that have no column."""
    given = range(len(program.inputs))
    live = live_from(program, program.outputs, dict.fromkeys(given))
    uses = Counter(program.outputs) + Counter(below for slot in live for below in program.code[slot].slots)
    rewriter = _Rewriter(program, scalars)
    places = {slot: slot for slot in given}
    for slot, value in program.constants.items():
        places[slot] = rewriter.constant(value)
    for slot in live:
        operation, slots = program.code[slot]
        places[slot] = rewriter.apply(operation, *(places[below] for below in slots))
        if uses[slot] > 1:
            rewriter.kept.add(places[slot])
    return rewriter.builder.program([places[slot] for slot in program.outputs])


class _Rewriter:
    """A program under construction; what is `kept` is used elsewhere too, and not taken apart."""

    def __init__(self, program: Program, scalars: AbstractSet[Slot]) -> None:
        self.builder = Builder(program.inputs, simplifying=True)
        self.kept: set[Slot] = set()
        self._scalars = set(scalars)

    def constant(self, value: Fraction) -> Slot:
        slot = self.builder.constant(value)
        self._scalars.add(slot)
        return slot

    def apply(self, operation: str, *slots: Slot) -> Slot:
        if operation == "*":
            return self._product(*slots)
        if operation == "neg":
            return self._negative(*slots)
        if operation == "+":
            return self._sum(*slots)
        if operation == "-" and self._is("neg", slots[1]):
            return self._sum(slots[0], self._under(slots[1])[0])
        if operation == "^":
            return self._power(*slots)
        return self._plain(operation, *slots)

    def _plain(self, operation: str, *slots: Slot) -> Slot:
        slot = self.builder.apply(operation, *slots)
        if self._scalars.issuperset(slots) or slot in self.builder.constants:
            self._scalars.add(slot)
        return slot

    def _is(self, operation: str, slot: Slot) -> bool:
        return self.builder.code[slot].operation == operation

    def _under(self, slot: Slot) -> tuple[Slot, ...]:
        return self.builder.code[slot].slots

    def _sum(self, left: Slot, right: Slot) -> Slot:
        if self._is("neg", right):
            return self._plain("-", left, *self._under(right))
        if self._is("neg", left):
            return self._plain("-", right, *self._under(left))
        return self._plain("+", left, right)

    def _negative(self, slot: Slot) -> Slot:
        if self._is("-", slot) and slot not in self.kept:
            return self._plain("-", *reversed(self._under(slot)))
        if self._has_factor(slot) and self._under(slot)[0] in self.builder.constants:
            factor, rest = self._under(slot)
            return self._product(self.constant(-self.builder.constants[factor]), rest)
        return self._plain("neg", slot)

    def _product(self, left: Slot, right: Slot) -> Slot:
        """Multiply; a sign, and a factor that is no column, come to stand in front."""
        for one, other in ((left, right), (right, left)):
            if self._is("neg", one):
                return self._negative(self._product(self._under(one)[0], other))
        if right in self._scalars:
            left, right = right, left
        if left not in self._scalars:
            return self._product_of_columns(left, right)
        if right not in self._scalars and self._has_factor(right):
            factor, rest = self._under(right)
            return self._plain("*", self._plain("*", left, factor), rest)
        return self._plain("*", left, right)

    def _product_of_columns(self, left: Slot, right: Slot) -> Slot:
        for one, other in ((right, left), (left, right)):
            if self._has_factor(one):
                factor, rest = self._under(one)
                return self._product(factor, self._product(rest, other))
        return self._plain("*", left, right)

    def _has_factor(self, slot: Slot) -> bool:
        """Tell whether a column is a product with a factor in front, and nothing else needs it."""
        return self._is("*", slot) and slot not in self.kept and self._under(slot)[0] in self._scalars

    def _power(self, base: Slot, exponent: Slot) -> Slot:
        number = self.builder.constants.get(exponent)
        if number is None or base in self._scalars or not 2 < abs(number) <= _MOST_FACTORS:
            return self._plain("^", base, exponent)
        if number.denominator != 1:
            return self._plain("^", base, exponent)
        product = self._multiplied(base, int(abs(number)))
        return product if number > 0 else self._plain("/", self.constant(Fraction(1)), product)

    def _multiplied(self, base: Slot, count: int) -> Slot:
        """Multiply a number with itself, by squares."""
        if count == 1:
            return base
        half = self._multiplied(base, count // 2)
        square = self._plain("^", half, self.constant(Fraction(2)))
        return self._plain("*", square, base) if count % 2 else square
