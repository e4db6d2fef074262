"""Answers at many points as an NPY file: a table of doubles, written in blocks."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np

from gradcli.results.batches import BatchAnswer, BatchHead, BatchSummary

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = 128
"""Bytes before the numbers, whatever their count, which is known last."""


class NpyTable:
    """Write a row for each point: value, partials, derivatives along directions; nan where there is none.

    NumPy Enhancement Proposal 1, version 1.0 of the format. `stream` can be wound back.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._rows = self._columns = 0

    def start(self, head: BatchHead) -> None:
        """Leave room for the header."""
        self._columns = 1 + len(head.of.variables) + len(head.units)
        self._stream.write(self._header())

    def rows(self, answer: BatchAnswer) -> None:
        """Write the rows of an answer."""
        columns: list[Any] = [answer.values, answer.gradients, answer.derivatives]
        table = np.ascontiguousarray(np.column_stack(columns), dtype="<f8")
        self._stream.write(table.data)
        self._rows += len(table)

    def finish(self, summary: BatchSummary) -> None:
        """Write the header, now that the number of rows is known."""
        self._stream.seek(0)
        self._stream.write(self._header())

    def _header(self) -> bytes:
        shape = f"({self._rows}, {self._columns})"
        text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"
        room = _HEADER - len(_MAGIC) - 2
        return _MAGIC + room.to_bytes(2, "little") + f"{text:<{room - 1}}\n".encode("ascii")
