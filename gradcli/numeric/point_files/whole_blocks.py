"""Blocks of delimited text whose every row is good, converted at once; any other is left to `delimited`."""

from __future__ import annotations

import io
import re

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.numeric.point_files import polars_text
from gradcli.numeric.point_files.cells import may_vanish
from gradcli.numeric.point_files.chunks import Array
from gradcli.numeric.point_files.lines import Block, count_of

_NEWLINE = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows are written: `width` cells between delimiters, and the place of each variable's cell."""

    delimiter: str
    width: int
    places: tuple[int, ...]


def whole_block(block: Block, layout: Layout, *, is_long: bool) -> Array | None:
    """Return the points of a block, of shape (lines, variables), or None where a line must be looked at.

    A point is returned only if reading it cell by cell gives the same doubles. `is_long` says that there is
    enough text to repay loading a faster library.
    """
    if not _is_regular(block, layout):
        return None
    points = (
        polars_text.points(block.data, layout.delimiter, layout.width, layout.places) if is_long else None
    )
    if points is None:
        points = _by_loadtxt(block, layout)
    if points is None or len(points) != block.count or not np.isfinite(points).all():
        return None
    if not points.all() and may_vanish(block.text):
        return None
    return points


def _by_loadtxt(block: Block, layout: Layout) -> Array | None:
    every = len(layout.places) == layout.width
    try:
        # With `usecols` the number of cells in a row is no longer checked.
        points: Array = np.loadtxt(
            io.StringIO(block.text),
            delimiter=layout.delimiter,
            usecols=None if every else layout.places,
            comments=None,
            quotechar='"' if b'"' in block.data else None,
            ndmin=2,
        )
    except ValueError:
        return None
    if not every or layout.places == tuple(range(layout.width)):
        return points if points.shape[1] == len(layout.places) else None
    return points[:, layout.places] if points.shape[1] == layout.width else None


def _is_regular(block: Block, layout: Layout) -> bool:
    """Tell whether each line is one row of `width` cells, as far as the readers do not tell themselves."""
    data = block.data
    if data.startswith(b"\xef\xbb\xbf") or data.isspace() or _has_comment(data):
        return False
    delimiter = layout.delimiter.encode()
    if b'"' in data:
        data = _quoted_cell(delimiter).sub(rb"\1", data)
        if b'"' in data:
            return False
    if count_of(layout.delimiter, data) != block.count * (layout.width - 1):
        return False
    return len(layout.places) == layout.width or _is_even(data, ord(delimiter), layout.width - 1)


def _has_comment(data: bytes) -> bool:
    # Most often there is no such character at all, which is found out faster.
    return b"#" in data and (data.startswith(b"#") or b"\n#" in data)


def _is_even(data: bytes, delimiter: int, each: int) -> bool:
    """Tell whether every line has the same number of delimiters."""
    characters = np.frombuffer(data, dtype=np.uint8)
    before = np.searchsorted(np.flatnonzero(characters == delimiter), np.flatnonzero(characters == _NEWLINE))
    return bool((np.diff(before, prepend=0) == each).all())


def _quoted_cell(delimiter: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a quoted cell on one line, with the delimiter or newline before it as group 1."""
    mark = re.escape(delimiter)
    return re.compile(rb'(^|\n|%s)"(?:[^"\n]|"")*+"(?=%s|\n)' % (mark, mark))
