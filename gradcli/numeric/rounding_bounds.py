"""How far rounding may move each value of a program: bounds that are computed beside the values.

A running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.3): each
operation hands on the errors of its arguments by its slopes, and adds its own. Inputs count as rounded too,
since a reader sees decimals. What is multiplied, divided and added with one sign alone is as good as its
inputs. On which side of a condition a value lies is not asked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial, reduce
from itertools import product

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

_PEAKS = {
    **dict.fromkeys(("sigmoid", "tanh", "atan", "asinh", "erf", "erfc"), (0,)),
    **dict.fromkeys(("log", "sqrt", "cbrt", "^", "atan2"), (0,)),
    "log1p": (-1,), "acosh": (1,), "asin": (-1, 1), "acos": (-1, 1), "atanh": (-1, 1),
}  # fmt: skip
"""Arguments at which a slope is steepest, or has no bound, that may lie between two ends."""

_WAVES = ("sin", "cos")
"""Functions whose slope changes no faster than their argument."""

_VANISHING = frozenset((*_KEEPING, "^", "sin", "asin", "atanh")) - {"*"}
"""Operations whose result is exactly 0 where their first argument is, if there they have a value."""


def rounding_bounds(full: Program) -> Program:
    """Return the program of a bound of the rounding error of each output: 0 where exact, nan if unknown."""
    builder = Builder.extending(full)
    errors = RoundingErrors(full, builder)
    return builder.program([errors.of(slot) for slot in full.outputs])


class RoundingErrors:
    """Bounds of rounding errors, each built when it is asked for."""

    def __init__(self, program: Program, builder: Builder) -> None:
        self.program, self.builder = program, builder
        self.signs = _signs(program)
        self.relative = _relative(program, self.signs)
        self._small = _relative(program, self.signs, is_exp_sure=False)
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
            tiny = apply("*", constant(_TINY), apply("sign", self._size(slot)))
            return apply("+", self._scaled(_UNIT, slot), tiny)
        if operation in ("neg", "abs"):
            return held[0]
        if operation in ("max", "min"):
            return self._chosen(operation, arguments, held)
        if operation == "where":
            return apply("where", arguments[0], *held[1:])
        carried = self._carried(slot, held)
        rounded = self._scaled(_UNIT, slot)
        return apply("+", apply("+", carried, rounded), self._underflow(slot))

    def _chosen(self, operation: str, arguments: Sequence[Slot], held: Sequence[Slot]) -> Slot:
        """Return the error of the larger or smaller of two, either's where they are too near to tell."""
        apply, (one, other) = self.builder.apply, arguments
        apart = apply("-", one, other) if operation == "max" else apply("-", other, one)
        both = apply("+", *held)
        unsure = apply("where", apply(">", apply("neg", apart), both), held[1], apply("max", *held))
        return apply("where", apply(">", apart, both), held[0], unsure)

    def _carried(self, slot: Slot, held: Sequence[Slot]) -> Slot:
        """Return what the errors of the arguments make of the result."""
        operation, arguments = self.program.code[slot]
        apply, total = self.builder.apply, self.builder.constant(0)
        if operation in ("*", "gate"):
            first, second = (self._size(argument) for argument in arguments)
            widest = apply("gate", held[0], apply("+", second, held[1]))
            return apply("+", widest, apply("gate", held[1], first))
        if operation == "/":
            moved = apply("+", held[0], apply("gate", held[1], self._size(slot)))
            least = self._least(arguments[1], held[1])
            return apply("gate", moved, apply("/", self.builder.constant(1), least))
        for place, error in enumerate(held):
            # an exact argument hands nothing on, even where the slope is infinite
            if self.builder.constants.get(error) != 0:
                total = apply("+", total, apply("gate", error, self._steepest(slot, place, held)))
        return total

    def _least(self, slot: Slot, error: Slot) -> Slot:
        """Return how near to 0 a slot may be: 0, by which nothing can be divided, where it may be there."""
        least = self.builder.apply("-", self._size(slot), error)
        return self.builder.apply("max", least, self.builder.constant(0))

    def _steepest(self, slot: Slot, place: int, held: Sequence[Slot]) -> Slot:
        """Return the size of a slope; the largest within the errors, where arguments may be far off."""
        operation, arguments = self.program.code[slot]
        row = FUNCTIONS.get(operation)
        if row is None:
            return self.builder.constant(0)
        derivative = parsed(row.derivatives[place])
        corners = [arguments]
        if operation not in _WAVES and not all(self._small[argument] for argument in arguments):
            is_tame = operation == "^" and self.program.constants.get(arguments[1], 0) >= 1
            peaks = () if is_tame else _PEAKS.get(operation, ())
            pairs = zip(arguments, held, strict=True)
            corners += product(*(self._ends(slot, error, peaks) for slot, error in pairs))
        slopes = []
        for corner in corners:
            names = dict(zip(row.parameters, corner, strict=True))
            slopes.append(self._size(self.builder.lower(derivative, names)))
        steepest = reduce(partial(self.builder.apply, "max"), slopes)
        return self.builder.apply("+", steepest, held[0]) if operation in _WAVES else steepest

    def _ends(self, slot: Slot, error: Slot, peaks: Sequence[int]) -> list[Slot]:
        """Return the ends of what a slot may be, and what is nearest to each peak between them."""
        if self.builder.constants.get(error) == 0:
            return [slot]
        apply = self.builder.apply
        low, high = (apply(sign, slot, error) for sign in ("-", "+"))
        between = (apply("max", low, apply("min", high, self.builder.constant(peak))) for peak in peaks)
        return [low, high, *between]

    def _underflow(self, slot: Slot) -> Slot:
        """Return what the result may lose by underflow; where an argument makes it exactly 0, nothing."""
        operation, arguments = self.program.code[slot]
        tiny = self.builder.constant(0 if operation in ("+", "-") else _TINY)
        for factor in arguments if operation in ("*", "gate") else arguments[: operation in _VANISHING]:
            if factor not in self.program.constants:
                # what is 0 by underflow has an error
                most = self.builder.apply("+", self._size(factor), self._errors[factor])
                tiny = self.builder.apply("*", tiny, self.builder.apply("sign", most))
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


def _relative(program: Program, signs: dict[Slot, int], *, is_exp_sure: bool = True) -> dict[Slot, bool]:
    """Return for each slot whether its error is small beside it, so that its sign is surely right.

    An exponential has its sign in any case, but its error is small only if that of its argument is.
    """
    sure: dict[Slot, bool] = {}
    for slot, (operation, arguments) in enumerate(program.code):
        held = all(sure[argument] for argument in arguments)
        if slot in program.constants or operation in ("input", "pi"):
            sure[slot] = True
        elif operation == "+":
            sure[slot] = held and all(argument in signs for argument in arguments)
        else:
            keeps = operation in _KEEPING or fixed_exponent(program, slot)
            sure[slot] = (operation == "exp" and (is_exp_sure or held)) or (held and keeps)
    return sure
