"""The program that answers all that is asked at points: f, its partials, their length, directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, contains_decimal
from gradcli.language.write import part_named
from gradcli.numeric.points import Direction, Question
from gradcli.numeric.program import Builder, Program, Slot, lower, with_gradient


@dataclass(frozen=True, slots=True)
class PointProgram:
    """The program that answers for one set of directions: f, partials, norm, ascent, then directions."""

    base: Program
    full: Program
    directions: tuple[Direction, ...]
    decimals: bool

    @property
    def count(self) -> int:
        """How many variables there are."""
        return len(self.base.inputs)


def point_program(tree: Tree, variables: Sequence[str], directions: Sequence[Direction]) -> PointProgram:
    """Prepare a formula for evaluation at many points."""
    base = lower([tree], variables)
    full = with_geometry(with_gradient(base), directions)
    return PointProgram(base, full, tuple(directions), contains_decimal(tree))


def point_programs(
    expression: Expression, questions: Sequence[Question]
) -> Iterator[tuple[Question, PointProgram]]:
    """Yield each question with its program; the same directions share one."""
    programs: dict[tuple[Direction, ...], PointProgram] = {}
    for question in questions:
        along = question.directions
        if along not in programs:
            programs[along] = point_program(expression.tree, expression.variables, along)
        yield question, programs[along]


def with_geometry(program: Program, directions: Sequence[Direction]) -> Program:
    """Append the norm, the unit vector of steepest ascent and the directional derivatives."""
    builder = Builder.extending(program)
    partials = list(program.outputs[1:])
    outputs = [*program.outputs, *unit_of(builder, partials)]
    for direction in directions:
        vector = [builder.lower(tree) for tree in direction.vector]
        _, *unit = unit_of(builder, vector)
        used = unit if direction.normalised else vector
        outputs += [*unit, dot(builder, partials, used), *vector]
    return builder.program(outputs)


def unit_of(builder: Builder, vector: list[Slot]) -> list[Slot]:
    """Return the length of a vector, then the vector of length one."""
    length = builder.apply("sqrt", dot(builder, vector, vector))
    return [length, *(builder.apply("/", entry, length) for entry in vector)]


def dot(builder: Builder, one: Sequence[Slot], other: Sequence[Slot]) -> Slot:
    """Return the slot of the sum of the products of two lists."""
    total = builder.constant(0)
    for x, y in zip(one, other, strict=True):
        total = builder.apply("+", total, builder.apply("*", x, y))
    return total


def text_of(program: PointProgram, slot: Slot) -> str:
    """Write the subexpression behind a slot."""
    origin = program.full.origins[slot] if slot < len(program.full.origins) else None
    return part_named(origin) if origin is not None else "the result"
