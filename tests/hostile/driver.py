"""Run commands, each in a fork of a process that is ready, and say which promises were broken.

`python -m tests.hostile.driver CORPUS,...` prints one line for each violation in the samples of some corpora,
then how many runs there were.
"""

from __future__ import annotations

import ctypes
import gc
import os
import re
import resource
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from gradcli.calculus.algebra import sympy
from gradcli.cli import exchange
from gradcli.cli.main import _MANY, COMMANDS
from gradcli.cli.shell import answered
from tests.hostile.doors import Run, sample
from tests.hostile.guard import CAUGHT, watch
from tests.hostile.wording import misprints

SECONDS = 11.0
"""Of processor time, for a command without a limit of its own: the usual limit, and one more."""

TEXT_SECONDS = 0.5
"""For a refusal by a limit on the text, without the watch: it hears each `id()`, and takes as long again."""

_LOOPS = 1_000_000
_USUAL = 0.025
"""Seconds that so many empty loops take where these bounds were set; a slower machine is given more."""

MEMORY = 1 << 30
HANGS = 90.0
"""Seconds after which a command hangs, however busy the machine is."""

SETTLED = (0, 1, 2, 3)
REFUSED = (2, 3)

_SUBREAPER = 36
"""What Linux calls the one that is told of children whose parents have ended."""

_LATE = re.compile(
    rb"no answer within|time limit|out of time|interrupted|memory ran out|ended by SIG|no point was"
    rb"|too long to be written"
)
"""What only work says that met a limit of time or memory, not a text that is too long."""

_TARGET = re.compile(r"\.(svg|html|png|csv|json|tex|md|xyz)$")
"""The ending of a file that a command may write."""


@dataclass(frozen=True)
class Ended:
    """What a command left: seconds are of the processor, memory is resident bytes."""

    code: int
    output: bytes
    errors: bytes
    seconds: float
    memory: int
    files: frozenset[str]
    hangs: bool
    orphans: int


def main(names: str) -> None:
    """Try the samples of some corpora."""
    make_ready(can_draw="DRAWN" in names)
    runs = [run for name in names.split(",") for run in sample(name)]
    for run in runs:
        for violation in violations(run, ended(run)):
            print(told(run, violation))
    print(f"{len(runs)} tried")


def told(run: Run, violation: str) -> str:
    """Return a violation in one line."""
    data = f" < {run.given[:60]!r}" if run.given else ""
    data += "".join(f" {name!a}: {content[:60]!r}" for name, content in run.files.items())
    return f"{violation}: {[word[:80] for word in run.words]!a}{data}"


def make_ready(*, can_draw: bool = False) -> None:
    """Load what commands load, so that a fork has nothing to wait for."""
    assert sympy.Integer(1) == 1
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as folder, _Aside(Path(folder)):
        for warm in (*_WARM, *(_DRAWING if can_draw else ())):
            answered(warm, COMMANDS)
    # A collection would walk over what a fork shares with its parent, and so copy it; and as in `main`.
    gc.freeze()
    gc.set_threshold(_MANY)


_WARM = (
    ["grad", "x^2 + sin(x)", "--at", "1"],
    ["directional", "x^2", "--at", "1", "--dir", "1", "--format", "latex"],
    ["descend", "x^2", "--from", "1", "--lr", "0.1", "--format", "table"],
    ["hessian", "x^2", "--at", "1", "--times", "1", "--format", "table"],
    ["explain", "x^2", "--at", "1", "--format", "markdown"],
    ["critical", "x^2", "--box", "-1,1", "--format", "json"],
    ["check", "x^2", "--claim", "2*x", "--at", "1"],
    ["compare", "@booth", "--format", "csv"],
    ["plot", "x*y", "--at", "1,1"],
    ["derive", "x^2"],
    ["numdiff", "x^2", "--at", "1"],
    ["methods"],
    ["problems"],
    ["check", "x^2", "--claim-file", "c.json"],
    ["check", "x^2", "--claim-file", "c.txt"],
    ["compare", "x^2", "--from", "1", "--methods", "bfgs,adam:0.1", "--steps", "3", "--format", "markdown"],
    [
        "descend",
        "x^2",
        "--from",
        "1",
        "--lr",
        "0.1",
        "--steps",
        "1",
        "--exact",
        "--work",
        "--format",
        "plain",
    ],
    *(["grad", "x", "--points", "p.csv", "--format", form] for form in ("csv", "json", "plain", "table")),
)

_DRAWING = tuple(
    ["plot", "x^2", "--from", "1", "--lr", "0.1", "-o", f"warm.{end}"] for end in ("svg", "html", "png")
)


class _Aside:
    """A folder with a few files to work in, without output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.before = Path.cwd()
        os.chdir(self.folder)
        for name, text in (("p.csv", "1\n2\n"), ("c.json", '{"gradient": ["2*x"]}'), ("c.txt", "2*x")):
            Path(name).write_text(text, encoding="ascii")
        sys.stdout.flush()
        self.streams = os.dup(1), os.dup(2)
        for number in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, stream in enumerate(self.streams, 1):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(self.before)


def violations(run: Run, end: Ended) -> Iterator[str]:
    """Say which promises a command broke."""
    if end.code == CAUGHT:
        yield f"caught: {end.errors[-200:]!r}"
        return
    if end.hangs:
        yield "hangs"
        return
    if end.code not in SETTLED and not (end.code == 4 and "-o" in run.words):
        yield f"exit code {end.code} ({end.errors[-200:]!r})"
    if b"Traceback" in end.errors:
        yield "a traceback"
    if (end.code in (*REFUSED, 4)) == bool(end.output) and not _is_silent_by_right(run, end):
        yield f"exit code {end.code} with {len(end.output)} bytes of output"
    if end.code in REFUSED and not end.output and not end.errors.startswith((b"gradcli: ", b"{", b"note: ")):
        yield f"an unclear refusal {end.errors[:80]!r}"
    yield from misprints(run, end.output, end.errors)
    yield from _left_behind(run, end)
    yield from _costs(run, end)


def _is_silent_by_right(run: Run, end: Ended) -> bool:
    """Tell whether the answer went into a file, or a stream was cut short after its first part."""
    is_written = "-o" in run.words and end.code in {0, 1}
    is_cut_short = end.code == 3 and (b"interrupted" in end.output or b"out of time" in end.output)
    return is_written or is_cut_short or ("--points" in run.words and end.code in {1, 2, 3})


def _left_behind(run: Run, end: Ended) -> Iterator[str]:
    # Names of bytes that are no text are given as they are, and read from the folder as text.
    given = {os.fsdecode(os.fsencode(name)) for name in run.files}
    target = run.words[-1] if "-o" in run.words and _TARGET.search(run.words[-1]) else None
    if made := end.files - given - {target}:
        yield f"a file was written: {sorted(made)!a}"
    if end.orphans:
        yield f"{end.orphans} processes were left"


def _costs(run: Run, end: Ended) -> Iterator[str]:
    most = SECONDS
    if "--timeout" in run.words[:-1]:
        with suppress(ValueError):
            most = min(most, float(run.words[run.words.index("--timeout") + 1]) + 1)
    if end.code in REFUSED and not _LATE.search(end.output + end.errors):
        most = min(most, TEXT_SECONDS)
    if end.seconds > most and (seconds := ended(run, is_watched=False).seconds) > most * _pace():
        yield f"{seconds:.2f} s where {most:g} are allowed"
    if end.memory > MEMORY:
        yield f"{end.memory >> 20} MiB"


def _pace() -> float:
    """Return how much slower this machine is now than the one on which the bounds were set, at least 1."""
    began = time.process_time()
    for _ in range(_LOOPS):
        pass
    return max(1.0, (time.process_time() - began) / _USUAL)


def ended(run: Run, *, is_watched: bool = True) -> Ended:
    """Run one command line in a fork, in a folder of its own, and return what it left."""
    with tempfile.TemporaryDirectory() as place:
        outside = Path(place)
        folder = outside / "here"
        folder.mkdir()
        for name, data in run.files.items():
            (folder / name).write_bytes(data)
        (outside / "in").write_bytes(run.given)
        child = os.fork()
        if child == 0:
            serve(run, outside, is_watched=is_watched)
        code, used, hangs = _waited(child)
        output, errors = ((outside / name).read_bytes() for name in ("out", "err"))
        there = {path.name for path in folder.iterdir()} | {path.name for path in outside.iterdir()}
    seconds = used.ru_utime + used.ru_stime
    files = frozenset(there - {"in", "out", "err", "here"})
    return Ended(code, output, errors, seconds, used.ru_maxrss << 10, files, hangs, _orphans())


def _waited(child: int) -> tuple[int, resource.struct_rusage, bool]:
    """Return the exit code of a child, what it and its children used, and whether it had to be ended."""
    watched = os.pidfd_open(child)
    try:
        hangs = not select.select([watched], [], [], HANGS)[0]
    finally:
        os.close(watched)
    if hangs:
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), used, hangs


def _orphans() -> int:
    """End the processes that a command has left to us, and count them; what is ending has a moment."""
    for _ in range(40):
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.05)
        except ChildProcessError:
            return 0
    lists = Path("/proc/self/task").glob("*/children")
    left = [int(number) for numbers in lists for number in numbers.read_text().split()]
    for number in left:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
    return len(left)


def serve(run: Run, outside: Path, *, is_watched: bool) -> NoReturn:
    """Be the command: within two gibibytes of addresses, and watched in what it asks the system for."""
    os.chdir(outside / "here")
    if "-o" not in run.words:
        # A library that draws keeps a list of fonts there; nothing else may write.
        os.environ.update(HOME=str(outside / "here"), TMPDIR=str(outside / "here"))
    os.dup2(os.open(outside / "in", os.O_RDONLY), 0)
    for number, name in enumerate(("out", "err"), 1):
        os.dup2(os.open(outside / name, os.O_WRONLY | os.O_CREAT), number)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2 * MEMORY, used + 2 * MEMORY))
    sys.dont_write_bytecode = True
    if is_watched:
        watch(run.text, may_write="-o" in run.words)
    # A fork has the time at which its parent began, and would count the parent's seconds as spent.
    exchange._BEGAN = time.monotonic()
    os._exit(answered(run.words, COMMANDS))


if __name__ == "__main__":
    main(*sys.argv[1:])
