"""Answers at many points as CSV: the columns of `grad --at`, a row a point."""

from __future__ import annotations

from typing import TextIO

from gradcli.output.fast_csv import BLOCK, LONG, csv_text, words_of
from gradcli.output.rows import point_columns
from gradcli.output.style import Style
from gradcli.results.batches import BatchAnswer, BatchHead, BatchSummary


class Csv:
    """Write rows as they come, and nothing after the last one."""

    def __init__(self, stream: TextIO, _style: Style, _command: str) -> None:
        self._stream = stream
        self._count = 0

    def start(self, head: BatchHead) -> None:
        """Write the header."""
        self._stream.write(f"{','.join(point_columns(head.of.variables, len(head.units)))}\n")

    def rows(self, answer: BatchAnswer) -> None:
        """Write the rows of an answer."""
        columns = [*answer.points.T, answer.values, *answer.gradients.T, answer.norms, *answer.derivatives.T]
        words = words_of(len(answer.lines), {row: note.status for row, note in answer.notes.items()}, "ok")
        for start in range(0, len(words), BLOCK):
            block = slice(start, start + BLOCK)
            part = [column[block] for column in columns]
            self._stream.write(csv_text(part, words[block], is_long=self._count >= LONG))
        self._stream.flush()
        self._count += len(words)

    def finish(self, summary: BatchSummary) -> None:
        """Write nothing: a table ends with its last row."""
