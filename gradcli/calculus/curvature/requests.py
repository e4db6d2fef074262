"""What a caller may ask about second derivatives: the Hessian, what it says at points, its products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import (
    DEFAULT_DIGITS,
    NUMBERS_STILL_WORK,
    Budget,
    Words,
    asked,
    formula_of,
    point_of,
)
from gradcli.language.expression import Expression
from gradcli.numeric.curvature_program import MOST_VARIABLES, check_matrix_size
from gradcli.numeric.points import Direction, Question
from gradcli.results.hessians import Hessian, HessianAt, HessianReport


def hessian(
    expression: str | Expression,
    *,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Hessian:
    """Differentiate a formula twice; the entries are trees, rows and columns in the order of the variables.

    Raises ExpressionError for a formula that cannot be read, LimitError where a limit is met.

    >>> from gradcli.language.write import to_infix
    >>> [[to_infix(entry) for entry in row] for row in hessian("x^2*y").entries]
    [['2*y', '2*x'], ['2*x', '0']]
    """
    formula = formula_of(expression, variables, constants)
    report = hessian_report(formula, (), budget=Budget(timeout))
    return report.hessian or Hessian(formula, ())


def hessian_at(
    expression: str | Expression,
    at: Words,
    *,
    times: Sequence[Words] = (),
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DEFAULT_DIGITS,
    timeout: float | None = None,
) -> HessianAt:
    """Evaluate the Hessian at one point: entries, eigenvalues, definiteness, products with `times`.

    Each shown digit is right. With more variables than a matrix may have, the products alone are worked out.
    Raises ExpressionError, LimitError.

    >>> hessian_at("x^2 - x*y", [1, 1], times=[[0, 1]]).definiteness
    <Definiteness.INDEFINITE: 'indefinite'>
    """
    formula = formula_of(expression, variables, constants)
    vectors = tuple(Direction(point_of(words, formula, "the vector"), False) for words in times)
    question = Question(point_of(at, formula), vectors)
    return hessian_report(formula, [question], digits=digits, budget=Budget(timeout)).evaluations[0]


def hessian_report(
    expression: Expression,
    questions: Sequence[Question],
    *,
    digits: int = DEFAULT_DIGITS,
    numeric: bool = False,
    budget: Budget | None = None,
) -> HessianReport:
    """Answer everything `gradcli hessian` is asked; the directions of a question are the vectors of products.

    `numeric` leaves the symbolic work out. Raises LimitError for more variables than a matrix may have,
    unless products alone can answer.
    """
    count = len(expression.variables)
    products_alone = count > MOST_VARIABLES and all(question.directions for question in questions)
    if not (products_alone and questions):
        check_matrix_size(count)
    without_formula = numeric or (products_alone and bool(questions))
    return asked(  # type: ignore[no-any-return]
        f"gradcli.calculus.curvature.{'numbers' if without_formula else 'answers'}",
        expression, tuple(questions), digits,
        budget=budget,
        attempt=f"{'evaluating' if without_formula else 'differentiating'} the expression",
        hint="" if without_formula else NUMBERS_STILL_WORK,
    )  # fmt: skip
