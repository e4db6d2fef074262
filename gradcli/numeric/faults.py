"""Why a program's output is no number: the subexpression at which it began."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from gradcli.language.write import part_named
from gradcli.numeric.arithmetic import fault
from gradcli.numeric.conditions import domain
from gradcli.numeric.program import Program

_NAMELESS = "the gradient has no value in double precision"


def undefined_part(program: Program, slots: Sequence[float], output: int) -> str:
    """Say what `output`, which is nan, needs; "" where it came from infinities, as inf/inf does."""
    slot = fault(program, slots, output)
    if slot is None:
        return _NAMELESS
    if any(isinf(slots[argument]) for argument in program.code[slot].slots):
        return ""
    origin = program.origins[slot]
    if origin is None:
        return _NAMELESS
    condition, part = domain(program, slot), part_named(origin)
    return f"{part} needs {part_named(condition)}" if condition else f"{part} has no value"


def missing_condition(program: Program, slot: int) -> str:
    """Name the subexpression that is undefined and the condition it needs."""
    origin = program.origins[slot]
    condition = domain(program, slot)
    what = part_named(origin) if origin is not None else "the formula"
    if condition is None:
        return f"no condition of {what} holds"
    exponent = program.constants.get(program.code[slot].slots[-1])
    is_cube_root = program.code[slot].operation == "^" and exponent is not None and exponent.denominator == 3
    cube_root = "; cbrt is the cube root that takes negative numbers" if is_cube_root else ""
    return f"{what} needs {part_named(condition)}{cube_root}"
