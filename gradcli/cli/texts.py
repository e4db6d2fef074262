"""Texts that are read, from standard input and from files."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from gradcli.descriptors import read_some
from gradcli.errors import InputFileError, LimitError
from gradcli.language.encodings import wide_encoding

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
        data = _all(sys.stdin.buffer)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputFileError(f"standard input cannot be read: {reason}") from None
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


def _all(stream: BinaryIO) -> bytes:
    """Read to the end, or a little more than is accepted; a pause of one that does not block is no end."""
    read = stream.read
    with suppress(io.UnsupportedOperation):
        read = partial(read_some, stream.fileno())
    data = b""
    while len(data) <= _MOST_BYTES and (more := read(_MOST_BYTES + 1 - len(data))):
        data += more
    return data


def _decoded(data: bytes, what: str) -> str:
    if encoding := wide_encoding(data):
        raise InputFileError(f"{what} is {encoding}, not UTF-8", hint="save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fact = f"{what} is not UTF-8: byte {error.start + 1} is wrong"
        raise InputFileError(fact, hint="save it as UTF-8") from None
    return text.replace("\r\n", "\n").removesuffix("\n")
