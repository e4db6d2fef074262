r"""Words and mathematics as Markdown takes them, whoever reads it: GitHub, Jupyter, Obsidian.

Some of these look for mathematics before they read Markdown, some after it. So mathematics is written with
nothing in it that Markdown would change: no backslash before punctuation, no `<`, no `_` that opens emphasis.
"""

from __future__ import annotations

import re
from dataclasses import replace

from gradcli.output.notation import Notation, latex_notation, latex_number

_ACTIVE = re.compile(
    r"(?:\$+|\\+\w*|(?<![\w.+-])[\w.+-]+@\w[\w.-]*|@\w[\w.-]*|#\w+|:[\w+-]+:|[@:][@:/\w+-]{0,99}(?=[$\\@#])"
    r"|(?:(?<!\w)\w+://|(?<!\w)(?i:www)\.)[^\s|`]*)+(?::?//[^\s|`]*)?"
)
"""What some reader acts on even where it is escaped: `$`, `\\begin`, `@name`, `#1`, `:x:`, addresses.

It is taken with what stands before and behind it, so that nothing else comes about where code is left out.
"""

_SPECIAL = re.compile(r"[`*\[~|#<&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<!\S)\^|(?<==)=|(?<=%)%")
_ENTITIES = {"<": "&lt;", "&": "&amp;", "`": "&#96;"}

_MARKER = re.compile(r"[-+>]|(?<=\d)[.)](?=\s|$)")
"""What makes a list or a quotation of a line; a number's full stop is looked for behind its digits."""

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?(?:e[-+]?\d+)?|inf)|nan")

_UNSAFE = re.compile(r"\\operatorname\{(\w+)\}|\\[^A-Za-z\s]|[<>] ?|(?<=[^\w\s])_(?=\{)|\](?=\()")
_SAFE = {
    r"\\": r"\cr",
    r"\,": r"\thinspace ",
    r"\;": r"\enspace ",
    r"\_": r"\underline{\enspace}",
    "<": r"\lt ",
    ">": r"\gt ",
    "_": "_ ",
    "]": "] ",
}

_BLANK = r"\underline{" + 5 * r"\qquad" + "}"

_NOT_TEXT = re.compile(r"[_^%#&${}\\~<>|`*\[\]]")
_SIGNS = {
    "_": r"\underline{\enspace}",
    "^": r"\wedge ",
    "%": r"\text{ percent }",
    "#": r"\sharp ",
    "&": r"\text{ and }",
    "$": r"\text{ dollar }",
    "{": r"\lbrace ",
    "}": r"\rbrace ",
    "\\": r"\backslash ",
    "~": r"\sim ",
    "<": r"\lt ",
    ">": r"\gt ",
    "|": r"\vert ",
    "`": r"\text{'}",
    "*": r"\ast ",
    "[": r"\lbrack ",
    "]": r"\rbrack ",
}
"""What neither MathJax nor KaTeX, or only one of them, takes as text within mathematics."""


def escaped(text: str) -> str:
    r"""Write words so that no reader finds markup in them.

    >>> escaped("x**2 <b> @bowl")
    'x\\*\\*2 &lt;b> `@bowl`'
    """
    written, end = "", 0
    for match in _ACTIVE.finditer(text):
        written += _escaped(text[end : match.start()]) + code(match[0])
        end = match.end()
    return written + _escaped(text[end:])


def begun(text: str) -> str:
    r"""Write escaped words so that they may begin a line.

    >>> begun("- x"), begun("1. x"), begun("1.5 x")
    ('\\- x', '1\\. x', '1.5 x')
    """
    line = text.lstrip()
    digits = len(line) - len(line.lstrip("0123456789"))
    is_marked = _MARKER.match(line, digits)
    return f"{line[:digits]}\\{line[digits:]}" if is_marked else line


def code(text: str) -> str:
    """Set text that holds no backquote as it stands."""
    return f"`{text}`"


def mathematics(latex: str) -> str:
    r"""Write LaTeX so that it means the same after Markdown has read it.

    >>> mathematics(r"a \\ b < c")
    'a \\cr b \\lt c'
    """
    return _UNSAFE.sub(lambda match: _safe(match[0], match[1]), latex)


def markdown_notation(prose: Notation) -> Notation:
    """Return the notation of mathematics in Markdown; words within it are first written as in `prose`."""
    return replace(
        latex_notation(),
        words=lambda text: _text(prose.words(text)),
        formulas=lambda text: _text(prose.formulas(text)),
        vector=lambda items: rf"\left({', '.join(items)}\right)",
        blank=_BLANK,
    )


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text)


def _safe(unsafe: str, operator: str | None) -> str:
    # GitHub refuses \operatorname
    return rf"\mathop{{\mathrm{{{operator}}}}}" if operator else _SAFE[unsafe.rstrip()]


def _text(words: str) -> str:
    if _NUMBER.fullmatch(words):
        return latex_number(words)
    written, end = "", 0
    for match in _NOT_TEXT.finditer(words):
        written += _group(words[end : match.start()]) + _SIGNS[match[0]]
        end = match.end()
    return written + _group(words[end:])


def _group(words: str) -> str:
    return rf"\text{{{words}}}" if words else ""
