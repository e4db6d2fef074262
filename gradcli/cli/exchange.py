"""What every command does at its two ends: read the expression, show the result."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from io import StringIO

from gradcli.cli.backstop import doing
from gradcli.cli.options import format_of, names_of, output_style, values_of
from gradcli.cli.streams import print_whole, say
from gradcli.cli.texts import text_of
from gradcli.errors import OptionError
from gradcli.language.expression import Expression, read
from gradcli.output import TraceWriter, trace_writer, write

_MARGIN = 0.3
_BEGAN = time.monotonic()


def expression_of(word: str, names: str | None, values: list[str] | None) -> Expression:
    """Read the expression that a word stands for, with `--vars` and `--let` as they were typed."""
    doing("reading the expression")
    return read(awaited(text_of, word), names_of(names), values_of(values))


def awaited(read_input: Callable[[str], str], word: str) -> str:
    """Return a text that is read; what it takes who writes it is not spent of `--timeout`."""
    global _BEGAN  # noqa: PLW0603 (it is the clock of the process)
    began, worked = time.monotonic(), time.process_time()
    try:
        return read_input(word)
    finally:
        _BEGAN += max(0.0, time.monotonic() - began - (time.process_time() - worked))


def check_points_given(at: Sequence[str] | None, **given: object) -> None:
    """Refuse options that mean nothing without a point, each given by its name. Raises OptionError."""
    for name, value in given.items():
        if value and not at:
            raise OptionError(f"--{name} needs a point", hint="add --at, as in --at 1,2")


def seconds_spent() -> float:
    """Return how much of `--timeout` is gone, with a little kept to end in time."""
    return max(time.process_time(), time.monotonic() - _BEGAN) + _MARGIN


def show(result: object, format: str | None, digits: int | None, command: str) -> None:  # noqa: A002 - the option's name
    """Write a result to standard output in the format asked for: nothing of it before all is there."""
    doing("writing the answer")
    text = StringIO()
    write(result, format_of(format), text, output_style(digits), command)
    print_whole(text.getvalue())


def say_beside(texts: Iterable[str], format: str | None) -> None:  # noqa: A002 - the option's name
    """Say on standard error what is to be known of the answer, in the format that has no place for words."""
    if format_of(format) == "csv":
        for text in texts:
            say(text)


def trace(
    format: str | None,  # noqa: A002 - the option's name
    digits: int | None,
    command: str,
    columns: tuple[str, ...] = (),
) -> TraceWriter:
    """Return what writes a descent to standard output as it goes."""
    style = replace(output_style(digits), columns=columns)
    return trace_writer(format_of(format), sys.stdout, style, command)
