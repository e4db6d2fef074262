"""One cell of a file as a double: decimal numbers, and whatever the language reads as a number."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from gradcli.errors import GradcliError, shortened
from gradcli.numeric.points import parse_number

_WITH_COMMA = re.compile(r"[+-]?\d+(,\d+)+(\.\d*)?([eE][+-]?\d+)?")
_CUT_OFF = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_VANISHING = re.compile(r"[1-9][0-9.]*[eE]-[0-9]{2}|0{300}")
_NOT_FINITE = frozenset(("nan", "inf", "infinity"))
_MOST_SHOWN = 40


class RefusedCellError(ValueError):
    """A cell that is no finite number; its text says of which coordinate, and why."""


def coordinate(cell: str, variable: str) -> float:
    """Return the double nearest to a cell such as `1.5`, `-2e3`, `1/3` or `pi/2`. Raises RefusedCellError.

    >>> coordinate(" -2e3 ", "x"), coordinate("1/4", "x")
    (-2000.0, 0.25)
    """
    text = cell.strip()
    try:
        value = float(text)
    except ValueError:
        return _found(_by_language(text), variable)
    # `float` also reads 1_0 and the digits of other scripts.
    if math.isfinite(value) and "_" not in text and text.isascii() and (value or _is_zero(text)):
        return value
    return _found(_by_language(text), variable)


def may_vanish(text: str) -> bool:
    """Tell whether a text may hold a decimal that is not 0, but too small for a double."""
    return _VANISHING.search(text) is not None


def _is_zero(decimal: str) -> bool:
    return not any(digit in "123456789" for digit in decimal.lower().partition("e")[0])


def is_number(cell: str) -> bool:
    """Tell whether a cell is a number, be it one that is not finite."""
    text = cell.strip()
    return is_not_finite(text) or isinstance(_by_language(text), float)


def is_not_finite(text: str) -> bool:
    """Tell whether a text is a word for what is no finite number."""
    return text.lstrip("+-").lower() in _NOT_FINITE


def has_comma(cell: str) -> bool:
    """Tell whether a cell is a number but for a comma in it."""
    return bool(_WITH_COMMA.fullmatch(cell.strip()))


def shown(text: str) -> str:
    """Return a text as reasons show it."""
    return f"'{shortened(text, _MOST_SHOWN)}'"


def _found(found: float | str, variable: str) -> float:
    if isinstance(found, float):
        return found
    raise RefusedCellError(f"the coordinate {variable}{found}")


@lru_cache(maxsize=4096)
def _by_language(text: str) -> float | str:
    """Return the number that a text is, or the end of the sentence that says why it is none."""
    if not text:
        return " is missing"
    if is_not_finite(text):
        return f": {shown(text)} is not a finite number"
    if has_comma(text):
        return f": {shown(text)} has a comma; write numbers as 1234.5"
    if _CUT_OFF.fullmatch(text):
        return f": {shown(text)} is cut off within its exponent"
    if _DECIMAL.fullmatch(text) and float(text) == 0:
        return f": {shown(text)} is too small for double precision"
    try:
        value = parse_number(text, "")
    except GradcliError:
        return f": {shown(text)} is not a number"
    return value if math.isfinite(value) else f": {shown(text)} is too large for double precision"
