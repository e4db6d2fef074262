"""What every format is read into: chunks of points, with the rows that were refused and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from gradcli.dataclass import dataclass

Array = npt.NDArray[np.float64]

MOST_POINTS = 65_536
"""Points of one chunk."""

BLOCK_BYTES = 1 << 20
"""Bytes that are taken from a file at once."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file, in its order.

    `points` has shape (m, n), its columns in the order of the variables, nan in refused rows; it may be
    read-only. `lines` holds for each row its line or row number in the file, and `refused` the reason for
    each row of the chunk that was refused.
    """

    points: Array
    lines: Sequence[int]
    refused: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a format makes of a file: the word for a row, the names that are no variable, the chunks."""

    unit: str
    ignored: tuple[str, ...]
    chunks: Iterator[Chunk]


def pieces(points: Array, lines: Sequence[int], refused: Mapping[int, str]) -> Iterator[Chunk]:
    """Yield rows as chunks of at most MOST_POINTS."""
    if len(points) <= MOST_POINTS:
        yield Chunk(points, lines, refused)
        return
    for start in range(0, len(points), MOST_POINTS):
        end = start + MOST_POINTS
        here = {row - start: reason for row, reason in refused.items() if start <= row < end}
        yield Chunk(points[start:end], lines[start:end], here)
