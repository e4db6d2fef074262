"""The bytes of a file or of standard input, as they arrive."""

from __future__ import annotations

import io
import os
import select
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from gradcli.descriptors import read_some
from gradcli.errors import InputFileError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MOST_AHEAD = 1 << 20


class Source:
    """A stream of bytes: `size` in all, None where it is unknown, of which `position` have been read."""

    def __init__(
        self,
        name: str,
        read_some: Callable[[int], bytes],
        descriptor: int | None,
        close: Callable[[], object] | None = None,
    ) -> None:
        self.name = name
        self.position = 0
        self.size, self._start = _extent(descriptor)
        self._read_some, self._descriptor, self._close = read_some, descriptor, close
        self._ahead = b""
        self._ended = False

    def read(self, most: int) -> bytes:
        """Return up to `most` bytes: what has arrived, at least one byte, nothing at the end.

        Raises InputFileError where the system refuses.
        """
        data, self._ahead = self._ahead[:most], self._ahead[most:]
        while len(data) < most and not self._ended and (not data or self._is_waiting()):
            data += self._next(most - len(data))
        return data

    def look_ahead(self) -> bytes:
        """Return the first bytes that are no blanks, without a byte order mark, and leave them to be read.

        Nothing where a stream begins with very many blanks.
        """
        while not self._ended and not _after_mark(self._ahead) and len(self._ahead) < _MOST_AHEAD:
            self._ahead += self._next(1 << 16)
        return _after_mark(self._ahead)

    def read_at(self, place: int, count: int) -> bytes:
        """Return `count` bytes from a place of a file whose size is known, fewer where it ends."""
        try:
            data = os.pread(self._descriptor or 0, count, self._start + place)
        except OSError as error:
            raise _unreadable(self.name, error) from None
        self.position += len(data)
        return data

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self._close:
            self._close()

    def _next(self, most: int) -> bytes:
        try:
            data = self._read_some(most)
        except (OSError, ValueError) as error:
            raise _unreadable(self.name, error) from None
        self._ended = not data
        self.position += len(data)
        return data

    def _is_waiting(self) -> bool:
        """Tell whether more can be read without waiting for it."""
        if self._descriptor is None:
            return False
        with suppress(OSError, ValueError):
            return bool(select.select([self._descriptor], [], [], 0)[0])
        return False


def open_source(path: str) -> Source:
    """Open a file, or standard input for `-`. Raises InputFileError where it cannot be read."""
    if path == "-":
        return _standard_input()
    if not path:
        raise InputFileError("the name of the file of points is empty")
    try:
        file = Path(path).open("rb", buffering=0)  # noqa: SIM115 - the source closes it
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    return Source(path, file.read, file.fileno(), file.close)


def _standard_input() -> Source:
    if sys.stdin is None:
        raise InputFileError("standard input is closed")
    stream = sys.stdin.buffer
    descriptor = None
    with suppress(io.UnsupportedOperation):
        descriptor = stream.fileno()
    if descriptor is not None:
        # Where the system reads, a pause is no end.
        return Source("standard input", partial(read_some, descriptor), descriptor)
    # A buffered reader's `read` waits until all is there; `read1` returns what has arrived.
    return Source("standard input", stream.read1 if isinstance(stream, io.BytesIO) else stream.read, None)


def _extent(descriptor: int | None) -> tuple[int | None, int]:
    """Return how many bytes a regular file still has, None for anything else, and where it stands."""
    if descriptor is None:
        return None, 0
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or not status.st_size:
        return None, 0
    start = os.lseek(descriptor, 0, os.SEEK_CUR)
    return max(0, status.st_size - start), start


def _after_mark(data: bytes) -> bytes:
    if _BYTE_ORDER_MARK.startswith(data[:3]):
        data = data[3:]
    return data.lstrip()


def _unreadable(name: str, error: Exception) -> InputFileError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputFileError(f"{name} cannot be read: {reason}")
