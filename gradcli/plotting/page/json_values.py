"""Numbers and texts as a page of plotly takes them: no nan in JSON, no markup in words."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import numpy.typing as npt

_DIGITS = 6


def script_json(content: object) -> str:
    r"""Return JSON that may stand in a script element: nothing in it ends the element or opens a comment.

    >>> script_json("</script>")
    '"\\u003c/script>"'
    """
    return json.dumps(content, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def inert(text: str) -> str:
    """Return text that plotly shows as it is, though it reads tags, entities and `%{...}` in some places.

    >>> inert("<b>%{x}</b>")
    '&lt;b&gt;&#37;{x}&lt;/b&gt;'
    """
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("%{", "&#37;{")):
        text = text.replace(sign, entity)
    return text


def nested(values: npt.ArrayLike) -> list[Any]:
    """Return numbers as lists of the same shape, None where one is not finite."""
    array = np.asarray(values, dtype=float)
    known = array.astype(object)
    known[~np.isfinite(array)] = None
    rows: list[Any] = known.tolist()
    return rows


def coordinates(values: npt.ArrayLike, span: float) -> list[Any]:
    """Return numbers rounded to a ten-thousandth of a picture that is `span` wide, or less."""
    array = np.asarray(values, dtype=float)
    return nested(np.round(array, 5 - math.floor(math.log10(span))))


def hover_number(value: float) -> str:
    """Return a number as it is shown in a hover text."""
    return f"{value:.{_DIGITS}g}" if math.isfinite(value) else _named(value)


def hover_numbers(values: npt.ArrayLike) -> list[Any]:
    """Return numbers, lists of the same shape, that JavaScript writes as `hover_number` does; else words."""
    array = np.asarray(values, dtype=float)
    shown = [_shown(value) for value in array.ravel().tolist()]
    rows: list[Any] = np.array(shown, dtype=object).reshape(array.shape).tolist()
    return rows


def _shown(value: float) -> float | str:
    if not math.isfinite(value):
        return _named(value)
    rounded = float(f"{value:.{_DIGITS}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def _named(value: float) -> str:
    return "undefined" if math.isnan(value) else "∞" if value > 0 else "-∞"
