"""A grid of terminal cells: signs, braille dots, and half-blocks of colour behind them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import groupby

import numpy as np
import numpy.typing as npt

from gradcli.dataclass import dataclass
from gradcli.plotting.terminal.palettes import PLAIN, Ink

Dots = npt.NDArray[np.int64]
"""Places of dots, of shape (k, 2): two to a cell across, four to a cell down, from the upper left."""

_BRAILLE = 0x2800
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


@dataclass(frozen=True, slots=True)
class Run:
    """Signs that stand side by side in one ink, on one background (empty for the terminal's own)."""

    text: str
    ink: Ink
    ground: str


@dataclass(slots=True)
class _Cell:
    """What is in a cell: a sign or dots, and behind them two halves of colour, or a texture."""

    sign: str = ""
    dots: int = 0
    ink: Ink = PLAIN
    layer: object = None
    halves: tuple[str, str] = ("", "")
    ground: str = ""
    texture: tuple[str, Ink] = (" ", PLAIN)

    @property
    def is_used(self) -> bool:
        return bool(self.sign or self.dots)


@dataclass(slots=True)
class Cells:
    """A grid on which what is drawn later covers what is there; `under` is a ground below all signs."""

    width: int
    height: int
    under: str = ""
    _rows: list[list[_Cell]] = field(init=False)

    def __post_init__(self) -> None:
        self._rows = [[_Cell() for _ in range(self.width)] for _ in range(self.height)]

    def put(self, column: int, row: int, sign: str, ink: Ink, layer: object = None) -> None:
        """Place a sign; what is outside of the grid is left out."""
        if 0 <= column < self.width and 0 <= row < self.height:
            cell = self._rows[row][column]
            cell.sign, cell.dots, cell.ink, cell.layer = sign, 0, ink, layer

    def write(self, column: int, row: int, text: str, ink: Ink) -> None:
        """Place a text from left to right; a wide sign takes two cells."""
        for sign in text:
            size = sign_width(sign)
            if column + size <= self.width and size:
                self.put(column, row, sign, ink)
                for rest in range(1, size):
                    self.put(column + rest, row, "\0", ink)
            column += size

    def dot(self, left: int, top: int, dots: Dots, ink: Ink, layer: object) -> None:
        """Place dots, counted from a cell; dots of one layer share a cell, those of another are covered."""
        for column, row, bit in zip(
            (left + dots[:, 0] // 2).tolist(),
            (top + dots[:, 1] // 4).tolist(),
            _BITS[dots[:, 1] % 4, dots[:, 0] % 2].tolist(),
            strict=True,
        ):
            cell = self._rows[row][column]
            if cell.layer is not layer or cell.sign:
                cell.sign, cell.dots, cell.ink, cell.layer = "", 0, ink, layer
            cell.dots |= bit

    def paint(self, column: int, row: int, halves: tuple[str, str], ground: str) -> None:
        """Colour the upper and the lower half of a cell; where a sign stands on them, both are `ground`."""
        cell = self._rows[row][column]
        cell.halves, cell.ground = halves, ground

    def weave(self, column: int, row: int, sign: str, ink: Ink) -> None:
        """Fill a cell with a sign of the ground, which is left out beside all other signs."""
        self._rows[row][column].texture = sign, ink

    def is_free(self, column: int, row: int, layers: Sequence[object] = ()) -> bool:
        """Tell whether a cell is in the grid, and empty or used by one of `layers` alone."""
        if not (0 <= column < self.width and 0 <= row < self.height):
            return False
        cell = self._rows[row][column]
        return not cell.is_used or (not cell.sign and cell.layer in layers)

    def ground(self, column: int, row: int) -> str:
        """Return the colour behind a sign in this cell."""
        return self._rows[row][column].ground

    def lines(self) -> Iterator[list[Run]]:
        """Yield each row, from the top, without the blanks at its end."""
        for row in self._rows:
            looks = [self._look(row, column) for column in range(self.width)]
            while looks and looks[-1] == (" ", PLAIN, ""):
                looks.pop()
            yield [
                Run("".join(sign for sign, _, _ in group), ink, ground)
                for (ink, ground), group in groupby(looks, key=lambda look: look[1:])
            ]

    def _look(self, row: list[_Cell], column: int) -> tuple[str, Ink, str]:
        cell = row[column]
        if cell.is_used:
            sign = cell.sign.strip("\0") if cell.sign else chr(_BRAILLE + cell.dots)
            is_bare = cell.ink.is_faint or not (self.under and cell.ground)
            return sign, cell.ink, cell.ground if is_bare else self.under
        upper, lower = cell.halves
        if not (upper or lower):
            return *_texture(row, column), ""
        if upper == lower:
            return " ", PLAIN, upper
        return ("▀", Ink(upper), lower) if upper else ("▄", Ink(lower), "")


def sign_width(sign: str) -> int:
    """Return how many cells a character takes."""
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def text_width(text: str) -> int:
    """Return how many cells a text takes."""
    return sum(map(sign_width, text))


def _texture(row: list[_Cell], column: int) -> tuple[str, Ink]:
    beside = row[max(0, column - 1) : column + 2]
    return (" ", PLAIN) if any(cell.is_used for cell in beside) else row[column].texture
