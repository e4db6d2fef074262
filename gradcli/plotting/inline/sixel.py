"""Pictures as DEC sixel graphics."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

_COLOURS = 255
_BAND = 6
_CLEAR = 255
"""The index of a pixel that is not drawn, so that the background stays."""

_LEAST_OPAQUE = 128

_FIRST = ord("?")
"""The character of a sixel without any of its six pixels; the top one adds 1, the lowest 32."""


def as_sixel(png: bytes, width: int) -> str:
    """Return a PNG, scaled to `width` pixels, as a sixel sequence of at most 255 colours.

    Source: DEC VT330/VT340 Programmer Reference Manual, volume 2, chapter 14.
    """
    palette, indices = _quantized(_scaled(png, width))
    colours = "".join(f"#{n};2;{r};{g};{b}" for n, (r, g, b) in enumerate(palette))
    bands = "-".join(_band(indices[top : top + _BAND]) for top in range(0, len(indices), _BAND))
    # P2 = 1 leaves what is not drawn as it is; the raster attributes say: square pixels, and how many.
    return f'\x1bP0;1;0q"1;1;{width};{len(indices)}{colours}{bands}\x1b\\'


def _scaled(png: bytes, width: int) -> Image.Image:
    picture = Image.open(BytesIO(png)).convert("RGBA")
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _quantized(picture: Image.Image) -> tuple[list[list[int]], npt.NDArray[np.uint8]]:
    """Return colours, three percentages each, and the index of the colour of each pixel (height, width)."""
    reduced = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    indices = np.array(reduced, dtype=np.uint8)
    palette = np.reshape(reduced.getpalette() or [], (-1, 3))[: int(indices.max()) + 1]
    indices[np.asarray(picture)[..., 3] < _LEAST_OPAQUE] = _CLEAR
    return np.rint(palette * (100 / 255)).astype(int).tolist(), indices


def _band(indices: npt.NDArray[np.uint8]) -> str:
    """Return up to six rows of pixels: all of one colour, back to the left, all of the next."""
    columns = np.arange(indices.shape[1])
    sixels = np.zeros((_CLEAR + 1, indices.shape[1]), dtype=np.uint8)
    for bit, row in enumerate(indices):
        sixels[row, columns] |= 1 << bit
    drawn = sixels[:_CLEAR]
    return "$".join(f"#{n}{_runs(drawn[n])}" for n in np.flatnonzero(drawn.any(axis=1)))


def _runs(sixels: npt.NDArray[np.uint8]) -> str:
    """Return a row of sixels with its runs counted, without the empty ones at its end."""
    row = sixels[: np.flatnonzero(sixels)[-1] + 1]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(row)) + 1, [len(row)]))
    return "".join(map(_run, (row[starts[:-1]] + _FIRST).tolist(), np.diff(starts).tolist()))


def _run(code: int, count: int) -> str:
    return f"!{count}{code:c}" if count > 3 else chr(code) * count
