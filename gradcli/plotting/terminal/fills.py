"""How the bands of a relief fill cells: by half-blocks of colour, or by signs, the denser the higher."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gradcli.plotting.scene import Array
from gradcli.plotting.terminal.cells import Cells
from gradcli.plotting.terminal.pencils import Pencils


class Fills:
    """The fillings of so many bands, numbered from the lowest; a cell has an upper and a lower band."""

    def __init__(self, pencils: Pencils, count: int) -> None:
        signs = pencils.glyphs.textures
        self._colours = pencils.palette.bands(count) if pencils.palette.steps else []
        self._textures = [signs[band * len(signs) // count] for band in range(count)] if signs else []
        self._void = pencils.glyphs.void
        self._quiet = pencils.palette.quiet

    def fill(self, cells: Cells, column: int, row: int, upper: int, lower: int) -> None:
        """Fill one cell; where both bands are -1, there is no value, and one of four cells has a sign."""
        if upper < 0 and lower < 0:
            if (column + 2 * (row % 2)) % 4 == 0:
                cells.weave(column, row, self._void, self._quiet)
            return
        middle = max(upper, lower) if min(upper, lower) < 0 else (upper + lower) // 2
        if self._colours:
            halves = self._colour(upper), self._colour(lower)
            cells.paint(column, row, halves, self._colours[middle])
        elif self._textures:
            cells.weave(column, row, self._textures[middle], self._quiet)

    def _colour(self, band: int) -> str:
        return self._colours[band] if band >= 0 else ""


def bands_of(shade: Array, count: int) -> npt.NDArray[np.int64]:
    """Return the number of the band of each shade, -1 for nan."""
    is_known = ~np.isnan(shade)
    # a level itself belongs to the band above it, rounded as it may be
    bands = np.minimum((np.where(is_known, shade, 0.0) * count + 1e-9).astype(np.int64), count - 1)
    return np.where(is_known, bands, -1)
