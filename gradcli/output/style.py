"""How a result is to look: digits, width, glyphs, colour."""

from __future__ import annotations

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """What the reader's side of the stream can show.

    `digits` is None for each view's own number of significant digits, `width` counts columns,
    `unicode` says whether `∇`, `²`, `·` and box lines may be used, `colour` whether escape codes may.
    `columns` are those that a trace was asked for by name.
    """

    digits: int | None = None
    width: int = 80
    unicode: bool = False
    colour: bool = False
    columns: tuple[str, ...] = ()
