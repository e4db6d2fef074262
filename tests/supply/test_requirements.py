from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import gradcli
from tests.supply.requirements import bounds, lowest, minors, named_minors, needed

PACKAGE = Path(gradcli.__file__).parent

IMPORTED_AS = {"pillow": "PIL"}
"""Of the distributions whose modules have another name."""

OPTIONAL = {
    "plotting/figure": "plot",
    "plotting/inline": "plot",
    "numeric/point_files/polars_text.py": "data",
    "output/fast_csv.py": "data",
}
"""Where an extra may be imported, and which."""


@cache
def imported(path: Path) -> set[str]:
    """Return the libraries that a module of the package imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                found.update(alias.name for alias in names)
            case ast.ImportFrom(module=str(name), level=0):
                found.add(name)
            case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(name))]):
                found.add(name)
    tops = {name.partition(".")[0] for name in found}
    return tops - sys.stdlib_module_names - {"gradcli"}


def extras_of(path: Path) -> list[str]:
    name = path.relative_to(PACKAGE).as_posix()
    return [extra for place, extra in OPTIONAL.items() if name.startswith(place)]


def test_a_module_imports_only_what_is_declared_for_it() -> None:
    undeclared = {
        path.relative_to(PACKAGE).as_posix(): extra
        for path in PACKAGE.rglob("*.py")
        if (extra := imported(path) - modules_of(needed(*extras_of(path))))
    }
    assert undeclared == {}


def modules_of(names: Iterable[str]) -> set[str]:
    return {IMPORTED_AS.get(name, name) for name in names}


def test_what_is_declared_is_imported() -> None:
    used = {name for path in PACKAGE.rglob("*.py") for name in imported(path)}
    # Plotly writes what its script reads, and is loaded by its place on the disk.
    assert used == modules_of(needed("data", "plot")) - {"plotly"}


def test_there_are_few_dependencies() -> None:
    assert sorted(needed()) == ["mpmath", "numpy", "rich", "sympy", "typer"]


@pytest.mark.parametrize(
    "text", ["sympy", "sympy<2", "sympy~=1.13", "sympy==1.13", "sympy>=1.13; python_version<'4'"]
)
def test_a_requirement_without_a_lowest_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lowest version"):
        bounds([text])


def test_the_lowest_versions_are_read() -> None:
    assert bounds(["typer>=0.26,<0.29", "rich>=13.8", "gradcli[data,plot]"]) == {
        "typer": "0.26",
        "rich": "13.8",
    }


def test_each_dependency_has_a_lowest_version() -> None:
    assert set(lowest()) >= {*needed("data", "plot"), "hatchling", "pytest"}


def test_the_lowest_and_the_newest_python_are_tested() -> None:
    assert named_minors()[0] == minors()[0]
    assert set(named_minors()) <= set(minors())
