"""The tests that README names for each promise exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_BEHIND = (ROOT / "README.md").read_text(encoding="utf-8").partition("## What is promised")[2]
_SECTION = _BEHIND.partition("\n## ")[0]
PROMISES = {int(number): (promise, held) for number, promise, held in _ROW.findall(_SECTION)}


def test_every_promise_stands_there_once() -> None:
    assert list(PROMISES) == list(range(1, 33))
    assert len({promise for promise, _ in PROMISES.values()}) == 32


@pytest.mark.parametrize("number", PROMISES)
def test_a_promise_is_held_by_tests_that_are_run(number: int) -> None:
    named = re.findall(r"`([^`]+)::([^`]+)`", PROMISES[number][1])
    assert named
    for path, test in named:
        assert test.startswith("test_")
        assert test in functions_of(ROOT / path), f"{path} has no {test}"


def functions_of(path: Path) -> set[str]:
    assert path.name.startswith("test_")
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
