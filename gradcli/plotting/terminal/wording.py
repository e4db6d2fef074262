"""Words on a screen: broken into lines or cut, by the columns that they take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradcli.plotting.terminal.cells import sign_width, text_width

_SPACES = re.compile(r"(?<![-+=<>≤≥≠≈]) (?![=<>≤≥≠≈])")
"""A space, unless it stands beside a relation or after a sign: a line begins with a sign rather."""


def folded(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` columns, at spaces, within a word where that is too long.

    >>> folded("200 steps, f = 3", 8)
    ['200', 'steps,', 'f = 3']
    """
    lines: list[str] = []
    for word in _SPACES.split(text):
        if lines and text_width(lines[-1]) + 1 + text_width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _split(word, max(1, width))
    return lines


def cut(text: str, width: int, mark: str) -> str:
    """Return a text as far as it fits, with `mark` where the rest was.

    >>> cut("momentum", 6, "...")
    'mom...'
    """
    if text_width(text) <= width:
        return text
    return next(_split(text, max(1, width - text_width(mark)))) + mark


def _split(word: str, width: int) -> Iterator[str]:
    """Yield pieces of at most `width` columns."""
    piece, used = "", 0
    for sign in word:
        size = sign_width(sign)
        if used + size > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + sign, used + size
    yield piece
