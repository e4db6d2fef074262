"""How wide mathematics is when LaTeX has set it, and where a line of it may be broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_ALIGNED = r"\begin{aligned} &"
_NEXT = r" \\ &\quad "

_SILHOUETTE = tuple(
    (re.compile(pattern), drawn)
    for pattern, drawn in (
        (re.escape(_ALIGNED), "{"),
        (re.escape(_NEXT), "\0xx"),
        (r"\\\\", "\0"),
        (r"&", "xx"),
        (r"\\begin\{\w+\*?\}(?:\{c+\})?", "x{"),
        (r"\\end\{aligned\}", "}"),
        (r"\\end\{\w+\*?\}", "}x"),
        (r"\\hspace\{5cm\}", "x" * 27),
        (r"\\q?quad", "xxx"),
        (r"\\(?:left|right|displaystyle|text|mathrm|operatorname)(?![a-z])|\s", ""),
        (r"\\((?:arc)?(?:sin|cos|tan|cot|sec|csc|log|ln|exp|min|max)h?)", r"\1"),
        (r"\\(?:approx|le|ge|ne|lor|land|sum|prod)(?![a-z])", "="),
        (r"\\frac", "/"),
        (r"\\cdot", "·"),
        (r"\\[A-Za-z]+|\\.", "x"),
    )
)
"""What a formula is measured by: a letter for each that is printed, `/` for a fraction, NUL between rows."""

_GROUP = re.compile(r"/\{([^{}]*)\}\{([^{}]*)\}|[_^]\{([^{}]*)\}|(?<![/}])\{([^{}]*)\}")
_POINTS = {**dict.fromkeys("()[]|!.:;'$,", 3.9), "·": 7.2, **dict.fromkeys("+-<>=", 11.5)}
"""Widths in the ten-point type of an article, with the space that is set around an operator."""

_LETTER = 5.4
_DEEPEST = 30
"""So many groups within or beside each other are set on several lines; nobody reads what has more."""

_SMALL = "'"
"""As wide as a letter of an exponent."""

_TOKENS = re.compile(r"\\(?:begin|end)\{\w+\*?\}|\\(?:left|right).|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_SIGNS = frozenset(("+", "-", "=", r"\approx"))
_TIMES = r"\cdot"
_FRACTION = r"\frac"
_OVER = "over"
_NO_PRODUCT = re.compile(r"[,;:<=>]|\\(?:\W|sum|prod|lnot|text|q?quad|le|ge|ne|lor|land|approx)")
"""What tells that spaces do not stand between factors."""


def set_width(latex: str) -> float:
    r"""Return about how wide a formula is in points; of a fraction the wider part counts.

    >>> set_width(r"\frac{a + b}{c}") == set_width(r"\frac{a + b}{c + d}")
    True
    """
    drawn = latex
    for pattern, silhouette in _SILHOUETTE:
        drawn = pattern.sub(silhouette, drawn)
    groups = 1
    while groups:
        drawn, groups = _GROUP.subn(_group, drawn)
    return _points(drawn)


def broken(latex: str, room: float) -> list[str]:
    r"""Break a formula into lines of at most `room` points, before the terms of a sum, else before factors.

    Where a factor is still longer, what stands in its brackets or above a bar is set on several lines.

    >>> broken("a + b - c", 20)
    ['a', '+ b', '- c']
    >>> broken("3 x y", 15)
    ['3 x', '\\cdot y']
    """
    return _broken(latex, room, _DEEPEST)


def _broken(latex: str, room: float, deepest: int) -> list[str]:
    return [line for terms in _filled(_parts(latex), room) for line in _shortened(terms, room, deepest)]


def _points(drawn: str) -> float:
    return sum(_POINTS.get(letter, _LETTER) for letter in drawn)


def _group(found: re.Match[str]) -> str:
    """Draw a group without braces inside: its widest row, or a fraction's wider part and bar."""
    over, under, script, group = found.groups()
    if script is not None:
        return _SMALL * len(script)
    return max(group.split("\0"), key=_points) if over is None else f"{max(over, under, key=_points)}x"


def _filled(parts: Sequence[str], room: float, begin: str = "") -> list[str]:
    """Join parts into lines; one that does not begin with a sign is given one at the beginning of a line."""
    lines = [parts[0]]
    for part in parts[1:]:
        if set_width(f"{lines[-1]} {part}") > room:
            lines.append(part if part.startswith(begin) else f"{begin} {part}")
        else:
            lines[-1] = f"{lines[-1]} {part}"
    return lines


def _shortened(latex: str, room: float, deepest: int) -> list[str]:
    if set_width(latex) <= room:
        return [latex]
    lines = _filled(list(_factors(latex)), room, _TIMES)
    return lines if all(set_width(line) <= room for line in lines) else [_stacked(latex, room, deepest)]


def _outside(latex: str) -> Iterator[tuple[str, bool]]:
    """Yield the tokens of a formula, and whether each stands in no group."""
    depth = 0
    for token in _TOKENS.findall(latex):
        depth += _deepening(token)
        yield token, not depth


def _parts(latex: str) -> list[str]:
    """Split a formula before the signs that stand in no group, with a space on each side."""
    tokens = [("", True), *_outside(latex), ("", True)]
    parts = [""]
    for (before, _), (token, is_outside), (after, _) in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token in _SIGNS and is_outside and before.isspace() and after.isspace():
            parts.append("")
        parts[-1] += token
    return [part.strip() for part in parts if part.strip()]


def _factors(latex: str) -> Iterator[str]:
    """Split a term at the spaces that stand in no group, none of them behind a sign."""
    tokens, factor = list(_outside(latex)), ""
    is_product = not any(is_outside and _NO_PRODUCT.fullmatch(token) for token, is_outside in tokens)
    for token, is_outside in tokens:
        if token.isspace() and is_outside and is_product and factor.strip() not in ("", *_SIGNS, _TIMES):
            yield factor
            factor = ""
        else:
            factor += token
    yield factor


def _stacked(latex: str, room: float, deepest: int) -> str:
    """Set the widest group that can be on several lines so, and again while it is too long."""
    excess = set_width(latex) - room
    found = _groups(latex) if excess > 0 and deepest else ()
    for before, inside, behind in sorted(found, key=lambda parts: set_width(parts[1]), reverse=True):
        lines = _broken(inside, set_width(inside) - excess - 3 * _LETTER, deepest - 1)
        stacked = rf"{before}{_ALIGNED}{_NEXT.join(lines)} \end{{aligned}}{behind}"
        if len(lines) > 1 and set_width(stacked) < set_width(latex):
            return _stacked(stacked, room, deepest - 1)
    return latex


def _groups(latex: str) -> Iterator[tuple[str, str, str]]:
    """Yield what stands in each outermost pair of growing brackets or part of a fraction, amid the rest."""
    tokens = list(_outside(latex))
    texts = [token for token, _ in tokens]
    opened, command = 0, ""
    for place, (token, is_outside) in enumerate(tokens, 1):
        if not is_outside:
            opened = opened or place
        elif opened:
            if command in (_FRACTION, _OVER) or texts[opened - 1].startswith(r"\left"):
                before, behind = "".join(texts[:opened]), "".join(texts[place - 1 :])
                yield before, "".join(texts[opened : place - 1]), behind
            opened, command = 0, _OVER if command == _FRACTION else ""
        else:
            command = token


def _deepening(token: str) -> int:
    if token in ("{", "(", "[") or token.startswith((r"\left", r"\begin")):
        return 1
    return -(token in ("}", ")", "]") or token.startswith((r"\right", r"\end")))
