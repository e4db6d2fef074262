"""The program that answers for second derivatives at points: the Hessian, its minors, its products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gradcli.dataclass import dataclass
from gradcli.errors import LimitError
from gradcli.language.expression import Expression
from gradcli.numeric.minors import Ring, minors_and_coefficients
from gradcli.numeric.point_program import PointProgram, dot, point_program
from gradcli.numeric.points import Point, Question
from gradcli.numeric.program import Builder, Program, Slot
from gradcli.numeric.second import with_hessian

MOST_VARIABLES = 30
"""More variables have a matrix that nobody reads; its products with vectors need no matrix."""

MOST_EIGENVALUES = 12
"""More variables have a matrix, but no minors and no eigenvalues: these take the fourth power of time."""


@dataclass(frozen=True, slots=True)
class CurvatureProgram:
    """The program for one set of vectors.

    `first` answers as `grad` does; the outputs of `full` are the value, then the slots that the other fields
    name: the rows of the matrix (None where it is left out), the leading minors, the coefficients of the
    characteristic polynomial, and for each of `vectors` its entries and the entries of its product.
    """

    first: PointProgram
    full: Program
    vectors: tuple[Point, ...]
    matrix: tuple[tuple[Slot, ...], ...] | None
    minors: tuple[Slot, ...]
    coefficients: tuple[Slot, ...]
    products: tuple[tuple[tuple[Slot, ...], tuple[Slot, ...]], ...]


def curvature_program(
    expression: Expression, vectors: Sequence[Point] = (), *, with_matrix: bool = True
) -> CurvatureProgram:
    """Prepare the second derivatives of a formula for evaluation at many points.

    A product with a vector takes one more sweep, over the derivative along it, and needs no matrix.
    """
    first = point_program(expression.tree, expression.variables, ())
    count = first.count
    value, *partials = first.full.outputs[: count + 1]
    swept = replace(first.full, outputs=(value, *partials))
    second = with_hessian(swept) if with_matrix else swept
    matrix = _square(second.outputs[1 + count :], count) if with_matrix else None
    builder = Builder.extending(second)
    minors, coefficients = _minors(builder, matrix) if matrix and count <= MOST_EIGENVALUES else ((), ())
    products = tuple(_product(builder, partials, vector) for vector in vectors)
    outputs = [
        value, *(slot for row in matrix or () for slot in row), *minors, *coefficients,
        *(slot for pair in products for part in pair for slot in part),
    ]  # fmt: skip
    return CurvatureProgram(
        first, builder.program(outputs), tuple(vectors), matrix, minors, coefficients, products
    )


def curvature_programs(
    expression: Expression, questions: Sequence[Question], *, with_matrix: bool = True
) -> Iterator[tuple[Question, CurvatureProgram]]:
    """Yield each question with its program; its directions are the vectors, and the same ones share one."""
    programs: dict[tuple[Point, ...], CurvatureProgram] = {}
    for question in questions:
        vectors = tuple(direction.vector for direction in question.directions)
        if vectors not in programs:
            programs[vectors] = curvature_program(expression, vectors, with_matrix=with_matrix)
        yield question, programs[vectors]


def check_matrix_size(count: int) -> None:
    """Refuse a matrix for more variables than anyone reads. Raises LimitError."""
    if count > MOST_VARIABLES:
        raise LimitError(
            f"the matrix limit is met: at most {MOST_VARIABLES} variables, not {count}",
            hint="the product with a vector V needs no matrix: add --times V and --at",
        )


def _square(triangle: Sequence[Slot], size: int) -> tuple[tuple[Slot, ...], ...]:
    """Return the whole symmetric matrix of a lower triangle that is given row by row."""
    rows = [triangle[row * (row + 1) // 2 :][: row + 1] for row in range(size)]
    return tuple(tuple(rows[max(i, j)][min(i, j)] for j in range(size)) for i in range(size))


def _minors(builder: Builder, matrix: Sequence[Sequence[Slot]]) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    ring = Ring(
        builder.constant(1),
        lambda x: builder.apply("neg", x),
        lambda x, y: builder.apply("+", x, y),
        lambda x, y: builder.apply("*", x, y),
    )
    minors, coefficients = minors_and_coefficients(matrix, ring)
    return tuple(minors), tuple(coefficients)


def _product(
    builder: Builder, partials: list[Slot], vector: Point
) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    entries = [builder.lower(tree) for tree in vector]
    return tuple(entries), tuple(builder.sweep(dot(builder, partials, entries)))
