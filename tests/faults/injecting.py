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
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.forked import NOTHING, be_command, read_modules

CALLS = ("write", "read", "pread", "fsync", "linkat", "rename", "fork")
STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2, "file": -1}
SECONDS = 60.0
LONGEST = 1 << 17
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
    request = json.dumps((words, {**os.environ, **environment}, str(folder or Path.cwd()), fault)).encode()
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
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.injecting", str(there.fileno())],
        env={**os.environ, "LD_PRELOAD": str(library())}, pass_fds=[there.fileno()],
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    there.close()
    here.settimeout(SECONDS)

    def end() -> None:
        here.close()
        process.kill()
        process.wait()

    atexit.register(end)
    return here


def serve(link: socket.socket) -> None:
    """Fork for each request; send back the exit code of the command, negative where a signal ended it."""
    calls = ctypes.CDLL(os.environ.pop("LD_PRELOAD"))
    while True:
        request, descriptors, _, _ = socket.recv_fds(link, LONGEST, 3)
        if not request:
            return
        child = os.fork()
        if child == 0:
            link.close()
            words, environment, folder, fault = json.loads(request)
            set_up(calls, Fault(*fault))
            be_command(words, environment, folder, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        link.send(str(os.waitstatus_to_exitcode(status)).encode())


def set_up(calls: ctypes.CDLL, fault: Fault) -> None:
    calls.fail(
        CALLS.index(fault.call), STREAMS[fault.stream], ctypes.c_long(fault.first), ctypes.c_long(fault.last),
        fault.error, ctypes.c_size_t(fault.part),
    )  # fmt: skip


if __name__ == "__main__":
    read_modules()
    serve(socket.socket(fileno=int(sys.argv[1])))
