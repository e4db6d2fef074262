"""Run a program at one exact point until every digit asked for is settled.

The precision grows until both ends of each output's enclosure round to the same double and the same
decimal; see Kearfott, Rigorous Global Search, 1996, chapter 1, for the arithmetic. What is undefined,
and where, is a value that flows on like a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import Any

from gradcli.errors import ExpressionError
from gradcli.language.functions import FUNCTIONS
from gradcli.language.tree import Tree
from gradcli.numeric.conditions import fixed_exponent, varying_slots
from gradcli.numeric.decimals import Rounded, rounded
from gradcli.numeric.enclosure import Enclosures, Real, TooLarge, Undecided, magnitude
from gradcli.numeric.program import Program, Slot, lower, parsed

_LADDER = (1, 2, 4, 8, 16, 32)
_FIRST_DIGITS = 30
_BITS_A_DIGIT = 3.33
_MOST_SUSPECTS = 50


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
    are those of the last run, at `precision` bits.
    """

    outputs: tuple[Rounded | Poison, ...]
    rough: tuple[Slot, ...]
    values: tuple[Held, ...]
    precision: int

    @property
    def is_decided(self) -> bool:
        """Whether no more precision could tell more."""
        open_outputs = any(isinstance(o, Poison) and o.kind == "undecided" for o in self.outputs)
        return not open_outputs and all(slot >= 0 for slot in self.rough)


def settle(
    program: Program,
    point: Sequence[Tree],
    digits: int,
    is_zero: Callable[[Slot], bool] | None = None,
) -> Settled:
    """Run `program` at `point` in growing precision until all outputs are settled.

    `is_zero` is asked, once a slot, whether a number that no precision tells from 0 is exactly 0.
    """
    coordinates = lower(point, ())
    zeros: set[Slot] = set()
    asked: set[Slot] = set()
    settled = Settled((), (), (), 0)
    for factor in _LADDER:
        precision = int(factor * max(_FIRST_DIGITS, digits + 15) * _BITS_A_DIGIT)
        settled = _settled_at(precision, program, coordinates, digits, zeros)
        if settled.is_decided:
            return settled
        if factor > 1 and is_zero is not None:
            suspects = [slot for slot in _suspects(settled) if slot not in asked]
            asked.update(suspects)
            zeros.update(slot for slot in suspects if is_zero(slot))
    return settled


def forward(
    program: Program, inputs: Sequence[Real], precision: int, zeros: frozenset[Slot] | set[Slot] = frozenset()
) -> list[Held]:
    """Run a program over enclosures and return what every slot holds."""
    arithmetic = Enclosures(precision)
    values: list[Held] = list(inputs)
    for slot in range(len(inputs), len(program.code)):
        if slot in program.constants:
            values.append(program.constants[slot])
        elif slot in zeros:
            values.append(Fraction(0))
        else:
            values.append(_computed(program, slot, values, arithmetic))
    return values


def live_slots(program: Program, values: Sequence[Held]) -> set[Slot]:
    """Return the slots that the first output really used at this point."""
    live: set[Slot] = set()
    stack = [program.outputs[0]]
    while stack:
        slot = stack.pop()
        if slot in live:
            continue
        live.add(slot)
        operation, arguments = program.code[slot]
        if operation == "where" and isinstance(values[arguments[0]], bool):
            arguments = (arguments[0], arguments[1] if values[arguments[0]] else arguments[2])
        elif operation in ("and", "or") and values[arguments[0]] is (operation == "or"):
            arguments = arguments[:1]
        stack += arguments
    return live


def _settled_at(
    precision: int, program: Program, coordinates: Program, digits: int, zeros: set[Slot]
) -> Settled:
    at = forward(coordinates, (), precision)
    inputs = [_real(at[slot]) for slot in coordinates.outputs]
    values = forward(program, inputs, precision, zeros)
    outputs = tuple(_rounded(slot, values[slot], digits) for slot in program.outputs)
    return Settled(outputs, tuple(_rough(program, values, precision)), tuple(values), precision)


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
        return _logical(operation, held)
    if operation == "gate" and held[0] == 0:
        return Fraction(0)
    for value in held:
        if isinstance(value, Poison):
            return value
    if not fixed_exponent(program, slot) or program.constants[slots[1]] < 0:
        defined = _holds(
            FUNCTIONS[operation].domain if operation in FUNCTIONS else "", held, arithmetic.precision
        )
        if defined is not True:
            return Poison("undefined" if defined is False else "undecided", slot)
    return _value(operation, slot, held, arithmetic)


def _value(operation: str, slot: Slot, held: Sequence[Any], arithmetic: Enclosures) -> Held:
    try:
        value = arithmetic.operation("*" if operation == "gate" else operation)(*held)
        if value is None:
            return Poison("undecided", slot)
        if not isinstance(value, bool) and magnitude(value) > 10**12:
            return Poison("too large", slot)
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


def _holds(text: str, held: Sequence[Any], precision: int) -> bool | None:
    """Decide a condition of the function table on the arguments themselves; None where it is undecided."""
    if not text:
        return True
    condition = _condition(text)
    value = forward(condition, held[: len(condition.inputs)], precision)[condition.outputs[0]]
    return value if isinstance(value, bool) else None


@cache
def _condition(text: str) -> Program:
    return lower([parsed(text)], ("x", "y") if "y" in text else ("x",))


def _rough(program: Program, values: Sequence[Held], precision: int) -> list[Slot]:
    """Return the slots used that are not smooth here; a negative number (~slot) where that is undecided."""
    found = []
    live, varying = live_slots(program, values), varying_slots(program)
    for slot in sorted(live & varying):
        operation, slots = program.code[slot]
        row = FUNCTIONS.get(operation)
        if row is None or not row.smooth or fixed_exponent(program, slot) or _skips(program, slot):
            continue
        held = [values[argument] for argument in slots]
        if any(isinstance(value, Poison) for value in held):
            continue
        smooth = _holds(row.smooth, held, precision)
        if smooth is not True:
            found.append(slot if smooth is False else ~slot)
    return found


def _skips(program: Program, slot: Slot) -> bool:
    """Tell whether a power with a constant exponent above 1 has its base inside the domain's closure."""
    return program.code[slot].operation == "^" and fixed_exponent(program, slot)


def _suspects(settled: Settled) -> list[Slot]:
    """Return the first slots whose enclosures hold 0, however narrow they are."""
    straddling = (
        slot for slot, value in enumerate(settled.values) if isinstance(value, tuple) and _straddles(value)
    )
    return list(islice(straddling, _MOST_SUSPECTS))


def _straddles(value: tuple[Any, Any]) -> bool:
    low, high = value
    return bool(low[0] == 1 or not low[1]) and bool(high[0] == 0 or not high[1])
