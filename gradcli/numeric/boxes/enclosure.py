"""Run a program over many boxes at once: enclosures of its outputs, rounded outward.

This is the natural interval extension (Moore 1966; Neumaier, Interval Methods for Systems of Equations,
1990, section 1.4) over the part of a box on which the formula is defined.
"""

from __future__ import annotations

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.numeric.boxes.ranges import SMOOTH, Array, Mask, Range, Rows
from gradcli.numeric.boxes.steps import steps
from gradcli.numeric.program import Program, Slot

_MOST_ROWS, _MOST_ENTRIES = 8192, 2_000_000
"""Boxes run at once, and numbers held at once."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Lower and upper corners, both of shape (m, n), a row a box."""

    low: Array
    high: Array

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, rows: Rows | Mask | slice) -> Boxes:
        """Return some of the boxes."""
        return Boxes(self.low[rows], self.high[rows])


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Bounds of the outputs, of shape (m, outputs): nan where an output has no value on the whole box.

    `rough`, of shape (m,), marks the boxes over which an instruction that an output uses may not be
    smooth, or not be defined.
    """

    low: Array
    high: Array
    rough: Mask

    def of(self, rows: Rows | Mask) -> Enclosed:
        """Return the bounds over some of the boxes."""
        return Enclosed(self.low[rows], self.high[rows], self.rough[rows])


def enclose(program: Program, boxes: Boxes) -> Enclosed:
    """Enclose the outputs of a program over each box."""
    return Enclosure(program).over(boxes)


class Enclosure:
    """A program prepared for many runs over boxes.

    Points count only where the slot `defined`, if there is one, has a value too.
    """

    __slots__ = ("_outputs", "_rows", "_steps")

    def __init__(self, program: Program, defined: Slot | None = None) -> None:
        self._outputs = program.outputs
        self._steps = steps(program, defined)
        self._rows = max(64, min(_MOST_ROWS, _MOST_ENTRIES // (1 + len(self._steps))))

    def over(self, boxes: Boxes) -> Enclosed:
        """Enclose the outputs over each box."""
        size = len(boxes), len(self._outputs)
        found = Enclosed(np.empty(size), np.empty(size), np.zeros(size[0], dtype=bool))
        with np.errstate(all="ignore"):
            for first in range(0, len(boxes), self._rows):
                rows = slice(first, first + self._rows)
                for place, value in enumerate(self._run(boxes[rows])):
                    found.low[rows, place], found.high[rows, place] = value.low, value.high
                    found.rough[rows] |= value.rough
        return found

    def _run(self, boxes: Boxes) -> list[Range]:
        values = {
            slot: Range(np.ascontiguousarray(low), np.ascontiguousarray(high), SMOOTH)
            for slot, (low, high) in enumerate(zip(boxes.low.T, boxes.high.T, strict=True))
        }
        for slot, operation, arguments in self._steps:
            values[slot] = operation(*[values[argument] for argument in arguments])
        return [values[slot] for slot in self._outputs]
