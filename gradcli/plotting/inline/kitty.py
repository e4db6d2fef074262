"""Pictures by the graphics protocol of the terminal kitty."""

from __future__ import annotations

import base64
import zlib

from gradcli.plotting.inline.passthrough import passed

_LONGEST_CHUNK = 4096
_PLACEHOLDER = "\U0010eeee"

# Combining characters that stand for the numbers of rows, from 0 on, as first and last code of each range.
# fmt: off
_RANGES = (
    (0x305, 0x305), (0x30D, 0x30E), (0x310, 0x310), (0x312, 0x312), (0x33D, 0x33F), (0x346, 0x346),
    (0x34A, 0x34C), (0x350, 0x352), (0x357, 0x357), (0x35B, 0x35B), (0x363, 0x36F), (0x483, 0x487),
    (0x592, 0x595), (0x597, 0x599), (0x59C, 0x5A1), (0x5A8, 0x5A9), (0x5AB, 0x5AC), (0x5AF, 0x5AF),
    (0x5C4, 0x5C4), (0x610, 0x617), (0x657, 0x65B), (0x65D, 0x65E), (0x6D6, 0x6DC), (0x6DF, 0x6E2),
)
# fmt: on
_NUMERALS = "".join(chr(code) for first, last in _RANGES for code in range(first, last + 1))


def as_kitty(png: bytes, columns: int, rows: int) -> str:
    """Return the escape text that shows a PNG at the cursor, over so many cells.

    Versions before 0.28 would keep the picture's own height if no rows were named. Source: "The terminal
    graphics protocol" in kitty's documentation.
    """
    return "".join(_commands(png, f"a=T,f=100,q=2,c={columns},r={rows}"))


def as_kitty_in_tmux(png: bytes, columns: int, rows: int) -> str:
    """Return the escape text that shows a PNG in tmux: it is sent past tmux, and cells of text stand for it.

    These cells scroll and move with the pane; their colour and marks name the picture and the row.
    Source: the section on Unicode placeholders of the same text.
    """
    rows = min(rows, len(_NUMERALS))
    checksum = zlib.crc32(png)
    colour, high = 1 + checksum % 255, checksum // 255 % len(_NUMERALS)
    options = f"a=T,U=1,f=100,q=2,i={high << 24 | colour},c={columns},r={rows}"
    cells = _PLACEHOLDER * (columns - 1)
    lines = (
        f"\x1b[38;5;{colour}m{_PLACEHOLDER}{_NUMERALS[row]}{_NUMERALS[0]}{_NUMERALS[high]}{cells}\x1b[39m"
        for row in range(rows)
    )
    return "".join(map(passed, _commands(png, options))) + "\n".join(lines)


def _commands(png: bytes, options: str) -> list[str]:
    text = base64.b64encode(png).decode("ascii")
    chunks = [text[start : start + _LONGEST_CHUNK] for start in range(0, len(text), _LONGEST_CHUNK)]
    more = [*[1] * (len(chunks) - 1), 0]
    keys = [f"{options},", *[""] * (len(chunks) - 1)]
    return [f"\x1b_G{k}m={m};{chunk}\x1b\\" for k, m, chunk in zip(keys, more, chunks, strict=True)]
