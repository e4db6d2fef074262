"""Why a formula has no value at each of many points: the subexpression at which nan began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from gradcli.numeric.arrays import run_batch
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.faults import missing_condition
from gradcli.numeric.program import Program, Slot
from gradcli.results.batches import RowNote
from gradcli.results.gradients import EvaluationStatus

Rows = npt.NDArray[np.intp]

_MOST_NUMBERS = 1_000_000
"""Values of subexpressions that are held at once."""


class Faults:
    """The subexpressions of one formula, asked where its value fails."""

    def __init__(self, base: Program) -> None:
        self._base = base
        self._note = lru_cache(None)(self._told)

    def notes(self, points: Array, rows: Rows) -> tuple[dict[int, RowNote], list[int]]:
        """Return what rows without a value need; and the rows whose nan came from an overflow."""
        notes: dict[int, RowNote] = {}
        overflown: list[int] = []
        block = max(1, _MOST_NUMBERS // len(self._base.code))
        for start in range(0, len(rows), block):
            part = rows[start : start + block]
            for slot, found in self._faulty(points[part]):
                places = part[found].tolist()
                if slot is None:
                    overflown += places
                else:
                    notes.update(dict.fromkeys(places, self._note(slot)))
        return notes, overflown

    def _told(self, slot: Slot) -> RowNote:
        return RowNote(EvaluationStatus.UNDEFINED.value, missing_condition(self._base, slot))

    @cached_property
    def _every(self) -> Program:
        """The program with every slot as an output, made once: its kernel is kept by what it is."""
        return replace(self._base, outputs=tuple(range(len(self._base.code))))

    def _faulty(self, points: Array) -> list[tuple[Slot | None, Rows]]:
        """Return the slots where nan began, each with the rows in which it did; None for an overflow."""
        values = run_batch(self._every, points)
        missing = np.isnan(values)
        output = self._base.outputs[0]
        waiting: dict[Slot, list[Rows]] = {output: [np.arange(len(points))]}
        found: list[tuple[Slot | None, Rows]] = []
        for slot in range(output, -1, -1):
            if slot in waiting:
                rows = np.concatenate(waiting.pop(slot))
                for argument, some in self._handed_on(slot, rows, values, missing):
                    waiting.setdefault(argument, []).append(some)
                    rows = np.setdiff1d(rows, some, assume_unique=True)
                found += self._ended(slot, rows, values)
        return found

    def _handed_on(
        self, slot: Slot, rows: Rows, values: Array, missing: npt.NDArray[np.bool_]
    ) -> Sequence[tuple[Slot, Rows]]:
        """Return the arguments that were nan already, each with its rows; of two cases, the one taken."""
        operation, arguments = self._base.code[slot]
        below = []
        for place, argument in enumerate(arguments):
            is_missing = missing[rows, argument]
            if operation == "where" and place:
                is_missing &= values[rows, arguments[0]] == (place == 1)
            below.append((argument, rows[is_missing]))
            rows = rows[~is_missing]
        return below

    def _ended(self, slot: Slot, rows: Rows, values: Array) -> list[tuple[Slot | None, Rows]]:
        arguments = list(self._base.code[slot].slots)
        infinite = np.isinf(values[rows][:, arguments]).any(axis=1)
        return [(slot, rows[~infinite]), (None, rows[infinite])]
