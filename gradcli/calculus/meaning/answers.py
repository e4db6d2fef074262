"""Answer what `explain` asks: the evaluation of `grad`, and what it means in geometry."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.calculus import answers
from gradcli.calculus.critical.stationary import stationary_in
from gradcli.calculus.curvature.curvatures import curvature_at
from gradcli.calculus.derivatives import hessian
from gradcli.calculus.local.classification import nature
from gradcli.calculus.meaning.geometry import Trees, along, geometry_at
from gradcli.calculus.meaning.point_numbers import PointNumbers
from gradcli.dataclass import dataclass
from gradcli.errors import GradcliError
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Number, Tree
from gradcli.numeric.curvature_program import CurvatureProgram, curvature_program
from gradcli.numeric.points import Question
from gradcli.results.explanations import Along, Explanation, ExplanationReport
from gradcli.results.gradients import Evaluation, EvaluationStatus, Gradient, GradientReport
from gradcli.results.hessians import Hessian, HessianAt
from gradcli.results.quantities import Quantity, Remark
from gradcli.results.stationary import Completeness, Nature, PointKind


@dataclass(frozen=True, slots=True)
class _Second:
    """The second derivatives of a formula, ready for all points."""

    formula: Hessian
    program: CurvatureProgram


def report(expression: Expression, questions: Sequence[Question], digits: int) -> ExplanationReport:
    """Answer with the symbolic gradient, and at each point with all that it means."""
    first = answers.report(expression, GradientReport, questions, digits)
    formula = first.gradient or Gradient(expression, ())
    remarks = list(first.remarks)
    second = _second(expression, remarks)
    found = tuple(
        _explained(formula, second, question, evaluation, digits)
        for question, evaluation in zip(questions, first.evaluations, strict=True)
    )
    return ExplanationReport(expression, formula, found, tuple(remarks))


def _second(expression: Expression, remarks: list[Remark]) -> _Second | None:
    """Return the second derivatives, or remark why there are none: the gradient alone still says much."""
    try:
        return _Second(hessian(expression), curvature_program(expression))
    except GradcliError as error:
        remarks.append(Remark("no_hessian", f"no second-order picture: {error.message}"))
        return None


def _explained(
    formula: Gradient, second: _Second | None, question: Question, evaluation: Evaluation, digits: int
) -> Explanation:
    if not evaluation.answered or not formula.of.variables:
        nothing = tuple(Along(None, None) for _ in evaluation.directional)
        return Explanation(evaluation, None, None, nothing)
    numbers = PointNumbers(formula, question.point, digits)
    curved = curvature_at(second.formula, second.program, question.point, digits) if second else None
    trees = _trees(formula, question, evaluation, second.formula if second else None, curved)
    is_stationary = evaluation.status is EvaluationStatus.STATIONARY
    vectors = [direction.vector for direction in question.directions]
    return Explanation(
        evaluation,
        curved,
        geometry_at(formula.of, evaluation, trees, numbers),
        tuple(along(vector, trees, numbers, has_slope=not is_stationary) for vector in vectors),
        _nature(formula.of, question.point, curved) if is_stationary else None,
    )


def _nature(of: Expression, point: Sequence[Tree], curved: HessianAt | None) -> Nature:
    """Tell what a stationary point is; one that its own terms leave open may lie on a set of such points."""
    told = nature(of, point, curved.inertia if curved else None)
    return (_on_set(of, point) or told) if told.kind is PointKind.DEGENERATE else told


def _on_set(of: Expression, point: Sequence[Tree]) -> Nature | None:
    """Tell the kind of the one set of stationary points that is all there is close by."""
    half = Apply("/", (Number("1"), Number("2")))
    box = tuple((Apply("-", (x, half)), Apply("+", (x, half))) for x in point)
    if len(point) > _MOST_SEARCHED:
        return None
    found = stationary_in(of, box, digits=_FEW_DIGITS, seconds=_SET_SECONDS)
    if found.completeness is not Completeness.PROVEN or found.points or len(found.sets) != 1:
        return None
    (around,) = found.sets
    if around.kind == "constant":
        return Nature(
            PointKind.DEGENERATE, "f has one value around it, so it is both a minimum and a maximum"
        )
    if around.kind not in _KINDS:
        return None
    where = f"it is one of a whole set of stationary points, where {around.description}"
    return Nature(PointKind(around.kind), f"{where}; {around.detail}")


_KINDS = (PointKind.MINIMUM, PointKind.MAXIMUM, PointKind.SADDLE)
_MOST_SEARCHED = 3
_FEW_DIGITS = 10
_SET_SECONDS = 1.5


def _trees(
    formula: Gradient,
    question: Question,
    evaluation: Evaluation,
    second: Hessian | None,
    curved: HessianAt | None,
) -> Trees:
    """Prefer the closed forms that are known: they are short, and right where SymPy's formula has a hole."""
    seconds = None
    if second and curved and curved.answered and curved.matrix:
        seconds = tuple(map(_bests, curved.matrix, second.entries))
    return Trees(
        question.point,
        _best(evaluation.value, formula.of.tree),
        _bests(evaluation.gradient or (), formula.partials),
        seconds,
    )


def _bests(quantities: Sequence[Quantity | None], trees: Sequence[Tree]) -> tuple[Tree, ...]:
    return tuple(map(_best, quantities, trees))


def _best(quantity: Quantity | None, tree: Tree) -> Tree:
    return quantity.exact if quantity is not None and quantity.exact is not None else tree
