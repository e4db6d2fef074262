"""Every command's help: it fits a terminal, and its examples are true."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from gradcli.cli.main import COMMANDS

GRADCLI = [sys.executable, "-m", "gradcli"]


def helped(*words: str) -> str:
    environment = {**os.environ, "COLUMNS": "80"}
    return subprocess.run(
        [*GRADCLI, *words, "--help"], env=environment, capture_output=True, text=True, check=True
    ).stdout


def examples(command: str) -> list[str]:
    text = getattr(import_module(f"gradcli.cli.{command}"), command).__doc__
    return re.findall(r"^ +(gradcli .*)$", text, re.MULTILINE)


def ran(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    return subprocess.run(
        [*GRADCLI, *words], capture_output=True, text=True, check=False, cwd=folder, env=environment
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_80_columns_and_shows_the_examples(command: str) -> None:
    lines = helped(command).splitlines()
    assert set(examples(command)) <= {line.strip() for line in lines}
    assert [line for line in lines if len(line) > 80] == []


def test_the_list_of_commands_fits_and_names_them_all() -> None:
    text = helped()
    assert max(map(len, text.splitlines())) <= 80
    listed = re.findall(r"^  (\w+) ", text.partition("Commands:")[2], re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_of_the_command(command: str) -> None:
    assert len(examples(command)) >= 3
    assert any(example.startswith(f"gradcli {command}") for example in examples(command))


@pytest.mark.parametrize("example", sorted({line for name in COMMANDS for line in examples(name)}))
def test_an_example_of_the_help_runs(example: str, tmp_path: Path) -> None:
    words = shlex.split(example)[1:]
    if "-o" in words:
        pytest.importorskip("plotly" if words[-1].endswith(".html") else "matplotlib")
    ended = ran(words, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    # what is drawn into a file leaves nothing to print
    assert (tmp_path / words[-1]).stat().st_size if "-o" in words else ended.stdout
