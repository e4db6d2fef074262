"""Second derivatives: the reverse sweep of the reverse sweep."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradcli.numeric.arithmetic import FLOATS, runner
from gradcli.numeric.program import Builder, Program

Matrix = list[list[float]]


def with_hessian(program: Program) -> Program:
    """Append the second partials of a program that `with_gradient` made.

    The outputs are those of `program`, then the lower triangle of the Hessian row by row. Griewank and
    Walther, Evaluating Derivatives, 2008, section 5.1.
    """
    builder = Builder.extending(program)
    second = []
    for row, partial in enumerate(program.outputs[1:]):
        second += builder.sweep(partial)[: row + 1]
    return builder.program([*program.outputs, *second])


def hessian_function(program: Program) -> Callable[[Sequence[float]], Matrix]:
    """Return what computes the Hessian at a point, in doubles, row by row.

    `program` has the second partials among its outputs, as `with_hessian` makes it.
    """
    size = len(program.inputs)
    triangle = program.outputs[1 + size :]
    run_once = runner(program, FLOATS)

    def hessian(point: Sequence[float]) -> Matrix:
        slots = run_once(point)
        entries = iter([slots[slot] for slot in triangle])
        rows = [[next(entries) for _ in range(row + 1)] for row in range(size)]
        return [[rows[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]

    return hessian
