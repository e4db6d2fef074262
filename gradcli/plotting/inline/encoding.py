"""A picture as the escape text that shows it among the lines of a terminal."""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Mapping

from gradcli.plotting.inline.asking_terminal import cell_size
from gradcli.plotting.inline.kitty import as_kitty, as_kitty_in_tmux
from gradcli.plotting.inline.passthrough import reserved
from gradcli.plotting.inline.sixel import as_sixel


def encoded(png: bytes, protocol: str, columns: int, environ: Mapping[str, str] = os.environ) -> str:
    """Return the escape text that shows a PNG, `columns` cells wide, in the terminal or in its tmux.

    After it the cursor is on the last line of the picture. The protocol is one of three.
    """
    in_tmux = bool(environ.get("TMUX"))
    if protocol == "sixel":
        # the one of the three that tmux speaks itself
        return as_sixel(png, columns * cell_size()[0])
    if protocol == "iterm":
        text = _as_iterm(png, columns)
        return reserved(text, _rows(png, columns)) if in_tmux else text
    return (as_kitty_in_tmux if in_tmux else as_kitty)(png, columns, _rows(png, columns))


def _as_iterm(png: bytes, columns: int) -> str:
    """Source: "Inline Images Protocol" in iTerm2's documentation."""
    options = f"inline=1;width={columns};preserveAspectRatio=1;size={len(png)}"
    return f"\x1b]1337;File={options}:{base64.b64encode(png).decode('ascii')}\x07"


def _rows(png: bytes, columns: int) -> int:
    """Return the number of lines that a PNG needs; its header holds width and height."""
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    cell_width, cell_height = cell_size()
    return math.ceil(height * columns * cell_width / (width * cell_height))
