"""Break long lines where a reader expects it, and never inside a number or a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf

# The patterns are compiled where a line is too long: most answers have none.
_SPACES = r"(?<!^[-+=≈<>≤≥≠])(?<! [-+=≈<>≤≥≠]) (?!%)"
"""A space, unless it follows a lone operator, which stays with what it operates on, or stands before `%`."""

_DIFFERENCE = r"\((\w+) ([-+]) ([^\s()]+)\)"
"""A bracket such as `(x - 3)`, which is one thing to the eye."""

_UNBROKEN = "\N{NO-BREAK SPACE}"

_TOKENS = r"[d∂]\w*/[d∂]\w+\[?|(?<![\w)\]])-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?|\w+(?:\.[0-9]+)?|\*\*|\W"
"""What stays in one piece: a differential quotient, a number, a name, a power's sign."""


_OPERATORS = ("+", "-", "=", "≈", "<", ">", "≤", "≥", "≠")

_FULL = 1 / 3
"""How much of a line is filled at least, for the sake of a place outside more brackets."""


def folded(text: str, width: int, indent: str = "    ") -> list[str]:
    """Break `text` into lines of at most `width` columns, the later ones indented.

    A line breaks at spaces, within a long formula beside an operator, rather outside brackets; a number or a
    name that is itself longer than a line stays whole.

    >>> folded("f = x1 + x2 + x3", 12, "  ")
    ['f = x1 + x2', '  + x3']
    >>> folded("2*x + y + d/dx[1 - x]", 19, "  ")
    ['2*x + y', '  + d/dx[1 - x]']
    """
    if len(text) <= width:
        return [text]
    pieces = [part.replace(_UNBROKEN, " ") for part in _pieces(text, width - len(indent))]
    lines, lead = list[str](), ""
    while pieces:
        count = _count(pieces, width - len(lead))
        lines.append(f"{lead}{''.join(pieces[:count])}".rstrip())
        pieces, lead = pieces[count:], indent
    return lines


def _count(pieces: Sequence[str], room: int) -> int:
    """Return how many pieces make the next line: a formula is broken where the fewest brackets are open."""
    line, depth, least, best = "", 0, inf, 0
    for count, (piece, following) in enumerate(zip(pieces, (*pieces[1:], ""), strict=True), 1):
        line += piece
        if len(line.rstrip()) > room and best:
            return best
        depth = max(0, depth + _deepening(piece))
        is_full = len(line.rstrip()) >= _FULL * room
        # words in brackets are prose
        open_brackets = depth if following.startswith(_OPERATORS) or not piece.endswith(" ") else 0
        if line.strip() and (not is_full or open_brackets <= least):
            least, best = open_brackets if is_full else inf, count
    return len(pieces)


def _deepening(piece: str) -> int:
    return sum(map(piece.count, "([{")) - sum(map(piece.count, ")]}"))


def _pieces(text: str, room: int) -> Iterator[str]:
    words = re.split(_SPACES, re.sub(_DIFFERENCE, rf"(\1{_UNBROKEN}\2{_UNBROKEN}\3)", text))
    for place, word in enumerate(words):
        space = " " if place < len(words) - 1 else ""
        if len(word) <= room:
            yield word + space
        else:
            *tokens, last = re.findall(_TOKENS, word)
            yield from tokens
            yield last + space
