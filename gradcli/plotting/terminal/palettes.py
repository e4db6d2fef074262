"""The colours of a terminal picture, for every number of colours, on a dark and on a light background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.dataclass import dataclass
from gradcli.plotting.look import Screen
from gradcli.plotting.scene import ArrowRole, LineRole, MarkKind
from gradcli.plotting.styles import blend

TRUE_COLOURS = 2**24
Role = LineRole | ArrowRole | MarkKind


@dataclass(frozen=True, slots=True)
class Ink:
    """How a sign is written: a colour as Rich reads it, or none for that of the terminal.

    A faint one stands on the colour of its band, whatever lies below other signs.
    """

    colour: str = ""
    is_bold: bool = False
    is_faint: bool = False


PLAIN = Ink()


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of the bands from the lowest to the highest, and the inks over them.

    Without colour there are no bands. `under` is the background below lines and signs, where the colours of
    the bands are too few to be legible below every ink; else it is empty.
    """

    steps: tuple[str, ...]
    is_mixed: bool
    under: str
    veil: str
    inks: Mapping[Role, Ink]
    paths: tuple[Ink, ...]
    quiet: Ink

    def bands(self, count: int) -> list[str]:
        """Return a colour for each of `count` bands; where colours are too few, neighbours share one."""
        last = len(self.steps) - 1
        shares = [band / max(1, count - 1) for band in range(count)]
        if self.is_mixed:
            return [_between(self.steps, share * last) for share in shares]
        return [self.steps[min(last, int(share * (last + 1)))] for share in shares]

    def faint(self, band: str) -> Ink:
        """Return an ink that shows little on the colour of a band."""
        return Ink(blend(band, self.veil, 0.45) if self.is_mixed and band else self.veil, is_faint=True)

    def path(self, number: int) -> Ink:
        """Return the ink of the path with this number."""
        return self.paths[number % len(self.paths)] if self.paths else PLAIN


def palette(screen: Screen) -> Palette:
    """Return the colours for a screen."""
    if screen.colours < 16:
        return Palette((), is_mixed=False, under="", veil="", inks={}, paths=(), quiet=PLAIN)
    names = _TRUE if screen.colours >= TRUE_COLOURS else _CUBE if screen.colours >= 256 else _SIXTEEN
    return names[screen.is_dark]


def _palette(
    steps: Sequence[str], pens: Sequence[str], paths: Sequence[str], *, veil: str, quiet: str, under: str = ""
) -> Palette:
    """Return a palette; `pens` are those of level curve, gradient, direction, tangent, normal and graph."""
    level, gradient, direction, tangent, normal, graph = pens
    marks: dict[Role, Ink] = {kind: Ink(level, is_bold=True) for kind in MarkKind}
    inks: dict[Role, Ink] = {
        LineRole.LEVEL_CURVE: Ink(level),
        LineRole.TANGENT: Ink(tangent),
        LineRole.NORMAL: Ink(normal),
        LineRole.RIGHT_ANGLE: Ink(level),
        LineRole.GRAPH: Ink(graph),
        ArrowRole.GRADIENT: Ink(gradient, is_bold=True),
        ArrowRole.DIRECTION: Ink(direction, is_bold=True),
        **marks,
    }
    pencils = tuple(Ink(path, is_bold=True) for path in paths)
    is_mixed = steps[0].startswith("#")
    return Palette(tuple(steps), is_mixed, under, veil, inks, pencils, Ink(quiet))


def _between(steps: Sequence[str], place: float) -> str:
    first = min(int(place), len(steps) - 2)
    return blend(steps[first], steps[first + 1], place - first)


def _numbered(*numbers: int) -> list[str]:
    return [f"color({number})" for number in numbers]


# Blues, from the terminal's background away: every ink over them differs in lightness and in hue, and
# vermilion, yellow, pink and green differ from each other for the colour-blind too (Wong 2011).
_TRUE = {
    True: _palette(
        ("#1c1840", "#2d2a66", "#374688", "#34639a", "#2b7092"),
        ("#ffffff", "#ffe14d", "#ff9ed2", "#7df0b8", "#c9d3dd", "#6cc4ff"),
        ("#ff9259", "#ffe14d", "#ff9ed2", "#7df0b8", "#ffffff", "#c9b0ff"),
        veil="#e8f0ff",
        quiet="#8c96a0",
    ),
    False: _palette(
        ("#f1f6fa", "#d5e5f1", "#b4d2e7", "#98c1de", "#7fb0d2"),
        ("#000000", "#8a0f5c", "#5b3a00", "#00533f", "#44505a", "#0060a0"),
        ("#a63400", "#4b1d80", "#00533f", "#8a0f5c", "#000000", "#5b3a00"),
        veil="#10304a",
        quiet="#66707a",
    ),
}
_CUBE = {
    True: _palette(
        _numbered(17, 18, 24, 25, 31),
        _numbered(231, 227, 218, 121, 252, 117),
        _numbered(215, 227, 218, 121, 231, 183),
        veil="color(110)",
        quiet="color(245)",
    ),
    False: _palette(
        _numbered(255, 189, 153, 117, 110),
        _numbered(16, 89, 58, 22, 239, 25),
        _numbered(130, 55, 23, 89, 16, 58),
        veil="color(67)",
        quiet="color(242)",
    ),
}
_SIXTEEN = {
    True: _palette(
        _numbered(4, 12, 6),
        _numbered(15, 11, 13, 10, 7, 14),
        _numbered(9, 11, 13, 10, 15, 14),
        veil="color(7)",
        quiet="",
        under="color(0)",
    ),
    False: _palette(
        _numbered(7, 14, 12),
        _numbered(0, 1, 2, 5, 8, 4),
        _numbered(1, 4, 5, 0, 2, 6),
        veil="color(0)",
        quiet="",
        under="color(15)",
    ),
}
