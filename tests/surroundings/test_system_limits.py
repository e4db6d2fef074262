"""Limits that the system sets: each ends in an answer, or in one line and exit code 3."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.surroundings.started import DESCEND, started

POINTS = ("grad", "x*y", "--numeric", "--format", "csv", "--points")
MEMORY = r"gradcli: the memory ran out( while [a-z ]+)?\n(  [^\n]+\n)?"


def within(limit: int, amount: int) -> Callable[[], None]:
    """Return what sets a limit in a process that is about to become a command."""
    return lambda: resource.setrlimit(limit, (amount, amount))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the address space is not limited here")
@pytest.mark.parametrize("mebibytes", [64, 100, 256])
@pytest.mark.parametrize("words", [DESCEND, (*POINTS, "points.csv"), ("plot", "x*y")], ids=lambda w: w[0])
def test_little_memory_is_one_line_or_an_answer(
    words: tuple[str, ...], mebibytes: int, tmp_path: Path
) -> None:
    (tmp_path / "points.csv").write_text("1,2\n3,4\n")
    answer = started(*words, folder=tmp_path, before=within(resource.RLIMIT_AS, mebibytes << 20))
    if answer[0]:
        assert answer[:2] == (3, "")
        assert re.fullmatch(MEMORY, answer[2])
        assert mebibytes < 256
    else:
        assert answer == started(*words, folder=tmp_path)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the address space is not limited here")
@pytest.mark.parametrize("mebibytes", [200])
def test_a_picture_for_paper_needs_more(mebibytes: int, tmp_path: Path) -> None:
    """OpenBLAS ends the process where it finds too little, with a message of its own."""
    pytest.importorskip("matplotlib")
    words = ("plot", "x*y", "-o", "picture.png")
    answer = started(*words, folder=tmp_path, before=within(resource.RLIMIT_AS, mebibytes << 20))
    assert answer[:2] == (3, "")
    assert re.fullmatch(MEMORY, answer[2])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("files", [6])
@pytest.mark.parametrize("words", [DESCEND, ("grad", "x^2", "--at", "1")], ids=lambda w: w[0])
def test_few_open_files_will_do(words: tuple[str, ...], files: int) -> None:
    code, output, errors = started(*words, before=within(resource.RLIMIT_NOFILE, files))
    assert (code, bool(output), errors) == (0, True, "")


def test_too_few_open_files_are_one_line(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    words = ("plot", "x*y", "-o", "picture.png")
    code, output, errors = started(*words, folder=tmp_path, before=within(resource.RLIMIT_NOFILE, 5))
    assert (code, output) == (3, "")
    assert errors == "gradcli: too many files are open\n  ulimit -n allows more\n"


def test_a_small_stack_will_do() -> None:
    deep = "sin(" * 40 + "x" + ")" * 40
    words = ("grad", deep, "--numeric", "--at", "1")
    assert started(*words, before=within(resource.RLIMIT_STACK, 256 << 10)) == started(*words)
