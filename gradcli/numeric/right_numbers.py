"""The right outputs of a program at a point of doubles, each taken as the decimal that it is written as."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.decimals import rounded
from gradcli.numeric.intervals import TooLarge, ends
from gradcli.numeric.pointwise import Held, Poison, forward, precisions
from gradcli.numeric.program import Program
from gradcli.results.quantities import Quantity

_DIGITS = 17
_RUNGS = 4
"""How often the precision is doubled: to 240 digits."""

Found = Quantity | float | None
"""A number in right digits, else a bound of its size, else nothing."""


def right_numbers(program: Program, point: Sequence[float]) -> list[Found]:
    """Return each output as a quantity to 17 digits, or how large it is at most, or None where undefined."""
    inputs = [Fraction(repr(x)) for x in point]
    found: list[Found] = []
    for precision in precisions(_DIGITS)[:_RUNGS]:
        values = forward(program, inputs, precision)
        held = [values[slot] for slot in program.outputs]
        found = [_found(value) for value in held]
        if not any(_is_open(value, number) for value, number in zip(held, found, strict=True)):
            break
    return found


def _found(value: Held) -> Found:
    if isinstance(value, Poison | bool):
        return None
    settled = rounded(value, _DIGITS)
    if settled is not None:
        return Quantity(settled.value, settled.decimal)
    try:
        most = max(map(abs, ends(value)))
    except TooLarge:
        return None
    return max(float_of(most), 5e-324)


def _is_open(value: Held, found: Found) -> bool:
    """Tell whether more precision may tell more."""
    if isinstance(value, Poison):
        return value.kind == "undecided"
    return not isinstance(found, Quantity)
