"""How far rounding may move each value of a program: bounds that are computed beside the values.

To first order, by the slopes of each operation (Higham, Accuracy and Stability of Numerical Algorithms, 2002,
section 3.3). What is multiplied, divided and added with one sign alone is as good as its inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.language.functions import CONDITIONS, FUNCTIONS
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.conditions import fixed_exponent
from gradcli.numeric.program import Builder, Program, Slot, parsed

_UNIT = Fraction(4, 2**53)
"""Four times the unit roundoff, since functions of the C library are off by a few units too."""

_TINY = Fraction(1, 2**1070)
"""What an operation may lose by underflow."""

_STEPS = CONDITIONS | {"sign", "floor", "ceil", "undefined"}
"""Operations that are constant between the points where they jump, and exact."""

_KEEPING = ("*", "/", "neg", "abs", "sqrt", "cbrt", "sinh", "asinh", "tanh", "atan", "erf", "expm1", "log1p")
"""Operations whose result has the right sign where their arguments have it."""


def rounding_bounds(full: Program) -> Program:
    """Return the program of a bound of the rounding error of each output but the first; 0 where exact."""
    builder = Builder.extending(full)
    errors = RoundingErrors(full, builder)
    return builder.program([errors.of(slot) for slot in full.outputs[1:]])


class RoundingErrors:
    """Bounds of rounding errors, each built when it is asked for."""

    def __init__(self, program: Program, builder: Builder) -> None:
        self.program, self.builder = program, builder
        self.signs = _signs(program)
        self.relative = _relative(program, self.signs)
        self._errors: dict[Slot, Slot] = {}

    def of(self, slot: Slot) -> Slot:
        """Return the slot of the bound of a slot's error."""
        for below in sorted(self._missing(slot)):
            self._errors[below] = self._built(below)
        return self._errors[slot]

    def _missing(self, slot: Slot) -> set[Slot]:
        missing, waiting = set(), [slot]
        while waiting:
            below = waiting.pop()
            if below not in missing and below not in self._errors:
                missing.add(below)
                waiting += () if self._is_leaf(below) else self.program.code[below].slots
        return missing

    def _is_leaf(self, slot: Slot) -> bool:
        return slot in self.program.constants or self.program.code[slot].operation in _STEPS

    def _built(self, slot: Slot) -> Slot:
        operation, arguments = self.program.code[slot]
        apply, constant = self.builder.apply, self.builder.constant
        if slot in self.program.constants:
            exact = self.program.constants[slot]
            return constant(0 if _is_double(exact) else _UNIT * abs(exact))
        if operation in _STEPS:
            return constant(0)
        held = [self._errors[argument] for argument in arguments]
        if operation == "input":
            return self._scaled(_UNIT, slot)
        if operation in ("neg", "abs"):
            return held[0]
        if operation in ("max", "min"):
            return apply("max", *held)
        if operation == "where":
            return apply("where", arguments[0], *held[1:])
        carried = self._carried(slot, held)
        rounded = self._scaled(_UNIT, slot)
        return apply("+", apply("+", carried, rounded), self._underflow(slot))

    def _carried(self, slot: Slot, held: Sequence[Slot]) -> Slot:
        """Return what the errors of the arguments make of the result."""
        operation, arguments = self.program.code[slot]
        row = FUNCTIONS.get("*" if operation == "gate" else operation)
        if row is None:
            return self.builder.constant(0)
        names = dict(zip(row.parameters, arguments, strict=True))
        total = self.builder.constant(0)
        for error, derivative in zip(held, row.derivatives, strict=True):
            slope = self._size(self.builder.lower(parsed(derivative), names))
            # an exact argument hands nothing on, even where the slope is infinite
            total = self.builder.apply("+", total, self.builder.apply("gate", error, slope))
        return total

    def _underflow(self, slot: Slot) -> Slot:
        """Return what the result may lose by underflow; a product with an exact 0 loses nothing."""
        operation, arguments = self.program.code[slot]
        if operation in ("+", "-"):
            return self.builder.constant(0)
        tiny = self.builder.constant(_TINY)
        factors = {"*": arguments, "gate": arguments, "/": arguments[:1]}.get(operation, ())
        for factor in factors:
            sign = self._size(self.builder.apply("sign", factor))
            tiny = self.builder.apply("*", tiny, sign)
        return tiny

    def _scaled(self, factor: Fraction, slot: Slot) -> Slot:
        return self.builder.apply("*", self.builder.constant(factor), self._size(slot))

    def _size(self, slot: Slot) -> Slot:
        known = self.builder.constants.get(slot)
        return self.builder.apply("abs", slot) if known is None else self.builder.constant(abs(known))


def _is_double(exact: Fraction) -> bool:
    nearest = float_of(exact)
    return abs(nearest) != float("inf") and Fraction(nearest) == exact


def _signs(program: Program) -> dict[Slot, int]:
    """Return 1 for slots whose double is surely above 0, 0 for those surely not below; no others."""
    signs: dict[Slot, int] = {}
    for slot, (operation, arguments) in enumerate(program.code):
        held = [signs.get(argument) for argument in arguments]
        known = program.constants.get(slot)
        if known is not None:
            if known >= 0:
                signs[slot] = int(float_of(known) > 0)
        elif operation in ("exp", "abs") or (operation == "^" and _is_even(program, arguments[1])):
            signs[slot] = 0
        elif operation in ("pi", "cosh"):
            signs[slot] = 1
        elif None not in held and operation in ("+", "*", "/", "sqrt"):
            sure = [sign for sign in held if sign is not None]
            # products and quotients may vanish by underflow
            signs[slot] = {"+": max(sure), "sqrt": sure[0]}.get(operation, 0)
    return signs


def _is_even(program: Program, exponent: Slot) -> bool:
    known = program.constants.get(exponent)
    return known is not None and known.denominator == 1 and known % 2 == 0


def _relative(program: Program, signs: dict[Slot, int]) -> dict[Slot, bool]:
    """Return for each slot whether its error is small beside it, so that its sign is surely right."""
    sure: dict[Slot, bool] = {}
    for slot, (operation, arguments) in enumerate(program.code):
        held = all(sure[argument] for argument in arguments)
        if slot in program.constants or operation in ("input", "pi"):
            sure[slot] = True
        elif operation == "+":
            sure[slot] = held and all(argument in signs for argument in arguments)
        else:
            keeps = operation in _KEEPING or fixed_exponent(program, slot)
            sure[slot] = operation == "exp" or (held and keeps)
    return sure
