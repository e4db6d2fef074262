"""Signals, at any moment and in a terminal: the exit code says which, and nothing is left behind."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.test_commands import GRADCLI

SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGKILL: -signal.SIGKILL}

ENDLESS = (
    "descend", "x^2", "--from", "1", "--lr", "1e-9", "--gtol", "0", "--steps", "100000000", "--timeout", "60",
)  # fmt: skip


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at as Linux shows them")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("points") / "many.csv"
    path.write_text("x,y\n" + "1.5,2.5\n" * 100_000)
    return str(path)


def begun(*words: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*GRADCLI, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, start_new_session=True
    )


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_at_any_moment(number: signal.Signals, place: int, many: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    words = [
        (*ENDLESS, "--format", "json"),
        ("grad", "x*y", "--points", many, "--numeric", "-o", "a.csv"),
        ("check", "x^2*sin(x)", "--claim", "2x", "--format", "json"),
    ][place]
    with begun(*words, folder=tmp_path) as process:
        # Before this Python itself is beginning.
        await_hearing(process.pid)
        time.sleep(0.03 * ((7 * number + place) % 11))
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
    ends = (SIGNALS[number], 0, 1) if words[0] != "descend" else (SIGNALS[number],)
    assert process.returncode in ends
    if number != signal.SIGKILL:
        assert process.returncode < 2 or errors == b""
        assert not output or json.loads(output)
    file = (tmp_path / "a.csv").read_bytes()
    assert file == b"old" or file.count(b"\n") == 100_001
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert_nobody_is_left(process.pid)


def await_hearing(process: int) -> None:
    deadline = time.monotonic() + 20
    while not handled(process) >> (signal.SIGHUP - 1) & 1:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def handled(process: int) -> int:
    """Return the signals that a process handles, a bit each."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("SigCgt")), 16)


def assert_nobody_is_left(session: int) -> None:
    deadline = time.monotonic() + 5
    while alive(session):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def alive(session: int) -> list[str]:
    """Return the processes of a session, without those that have ended and wait for their parent."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, its = status.read_text().rpartition(")")[2].split()[:4]
            if int(its) == session and state != "Z":
                found.append(status.parent.name)
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_signal_leaves_the_document_whole(number: signal.Signals, tmp_path: Path) -> None:
    with begun(*ENDLESS, "--format", "json", folder=tmp_path) as process:
        assert process.stdout is not None
        started = process.stdout.read(300)
        process.send_signal(number)
        process.send_signal(number)
        document = json.loads(started + process.stdout.read())
        assert process.wait(20) == SIGNALS[number]
    assert document["status"] == "interrupted"


@pytest.mark.parametrize("words", [ENDLESS, ("functions", "--format", "json")], ids=["trace", "document"])
def test_who_does_not_read_cannot_keep_it_from_ending(words: tuple[str, ...], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(4096))
    os.set_blocking(writing, True)
    with subprocess.Popen([*GRADCLI, *words], stdout=writing, cwd=tmp_path) as process:
        await_hearing(process.pid)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 130
    os.close(reading)
    os.close(writing)


def test_a_command_in_the_background_hears_no_interrupt_and_nor_does_its_child(tmp_path: Path) -> None:
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = begun("check", "x^2", "--claim", "2x", folder=tmp_path)
    finally:
        signal.signal(signal.SIGINT, heard)
    with process:
        deadline = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < deadline:
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.02)
        assert process.returncode == 0


class Terminal:
    """A command in a terminal of its own, and what it wrote there."""

    def __init__(self, *words: str) -> None:
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            os.execv(GRADCLI[0], [*GRADCLI, *words])  # noqa: S606
        self.settings = termios.tcgetattr(self._descriptor)
        self.shown = b""

    def await_text(self, text: bytes, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.shown and self._read():
            assert time.monotonic() < deadline

    def press(self, keys: bytes) -> None:
        os.write(self._descriptor, keys)

    def ended(self) -> int:
        while self._read():
            continue
        status = os.waitpid(self.pid, 0)[1]
        assert termios.tcgetattr(self._descriptor) == self.settings
        os.close(self._descriptor)
        return os.waitstatus_to_exitcode(status)

    def _read(self) -> bytes:
        try:
            select.select([self._descriptor], [], [], 0.1)
            chunk = os.read(self._descriptor, 1 << 16)
        except OSError:
            # what Linux says where nobody has the terminal any more
            return b""
        self.shown += chunk
        return chunk


def test_an_interrupt_erases_what_told_the_time() -> None:
    terminal = Terminal("critical", "sin(x*y)+cos(x^2-y)*exp(sin(y*3))", "--box", "-9,9", "--timeout", "60")
    terminal.await_text(b"1 s of at most 60 s")
    terminal.press(b"\x03")
    assert terminal.ended() == 130
    assert terminal.shown.endswith(b"\r\x1b[K")


def test_a_trace_that_is_stopped_goes_on_and_ends_with_its_colours_put_back() -> None:
    terminal = Terminal(*ENDLESS)
    terminal.await_text(b" 50 ")
    os.kill(terminal.pid, signal.SIGSTOP)
    assert os.WIFSTOPPED(os.waitpid(terminal.pid, os.WUNTRACED)[1])
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.press(b"\x03")
    assert terminal.ended() == 130
    assert b"interrupted after" in terminal.shown
    assert terminal.shown.count(b"\x1b[0m") == terminal.shown.count(b"\x1b[") - terminal.shown.count(
        b"\x1b[0m"
    )
