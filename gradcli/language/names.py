"""Which names may be typed, and the nearest known name to a mistyped one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from gradcli.errors import ExpressionError, Span
from gradcli.language.functions import CALLABLE, CONSTANT_NAMES
from gradcli.language.limits import check_limit

WORDS = frozenset(("and", "or", "not", "True", "False"))
"""Words of conditions; never variables."""

_REFUSED: Mapping[str, str] = {
    "I": "gradcli works over the real numbers; name a variable otherwise",
    "oo": "infinity is not a number here",
    "zoo": "infinity is not a number here",
    "inf": "infinity is not a number here",
    "infinity": "infinity is not a number here",
    "Infinity": "infinity is not a number here",
    "nan": "nan is not a number",
    "NaN": "nan is not a number",
    "lambda": "write λ, or lam",
}

_LOOK_LATIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
"""Greek letters that nobody can tell from Latin ones."""

_REST = r"[0-9]*[A-Za-z\u0370-\u03ff]?"
_TOO_SHORT = frozenset(("sh", "ch", "th", "tg", "sum", "prod"))
"""Functions whose names begin too many fair names."""


def is_letter(character: str) -> bool:
    """Tell whether a character may begin a name: ASCII letters and Greek ones."""
    return ("A" <= character <= "Z") or ("a" <= character <= "z") or _is_greek(character)


def is_known(name: str) -> bool:
    """Tell whether a name is a function's or a constant's."""
    return name in CALLABLE or name in CONSTANT_NAMES


def check_name(name: str, span: Span | None = None, *, declared: bool = False) -> None:
    """Refuse a name that cannot be a variable; `declared` names are free of the guess at typing errors.

    Raises ExpressionError or LimitError.
    """
    check_limit("name length", len(name), span)
    if name in _REFUSED:
        raise ExpressionError(f"'{name}' is not a name that can be used", span=span, hint=_REFUSED[name])
    if name in WORDS:
        raise ExpressionError(f"'{name}' belongs in a condition, as in where(x > 0, a, b)", span=span)
    if name.startswith("_") or "__" in name:
        raise ExpressionError(
            f"the name '{name}' is refused",
            span=span,
            hint="a name is a letter, then letters, digits and single _",
        )
    for letter in name:
        if letter in _LOOK_LATIN:
            raise ExpressionError(
                f"the Greek letter U+{ord(letter):04X} looks like a Latin one",
                span=span,
                hint="use the Latin letter, or another name",
            )
    if not declared:
        _refuse_glued(name, span)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or nothing.

    >>> did_you_mean("sn", ["sin", "cos"])
    "did you mean 'sin'?"
    """
    words = list(known)
    lowered = {w.lower(): w for w in words}
    if word.lower() in lowered:
        return f"did you mean '{lowered[word.lower()]}'?"
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.65)
    return f"did you mean '{near[0]}'?" if near else ""


def _is_greek(character: str) -> bool:
    return "\u0391" <= character <= "\u03c9" and character != "\u03a2"


def _refuse_glued(name: str, span: Span | None) -> None:
    """Refuse `sinx` and `log3`, which are typing errors far more often than names."""
    for length in range(len(name) - 1, 1, -1):
        function, rest = name[:length], name[length:]
        if function in CALLABLE and re.fullmatch(_REST, rest) and function not in _TOO_SHORT:
            raise ExpressionError(
                f"'{name}' is not a function",
                span=span,
                hint=f"write {function}({rest}), or declare a variable of this name with --vars",
            )
