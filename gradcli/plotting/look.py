"""How a picture is to look: its size, its background, and what the medium can show."""

from __future__ import annotations

from gradcli.dataclass import dataclass
from gradcli.errors import OptionError

STYLES = ("light", "dark")

_LEAST = 100
_MOST = {".gif": 2_000_000}
_MOST_ELSE = 25_000_000


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


def check_size(size: tuple[int, int], suffix: str) -> None:
    """Raise OptionError where a file of this ending cannot have a size in pixels."""
    width, height = size
    most = _MOST.get(suffix, _MOST_ELSE)
    if min(width, height) < _LEAST:
        raise OptionError(f"the size {width}x{height} is too small", hint=f"at least {_LEAST}x{_LEAST}")
    if width * height > most:
        raise OptionError(f"the size {width}x{height} is too large", hint=f"at most {most:,} pixels")


def check_style(style: str) -> None:
    """Raise OptionError for a style that there is none of."""
    if style not in STYLES:
        raise OptionError(f"the style is {' or '.join(STYLES)}, not '{style}'")
