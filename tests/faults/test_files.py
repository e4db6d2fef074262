"""Where a file is to be written, and what becomes of it: names, links, pipes, limits and pauses."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from gradcli.descriptors import Channel
from tests.cli.test_commands import GRADCLI

POINTS = b"x\n1\n2\n"
ROWS = b"at_x,value,d_x,norm,status\n1.0,1.0,2.0,2.0,ok\n2.0,4.0,4.0,4.0,ok\n"
SQUARE = ("grad", "x^2", "--points", "-")


def written(*words: str | bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*GRADCLI, *words], input=POINTS, capture_output=True, cwd=folder, timeout=30, check=False
    )


@pytest.mark.parametrize(
    "name",
    [
        b"a" * 251 + b".csv",
        b"\xff\xfe.csv",
        b"two\nlines.csv",
        b"\x1b[31m.csv",
        "точка∇.csv".encode(),
        b"-.csv",
    ],
    ids=["longest", "no text", "two lines", "escape", "letters", "minus"],
)
def test_any_name_the_system_takes(name: bytes, tmp_path: Path) -> None:
    ended = written(*SQUARE, "-o", name, folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert [os.fsencode(path.name) for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / os.fsdecode(name)).read_bytes() == ROWS


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (b"a" * 252 + b".csv", b"File name too long"),
        (b"\x1b[31m/a.csv", rb"does not exist"),
        (b"two\nlines/a.csv", rb"does not exist"),
    ],
    ids=["too long", "escape", "two lines"],
)
def test_a_name_that_cannot_be_is_told_in_one_line(name: bytes, said: bytes, tmp_path: Path) -> None:
    ended = written(*SQUARE, "-o", name, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (4, b"")
    assert said in ended.stderr
    assert ended.stderr.count(b"\n") == 1
    assert b"\x1b" not in ended.stderr


def test_a_directory_that_was_removed_is_told(tmp_path: Path) -> None:
    (gone := tmp_path / "gone").mkdir()
    command = ["sh", "-c", 'cd "$0" && rmdir "$0" && exec "$@"', str(gone), *GRADCLI, *SQUARE, "-o", "a.csv"]
    ended = subprocess.run(command, input=POINTS, capture_output=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout) == (4, b"")
    assert ended.stderr.startswith(b"gradcli: a.csv cannot be written: ")
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system shows no open files")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
def test_what_names_standard_output_is_written_where_that_stands(name: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    output = tmp_path / "output"
    with output.open("wb") as stream:
        stream.write(b"before\n")
        stream.flush()
        command = [*GRADCLI, *SQUARE, "--format", "csv", "-o", name]
        subprocess.run(command, input=POINTS, stdout=stream, cwd=tmp_path, timeout=30, check=True)
        stream.seek(0, os.SEEK_END)
        stream.write(b"after\n")
    assert output.read_bytes() == b"before\n" + ROWS + b"after\n"


def test_a_table_of_doubles_is_not_begun_in_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.npy")
    reader = os.open(tmp_path / "a.npy", os.O_RDONLY | os.O_NONBLOCK)
    ended = written(*SQUARE, "-o", "a.npy", folder=tmp_path)
    assert ended.returncode == 4
    assert ended.stderr.startswith(b"gradcli: a.npy cannot be written: the number of its rows")
    assert os.read(reader, 10) == b""
    os.close(reader)


def test_a_file_that_is_replaced_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([[1.0], [2.0]]))
    ended = written("grad", "x^2", "--points", "a.npy", "-o", "a.npy", folder=tmp_path)
    assert ended.returncode == 0
    assert np.load(tmp_path / "a.npy").tolist() == [[1.0, 2.0], [4.0, 4.0]]


LONG = ("functions", "--format", "json")


@pytest.mark.parametrize("is_unbuffered", [False, True], ids=["buffered", "unbuffered"])
def test_a_disk_that_is_full_before_the_end_is_told(is_unbuffered: bool, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    environment = {**os.environ, "PYTHONUNBUFFERED": "1" if is_unbuffered else ""}
    with (tmp_path / "output").open("wb") as stream:
        ended = subprocess.run(
            [*GRADCLI, *LONG], stdout=stream, stderr=subprocess.PIPE, env=environment, preexec_fn=limit,
            timeout=30, check=False,
        )  # fmt: skip
    assert ended.returncode == 4
    assert ended.stderr.count(b"\n") == 1
    assert b"standard output cannot be written: File too large" in ended.stderr
    assert (tmp_path / "output").stat().st_size == 1000


def test_an_output_that_does_not_wait_is_waited_for() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    many = b"x\n" + b"1.5\n" * 20_000
    command = [*GRADCLI, "grad", "x^2", "--points", "-", "--format", "csv"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=writing) as process:
        os.close(writing)
        assert process.stdin is not None
        process.stdin.write(many)
        process.stdin.close()
        time.sleep(0.5)
        with open(reading, "rb") as stream:  # noqa: PTH123 - a descriptor
            lines = stream.read().splitlines()
    assert process.returncode == 0
    assert lines[1:] == [b"1.5,2.25,3.0,3.0,ok"] * 20_000


@pytest.mark.parametrize(
    ("words", "parts", "answer"),
    [
        (("grad", "-"), (b"x^2", b" + x^3\n"), b"f(x) = x**2 + x**3\n"),
        ((*SQUARE, "--format", "csv"), (b"x\n1\n", b"2\n"), ROWS),
    ],
    ids=["formula", "points"],
)
def test_a_pause_of_an_input_that_does_not_wait_is_not_its_end(
    words: tuple[str, ...], parts: tuple[bytes, bytes], answer: bytes
) -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with subprocess.Popen([*GRADCLI, *words], stdin=reading, stdout=subprocess.PIPE) as process:
        os.close(reading)
        os.write(writing, parts[0])
        time.sleep(0.5)
        os.write(writing, parts[1])
        os.close(writing)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert answer in output


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no files without names")
def test_a_file_that_is_being_written_has_no_name(tmp_path: Path) -> None:
    with subprocess.Popen([*GRADCLI, *SQUARE, "-o", "a.csv"], stdin=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdin is not None
        process.stdin.write(POINTS)
        process.stdin.flush()
        deadline = time.monotonic() + 20
        while not is_writing(process.pid, tmp_path):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert list(tmp_path.iterdir()) == []
        process.kill()
    assert list(tmp_path.iterdir()) == []


def is_writing(process: int, folder: Path) -> bool:
    with suppress(OSError):
        links = [path.readlink() for path in Path(f"/proc/{process}/fd").iterdir()]
        return any(link.parent == folder for link in links)
    return False


def test_nothing_follows_what_was_written_in_part_and_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    write = os.write

    def broken_off(descriptor: int, data: bytes) -> int:
        write(descriptor, data[:2])
        raise KeyboardInterrupt

    stream = io.BufferedWriter(Channel(writing, is_ours=True))
    stream.write(b"1234")
    monkeypatch.setattr(os, "write", broken_off)
    with pytest.raises(KeyboardInterrupt):
        stream.flush()
    monkeypatch.undo()
    stream.close()
    assert os.read(reading, 9) == b"12"
    os.close(reading)
