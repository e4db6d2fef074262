"""Stationary points, sets and extremes over a box as plain data."""

from __future__ import annotations

from gradcli.output.plain_data import Record, exact_forms, let_of, plain, remarks_of, shape, with_unstorable
from gradcli.results.stationary import BoxExtremes, Extreme, StationaryPoint, StationaryReport, StationarySet


@shape(StationaryReport)
def _stationary_report(report: StationaryReport) -> Record:
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "gradient": plain(report.gradient.partials) if report.gradient else None,
        "points": plain(report.points),
        "sets": plain(report.sets),
        "completeness": report.completeness.value,
        "detail": report.how,
        "box": plain(report.box),
        "boundary": plain(report.boundary),
        "remarks": remarks_of(report.of, report.remarks),
        **let_of(report.of),
    }


@shape(StationaryPoint)
def _stationary_point(point: StationaryPoint) -> Record:
    return {
        "at": plain(point.at),
        "value": plain(point.value),
        "kind": point.kind.value,
        "eigenvalues": plain(point.eigenvalues),
        "exact": plain(point.exact),
        "exact_value": exact_forms(point.value),
        "detail": with_unstorable(point.detail, [("the value", point.value)]),
    }


@shape(StationarySet)
def _stationary_set(one: StationarySet) -> Record:
    return {
        "description": one.description,
        "kind": one.kind,
        "value": plain(one.value),
        "exact_value": exact_forms(one.value),
        "detail": one.detail,
    }


@shape(Extreme)
def _extreme(extreme: Extreme) -> Record:
    return {
        "at": plain(extreme.at) or None,
        "value": plain(extreme.value),
        "exact": exact_forms(extreme.at) or None,
        "exact_value": exact_forms(extreme.value),
        "where": extreme.where,
    }


@shape(BoxExtremes)
def _box_extremes(found: BoxExtremes) -> Record:
    return {
        "least": plain(found.least),
        "greatest": plain(found.greatest),
        "candidates": plain(found.candidates),
        "completeness": found.completeness.value,
        "detail": found.detail,
    }
