"""What stands around the long sums, as one small program in which each sum is an input."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.numeric.kernel import expanded
from gradcli.numeric.program import Builder, Program, Slot
from gradcli.numeric.repeated.sums import LongSum, Sums


@dataclass(frozen=True, slots=True)
class Outer:
    """The program of f over some of the variables, the sums and the adjoints of what summands share.

    The inputs come in this order; `variables` are the places of the first. The outputs are f, its partials
    by the variables and by the sums, then the shared numbers.
    """

    program: Program
    variables: tuple[int, ...]
    sums: int
    shared: int

    @property
    def value(self) -> Slot:
        """The slot of f."""
        return self.program.outputs[0]

    @property
    def partials(self) -> tuple[Slot, ...]:
        """The slots of the partials by the variables."""
        return self.program.outputs[1 : 1 + len(self.variables)]

    @property
    def adjoints(self) -> tuple[Slot, ...]:
        """The slots of the partials by the sums."""
        first = 1 + len(self.variables)
        return self.program.outputs[first : first + self.sums]

    @property
    def read(self) -> tuple[Slot, ...]:
        """The slots of the numbers that summands share."""
        return self.program.outputs[1 + len(self.variables) + self.sums :]

    def adjoint(self, number: int) -> Fraction | None:
        """Return the partial by a sum where it is a known number."""
        return self.program.constants.get(self.adjoints[number])


def outer_of(found: Sums) -> Outer:
    """Lower what is outside the summands, and sweep it backwards.

    What summands share is a function of the variables and of earlier sums. Its adjoint comes from the
    summands: with it as a known number, the partials of f + adjoint * shared are those of the whole.
    """
    size = len(found.program.inputs)
    variables = tuple(slot for slot in found.outer if slot < size)
    names = [f"variable {place}" for place in variables]
    names += [f"sum {number}" for number in range(len(found.sums))]
    names += [f"adjoint {number}" for number in range(len(found.shared))]
    places = _copied(found, variables, builder := Builder(names))
    value, *shared = (places[slot] for slot in (found.program.outputs[0], *found.shared))
    sweeper = Builder.extending(builder.program([value]))
    whole, first = value, len(variables) + len(found.sums)
    for number, slot in enumerate(shared):
        whole = sweeper.apply("+", whole, sweeper.apply("*", first + number, slot))
    partials = sweeper.sweep(whole)[:first]
    program = expanded(sweeper.program([value, *partials, *shared]))
    return Outer(program, variables, len(found.sums), len(shared))


def _copied(found: Sums, variables: Sequence[int], builder: Builder) -> dict[Slot, Slot]:
    """Copy the slots outside all summands; a sum is its input and the terms that belong to no group."""
    places = {slot: place for place, slot in enumerate(variables)}
    sums = {found_sum.slot: found_sum for found_sum in found.sums}
    numbers = {slot: len(variables) + number for number, slot in enumerate(sums)}
    for slot in found.outer:
        if slot in sums:
            places[slot] = _with_rest(found, sums[slot], numbers[slot], places, builder)
        elif slot not in places:
            operation, slots = found.program.code[slot]
            operands = [_operand(found, below, places, builder) for below in slots]
            places[slot] = builder.apply(operation, *operands)
    return places


def _with_rest(found: Sums, part: LongSum, place: Slot, places: dict[Slot, Slot], builder: Builder) -> Slot:
    for sign, term in part.rest:
        operand = _operand(found, term, places, builder)
        place = builder.apply("+" if sign > 0 else "-", place, operand)
    return place


def _operand(found: Sums, slot: Slot, places: dict[Slot, Slot], builder: Builder) -> Slot:
    constant = found.program.constants.get(slot)
    return places[slot] if constant is None else builder.constant(constant)
