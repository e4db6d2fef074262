"""Answer about second derivatives with numbers alone, by the reverse sweep of the reverse sweep."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.calculus.curvature.curvature_numbers import curvature_numbers
from gradcli.language.expression import Expression
from gradcli.numeric.curvature_program import MOST_VARIABLES, curvature_programs
from gradcli.numeric.points import Question
from gradcli.results.hessians import HessianReport
from gradcli.results.quantities import Remark

_NUMERIC = Remark("numeric", "numbers by the reverse sweep alone; no symbolic formula was derived")
_PRODUCTS = Remark(
    "products",
    f"the matrix is left out, for it has more than {MOST_VARIABLES} rows; "
    "its products are worked out by the reverse sweep alone",
)


def report(expression: Expression, questions: Sequence[Question], digits: int) -> HessianReport:
    """Answer at each point without a formula, and without the matrix where that is too large to read."""
    with_matrix = len(expression.variables) <= MOST_VARIABLES
    evaluations = tuple(
        curvature_numbers(program, question.point, digits).answer
        for question, program in curvature_programs(expression, questions, with_matrix=with_matrix)
    )
    return HessianReport(expression, None, evaluations, (_NUMERIC if with_matrix else _PRODUCTS,))
