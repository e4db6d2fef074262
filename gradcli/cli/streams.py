"""Standard input, output and error, and files read: any encoding, closed, full, or with nobody reading."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from gradcli.errors import InputFileError, LimitError, OutputError

_MOST_BYTES = 2_000_000
"""Bytes that are read: four for each character of the longest text accepted."""


def prepare_streams() -> None:
    """Let both output streams carry any character, escaped where the encoding has no other way.

    Raises OutputError where standard output is closed.
    """
    _fill_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdout is None:
        raise OutputError("standard output is closed")


def flush_output() -> None:
    """Write what still waits, here, where a failure can be told."""
    if sys.stdout is not None:
        sys.stdout.flush()


def discard_output(descriptor: int = 1) -> None:
    """Send what could not be written nowhere, so that the interpreter does not try it again at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def say(text: str) -> None:
    """Write a line to standard error, if there is one; where it cannot, the exit code still tells."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        discard_output(2)


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


def _fill_closed() -> None:
    """Give closed standard streams to the null device, so that no file of ours gets their number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        continue
    os.close(number)


def _decoded(data: bytes, what: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(f"{what} is not UTF-8: byte {error.start + 1} is wrong") from None
    return text.replace("\r\n", "\n").removesuffix("\n")
