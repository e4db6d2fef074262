"""Bytes cut into blocks of whole lines, of UTF-8 and of bounded length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.errors import InputFileError, LimitError
from gradcli.language.encodings import wide_encoding
from gradcli.numeric.point_files.sources import Source

LONGEST = 1_000_000
"""Bytes of one line, or of one row that goes over several lines."""

_LONGEST_START = 4_000_000
"""Bytes of blank lines and comments before the first row."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, each ended by one newline and nothing else, the number of the first, and how many."""

    data: bytes
    first: int
    count: int

    @property
    def text(self) -> str:
        """The lines as text."""
        return self.data.decode()

    @property
    def lines(self) -> list[str]:
        """Each line without its newline."""
        return self.text.split("\n")[:-1]


def count_of(character: str, data: bytes) -> int:
    """Return how often an ASCII character occurs, in a quarter of the time of `bytes.count`."""
    return int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == ord(character)))


class Lines:
    """The lines of a source, in blocks of about `block_bytes`, sooner where a pipe has no more for now."""

    def __init__(self, source: Source, block_bytes: int) -> None:
        self.name = source.name
        self._source, self._block_bytes = source, block_bytes
        self._rest = b""
        self._line = 1
        self._ended = False
        self._is_start = True
        self._missing = b""
        self._looked = 0

    def next_block(self) -> Block | None:
        """Return the next lines, None at the end.

        Raises InputFileError at a line that is too long or not UTF-8, after the lines before it.
        """
        cut = self._cut()
        while not cut and not self._ended:
            self._read()
            cut = self._cut()
        if not cut:
            return None
        data, self._rest = self._rest[:cut], self._rest[cut:]
        known, self._missing, self._looked = self._looked, b"", 0
        if self._line == 1 and (encoding := wide_encoding(data)):
            raise InputFileError(f"{self.name} is {encoding}, not UTF-8", hint="save it as UTF-8")
        data = self._sound(_with_newlines(data), known)
        block = Block(data, self._line, count_of("\n", data))
        self._line += block.count
        return block

    def put_back(self, lines: Sequence[str], missing: bytes = b"") -> None:
        """Take back the last lines of a block; the next block comes when `missing` has arrived after them.

        Raises InputFileError where they are a row that does not end.
        """
        data = "".join(f"{line}\n" for line in lines).encode()
        self._rest = data + self._rest
        self._line -= len(lines)
        self._missing, self._looked = missing, len(data) if missing else 0
        if missing and (self._ended or len(data) > LONGEST):
            raise self._too_long()

    def failure(self, line: int, fact: str, hint: str = "") -> InputFileError:
        """Return the failure of a line."""
        return InputFileError(f"{self.name}, line {line}: {fact}", hint=hint)

    def nothing(self) -> InputFileError:
        """Return the failure of a file in which no row was found."""
        return InputFileError(f"{self.name} {'holds no point' if self._line > 1 else 'is empty'}")

    def check_begun(self, passed: int) -> None:
        """Raise LimitError where a row should have come in so many bytes: some streams never end."""
        if passed > _LONGEST_START:
            raise LimitError(f"{self.name} holds no point in its first {_LONGEST_START} bytes")

    def _read(self) -> None:
        data = self._source.read(self._block_bytes)
        self._ended = not data
        self._rest += data
        if self._is_start and (self._ended or not _BYTE_ORDER_MARK[:2].startswith(self._rest)):
            self._rest = self._rest.removeprefix(_BYTE_ORDER_MARK)
            self._is_start = False
        if len(self._rest) - self._looked > LONGEST and not self._cut():
            raise self._too_long()

    def _cut(self) -> int:
        """Return how many bytes can be handed out now."""
        if self._ended:
            return len(self._rest)
        if self._is_start or self._rest.find(self._missing, self._looked) < 0:
            return 0
        cut = self._rest.rfind(b"\n", self._looked) + 1
        # A carriage return at the end may be half of a line end.
        return cut or self._rest.rfind(b"\r", self._looked, max(0, len(self._rest) - 1)) + 1

    def _sound(self, data: bytes, known: int) -> bytes:
        """Return the lines before the first that is too long or not UTF-8.

        Raises where that stands directly after the `known` bytes, which were put back because they did not
        suffice: they would be put back for ever.
        """
        good = _within_length(data)
        if good < len(data) and good <= known:
            raise self._too_long(data.count(b"\n", 0, good))
        try:
            if not data.isascii():
                data[:good].decode()
        except UnicodeDecodeError as error:
            good = data.rfind(b"\n", 0, error.start) + 1
            if good <= known:
                fact = f"not UTF-8: byte {error.start - good + 1} of the line is wrong"
                raise self.failure(
                    self._line + data.count(b"\n", 0, good), fact, "save it as UTF-8"
                ) from None
        self._rest = data[good:] + self._rest
        return data[:good]

    def _too_long(self, after: int = 0) -> InputFileError:
        if self._missing:
            return self.failure(self._line, "a quoted cell does not end", 'write " within quotes twice')
        return self.failure(self._line + after, f"longer than {LONGEST} bytes")


def _with_newlines(data: bytes) -> bytes:
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data if data.endswith(b"\n") else data + b"\n"


def _within_length(data: bytes) -> int:
    """Return how many bytes of whole lines stand before the first line that is longer than LONGEST."""
    start = 0
    while len(data) - start > LONGEST + 1:
        end = data.rfind(b"\n", start, start + LONGEST + 1) + 1
        if end <= start:
            return start
        start = end
    return len(data)
