"""The degree of a formula that is a polynomial in one variable."""

from __future__ import annotations

from gradcli.numeric.conditions import fixed_exponent
from gradcli.numeric.differences.rounding import reached_slots
from gradcli.numeric.program import Program, Slot


def degree_in(program: Program, place: int) -> int | None:
    """Return a bound on the degree of the first output in one input, None where it is no polynomial as typed.

    >>> from gradcli.language.infix import read_infix
    >>> from gradcli.numeric.program import lower
    >>> degree_in(lower([read_infix("x^2*sin(y) + 3x")], ["x", "y"]), 0)
    2
    """
    degrees: dict[Slot, int | None] = dict.fromkeys(range(len(program.code)), 0)
    degrees[place] = 1
    for slot in reached_slots(program, place)[1:]:
        degrees[slot] = _degree(program, slot, [degrees[argument] for argument in program.code[slot].slots])
    return degrees[program.outputs[0]]


def _degree(program: Program, slot: Slot, below: list[int | None]) -> int | None:
    operation, slots = program.code[slot]
    known = [degree for degree in below if degree is not None]
    if len(known) < len(below):
        return None
    if operation in ("+", "-", "neg"):
        return max(known)
    if operation == "*":
        return sum(known)
    if operation == "/" and known[1] == 0:
        return known[0]
    if operation == "^" and fixed_exponent(program, slot) and program.constants[slots[1]] >= 0:
        return known[0] * int(program.constants[slots[1]])
    return None
