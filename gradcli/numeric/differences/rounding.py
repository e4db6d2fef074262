"""How far the rounding of doubles may move a computed value: u times the sum of |v df/dv| over all values v.

Linnainmaa, Taylor expansion of the accumulated rounding error, BIT 16 (1976). Every value v that changes with
the variable is taken times 1 + d; the sensitivities to all the d come from one reverse sweep.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradcli.language.functions import CONDITIONS
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.program import Builder, Program, Slot, with_gradient

UNIT = 2.0**-53
"""The unit roundoff of doubles: half the distance from 1 to the next."""

_EXACT = CONDITIONS | {"neg", "abs", "max", "min", "relu", "sign", "floor", "ceil", "where"}
"""Operations that round nothing."""


def rounding_error(program: Program, point: Sequence[float], place: int) -> float | None:
    """Return about the largest rounding error of the first output near `point`, as one input changes.

    The input itself is among the values, since x + h is rounded. What does not change with it is left out:
    its error is the same on both sides of a difference. None comes back for what no double holds.
    """
    perturbed, count = _perturbed(program, place)
    values = run(with_gradient(perturbed), [*point, *[0.0] * count], FLOATS)
    sensitivities = values[1 + len(point) :]
    total = math.fsum(map(abs, sensitivities)) if all(map(math.isfinite, sensitivities)) else math.nan
    return UNIT * total if math.isfinite(total) else None


def reached_slots(program: Program, place: int) -> list[Slot]:
    """Return the slots that depend on one input, in order; the input is the first."""
    reached = {place}
    for slot, (_, arguments) in enumerate(program.code):
        if not reached.isdisjoint(arguments):
            reached.add(slot)
    return sorted(reached)


def _perturbed(program: Program, place: int) -> tuple[Program, int]:
    """Return the program in which each rounded value is multiplied by 1 + d, and how many there are."""
    rounded = [slot for slot in reached_slots(program, place) if program.code[slot].operation not in _EXACT]
    names = [f"d[{slot}]" for slot in rounded]
    builder = Builder((*program.inputs, *names))
    factors = {slot: len(program.inputs) + number for number, slot in enumerate(rounded)}
    slots: list[Slot] = []
    for slot, (operation, arguments) in enumerate(program.code):
        if slot < len(program.inputs):
            value = slot
        elif slot in program.constants:
            value = builder.constant(program.constants[slot])
        else:
            value = builder.apply(operation, *(slots[argument] for argument in arguments))
        if slot in factors:
            value = builder.apply("+", value, builder.apply("*", value, factors[slot]))
        slots.append(value)
    return builder.program([slots[program.outputs[0]]]), len(rounded)
