"""The legend of a terminal picture: each entry with the signs and the ink that the picture has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.plotting.scene import ArrowRole, Entry, LineRole, MarkKind, Scene
from gradcli.plotting.terminal.cells import Cells, Run, text_width
from gradcli.plotting.terminal.glyphs import DASHES
from gradcli.plotting.terminal.palettes import PLAIN
from gradcli.plotting.terminal.pencils import Pencils
from gradcli.plotting.terminal.strokes import Area, dashed
from gradcli.plotting.terminal.wording import cut, folded

_GAP = Run("   ", PLAIN, "")
_LENGTH = 4
_FEW = 40
_MIDDLE = 2
"""The row of dots within a cell on which a stretch of a line lies."""

Row = list[Run]


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of a scene in so many columns.

    `area` is that of its panel: with it, arrows point as they do there. It does not change how many lines
    there are.
    """

    scene: Scene
    pencils: Pencils
    width: int
    area: Area | None = None

    def lines(self, most: int) -> list[Row]:
        """Return the lines: entries beside each other where they fit, else folded.

        Where that is more than `most`, each entry is cut to one line, and what does not fit is left out, but
        for the paths. In few columns all is kept: one line could not hold a number.
        """
        entries = self.scene.legend
        whole = list(self._packed([self._folded(entry) for entry in entries]))
        if len(whole) <= most or self.width < _FEW:
            return whole
        paths = sum(isinstance(entry.key, int) for entry in entries)
        short = [[self._cut(entry)] for entry in entries]
        while len(lines := list(self._packed(short))) > most and len(short) > paths:
            short.pop()
        return lines

    def _folded(self, entry: Entry) -> list[Row]:
        """Return the lines of one entry, the later ones indented."""
        signs = self._sample(entry)
        indent = text_width(signs.text) + 1
        first, *others = folded(entry.text, self.width - indent)
        return [[signs, _plain(f" {first}")], *([_plain(" " * indent + line)] for line in others)]

    def _cut(self, entry: Entry) -> Row:
        signs = self._sample(entry)
        room = self.width - text_width(signs.text) - 1
        return [signs, _plain(f" {cut(entry.text, room, self.pencils.glyphs.cut)}")]

    def _packed(self, entries: Sequence[list[Row]]) -> Iterator[Row]:
        """Yield the lines of all entries; those of one line share it with others."""
        line: Row = []
        for entry in entries:
            joined = [*line, _GAP, *entry[0]] if line else entry[0]
            if len(entry) == 1 and _size(joined) <= self.width:
                line = joined
                continue
            if line:
                yield line
            *whole, line = entry
            yield from whole
            if whole:
                yield line
                line = []
        if line:
            yield line

    def _sample(self, entry: Entry) -> Run:
        """Return the signs that stand before the words of an entry."""
        key = entry.key
        if isinstance(key, MarkKind):
            return Run(self.pencils.glyphs.marks[key], self.pencils.ink(key), "")
        if isinstance(key, LineRole):
            return Run(self._line(key), self.pencils.ink(key), "")
        if isinstance(key, ArrowRole):
            return Run(self._arrow(key), self.pencils.ink(key), "")
        return Run(self._path(key), self.pencils.palette.path(key), "")

    def _line(self, role: LineRole) -> str:
        if self.pencils.glyphs.has_dots:
            return _stretch(_LENGTH, role)
        if role not in DASHES:
            return "/-\\"
        piece = self.pencils.glyphs.slope(*self._way(role))
        return f"{piece} {piece}"

    def _arrow(self, role: ArrowRole) -> str:
        glyphs, way = self.pencils.glyphs, self._way(role)
        if role is ArrowRole.FIELD:
            return glyphs.arrow(*way)
        return (_stretch(2) if glyphs.has_dots else glyphs.slope(*way)) + glyphs.arrow(*way)

    def _way(self, role: LineRole | ArrowRole) -> tuple[float, float]:
        """Return where the first line or arrow of a role points to."""
        panel = self.scene.panels[0]
        arrows = [(arrow.tail, arrow.head) for arrow in panel.arrows if arrow.role is role]
        lines = [line.points[[0, -1]].tolist() for line in panel.lines if line.role is role]
        ends = [*arrows, *lines]
        return self.area.way(*ends[0]) if self.area and ends else (1.0, 0.0)

    def _path(self, number: int) -> str:
        glyphs = self.pencils.glyphs
        paths = [path for panel in self.scene.panels for path in panel.paths if path.number == number]
        end = self.pencils.end(paths[0]) if paths else glyphs.end
        step = self.pencils.step(number)
        way = step + step if not glyphs.has_dots else _stretch(2)
        if glyphs.has_dots and self.pencils.is_lettered:
            way = _stretch(1) + step + _stretch(1)
        return glyphs.start + way + end


def _plain(text: str) -> Run:
    return Run(text, PLAIN, "")


def _size(line: Row) -> int:
    return sum(text_width(run.text) for run in line)


def _stretch(length: int, role: LineRole | None = None) -> str:
    """Return so many cells of a level line of dots."""
    dots = np.stack([np.arange(2 * length), np.full(2 * length, _MIDDLE)], axis=1)
    cells = Cells(length, 1)
    cells.dot(0, 0, dashed(dots, *DASHES[role]) if role and role in DASHES else dots, PLAIN, role)
    return "".join(run.text for line in cells.lines() for run in line)
