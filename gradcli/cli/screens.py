"""What a terminal can show: its size, its colours, its characters, its background."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from gradcli.cli.options import carries, is_coloured

if TYPE_CHECKING:
    from gradcli.plotting import Screen

MOST_CELLS = 400
"""Columns and rows of the largest picture made of characters."""

_GLYPHS = "∇²·⣿▀●◆★→"
_TRUE_COLOUR = 1 << 24
_DEPTHS = {"0": 0, "1": 16, "2": 256, "3": _TRUE_COLOUR}


def screen_of(size: tuple[int, int] | None, style: str) -> Screen:
    """Return what this terminal, or what reads standard output, can show; a size and a style may be given."""
    from gradcli.plotting import Screen

    terminal = shutil.get_terminal_size()
    width, height = size or (terminal.columns, terminal.lines - 1)
    is_dark = style == "dark" if style else _is_dark()
    is_unicode = carries(_GLYPHS)
    # bands of colour are half-blocks: without these, letters and signs do better
    colours = colour_depth() if is_unicode else 0
    return Screen(min(width, MOST_CELLS), min(height, MOST_CELLS), colours, is_unicode, is_dark)


def colour_depth() -> int:
    """Return how many colours may be used: none, 16, 256 or all; FORCE_COLOR=1, 2, 3 ask for these."""
    if not is_coloured():
        return 0
    forced = os.environ.get("FORCE_COLOR", "")
    if forced in _DEPTHS:
        return _DEPTHS[forced]
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return _TRUE_COLOUR
    term = os.environ.get("TERM", "")
    if term.endswith("-direct"):
        return _TRUE_COLOUR
    return 256 if "256" in term or term in ("xterm-kitty", "alacritty", "foot") else 16


def _is_dark() -> bool:
    """Guess the background from COLORFGBG, which some terminals set; most are dark."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return background not in ("7", "15")
