from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

QUERY = b"\x1b[c"
REPLY = b"\x1b[?62;4;22c"

# A session's leader without a terminal gets the one it opens.
PROGRAM = """
import os, signal, sys
os.open(sys.argv[1], os.O_RDWR)
from gradcli.plotting.inline.asking_terminal import cell_size, device_attributes
signal.signal(signal.SIGINT, lambda *_: os._exit(130))
print(repr(device_attributes(float(sys.argv[2]))), cell_size())
"""


@dataclass
class Terminal:
    """A pseudo-terminal: the end that a person sees, and the one that programs see."""

    outer: int
    inner: int

    def start(self, timeout: float = 0.1) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", PROGRAM, os.ttyname(self.inner), str(timeout)]
        return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True)

    def seen(self, length: int) -> bytes:
        text = b""
        while len(text) < length and select.select([self.outer], [], [], 10)[0]:
            text += os.read(self.outer, 100)
        return text

    def type(self, text: bytes) -> None:
        os.write(self.outer, text)

    def waiting(self) -> bytes:
        """Return what is in the input queue, complete lines or not."""
        modes = termios.tcgetattr(self.inner)
        modes[3] &= ~termios.ICANON
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 0, 0
        termios.tcsetattr(self.inner, termios.TCSANOW, modes)
        return os.read(self.inner, 100)

    def is_silent(self) -> bool:
        return not select.select([self.outer], [], [], 0)[0]


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    outer, inner = pty.openpty()
    yield Terminal(outer, inner)
    os.close(outer)
    os.close(inner)


@pytest.mark.parametrize(
    ("typed", "answer", "left"),
    [
        (REPLY, repr(REPLY.decode()), b""),
        (b"c" + REPLY + b"ls\n", repr(REPLY.decode()), b"ls\n"),
        (b"", "''", b""),
        (b"\x1b[0n", "''", b""),
        (b"\x1b[?62;4", "''", b""),
        (b"\x1b[?62" + b";4" * 200, "''", b""),
    ],
    ids=["answered", "among keys", "no answer", "another answer", "half an answer", "answer without end"],
)
def test_the_reply_is_read_and_the_terminal_left_as_it_was(
    terminal: Terminal, typed: bytes, answer: str, left: bytes
) -> None:
    before = termios.tcgetattr(terminal.inner)
    process = terminal.start(5 if answer != "''" else 0.1)
    assert terminal.seen(len(QUERY)) == QUERY
    terminal.type(typed)
    assert process.communicate(timeout=20)[0] == f"{answer} (10, 20)\n"
    assert termios.tcgetattr(terminal.inner) == before
    assert terminal.is_silent(), "the reply was shown"
    assert terminal.waiting() == left


def test_keys_typed_ahead_are_left_to_others(terminal: Terminal) -> None:
    terminal.type(b"make\n")
    shown = terminal.seen(6)
    assert terminal.start().communicate(timeout=20)[0] == "'' (10, 20)\n"
    assert shown == b"make\r\n"
    assert terminal.is_silent()
    assert terminal.waiting() == b"make\n"


def test_an_interrupt_that_ends_the_process_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.inner)
    process = terminal.start(0.2)
    assert terminal.seen(len(QUERY)) == QUERY
    asked = termios.tcgetattr(terminal.inner)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert asked != before
    assert termios.tcgetattr(terminal.inner) == before


def test_the_size_of_a_cell_is_asked(terminal: Terminal) -> None:
    fcntl.ioctl(terminal.inner, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 720, 384))
    process = terminal.start(0)
    assert process.communicate(timeout=20)[0] == "'' (9, 16)\n"


def test_without_a_terminal_nothing_is_asked() -> None:
    program = (
        "from gradcli.plotting.inline.asking_terminal import cell_size, device_attributes\n"
        "print(repr(device_attributes(9)), cell_size())"
    )
    start = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, start_new_session=True, check=True
    )
    assert ended.stdout == "'' (10, 20)\n"
    assert time.monotonic() - start < 5
