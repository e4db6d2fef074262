"""Pictures: one function composes a scene, and each medium is a file, with a row here."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from gradcli.errors import OptionError
from gradcli.language.names import did_you_mean
from gradcli.plotting.look import Canvas, Look, Screen

if TYPE_CHECKING:
    from gradcli.plotting.kinds import SceneKind
    from gradcli.plotting.scene import Scene

__all__ = ["WRITERS", "Canvas", "Look", "Screen", "Writer", "medium_of", "suffix_of"]


class Writer(NamedTuple):
    """The module that draws, and the library that it needs beyond the usual ones."""

    module: str
    library: str


WRITERS = {
    ".png": Writer("gradcli.plotting.figure.writer", "matplotlib"),
    ".svg": Writer("gradcli.plotting.figure.writer", "matplotlib"),
    ".pdf": Writer("gradcli.plotting.figure.writer", "matplotlib"),
    ".gif": Writer("gradcli.plotting.figure.animation", "matplotlib"),
    ".html": Writer("gradcli.plotting.page.writer", "plotly"),
}
"""What draws a file, by the ending of its name; loaded when it is asked for."""


class Medium(Protocol):
    """What every writer's module offers."""

    def canvas(self, look: Look, kind: SceneKind, /) -> Canvas:
        """Return the area that a picture of this kind has."""

    def draw(self, scene: Scene, look: Look, /) -> bytes:
        """Return the file."""


def suffix_of(path: str) -> str:
    """Return the ending that says what a file is to be.

    Raises OptionError for an unknown one, and where the library that draws it is not installed.

    >>> suffix_of("bowl.SVG")
    '.svg'
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in WRITERS:
        known = f"a picture's name ends in {', '.join(WRITERS)}"
        told = f"'{suffix}' is no kind of picture" if suffix else f"'{path}' has no ending"
        raise OptionError(told, hint=did_you_mean(suffix, WRITERS) or known if suffix else known)
    library = WRITERS[suffix].library
    if find_spec(library) is None:
        what = f"{suffix.removeprefix('.').upper()} pictures need {library}"
        raise OptionError(what, hint=f"pip install {library} installs it, as does the extra gradcli[plot]")
    return suffix


def medium_of(suffix: str) -> Medium:
    """Return what draws files with an ending."""
    return cast("Medium", import_module(WRITERS[suffix].module))
