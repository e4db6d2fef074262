"""Values in one line of text, each a character as high as it is large."""

from __future__ import annotations

import math
from collections.abc import Sequence

_WIDTH = 24
_WIDE = 100.0
"""Positive values that differ by a larger factor are drawn by their logarithms."""


def drawn(values: Sequence[float], levels: str) -> str:
    """Draw values, thinned to at most 24, by characters from low to high; say where logarithms are drawn.

    >>> drawn([0, 1, 2], "_-#")
    '_-#'
    """
    if not values:
        return ""
    shown = [values[place * (len(values) - 1) // max(1, _WIDTH - 1)] for place in range(_WIDTH)]
    shown = list(values) if len(values) <= _WIDTH else shown
    finite = [value for value in shown if math.isfinite(value)]
    if not finite:
        return ""
    logarithmic = min(finite) > 0 and max(finite) > _WIDE * min(finite)
    heights = [math.log(value) if logarithmic and math.isfinite(value) else value for value in shown]
    low, high = min(filter(math.isfinite, heights)), max(filter(math.isfinite, heights))
    text = "".join(_character(height, low, high, levels) for height in heights)
    return f"{text} (log scale)" if logarithmic else text


def _character(height: float, low: float, high: float, levels: str) -> str:
    if not math.isfinite(height):
        return levels[-1]
    if high == low:
        return levels[0]
    # Halves keep the largest doubles finite; the smallest would vanish in them.
    part = 0.5 if math.isinf(high - low) else 1.0
    share = (part * height - part * low) / (part * high - part * low)
    return levels[min(len(levels) - 1, int(share * len(levels)))]
