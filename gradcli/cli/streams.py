"""The standard streams: any encoding, closed, full, or with nobody reading."""

from __future__ import annotations

import io
import os
import sys

from gradcli.errors import OutputError


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


def _fill_closed() -> None:
    """Give closed standard streams to the null device, so that no file of ours gets their number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        continue
    os.close(number)
