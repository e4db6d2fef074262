"""Answer what `grad` and `directional` ask: the formula by SymPy, its numbers by two roads, exact forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from gradcli.calculus.derivatives import gradient
from gradcli.calculus.exact import ExactPoint
from gradcli.calculus.roads import compared
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.point_program import PointProgram, point_programs
from gradcli.numeric.points import Question
from gradcli.numeric.program import Program, Slot, lower
from gradcli.results.gradients import Evaluation, EvaluationStatus, Gradient, GradientReport
from gradcli.results.quantities import Remark

Report = TypeVar("Report", bound=GradientReport)


def report(
    expression: Expression, kind: Callable[..., Report], questions: Sequence[Question], digits: int
) -> Report:
    """Answer with the symbolic gradient, and at each point value, gradient, norm and directions."""
    formula = gradient(expression)
    second = lower(formula.partials, expression.variables)
    evaluations: list[Evaluation] = []
    remarks: list[Remark] = []
    for question, program in point_programs(expression, questions):
        evaluation = _evaluated(formula, program, question, digits)
        checked, remark = _checked(evaluation, second, question.point, digits)
        evaluations.append(checked)
        remarks += remark
    if not expression.variables:
        remarks.append(
            Remark("constant", "there is no variable, so the gradient is empty; --vars names variables")
        )
    return kind(expression, formula, tuple(evaluations), tuple(remarks))


def _evaluated(formula: Gradient, program: PointProgram, question: Question, digits: int) -> Evaluation:
    exact = ExactPoint(formula, question.point)
    count = program.count
    partials = dict(zip(program.full.outputs[1 : count + 1], formula.partials, strict=True))
    block = 2 * count + 1
    along = {
        program.full.outputs[2 * count + 2 + place * block + count]: direction.vector
        for place, direction in enumerate(program.directions)
    }

    def exactly(slot: Slot) -> Fraction | None:
        if slot in along:
            return Fraction(0) if exact.is_perpendicular(along[slot]) else None
        tree = partials.get(slot, program.full.origins[slot])
        return None if tree is None else exact.rational(tree)

    vectors = [direction.vector for direction in program.directions]
    return exact.completed(evaluate_at(program, question.point, digits, exactly), vectors, digits)


def _checked(
    evaluation: Evaluation, second: Program, point: Sequence[Tree], digits: int
) -> tuple[Evaluation, list[Remark]]:
    """Compute the partials as shown, by SymPy's formula, and hold them against the reverse sweep's."""
    if not evaluation.answered or evaluation.gradient is None:
        return evaluation, []
    if evaluation.detail is not None:
        # At the seam of two cases neither's formula holds; the slopes from all sides were compared instead.
        return evaluation, []
    found = compared(second, second.inputs, evaluation.gradient, point, digits)
    if found.differing:
        return replace(evaluation, status=EvaluationStatus.UNDECIDED, detail=found.detail), []
    if found.undefined:
        where = ", ".join(f"d/d{name}" for name in found.undefined)
        text = f"the formula shown for {where} is undefined at a point; its number is the reverse sweep's"
        return evaluation, [Remark("formula_undefined", text)]
    return evaluation, []
