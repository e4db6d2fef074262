"""What a caller may ask of a derivation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import Budget, asked, chosen_variables, formula_of
from gradcli.errors import LimitError, OptionError
from gradcli.language.expression import Expression
from gradcli.language.names import did_you_mean
from gradcli.language.tree import size
from gradcli.results.derivations import DerivationReport

LEVELS = ("full", "brief")
"""A line for each rule, or one for all that apply at once."""

_LARGEST = 2_000
"""Nodes of a formula; of a longer one nobody reads the derivation."""

_WITHOUT_STEPS = "gradcli grad answers without the steps"


def derive(
    expression: str | Expression,
    *,
    wrt: Sequence[str] = (),
    level: str = "full",
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> DerivationReport:
    """Derive the partials of a formula rule by rule, by the variables `wrt` or by all.

    Raises ExpressionError, OptionError for a variable or level that there is not, LimitError.

    >>> from gradcli.language.write import to_infix
    >>> report = derive("x^2*y", wrt=["x"])
    >>> [to_infix(step.line) for step in report.derivations[0].main.steps][-1]
    '2*x*y'
    """
    formula = formula_of(expression, variables, constants)
    return derivation_report(formula, wrt, level, Budget(timeout))


def derivation_report(
    expression: Expression, wrt: Sequence[str], level: str = "full", budget: Budget | None = None
) -> DerivationReport:
    """Answer everything `gradcli derive` is asked."""
    check_level(level)
    _check_length(expression)
    names = chosen_variables(expression, wrt)
    return asked(  # type: ignore[no-any-return]
        "gradcli.calculus.derivation.answers", expression, names, level == "brief",
        budget=budget, attempt="deriving step by step", hint=_WITHOUT_STEPS,
    )  # fmt: skip


def _check_length(expression: Expression) -> None:
    if size(expression.tree) > _LARGEST:
        raise LimitError(
            f"the derivation limit is met: at most {_LARGEST} numbers, names and operations",
            hint=_WITHOUT_STEPS,
        )


def check_level(level: str) -> str:
    """Return a level of detail. Raises OptionError where there is none of that name."""
    if level not in LEVELS:
        hint = did_you_mean(level, LEVELS)
        raise OptionError(f"no such level '{level}'; there are {', '.join(LEVELS)}", hint=hint)
    return level
