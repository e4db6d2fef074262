"""The standard streams: any encoding, closed, full, or with nobody reading."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from gradcli.descriptors import Channel
from gradcli.errors import OutputError

# Not from `typing`: that takes longer to load than `--version` to answer.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_channels: dict[int, Channel] = {}
"""What the output streams write through, by its number, where they write to bytes of the system's."""

_replaced: list[TextIO] = []
"""The streams that stood there before: with them their files would be closed."""


def prepare_streams() -> None:
    """Let both output streams carry any character, escaped where the encoding has no other way.

    Raises OutputError where standard output is closed.
    """
    _fill_closed()
    sys.stdout, sys.stderr = _prepared(sys.stdout), _prepared(sys.stderr)
    if sys.stdout is None:
        raise OutputError("standard output is closed")


def print_whole(text: str) -> None:
    """Write a text to standard output; a signal amid it waits for its end, as long as it is read."""
    from gradcli.cli.signals import unbroken

    with unbroken():
        sys.stdout.write(text)
        sys.stdout.flush()


def flush_output() -> None:
    """Write what still waits, here, where a failure can be told."""
    if sys.stdout is not None:
        sys.stdout.flush()


def discard_output(descriptor: int = 1) -> None:
    """Send what could not be written nowhere, so that the interpreter does not try it again at its end."""
    if channel := _channels.get(descriptor):
        channel.discard()
        return
    # First, so that there is a number for it even where no more files may be open.
    with suppress(OSError):
        os.close(descriptor)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != descriptor:
        os.dup2(nowhere, descriptor)
        os.close(nowhere)


def say(text: str) -> None:
    """Write a line to standard error, if there is one; where it cannot, the exit code still tells."""
    tell(f"{text}\n")


def tell(text: str) -> None:
    """Write a part of a line to standard error as `say` does."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        discard_output(2)


def _prepared(stream: TextIO) -> TextIO:
    """Return a stream that loses nothing where the system takes but a part, or nothing at this moment.

    Without buffers (`python -u`) Python would not look at how much was taken.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if type(stream) is not io.TextIOWrapper or type(raw) is not io.FileIO:
        stream.reconfigure(errors="backslashreplace")
        return stream
    stream.flush()
    channel = _channels[stream.fileno()] = Channel(stream.fileno(), stream.name)
    _replaced.append(stream)
    return io.TextIOWrapper(
        io.BufferedWriter(channel), stream.encoding, "backslashreplace",
        line_buffering=stream.line_buffering or stream.write_through,
    )  # fmt: skip


def _fill_closed() -> None:
    """Give closed standard streams to the null device, so that no file of ours gets their number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        continue
    os.close(number)
