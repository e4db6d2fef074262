"""A file of points, opened, with its header read, to be gone through once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from gradcli.errors import InputFileError
from gradcli.numeric.point_files.chunks import BLOCK_BYTES, Chunk, Rows
from gradcli.numeric.point_files.formats import reader_of
from gradcli.numeric.point_files.sources import Source, open_source


def read_points(path: str, variables: Sequence[str], *, block_bytes: int = BLOCK_BYTES) -> PointFile:
    """Open a file of points, or standard input for `-`, and read its header.

    `block_bytes` are read at once. Raises InputFileError where the file cannot be read, or is not one of
    points with these variables; `chunks` does where that shows only later.
    """
    if not variables:
        raise InputFileError("there are no variables, so no points are wanted")
    source = open_source(path)
    try:
        return PointFile(source, reader_of(path, source)(source, variables, block_bytes))
    except BaseException:
        source.close()
        raise


class PointFile:
    """An open file: its `name` as typed, the `unit` of its row numbers, `ignored` names, `size` in bytes.

    `size` is None where it is unknown. The file is closed at the end of the chunks, or as a context manager.
    """

    def __init__(self, source: Source, rows: Rows) -> None:
        self.name = source.name
        self.unit = rows.unit
        self.ignored = rows.ignored
        self.size = source.size
        self._source, self._chunks = source, rows.chunks

    def position(self) -> int:
        """Return how many bytes have been read so far."""
        return self._source.position

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows, and close the file. Raises InputFileError where the rest cannot be read."""
        try:
            yield from self._chunks
        finally:
            self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._source.close()
