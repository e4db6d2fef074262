"""NDJSON: on each line an object that names the variables, or one that gradcli wrote, or a list."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence

import numpy as np

from gradcli.numeric.point_files.cells import RefusedCellError, coordinate, may_vanish, shown
from gradcli.numeric.point_files.chunks import Chunk, Rows, pieces
from gradcli.numeric.point_files.columns import few
from gradcli.numeric.point_files.lines import Block, Lines
from gradcli.numeric.point_files.sources import Source


def json_lines(source: Source, variables: Sequence[str], block_bytes: int) -> Rows:
    """Read points from lines of JSON. Raises InputFileError where the first line is of one long document."""
    lines = Lines(source, block_bytes)
    return Rows("line", _ignored(lines, variables), _chunks(lines, variables))


class _RepeatedNameError(ValueError):
    """An object that gives a name twice; its text is the name."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedNameError(next(name for name in names if names.count(name) > 1))
    return found


# Integers become doubles, correctly rounded; NaN and Infinity stay words.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=float, parse_constant=str)

_WRITTEN = json.JSONDecoder(object_pairs_hook=_object, parse_int=float, parse_float=str)
"""A decoder that leaves decimals as they are written, for what a double would make 0 of."""


def _ignored(lines: Lines, variables: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the first object that are no variables; no line is taken."""
    seen: list[str] = []
    passed = 0
    while block := lines.next_block():
        seen += block.lines
        passed += len(block.data)
        for place, line in enumerate(block.lines):
            if not line.strip():
                continue
            value = _checked_first(line, lines, block.first + place)
            if _is_head(value):
                continue
            lines.put_back(seen)
            return _other_names(value, variables)
        lines.check_begun(passed)
    if not any(line.strip() for line in seen):
        raise lines.nothing()
    return ()


def _other_names(value: object, variables: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(value, dict) or _is_own(value, variables):
        return ()
    return tuple(name for name in value if name not in variables)


def _checked_first(line: str, lines: Lines, number: int) -> object:
    """Return what the first line holds, None where it is wrong. Raises as `json_lines` does."""
    value: object = None
    try:
        value = _decoded(line)
    except RefusedCellError:
        is_part = line.strip() in {"{", "[", "[{", "[["}
    else:
        is_part = (isinstance(value, list) and isinstance((value or [None])[0], list | dict)) or (
            _is_head(value) and isinstance(value, dict) and "points" in value
        )
    if is_part:
        hint = "write each point on a line of its own, as --format ndjson does"
        raise lines.failure(number, "one JSON document, not a line for each point", hint)
    return value


def _chunks(lines: Lines, variables: Sequence[str]) -> Iterator[Chunk]:
    while block := lines.next_block():
        yield from _block(block, variables)


def _block(block: Block, variables: Sequence[str]) -> Iterator[Chunk]:
    places: list[int] = []
    rows: list[list[float]] = []
    refused: dict[int, str] = {}
    for number, line in enumerate(block.lines, block.first):
        if not line.strip():
            continue
        try:
            value = _decoded(line)
            if _is_head(value):
                continue
            numbers = _numbers(value, variables)
            if not all(numbers) and may_vanish(line):
                numbers = _numbers(_WRITTEN.decode(line), variables)
            rows.append(numbers)
        except RefusedCellError as error:
            refused[len(rows)] = str(error)
            rows.append([math.nan] * len(variables))
        places.append(number)
    if rows:
        yield from pieces(np.array(rows), places, refused)


def _decoded(line: str) -> object:
    try:
        return _DECODER.decode(line)
    except _RepeatedNameError as error:
        raise RefusedCellError(f"the name {shown(str(error))} is given twice") from None
    except (ValueError, RecursionError):
        raise RefusedCellError(f"{shown(line.strip())} is not JSON") from None


def _is_head(value: object) -> bool:
    """Tell whether a line is the one that gradcli writes before or after the points."""
    return (
        isinstance(value, dict) and ("schema" in value or value.keys() == {"summary"}) and "at" not in value
    )


def _is_own(value: dict[str, object], variables: Sequence[str]) -> bool:
    is_written = {"at", "value", "gradient", "status"} <= value.keys()
    return isinstance(value.get("at"), list) and (is_written or not set(variables) <= value.keys())


def _numbers(value: object, variables: Sequence[str]) -> list[float]:
    if isinstance(value, dict):
        if not _is_own(value, variables):
            return [_named(value, name) for name in variables]
        value = value["at"]
    if not isinstance(value, list):
        raise RefusedCellError("neither an object nor a list")
    if len(value) != len(variables):
        raise RefusedCellError(f"{len(variables)} coordinates wanted ({few(variables)}), {len(value)} found")
    return [_number(entry, name) for entry, name in zip(value, variables, strict=True)]


def _named(value: dict[str, object], name: str) -> float:
    if name not in value:
        raise RefusedCellError(f"the coordinate {name} is missing")
    return _number(value[name], name)


def _number(value: object, name: str) -> float:
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise RefusedCellError(f"the coordinate {name} is too large for double precision")
    if isinstance(value, str):
        return coordinate(value, name)
    raise RefusedCellError(f"the coordinate {name}: {shown(json.dumps(value))} is not a number")
