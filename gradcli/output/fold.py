"""Break long lines where a reader expects it, and never inside a number or a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPACES = re.compile(r"(?<!^[-+=≈<>≤≥≠])(?<! [-+=≈<>≤≥≠]) (?!%)")
"""A space, unless it follows a lone operator, which stays with what it operates on, or stands before `%`."""

_DIFFERENCE = re.compile(r"\((\w+) ([-+]) ([^\s()]+)\)")
"""A bracket such as `(x - 3)`, which is one thing to the eye."""

_UNBROKEN = "\N{NO-BREAK SPACE}"

_TOKENS = re.compile(
    r"[d∂]\w*/[d∂]\w+\[?|(?<![\w)\]])-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?|\w+(?:\.[0-9]+)?|\*\*|\W"
)
"""What stays in one piece: a differential quotient, a number, a name, a power's sign."""


def folded(text: str, width: int, indent: str = "    ") -> list[str]:
    """Break `text` into lines of at most `width` columns, the later ones indented.

    A line breaks at spaces, within a long formula beside an operator; a number or a name that is itself
    longer than a line stays whole.

    >>> folded("f = x1 + x2 + x3", 12, "  ")
    ['f = x1 + x2', '  + x3']
    """
    if len(text) <= width:
        return [text]
    lines = [""]
    for part in _pieces(text, width - len(indent)):
        piece = part.replace(_UNBROKEN, " ")
        if len(lines[-1]) + len(piece.rstrip()) > width and lines[-1].strip():
            lines[-1] = lines[-1].rstrip()
            lines.append(indent)
        lines[-1] += piece
    return [*lines[:-1], lines[-1].rstrip()]


def _pieces(text: str, room: int) -> Iterator[str]:
    words = _SPACES.split(_DIFFERENCE.sub(rf"(\1{_UNBROKEN}\2{_UNBROKEN}\3)", text))
    for place, word in enumerate(words):
        space = " " if place < len(words) - 1 else ""
        if len(word) <= room:
            yield word + space
        else:
            *tokens, last = _TOKENS.findall(word)
            yield from tokens
            yield last + space
