"""Commands in forked processes, in which a chosen call of the system fails.

`python -m tests.faults.injecting DESCRIPTOR` is the process that forks, as that of `tests.forked`.
"""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from tests.forked import LONGEST, NOTHING, read_modules, serve, started

CALLS = ("write", "read", "pread", "fsync", "linkat", "rename", "fork")
STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2, "file": -1}
COMPILER = shutil.which("gcc")


class Fault(NamedTuple):
    """From the `first` to the `last` time a call on a stream fails, or, without an `error`, does but a part.

    `stream` is a standard one, or any regular file; before the failure `part` bytes are done.
    """

    call: str
    error: int
    stream: str = "file"
    first: int = 1
    last: int = 1 << 40
    part: int = 0


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    output: bytes
    errors: str


NONE = Fault("fork", 0, first=1 << 40)


def ran(
    *words: str,
    fault: Fault = NONE,
    stdin: bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] = NOTHING,
) -> Ended:
    """Run `gradcli` with these words and this fault; raise TimeoutError where it hangs."""
    request = json.dumps((words, {**os.environ, **environment}, str(folder or Path.cwd()), *fault)).encode()
    with ExitStack() as open_files:
        given, output, errors = (open_files.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(stdin)
        given.seek(0)
        link = linked()
        socket.send_fds(link, [request], [stream.fileno() for stream in (given, output, errors)])
        code = int(link.recv(LONGEST))
        output.seek(0)
        errors.seek(0)
        return Ended(code, output.read(), errors.read().decode())


@cache
def library() -> Path:
    """Return the compiled library whose calls fail."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    made = Path(folder.name) / "failing.so"
    source = Path(__file__).with_name("failing.c")
    words = [COMPILER or "", "-O1", "-shared", "-fPIC", "-o", str(made), str(source), "-ldl"]
    subprocess.run(words, check=True)
    return made


@cache
def linked() -> socket.socket:
    """Start the process that forks, and return the end of its socket that is here."""
    return started("tests.faults.injecting", LD_PRELOAD=str(library()))


def set_up(calls: ctypes.CDLL, call: str, error: int, stream: str, first: int, last: int, part: int) -> None:
    """Have the calls of a fault fail in this process."""
    times = ctypes.c_long(first), ctypes.c_long(last)
    calls.fail(CALLS.index(call), STREAMS[stream], *times, error, ctypes.c_size_t(part))


if __name__ == "__main__":
    read_modules()
    failing = ctypes.CDLL(os.environ.pop("LD_PRELOAD"))
    serve(socket.socket(fileno=int(sys.argv[1])), partial(set_up, failing))
