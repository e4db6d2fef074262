"""Run the commands on a corpus, each in a forked process with SymPy ready, and print what broke a promise.

`python -m tests.hostile.driver CORPUS` prints one line for each violation, then how many texts were tried.
A text goes through some of the doors of its corpus, not through all, so that the whole takes seconds: the
first through the first few, the second through the next few, and round again. The sample is always the same.
`python -m tests.hostile.driver CORPUS all` tries each text at each door.
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
from gradcli.cli import exchange
from gradcli.cli.main import COMMANDS
from gradcli.cli.shell import answered
from tests.hostile import corpus

SHARE = 2
"""Doors that each text goes through."""

FILE = "points.csv"
"""A word that stands for the name of a file in which the text is."""

SECONDS = 11.0
MEMORY = 1 << 30
SETTLED = (0, 1, 2, 3)
REFUSED = (2, 3)


def main(name: str, extent: str = "some") -> None:
    """Try every text of one corpus at its doors."""
    texts = [text for text in getattr(corpus, name) if is_a_word(text)]
    for place, text in enumerate(texts):
        for words in doors(name, text, None if extent == "all" else place):
            for violation in violations(words, text):
                print(f"{violation}: {[word[:80] for word in words]}")
    print(f"{len(texts)} tried")


def is_a_word(text: str) -> bool:
    """Tell whether a system can hand over the text as one word of a command line."""
    return "\x00" not in text and len(text) <= 100_000


def doors(name: str, text: str, place: int | None = None) -> list[list[str]]:
    """Return the command lines that carry a text: all of them, or those for its place in the corpus."""
    lines = list(_DOORS.get(name, _formula)(text))
    if place is None:
        return lines
    return [lines[number % len(lines)] for number in range(place * SHARE, (place + 1) * SHARE)]


def _formula(text: str) -> Iterator[list[str]]:
    yield ["grad", text, "--timeout", "2"]
    yield ["grad", text, "--at", "0.5", "--format", "json", "--timeout", "2"]
    yield ["hessian", text, "--at", "0.5", "--format", "json", "--timeout", "2"]
    yield ["explain", text, "--at", "0.5", "--format", "plain", "--timeout", "2"]
    yield ["critical", text, "--box", "0.1,0.9", "--boundary", "--format", "json", "--timeout", "2"]
    yield ["descend", text, "--from", "1", "--lr", "0.1", "--steps", "5", "--format", "csv"]
    yield ["grad", "x*y", "--let", f"y={text}", "--timeout", "2"]
    yield ["check", text, "--claim", "1", "--at", "0.5", "--format", "json", "--timeout", "2"]
    yield ["check", "x^2", "--claim", text, "--timeout", "2"]
    yield ["check", "x^2", "--hessian", "--claim", text, "--no-answer", "--timeout", "2"]
    yield ["derive", text, "--timeout", "2"]
    yield ["numdiff", text, "--at", "0.5", "--timeout", "2"]
    yield ["numdiff", text, "--at", "0.5", "--format", "json", "--timeout", "2"]
    yield ["plot", text, "--at", "0.5", "--size", "40x12", "--timeout", "2"]
    yield ["plot", text, "--from", "1", "--lr", "0.1", "--steps", "5", "--format", "json", "--timeout", "2"]


def _point(text: str) -> Iterator[list[str]]:
    yield ["grad", "x*y", "--at", text]
    yield ["descend", "x*y", "--from", text, "--lr", "0.1", "--steps", "2"]
    yield ["directional", "x*y", "--at", "1,1", "--dir", text]
    yield ["hessian", "x*y", "--at", "1,1", "--times", text]
    yield ["explain", "x*y", "--at", text]
    yield ["check", "x*y", "--claim", "y, x", "--at", text, "--timeout", "4"]
    yield ["check", "x*y", "--values", text, "--at", "1,2", "--timeout", "4"]
    yield ["critical", "x*y", "--box", text, "--timeout", "4"]
    yield ["critical", "x*y", "--box", f"x={text}:2", "--timeout", "4"]
    yield ["compare", "x*y", "--from", text, "--methods", "gd:0.1,newton", "--steps", "2"]
    yield ["numdiff", "x*y", "--at", text, "--format", "plain", "--timeout", "4"]
    yield [*_PLOT, "--at", text]
    yield [*_PLOT, "--box", text]
    yield ["grad", "x*y", "--points", FILE, "--on-error", "skip", "--format", "csv"]
    yield ["grad", "x*y", "--points", FILE, "--on-error", "null", "--format", "json", "--timeout", "4"]


_PLOT = ["plot", "x*y", "--size", "40x12", "--timeout", "4"]
_DESCEND = ["descend", "x^2 + y^2", "--from", "1,1", "--steps", "3", "--timeout", "4"]
_COMPARE = ["compare", "x^2 + y^2", "--from", "1,1", "--steps", "3", "--timeout", "4"]


def _option(text: str) -> Iterator[list[str]]:
    with_rate = [*_DESCEND, "--lr", "0.1"]
    yield [*with_rate, "--update", text, "--format", "json"]
    yield [*with_rate, "--update", f"v = {text}; x = x - lr*v", "--state", "v=0", "--format", "plain"]
    yield [*with_rate, "--update", "v = g; x = x - v", "--state", f"v={text}", "--format", "csv"]
    yield [*with_rate, "--update", "v = g; x = x - v", "--state", f"{text}=1"]
    yield [*with_rate, "--schedule", text, "--format", "latex"]
    yield [*_DESCEND, "--method", "adam", "--set", f"beta1={text}", "--format", "ndjson"]
    yield [*with_rate, "--set", text]
    yield [*with_rate, "--columns", text, "--format", "table"]
    yield [*_DESCEND, "--method", text]
    yield [*_DESCEND, "--line-search", text]
    yield [*_DESCEND, "--lr", text, "--exact", "--format", "table"]
    yield ["descend", f"@{text}", "--lr", "0.1", "--steps", "3", "--timeout", "4"]
    yield ["grad", f"@rosenbrock({text})", "--timeout", "4"]
    yield [*_COMPARE, "--methods", text, "--format", "json"]
    yield [*_COMPARE, "--methods", f"adam:0.1:beta1={text}"]
    yield [*_COMPARE, "--methods", "gd", "--lr", f"0.1,{text}", "--format", "csv"]
    yield [*_COMPARE, "--methods", "newton", "--sort", text]
    yield [*_PLOT, "--title", text]
    yield [*_PLOT, "--slice", text]
    yield [*_PLOT, "--axes", text, "--at", "1,1"]
    yield [*_PLOT, "--from", "1,1", "--steps", "3", "--compare", text]
    yield ["plot", "x*y", "--size", text, "--style", text, "--timeout", "4"]
    yield ["derive", "x*y", "--wrt", text, "--level", text]
    yield ["numdiff", "x*y", "--at", "1,2", "--wrt", text]
    yield ["numdiff", "x*y", "--at", "1,2", "--step", text, "--format", "csv", "--timeout", "4"]
    yield ["methods", text]
    yield ["problems", text]
    yield ["cache", text]


def _number(text: str) -> Iterator[list[str]]:
    yield [*_DESCEND[:4], "--lr", "1e-9", "--timeout", "1", "--every", "100000", "--steps", text]
    for option in ("--every", "--gtol", "--xtol", "--ftol", "--digits"):
        yield [*_DESCEND, "--lr", "0.1", option, text]
    yield [*_COMPARE[:-1], text, "--methods", "gd:0.1"]
    yield [*_COMPARE, "--methods", "adam", "--gtol", text, "--format", "json"]
    yield ["numdiff", "x*y", "--at", "1,2", "--step", text, "--timeout", "4"]


_DOORS: dict[str, Callable[[str], Iterator[list[str]]]] = {
    "POINTS": _point,
    "OPTIONS": _option,
    "NUMBERS": _number,
}
"""The command lines that a text of a corpus goes into; of the others, each is a formula."""


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
    if (code in REFUSED) == bool(output) and not is_cut_short(code, output):
        yield f"exit code {code} with {len(output)} bytes of output"
    if code in REFUSED and not output and not errors.startswith((b"gradcli: ", b"{")):
        yield f"an unclear refusal {errors[:80]!r}"
    if hidden := {c for c in (output + errors).decode(errors="replace") if c != "\n" and not c.isprintable()}:
        yield f"characters that hide or move others: {sorted(hidden)!a}"
    if seconds > SECONDS:
        yield f"{seconds:.1f} s"


def is_cut_short(code: int, output: bytes) -> bool:
    """Tell whether a descent met its limit of time, and says so in what it wrote."""
    return code == 3 and (b"interrupted" in output or b"out of time" in output)


def run(words: Sequence[str], text: str, folder: Path) -> tuple[int, bytes, bytes]:
    """Run one command line in a fork; return its exit code, output and errors."""
    paths = [folder.with_suffix(".out"), folder.with_suffix(".err")]
    given = folder.with_suffix(".csv")
    if FILE in words:
        given.write_text(f"{text}\n1,2\n", encoding="utf-8", errors="surrogateescape")
    child = os.fork()
    if child == 0:
        serve([str(given) if word == FILE else word for word in words], text, folder, paths)
    _, status = os.waitpid(child, 0)
    output, errors = (path.read_bytes() for path in paths)
    for path in (given, *paths):
        path.unlink(missing_ok=True)
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
    # A fork has the time at which its parent began, and would count the parent's seconds as spent.
    exchange._BEGAN = time.monotonic()
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
    for warm in (
        ["grad", "x^2 + sin(x)", "--at", "1"],
        ["descend", "x^2", "--from", "1", "--lr", "0.1", "--format", "table"],
        ["hessian", "x^2", "--at", "1", "--times", "1", "--format", "table"],
        ["explain", "x^2", "--at", "1"],
        ["critical", "x^2", "--box", "-1,1"],
        ["check", "x^2", "--claim", "2*x", "--at", "1"],
        ["compare", "@booth"],
        ["plot", "x*y", "--at", "1,1"],
        ["derive", "x^2"],
        ["numdiff", "x^2", "--at", "1"],
        ["methods"],
        ["problems"],
    ):
        answered(warm, COMMANDS)
    main(*sys.argv[1:])
