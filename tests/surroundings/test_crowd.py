"""Hundreds of processes share the cache of kernels: numbers right, one file for each formula, none left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.forked import ran
from tests.numeric.native.compilers import needs_compiler
from tests.surroundings.started import KERNEL

pytestmark = needs_compiler


def crowd(cache: Path, *, count: int, formulas: int, killed: int = 0, clearing: int = 0) -> list[str]:
    """Start so many processes at once; return the names in the cache afterwards."""
    numbers = map(str, (count, formulas, killed, clearing))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.surroundings.crowd", *numbers],
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    return sorted(path.name for path in (cache / "gradcli").iterdir())


def test_two_hundred_processes_compile_one_formula_once(tmp_path: Path) -> None:
    [name] = crowd(tmp_path, count=200, formulas=1)
    assert name.endswith(".so")


def test_each_of_several_formulas_is_kept(tmp_path: Path) -> None:
    names = crowd(tmp_path, count=20, formulas=4)
    assert len({name.partition("-")[0] for name in names}) == len(names) == 4


def test_clearing_meanwhile_harms_nobody(tmp_path: Path) -> None:
    names = crowd(tmp_path, count=12, formulas=3, clearing=3)
    assert all(name.endswith(".so") for name in names)


def test_what_killed_processes_leave_is_removed_by_the_next(tmp_path: Path) -> None:
    crowd(tmp_path, count=12, formulas=4, killed=6)
    (tmp_path / "gradcli" / "build-left-behind").mkdir()
    names = crowd(tmp_path, count=5, formulas=5)
    assert len(names) == 5
    assert all(name.endswith(".so") for name in names)


def test_new_processes_share_it_too(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "gradcli", *KERNEL]
    running = [
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(4)
    ]
    answers = {process.communicate()[0] for process in running}
    assert answers == {ran(*KERNEL[:-1], "python").stdout}
    assert len(list((tmp_path / "gradcli").iterdir())) == 1
