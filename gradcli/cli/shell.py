"""From words to an exit code, whatever happens in between."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli import __version__
from gradcli.cli.streams import discard_output, flush_output, prepare_streams


def answered(words: Sequence[str], commands: Sequence[str]) -> int:
    """Run the command that the words ask for; tell of a failure; return the exit code."""
    try:
        try:
            prepare_streams()
            return _run(words, commands)
        finally:
            flush_output()
    except BaseException as error:  # noqa: BLE001 (no traceback ever reaches a user)
        # Here because the version is told without it.
        from gradcli.cli.failures import reported

        code = reported(error, words, commands)
        discard_output()
        return code


def _run(words: Sequence[str], commands: Sequence[str]) -> int:
    if list(words[:1]) == ["--version"]:
        print(f"gradcli {__version__}")  # noqa: T201 (it costs no import)
        return 0
    # First, for when not even the rest can be loaded, where this would fail as well.
    from gradcli.cli import failures  # noqa: F401

    _settle_libraries()
    # Typer takes as long to load as a numeric answer takes: it is not loaded before it is needed.
    from gradcli.cli.app import run

    return run(words, commands)


def _settle_libraries() -> None:
    """Let no library warn a user of what only its programmers can change, nor end the process."""
    import os
    import warnings

    from gradcli.cli.room import refuse_libraries_without_room

    refuse_libraries_without_room()
    if os.environ.get("GRADCLI_DEBUG") != "1":
        warnings.simplefilter("ignore")
