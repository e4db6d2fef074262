"""Texts that are read, from standard input and from files."""

from __future__ import annotations

import sys
from pathlib import Path

from gradcli.errors import InputFileError, LimitError

_MOST_BYTES = 2_000_000
"""Bytes that are read: four for each character of the longest text accepted."""


def text_of(word: str) -> str:
    """Return the text that a word stands for: standard input for `-`, else the word itself.

    Raises InputFileError where standard input cannot be read, LimitError where it is too long.
    """
    if word != "-":
        return word
    if sys.stdin is None:
        raise InputFileError("standard input is closed")
    try:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputFileError(f"standard input cannot be read: {error.strerror}") from None
    if len(data) > _MOST_BYTES:
        raise LimitError(f"standard input is longer than {_MOST_BYTES} bytes")
    return _decoded(data, "standard input")


def file_text(path: str) -> str:
    """Return the text of a file: standard input for `-`. Raises as `text_of` does."""
    if path == "-":
        return text_of(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputFileError(f"{path} cannot be read: {reason}") from None
    if len(data) > _MOST_BYTES:
        raise LimitError(f"{path} is longer than {_MOST_BYTES} bytes")
    return _decoded(data, path)


def _decoded(data: bytes, what: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(f"{what} is not UTF-8: byte {error.start + 1} is wrong") from None
    return text.replace("\r\n", "\n").removesuffix("\n")
