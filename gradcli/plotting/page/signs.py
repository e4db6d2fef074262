"""The styles of lines and marks as plotly names them."""

from __future__ import annotations

from gradcli.plotting.styles import PATH_DASHES, PATH_MARKERS, Dashes

SYMBOLS = {
    "o": "circle",
    "s": "square",
    "^": "triangle-up",
    "v": "triangle-down",
    "<": "triangle-left",
    "D": "diamond",
    "d": "diamond-tall",
    "p": "pentagon",
    "*": "star",
    "X": "x",
}
"""The symbols of plotly by the markers of the styles."""


def dash_of(dashes: Dashes, width: float) -> str:
    """Return dashes, given in widths of the line, as plotly and SVG write them.

    >>> dash_of((5.0, 1.5), 2.0)
    '10px,3px'
    """
    return ",".join(f"{length * width:.4g}px" for length in dashes) or "solid"


def path_dash(number: int, width: float) -> str:
    """Return the dashes of a path."""
    return dash_of(PATH_DASHES[number % len(PATH_DASHES)], width)


def path_symbol(number: int) -> str:
    """Return the symbol at the steps of a path."""
    return SYMBOLS[PATH_MARKERS[number % len(PATH_MARKERS)]]
