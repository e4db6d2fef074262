from __future__ import annotations

import math
import re

from tests.plotting.terminal.hand_made import BOTTOM, HIGH, LOW, TOP
from tests.plotting.terminal.screens import Look, looks, signs


class Frame:
    """Where the map is on the screen, read off its axes."""

    def __init__(self, text: str) -> None:
        self.text = text
        lines = signs(text)
        found = ((row, re.match(r"( *[└+])([─┬+-]{5,})", line)) for row, line in enumerate(lines))
        self.bottom, axis = next((row, axis) for row, axis in found if axis)
        self.left, self.width = len(axis[1]), len(axis[2])
        self.top = next(
            row for row, line in enumerate(lines) if len(line) > self.left and line[self.left - 1] in "│┤|+"
        )
        self.height = self.bottom - self.top
        self.cells = looks(text)

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Return row and column of the cell that holds a point."""
        across = (x - LOW) / (HIGH - LOW) * self.width
        down = (TOP - y) / (TOP - BOTTOM) * self.height
        return self.top + math.floor(down), self.left + math.floor(across)

    def at(self, x: float, y: float) -> Look:
        row, column = self.place(x, y)
        return self.cells[row][column] if column < len(self.cells[row]) else Look(" ")
