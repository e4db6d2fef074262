"""Answers at many points laid out for a person: what stands before them, rows in words, their number."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.output.function_views import function_facts, remark_notes
from gradcli.output.gradient_views import status_sentence, symbolic_facts
from gradcli.output.report import Block, Fact, Facts, Note, Report, Role, Vector
from gradcli.results.batches import REFUSED, BatchHead, BatchSummary, RowNote
from gradcli.results.gradients import EvaluationStatus, OneSided


def batch_head(head: BatchHead) -> Report:
    """Lay out what is known before the first point."""
    symbolic = symbolic_facts(head.of, head.gradient)
    return Report((*function_facts(head.of), *symbolic, *_directions(head), *remark_notes(head.remarks)))


def batch_summary(summary: BatchSummary) -> Report:
    """Lay out how many points there were."""
    return Report((Note(summary_text(summary), role=Role.QUIET),))


def summary_text(summary: BatchSummary) -> str:
    """Say how many points there were, by status: `3 points: 2 ok, 1 undefined`."""
    total = f"{summary.rows} point{'' if summary.rows == 1 else 's'}"
    told = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in summary.counts.items())
    return f"{total}: {told}" if told else total


def row_sentence(note: RowNote) -> str:
    """Say what is to be said of a row that is not simply `ok`."""
    if note.status == REFUSED:
        return f"refused: {note.detail}"
    sentence = status_sentence(EvaluationStatus(note.status), note.detail)
    return "; ".join((sentence, *map(_sides, note.one_sided)))


def _sides(sides: OneSided) -> str:
    told = [
        f"{quantity.decimal if quantity else reason} from the {side}"
        for side, quantity, reason in (
            ("left", sides.left, sides.left_reason),
            ("right", sides.right, sides.right_reason),
        )
    ]
    return f"df/d{sides.variable} is {', '.join(told)}"


def _directions(head: BatchHead) -> Iterator[Block]:
    if head.units:
        units = enumerate(head.units, 1)
        yield Facts(tuple(Fact(f"unit vector {number}", Vector(unit)) for number, unit in units))
