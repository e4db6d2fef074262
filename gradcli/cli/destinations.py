"""Where a picture goes, in the words of a command: to the terminal, into its lines, or into a file."""

from __future__ import annotations

import os
import re
import sys
from typing import Annotated

import typer

from gradcli.cli.options import format_of
from gradcli.cli.screens import MOST_CELLS
from gradcli.dataclass import dataclass
from gradcli.errors import OptionError

_SIZE = r"([0-9]{1,5})[x×]([0-9]{1,5})"
_FORMATS = ("table", "plain", "json")

PlotOption = Annotated[bool, typer.Option("--plot", help="Draw the answer as well.")]
OutputOption = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Draw into a file: .png, .svg, .pdf, .gif or .html."),
]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a picture goes and how it is to look; without a `path`, to the terminal."""

    path: str = ""
    suffix: str = ""
    size: tuple[int, int] | None = None
    style: str = ""
    is_linked: bool = False
    protocol: str = ""
    is_data: bool = False


def destination_of(
    path: str | None,
    size: str | None = None,
    style: str | None = None,
    *,
    is_linked: bool = False,
    is_inline: bool = False,
    form: str = "plain",
) -> Destination:
    """Check, before anything is computed, that a picture can be drawn and its file be written.

    Raises OptionError for words that mean nothing together and for a library that is missing, OutputError
    for a file that cannot be written. `form` is the format of what is written to standard output.
    """
    from gradcli.plotting import suffix_of
    from gradcli.plotting.files import check_target
    from gradcli.plotting.look import check_style

    _check_words(path, form, is_inline=is_inline)
    if style is not None:
        check_style(style)
    drawn_as = "inline.png" if is_inline else path
    suffix = "" if drawn_as is None else suffix_of(drawn_as)
    if is_linked and suffix != ".html":
        raise OptionError("--cdn is for pages", hint="as in -o page.html --cdn")
    if path is not None:
        check_target(path)
    pixels, protocol = _size_of(size, suffix), _protocol() if is_inline else ""
    return Destination(path or "", suffix, pixels, style or "", is_linked, protocol, form == "json")


def destination_beside(is_asked: bool, path: str | None, format: str | None) -> Destination | None:  # noqa: A002
    """Return where the picture of an answer goes, if one was asked for by `--plot` or `-o`.

    Raises as `destination_of`, and OptionError where the picture would stand among data.
    """
    if path is None and not is_asked:
        return None
    if path is None and format_of(format) not in ("table", "plain"):
        raise OptionError(
            f"--plot has no place beside --format {format}", hint="-o FILE draws into a file instead"
        )
    return destination_of(path)


def _check_words(path: str | None, form: str, *, is_inline: bool) -> None:
    if path is not None and is_inline:
        raise OptionError("--inline draws here, and -o into a file", hint="leave out one of them")
    if form not in _FORMATS:
        raise OptionError(f"a picture has no --format {form}", hint=f"it has {', '.join(_FORMATS)}")
    if form == "json" and (path is not None or is_inline):
        raise OptionError("--format json writes the picture's data here", hint="leave out -o and --inline")


def _protocol() -> str:
    """Return how this terminal shows pictures. Raises OptionError where it does not."""
    from gradcli.plotting.inline.asking_terminal import device_attributes
    from gradcli.plotting.inline.protocols import protocol

    is_terminal = sys.stdout.isatty()
    found = protocol(os.environ, device_attributes if is_terminal else None)
    if not found or not (is_terminal or os.environ.get("GRADCLI_INLINE")):
        what = "this terminal shows no pictures, as far as it says" if is_terminal else "there is no terminal"
        raise OptionError(
            f"--inline: {what}",
            hint="-o FILE draws into a file; GRADCLI_INLINE=kitty, iterm or sixel insists",
        )
    return found


def _size_of(text: str | None, suffix: str) -> tuple[int, int] | None:
    """Read `800x600`: pixels of a file, columns and rows of a terminal. Raises OptionError."""
    from gradcli.plotting.look import check_size

    if text is None:
        return None
    match = re.fullmatch(_SIZE, text.strip(), re.ASCII)
    if match is None:
        raise OptionError(f"--size: '{text}' is not a size", hint="as in --size 800x600")
    size = int(match[1]), int(match[2])
    if suffix:
        check_size(size, suffix)
    elif size[0] < _LEAST_CELLS[0] or size[1] < _LEAST_CELLS[1]:
        raise OptionError(f"the size {text} is too small", hint="at least {}x{}".format(*_LEAST_CELLS))
    elif size[0] > MOST_CELLS or size[1] > MOST_CELLS // 2:
        raise OptionError(f"the size {text} is too large", hint=f"at most {MOST_CELLS}x{MOST_CELLS // 2}")
    return size


_LEAST_CELLS = (20, 8)
