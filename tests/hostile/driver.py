"""Run the commands on a corpus, each in a forked process with SymPy ready, and print what broke a promise.

`python -m tests.hostile.driver CORPUS` prints one line for each violation, then how many inputs were tried.
"""

from __future__ import annotations

import builtins
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from gradcli.calculus.algebra import sympy
from gradcli.cli.main import COMMANDS
from gradcli.cli.shell import answered
from tests.hostile import corpus

SECONDS = 11.0
MEMORY = 1 << 30
SETTLED = (0, 1, 2, 3)
REFUSED = (2, 3)


def main(name: str) -> None:
    """Try every input of one corpus through every door that takes it."""
    count = 0
    for words, text in doors(name, getattr(corpus, name)):
        count += 1
        for violation in violations(words, text):
            print(f"{violation}: {[word[:80] for word in words]}")
    print(f"{count} tried")


def doors(name: str, texts: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the command lines that carry a text, and the text."""
    for text in texts:
        if "\x00" in text or len(text) > 100_000:
            continue
        if name == "POINTS":
            yield ["grad", "x*y", "--at", text], text
            yield ["descend", "x*y", "--from", text, "--lr", "0.1", "--steps", "2"], text
            yield ["directional", "x*y", "--at", "1,1", "--dir", text], text
        else:
            yield ["grad", text, "--timeout", "4"], text
            yield ["grad", text, "--at", "0.5", "--format", "json", "--timeout", "4"], text
            yield ["descend", text, "--from", "1", "--lr", "0.1", "--steps", "5", "--format", "csv"], text
            yield ["grad", "x*y", "--let", f"y={text}", "--timeout", "4"], text


def violations(words: Sequence[str], text: str) -> Iterator[str]:
    """Run one command line and say which promises it broke."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        code, output, errors = run(words, text, Path(folder))
        seconds = time.monotonic() - started
        if any(Path(folder).iterdir()):
            yield "a file was written"
    if code not in SETTLED:
        yield f"exit code {code} ({errors[-200:]!r})"
    if b"Traceback" in errors:
        yield "a traceback"
    if (code in REFUSED) == bool(output):
        yield f"exit code {code} with {len(output)} bytes of output"
    if code in REFUSED and not errors.startswith((b"gradcli: ", b"{")):
        yield f"an unclear refusal {errors[:80]!r}"
    if any(byte < 32 and byte != 10 for byte in output + errors):
        yield "a control character"
    if seconds > SECONDS:
        yield f"{seconds:.1f} s"


def run(words: Sequence[str], text: str, folder: Path) -> tuple[int, bytes, bytes]:
    """Run one command line in a fork; return its exit code, output and errors."""
    paths = [folder.with_suffix(".out"), folder.with_suffix(".err")]
    child = os.fork()
    if child == 0:
        serve(words, text, folder, paths)
    _, status = os.waitpid(child, 0)
    output, errors = (path.read_bytes() for path in paths)
    for path in paths:
        path.unlink()
    return os.waitstatus_to_exitcode(status), output, errors


def serve(words: Sequence[str], text: str, folder: Path, paths: Sequence[Path]) -> NoReturn:
    """Be the command: without input, within a gibibyte, and with a watch on what could run a text."""
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(paths, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2 * MEMORY, used + 2 * MEMORY))
    for name in ("eval", "exec", "compile"):
        setattr(builtins, name, watched(getattr(builtins, name), text))
    os._exit(answered(words, COMMANDS))


def watched(original: Callable[..., object], text: str) -> Callable[..., object]:
    """Guard what runs text: Typer reads its annotations with it, but nothing of the user's may get there."""

    def call(source: object, *arguments: object, **options: object) -> object:
        if isinstance(source, str | bytes) and len(text) > 5 and text in str(source):
            os._exit(99)
        return original(source, *arguments, **options)

    return call


if __name__ == "__main__":
    assert sympy.Integer(1) == 1
    for warm in (["grad", "x^2 + sin(x)", "--at", "1"], ["descend", "x^2", "--from", "1", "--lr", "0.1"]):
        answered(warm, COMMANDS)
    main(sys.argv[1])
