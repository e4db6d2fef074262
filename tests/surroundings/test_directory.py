"""The directory that a command stands in: what lies there is not run, and need not be writable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import gradcli
from tests.forked import ran
from tests.numeric.native.compilers import needs_compiler
from tests.surroundings.started import DESCEND, KERNEL, started

SHADOWS = (
    "csv", "ctypes", "dataclasses", "fractions", "json", "matplotlib", "mpmath", "numpy", "os", "pickle",
    "polars", "random", "re", "resource", "rich", "secrets", "select", "signal", "sitecustomize", "sympy",
    "tempfile", "typer", "typing", "usercustomize",
)  # fmt: skip

SYMBOLIC = ("grad", "x^2", "--at", "1")
PICTURE = ("plot", "x^2", "--size", "40x12")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """Make a directory of modules that leave a mark when they are run."""
    folder = tmp_path / "trap"
    folder.mkdir()
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'mark')!r}, 'w').close()\n")
    (folder / "trap.pth").write_text("import os\n")
    return folder


@pytest.mark.parametrize("words", [SYMBOLIC, PICTURE], ids=["symbolic", "picture"])
def test_modules_in_the_working_directory_are_not_imported(words: tuple[str, ...], trap: Path) -> None:
    code, output, errors = started(*words, folder=trap)
    assert (code, bool(output), errors) == (0, True, "")
    assert not (trap.parent / "mark").exists()


def test_the_installed_script_imports_none_either(trap: Path) -> None:
    (trap / "gradcli").mkdir()
    (trap / "gradcli" / "__init__.py").write_text("raise SystemExit(99)\n")
    (trap / "warnings.py").write_text("raise SystemExit(99)\n")
    script = trap.parent / "script"
    script.write_text("import sys\nfrom gradcli.cli.main import main\nsys.exit(main())\n")
    ended = subprocess.run(
        [sys.executable, script, *SYMBOLIC], cwd=trap, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, bool(ended.stdout), ended.stderr) == (0, True, "")
    assert not (trap.parent / "mark").exists()


@pytest.mark.skipif(os.name != "posix", reason="a directory in use cannot be removed here")
def test_the_working_directory_may_be_gone(tmp_path: Path) -> None:
    here = tmp_path / "gone"
    here.mkdir()
    expected = started(*DESCEND)
    # The removal comes between the change to the directory and the start of Python.
    assert started(*DESCEND, folder=here, before=here.rmdir) == expected
    assert expected[0] == 0


@needs_compiler
@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_any_umask_will_do(mask: int, tmp_path: Path) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    ended = started(*KERNEL, environment=cache, before=lambda: _set_umask(mask))
    assert ended == (0, ran(*KERNEL[:-1], "python").stdout, "")
    made = tmp_path / "caches"
    for folder in (made, made / "gradcli"):
        assert folder.stat().st_mode & 0o777 == 0o700


def _set_umask(mask: int) -> None:
    os.umask(mask)


@pytest.mark.parametrize("blank", [":/opt/lib", ".", "/opt/lib::/usr/lib"])
def test_a_blank_entry_of_the_search_path_is_not_the_working_directory(blank: str, trap: Path) -> None:
    """A shell makes one of `PYTHONPATH=$PYTHONPATH:/opt/lib` where there was none."""
    for name in ("os", "sitecustomize", "usercustomize"):  # Python itself imports these as it starts
        (trap / f"{name}.py").unlink()
    root = str(Path(gradcli.__file__).parent.parent)
    code, output, errors = started(*SYMBOLIC, folder=trap, environment={"PYTHONPATH": f"{root}:{blank}"})
    assert (code, bool(output), errors) == (0, True, "")
    assert not (trap.parent / "mark").exists()
