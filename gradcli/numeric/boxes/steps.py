"""What the instructions of a program do to ranges, prepared so that enclosures come out narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

import numpy as np

from gradcli.numeric.boxes.functions import FUNCTIONS_OF_RANGES, power
from gradcli.numeric.boxes.ranges import (
    Array,
    Mask,
    Range,
    add,
    constant,
    divide,
    gate,
    hull,
    integer_power,
    multiply,
    negate,
    pi,
    subtract,
    undefined,
)
from gradcli.numeric.conditions import always_used, fixed_exponent
from gradcli.numeric.program import Program, Slot


class Step(NamedTuple):
    """An operation on the ranges of some slots, and the slot that it writes."""

    slot: Slot
    operation: Callable[..., Range]
    arguments: tuple[Slot, ...]


def steps(program: Program, defined: Slot | None = None) -> list[Step]:
    """Prepare what the outputs need, in order.

    Where the slot `defined` must have a value, arguments are cut down to the domains of its functions for
    all that follows: 1/x is positive where log(x) exists.
    """
    certain = set() if defined is None else always_used(replace(program, outputs=(defined,)))
    found = []
    for slot in sorted(_needed((*program.outputs, *certain), program)):
        if slot >= len(program.inputs):
            found.append(_step(program, slot))
            domain = _domain(program, slot) if slot in certain else None
            if domain is not None:
                argument = program.code[slot].slots[0]
                found.append(Step(argument, partial(_cut, least=domain[0], most=domain[1]), (argument,)))
    return found


def _needed(wanted: Iterable[Slot], program: Program) -> set[Slot]:
    """Return the slots that some slots are computed from, with these."""
    needed: set[Slot] = set()
    stack = list(wanted)
    while stack:
        slot = stack.pop()
        if slot not in needed:
            needed.add(slot)
            stack += program.code[slot].slots
    return needed


def _step(program: Program, slot: Slot) -> Step:
    operation, arguments = program.code[slot]
    if slot in program.constants:
        value = constant(program.constants[slot])
        return Step(slot, lambda: value, ())
    if fixed_exponent(program, slot):
        exponent = int(program.constants[arguments[1]])
        return Step(slot, partial(integer_power, n=exponent), arguments[:1])
    if operation == "where" and program.origins[slot] is None:
        return Step(slot, _own_where, arguments)
    if operation == "*" and arguments[0] == arguments[1]:
        return Step(slot, partial(integer_power, n=2), arguments[:1])
    return _quotient_step(program, slot) or Step(slot, _OPERATIONS[operation], arguments)


def _quotient_step(program: Program, slot: Slot) -> Step | None:
    """Take (x/y)/y as x/y^2 and (x/y)*y as x: quotients' derivatives are full of them, and wide at poles."""
    operation, arguments = program.code[slot]
    if operation not in ("*", "/"):
        return None
    narrow = _over_square if operation == "/" else _cancelled
    for quotient, other in (arguments, arguments[::-1])[: 2 if operation == "*" else 1]:
        inner = program.code[quotient]
        opposite = inner.operation == "neg"
        if opposite:
            inner = program.code[inner.slots[0]]
        if inner.operation == "/" and inner.slots[1] == other:
            return Step(slot, _opposite(narrow) if opposite else narrow, inner.slots)
    return None


def _opposite(operation: Callable[[Range, Range], Range]) -> Callable[[Range, Range], Range]:
    return lambda x, y: negate(operation(x, y))


def _over_square(x: Range, y: Range) -> Range:
    return divide(x, integer_power(y, 2))


def _cancelled(x: Range, y: Range) -> Range:
    none = np.isnan(y.low) | ((y.low == 0) & (y.high == 0))
    rough = x.rough | y.rough | ((y.low <= 0) & (y.high >= 0))
    return Range(np.where(none, np.nan, x.low), np.where(none, np.nan, x.high), rough)


def _domain(program: Program, slot: Slot) -> tuple[float, float] | None:
    """Return the interval to which an instruction's first argument must belong."""
    operation, arguments = program.code[slot]
    if operation == "^" and not fixed_exponent(program, slot) and arguments[1] in program.constants:
        return 0.0, np.inf
    return _DOMAINS.get(operation)


def _cut(x: Range, least: float, most: float) -> Range:
    none = ~((x.low <= most) & (x.high >= least))
    low, high = np.maximum(x.low, least), np.minimum(x.high, most)
    rough = x.rough | (x.low <= least) | (x.high >= most)
    return Range(np.where(none, np.nan, low), np.where(none, np.nan, high), rough)


def _where(condition: Range, x: Range, y: Range) -> Range:
    """Take the branch that is taken on the whole box, else the hull of both."""
    both = hull(x, y)
    yes, no, none = condition.low == 1, condition.high == 0, np.isnan(condition.low)
    low, high, rough = (
        np.where(yes, ours, np.where(no, theirs, either))
        for ours, theirs, either in zip(x, y, both, strict=True)
    )
    return Range(np.where(none, np.nan, low), np.where(none, np.nan, high), condition.rough | rough)


def _own_where(condition: Range, x: Range, y: Range) -> Range:
    """Choose as a derivative does: 0 where the condition has no value, for that is a branch not taken."""
    chosen = _where(condition, x, y)
    is_zero = np.isnan(condition.low) & (x.low <= 0) & (x.high >= 0) & (y.low <= 0) & (y.high >= 0)
    return Range(np.where(is_zero, 0.0, chosen.low), np.where(is_zero, 0.0, chosen.high), chosen.rough)


def _and(x: Range, y: Range) -> Range:
    """Decide from left to right: where `x` is false, `y` need not have a value."""
    low, high = np.where(x.low == 1, y.low, 0.0), np.where(x.high == 0, 0.0, y.high)
    high = np.where((x.low < x.high) & np.isnan(y.high), 0.0, high)
    return _truth(x, y, low, high, x.high == 0)


def _or(x: Range, y: Range) -> Range:
    return _not(_and(_not(x), _not(y)))


def _not(x: Range) -> Range:
    return Range(1 - x.high, 1 - x.low, x.rough)


def _truth(x: Range, y: Range, low: Array, high: Array, decided: Mask) -> Range:
    rough = x.rough | (y.rough & ~decided)
    none = np.isnan(x.low)
    return Range(np.where(none, np.nan, low), np.where(none, np.nan, high), rough)


def _compared(
    always: Callable[[Range, Range], Mask], never: Callable[[Range, Range], Mask]
) -> Callable[..., Range]:
    """Return a comparison that is decided where it comes out the same for all values."""

    def compare(x: Range, y: Range) -> Range:
        low, high = always(x, y).astype(float), 1.0 - never(x, y).astype(float)
        none = np.isnan(x.low) | np.isnan(y.low)
        rough = x.rough | y.rough
        if x.low.ndim or y.low.ndim:
            rough = rough | ((x.low <= y.high) & (y.low <= x.high))
        return Range(np.where(none, np.nan, low), np.where(none, np.nan, high), rough)

    return compare


def _less(x: Range, y: Range) -> Mask:
    return np.asarray(x.high < y.low)


def _less_equal(x: Range, y: Range) -> Mask:
    return np.asarray(x.high <= y.low)


def _equal(x: Range, y: Range) -> Mask:
    return np.asarray((x.low == x.high) & (y.low == y.high) & (x.low == y.low))


def _unequal(x: Range, y: Range) -> Mask:
    return _less(x, y) | _less(y, x)


_OPERATIONS: dict[str, Callable[..., Range]] = {
    **FUNCTIONS_OF_RANGES,
    "+": add, "-": subtract, "*": multiply, "/": divide, "neg": negate, "^": power, "gate": gate,
    "<": _compared(_less, lambda x, y: _less_equal(y, x)),
    "<=": _compared(_less_equal, lambda x, y: _less(y, x)),
    ">": _compared(lambda x, y: _less(y, x), _less_equal),
    ">=": _compared(lambda x, y: _less_equal(y, x), _less),
    "==": _compared(_equal, _unequal), "!=": _compared(_unequal, _equal),
    "and": _and, "or": _or, "not": _not, "where": _where, "pi": pi, "undefined": undefined,
    "true": lambda: constant(Fraction(1)), "false": lambda: constant(Fraction(0)),
}  # fmt: skip
_DOMAINS = {
    "log": (0.0, np.inf), "log1p": (-1.0, np.inf), "sqrt": (0.0, np.inf), "acosh": (1.0, np.inf),
    "asin": (-1.0, 1.0), "acos": (-1.0, 1.0), "atanh": (-1.0, 1.0),
}  # fmt: skip
