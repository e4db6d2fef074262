from __future__ import annotations

import doctest

import pytest

from gradcli.cli.main import COMMANDS
from tests.readme import README, commands, shown

TEXT = README.read_text()


@pytest.mark.parametrize(("command", "output"), [*commands(TEXT)], ids=lambda text: text[:60])
def test_what_the_readme_shows_is_what_is_printed(command: str, output: str) -> None:
    assert shown(command) == output


def test_the_library_examples_of_the_readme_are_true() -> None:
    examples = doctest.DocTestParser().get_doctest(TEXT, {}, "README.md", None, 0)
    results = doctest.DocTestRunner().run(examples)
    assert results.attempted >= 6
    assert results.failed == 0


def test_every_command_is_mentioned() -> None:
    assert [name for name in COMMANDS if f"`gradcli {name}" not in TEXT] == []
