"""The signs of a terminal picture, in Unicode and in ASCII."""

from __future__ import annotations

import math
from collections.abc import Mapping
from string import ascii_lowercase

from gradcli.dataclass import dataclass
from gradcli.plotting.scene import LineRole, MarkKind

DASHES: Mapping[LineRole, tuple[int, int]] = {LineRole.TANGENT: (6, 3), LineRole.NORMAL: (2, 3)}
"""Dots drawn and left out along a line that is not solid."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs.

    `arrows` go round from the east, against the clock; `slopes` likewise, half a turn, are the pieces of a
    straight line, and empty where lines are made of braille dots. `textures` fill the bands from the
    lowest, where there is no colour; `void` is where f is undefined.
    """

    marks: Mapping[MarkKind, str]
    arrows: str
    slopes: str
    textures: str
    start: str
    end: str
    lost: str
    step: str
    void: str
    cut: str
    left: str
    left_tick: str
    below: str
    below_tick: str
    corner: str
    origin: tuple[str, str]

    @property
    def has_dots(self) -> bool:
        """Whether lines are drawn in braille."""
        return not self.slopes

    def arrow(self, across: float, up: float) -> str:
        """Return the arrow that points the nearest way."""
        return self.arrows[_sector(across, up, len(self.arrows))]

    def slope(self, across: float, up: float) -> str:
        """Return a piece of a straight line, in ASCII."""
        return self.slopes[_sector(across, up, 8) % 4]


def letter(number: int) -> str:
    """Return the letter of a path, where colours do not tell them apart."""
    return ascii_lowercase[number % 26]


def glyphs(*, unicode: bool) -> Glyphs:
    """Return the signs that a terminal can show."""
    return _UNICODE if unicode else _ASCII


def _sector(across: float, up: float, count: int) -> int:
    return round(math.atan2(up, across) / (2 * math.pi / count)) % count


_UNICODE = Glyphs(
    marks={
        MarkKind.POINT: "●",
        MarkKind.MINIMUM: "★",
        MarkKind.MAXIMUM: "▲",
        MarkKind.SADDLE: "✕",
        MarkKind.DEGENERATE: "?",
        MarkKind.KINK: "^",
    },
    arrows="→↗↑↖←↙↓↘",
    slopes="",
    textures="",
    start="○",
    end="◆",
    lost="◇",
    step="•",
    void="·",
    cut="…",
    left="│",
    left_tick="┤",
    below="─",
    below_tick="┬",
    corner="└",
    origin=("─", "│"),
)
_ASCII = Glyphs(
    marks={
        MarkKind.POINT: "O",
        MarkKind.MINIMUM: "*",
        MarkKind.MAXIMUM: "M",
        MarkKind.SADDLE: "X",
        MarkKind.DEGENERATE: "?",
        MarkKind.KINK: "V",
    },
    arrows=">^<v",
    slopes="-/|\\",
    textures=".:;=+%#@",
    start="o",
    end="$",
    lost="!",
    step="",
    void=" ",
    cut="...",
    left="|",
    left_tick="+",
    below="-",
    below_tick="+",
    corner="+",
    origin=("-", "|"),
)
