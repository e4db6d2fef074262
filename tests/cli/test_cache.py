"""`gradcli cache` as a person or a script meets it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.forked import ran


def filled(folder: Path) -> Path:
    """Make a cache of two kernels, and a file that is none."""
    cache = folder / "gradcli"
    cache.mkdir(mode=0o700)
    for letter in "ab":
        (cache / f"{letter * 40}-{letter * 40}.so").write_bytes(bytes(750))
    (cache / "mine.txt").write_text("keep")
    return cache


def test_it_shows_where_kernels_are_kept(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    ended = ran("cache", environment={"XDG_CACHE_HOME": str(tmp_path)})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [f"directory: {cache}", "kernels: 2 files, 1.5 kB"]


def test_clear_removes_the_kernels_and_nothing_else(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    ended = ran("cache", "--clear", "--format", "json", environment={"XDG_CACHE_HOME": str(tmp_path)})
    assert json.loads(ended.stdout) == {
        "schema": "gradcli/1", "command": "cache", "directory": str(cache), "obstacle": None, "files": 0,
        "size": 0, "removed": 2,
    }  # fmt: skip
    assert [path.name for path in cache.iterdir()] == ["mine.txt"]


def test_a_table_for_programs_has_one_row(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    ended = ran("cache", "--format", "csv", environment={"XDG_CACHE_HOME": str(tmp_path)})
    assert ended.stdout.splitlines() == ["directory,obstacle,files,size,removed", f"{cache},,2,1500,"]


def test_what_others_may_write_to_is_not_touched(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    cache.chmod(0o777)
    ended = ran("cache", "--clear", environment={"XDG_CACHE_HOME": str(tmp_path)})
    assert "note: nothing is kept here: it belongs to another user, or others may write to it" in ended.stdout
    assert len(list(cache.iterdir())) == 3


def test_without_a_home_there_is_no_cache() -> None:
    ended = ran("cache", environment={"XDG_CACHE_HOME": "", "HOME": ""})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "there is no home directory" in ended.stdout


@pytest.mark.skipif(os.name != "posix", reason="such a name is no name here")
@pytest.mark.parametrize("form", ["plain", "table", "json", "csv", "markdown", "latex"])
def test_a_name_that_could_move_the_cursor_is_shown_escaped(tmp_path: Path, form: str) -> None:
    (tmp_path / "a\x1b[2Jb").mkdir()
    ended = ran("cache", "--format", form, environment={"XDG_CACHE_HOME": str(tmp_path / "a\x1b[2Jb")})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\x1b" not in ended.stdout
    assert "gradcli" in ended.stdout
