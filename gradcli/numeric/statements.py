"""Write a program as the statements of a target language: a dialect is one record of templates.

What is written is made of slot numbers, float literals and the templates alone. A slot that is used once
stands within the expression that uses it; every other one gets a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.program import Program, Slot


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a language writes numbers, operations and assignments.

    `{0}`, `{1}` and `{2}` stand for operands. `powers` are templates for known exponents, `known_power` is
    the one for all other constants but 0. Operands are put in place to a depth of `nesting`; where a
    template repeats one, it is a name.
    """

    number: Callable[[Fraction], str]
    operations: Mapping[str, str]
    powers: Mapping[Fraction, str]
    known_power: str
    assignment: str = "{0} = {1}"
    nesting: int = 20


@dataclass(frozen=True, slots=True)
class Statements:
    """The lines that compute a program's outputs, and the expression of each output behind them."""

    lines: tuple[str, ...]
    outputs: tuple[str, ...]


def statements(
    program: Program,
    outputs: Sequence[Slot],
    dialect: Dialect,
    given: Mapping[Slot, str],
    named: frozenset[Slot] = frozenset(),
) -> Statements:
    """Write what `outputs` need; `given` slots, the inputs among them, have a name already.

    The `named` slots are assigned even where they are used once. Raises KeyError for an operation that the
    dialect does not have.
    """
    writer = _Writer(program, dialect, dict(given))
    live = live_from(program, outputs, given)
    uses = _uses(program, live, dialect, outputs)
    lines = []
    for slot in live:
        text, depth = writer.expression(slot)
        if uses[slot] == 1 and depth <= dialect.nesting and slot not in named:
            writer.written[slot], writer.depths[slot] = text, depth
        else:
            name = f"t{slot}"
            lines.append(dialect.assignment.format(name, text))
            writer.written[slot] = name
    return Statements(tuple(lines), tuple(writer.operand(slot) for slot in outputs))


def live_from(program: Program, outputs: Sequence[Slot], given: Mapping[Slot, object]) -> list[Slot]:
    """Return the slots to compute for `outputs`, in order, without constants and `given` ones."""
    wanted = {slot for slot in outputs if slot not in given and slot not in program.constants}
    for slot in range(max(wanted, default=-1), -1, -1):
        if slot in wanted:
            wanted.update(
                below
                for below in program.code[slot].slots
                if below not in given and below not in program.constants
            )
    return sorted(wanted)


@dataclass(slots=True)
class _Writer:
    program: Program
    dialect: Dialect
    written: dict[Slot, str]
    depths: dict[Slot, int] = field(default_factory=dict)

    def expression(self, slot: Slot) -> tuple[str, int]:
        """Return the text of an instruction and how deep it is."""
        slots = self.program.code[slot].slots
        depth = 1 + max((self.depths.get(below, 0) for below in slots), default=0)
        return _template(self.program, slot, self.dialect).format(*map(self.operand, slots)), depth

    def operand(self, slot: Slot) -> str:
        """Return the text that stands for a slot's value."""
        constant = self.program.constants.get(slot)
        return self.written[slot] if constant is None else self.dialect.number(constant)


def _template(program: Program, slot: Slot, dialect: Dialect) -> str:
    operation, slots = program.code[slot]
    if operation == "^" and (power := program.constants.get(slots[1])):
        return dialect.powers.get(power, dialect.known_power)
    return dialect.operations[operation]


def _uses(
    program: Program, live: Sequence[Slot], dialect: Dialect, outputs: Sequence[Slot]
) -> Mapping[Slot, int]:
    """Count how often each slot's text would be written out."""
    uses = Counter(outputs)
    for slot in live:
        template = _template(program, slot, dialect)
        for place, below in enumerate(program.code[slot].slots):
            uses[below] += max(1, template.count(f"{{{place}}}"))
    return uses


def literal(value: Fraction) -> str:
    """Write an exact constant as the nearest double; beyond the largest it reads as infinite.

    >>> literal(Fraction(1, 10)), literal(Fraction(10) ** 400), literal(Fraction(-2))
    ('0.1', '1e999', '(-2.0)')
    """
    number = float_of(value)
    text = repr(number).replace("inf", "1e999")
    return f"({text})" if text.startswith("-") else text
