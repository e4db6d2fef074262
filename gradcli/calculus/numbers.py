"""Answer with numbers alone, by the reverse sweep: what still works where the symbolic work meets a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from gradcli.language.expression import Expression
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.point_program import point_program
from gradcli.numeric.points import Question
from gradcli.results import DirectionalReport, GradientReport, Remark

Report = TypeVar("Report", bound=GradientReport)

_REMARK = Remark("numeric", "numbers by the reverse sweep alone; no symbolic formula was derived")


def gradient_report(expression: Expression, questions: Sequence[Question], digits: int) -> GradientReport:
    """Answer `grad --numeric`."""
    return _report(GradientReport, expression, questions, digits)


def directional_report(
    expression: Expression, questions: Sequence[Question], digits: int
) -> DirectionalReport:
    """Answer `directional --numeric`."""
    return _report(DirectionalReport, expression, questions, digits)


def _report(
    kind: Callable[..., Report], expression: Expression, questions: Sequence[Question], digits: int
) -> Report:
    evaluations = [
        evaluate_at(point_program(expression.tree, expression.variables, q.directions), q.point, digits)
        for q in questions
    ]
    return kind(expression, None, tuple(evaluations), (_REMARK,))
