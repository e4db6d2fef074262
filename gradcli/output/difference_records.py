"""Finite differences as plain data."""

from __future__ import annotations

from collections.abc import Mapping

from gradcli.output.difference_words import closing_text, judged_text, step_digits
from gradcli.output.plain_data import Record, exact_forms, let_of, plain, remarks_of, shape, with_unstorable
from gradcli.results.differences import (
    Accuracy,
    Approximation,
    Difference,
    DifferenceReport,
    Judgement,
    PartialDifferences,
    StepRow,
    StepVerdict,
)


@shape(DifferenceReport)
def _difference_report(report: DifferenceReport) -> Record:
    evaluation = report.evaluation
    one_sided = {"one_sided": plain(evaluation.one_sided)} if evaluation.one_sided else {}
    partials = ((f"df/d{one.variable}", one.exact) for one in report.derivatives)
    named = [("the value", evaluation.value), *partials]
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "at": plain(evaluation.at),
        "value": plain(evaluation.value),
        "status": report.status.value,
        "detail": with_unstorable(evaluation.detail, named),
        **one_sided,
        "derivatives": plain(report.derivatives),
        "remarks": remarks_of(report.of, report.remarks),
        **let_of(report.of),
    }


@shape(PartialDifferences)
def _partial(partial: PartialDifferences) -> Record:
    digits = step_digits(row.h for row in partial.rows)
    return {
        "variable": partial.variable,
        "exact": plain(partial.exact),
        "exact_decimal": partial.exact.decimal,
        "exact_form": exact_forms(partial.exact),
        "rows": plain(partial.rows),
        "methods": plain(dict(partial.accuracies)),
        "rounding_error": plain(partial.rounding),
        "derivatives": {str(order): plain(value) for order, value in partial.derivatives.items()},
        "is_rounded_zero": partial.is_rounded_zero,
        "steps": [_verdict(verdict, partial.accuracies, digits) for verdict in partial.verdicts],
    }


@shape(StepRow)
def _row(row: StepRow) -> Record:
    return {"h": row.h, **{method.value: plain(found) for method, found in row.found.items()}}


@shape(Approximation)
def _approximation(found: Approximation) -> Record:
    return {
        "approximation": found.value,
        "error": plain(found.error),
        "relative_error": plain(found.relative_error),
        "digits": found.digits,
        "regime": found.regime.value if found.regime else None,
        "across": found.across or None,
        "detail": with_unstorable(found.detail, [("the error", found.error)]),
    }


@shape(Accuracy)
def _accuracy(accuracy: Accuracy) -> Record:
    best, theory = accuracy.best, accuracy.theory
    return {
        "order": theory.order,
        "best_h": accuracy.best_h,
        "best_error": plain(best.error) if best else None,
        "best_digits": best.digits if best else None,
        "theoretical_h": theory.step,
        "theoretical_h_is_limit": theory.is_limit,
        "theoretical_error": plain(theory.error),
        "truncation_constant": theory.constant,
        "rounding_constant": theory.rounding,
        "rounding_floor": None if theory.rounding is None else theory.floor,
        "detail": theory.detail or None,
    }


def _verdict(verdict: StepVerdict, accuracies: Mapping[Difference, Accuracy], digits: int) -> Record:
    judged = {
        method.value: _judgement(judgement, accuracies[method], verdict.h, digits)
        for method, judgement in verdict.judged.items()
    }
    return {"h": verdict.h, **judged, "summary": closing_text(verdict)}


def _judgement(judgement: Judgement, accuracy: Accuracy, h: float, digits: int) -> Record:
    return {
        "is_good": judgement.is_good,
        "is_risky": judgement.is_risky,
        "error": plain(judgement.found.error),
        "digits": judgement.found.digits,
        "expected_error": plain(judgement.expected),
        "times_best": plain(judgement.times_best),
        "best_h": accuracy.best_h,
        "verdict": judged_text(judgement, accuracy, h, digits),
    }
