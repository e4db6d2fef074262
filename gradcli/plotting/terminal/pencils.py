"""What a terminal has to draw with: signs, colours, and how each role is drawn with them."""

from __future__ import annotations

from gradcli.dataclass import dataclass
from gradcli.plotting.look import Screen
from gradcli.plotting.scene import Path
from gradcli.plotting.terminal.glyphs import Glyphs, glyphs, letter
from gradcli.plotting.terminal.palettes import PLAIN, Ink, Palette, Role, palette


@dataclass(frozen=True, slots=True)
class Pencils:
    """The signs and colours of one screen; `is_lettered` says that letters tell the paths apart."""

    glyphs: Glyphs
    palette: Palette
    is_lettered: bool

    @property
    def has_bands(self) -> bool:
        """Whether the bands of a relief are filled, with colours or with signs."""
        return bool(self.palette.steps or self.glyphs.textures)

    def ink(self, role: Role) -> Ink:
        """Return the ink of what is drawn."""
        return self.palette.inks.get(role, PLAIN)

    def step(self, number: int) -> str:
        """Return the sign of a step of the path with this number."""
        return letter(number) if self.is_lettered or not self.glyphs.step else self.glyphs.step

    def end(self, path: Path) -> str:
        """Return the sign of the last point of a path."""
        return self.glyphs.end if path.has_end else self.glyphs.lost


def pencils(screen: Screen, paths: int) -> Pencils:
    """Return what a screen has to draw a picture with so many paths."""
    signs = glyphs(unicode=screen.unicode)
    colours = palette(screen)
    return Pencils(signs, colours, is_lettered=paths > 1 and not colours.paths)
