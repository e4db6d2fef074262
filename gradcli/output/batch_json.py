"""Answers at many points as JSON: one object a point, under the names of `grad --at`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from gradcli.output.as_json import encoded
from gradcli.output.batch_records import row_record, summary_record
from gradcli.output.fast_csv import BLOCK, LONG, csv_text
from gradcli.output.records import document
from gradcli.output.style import Style
from gradcli.results.batches import BatchAnswer, BatchHead, BatchSummary


class Ndjson:
    """Write the head on the first line, then a line for each point, and on the last what was counted."""

    def __init__(self, stream: TextIO, _style: Style, command: str) -> None:
        self._stream, self._command = stream, command
        self._count = 0

    def start(self, head: BatchHead) -> None:
        """Write what is known before the first point."""
        self._head = head
        self._stream.write(f"{encoded(document(head, self._command))}\n")
        self._stream.flush()

    def rows(self, answer: BatchAnswer) -> None:
        """Write a line for each point."""
        for lines in _blocks(self._head, answer, is_long=self._count >= LONG):
            self._stream.write("\n".join([*lines, ""]))
        self._stream.flush()
        self._count += len(answer.lines)

    def finish(self, summary: BatchSummary) -> None:
        """Tell on the last line how many points there were."""
        self._stream.write(f'{{"summary": {encoded(summary_record(summary))}}}\n')
        self._stream.flush()


class Json:
    """Write one object whose list of evaluations grows; it is complete after `finish`, however it ends."""

    def __init__(self, stream: TextIO, _style: Style, command: str) -> None:
        self._stream, self._command = stream, command
        self._count = 0
        self._separator = "\n"

    def start(self, head: BatchHead) -> None:
        """Write the object up to its list of points."""
        self._head = head
        self._stream.write(f'{encoded(document(head, self._command))[:-1]}, "evaluations": [')

    def rows(self, answer: BatchAnswer) -> None:
        """Write an entry of the list for each point."""
        for lines in _blocks(self._head, answer, is_long=self._count >= LONG):
            self._stream.write(self._separator + ",\n".join(lines))
            self._separator = ",\n"
        self._stream.flush()
        self._count += len(answer.lines)

    def finish(self, summary: BatchSummary) -> None:
        """Close the list, and tell how many points there were."""
        self._stream.write(f'], "summary": {encoded(summary_record(summary))}}}\n')
        self._stream.flush()


def _blocks(head: BatchHead, answer: BatchAnswer, *, is_long: bool) -> Iterator[list[str]]:
    """Yield the texts of some points; one that is simply `ok` costs little more than its numbers."""
    ok = _template(head)
    columns = [*answer.points.T, answer.values, *answer.gradients.T, answer.norms, *answer.derivatives.T]
    for start in range(0, len(answer.lines), BLOCK):
        part = [column[start : start + BLOCK] for column in columns]
        cells = csv_text(part, is_long=is_long).replace("\n", ",").split(",")[:-1]
        lines = (ok * len(part[0]) % tuple(cells)).splitlines()
        for row in range(len(lines)) if answer.notes else ():
            if note := answer.notes.get(start + row):
                numbers = [float(column[row]) for column in part]
                lines[row] = encoded(row_record(_named(head, numbers), note))
        yield lines


def _template(head: BatchHead) -> str:
    """Return the line of a point that is simply `ok`, with a place for each number."""
    along = [f'{{"unit": {encoded(list(unit))}, "derivative": %s}}' for unit in head.units]
    directional = f', "directional": [{", ".join(along)}]' if along else ""
    vector = f"[{', '.join(['%s'] * len(head.of.variables))}]"
    return (
        f'{{"at": {vector}, "value": %s, "gradient": {vector}, "norm": %s{directional}, '
        '"status": "ok", "detail": null}\n'
    )


def _named(head: BatchHead, numbers: Sequence[float]) -> dict[str, Any]:
    count = len(head.of.variables)
    found = iter(numbers)
    point, value = [next(found) for _ in range(count)], next(found)
    gradient, norm = [next(found) for _ in range(count)], next(found)
    named: dict[str, Any] = {"at": point, "value": value, "gradient": gradient, "norm": norm}
    # a gradient of which nothing is known is null as a whole, as it is of a point by itself
    if all(partial != partial for partial in gradient) and value != value:
        named["gradient"] = None
    if head.units:
        named["directional"] = [
            {"unit": list(unit), "derivative": slope} for unit, slope in zip(head.units, found, strict=True)
        ]
    return named
