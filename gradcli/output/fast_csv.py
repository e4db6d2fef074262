"""Columns of doubles as CSV text, by polars where it is installed and the text is long: the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, reduce
from importlib import import_module
from itertools import chain, repeat
from typing import Any

from gradcli.memory import has_much

LONG = 100_000
"""Rows from which on loading polars, which takes as long as writing some ten thousand, pays."""

BLOCK = 4096
"""Rows that are written at once: what they need stays in the processor's cache."""

_ALIKE = (1e-4, 1e16)
"""Between these absolute values polars writes a double as Python does."""

_MOST_UNLIKE = 4
"""Where more than one row in so many holds a number beyond, polars saves nothing."""


def csv_text(columns: Sequence[Any], words: Sequence[str] | None = None, *, is_long: bool = False) -> str:
    """Return a line for each row: its doubles in their shortest exact form, nothing for nan, then its word.

    `columns` are arrays of one length; `words`, if there are any, need no quotes. `is_long` says that there
    is so much text that a faster library pays.
    """
    if is_long and (polars := _polars()) is not None:
        unlike = reduce(lambda one, other: one | other, map(_is_written_otherwise, columns))
        rows = unlike.nonzero()[0]
        if len(rows) * _MOST_UNLIKE <= len(columns[0]):
            return _mended(_by_polars(polars, columns, words), rows, columns, words)
    return _by_formatting(columns, words)


def _by_formatting(columns: Sequence[Any], words: Sequence[str] | None) -> str:
    cells = [column.tolist() for column in columns]
    line = ",".join(["%r"] * len(cells) + ["%s"] * (words is not None)) + "\n"
    rows = zip(*cells, strict=True) if words is None else zip(*cells, words, strict=True)
    text = line * len(cells[0]) % tuple(chain.from_iterable(rows))
    return text.replace("nan", "")


def _by_polars(polars: Any, columns: Sequence[Any], words: Sequence[str] | None) -> str:
    named = [polars.Series(str(n), column, nan_to_null=True) for n, column in enumerate(columns)]
    named += [] if words is None else [polars.Series("word", words)]
    text: str = polars.DataFrame(named).write_csv(include_header=False)
    return text


def _mended(text: str, rows: Any, columns: Sequence[Any], words: Sequence[str] | None) -> str:
    """Return the text with those rows written anew that hold a number which polars writes otherwise."""
    if not len(rows):
        return text
    lines = text.splitlines(keepends=True)
    places = rows.tolist()
    some = None if words is None else [words[place] for place in places]
    mended = _by_formatting([column[rows] for column in columns], some)
    for place, line in zip(places, mended.splitlines(keepends=True), strict=True):
        lines[place] = line
    return "".join(lines)


def _is_written_otherwise(column: Any) -> Any:
    size = abs(column)
    return ((size < _ALIKE[0]) & (size > 0)) | (size >= _ALIKE[1])


@cache
def _polars() -> Any:
    """Return polars, None where it is not installed or has too little memory."""
    if not has_much():
        return None
    try:
        return import_module("polars")
    except ImportError:
        return None


def words_of(count: int, others: dict[int, str], usual: str) -> list[str]:
    """Return a word for each row: the usual one but for some rows."""
    words = list(repeat(usual, count))
    for row, word in others.items():
        words[row] = word
    return words
