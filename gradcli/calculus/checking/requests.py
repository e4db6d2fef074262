"""What a caller may ask about a claimed gradient or Hessian: whether it is right, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import DEFAULT_DIGITS, Budget, Words, asked, formula_of, point_of
from gradcli.calculus.checking.claimed import Claimed, Wanted
from gradcli.calculus.checking.claims import ClaimWords, claim_of
from gradcli.calculus.checking.withheld import without_answer
from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.numeric.curvature_program import check_matrix_size
from gradcli.numeric.points import Point
from gradcli.results.checks import CheckReport

_LEAST_SECONDS = 0.5
_UNLIMITED = 60.0
"""Seconds of algebra where the caller sets no limit."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a claim is to be judged: whether it is a Hessian, what is told, and within which limits."""

    hessian: bool = False
    shows_answer: bool = True
    digits: int = DEFAULT_DIGITS
    budget: Budget | None = None


def check(
    expression: str | Expression,
    claim: ClaimWords,
    *,
    at: Sequence[Words] = (),
    hessian: bool = False,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DEFAULT_DIGITS,
    timeout: float | None = None,
) -> CheckReport:
    """Judge a claimed gradient, or a Hessian: each component right or wrong, with the likely mistake.

    A claim is a text such as "2*x*y, x^2", a list, or a mapping by variable; at the points both numbers are
    given. Raises ExpressionError, InputFileError for a claim that cannot be read, LimitError.

    >>> report = check("x^2*y", "2*x*y, x^3")
    >>> [component.agrees for component in report.components]
    [True, False]
    """
    formula = formula_of(expression, variables, constants)
    points = [point_of(words, formula) for words in at]
    claims = claim_of(claim, Wanted(formula, hessian, what="the claim"))
    return check_report(formula, claims, points, Asking(hessian, digits=digits, budget=Budget(timeout)))


def check_values(
    expression: str | Expression,
    values: ClaimWords,
    at: Words,
    *,
    hessian: bool = False,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    digits: int = DEFAULT_DIGITS,
    timeout: float | None = None,
) -> CheckReport:
    """Judge claimed numbers at one point: decimals to the digits they have, all others exactly.

    Raises as `check` does.

    >>> check_values("x^2 + y^2", "2, 4", at=[1, 2]).agrees
    True
    """
    formula = formula_of(expression, variables, constants)
    numbers = claim_of(values, Wanted(formula, hessian, numbers=True, what="the values"))
    point = point_of(at, formula)
    return values_report(formula, numbers, point, Asking(hessian, digits=digits, budget=Budget(timeout)))


def check_report(
    expression: Expression, claims: Sequence[Claimed], points: Sequence[Point], asking: Asking
) -> CheckReport:
    """Answer everything `gradcli check` is asked of formulas."""
    hint = "--values with --at checks numbers; --timeout allows more time"
    return _asked("answers", expression, asking, tuple(claims), tuple(points), hint)


def values_report(
    expression: Expression, values: Sequence[Claimed], point: Point, asking: Asking
) -> CheckReport:
    """Answer everything `gradcli check` is asked of numbers."""
    return _asked("value_answers", expression, asking, tuple(values), point, "--timeout allows more time")


def _asked(
    module: str,
    expression: Expression,
    asking: Asking,
    claims: tuple[Claimed, ...],
    where: object,
    hint: str,
) -> CheckReport:
    if asking.hessian:
        check_matrix_size(len(expression.variables))
    report: CheckReport = asked(
        f"gradcli.calculus.checking.{module}",
        expression, claims, where, asking.hessian, asking.shows_answer, asking.digits,
        _seconds(asking.budget),
        budget=asking.budget,
        attempt="checking the claim",
        hint=hint,
    )  # fmt: skip
    return report if asking.shows_answer else without_answer(report)


def _seconds(budget: Budget | None) -> float:
    return max(_LEAST_SECONDS, budget.timeout - budget.spent) if budget and budget.timeout else _UNLIMITED
