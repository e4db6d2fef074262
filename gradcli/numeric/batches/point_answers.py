"""The answers at the points of a file, in its order, and what becomes of rows that hold no point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gradcli.errors import InputFileError, OptionError
from gradcli.language.names import did_you_mean
from gradcli.numeric.batches.answers import Batch
from gradcli.numeric.point_files import Chunk, PointFile
from gradcli.results.batches import REFUSED, BatchAnswer, BatchSummary

ON_ERROR = ("stop", "skip", "null")
"""What may be done with a row that holds no point: end there, leave it out, answer it with nothing."""


def check_on_error(name: str) -> None:
    """Raise OptionError where a name is none of ON_ERROR."""
    if name not in ON_ERROR:
        hint = (
            did_you_mean(name, ON_ERROR) or "stop ends there, skip leaves the row out, null leaves it empty"
        )
        raise OptionError(f"--on-error: '{name}' is not one of {', '.join(ON_ERROR)}", hint=hint)


class PointAnswers:
    """Answers of a formula at the points of a file, computed as they are asked for."""

    def __init__(self, batch: Batch, points: PointFile, on_error: str) -> None:
        check_on_error(on_error)
        self._batch, self._points, self._on_error = batch, points, on_error
        self._counts: Counter[str] = Counter()
        self._skipped = 0
        self._first_refused = ""

    def __iter__(self) -> Iterator[BatchAnswer]:
        """Yield the answers chunk by chunk.

        Raises InputFileError at the first row that holds no point, where that is to be the end.
        """
        for chunk in self._points.chunks():
            known, refusal = self._known(chunk)
            for answer in self._batch.answers(known, keeps_refused=self._on_error == "null"):
                if len(answer.lines):
                    yield answer
            if refusal:
                hint = "--on-error skip leaves such rows out, --on-error null answers them with nothing"
                raise InputFileError(refusal, hint=hint)

    @property
    def summary(self) -> BatchSummary:
        """What was counted until now, and the rows that were refused."""
        order = ("ok", "stationary", "not_differentiable", "undefined", "undecided", REFUSED)
        counts = {status: self._counts[status] for status in order if self._counts[status]}
        return BatchSummary(sum(counts.values()), counts, self._skipped, self._first_refused)

    def count(self, answer: BatchAnswer) -> None:
        """Count the rows of an answer, once they are written."""
        self._counts.update(note.status for note in answer.notes.values())
        self._counts["ok"] += len(answer.lines) - len(answer.notes)

    def _known(self, chunk: Chunk) -> tuple[Chunk, str]:
        """Return the rows to answer, and the refusal after them that is to be the end."""
        if not chunk.refused:
            return chunk, ""
        first = min(chunk.refused)
        refusal = f"{self._points.name}, {self._points.unit} {chunk.lines[first]}: {chunk.refused[first]}"
        if self._on_error == "stop":
            return Chunk(chunk.points[:first], chunk.lines[:first], {}), refusal
        self._first_refused = self._first_refused or refusal
        if self._on_error == "skip":
            self._skipped += len(chunk.refused)
        return chunk, ""
