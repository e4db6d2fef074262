"""Reading and writing by a descriptor's number, which waits where the system would not wait itself.

Whoever shares a pipe or a terminal with this process may have set it not to block: without care that ends an
output early, and makes the end of an input out of a pause.
"""

from __future__ import annotations

import io
import os
import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_some(descriptor: int, most: int) -> bytes:
    """Return up to `most` bytes as soon as there are any, nothing at the end. Raises OSError."""
    while True:
        try:
            return os.read(descriptor, most)
        except BlockingIOError:
            _wait(to_read=[descriptor])


class Channel(io.RawIOBase):
    """Where bytes are written, by its number: each write takes some, and one that fails is the last.

    What comes after a failure would stand at a wrong place, so each later write fails in the same way.
    """

    begun = ended = 0
    """Writes of all channels that were begun, and that are done: they differ in the midst of one."""

    def __init__(self, descriptor: int, name: str = "", *, is_ours: bool = False) -> None:
        self.name = name
        self._descriptor, self._is_ours = descriptor, is_ours
        self._failure: OSError | None = None
        self._is_discarding = False

    def fileno(self) -> int:
        """Return the number."""
        return self._descriptor

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Tell whether a terminal is there."""
        return os.isatty(self._descriptor)

    def write(self, data: Any) -> int:
        """Write at least one byte, and return how many. Raises OSError."""
        if self._is_discarding:
            return len(data)
        if self._failure is not None:
            raise self._failure
        Channel.begun += 1
        try:
            return _written(self._descriptor, data)
        except OSError as error:
            self._failure = error
            raise
        except BaseException:
            # How much was written is not known any more.
            self._is_discarding = True
            raise
        finally:
            Channel.ended = Channel.begun

    def discard(self) -> None:
        """Take what is still to come, and let it vanish."""
        self._is_discarding = True

    def close(self) -> None:
        """Close the descriptor, where it is this channel's own. Raises OSError."""
        if self._is_ours and not self.closed:
            super().close()
            os.close(self._descriptor)
        else:
            super().close()


def _written(descriptor: int, data: Any) -> int:
    while True:
        try:
            return os.write(descriptor, data)
        except BlockingIOError:
            _wait(to_write=[descriptor])


def _wait(to_read: Any = (), to_write: Any = ()) -> None:
    select.select(to_read, to_write, [])
