from __future__ import annotations

import ast
import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import gradcli

ROOT = Path(gradcli.__file__).parent
SOURCES = sorted(ROOT.rglob("*.py"))
MODULES = sorted(
    m.name for m in pkgutil.walk_packages(gradcli.__path__, "gradcli.") if "__main__" not in m.name
)

# Each of these runs text, or reads it with SymPy's parser, which runs it.
FORBIDDEN = {
    "eval",
    "exec",
    "compile",
    "sympify",
    "parse_expr",
    "lambdify",
    "parse_latex",
    "symbols",
    "setrecursionlimit",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_calls_what_runs_text(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}
    compiled = {"compile"} if "re.compile(" in path.read_text() else set()
    assert names & (FORBIDDEN - compiled) == set()


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples_in_docstrings() -> None:
    attempted = sum(doctest.testmod(import_module(name)).attempted for name in MODULES)
    assert attempted >= 20


def test_the_documentation_names_no_path_of_a_machine() -> None:
    texts = [path.read_text() for path in (*SOURCES, ROOT.parent / "README.md", ROOT.parent / "CHANGELOG.md")]
    assert not any("/work/" in text or "/home/" in text or "/root/" in text for text in texts)
