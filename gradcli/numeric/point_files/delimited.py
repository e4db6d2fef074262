"""Delimited text: commas, semicolons or tabs between cells, with a header of names or without."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import numpy as np

from gradcli.errors import InputFileError
from gradcli.numeric.point_files.cells import (
    RefusedCellError,
    coordinate,
    has_comma,
    is_not_finite,
    is_number,
)
from gradcli.numeric.point_files.chunks import Chunk, Rows, pieces
from gradcli.numeric.point_files.columns import columns_of, few, known
from gradcli.numeric.point_files.lines import Block, Lines
from gradcli.numeric.point_files.records import is_row, records
from gradcli.numeric.point_files.sources import Source
from gradcli.numeric.point_files.whole_blocks import Layout, whole_block

LONG = 16_000_000
"""Bytes of text from which on a faster library is worth loading."""

_BEGINS_NAME = re.compile(r"[^\W\d]")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def comma_separated(source: Source, variables: Sequence[str], block_bytes: int) -> Rows:
    """Read rows whose first line says by what they are separated: a comma, else a semicolon, else a tab.

    Raises InputFileError as `_rows` does.
    """
    return _rows(source, variables, block_bytes, ",;\t")


def tab_separated(source: Source, variables: Sequence[str], block_bytes: int) -> Rows:
    """Read rows whose cells are separated by tabs. Raises InputFileError as `_rows` does."""
    return _rows(source, variables, block_bytes, "\t")


def separated(source: Source, variables: Sequence[str], block_bytes: int) -> Rows:
    """Read rows of a file that does not say what it is. Raises InputFileError as `_rows` does."""
    return _rows(source, variables, block_bytes, "\t,;")


def _rows(source: Source, variables: Sequence[str], block_bytes: int, delimiters: str) -> Rows:
    """Read the header and prepare the rest.

    Raises InputFileError where the first row is neither a header with the variables nor of as many cells.
    """
    lines = Lines(source, block_bytes)
    delimiter, number, cells, is_header = _first_row(lines, delimiters, variables)
    if is_header:
        places, ignored = columns_of(cells, variables, f"{source.name}, line {number}")
    else:
        if len(cells) != len(variables):
            raise _wrong_width(lines, number, cells, variables)
        places, ignored = tuple(range(len(variables))), ()
    layout = Layout(delimiter, len(cells), places)
    return Rows("line", ignored, _chunks(source, lines, layout, variables))


def _first_row(
    lines: Lines, delimiters: str, variables: Sequence[str]
) -> tuple[str, int, Sequence[str], bool]:
    """Return the delimiter, the line, cells and nature of the first row; a header is taken off the lines.

    Raises InputFileError where there is none, LimitError where none comes.
    """
    passed = 0
    while block := lines.next_block():
        texts = block.lines
        first = next((text for text in texts if is_row(text)), None)
        if first is None:
            passed += len(block.data)
            lines.check_begun(passed)
            continue
        delimiter = _delimiter_of(first, delimiters)
        record = next(records(texts, delimiter))
        if record.cells is None:
            lines.put_back(texts[record.first :], missing=b'"')
            continue
        number = block.first + record.first
        names = [cell.strip() for cell in record.cells]
        is_header = _is_header(names, variables)
        lines.put_back(texts[record.end if is_header else record.first :])
        if not is_header and delimiter == "," and _has_decimal_commas(first):
            raise lines.failure(number, "the numbers have decimal commas", "write numbers as 1234.5")
        return delimiter, number, names, is_header
    raise lines.nothing()


def _delimiter_of(line: str, delimiters: str) -> str:
    bare = _QUOTED.sub("", line)
    return next((delimiter for delimiter in delimiters if delimiter in bare), delimiters[0])


def _is_header(cells: Sequence[str], variables: Sequence[str]) -> bool:
    found = set(cells)
    if found.issuperset(variables) or found.issuperset(f"at_{name}" for name in variables):
        return True
    return all(map(_may_be_name, cells)) and any(cells) and not all(map(is_number, cells))


def _may_be_name(cell: str) -> bool:
    return not cell or (_BEGINS_NAME.match(cell) is not None and not is_not_finite(cell))


def _has_decimal_commas(line: str) -> bool:
    return ";" in line and all(map(has_comma, line.split(";")))


def _wrong_width(lines: Lines, number: int, cells: Sequence[str], variables: Sequence[str]) -> InputFileError:
    wanted = f"{len(variables)} columns" if len(variables) > 1 else "1 column"
    hint = known(variables)
    if len(cells) == 1:
        hint += "; commas, semicolons or tabs stand between columns"
    elif len(cells) > len(variables):
        hint += "; other columns need a header that names them"
    return lines.failure(number, f"{wanted} wanted ({few(variables)}), {len(cells)} found", hint)


def _chunks(source: Source, lines: Lines, layout: Layout, variables: Sequence[str]) -> Iterator[Chunk]:
    while block := lines.next_block():
        is_long = (source.size or source.position) >= LONG
        points = whole_block(block, layout, is_long=is_long)
        if points is None:
            yield from _row_by_row(block, lines, layout, variables)
        else:
            yield from pieces(points, range(block.first, block.first + len(points)), {})


def _row_by_row(block: Block, lines: Lines, layout: Layout, variables: Sequence[str]) -> Iterator[Chunk]:
    """Yield the rows of a block with the reasons of those refused; a row that does not end is put back."""
    texts = block.lines
    rest = len(texts)
    places: list[int] = []
    rows: list[list[float]] = []
    refused: dict[int, str] = {}
    for record in records(texts, layout.delimiter):
        if record.cells is None:
            rest = record.first
            break
        try:
            rows.append(_numbers(record.cells, layout, variables))
        except RefusedCellError as error:
            refused[len(rows)] = str(error)
            rows.append([math.nan] * len(variables))
        places.append(block.first + record.first)
    if rows:
        yield from pieces(np.array(rows), places, refused)
    if rest < len(texts):
        lines.put_back(texts[rest:], missing=b'"')


def _numbers(cells: Sequence[str], layout: Layout, variables: Sequence[str]) -> list[float]:
    if len(cells) != layout.width:
        raise RefusedCellError(f"{layout.width} cells wanted, {len(cells)} found")
    return [coordinate(cells[place], name) for place, name in zip(layout.places, variables, strict=True)]
