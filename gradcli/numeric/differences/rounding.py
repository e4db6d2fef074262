"""How far the rounding of doubles may move a computed value: u times the sum of |v df/dv| over all values v.

Linnainmaa, Taylor expansion of the accumulated rounding error, BIT 16 (1976). Every value v that changes with
the variable is taken times 1 + d; the sensitivities to all the d come from one reverse sweep.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gradcli.language.functions import CONDITIONS
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.conditions import varying_slots
from gradcli.numeric.program import Builder, Program, Slot, with_gradient

UNIT = 2.0**-53
"""The unit roundoff of doubles: half the distance from 1 to the next."""

_EXACT = CONDITIONS | {"neg", "abs", "max", "min", "relu", "sign", "floor", "ceil", "where"}
"""Operations that round nothing."""


class Roundings:
    """How far rounding may move f and its partials at one point."""

    def __init__(self, program: Program, point: Sequence[float]) -> None:
        self._program, self._point = program, point
        self._gradient = with_gradient(program)
        self._sizes = sensitivities(program, point)

    def of_value(self, place: int) -> float | None:
        """Return e_f, about the largest rounding error of f near the point as one input changes.

        The input itself is among the values, since x + h is rounded. What does not change with it is left
        out: its error is the same on both sides of a difference. None comes back for what no double holds.
        """
        return _total(self._sizes, reached_slots(self._program, place))

    def of_partial(self, place: int) -> tuple[float | None, float | None]:
        """Return the same for the partial by one input, where that is rounded and where it is exact."""
        partial = replace(self._gradient, outputs=(self._gradient.outputs[1 + place],))
        sizes = sensitivities(partial, self._point)
        slots = reached_slots(partial, place)
        return _total(sizes, slots), _total(sizes, slots[1:])


def sensitivities(program: Program, point: Sequence[float]) -> Mapping[Slot, float]:
    """Return |v df/dv| for every value v that is rounded on the way to the first output."""
    perturbed, rounded = _perturbed(program)
    values = run(with_gradient(perturbed), [*point, *[0.0] * len(rounded)], FLOATS)
    return dict(zip(rounded, map(abs, values[1 + len(point) :]), strict=True))


def _total(sizes: Mapping[Slot, float], slots: Sequence[Slot]) -> float | None:
    total = sum(UNIT * sizes.get(slot, 0.0) for slot in slots)
    return total if math.isfinite(total) else None


def reached_slots(program: Program, place: int) -> list[Slot]:
    """Return the slots that depend on one input, in order; the input is the first."""
    reached = {place}
    for slot, (_, arguments) in enumerate(program.code):
        if not reached.isdisjoint(arguments):
            reached.add(slot)
    return sorted(reached)


def _perturbed(program: Program) -> tuple[Program, list[Slot]]:
    """Return the program in which each rounded value is multiplied by 1 + d, and the slots of these."""
    needed = sorted({*range(len(program.inputs)), *_needed(program)})
    varying = varying_slots(program)
    rounded = [slot for slot in needed if slot in varying and program.code[slot].operation not in _EXACT]
    builder = Builder((*program.inputs, *(f"d[{slot}]" for slot in rounded)))
    factors = {slot: len(program.inputs) + number for number, slot in enumerate(rounded)}
    slots: dict[Slot, Slot] = {}
    for slot in needed:
        operation, arguments = program.code[slot]
        if slot < len(program.inputs):
            value = slot
        elif slot in program.constants:
            value = builder.constant(program.constants[slot])
        else:
            value = builder.apply(operation, *(slots[argument] for argument in arguments))
        if slot in factors:
            value = builder.apply("+", value, builder.apply("*", value, factors[slot]))
        slots[slot] = value
    return builder.program([slots[program.outputs[0]]]), rounded


def _needed(program: Program) -> set[Slot]:
    needed, waiting = set(), [program.outputs[0]]
    while waiting:
        slot = waiting.pop()
        if slot not in needed:
            needed.add(slot)
            waiting.extend(program.code[slot].slots)
    return needed
