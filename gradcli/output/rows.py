"""Result to rows: a header that does not depend on the answer, then cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gradcli.language.expression import Expression
from gradcli.language.write import to_infix
from gradcli.output.records import Record, plain, record
from gradcli.results import DirectionalReport, GradientReport, Quantity, Run, Step

Row = list[object]


def rows(result: object) -> Iterator[Row]:
    """Yield the header of a result's table, then its rows; absent cells are empty."""
    write = _ROWS.get(type(result), _listed)
    for row in write(result):
        yield ["" if cell is None else cell for cell in row]


def trace_header(of: Expression) -> Row:
    """Return the names of a trace's columns; a variable called like one of them becomes `at_` it."""
    names = [f"at_{name}" if name in _TRACE_NAMES else name for name in of.variables]
    return ["iter", *names, "value", "gradient_norm", "step", "lr"]


def trace_row(step: Step) -> Row:
    """Return the cells of one step, in the order of the header."""
    numbers = (*step.point, step.value, step.gradient_norm, step.step, step.learning_rate)
    return [step.index, *("" if number is None else number for number in map(plain, numbers))]


_TRACE_NAMES = ("iter", "value", "gradient_norm", "step", "lr")


def _gradient_rows(report: GradientReport) -> Iterator[Row]:
    names = report.of.variables
    if not report.evaluations and report.gradient:
        yield ["variable", "partial"]
        for name, partial in zip(names, report.gradient.partials, strict=True):
            yield [name, to_infix(partial)]
        return
    count = len(report.evaluations[0].directional) if report.evaluations else 0
    along = [f"derivative_{number}" for number in range(1, count + 1)]
    yield [*_prefixed("at_", names), "value", *_prefixed("d_", names), "norm", *along, "status"]
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


def _prefixed(prefix: str, names: tuple[str, ...]) -> list[str]:
    return [prefix + name for name in names]


def _cell(quantity: Quantity | None) -> object:
    """Return the double, or the decimal of a number that no double holds."""
    if quantity is None:
        return None
    return quantity.decimal if quantity.value is None else quantity.value


def _run_rows(run: Run) -> Iterator[Row]:
    yield trace_header(run.of)
    if run.last:
        yield trace_row(run.last)


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
    return " ".join(map(str, value)) if isinstance(value, list) else value


_ROWS: dict[type, Callable[[Any], Iterator[Row]]] = {
    GradientReport: _gradient_rows,
    DirectionalReport: _directional_rows,
    Run: _run_rows,
}
