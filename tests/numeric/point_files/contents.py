"""Ways to read the same bytes, and what was read in a form that tables can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from gradcli.numeric.point_files import Chunk, delimited, polars_text, read_points

READERS = ("row by row", "numpy", "polars")
BLOCKS = (3, 1 << 20)

Row = tuple[int, tuple[float, ...] | str]


def choose(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one reader of delimited text do all it can."""
    if reader == "polars":
        pytest.importorskip("polars")
        monkeypatch.setattr(delimited, "LONG", 0)
        return
    monkeypatch.setattr(polars_text, "_polars", lambda: None)
    if reader == "row by row":
        monkeypatch.setattr(delimited, "whole_block", lambda *_, **__: None)


def written(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def rows_of(path: str, variables: Sequence[str], block_bytes: int = 1 << 20) -> list[Row]:
    return rows_in(read_points(path, variables, block_bytes=block_bytes).chunks())


def rows_in(chunks: Iterable[Chunk]) -> list[Row]:
    """Return each row's number with its point, or with the reason why it was refused."""
    found: list[Row] = []
    for chunk in chunks:
        assert chunk.points.shape[0] == len(chunk.lines) > 0
        for row, (line, point) in enumerate(zip(chunk.lines, chunk.points.tolist(), strict=True)):
            found.append((line, chunk.refused[row] if row in chunk.refused else tuple(point)))
            assert (row in chunk.refused) == all(x != x for x in point)
    return found
