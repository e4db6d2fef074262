"""No compiler, one that fails, one that hangs: reasons, never exceptions, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradcli.numeric.native import compiling, loading
from gradcli.numeric.native.unavailable import Unavailable
from tests.numeric.native.compilers import needs_compiler

SOURCE = "double answer(void) { return 42.0; }"


def script(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    monkeypatch.setenv("CC", str(path))
    return path


def refused() -> Unavailable:
    library = loading.library(SOURCE, ())
    assert isinstance(library, Unavailable)
    return library


def test_a_machine_without_a_compiler_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    reason = refused()
    assert "no C compiler" in reason.reason
    assert not reason.is_failure


def test_a_compiler_in_the_working_directory_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "cc", f"touch {tmp_path}/run", monkeypatch)
    monkeypatch.delenv("CC")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}")
    assert "no C compiler" in refused().reason
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("nothing-of-that-name", "CC names 'nothing-of-that-name', which is no program"),
        ("/etc/passwd", "CC names '/etc/passwd', which is no program"),
        ("cc 'x", "CC holds a quotation mark that is not closed"),
    ],
)
def test_a_name_that_cannot_be_run_is_a_reason(
    words: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", words)
    assert refused() == Unavailable(reason)


def test_a_compiler_that_fails_is_quoted(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = script(tmp_path / "bad", "printf 'no such\\033[31m thing\\nmore' >&2; exit 1", monkeypatch)
    assert refused().reason == f"the compiler {path} failed: no such\\x1b[31m thing"
    assert list(cache.iterdir()) == []


def test_a_compiler_that_makes_nothing_has_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = script(tmp_path / "idle", "exit 0", monkeypatch)
    assert refused().reason == f"the compiler {path} failed"


def test_what_is_no_shared_object_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "wrong", "echo nonsense > kernel.so", monkeypatch)
    assert "cannot be written or loaded" in refused().reason


def test_a_program_of_another_machine_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = script(tmp_path / "foreign", "", monkeypatch)
    path.write_bytes(b"\x7fELF nothing")
    assert "cannot be started" in refused().reason


def test_a_compiler_that_hangs_is_ended_with_what_it_started(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "SECONDS", 0.3)
    path = script(tmp_path / "slow", f"sleep 60 & echo $! > {tmp_path}/child; wait", monkeypatch)
    began = time.monotonic()
    assert refused() == Unavailable(f"the compiler {path} took longer than 0.3 s")
    assert time.monotonic() - began < 5
    assert is_gone(int((tmp_path / "child").read_text()))
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_compiler_and_then_the_process(
    number: int, code: int, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(
        tmp_path / "slow",
        f"sleep 60 & echo $! > {tmp_path}/new; mv {tmp_path}/new {tmp_path}/child; wait",
        monkeypatch,
    )
    program = (
        "from gradcli.cli.signals import leave_on_signals; from gradcli.numeric.native import loading\n"
        f"leave_on_signals(); loading.library({SOURCE!r}, ())"
    )
    process = subprocess.Popen([sys.executable, "-c", program])
    deadline = time.monotonic() + 20
    while not (tmp_path / "child").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(10) == code
    assert is_gone(int((tmp_path / "child").read_text()))
    assert list(cache.iterdir()) == []


def is_gone(process: int) -> bool:
    """Tell whether a process ended, or will have in a moment."""
    for _ in range(100):
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


@needs_compiler
def test_words_of_cc_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "cc -DANSWER=7")
    tool = compiling.compiler()
    assert not isinstance(tool, Unavailable)
    assert tool.words[1:] == ("-DANSWER=7",)


@needs_compiler
def test_what_a_compiler_does_not_understand_is_quoted() -> None:
    library = loading.library("double answer(void) { return ; + }", ())
    assert isinstance(library, Unavailable)
    assert "kernel.c:1:" in library.reason
