"""The Hessian at one point: numbers by two roads, with what they say, and closed forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gradcli.calculus.curvature.curvature_numbers import curvature_numbers
from gradcli.calculus.curvature.exact_curvature import ExactCurvature
from gradcli.calculus.derivatives import gradient
from gradcli.calculus.roads import compared
from gradcli.language.tree import Tree
from gradcli.numeric.curvature_program import CurvatureProgram
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.point_program import point_program
from gradcli.numeric.program import lower
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.hessians import Hessian, HessianAt
from gradcli.results.quantities import Quantity


def curvature_at(
    formula: Hessian | None,
    program: CurvatureProgram,
    point: Sequence[Tree],
    digits: int,
    *,
    with_vectors: bool = True,
) -> HessianAt:
    """Return the Hessian at one exact point: entries, eigenvalues, minors, definiteness, products.

    `program` is `curvature_program` of the same expression; it serves all points. The numbers are those of
    the reverse sweep of the reverse sweep; with a formula, they are held against SymPy's second partials, and
    get closed forms; eigenvectors only `with_vectors`. Where the gradient is not answered, neither is the
    Hessian.
    """
    if formula is None:
        return curvature_numbers(program, point, digits).answer
    exact = ExactCurvature(formula, point)

    exactly = (exact.partials_exactly(program), exact.exactly(program))
    found = curvature_numbers(program, point, digits, exactly)
    if found.gradient is not None:
        return _at_edge(found.answer, found.gradient, point, formula, digits)
    if not with_vectors:
        found = replace(found, answer=replace(found.answer, eigenvectors=None))
    return _checked(exact.completed(found, program.vectors, digits), formula, point, digits)


def _at_edge(
    answer: HessianAt,
    partials: Sequence[Quantity | None],
    point: Sequence[Tree],
    formula: Hessian,
    digits: int,
) -> HessianAt:
    """Tell that there are no second derivatives where a partial has a kink, or a jump, of its own."""
    names = formula.of.variables
    for name, partial, tree in zip(names, partials, gradient(formula.of).partials, strict=True):
        found = evaluate_at(point_program(tree, names, ()), point, digits)
        same = partial and found.value and partial.decimal == found.value.decimal
        if same and found.status is EvaluationStatus.NOT_DIFFERENTIABLE:
            detail = f"df/d{name} has no derivative: {found.detail}"
            return replace(answer, status=EvaluationStatus.NOT_DIFFERENTIABLE, detail=detail)
    return answer


def second_names(variables: Sequence[str]) -> Iterator[str]:
    """Yield what the second partials are called, those of the upper triangle row by row."""
    for place, one in enumerate(variables):
        yield from (f"d2f/d{one}2" if one == other else f"d2f/d{one}d{other}" for other in variables[place:])


def _checked(answer: HessianAt, formula: Hessian, point: Sequence[Tree], digits: int) -> HessianAt:
    """Hold the numbers against SymPy's formulas at the point."""
    if not answer.answered or answer.matrix is None:
        return answer
    names = list(second_names(formula.of.variables))
    trees = [entry for place, row in enumerate(formula.entries) for entry in row[place:]]
    numbers = [entry for place, row in enumerate(answer.matrix) for entry in row[place:]]
    found = compared(lower(trees, formula.of.variables), names, numbers, point, digits)
    if found.differing:
        return replace(answer, status=EvaluationStatus.UNDECIDED, detail=found.detail)
    if found.undefined:
        text = f"the formula shown for {', '.join(found.undefined)} is undefined here"
        detail = "; ".join(filter(None, (f"{text}; its number is the reverse sweep's", answer.detail)))
        return replace(answer, detail=detail)
    return answer
