from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzzing import __main__ as command
from tests.fuzzing import cases


def test_without_atheris_one_line_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert command.main([]) == 2
    output, errors = capsys.readouterr()
    assert (output, errors) == ("", "atheris is not installed: pip install '.[fuzz]'\n")


def test_what_is_found_is_kept_once_as_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program that only leaves a failed input behind stands for the fuzzer."""
    table = tmp_path / "cases.txt"
    table.write_text("# Found.\n")
    monkeypatch.setattr(cases, "TABLE", table)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())

    def failing(_name: str, _options: list[str]) -> str:
        (tmp_path / "crashes" / "readers-crash-1").write_bytes(b"\x00sin^")
        return "#9 NEW cov: 12 ft: 3\nstat::number_of_executed_units: 34\n"

    monkeypatch.setattr(command, "followed", failing)
    words = ["--target", "readers", "--folder", str(tmp_path), "--minutes", "1"]
    assert command.main(words) == 1
    told = "readers: 34 executions, 12 edges covered; FOUND expression b'sin^'\n"
    assert capsys.readouterr().out == told
    assert list(cases.cases()) == [("expression", b"sin^")]
    (tmp_path / "crashes" / "readers-crash-1").unlink()
    command.main(words)
    assert list(cases.cases()) == [("expression", b"sin^")]


def test_the_line_names_an_extra_that_there_is() -> None:
    extras = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert 'fuzz = ["atheris' in extras


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
def test_both_targets_run(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.fuzzing", "--minutes", "0.1", "--folder", str(tmp_path)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert ended.stdout.count("edges covered") == 2
