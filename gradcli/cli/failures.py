"""From an exception to one line, or one JSON object, and an exit code."""

from __future__ import annotations

import errno
import json
import os
import traceback
from collections.abc import Sequence

from gradcli.cli.streams import say
from gradcli.cli.words import command_of, wants_json
from gradcli.errors import ExitCode, GradcliError, LimitError, OptionError, OutputError, shortened
from gradcli.memory import lacks_memory

_USAGE_LIMIT = 300
"""Characters of a message about usage, which may repeat words of any length."""

_REPORT = "please report this; GRADCLI_DEBUG=1 shows where it happened"


class InternalError(GradcliError):
    """A mistake of gradcli's own."""

    kind = "internal"
    exit_code = ExitCode.INTERNAL


def reported(error: BaseException, words: Sequence[str], commands: Sequence[str]) -> int:
    """Tell of a failure on standard error; return its exit code. Who interrupts or stops reading knows."""
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return ExitCode.READER_GONE
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else ExitCode.ANSWERED
    failure = _failure(error, command_of(words, commands))
    if os.environ.get("GRADCLI_DEBUG") == "1":
        say("".join(traceback.format_exception(error)).rstrip())
    say(told(failure, words, commands))
    return failure.exit_code


def told(failure: GradcliError, words: Sequence[str], commands: Sequence[str]) -> str:
    """Return what standard error says of a failure: lines for a person, an object where JSON is wanted."""
    return _as_json(failure, words, commands) if wants_json(words) else failure.describe()


def _failure(error: BaseException, command: str | None) -> GradcliError:
    if isinstance(error, GradcliError):
        return error
    if lacks_memory(error):
        return LimitError("the memory ran out")
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return LimitError("too many files are open", hint="ulimit -n allows more")
    if isinstance(error, OSError) and error.filename is None:
        return OutputError(f"standard output cannot be written: {error.strerror or error}")
    # Typer carries its own copy of click, whose exceptions are known by what they can do.
    if callable(say_usage := getattr(error, "format_message", None)):
        return _usage(str(say_usage()), command)
    kind = type(error).__name__
    return InternalError(f"internal error: {kind}: {error}", hint=_REPORT)


def _usage(message: str, command: str | None) -> OptionError:
    line = " ".join(message.split()).rstrip(".")
    called = f"gradcli {command}" if command else "gradcli"
    return OptionError(
        shortened(line[:1].lower() + line[1:], _USAGE_LIMIT), hint=f"{called} --help shows what it takes"
    )


def _as_json(failure: GradcliError, words: Sequence[str], commands: Sequence[str]) -> str:
    record = {"schema": "gradcli/1", "command": command_of(words, commands), "error": failure.record()}
    return json.dumps(record, allow_nan=False)
