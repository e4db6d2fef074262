"""The docstrings that are shown to users, present also where Python leaves docstrings out (-OO)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def docstring_of(function: Callable[..., object]) -> str:
    """Return a function's docstring, read from its source where Python was told to leave it out."""
    if function.__doc__ or sys.flags.optimize < 2:
        return function.__doc__ or ""
    import ast  # noqa: PLC0415 (it costs more than a whole answer in numbers)

    source = Path(function.__globals__["__file__"]).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == function.__name__:
            return ast.get_docstring(node, clean=False) or ""
    return ""


def summary_of(function: Callable[..., object]) -> str:
    """Return the first line of a function's docstring, without its full stop."""
    return docstring_of(function).splitlines()[0].rstrip(".")
