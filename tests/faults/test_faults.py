"""A call of the system fails: at every place, for every stream and every command."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from tests.faults.injecting import COMPILER, Ended, Fault, ran

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not COMPILER, reason="calls are made to fail by a library, on Linux, by gcc"
)

POINTS = "x,y\n" + "".join(f"{row / 100},{row / 50}\n" for row in range(2000))
MANY = ("grad", "x*y", "--points", "-")

ANSWERS = [
    ("--version",),
    ("grad", "--help"),
    ("grad", "x^2*y", "--at", "1,2", "--numeric", "--format", "json"),
    ("directional", "x^2*y", "--at", "1,2", "--dir", "3,4", "--format", "table"),
    ("check", "x^2", "--claim", "3x"),
    ("compare", "x^2+3y^2", "--from", "1,1", "--methods", "gd:0.1,newton", "--format", "markdown"),
    ("plot", "x^2+y^2"),
    ("functions", "--format", "json"),
    ("methods", "--format", "ndjson"),
    ("problems", "--format", "latex"),
    *(
        ("descend", "x^2+y^2", "--from", "4,3", "--lr", "0.1", "--steps", "9", "--format", form)
        for form in ("plain", "table", "json", "ndjson", "csv")
    ),
    *((*MANY, "--numeric", "--format", form) for form in ("plain", "json", "csv")),
]


def whole(words: tuple[str, ...]) -> Ended:
    """Return how a command ends where nothing fails."""
    ended = ran(*words, stdin=POINTS.encode())
    assert ended.code in (0, 1)
    assert ended.output
    return ended


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_an_output_that_fails_once_or_for_good_is_one_line_and_what_got_out_is_its_beginning(
    words: tuple[str, ...],
) -> None:
    right = whole(words)
    for first in (1, 3):
        for last in (first, 1 << 40):
            fault = Fault("write", errno.ENOSPC, "stdout", first, last, part=50)
            ended = ran(*words, fault=fault, stdin=POINTS.encode())
            if ended == right:
                # there were fewer writes
                return
            line = "gradcli: standard output cannot be written: No space left on device\n"
            told = '"message": "standard output cannot be written: No space left on device"'
            assert ended.code == 4
            assert ended.errors.endswith(line) or (told in ended.errors and ended.errors.count("\n") == 1)
            assert right.output.startswith(ended.output)
            assert len(ended.output) < len(right.output)


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_a_reader_that_leaves_is_told_nothing(words: tuple[str, ...]) -> None:
    right = whole(words)
    for first in (1, 3):
        ended = ran(*words, fault=Fault("write", errno.EPIPE, "stdout", first), stdin=POINTS.encode())
        if ended != right:
            assert (ended.code, ended.errors) == (141, right.errors)
            assert right.output.startswith(ended.output)


@pytest.mark.parametrize("words", ANSWERS[2::4], ids=" ".join)
@pytest.mark.parametrize(
    "fault",
    [
        Fault("write", errno.EINTR, "stdout", 1, 3),
        Fault("write", errno.EAGAIN, "stdout", 1, 3),
        Fault("write", 0, "stdout", part=37),
        Fault("read", errno.EINTR, "stdin", 1, 2),
        Fault("read", errno.EAGAIN, "stdin", 2, 2),
    ],
    ids=["interrupted", "not now", "in parts", "interrupted input", "pausing input"],
)
def test_what_only_takes_patience_loses_nothing(words: tuple[str, ...], fault: Fault) -> None:
    assert ran(*words, fault=fault, stdin=POINTS.encode()) == whole(words)


FILES = ["a.csv", "a.npy", "a.json"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("old", [None, b"old"], ids=["new", "old"])
@pytest.mark.parametrize(
    "fault",
    [
        *(Fault("write", errno.ENOSPC, first=first, part=part) for first in (1, 2) for part in (0, 99)),
        Fault("write", errno.EIO, first=1, last=1),
        Fault("fsync", errno.EIO),
        Fault("linkat", errno.EDQUOT),
        Fault("rename", errno.EROFS),
    ],
    ids=str,
)
def test_a_file_is_complete_or_as_it_was(name: str, old: bytes | None, fault: Fault, tmp_path: Path) -> None:
    file = tmp_path / name
    if old:
        file.write_bytes(old)
    words = (*MANY, "--numeric", "-o", name)
    ended = ran(*words, fault=fault, stdin=POINTS.encode(), folder=tmp_path)
    if ended.code == 0:
        # a new file is not renamed, and a short one is written at once
        assert file.stat().st_size == sizes(words, tmp_path / "whole")[name]
    else:
        assert ended.code == 4
        assert ended.errors.startswith(f"gradcli: {name} cannot be written: ")
        assert ended.errors.count("\n") == 1
        assert (file.read_bytes() if file.exists() else None) == old
    assert {path.name for path in tmp_path.iterdir()} <= {name, "whole"}


def sizes(words: tuple[str, ...], folder: Path) -> dict[str, int]:
    folder.mkdir()
    assert ran(*words, stdin=POINTS.encode(), folder=folder).code == 0
    return {path.name: path.stat().st_size for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (("grad", "-"), b"x^2", "standard input cannot be read: Input/output error"),
        ((*MANY, "--numeric"), POINTS.encode(), "standard input cannot be read: Input/output error"),
    ],
    ids=["formula", "points"],
)
def test_an_input_that_fails_is_refused(words: tuple[str, ...], stdin: bytes, told: str) -> None:
    ended = ran(*words, stdin=stdin, fault=Fault("read", errno.EIO, "stdin"))
    assert ended == Ended(2, b"", f"gradcli: {told}\n")


@pytest.mark.parametrize("words", [words for words in ANSWERS if words[0] in ("check", "directional")])
def test_a_system_that_starts_no_process_is_a_limit(words: tuple[str, ...]) -> None:
    ended = ran(*words, fault=Fault("fork", errno.EAGAIN))
    reason = "no process can be started: Resource temporarily unavailable"
    assert (ended.code, ended.output) == (3, b"")
    assert ended.errors.splitlines()[0] == f"gradcli: {reason}"


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EPIPE])
@pytest.mark.parametrize(
    "words",
    [("grad", "x^"), (), ("nope",), ("grad", "x", "--points", "-", "--format", "csv", "--on-error", "skip")],
    ids=" ".join,
)
def test_a_standard_error_that_fails_changes_nothing_else(words: tuple[str, ...], error: int) -> None:
    right = ran(*words, stdin=POINTS.encode())
    assert right.errors
    ended = ran(*words, stdin=POINTS.encode(), fault=Fault("write", error, "stderr"))
    assert (ended.code, ended.output) == (right.code, right.output)
