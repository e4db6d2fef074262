"""A watch inside a command: it ends at once where it runs a text, another program, or reaches out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

CAUGHT = 99
"""The exit code of a command that was caught."""

_FORBIDDEN = (
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "subprocess.Popen", "pty.spawn",
    "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "telnetlib.", "webbrowser.",
    "os.chmod", "os.chown", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.symlink", "os.truncate",
    "shutil.", "builtins.input", "cpython.run", "sqlite3.", "syslog.",
)  # fmt: skip
"""How events begin that no command brings about."""

_WRITING = ("os.link", "os.remove", "os.rename", "os.chmod", "os.chown", "os.mkdir")
"""Events that writing a file brings about, and matplotlib's list of fonts."""

_UNPICKLED = frozenset(
    ("os", "posix", "nt", "subprocess", "shutil", "socket", "sys", "importlib", "runpy", "code")
)
_BUILTINS = frozenset(
    ("eval", "exec", "compile", "open", "__import__", "getattr", "setattr", "breakpoint", "input")
)


def watch(text: str, *, may_write: bool) -> None:
    """End this process with a word on standard error at the first event that must not be."""
    forbidden = tuple(event for event in _FORBIDDEN if not (may_write and event in _WRITING))
    judges: dict[str, Callable[[tuple[object, ...]], bool]] = {
        "open": lambda given: not may_write and _is_written(given),
        "compile": lambda given: _holds(given[0], text),
        "pickle.find_class": lambda given: _is_dangerous(str(given[0]), str(given[1])),
    }

    # Python tells of each call of `id`, too: what an event means is found once.
    known: dict[str, Callable[[tuple[object, ...]], bool] | None] = {}

    def heard(event: str, given: tuple[object, ...]) -> None:
        if event not in known:
            known[event] = (lambda _: True) if event.startswith(forbidden) else judges.get(event)
        judge = known[event]
        if judge is not None and judge(given):
            _end(f"{event} {given!a:.300}")

    sys.addaudithook(heard)


def _is_written(given: tuple[object, ...]) -> bool:
    path, flags = given[0], given[2]
    is_writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) != 0
    return is_writing and not isinstance(path, int) and path not in {os.devnull, "/dev/tty"}


def _holds(source: object, text: str) -> bool:
    """Tell whether what is compiled holds the text: Typer's annotations do not, nor do our own kernels.

    A word alone does nothing where it is run, and modules that are compiled anew may hold it.
    """
    given = source.decode(errors="replace") if isinstance(source, bytes) else source
    return isinstance(given, str) and len(text) > 5 and not text.isidentifier() and text in given


def _is_dangerous(module: str, name: str) -> bool:
    return module.partition(".")[0] in _UNPICKLED or (module == "builtins" and name in _BUILTINS)


def _end(word: str) -> NoReturn:
    os.write(2, word.encode())
    os._exit(CAUGHT)
