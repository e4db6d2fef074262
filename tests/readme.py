"""The console blocks of README.md: read, run in a terminal of 80 columns, written back.

`python -m tests.readme` runs every command and writes what it printed below it.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import struct
import sys
import termios
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of the console blocks with the output that stands below it."""
    for block in _BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.rstrip()


def shown(command: str) -> str:
    """Run a command as a person would, in a terminal of 80 columns without colour."""
    program = f"{shlex.quote(sys.executable)} -m gradcli"
    script = f'gradcli() {{ {program} "$@"; }}\n{command}\n'
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment.pop("COLUMNS", None)
    child, terminal = pty.fork()
    if child == 0:
        ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        os.execvpe("bash", ["bash", "-c", script], environment)  # noqa: S606, S607 - the shell of the reader
    output = _drained(terminal)
    os.waitpid(child, 0)
    return output.replace("\r\n", "\n").rstrip()


def _drained(terminal: int) -> str:
    pieces = []
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(terminal)
    return b"".join(pieces).decode()


def rewritten(text: str) -> str:
    """Return the text with every output replaced by what its command prints now."""

    def block(match: re.Match[str]) -> str:
        parts = [f"$ {command}\n{shown(command)}\n" for command, _ in commands(match[0])]
        return "```console\n" + "".join(parts) + "```"

    return _BLOCK.sub(block, text)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text()))
