"""Gradients, directions and one-sided slopes as plain data."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.language.expression import Expression
from gradcli.output.plain_data import Record, exact_forms, let_of, plain, remarks_of, shape, with_unstorable
from gradcli.results.gradients import Directional, DirectionalReport, Evaluation, GradientReport, OneSided
from gradcli.results.quantities import Quantity


@shape(GradientReport, DirectionalReport)
def _gradient_report(report: GradientReport) -> Record:
    gradient = report.gradient
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "gradient": plain(gradient.partials) if gradient else None,
        "evaluations": [evaluation_record(report.of, evaluation) for evaluation in report.evaluations],
        "valid_where": plain(gradient.valid_where) if gradient else [],
        "remarks": remarks_of(report.of, report.remarks),
        **let_of(report.of),
    }


def evaluation_record(of: Expression, evaluation: Evaluation) -> Record:
    """Return what is told of one point."""
    ascent = evaluation.steepest_ascent
    facts: Record = {
        "at": plain(evaluation.at),
        "value": plain(evaluation.value),
        "gradient": plain(evaluation.gradient),
        "norm": plain(evaluation.norm),
        "exact": {
            "at": exact_forms(evaluation.at),
            "value": exact_forms(evaluation.value),
            "gradient": exact_forms(evaluation.gradient),
            "norm": exact_forms(evaluation.norm),
        },
        "steepest_ascent": plain(ascent),
        "directional": plain(evaluation.directional),
        "status": evaluation.status.value,
        "detail": with_unstorable(evaluation.detail, _named_quantities(of, evaluation)),
        "steepest_descent": [None if q.value is None else 0.0 - q.value for q in ascent] if ascent else None,
    }
    return {**facts, "one_sided": plain(evaluation.one_sided)} if evaluation.one_sided else facts


def _named_quantities(of: Expression, evaluation: Evaluation) -> Iterator[tuple[str, Quantity | None]]:
    yield from zip(of.variables, evaluation.at, strict=True)
    yield "the value", evaluation.value
    partials = evaluation.gradient or ()
    yield from ((f"df/d{name}", part) for name, part in zip(of.variables, partials, strict=False))
    yield "the norm", evaluation.norm


@shape(Directional)
def directional_record(direction: Directional) -> Record:
    """Return what is told of one direction."""
    return {
        "direction": plain(direction.direction),
        "unit": plain(direction.unit),
        "derivative": plain(direction.derivative),
        "exact": exact_forms(direction.derivative),
        "normalised": direction.normalised,
        "share": plain(direction.share),
        "detail": with_unstorable(direction.detail, [("the derivative", direction.derivative)]),
    }


@shape(OneSided)
def one_sided_record(sides: OneSided) -> Record:
    """Return what is told of the slopes on both sides along one variable."""
    return {
        "variable": sides.variable,
        "left": plain(sides.left),
        "right": plain(sides.right),
        "left_reason": with_unstorable(sides.left_reason, [("the slope", sides.left)]),
        "right_reason": with_unstorable(sides.right_reason, [("the slope", sides.right)]),
    }
