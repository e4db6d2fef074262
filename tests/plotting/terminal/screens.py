from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from string import ascii_letters, digits

from gradcli.plotting.look import Screen

TRUE = 2**24
LEVELS = {
    "true_colour": Screen(60, 18, TRUE),
    "true_colour_light": Screen(60, 18, TRUE, is_dark=False),
    "256_colours": Screen(60, 18, 256),
    "16_colours": Screen(60, 18, 16),
    "no_colour": Screen(60, 18),
    "ascii": Screen(60, 18, unicode=False),
}
"""A screen of each level of service."""

_CODES = re.compile(r"\x1b\[([0-9;]*)m")
_NAMES = ascii_letters + digits + "".join(map(chr, range(0x391, 0x3CA)))


@dataclass(frozen=True)
class Look:
    """One cell as a terminal shows it; colours are `#rrggbb` or a number of the palette, empty by default."""

    sign: str
    colour: str = ""
    ground: str = ""
    is_bold: bool = False

    @property
    def halves(self) -> tuple[str, str]:
        """The colours of the upper and the lower half of a cell without a sign of its own."""
        if self.sign == " ":
            return self.ground, self.ground
        return (self.colour, self.ground) if self.sign == "▀" else (self.ground, self.colour)


def looks(text: str) -> list[list[Look]]:
    """Read a text as a terminal does: by lines and cells."""
    return [_line(line) for line in text.splitlines()]


def signs(text: str) -> list[str]:
    """Return the lines without their colours."""
    return [_CODES.sub("", line) for line in text.splitlines()]


def width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in line)


def readable(text: str) -> str:
    """Write out a picture for a person: its signs, the name of each sign's colours, the colours."""
    names: dict[tuple[str, str, bool], str] = {("", "", False): " "}
    rows = []
    for line in looks(text):
        keys = [(look.colour, look.ground, look.is_bold) for look in line]
        rows.append("".join(names.setdefault(key, _NAMES[len(names) - 1]) for key in keys).rstrip())
    parts = ["\n".join(line.rstrip() for line in signs(text))]
    if len(names) > 1:
        described = (f"{name} {_described(*key)}" for key, name in names.items() if name != " ")
        parts += ["\n".join(rows), "\n".join(described)]
    return "\n\n".join(parts) + "\n"


def _described(colour: str, ground: str, is_bold: bool) -> str:
    return f"{'bold ' * is_bold}{colour or 'default'}{f' on {ground}' if ground else ''}"


def _line(line: str) -> list[Look]:
    cells, state = [], Look("")
    for place, piece in enumerate(_CODES.split(line)):
        if place % 2:
            state = _obeyed(state, [int(code or 0) for code in piece.split(";")])
        else:
            cells += [Look(sign, state.colour, state.ground, state.is_bold) for sign in piece]
    return cells


def _obeyed(state: Look, codes: list[int]) -> Look:
    colour, ground, is_bold = state.colour, state.ground, state.is_bold
    while codes:
        code = codes.pop(0)
        if code == 0:
            colour, ground, is_bold = "", "", False
        elif code == 1:
            is_bold = True
        elif code in (38, 48):
            shade = str(codes.pop(0)) if codes.pop(0) == 5 else "#" + bytes(codes[:3]).hex()
            codes = [] if shade.startswith("#") and len(codes) <= 3 else codes[3 * shade.startswith("#") :]
            colour, ground = (shade, ground) if code == 38 else (colour, shade)
        elif code % 60 // 10 == 3:
            colour = str(code - 30 if code < 90 else code - 82)
        else:
            ground = str(code - 40 if code < 90 else code - 92)
    return Look("", colour, ground, is_bold)
