"""How wide mathematics is when LaTeX has set it, and where a line of it may be broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKENS = re.compile(
    r"\\(?:begin|end)\{\w+\*?\}(?:\{c+\})?|\\(?:left|right)(?:\\[A-Za-z]+|[^A-Za-z])|\\[A-Za-z]+|\\.|\s+|.",
    re.DOTALL,
)

_POINTS = {
    **dict.fromkeys("()[]|!.:;'", 3.9),
    **dict.fromkeys(",", 4.5),
    **dict.fromkeys("+-<>", 12.2),
    **dict.fromkeys(("=", r"\approx", r"\le", r"\ge", r"\ne", r"\lor", r"\land"), 13.3),
    r"\displaystyle": 0.0,
    **dict.fromkeys((r"\sum", r"\prod"), 14.4),
    r"\cdot": 7.2,
    r"\sqrt": 8.4,
    r"\ ": 3.3,
    r"\quad": 10.0,
    r"\qquad": 20.0,
    r"\hspace": 120.0,
}
"""Widths in the ten-point type of an article, with the space that is set around an operator."""

_NAMES = re.compile(r"\\(?:arc)?(?:sin|cos|tan|cot|sec|csc|log|ln|exp|min|max)h?")
_LETTER = 5.6
_WORDS = 4.8
_SPACE = 3.3
_SCRIPT = 0.72
_BAR = 2.4
_FENCES = 12.0
_COLUMNS = 10.0

_UPRIGHT = frozenset((r"\text", r"\mathrm", r"\operatorname"))
_SCRIPTS = frozenset(("^", "_"))
_FRACTION = r"\frac"
_OVER = "over"
_LINES = "lines"

_MOST_STACKED = 8
_ALIGNED = r"\begin{aligned}"
_NEXT = r" \\ &\quad "
_BREAKS = frozenset(("+", "-", "=", r"\approx"))


def set_width(latex: str) -> float:
    r"""Return about how wide a formula is in points; of a fraction the wider part counts.

    >>> set_width(r"\frac{a + b}{c}") == set_width(r"\frac{a + b}{c + d}")
    True
    """
    ruler = _Ruler()
    for token in _TOKENS.findall(latex):
        ruler.read(token)
    return sum(ruler.widths)


def broken(latex: str, room: float) -> list[str]:
    r"""Break a formula into lines of at most `room` points, before the operators of a sum or a chain.

    Where a part is still longer, what stands in its brackets or above a bar is set on several lines.

    >>> broken("a + b - c", 20)
    ['a', '+ b', '- c']
    """
    lines = [""]
    for part in _parts(latex):
        if lines[-1] and set_width(f"{lines[-1]} {part}") > room:
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]} {part}".strip()
    return [_stacked(line, room) for line in lines]


class _Ruler:
    """Adds up widths, those of open groups apart; each group knows the command whose argument it is."""

    def __init__(self) -> None:
        self.widths = [0.0]
        self._groups: list[str] = []
        self._wider: list[float] = []
        self._command = ""
        self._is_text = False

    def read(self, token: str) -> None:
        match token:
            case "{":
                self._open(self._command)
            case "}" if self._groups:
                self._close(self._groups.pop(), self.widths.pop())
            case "$":
                self._is_text = not self._is_text
            case r"\frac" | r"\text" | r"\mathrm" | r"\operatorname" | "^" | "_":
                self._command = token
            case r"\\" if self._wider:
                self._wider[-1] = max(self._wider[-1], self.widths[-1])
                self.widths[-1] = 0.0
            case _ if token.startswith(r"\begin"):
                self.widths[-1] += 0.0 if token == _ALIGNED else _FENCES
                self._open(_LINES)
                self._wider.append(0.0)
            case _ if token.startswith(r"\end"):
                self._close(self._groups.pop(), self.widths.pop())
            case "&":
                self.widths[-1] += _COLUMNS if self.widths[-1] else 0.0
            case _:
                script = _SCRIPT if self._command in _SCRIPTS else 1
                self.widths[-1] += _width(token, self._is_text) * script
                self._command = ""

    def _open(self, command: str) -> None:
        self.widths.append(0.0)
        self._groups.append(command)
        self._is_text |= command in _UPRIGHT
        self._command = ""

    def _close(self, command: str, width: float) -> None:
        self._command = _OVER if command == _FRACTION else ""
        if command == _FRACTION:
            self._wider.append(width)
            return
        if command in (_OVER, _LINES):
            width = max(width, self._wider.pop()) + _BAR
        self._is_text &= command not in _UPRIGHT
        self.widths[-1] += width * (_SCRIPT if command in _SCRIPTS else 1)


def _parts(latex: str) -> list[str]:
    """Split a formula before the operators that stand in no group, with a space on each side."""
    tokens = ["", *_TOKENS.findall(latex), ""]
    parts, depth = [""], 0
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        depth += _deepening(token)
        if token in _BREAKS and not depth and before.isspace() and after.isspace():
            parts.append("")
        parts[-1] += token
    return [part.strip() for part in parts]


def _stacked(latex: str, room: float) -> str:
    """Set the widest groups of a formula on several lines, one after the other, until it is not too long."""
    for _ in range(_MOST_STACKED):
        excess = set_width(latex) - room
        narrower = _narrower(latex, excess) if excess > 0 else latex
        if narrower == latex:
            break
        latex = narrower
    return latex


def _narrower(latex: str, excess: float) -> str:
    """Set the widest group that can be on several lines, which are shorter by `excess`."""
    for start, end in sorted(_bodies(latex), key=lambda span: set_width(latex[slice(*span)]), reverse=True):
        body = latex[start:end]
        lines = broken(body, set_width(body) - excess - _POINTS[r"\quad"])
        stacked = rf"{latex[:start]}{_ALIGNED} &{_NEXT.join(lines)} \end{{aligned}}{latex[end:]}"
        if len(lines) > 1 and set_width(stacked) < set_width(latex):
            return stacked
    return latex


def _bodies(latex: str) -> Iterator[tuple[int, int]]:
    """Yield where each outermost pair of growing brackets and each part of an outermost fraction is."""
    depth, start, command, opening = 0, 0, "", ""
    for match in _TOKENS.finditer(latex):
        token, before = match[0], depth
        depth += _deepening(token)
        if depth and not before:
            start = match.end()
            opening = command if token.startswith("{") else token
        elif before and not depth and opening.startswith((r"\left", _FRACTION, _OVER)):
            yield start, match.start()
            command = _OVER if opening == _FRACTION else ""
        elif not depth:
            command = token


def _deepening(token: str) -> int:
    if token in ("{", "(", "[") or token.startswith((r"\left", r"\begin")):
        return 1
    return -(token in ("}", ")", "]") or token.startswith((r"\right", r"\end")))


def _width(token: str, is_text: bool) -> float:
    if token.isspace():
        return _SPACE * is_text
    if is_text:
        return _WORDS
    if _NAMES.fullmatch(token):
        return 1.7 + 4.6 * (len(token) - 1)
    if token.startswith((r"\left", r"\right")):
        return _POINTS["("]
    return _POINTS.get(token, _LETTER)
