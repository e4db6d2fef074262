"""How a picture is to look: its size, its background, and what the medium can show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is to be: its ending, as in `.png`, and its width and height in pixels, where asked for.

    A pixel is a dot of a PNG or GIF, 1/96 inch of an SVG, PDF or page. `is_linked` says that a page loads
    its library from the network instead of holding it.
    """

    suffix: str
    size: tuple[int, int] | None = None
    is_dark: bool = False
    is_linked: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """A terminal: columns and rows to use, how many colours it has (0, 16, 256 or 2**24), its characters.

    `is_dark` says that its background is.
    """

    width: int
    height: int
    colours: int = 0
    unicode: bool = True
    is_dark: bool = True


@dataclass(frozen=True, slots=True)
class Canvas:
    """The area a medium has for a picture: width over height in equal units, and samples to compute."""

    proportion: float
    columns: int
    rows: int


DATA = Canvas(1.0, 81, 81)
"""That of a picture which is not drawn, but handed over as data."""
