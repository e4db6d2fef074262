"""Run a program at one exact point until every digit asked for is settled.

The precision grows until both ends of each output's enclosure round to the same double and the same
decimal; see Kearfott, Rigorous Global Search, 1996, chapter 1, for the arithmetic. What is undefined,
and where, is a value that flows on like a number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError
from gradcli.language.functions import FUNCTIONS
from gradcli.language.tree import Tree
from gradcli.numeric.conditions import fixed_exponent, live_slots, varying_slots
from gradcli.numeric.decimals import Rounded, rounded
from gradcli.numeric.enclosure import Enclosures
from gradcli.numeric.intervals import (
    ONE,
    Interval,
    Intervals,
    Real,
    TooLarge,
    Undecided,
    ends,
    excludes_zero,
    least_magnitude,
    magnitude,
)
from gradcli.numeric.multiples_of_pi import OPERATIONS, exact_result
from gradcli.numeric.program import Program, Slot, condition_program, lower

_LADDER = (1, 2, 4, 8, 16, 32, 64)
_FIRST_DIGITS = 30
_BITS_A_DIGIT = 3.33
_MOST_SUSPECTS = 50
_MOST_BITS = 10**12
"""Before the binary point of a number that is gone on with."""

_LARGEST_SUSPECT = 20
"""Bits of the largest integer that algebra is asked about."""


@dataclass(frozen=True, slots=True)
class Poison:
    """Why a slot holds no number: `undefined`, `undecided` or `too large`, and where that began."""

    kind: str
    slot: Slot


Held = Real | bool | Poison


@dataclass(frozen=True, slots=True)
class Settled:
    """A program at a point: each output as it rounds, or the reason that there is none.

    `rough` lists the slots at which the value used an instruction that is not smooth there; `values`
    are those of the last run, in which the `known` slots held what algebra told.
    """

    outputs: tuple[Rounded | Poison, ...]
    rough: tuple[Slot, ...]
    values: tuple[Held, ...]
    known: Mapping[Slot, Fraction]

    @property
    def is_decided(self) -> bool:
        """Whether no more precision could tell more."""
        open_outputs = any(isinstance(o, Poison) and o.kind == "undecided" for o in self.outputs)
        return not open_outputs and all(slot >= 0 for slot in self.rough)


def settle(
    program: Program,
    point: Sequence[Tree],
    digits: int,
    exactly: Callable[[Slot], Fraction | None] | None = None,
) -> Settled:
    """Run `program` at `point` in growing precision until all outputs are settled.

    `exactly` is asked, once a slot, for the rational value of a number that no precision tells from an
    integer; it returns None where there is none, or none is known.
    """
    known: dict[Slot, Fraction] = {}
    asked: set[Slot] = set()
    settled = Settled((), (), (), {})
    for rung, precision in enumerate(precisions(digits)):
        settled = _settled_at(precision, program, point, digits, known)
        if settled.is_decided:
            return settled
        if rung and exactly is not None:
            suspects = _suspects(program, settled, asked)
            asked.update(suspects)
            told = {slot: value for slot in suspects if (value := exactly(slot)) is not None}
            known.update(_credible(told, program, point, precisions(digits)[-1], known))
    return settled


def precisions(digits: int) -> list[int]:
    """Return the precisions, in bits, that are tried one after the other for so many digits."""
    return [int(factor * max(_FIRST_DIGITS, digits + 15) * _BITS_A_DIGIT) for factor in _LADDER]


def enclosed(
    program: Program, point: Sequence[Tree], precision: int, known: Mapping[Slot, Fraction] | None = None
) -> list[Held]:
    """Run a program at one exact point in one precision and return what every slot holds."""
    coordinates = lower(point, ())
    at = forward(coordinates, (), precision)
    return forward(program, [_real(at[slot]) for slot in coordinates.outputs], precision, known)


def forward(
    program: Program, inputs: Sequence[Held], precision: int, known: Mapping[Slot, Fraction] | None = None
) -> list[Held]:
    """Run a program over enclosures and return what every slot holds; `known` slots hold that value."""
    arithmetic = Enclosures(precision)
    known = {} if known is None else known
    values: list[Held] = [known.get(slot, value) for slot, value in enumerate(inputs)]
    for slot in range(len(inputs), len(program.code)):
        if slot in program.constants:
            values.append(program.constants[slot])
        elif slot in known:
            values.append(known[slot])
        else:
            values.append(_computed(program, slot, values, arithmetic))
    return values


def _credible(
    told: Mapping[Slot, Fraction],
    program: Program,
    point: Sequence[Tree],
    precision: int,
    known: Mapping[Slot, Fraction],
) -> dict[Slot, Fraction]:
    """Leave out what the finest enclosures refute: algebra may take a number for one of the other sign."""
    values = enclosed(program, point, precision, known) if told else []
    return {slot: value for slot, value in told.items() if _may_be(values[slot], value, precision)}


def _may_be(held: Held, value: Fraction, precision: int) -> bool:
    if isinstance(held, Poison | bool):
        return True
    return not excludes_zero(Intervals(precision).subtract(held, value))


def _settled_at(
    precision: int, program: Program, point: Sequence[Tree], digits: int, known: Mapping[Slot, Fraction]
) -> Settled:
    values = enclosed(program, point, precision, known)
    outputs = tuple(_rounded(slot, values[slot], digits) for slot in program.outputs)
    return Settled(outputs, tuple(rough_slots(program, values, precision)), tuple(values), known)


def _rounded(slot: Slot, value: Held, digits: int) -> Rounded | Poison:
    if isinstance(value, Poison):
        return value
    if isinstance(value, bool):
        return Poison("undefined", slot)
    return rounded(value, digits) or Poison("undecided", slot)


def _real(value: Held) -> Real:
    if isinstance(value, Poison | bool):
        raise ExpressionError(
            "a coordinate has no value that can be decided", hint="give it as a decimal number"
        )
    return value


def _computed(program: Program, slot: Slot, values: list[Held], arithmetic: Enclosures) -> Held:
    operation, slots = program.code[slot]
    if operation in ("true", "false"):
        return operation == "true"
    if operation == "undefined":
        return Poison("undefined", slot)
    held = [values[argument] for argument in slots]
    if operation in ("where", "and", "or", "not"):
        # Only a derivative's own choice has no origin: one that lies in a branch not taken is 0 either way.
        is_zero = operation == "where" and program.origins[slot] is None and held[1] == 0 == held[2]
        return Fraction(0) if is_zero else _logical(operation, held)
    if operation == "gate" and held[0] == 0:
        return Fraction(0)
    for value in held:
        if isinstance(value, Poison):
            return value
    if not fixed_exponent(program, slot) or program.constants[slots[1]] < 0:
        row = FUNCTIONS.get(operation)
        defined = row is None or _holds(row.domain, row.parameters, held, arithmetic.precision)
        if defined is not True:
            return Poison("undefined" if defined is False else "undecided", slot)
    return _result(program, slot, values, held, arithmetic)


def _result(
    program: Program, slot: Slot, values: Sequence[Held], held: Sequence[Any], arithmetic: Enclosures
) -> Held:
    """Return what an instruction makes of arguments at which it is defined."""
    operation, slots = program.code[slot]
    if operation in OPERATIONS and (exact := exact_result(operation, held, arithmetic)) is not None:
        return exact
    # A sum that algebra knows is exact, and is not to be looked into.
    is_open = operation == "log" and isinstance(held[0], tuple)
    if is_open and (beside := _beside_one(program, slots[0], values, arithmetic)):
        # The sum needs as many bits as lie between 1 and the other term, which may be millions.
        return _value("log1p", slot, [beside], arithmetic)
    return _value(operation, slot, held, arithmetic)


def _beside_one(program: Program, slot: Slot, values: Sequence[Held], arithmetic: Enclosures) -> Real | None:
    """Return what is added to 1 in a slot, unless it is exact."""
    operation, slots = program.code[slot]
    is_one = [values[term] == ONE for term in slots]
    if operation not in ("+", "-") or True not in is_one[: 2 if operation == "+" else 1]:
        return None
    other = values[slots[1 - is_one.index(True)]]
    if not isinstance(other, tuple):
        return None
    return arithmetic.negate(other) if operation == "-" else other


def _value(operation: str, slot: Slot, held: Sequence[Any], arithmetic: Enclosures) -> Held:
    try:
        value = arithmetic.operation("*" if operation == "gate" else operation)(*held)
        if value is None:
            return Poison("undecided", slot)
        if not isinstance(value, bool) and magnitude(value) > _MOST_BITS:
            return Poison("too large" if least_magnitude(value) > _MOST_BITS else "undecided", slot)
        return value  # type: ignore[no-any-return]
    except Undecided:
        return Poison("undecided", slot)
    except TooLarge:
        return Poison("too large", slot)


def _logical(operation: str, held: Sequence[Held]) -> Held:
    first = held[0]
    if isinstance(first, Poison):
        return first
    if operation == "not":
        return not first
    if operation == "where":
        return held[1] if first else held[2]
    return held[1] if first is (operation == "and") else first


def _holds(text: str, parameters: tuple[str, ...], held: Sequence[Any], precision: int) -> bool | None:
    """Decide a condition of the function table on the arguments themselves; None where it is undecided."""
    if not text:
        return True
    condition = condition_program(text, parameters)
    value = forward(condition, held, precision)[condition.outputs[0]]
    return value if isinstance(value, bool) else None


def rough_slots(program: Program, values: Sequence[Held], precision: int) -> list[Slot]:
    """Return the slots used that are not smooth here; a negative number (~slot) where that is undecided."""
    found = []
    live, varying = live_slots(program, values), varying_slots(program)
    for slot in sorted(live & varying):
        operation, slots = program.code[slot]
        row = FUNCTIONS.get(operation)
        if row is None or not row.smooth or fixed_exponent(program, slot):
            continue
        held = [values[argument] for argument in slots]
        if any(isinstance(value, Poison) for value in held):
            continue
        smooth = _holds(row.smooth, row.parameters, held, precision)
        if smooth is not True:
            found.append(slot if smooth is False else ~slot)
    return found


def _suspects(program: Program, settled: Settled, asked: set[Slot]) -> list[Slot]:
    """Return slots not asked about whose enclosures hold an integer, however narrow; outputs first."""
    straddling = (
        slot
        for slot in dict.fromkeys((*program.outputs, *range(len(settled.values))))
        if slot not in asked and isinstance(value := settled.values[slot], tuple) and _straddles(value)
    )
    return list(islice(straddling, _MOST_SUSPECTS))


def _straddles(value: Interval) -> bool:
    try:
        low, high = ends(value)
    except TooLarge:
        return False
    return magnitude(value) <= _LARGEST_SUSPECT and math.ceil(low) <= high
