"""The signs of a legend as small drawings in SVG, for a page of HTML."""

from __future__ import annotations

from gradcli.plotting.page.path_traces import PATH_WIDTH
from gradcli.plotting.page.signs import dash_of, path_dash
from gradcli.plotting.page.traces import ARROWS, LINES
from gradcli.plotting.scene import ArrowRole, Entry, LineRole, MarkKind
from gradcli.plotting.styles import MARKS, PATH_MARKERS, Style

_WIDTH, _HEIGHT = 44, 16

_OUTLINES = {
    "o": "M4,0A4,4 0 1 1 -4,0A4,4 0 1 1 4,0Z",
    "s": "M-3.6,-3.6H3.6V3.6H-3.6Z",
    "^": "M0,-4.6L4.4,3.4H-4.4Z",
    "v": "M0,4.6L4.4,-3.4H-4.4Z",
    "<": "M-4.6,0L3.4,-4.4V4.4Z",
    "D": "M0,-4.8L4.8,0L0,4.8L-4.8,0Z",
    "d": "M0,-5.5L3.4,0L0,5.5L-3.4,0Z",
    "p": "M0,-4.6L4.4,-1.4L2.7,3.7H-2.7L-4.4,-1.4Z",
    "*": "M0,-6L1.4,-1.9H5.7L2.2,0.7L3.5,4.9L0,2.3L-3.5,4.9L-2.2,0.7L-5.7,-1.9H-1.4Z",
    "X": "M0,-2L2.4,-4.4L4.4,-2.4L2,0L4.4,2.4L2.4,4.4L0,2L-2.4,4.4L-4.4,2.4L-2,0L-4.4,-2.4L-2.4,-4.4Z",
}
"""The outline of each marker of the styles, around (0, 0)."""


def swatch(entry: Entry, style: Style) -> str:
    """Return the sign of an entry, which its words stand beside."""
    key = entry.key
    if isinstance(key, LineRole):
        width, colour, dashes = LINES[key]
        drawing = _line(getattr(style, colour), width, dash_of(dashes, width))
    elif isinstance(key, ArrowRole):
        drawing = _arrow(key, style)
    elif isinstance(key, MarkKind):
        drawing = _mark(key, style)
    else:
        drawing = _path(key, style)
    place = (
        f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="{-_WIDTH / 2:g} {-_HEIGHT / 2:g} {_WIDTH} {_HEIGHT}"'
    )
    return f'<svg {place} aria-hidden="true">{drawing}</svg>'


def _line(colour: str, width: float, dash: str) -> str:
    dashed = "" if dash == "solid" else f' stroke-dasharray="{dash}"'
    return f'<path d="M-21,0H21" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def _arrow(role: ArrowRole, style: Style) -> str:
    width, head, name = ARROWS[role]
    colour, half = getattr(style, name), head / 3
    return (
        f'<path d="M-18,0H{18 - head / 2:g}" stroke="{colour}" stroke-width="{width:g}"/>'
        f'<path d="M18,0L{18 - head:g},{half:g}V{-half:g}Z" fill="{colour}"/>'
    )


def _mark(kind: MarkKind, style: Style) -> str:
    shape = MARKS[kind]
    fill = style.ink if shape.is_filled else "none"
    return (
        f'<path transform="scale(1.25)" d="{_OUTLINES[shape.marker]}" fill="{fill}" stroke="{style.ink}" '
        f'stroke-width="{0 if shape.is_filled else 1.8}"/>'
    )


def _path(number: int, style: Style) -> str:
    colour = style.paths[number % len(style.paths)]
    outline = _OUTLINES[PATH_MARKERS[number % len(PATH_MARKERS)]]
    return _line(colour, PATH_WIDTH, path_dash(number, PATH_WIDTH)) + f'<path d="{outline}" fill="{colour}"/>'
