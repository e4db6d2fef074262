"""Bring a picture where it is to go: to the terminal, into its lines, or into a file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from gradcli.cli.backstop import doing
from gradcli.cli.destinations import Destination
from gradcli.cli.exchange import seconds_spent
from gradcli.cli.screens import screen_of
from gradcli.cli.streams import print_whole, say
from gradcli.errors import LimitError

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.plotting import Screen
    from gradcli.plotting.subject import NamedRun, Subject

_LEAST_PIXELS = 100
_LEAST_SECONDS = 1.0
_WIDEST_INLINE = 1600
_LINES_BESIDE = 3
"""Lines of the terminal that stay free beside a picture."""

_SLOPE = 0.7
"""Height over width of a picture in the terminal."""


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
    print_whole(text)


@contextmanager
def _in_time(timeout: float) -> Iterator[None]:
    """Raise LimitError where composing and drawing take longer than is left of the time."""
    from gradcli.calculus.timer import TooSlow, within

    doing("drawing the picture")
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
    from gradcli.plotting.subject import Subject, with_starts

    show_picture(Subject(expression, runs=with_starts(runs)), destination, timeout)


def _drawn(subject: Subject, destination: Destination) -> bytes:
    from gradcli.plotting import Look
    from gradcli.plotting.drawing import drawn

    look = Look(destination.suffix, destination.size, destination.style == "dark", destination.is_linked)
    return drawn(subject, look)[1]


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
