"""Find the machine's C compiler and let it make a shared object, within a time limit.

A machine without a compiler, and a compiler that fails or takes too long, are values: the reason.
"""

from __future__ import annotations

import math
import os
import select
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gradcli.dataclass import dataclass
from gradcli.errors import printable, shortened
from gradcli.language.functions import FUNCTIONS
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.processes import cleared_up

_EXACT = ("ceil", "fabs", "floor", "sqrt")
"""Functions of C's library that have but one right result, so that a compiler may compute them."""

FLAGS = (
    "-std=c99", "-w", "-shared", "-fPIC", "-fno-fast-math", "-ffp-contract=off", "-fno-math-errno",
    "-fno-trapping-math", "-fno-builtin-pow",
    *(f"-fno-builtin-{row.math}" for row in FUNCTIONS.values() if row.math and row.math not in _EXACT),
)  # fmt: skip
"""What is asked of every compiler; none of it changes a bit of a result."""

SECONDS = 10.0
"""Seconds that a compiler may take, whatever time there is."""

MOST = math.inf

_NAMES = ("cc", "gcc", "clang")
_PULSE = 0.05
"""Seconds after which a waiting parent looks whether a signal came."""

_MOST_SAID = 4096
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Compiler:
    """The words that start a compiler, and what tells it from another or from its next version."""

    words: tuple[str, ...]
    stamp: str


def compiler() -> Compiler | Unavailable:
    """Return the compiler that CC names, or the first there is."""
    if os.name != "posix":
        return Unavailable("only POSIX systems are known", is_failure=False)
    asked = os.environ.get("CC", "").strip()
    if not asked:
        found = next(filter(None, map(_program, _NAMES)), None)
        absent = Unavailable(f"there is no C compiler ({', '.join(_NAMES)}) on the PATH", is_failure=False)
        return _stamped(found, ()) if found else absent
    try:
        name, *more = shlex.split(asked)
    except ValueError:
        return Unavailable("CC holds a quotation mark that is not closed")
    found = _program(name)
    return _stamped(found, more) if found else Unavailable(f"CC names '{name}', which is no program")


def build(
    source: str,
    flags: Sequence[str],
    tool: Compiler,
    place: Path,
    interruptions: Sequence[int] = (),
    limit: float = MOST,
) -> Path | Unavailable:
    """Compile a text within the directory `place`; return the shared object there.

    The compiler is ended when one of the `interruptions` comes. Raises OSError where `place` is full.
    """
    seconds = min(limit, SECONDS)
    (place / "kernel.c").write_text(source, encoding="ascii")
    words = [*tool.words, *FLAGS, *flags, "-o", "kernel.so", "kernel.c", "-lm"]
    environment = {**os.environ, "LC_ALL": "C", "TMPDIR": str(place)}
    try:
        with cleared_up(place) as tell, subprocess.Popen(  # noqa: S603 - the user's own compiler, without a shell
            words, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, process_group=0,
        ) as process:  # fmt: skip
            tell(process.pid)
            said = _said(process, interruptions, seconds)
    except OSError as error:
        return Unavailable(f"{_called(tool)} cannot be started: {error.strerror or error}")
    if said is None:
        return Unavailable(f"{_called(tool)} took longer than {seconds:.2g} s")
    if process.returncode or not (place / "kernel.so").is_file():
        return Unavailable(f"{_called(tool)} failed{_quoted(said)}")
    return place / "kernel.so"


def _program(name: str) -> str | None:
    """Return where a program is; a directory that depends on where one stands is not looked into."""
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    found = shutil.which(name, path=os.pathsep.join(folders))
    return str(Path(found).absolute()) if found else None


def _stamped(program: str, more: Sequence[str]) -> Compiler | Unavailable:
    try:
        target = Path(program).resolve(strict=True)
        status = target.stat()
    except OSError as error:
        return Unavailable(f"{printable(program)} cannot be read: {error.strerror}")
    return Compiler((program, *more), f"{target}:{status.st_mtime_ns}:{status.st_size}")


def _called(tool: Compiler) -> str:
    return f"the compiler {printable(tool.words[0])}"


def _quoted(said: bytes) -> str:
    """Return the line that says what was wrong, where there is one."""
    lines = said.decode("utf-8", "replace").splitlines()
    told = next((line for line in lines if "error" in line), lines[0] if lines else "")
    return f": {shortened(printable(told), _SHOWN)}" if told else ""


def _said(process: subprocess.Popen[bytes], interruptions: Sequence[int], seconds: float) -> bytes | None:
    """Wait for the end and return what was said on standard error; None where it was not awaited."""
    pipe = process.stderr
    deadline = time.monotonic() + seconds
    poll = select.poll()
    said = b""
    try:
        if pipe is None:
            return b""
        poll.register(pipe, select.POLLIN)
        while not interruptions and (left := deadline - time.monotonic()) > 0:
            if poll.poll(1000 * min(left, _PULSE)):
                chunk = os.read(pipe.fileno(), _MOST_SAID)
                if not chunk:
                    process.wait(max(left, _PULSE))
                    return said
                said = (said + chunk)[:_MOST_SAID]
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the compiler and what it started, where they have not ended by themselves."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
