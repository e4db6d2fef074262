"""Every command's help: it fits a terminal, and its examples are true."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from gradcli.cli.main import COMMANDS
from tests.cli.test_commands import ran_from_start
from tests.forked import ran


def helped(*words: str) -> str:
    ended = ran(*words, "--help", environment={"COLUMNS": "80"})
    ended.check_returncode()
    return ended.stdout


def examples(command: str) -> list[str]:
    text = getattr(import_module(f"gradcli.cli.{command}"), command).__doc__
    return re.findall(r"^ +((?:echo .* \| )?gradcli .*)$", text, re.MULTILINE)


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
    given, _, line = example.rpartition(" | ") if example.startswith("echo ") else ("", "", example)
    words = shlex.split(line)[1:]
    if "-o" in words:
        pytest.importorskip("plotly" if words[-1].endswith(".html") else "matplotlib")
    ended = ran(*words, stdin=" ".join(shlex.split(given)[1:]), folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    # what is drawn into a file leaves nothing to print
    assert (tmp_path / words[-1]).stat().st_size if "-o" in words else ended.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_started_prints_what_it_prints_in_a_fork(command: str) -> None:
    """The other tests may fork: a command from its very start says the same."""
    words = shlex.split(examples(command)[0])[1:]
    forked, started = ran(*words), ran_from_start(*words)
    assert (forked.returncode, forked.stdout, forked.stderr) == (
        started.returncode, started.stdout, started.stderr,
    )  # fmt: skip
