"""The wheel where nothing is but what it declares: no extra, no compiler, no network."""

from __future__ import annotations

import re
import subprocess
import venv
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

from gradcli import __version__
from gradcli.cli.main import COMMANDS as NAMES
from tests.supply import commands
from tests.supply.building import Built
from tests.supply.requirements import needed


def closure(names: Iterable[str]) -> Iterator[str]:
    """Yield these distributions and what they need in turn, no extra of any."""
    waiting, seen = [*names], set[str]()
    while waiting:
        if (name := re.sub(r"[-_.]+", "-", waiting.pop()).lower()) not in seen:
            seen.add(name)
            yield name
            texts = [text for text in distribution(name).requires or () if ";" not in text]
            waiting += map(leading_name, texts)


def leading_name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment of the declared dependencies alone; return its Python.

    They are links to those that are installed here: no index is asked.
    """
    folder = tmp_path_factory.mktemp("bare") / "with a space and ∇"
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in closure(needed()):
        files = distribution(name).files or []
        for top in {file.parts[0] for file in files} - {".."}:
            if not (packages / top).exists():
                (packages / top).symlink_to(distribution(name).locate_file(top))  # type: ignore[arg-type]
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def installed(bare: Path, released: Built) -> Path:
    """Install the wheel there, as its format says: it is unpacked."""
    (packages,) = bare.parents[1].glob("lib/python*/site-packages")
    with zipfile.ZipFile(released.wheel) as archive:
        archive.extractall(packages)
    return bare


def run(python: Path, *words: str | Path, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "", "HOME": str(folder), "LANG": "C.UTF-8", **variables}
    return subprocess.run(
        [python, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_each_command_is_tried() -> None:
    assert {words.split()[0] for words in commands.ANSWERS} >= set(NAMES)


def test_each_command_works_where_nothing_else_is_installed(installed: Path, tmp_path: Path) -> None:
    ended = run(installed, "-I", Path(commands.__file__), folder=tmp_path)
    tried = len(commands.ANSWERS) + len(commands.WANTING)
    assert (ended.stdout, ended.stderr) == (f"{tried} commands tried\n", "")


def test_what_reaches_for_the_network_is_found(bare: Path, tmp_path: Path) -> None:
    program = (
        "import runpy, socket, sys\n"
        "sys.addaudithook(runpy.run_path(sys.argv[1])['stay_at_home'])\n"
        "socket.getaddrinfo('localhost', 1)"
    )
    ended = run(bare, "-I", "-c", program, Path(commands.__file__), folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (commands.NETWORK, "socket.getaddrinfo was called\n")


@pytest.mark.parametrize(
    "name", ["numpy", "sympy", "mpmath", "matplotlib", "polars", "plotly", "scipy", "pytest"]
)
def test_the_bare_environment_has_what_is_declared_and_no_more(bare: Path, name: str, tmp_path: Path) -> None:
    program = f"import sys, importlib.util; sys.exit(importlib.util.find_spec({name!r}) is None)"
    is_absent = run(bare, "-I", "-c", program, folder=tmp_path).returncode
    assert is_absent == (name not in closure(needed()))


def test_a_wheel_runs_without_being_installed(bare: Path, released: Built, tmp_path: Path) -> None:
    ended = run(
        bare, "-m", "gradcli", "grad", "x^2", "--at", "3", folder=tmp_path, PYTHONPATH=str(released.wheel)
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "df/dx: 6" in ended.stdout.replace("∂f/∂x", "df/dx")


def test_it_runs_apart_from_all_that_the_user_has_set(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "gradcli.py").write_text("raise SystemExit('the one of the working directory')")
    ended = run(installed, "-I", "-m", "gradcli", "--version", folder=tmp_path)
    assert (ended.stdout, ended.stderr) == (f"gradcli {__version__}\n", "")
