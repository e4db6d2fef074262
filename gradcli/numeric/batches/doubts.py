"""At which points rounding leaves open on which side of a kink or an edge of the domain they lie.

A condition is in doubt where its two sides differ by less than the bounds of their rounding errors.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Tree
from gradcli.numeric.conditions import fixed_exponent, varying_slots
from gradcli.numeric.program import Builder, Program, Slot, parsed
from gradcli.numeric.rounding_bounds import RoundingErrors

Sure = Slot | bool
"""A condition that is computed, or known beforehand."""


def with_doubt(base: Program, full: Program) -> tuple[Program, bool]:
    """Append an output to `full` that is 1 where `base`, its beginning, has a condition in doubt.

    It may be nan where the value itself is. Without such conditions `full` comes back, and False.
    """
    builder = Builder.extending(full)
    doubt = _Doubts(base, builder).of(base.outputs[0])
    if doubt is False:
        return full, False
    return builder.program([*full.outputs, _slot(builder, doubt)]), True


class _Doubts:
    """The conditions of one formula, as far as rounding can turn them."""

    def __init__(self, program: Program, builder: Builder) -> None:
        self._program, self._builder = program, builder
        self._errors = RoundingErrors(program, builder)

    def of(self, output: Slot) -> Sure:
        """Return whether the way to a slot goes over a condition in doubt, in the branch that is taken."""
        doubts: dict[Slot, Sure] = {}
        used = sorted(_below(self._program, output) & varying_slots(self._program))
        for slot in used:
            doubts[slot] = self._at(slot, doubts)
        return doubts.get(output, False)

    def _at(self, slot: Slot, doubts: dict[Slot, Sure]) -> Sure:
        operation, arguments = self._program.code[slot]
        held = [doubts.get(argument, False) for argument in arguments]
        if operation in ("where", "and", "or"):
            first, then, other = self._branches(operation, held)
            if then is False and other is False:
                return first
            slots = (_slot(self._builder, case) for case in (then, other))
            return self._either(first, self._builder.apply("where", arguments[0], *slots))
        doubt: Sure = self._own(slot)
        for one in held:
            doubt = self._either(one, doubt)
        return doubt

    @staticmethod
    def _branches(operation: str, held: Sequence[Sure]) -> tuple[Sure, Sure, Sure]:
        if operation == "where":
            return held[0], held[1], held[2]
        return (held[0], held[1], False) if operation == "and" else (held[0], False, held[1])

    def _own(self, slot: Slot) -> Sure:
        """Return whether an instruction is neither surely smooth here nor surely undefined."""
        operation, arguments = self._program.code[slot]
        row = FUNCTIONS.get(operation)
        if row is None or not (row.derivatives or operation in COMPARISONS):
            return False
        smooth, domain = row.smooth or row.domain, row.domain
        if fixed_exponent(self._program, slot):
            smooth = domain = "x != 0" if self._program.constants[arguments[1]] < 0 else ""
        if not smooth:
            return False
        names = dict(zip(row.parameters, arguments, strict=True))
        holds = self._surely(parsed(smooth), names, True)
        fails = self._surely(parsed(domain), names, False) if domain else False
        return self._not(self._either(holds, fails))

    def _surely(self, condition: Tree, names: dict[str, Slot], wanted: bool) -> Sure:
        """Return whether a condition of the function table is surely true, or surely false."""
        if not isinstance(condition, Apply):
            return False
        if condition.function in ("and", "or"):
            one, other = (self._surely(part, names, wanted) for part in condition.arguments)
            is_both = (condition.function == "and") is wanted
            return self._both(one, other) if is_both else self._either(one, other)
        left, right = (self._builder.lower(_near(side), names) for side in condition.arguments)
        operation = condition.function if wanted else _OPPOSITE[condition.function]
        if operation in ("<", "<="):
            left, right, operation = right, left, ">"
        if operation == "==":
            # only a number that was given is known to be exactly another
            return self._compared("==", left, right) if self._is_given(left, right) else False
        return self._apart("!=" if operation == "!=" else ">", left, right)

    def _is_given(self, left: Slot, right: Slot) -> bool:
        given = range(len(self._program.inputs))
        return left in given and self._builder.constants.get(right) == 0

    def _apart(self, operation: str, left: Slot, right: Slot) -> Sure:
        """Return whether two numbers differ by more than their errors, in the direction wanted."""
        zeros = [self._builder.constants.get(side) == 0 for side in (left, right)]
        if any(zeros) and self._has_sure_sign(left if zeros[1] else right):
            if zeros[1] and self._errors.signs.get(left) == 1:
                return True
            return self._compared(operation, left, right)
        margin = self._builder.apply("-", left, right)
        if operation == "!=":
            margin = self._builder.apply("abs", margin)
        bound = self._builder.apply("+", self._error(left), self._error(right))
        return self._compared(">", margin, bound)

    def _has_sure_sign(self, slot: Slot) -> bool:
        return self._errors.relative.get(slot, False)

    def _error(self, slot: Slot) -> Slot:
        """Return the error of a side of a condition: a part of the formula, a constant, or floor of one."""
        return self._errors.of(slot) if slot < len(self._program.code) else self._builder.constant(0)

    def _compared(self, operation: str, left: Slot, right: Slot) -> Sure:
        return self._builder.apply(operation, left, right)

    def _either(self, one: Sure, other: Sure) -> Sure:
        if one is True or other is True:
            return True
        if one is False or other is False:
            return other if one is False else one
        return self._builder.apply("or", one, other)

    def _both(self, one: Sure, other: Sure) -> Sure:
        if one is False or other is False:
            return False
        if one is True or other is True:
            return other if one is True else one
        return self._builder.apply("and", one, other)

    def _not(self, one: Sure) -> Sure:
        return not one if isinstance(one, bool) else self._builder.apply("not", one)


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def _near(side: Tree) -> Tree:
    """Return the nearest integer for the next below, which a rounded number may just miss."""
    if isinstance(side, Apply) and side.function == "floor":
        return Apply("floor", (Apply("+", (*side.arguments, Number("0.5"))),))
    return side


def _slot(builder: Builder, sure: Sure) -> Slot:
    return builder.constant(int(sure)) if isinstance(sure, bool) else sure


def _below(program: Program, output: Slot) -> set[Slot]:
    found, waiting = set(), [output]
    while waiting:
        slot = waiting.pop()
        if slot not in found:
            found.add(slot)
            waiting += program.code[slot].slots
    return found
