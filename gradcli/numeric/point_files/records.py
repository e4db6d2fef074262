"""Lines of delimited text split into cells, by RFC 4180: quoted cells may hold delimiters and newlines."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the place of its first line among the lines, the place after its last, its cells.

    A row whose last quoted cell does not end within the lines has no cells.
    """

    first: int
    end: int
    cells: Sequence[str] | None


def records(lines: Sequence[str], delimiter: str) -> Iterator[Record]:
    """Yield the rows of some lines; blank lines, and between rows those that begin with `#`, are none."""
    place = 0
    while place < len(lines):
        line = lines[place]
        if not is_row(line):
            place += 1
            continue
        is_quoted = '"' in line
        record = _quoted(lines, place, delimiter) if is_quoted else _plain(line, place, delimiter)
        yield record
        place = record.end


def is_row(line: str) -> bool:
    """Tell whether a line, unless it is within a quoted cell, is neither blank nor a comment."""
    return bool(line.strip(" ")) and not line.startswith("#")


def _plain(line: str, place: int, delimiter: str) -> Record:
    return Record(place, place + 1, line.split(delimiter))


def _quoted(lines: Sequence[str], first: int, delimiter: str) -> Record:
    taken = first
    is_open = False

    def feed() -> Iterator[str]:
        nonlocal taken, is_open
        while taken < len(lines):
            taken += 1
            yield f"{lines[taken - 1]}\n"
        is_open = True

    # The lines are of bounded length; the module's own bound is meant for files that are not.
    bound = csv.field_size_limit(sys.maxsize)
    try:
        cells = next(csv.reader(feed(), delimiter=delimiter))
    finally:
        csv.field_size_limit(bound)
    return Record(first, taken, None if is_open else cells)
