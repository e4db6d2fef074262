"""Which format a file is in, by the end of its name or by its first bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from gradcli.numeric.point_files.chunks import Rows
from gradcli.numeric.point_files.delimited import comma_separated, separated, tab_separated
from gradcli.numeric.point_files.ndjson import json_lines
from gradcli.numeric.point_files.npy import MAGIC, numpy_array
from gradcli.numeric.point_files.sources import Source

Read = Callable[[Source, Sequence[str], int], Rows]

_BY_ENDING: Mapping[str, Read] = {
    ".csv": comma_separated,
    ".tsv": tab_separated,
    ".npy": numpy_array,
    ".ndjson": json_lines,
    ".jsonl": json_lines,
}

_BY_FIRST_BYTES: Mapping[bytes, Read] = {MAGIC[:1]: numpy_array, b"{": json_lines, b"[": json_lines}


def reader_of(path: str, source: Source) -> Read:
    """Return how a file is read; one whose name does not say is delimited text unless it begins otherwise."""
    ending = "" if path == "-" else PurePath(path).suffix.lower()
    return _BY_ENDING.get(ending) or _BY_FIRST_BYTES.get(source.look_ahead()[:1], separated)
