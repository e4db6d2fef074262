"""Which encoding a text is in, where its first bytes show that it is not UTF-8."""

from __future__ import annotations

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def wide_encoding(data: bytes) -> str:
    """Return UTF-16 or UTF-32 where a text begins so, with a byte order mark or without, else nothing.

    >>> wide_encoding("x^2".encode("utf-16-le")), wide_encoding(b"x^2")
    ('UTF-16', '')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    zeros = [byte == 0 for byte in data[:4]]
    if zeros in ([False, True, True, True], [True, True, True, False]):
        return "UTF-32"
    # Of an ASCII character one byte is zero; a zero beside a control character is no text at all.
    is_text = max(data[:2], default=0) >= ord("\t")
    return "UTF-16" if is_text and zeros[:2] in ([False, True], [True, False]) else ""
