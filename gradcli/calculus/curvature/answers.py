"""Answer what `hessian` asks: the matrix by SymPy, its numbers by two roads, exact forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradcli.calculus.curvature.curvatures import curvature_at
from gradcli.calculus.derivatives import hessian
from gradcli.language.constants import known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Number, Tree, free_symbols, postorder
from gradcli.numeric.curvature_program import curvature_program, curvature_programs
from gradcli.numeric.points import Question
from gradcli.results.hessians import Definiteness, Hessian, HessianReport, Inertia
from gradcli.results.quantities import Remark


def report(expression: Expression, questions: Sequence[Question], digits: int) -> HessianReport:
    """Answer with the symbolic Hessian, and at each point with its numbers and what they say."""
    formula = hessian(expression)
    evaluations = tuple(
        curvature_at(formula, program, question.point, digits)
        for question, program in curvature_programs(expression, questions)
    )
    return HessianReport(expression, formula, evaluations, tuple(_remarks(formula, digits)))


def _remarks(formula: Hessian, digits: int) -> Iterator[Remark]:
    variables = formula.of.variables
    if not variables:
        text = "there is no variable, so the Hessian is empty; --vars names variables"
        yield Remark("constant", text)
    elif _is_polynomial(formula.of.tree) and not any(map(free_symbols, sum(formula.entries, ()))):
        origin = (Number("0"),) * len(variables)
        inertia = curvature_at(formula, curvature_program(formula.of), origin, digits).inertia
        if inertia is not None and (shape := _shape(inertia)):
            yield Remark("convexity", f"the Hessian is the same everywhere, and {shape}")


def _shape(inertia: Inertia) -> str:
    """Say what a constant Hessian tells of the whole function; nothing where it is indefinite."""
    if inertia.definiteness is Definiteness.ZERO:
        return "zero: f is affine"
    if inertia.definiteness is Definiteness.INDEFINITE:
        return ""
    sign, shape = ("positive", "convex") if inertia.positive else ("negative", "concave")
    if inertia.zero:
        kind = "minimum" if inertia.positive else "maximum"
        return f"{sign} semidefinite: f is {shape}, so that every stationary point is a global {kind}"
    return f"{sign} definite: f is strictly {shape}"


def _is_polynomial(tree: Tree) -> bool:
    """Tell whether a formula is a polynomial as it stands, and so smooth everywhere."""
    return all(map(_keeps_polynomials, postorder(tree)))


def _keeps_polynomials(node: Tree) -> bool:
    if not isinstance(node, Apply) or not free_symbols(node):
        return True
    if node.function == "^":
        exponent = known_value(node.arguments[1])
        return exponent is not None and exponent.denominator == 1 and exponent >= 0
    if node.function == "/":
        return not free_symbols(node.arguments[1])
    return node.function in ("+", "-", "*", "neg")
