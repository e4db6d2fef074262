"""Where a picture goes, in the words of a command: to the terminal, into its lines, or into a file."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from gradcli.cli.exchange import seconds_spent
from gradcli.cli.options import format_of
from gradcli.cli.screens import MOST_CELLS, screen_of
from gradcli.cli.streams import say
from gradcli.errors import LimitError, OptionError

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.plotting import Screen
    from gradcli.plotting.subject import NamedRun, Subject

_SIZE = re.compile(r"([0-9]{1,5})[x×]([0-9]{1,5})", re.ASCII)
_STYLES = ("light", "dark")
_LEAST_PIXELS = 100
_LEAST_SECONDS = 1.0
_WIDEST_INLINE = 1600
_LINES_BESIDE = 3
"""Lines of the terminal that stay free beside a picture."""

_SLOPE = 0.7
"""Height over width of a picture in the terminal."""

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

    if style is not None and style not in _STYLES:
        raise OptionError(f"--style is light or dark, not '{style}'")
    if path is not None and is_inline:
        raise OptionError("--inline draws here, and -o into a file", hint="leave out one of them")
    drawn_as = "inline.png" if is_inline else path
    suffix = "" if drawn_as is None else suffix_of(drawn_as)
    is_data = form == "json"
    if form not in _FORMATS:
        raise OptionError(f"a picture has no --format {form}", hint=f"it has {', '.join(_FORMATS)}")
    if is_data and (path is not None or is_inline):
        raise OptionError("--format json writes the picture's data here", hint="leave out -o and --inline")
    if is_linked and suffix != ".html":
        raise OptionError("--cdn is for pages", hint="as in -o page.html --cdn")
    if path is not None:
        check_target(path)
    pixels = _size_of(size, suffix)
    return Destination(
        path or "", suffix, pixels, style or "", is_linked, _protocol() if is_inline else "", is_data
    )


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


def show_picture(subject: Subject, destination: Destination, timeout: float, command: str = "") -> None:
    """Compose a picture and bring it where it is to go; `command` is the name that data carry.

    Raises LimitError where that takes longer than is left of `timeout`.
    """
    if destination.path:
        from gradcli.plotting.files import save

        with _in_time(timeout):
            data = _drawn(subject, destination)
        save(data, destination.path)
        if sys.stderr is not None and sys.stderr.isatty():
            say(f"wrote {destination.path}")
        return
    with _in_time(timeout):
        text = _text(subject, destination, command)
    sys.stdout.write(text)


@contextmanager
def _in_time(timeout: float) -> Iterator[None]:
    """Raise LimitError where composing and drawing take longer than is left of the time."""
    from gradcli.calculus.timer import TooSlow, within

    try:
        with within(max(_LEAST_SECONDS, timeout - seconds_spent())):
            yield
    except TooSlow:
        raise LimitError(
            "the time limit is met while the picture is drawn",
            hint="a smaller --size is drawn sooner; --timeout allows more time",
        ) from None


def _text(subject: Subject, destination: Destination, command: str) -> str:
    if destination.protocol:
        return _inlined(subject, destination)
    if destination.is_data:
        return _data(subject, command)
    return _typed(subject, screen_of(destination.size, destination.style))


def show_runs(
    expression: Expression, runs: Sequence[NamedRun], destination: Destination, timeout: float
) -> None:
    """Draw descents that kept their steps; those from different starts are told apart by these."""
    from gradcli.plotting.subject import Subject

    show_picture(Subject(expression, runs=with_starts(runs)), destination, timeout)


def with_starts(runs: Sequence[NamedRun]) -> tuple[NamedRun, ...]:
    """Add the start to the name of each run, where there are several."""
    if len({run.start for _, run in runs}) < 2:
        return tuple(runs)
    return tuple((f"{name} from ({', '.join(f'{x:g}' for x in run.start)})", run) for name, run in runs)


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
    if text is None:
        return None
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"--size: '{text}' is not a size", hint="as in --size 800x600")
    width, height = int(match[1]), int(match[2])
    least, most = _LIMITS[suffix if suffix in _LIMITS else "file"]
    if width < least[0] or height < least[1]:
        raise OptionError(f"--size {text} is too small", hint=f"at least {least[0]}x{least[1]}")
    if width * height > most or (not suffix and width > MOST_CELLS):
        raise OptionError(f"--size {text} is too large", hint=_MOST_TOLD[bool(suffix)].format(most))
    return width, height


_LIMITS = {"": ((20, 8), MOST_CELLS * 200), ".gif": ((100, 100), 2_000_000), "file": ((100, 100), 25_000_000)}
"""The least width and height, and the largest area, in cells or in pixels."""

_MOST_TOLD = {False: f"at most {MOST_CELLS} columns, and 200 rows of these", True: "at most {:,} pixels"}


def _drawn(subject: Subject, destination: Destination) -> bytes:
    from gradcli.plotting import Look, medium_of
    from gradcli.plotting.composing.composition import kind_of, scene_of

    look = Look(destination.suffix, destination.size, destination.style == "dark", destination.is_linked)
    medium = medium_of(destination.suffix)
    return medium.draw(scene_of(subject, medium.canvas(look, kind_of(subject))), look)


def _typed(subject: Subject, screen: Screen) -> str:
    from gradcli.plotting.composing.composition import kind_of, scene_of
    from gradcli.plotting.terminal.writer import canvas, draw

    subject = replace(subject, is_unicode=screen.unicode)
    return draw(scene_of(subject, canvas(screen, kind_of(subject))), screen)


def _inlined(subject: Subject, destination: Destination) -> str:
    """Draw as large as asked for, else as the terminal has room; return what shows it there."""
    from gradcli.plotting.inline.asking_terminal import cell_size
    from gradcli.plotting.inline.encoding import encoded

    screen, (cell_width, cell_height) = shutil.get_terminal_size(), cell_size()
    room = (
        min(screen.columns * cell_width, _WIDEST_INLINE),
        max(1, screen.lines - _LINES_BESIDE) * cell_height,
    )
    width, height = destination.size or (min(room[0], round(room[1] / _SLOPE)), 0)
    columns = max(1, min(screen.columns, width // cell_width))
    size = (width, height) if height else _at_least_legible(columns * cell_width)
    picture = _drawn(subject, replace(destination, size=size))
    return encoded(picture, destination.protocol, columns) + "\n"


def _at_least_legible(width: int) -> tuple[int, int]:
    width = max(_LEAST_PIXELS, width)
    return width, max(_LEAST_PIXELS, round(width * _SLOPE))


def _data(subject: Subject, command: str) -> str:
    from gradcli.plotting.composing.composition import scene_of
    from gradcli.plotting.data import scene_json
    from gradcli.plotting.look import DATA

    return scene_json(scene_of(subject, DATA), command)
