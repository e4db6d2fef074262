"""The colours and shapes of figures: safe for colour-blind readers, and telling apart by shape in grey.

The colours of paths and arrows are those of M. Okabe and K. Ito, "Color Universal Design" (2008), some
lightened for the dark background.
"""

from __future__ import annotations

from gradcli.dataclass import dataclass
from gradcli.plotting.scene import MarkKind

Dashes = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """The colours of a figure.

    `fill` runs from the lowest band to the highest, both of one hue. `paths` are the colours of the first
    paths; `halo` lies around what must stand out from the fill.
    """

    page: str
    ink: str
    quiet: str
    halo: str
    fill: tuple[str, str]
    contour: str
    field: str
    level_curve: str
    direction: str
    undefined: tuple[str, str]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sign of a single point: a marker as matplotlib names it, how large, and whether it is filled."""

    marker: str
    size: float
    is_filled: bool


LIGHT = Style(
    page="#ffffff",
    ink="#16202a",
    quiet="#5a6672",
    halo="#ffffff",
    fill=("#8fb2d0", "#f8fbfd"),
    contour="#3b5266",
    field="#4a6076",
    level_curve="#0b3a66",
    direction="#9c3f7a",
    undefined=("#ececec", "#b4b4b4"),
    paths=("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#000000", "#a66f00"),
)

DARK = Style(
    page="#10151b",
    ink="#eef3f7",
    quiet="#a3b1be",
    halo="#0a0e12",
    fill=("#101f2e", "#426280"),
    contour="#93abc0",
    field="#a9bccd",
    level_curve="#b9dcff",
    direction="#f0a3cd",
    undefined=("#1d1d1f", "#4b4b4f"),
    paths=("#ff8128", "#56b4e9", "#2fce9f", "#e59fc6", "#ffffff", "#f0e442"),
)

PATH_DASHES: tuple[Dashes, ...] = ((), (5.0, 1.6), (5.0, 1.5, 1.0, 1.5), (1.2, 1.3), (8.0, 2.0), (3.0, 1.0))
"""Lengths of dash and gap of the first paths in widths of the line; the first is unbroken."""

PATH_MARKERS = ("o", "s", "^", "D", "v", "p", "<")
"""The markers of the first paths: seven, so that with six colours and dashes 42 paths differ."""

TANGENT: Dashes = (6.0, 2.5)
NORMAL: Dashes = (1.0, 1.8)

MARKS = {
    MarkKind.POINT: Shape("o", 7.0, is_filled=True),
    MarkKind.MINIMUM: Shape("*", 13.0, is_filled=True),
    MarkKind.MAXIMUM: Shape("^", 9.0, is_filled=True),
    MarkKind.SADDLE: Shape("X", 9.0, is_filled=True),
    MarkKind.DEGENERATE: Shape("s", 7.5, is_filled=False),
    MarkKind.KINK: Shape("d", 9.0, is_filled=False),
}


def style_of(*, is_dark: bool) -> Style:
    """Return the style for a light or a dark background."""
    return DARK if is_dark else LIGHT


def blend(low: str, high: str, share: float) -> str:
    """Return the colour `share` of the way from one `#rrggbb` to another."""
    pairs = zip(channels(low), channels(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def band_colours(style: Style, count: int) -> list[str]:
    """Return the colours of `count` bands from the lowest to the highest, each that of its middle."""
    return [blend(*style.fill, (band + 0.5) / count) for band in range(count)]


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of `#rrggbb`, each from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
