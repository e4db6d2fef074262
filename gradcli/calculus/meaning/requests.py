"""What a caller may ask about the meaning of a gradient at points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import DEFAULT_DIGITS, Budget, Words, asked, direction_of, formula_of, point_of
from gradcli.language.expression import Expression
from gradcli.numeric.points import Question
from gradcli.results.explanations import Explanation, ExplanationReport


def explain(
    expression: str | Expression,
    at: Words,
    *,
    directions: Sequence[Words] = (),
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DEFAULT_DIGITS,
    timeout: float | None = None,
) -> Explanation:
    """Explain what the gradient of a formula means at one point: level set, tangents, directions, curvature.

    Each direction is scaled to length one. Raises ExpressionError, OptionError for a direction of length 0,
    LimitError.

    >>> from gradcli.language.write import to_infix
    >>> to_infix(explain("x^2 + y^2", [1, 1]).geometry.tangent.left)
    'x + y'
    """
    formula = formula_of(expression, variables, constants)
    along = tuple(direction_of(words, formula, True) for words in directions)
    question = Question(point_of(at, formula), along)
    return explanation_report(formula, [question], digits=digits, budget=Budget(timeout)).explanations[0]


def explanation_report(
    expression: Expression,
    questions: Sequence[Question],
    *,
    digits: int = DEFAULT_DIGITS,
    budget: Budget | None = None,
) -> ExplanationReport:
    """Answer everything `gradcli explain` is asked."""
    return asked(  # type: ignore[no-any-return]
        "gradcli.calculus.meaning.answers",
        expression, tuple(questions), digits,
        budget=budget,
        attempt="explaining the gradient",
        hint="grad answers less, and sooner; --timeout allows more time",
    )  # fmt: skip
