"""Answer with numbers alone, by the reverse sweep: what still works where the symbolic work meets a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from gradcli.language.expression import Expression
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.point_program import point_programs
from gradcli.numeric.points import Question
from gradcli.results.gradients import GradientReport
from gradcli.results.quantities import Remark

Report = TypeVar("Report", bound=GradientReport)

_REMARK = Remark("numeric", "numbers by the reverse sweep alone; no symbolic formula was derived")


def report(
    expression: Expression, kind: Callable[..., Report], questions: Sequence[Question], digits: int
) -> Report:
    """Answer at each point with value, gradient, norm and directions, without a formula."""
    evaluations = [
        evaluate_at(program, question.point, digits)
        for question, program in point_programs(expression, questions)
    ]
    return kind(expression, None, tuple(evaluations), (_REMARK,))
