"""Commands in processes of their own, forked from one that has read every module: no start to wait for.

What such a command reads, writes and returns is what it does when started anew. How it starts is not: what
it loads, what signals, closed streams and full disks do to it, is tested with `python -m gradcli`.

`python -m tests.forked DESCRIPTOR` is the process that forks; it answers on a socket and ends with it.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import IO, NoReturn

import gradcli
from gradcli.cli import exchange
from gradcli.cli.main import main

DRAWING = ("gradcli.plotting.figure", "gradcli.plotting.page")
"""What loads a library of pictures, which few commands do."""

NOTHING: Mapping[str, str] = {}

SECONDS = 60.0
"""After which a command hangs."""

LONGEST = 1 << 17
"""Bytes of a request: a command line and its environment."""


def ran(
    *words: str, stdin: str = "", folder: Path | None = None, environment: Mapping[str, str] = NOTHING
) -> subprocess.CompletedProcess[str]:
    """Run `gradcli` with these words, and this in its environment; raise TimeoutError where it hangs."""
    if early := [name for name in environment if name.startswith(("PYTHON", "LC_", "LANG"))]:
        raise ValueError(f"{early} act when Python starts, and here it has started")
    request = json.dumps((words, {**os.environ, **environment}, str(folder or Path.cwd()))).encode()
    with ExitStack() as open_files:
        given, output, errors = (open_files.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(stdin.encode())
        given.seek(0)
        code = ended(request, [stream.fileno() for stream in (given, output, errors)])
        return subprocess.CompletedProcess(["gradcli", *words], code, written(output), written(errors))


def ended(request: bytes, descriptors: Sequence[int]) -> int:
    """Return the exit code of the command that is asked for."""
    link = linked()
    try:
        socket.send_fds(link, [request], descriptors)
        return int(link.recv(LONGEST))
    except OSError:
        # What comes late may not be taken for the answer to the next request.
        linked.cache_clear()
        link.close()
        raise


def written(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode().replace("\r\n", "\n")


@cache
def linked() -> socket.socket:
    """Start the process that forks, and return the end of its socket that is here."""
    return started("tests.forked")


def started(module: str, **environment: str) -> socket.socket:
    """Start a module that serves, in this environment, and return the end of its socket that is here."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # A session of its own: an interrupt of the tests in a terminal is for the tests alone.
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(there.fileno())], env={**os.environ, **environment},
        pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    there.close()
    here.settimeout(SECONDS)

    def end() -> None:
        here.close()
        process.kill()
        process.wait()

    atexit.register(end)
    return here


def serve(link: socket.socket, prepare: Callable[..., None] = lambda: None) -> None:
    """Fork for each request; send back the exit code of the command, negative where a signal ended it.

    What a request holds beside words, environment and folder is given to `prepare` in the fork.
    """
    while True:
        request, descriptors, _, _ = socket.recv_fds(link, LONGEST, 3)
        if not request:
            return
        child = os.fork()
        if child == 0:
            link.close()
            words, environment, folder, *more = json.loads(request)
            prepare(*more)
            be_command(words, environment, folder, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        link.send(str(os.waitstatus_to_exitcode(status)).encode())


def be_command(
    words: Sequence[str], environment: Mapping[str, str], folder: str, descriptors: Sequence[int]
) -> NoReturn:
    """Be `gradcli` with these words, in this environment and folder, with these standard streams."""
    try:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        os.closerange(3, max(descriptors) + 1)
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
        sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
        sys.argv = ["gradcli", *words]
        # A fork has the time at which its parent began, and would count the parent's seconds as spent.
        exchange._BEGAN = time.monotonic()
        code = main()
        sys.stdout.flush()
        os._exit(code)
    except BaseException:  # noqa: BLE001 (a fork that returned would be a second server)
        traceback.print_exc()
    finally:
        os._exit(1)


def read_modules() -> None:
    """Import the whole package but what draws and what ends as a program."""
    package = Path(gradcli.__file__).parent
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package.parent).with_suffix("").parts)
        if not name.startswith(DRAWING) and path.stem not in ("__init__", "__main__"):
            # One that wants a library which is not here says so to the command that needs it.
            with suppress(ImportError):
                importlib.import_module(name)
    # A collection would walk over what a fork shares with its parent, and so copy it.
    gc.freeze()


if __name__ == "__main__":
    read_modules()
    serve(socket.socket(fileno=int(sys.argv[1])))
