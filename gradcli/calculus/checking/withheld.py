"""A report that gives nothing away: no correct formula or closed form, and for claimed numbers no number."""

from __future__ import annotations

from dataclasses import replace

from gradcli.results.checks import CheckedComponent, CheckReport, ClaimAt, NumberAt, Witness
from gradcli.results.quantities import Quantity


def without_answer(report: CheckReport) -> CheckReport:
    """Return a report that tells who is right, but not what is.

    Of formulas the correct numbers stay, as decimals; of numbers only the verdict and the mistake's name.
    """
    is_of_numbers = report.at is not None
    components = tuple(
        _bare_verdict(one) if is_of_numbers else _without_formula(one) for one in report.components
    )
    evaluations = tuple(map(_in_decimals, report.evaluations))
    return replace(report, components=components, evaluations=evaluations, shows_answer=False)


def _bare_verdict(component: CheckedComponent) -> CheckedComponent:
    detail = component.detail if component.agrees is None else ""
    return replace(component, correct=None, witness=None, detail=detail)


def _without_formula(component: CheckedComponent) -> CheckedComponent:
    witness = component.witness
    shown = None if witness is None else Witness(witness.at, witness.claimed, _decimal(witness.correct))
    return replace(component, correct=None, witness=shown)


def _in_decimals(point: ClaimAt) -> ClaimAt:
    return replace(point, numbers=tuple(map(_number_in_decimals, point.numbers)))


def _number_in_decimals(number: NumberAt) -> NumberAt:
    # A claim that is right has the closed form of the answer.
    return replace(number, claimed=_decimal(number.claimed), correct=_decimal(number.correct))


def _decimal(number: Quantity | None) -> Quantity | None:
    return None if number is None else replace(number, exact=None)
