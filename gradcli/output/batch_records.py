"""Answers at many points as plain data: what stands before them, each row, and their number."""

from __future__ import annotations

from gradcli.output.gradient_records import one_sided_record
from gradcli.output.plain_data import Record, let_of, plain, remarks_of, shape
from gradcli.results.batches import BatchHead, BatchSummary, RowNote


@shape(BatchHead)
def head_record(head: BatchHead) -> Record:
    """Return what is told before the first point, under the names that `grad` uses."""
    gradient = head.gradient
    return {
        "expression": plain(head.of),
        "variables": plain(head.of.variables),
        "gradient": plain(gradient.partials) if gradient else None,
        "valid_where": plain(gradient.valid_where) if gradient else [],
        "remarks": remarks_of(head.of, head.remarks),
        **let_of(head.of),
    }


@shape(BatchSummary)
def summary_record(summary: BatchSummary) -> Record:
    """Return what is told after the last point."""
    return {
        "rows": summary.rows,
        "counts": dict(summary.counts),
        "skipped": summary.skipped,
        "first_refused": summary.first_refused or None,
    }


def row_record(numbers: Record, note: RowNote) -> Record:
    """Return what is told of one point that is not simply `ok`; nan among its numbers becomes None."""
    facts = {name: plain(value) for name, value in numbers.items()}
    told: Record = {**facts, "status": note.status, "detail": note.detail}
    return {**told, "one_sided": [*map(one_sided_record, note.one_sided)]} if note.one_sided else told
