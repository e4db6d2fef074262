"""What the terminal itself can tell: which device it is like, and how large its character cells are."""

from __future__ import annotations

import os
import re
import select
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gradcli.plotting.interruption import uninterrupted

if sys.platform != "win32":
    import fcntl
    import termios

_QUERY = b"\x1b[c"
_REPLY = re.compile(rb"\x1b\[\?[\d;]*c")
_LONGEST_REPLY = 256

_USUAL_CELL = (10, 20)
"""Pixels of a cell of the VT340, which terminals that do not tell theirs keep to."""

_LEAST_CELL, _MOST_CELL = 3, 200


def device_attributes(timeout: float = 0.3) -> str:
    """Return the controlling terminal's reply to the query for its primary device attributes.

    It is `ESC [ ?`, numbers with semicolons, `c`. It is empty where there is no terminal, where this process
    is in the background, where keys typed ahead wait for another reader, and where no reply comes within
    `timeout` seconds. The terminal is left as it was. Source: DEC VT510 manual, DA1.
    """
    if sys.platform == "win32":
        return ""
    with suppress(OSError, termios.error), _terminal() as terminal:
        # A job in the background would be stopped by what follows.
        if os.tcgetpgrp(terminal) == os.getpgrp():
            with uninterrupted():
                return _asked(terminal, timeout)
    return ""


def cell_size() -> tuple[int, int]:
    """Return the width and height of a character cell in pixels: 10 and 20 where the terminal tells none."""
    if sys.platform == "win32":
        return _USUAL_CELL
    with suppress(OSError, termios.error), _terminal() as terminal:
        answer = fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8))
        rows, columns, width, height = struct.unpack("4H", answer)
        cell = width // max(columns, 1), height // max(rows, 1)
        if all(_LEAST_CELL <= side <= _MOST_CELL for side in cell):
            return cell
    return _USUAL_CELL


@contextmanager
def _terminal() -> Iterator[int]:
    # Writing to a terminal whose output is held (Ctrl-S) would wait without end.
    descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _asked(terminal: int, timeout: float) -> str:
    before = termios.tcgetattr(terminal)
    quiet = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:6], [*before[6]]]
    quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0
    try:
        termios.tcsetattr(terminal, termios.TCSANOW, quiet)
        return "" if _has_input(terminal, 0) else _reply(terminal, time.monotonic() + timeout)
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def _reply(terminal: int, deadline: float) -> str:
    os.write(terminal, _QUERY)
    heard = b""
    while len(heard) < _LONGEST_REPLY and _has_input(terminal, deadline - time.monotonic()):
        # One at a time: what follows the reply was typed for others.
        heard += os.read(terminal, 1)
        if found := _REPLY.search(heard):
            return found[0].decode("ascii")
    # A part of a reply would be taken for typed keys.
    termios.tcflush(terminal, termios.TCIFLUSH)
    return ""


def _has_input(terminal: int, seconds: float) -> bool:
    return bool(select.select([terminal], [], [], max(seconds, 0.0))[0])
