"""The arguments and options that commands share, declared once."""

from __future__ import annotations

import math
import os
import re
import shutil
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from gradcli.errors import OptionError
from gradcli.language.names import did_you_mean
from gradcli.output import FORMATS, Style

DEFAULT_TIMEOUT = 10.0
DEFAULT_MAX_MEMORY = 1 << 30

_LONGEST_TIMEOUT = 1e6
_MOST_DIGITS = 1000
_MOST_COLUMNS = 10_000
_LEAST_MEMORY = 1 << 20
_MOST_MEMORY = 1 << 50
_GLYPHS = "∇·²─│√π⎡"
_SIZE = r"([0-9]+(?:\.[0-9]+)?) *([a-z]*)"
_UNITS = {"": 1, "b": 1} | {
    unit: factor**power
    for power, letter in enumerate("kmgt", 1)
    # A bare M is a power of two, as in other limits of memory; MB is not.
    for unit, factor in ((letter, 1024), (f"{letter}ib", 1024), (f"{letter}b", 1000))
}
"""Bytes of each unit of memory."""


def output_style(digits: int | None) -> Style:
    """Return how a result may look on this standard output, as it and the environment say."""
    width = shutil.get_terminal_size().columns
    return Style(digits, min(width, _MOST_COLUMNS), unicode=carries(_GLYPHS), colour=is_coloured())


def format_of(chosen: str | None) -> str:
    """Return the format to write: the chosen one, else `table` for a person and `plain` for a pipe."""
    return chosen or ("table" if sys.stdout.isatty() else "plain")


def names_of(text: str | None) -> tuple[str, ...] | None:
    """Split `x,y`.

    >>> names_of("x, y")
    ('x', 'y')
    """
    return None if text is None else tuple(name.strip() for name in text.split(","))


def wanted_names(texts: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of options that may be repeated, or hold several.

    >>> wanted_names(["x,y", "z"])
    ('x', 'y', 'z')
    """
    return tuple(name.strip() for text in texts or () for name in text.split(","))


def values_of(pairs: list[str] | None, option: str = "--let") -> dict[str, str]:
    """Split each `a=3` into name and text. Raises OptionError where there is no `=` or a name comes twice.

    >>> values_of(["a=3", "b=pi/2"])
    {'a': '3', 'b': 'pi/2'}
    """
    values: dict[str, str] = {}
    for pair in pairs or ():
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals and value):
            raise OptionError(f"{option} needs a name and a value, not '{pair}'", hint=f"as in {option} a=3")
        if name in values:
            raise OptionError(f"{option} gives '{name}' two values")
        values[name] = value
    return values


def memory_size(size: int | str) -> int:
    """Read `512MiB` or `2G` as bytes. Raises OptionError.

    >>> memory_size("512MiB") == 512 * 1024**2
    True
    """
    match = re.fullmatch(_SIZE, str(size).strip().lower(), re.ASCII)
    if not match or match[2] not in _UNITS:
        raise OptionError(f"--max-memory: '{size}' is not a size", hint="as in --max-memory 512MiB, 2GiB")
    amount = float(match[1]) * _UNITS[match[2]]
    if not _LEAST_MEMORY <= amount <= _MOST_MEMORY:
        raise OptionError("--max-memory wants at least 1MiB and at most 1024TiB")
    return int(amount)


def _known_format(name: str | None) -> str | None:
    if name is not None and name not in FORMATS:
        hint = did_you_mean(name, FORMATS)
        raise OptionError(f"no such format '{name}'; there are {', '.join(FORMATS)}", hint=hint)
    return name


def _format_names(incomplete: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(incomplete)]


def _counted_digits(digits: int | None) -> int | None:
    if digits is not None and not 1 <= digits <= _MOST_DIGITS:
        raise OptionError(f"--digits wants 1 to {_MOST_DIGITS}, not {digits}")
    return digits


def positive_seconds(timeout: float) -> float:
    """Return a time limit. Raises OptionError where it is not above 0."""
    if not (math.isfinite(timeout) and 0 < timeout <= _LONGEST_TIMEOUT):
        raise OptionError(f"--timeout wants 0 < seconds <= {_LONGEST_TIMEOUT:.0f}, not {timeout:g}")
    return timeout


def carries(glyphs: str) -> bool:
    """Tell whether standard output's encoding has all of these characters."""
    try:
        glyphs.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


def is_coloured() -> bool:
    """Follow NO_COLOR, then FORCE_COLOR, then what the terminal can do."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


ExpressionArgument = Annotated[
    str,
    typer.Argument(metavar="EXPR", help="The formula, as in 'x^2 + y^2'; - reads it from standard input."),
]
VarsOption = Annotated[
    str | None,
    typer.Option("--vars", metavar="x,y", help="The variables, in this order; otherwise those that occur."),
]
LetOption = Annotated[
    list[str] | None,
    typer.Option("--let", metavar="a=3", help="Give a name a fixed value; may be repeated."),
]
WrtOption = Annotated[
    list[str] | None,
    typer.Option("--wrt", metavar="x", help="The variable to differentiate by; may be repeated."),
]
AtOption = Annotated[
    list[str] | None,
    typer.Option("--at", metavar="P", help="A point, as in 1,-2 or x=1,y=pi/2; may be repeated."),
]
DirOption = Annotated[
    list[str] | None,
    typer.Option("--dir", metavar="U", help="A direction, as in 3,4; may be repeated."),
]
TowardOption = Annotated[
    list[str] | None,
    typer.Option("--toward", metavar="Q", help="The direction to this point; may be repeated."),
]
AngleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--angle", metavar="A", help="The direction at this angle, as in 30deg or pi/6; may be repeated."
    ),
]
BoxOption = Annotated[
    str | None,
    typer.Option(
        "--box",
        metavar="BOX",
        help="The range of every variable, as in -5,5, or of each, as in x=-5:5,y=0:3.",
    ),
]
NumericOption = Annotated[
    bool, typer.Option("--numeric", help="Numbers alone, by the reverse sweep, without the symbolic formula.")
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        help="How the answer is written; otherwise table on a terminal, plain elsewhere.",
        callback=_known_format,
        autocompletion=_format_names,
    ),
]
DigitsOption = Annotated[
    int | None,
    typer.Option("--digits", metavar="N", help="Significant digits of a number.", callback=_counted_digits),
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine", metavar="auto|python|c", help="What does long work: machine code where that pays, or not."
    ),
]
TimeoutOption = Annotated[
    float,
    typer.Option("--timeout", metavar="S", help="Seconds of work.", callback=positive_seconds),
]
MaxMemoryOption = Annotated[
    int,
    typer.Option(
        "--max-memory",
        metavar="SIZE",
        help="Memory that the work may take, as in 512MiB.",
        parser=memory_size,
        show_default="1GiB",
    ),
]
