"""Result to rows: a header that does not depend on the answer, then cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gradcli.language.write import to_infix
from gradcli.output.check_records import component_record
from gradcli.output.columns import Source, usual
from gradcli.output.derivation_records import note_of
from gradcli.output.plain_data import Record, plain
from gradcli.output.records import record
from gradcli.results.caches import CacheReport
from gradcli.results.checks import CheckReport
from gradcli.results.derivations import DerivationReport
from gradcli.results.differences import Difference, DifferenceReport
from gradcli.results.explanations import ExplanationReport
from gradcli.results.gradients import DirectionalReport, GradientReport
from gradcli.results.hessians import HessianReport
from gradcli.results.quantities import Quantity
from gradcli.results.runs import Comparison, Run, RunStart, Step
from gradcli.results.stationary import StationaryReport

Row = list[object]


def rows(result: object) -> Iterator[Row]:
    """Yield the header of a result's table, then its rows; absent cells are empty."""
    write = _ROWS.get(type(result), _listed)
    for row in write(result):
        yield ["" if cell is None else cell for cell in row]


def trace_row(step: Step, columns: Sequence[Source]) -> Row:
    """Return the cells of one step; a fraction is written as one."""
    cells = (source.read(step) for source in columns)
    return ["" if cell is None else cell for cell in map(plain, cells)]


def point_columns(names: tuple[str, ...], directions: int) -> list[str]:
    """Return the header of the answers at points, with so many directions."""
    along = [f"derivative_{number}" for number in range(1, directions + 1)]
    return [*_prefixed("at_", names), "value", *_prefixed("d_", names), "norm", *along, "status"]


def _gradient_rows(report: GradientReport) -> Iterator[Row]:
    names = report.of.variables
    if not report.evaluations and report.gradient:
        yield ["variable", "partial"]
        for name, partial in zip(names, report.gradient.partials, strict=True):
            yield [name, to_infix(partial)]
        return
    count = len(report.evaluations[0].directional) if report.evaluations else 0
    yield [*point_columns(names, count)]
    for evaluation in report.evaluations:
        partials = evaluation.gradient or (None,) * len(names)
        derivatives = [direction.derivative for direction in evaluation.directional]
        derivatives += [None] * (count - len(derivatives))
        numbers = (*evaluation.at, evaluation.value, *partials, evaluation.norm, *derivatives)
        yield [*map(_cell, numbers), evaluation.status.value]


def _directional_rows(report: DirectionalReport) -> Iterator[Row]:
    names = report.of.variables
    yield [*_prefixed("at_", names), *_prefixed("u_", names), "derivative", "share", "status"]
    for evaluation in report.evaluations:
        for direction in evaluation.directional:
            numbers = (*evaluation.at, *direction.unit, direction.derivative)
            yield [*map(_cell, numbers), plain(direction.share), evaluation.status.value]


def _stationary_rows(report: StationaryReport) -> Iterator[Row]:
    names = report.of.variables
    eigenvalues = [f"eigenvalue_{place}" for place in range(1, len(names) + 1)]
    yield ["kind", *_prefixed("at_", names), "value", *eigenvalues, "set"]
    for point in report.points:
        numbers = (*point.at, point.value, *(point.eigenvalues or (None,) * len(names)))
        yield [point.kind.value, *map(_cell, numbers), None]
    for one in report.sets:
        nothing = (None,) * len(names)
        yield [one.kind, *nothing, _cell(one.value), *nothing, one.description]


def _check_rows(report: CheckReport) -> Iterator[Row]:
    """Write the components; the points asked for are told as JSON."""
    names = report.of.variables
    yield [
        "variable", "second", "claimed", "correct", "agrees", "how", "mistake", *_prefixed("at_", names),
        "claimed_value", "correct_value", "detail",
    ]  # fmt: skip
    for component in report.components:
        told = component_record(component, report)
        witness = component.witness
        numbers = (*witness.at, witness.claimed, witness.correct) if witness else (None,) * (len(names) + 2)
        first = [told.get(name) for name in ("variable", "second", "claimed", "correct")]
        agrees = None if component.agrees is None else str(component.agrees).lower()
        yield [*first, agrees, told["how"], told["mistake"], *map(_cell, numbers), told["detail"]]


def _derivation_rows(report: DerivationReport) -> Iterator[Row]:
    yield ["variable", "of", "step", "expression", "rule", "note"]
    for derivation in report.derivations:
        for derived in (*derivation.parts, derivation.main):
            for number, step in enumerate(derived.steps):
                rules = "; ".join(reason.rule for reason in step.reasons)
                notes = "; ".join(note for reason in step.reasons if (note := note_of(reason)))
                yield [
                    derivation.variable,
                    derived.name or report.name,
                    number,
                    to_infix(step.line),
                    rules,
                    notes,
                ]


def _difference_rows(report: DifferenceReport) -> Iterator[Row]:
    parts = ("", "_error", "_relative_error")
    yield ["variable", "exact", "h", *(method.value + part for method in Difference for part in parts)]
    for partial in report.derivatives:
        for row in partial.rows:
            cells = [
                cell
                for found in row.found.values()
                for cell in (found.value, _cell(found.error), plain(found.relative_error))
            ]
            yield [partial.variable, _cell(partial.exact), row.h, *cells]


def _explanation_rows(report: ExplanationReport) -> Iterator[Row]:
    """Write the main numbers, one point a row."""
    names = report.of.variables
    first = report.explanations[0].evaluation.directional if report.explanations else ()
    places = [str(number) for number in range(1, len(first) + 1)]
    spectrum = tuple(str(number) for number in range(1, len(names) + 1))
    yield [
        *_prefixed("at_", names), "value", *_prefixed("d_", names), "norm", *_prefixed("normal_", names),
        *(f"{what}_{place}" for place in places for what in ("derivative", "angle", "curvature")),
        *_prefixed("eigenvalue_", spectrum), "kind", "status",
    ]  # fmt: skip
    for found in report.explanations:
        evaluation, hessian, geometry = found.evaluation, found.hessian, found.geometry
        nothing = (None,) * len(names)
        along = [
            number
            for direction, more in zip(evaluation.directional, found.along, strict=True)
            for number in (direction.derivative, more.angle, more.curvature)
        ]
        numbers = (
            *evaluation.at, evaluation.value, *(evaluation.gradient or nothing), evaluation.norm,
            *((geometry and geometry.normal) or nothing), *along,
            *((hessian and hessian.eigenvalues) or nothing),
        )  # fmt: skip
        kind = found.nature.kind.value if found.nature else None
        yield [*map(_cell, numbers), kind, evaluation.status.value]


def _hessian_rows(report: HessianReport) -> Iterator[Row]:
    names = report.of.variables
    if not report.evaluations and report.hessian:
        yield ["variable", *_prefixed("d2_", names)]
        for name, row in zip(names, report.hessian.entries, strict=True):
            yield [name, *map(to_infix, row)]
        return
    has_matrix = not any(remark.kind == "products" for remark in report.remarks)
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place:] if has_matrix]
    eigenvalues = [f"eigenvalue_{place}" for place in range(1, len(names) + 1) if has_matrix]
    count = len(report.evaluations[0].products) if report.evaluations else 0
    products = [f"product_{place}_{name}" for place in range(1, count + 1) for name in names]
    seconds = [f"d2_{one}_{other}" for one, other in pairs]
    yield [
        *_prefixed("at_", names), "value", *seconds, *eigenvalues, "condition", *products, "definiteness",
        "status",
    ]  # fmt: skip
    for answer in report.evaluations:
        upper = [entry for place, row in enumerate(answer.matrix or ()) for entry in row[place:]]
        numbers = (
            *answer.at, answer.value, *(upper or [None] * len(pairs)),
            *(answer.eigenvalues or (None,) * len(eigenvalues)), answer.condition,
            *(entry for product in answer.products for entry in product.product),
        )  # fmt: skip
        definiteness = answer.definiteness.value if answer.definiteness else None
        yield [*map(_cell, numbers), definiteness, answer.status.value]


def _prefixed(prefix: str, names: tuple[str, ...]) -> list[str]:
    return [prefix + name for name in names]


def _cell(quantity: Quantity | None) -> object:
    """Return the double, or the decimal of a number that no double holds."""
    if quantity is None:
        return None
    return quantity.decimal if quantity.value is None else quantity.value


def _run_rows(run: Run) -> Iterator[Row]:
    columns = usual(RunStart(run.of, run.method, run.plan.exact))
    yield [source.data_name for source in columns]
    if run.last:
        yield trace_row(run.last, columns)


def _comparison_rows(comparison: Comparison) -> Iterator[Row]:
    names = comparison.of.variables
    calls = [f"calls_{kind}" for kind in ("value", "gradient", "hessian")]
    yield [
        "name", *_prefixed("from_", names), "status", "iterations", *_prefixed("at_", names), "value",
        "gradient_norm", "lr", *calls,
    ]  # fmt: skip
    for name, run in comparison.runs:
        last = run.last
        found = (*last.point, last.value, last.gradient_norm) if last else (None,) * (len(names) + 2)
        counts = (run.counts.value, run.counts.gradient, run.counts.hessian)
        index = last.index if last else 0
        numbers = map(plain, (*found, run.method.settings.get("lr"), *counts))
        yield [name, *run.start, run.status.code, index, *numbers]


def _cache_rows(report: CacheReport) -> Iterator[Row]:
    cells = record(report)
    yield list(cells)
    yield list(cells.values())


def _listed(result: object) -> Iterator[Row]:
    """Yield one row for each entry of a result's lists, with the name of the list first."""
    lists = {name: entries for name, entries in record(result).items() if isinstance(entries, list)}
    entries: list[tuple[str, Record]] = [
        (name, entry) for name, listed in lists.items() for entry in listed if isinstance(entry, dict)
    ]
    yield ["kind", *(entries[0][1] if entries else ())]
    for kind, entry in entries:
        yield [kind, *map(_joined, entry.values())]


def _joined(value: object) -> object:
    if isinstance(value, dict):
        return "; ".join(f"{name}={entry}" for name, entry in value.items())
    return "; ".join(map(str, value)) if isinstance(value, list) else value


_ROWS: dict[type, Callable[[Any], Iterator[Row]]] = {
    GradientReport: _gradient_rows,
    DirectionalReport: _directional_rows,
    HessianReport: _hessian_rows,
    StationaryReport: _stationary_rows,
    ExplanationReport: _explanation_rows,
    CheckReport: _check_rows,
    DerivationReport: _derivation_rows,
    DifferenceReport: _difference_rows,
    Run: _run_rows,
    Comparison: _comparison_rows,
    CacheReport: _cache_rows,
}
