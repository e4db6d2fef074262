from __future__ import annotations

import ast
import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import gradcli

CHECKOUT = Path(__file__).parents[1]
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


ALLOWED = {"compiling.py": {"compile", "exec"}}
"""The one compiler of generated text, which is made of numbers, slots and names of fields."""


def test_no_source_calls_what_runs_text() -> None:
    offenders = {
        path.relative_to(ROOT).as_posix(): found
        for path in SOURCES
        if (found := forbidden_in(path.read_text()))
    }
    assert offenders == ALLOWED


def forbidden_in(source: str) -> set[str]:
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}
    compiled = {"compile"} if "re.compile(" in source else set()
    return names & (FORBIDDEN - compiled)


def test_what_runs_text_is_found() -> None:
    assert forbidden_in("import sympy\nsympy.sympify(text)\neval(text)") == {"eval", "sympify"}


def test_the_examples_in_docstrings_are_true() -> None:
    results = {name: doctest.testmod(import_module(name)) for name in MODULES}
    assert [name for name, result in results.items() if result.failed] == []
    assert sum(result.attempted for result in results.values()) >= 20


def test_the_documentation_names_no_path_of_a_machine() -> None:
    pages = (CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md")
    texts = [path.read_text() for path in (*SOURCES, *pages)]
    assert not any("/work/" in text or "/home/" in text or "/root/" in text for text in texts)
