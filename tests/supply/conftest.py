from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest

from tests.supply.building import Built, build
from tests.supply.requirements import ROOT

LEFT_OVER = (
    "gradcli/kernel.c",
    "gradcli/kernel.so",
    "gradcli/__pycache__/main.cpython-311.pyc",
    "gradcli/cli/.mypy_cache/3.11/cache.json",
    "gradcli/cli/notes.txt",
    "gradcli/.coverage",
    "build/lib/gradcli/main.py",
    "other/__init__.py",
    "secret.txt",
)
"""Files of other programs that may lie in a checkout on the day of a release."""


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what is released to a folder; skip where the tests are those of an installed package."""
    if not (ROOT / "gradcli").is_dir():
        pytest.skip("the sources are not here: the installed package is tested")
    return copied(tmp_path_factory.mktemp("checkout"))


def copied(folder: Path) -> Path:
    without = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis")
    for name in (".ci", "gradcli", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    for name in (".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"):
        shutil.copy2(ROOT / name, folder)
    return folder


@pytest.fixture(scope="session")
def littered(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy it once more, with other times and modes, and leave files about."""
    folder = tmp_path_factory.mktemp("littered") / "with a space"
    shutil.copytree(checkout, folder, copy_function=shutil.copy)
    for name in LEFT_OVER:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("left over")
    (folder / "gradcli" / "errors.py").chmod(0o600)
    return folder


@pytest.fixture(scope="session")
def released(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(checkout, tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="session")
def sdist_names(released: Built) -> set[str]:
    """Return the names of the files in the source distribution, below its one folder."""
    with tarfile.open(released.sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}
