"""Input of any kind: bytes of other encodings, what is no file, streams that never end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcli.language.encodings import wide_encoding
from tests.forked import ran
from tests.surroundings.started import DESCEND

POINTS = ("grad", "x*y", "--numeric", "--format", "csv", "--points")
TEXT = "x,y\n1,2\n"
SAVE = "\n  save it as UTF-8\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (TEXT.encode("utf-16"), " is UTF-16, not UTF-8"),
        (TEXT.encode("utf-16-le"), " is UTF-16, not UTF-8"),
        (TEXT.encode("utf-16-be"), " is UTF-16, not UTF-8"),
        (TEXT.encode("utf-32"), " is UTF-32, not UTF-8"),
        (TEXT.encode("utf-32-be"), " is UTF-32, not UTF-8"),
        ("x,y,é\n1,2,3\n".encode("latin-1"), ", line 1: not UTF-8: byte 5 of the line is wrong"),
    ],
)
def test_another_encoding_is_named(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(data)
    ended = ran(*POINTS, str(path))
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", f"gradcli: {path}{told}{SAVE}")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("2*x".encode("utf-16"), " is UTF-16, not UTF-8"),
        ("2*x".encode("utf-32-le"), " is UTF-32, not UTF-8"),
        ("2*x é".encode("latin-1"), " is not UTF-8: byte 5 is wrong"),
    ],
)
def test_another_encoding_of_a_formula_is_named(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "claim.txt"
    path.write_bytes(data)
    ended = ran("check", "x^2", "--claim-file", str(path))
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", f"gradcli: {path}{told}{SAVE}")


@pytest.mark.parametrize("text", ["", "x", "xy", "2*x + √y", "√", "∇∇", "\ufeffx"])
def test_utf_8_is_not_taken_for_another_encoding(text: str) -> None:
    assert wide_encoding(text.encode()) == ""


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "mark"])
def test_lines_may_end_in_any_way(ends: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(f"{mark}x,y\n1,2\n3,4\n".replace("\n", ends).encode())
    ended = ran(*POINTS, str(path))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [line.split(",")[2] for line in ended.stdout.splitlines()] == ["value", "2.0", "12.0"]


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("/", 2, "cannot be read: Is a directory"),
        ("/nonexistent", 2, "cannot be read: No such file or directory"),
        ("/dev/null", 2, "is empty"),
        ("/dev/zero", 2, "longer than 1000000 bytes"),
        ("/dev/urandom", 2, ""),
    ],
)
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such devices here")
def test_what_is_no_file_of_points(path: str, code: int, told: str) -> None:
    ended = ran(*POINTS, path)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert told in ended.stderr
    assert ended.stderr.startswith(f"gradcli: {path}")


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/urandom"])
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such devices here")
def test_a_formula_that_never_ends_meets_a_limit(path: str) -> None:
    ended = ran("check", "x^2", "--claim-file", path)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == f"gradcli: {path} is longer than 2000000 bytes\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(
    ("line", "ending"), [("", ""), ("#", ".csv"), ("", ".ndjson"), ('{"schema": 1}', "")]
)
def test_a_stream_without_points_meets_a_limit(line: str, ending: str, tmp_path: Path) -> None:
    pipe = tmp_path / f"endless{ending}"
    os.mkfifo(pipe)
    program = f"import itertools; open({str(pipe)!r}, 'w').writelines(itertools.repeat({line + chr(10)!r}))"
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL):
        ended = ran(*POINTS, str(pipe))
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == f"gradcli: {pipe} holds no point in its first 4000000 bytes\n"


INPUT = ("grad", "-", "--at", "1", "--numeric")


@pytest.mark.skipif(os.name != "posix", reason="no such shell here")
@pytest.mark.parametrize(
    ("words", "closed"),
    [
        *((DESCEND, closed) for closed in ("<&- 2>&-", ">&-", "<&- >&- 2>&-")),
        *((INPUT, closed) for closed in ("<&-", "2>&-", "<&- >&-", "<&- 2>&-")),
    ],
)
def test_any_streams_may_be_closed(words: tuple[str, ...], closed: str) -> None:
    line = f'exec "$@" {closed}'
    ended = subprocess.run(
        ["/bin/sh", "-c", line, "sh", sys.executable, "-m", "gradcli", *words],
        input="x^2", capture_output=True, text=True, check=False,
    )  # fmt: skip
    is_unread = "-" in words and "<&-" in closed
    told = "output" if " >&-" in f" {closed}" else "input" if is_unread else ""
    assert ended.returncode == {"output": 4, "input": 2, "": 0}[told]
    assert bool(ended.stdout) == (ended.returncode == 0)
    assert ended.stderr == (f"gradcli: standard {told} is closed\n" if told and "2>" not in closed else "")
