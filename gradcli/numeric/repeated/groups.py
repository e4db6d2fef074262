"""The summands of one outline as one small program over columns, with its reverse sweep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.numeric.kernel import expanded
from gradcli.numeric.program import Builder, Program, Slot
from gradcli.numeric.repeated.rearrangement import rearranged
from gradcli.numeric.repeated.sums import NUMBER, VARIABLE, Entry, Group


@dataclass(frozen=True, slots=True)
class Columns:
    """A program whose inputs have an entry for each of `count` summands.

    The inputs are the variables, given by their places, then the `data`, then, where the sum's adjoint is
    not known beforehand, that. The outputs are a summand and its share in the partial of each variable.
    """

    program: Program
    count: int
    variables: tuple[tuple[int, ...], ...]
    data: tuple[tuple[Fraction, ...], ...]
    sign: int

    @property
    def is_seeded(self) -> bool:
        """Whether the last input is the adjoint of the sum."""
        return len(self.program.inputs) > len(self.variables) + len(self.data)


def columns_of(
    group: Group, places: Mapping[Slot, int], constants: Mapping[Slot, Fraction], adjoint: Fraction | None
) -> Columns:
    """Return the program of a group; `places` says where the variables of the whole program stand.

    An `adjoint` of the whole sum that is a known number is multiplied into the program's constants.
    """
    leaves = list(zip(*group.rows, strict=True))
    kinds = [entry for entry in group.outline if entry in (VARIABLE, NUMBER)]
    variables = [column for kind, column in zip(kinds, leaves, strict=True) if kind == VARIABLE]
    numbers = [
        [constants[slot] for slot in column]
        for kind, column in zip(kinds, leaves, strict=True)
        if kind == NUMBER
    ]
    data = [column for column in numbers if any(number != column[0] for number in column)]
    names = [f"variable {place}" for place in range(len(variables))]
    names += [f"data {place}" for place in range(len(data))]
    if adjoint is None:
        names.append("adjoint")
    summand = _summand(group.outline, numbers, names, len(variables))
    program = _with_partials(summand, group.sign, adjoint, len(variables))
    scalars = {place for place, column in enumerate(variables) if len(set(column)) == 1}
    scalars |= set() if adjoint is not None else {len(names) - 1}
    return Columns(
        expanded(rearranged(program, scalars)),
        len(group.rows),
        tuple(tuple(places[slot] for slot in column) for column in variables),
        tuple(map(tuple, data)),
        group.sign,
    )


def _summand(
    outline: Sequence[Entry], numbers: Sequence[Sequence[Fraction]], names: Sequence[str], variables: int
) -> Program:
    """Build the program of a summand; numbers that are the same in all of them are constants."""
    builder = Builder(names)
    variable, datum, number = iter(range(variables)), iter(range(variables, len(names))), iter(numbers)
    slots: list[Slot] = []
    for entry in outline:
        slots.append(_slot_of(entry, slots, builder, variable, datum, number))
    return builder.program(slots[-1:])


def _slot_of(
    entry: Entry, slots: Sequence[Slot], builder: Builder, variable: Iterator[Slot], datum: Iterator[Slot],
    number: Iterator[Sequence[Fraction]],
) -> Slot:  # fmt: skip
    if entry == VARIABLE:
        return next(variable)
    if entry == NUMBER:
        column = next(number)
        varies = any(entry != column[0] for entry in column)
        return next(datum) if varies else builder.constant(column[0])
    if entry.exponent is not None:
        return builder.constant(entry.exponent)
    return builder.apply(entry.operation, *(slots[place] for place in entry.places))


def _with_partials(summand: Program, sign: int, adjoint: Fraction | None, variables: int) -> Program:
    """Append the reverse sweep of the summand times its sign and the adjoint of the sum."""
    builder = Builder.extending(summand)
    value = summand.outputs[0]
    factor = len(summand.inputs) - 1 if adjoint is None else builder.constant(adjoint)
    weighted = builder.apply("*", factor, value)
    partials = builder.sweep(builder.apply("neg", weighted) if sign < 0 else weighted)
    return builder.program([value, *partials[:variables]])
