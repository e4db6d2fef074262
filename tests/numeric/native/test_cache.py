"""Where compiled kernels are kept: what others could have written is neither read nor trusted."""

from __future__ import annotations

import ctypes
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gradcli.numeric.native import cache as caches
from gradcli.numeric.native import loading
from gradcli.numeric.native.unavailable import Unavailable
from tests.numeric.native.compilers import needs_compiler

SOURCE = "double answer(void) { return 42.0; }"

as_a_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def answer(source: str = SOURCE) -> float:
    """Compile, or take from the cache, and call; nothing that was loaded before is used."""
    loading._held.clear()
    library = loading.library(source, ())
    assert not isinstance(library, Unavailable), library
    library.answer.restype = ctypes.c_double
    return float(library.answer())


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


@needs_compiler
def test_a_library_is_kept_where_nobody_else_can_write(cache: Path) -> None:
    assert answer() == 42.0
    [file] = kept(cache)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@needs_compiler
def test_what_was_kept_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answer()
    monkeypatch.setattr(loading, "build", lambda *_: pytest.fail("compiled again"))
    assert answer() == 42.0


@needs_compiler
def test_another_text_or_another_compiler_is_another_file(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer()
    assert answer(SOURCE.replace("42", "43")) == 43.0
    script = tmp_path / "mycc"
    script.write_text('#!/bin/sh\nexec cc "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("CC", str(script))
    answer()
    assert len(kept(cache)) == 3
    script.write_text('#!/bin/sh\nexec   cc "$@"\n')
    answer()
    assert len(kept(cache)) == 4


def spoil_content(file: Path) -> None:
    content = file.read_bytes()[:2000]
    # This process has the file itself in its memory.
    file.unlink()
    file.write_bytes(content)
    file.chmod(0o600)


def open_file(file: Path) -> None:
    file.chmod(0o666)


def link_file(file: Path) -> None:
    moved = file.rename(file.with_name("elsewhere"))
    file.symlink_to(moved)


def make_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


@needs_compiler
@pytest.mark.parametrize("spoil", [spoil_content, open_file, link_file, make_directory])
def test_a_file_that_is_not_what_was_written_is_not_loaded(
    cache: Path, spoil: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer()
    [file] = kept(cache)
    spoil(file)
    with monkeypatch.context() as patched:
        patched.setattr(loading, "build", lambda *_: Unavailable("compiled again"))
        loading._held.clear()
        assert loading.library(SOURCE, ()) == Unavailable("compiled again")
    assert answer() == 42.0


def open_to_all(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o777)


def open_above(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.parent.chmod(0o777)


def be_a_link(folder: Path) -> None:
    other = folder.parent.parent / "other"
    other.mkdir(parents=True)
    folder.parent.mkdir()
    folder.symlink_to(other)


def be_a_file(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("")


HOSTILE = {
    "others may write": open_to_all,
    "others may replace it": open_above,
    "symbolic link": be_a_link,
    "not a directory": be_a_file,
}


@needs_compiler
@pytest.mark.parametrize("reason", HOSTILE)
def test_a_directory_that_others_reach_is_not_used(
    reason: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    HOSTILE[reason](cache)
    monkeypatch.setattr(caches.tempfile, "tempdir", str(tmp_path / "temporary"))  # type: ignore[attr-defined]
    (tmp_path / "temporary").mkdir()
    assert answer() == 42.0
    assert kept(tmp_path / "temporary") == []
    assert not cache.is_dir() or kept(cache) == []
    report = caches.cache_report(clear=True)
    assert reason in str(report.obstacle)
    assert (report.files, report.removed) == (0, 0)


@needs_compiler
def test_a_directory_of_another_user_is_not_used(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.mkdir(parents=True)
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert caches.trusted_directory() is None
    assert "another user" in str(caches.cache_report().obstacle)


@needs_compiler
def test_no_directory_is_made_where_others_could_replace_it(cache: Path) -> None:
    cache.parent.mkdir()
    cache.parent.chmod(0o777)
    assert answer() == 42.0
    assert kept(cache.parent) == []


@needs_compiler
@pytest.mark.parametrize("home", ["", "relative"])
def test_without_a_home_nothing_is_left(home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", home)
    monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(caches.tempfile, "tempdir", str(tmp_path))  # type: ignore[attr-defined]
    assert answer() == 42.0
    assert kept(tmp_path) == []
    assert caches.cache_report().directory is None


@needs_compiler
def test_a_home_in_which_nothing_can_be_made_is_no_obstacle(cache: Path) -> None:
    cache.parent.write_text("")
    assert answer() == 42.0
    assert cache.parent.read_text() == ""


@needs_compiler
@as_a_user
def test_a_home_that_is_write_protected_is_no_obstacle(cache: Path) -> None:
    cache.parent.mkdir(mode=0o500)
    assert answer() == 42.0
    assert not cache.exists()


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({"XDG_CACHE_HOME": "/a/b", "HOME": "/c"}, "/a/b/gradcli"),
        ({"XDG_CACHE_HOME": "", "HOME": "/c"}, "/c/.cache/gradcli"),
        ({"XDG_CACHE_HOME": "a/b", "HOME": "/c"}, "/c/.cache/gradcli"),
    ],
)
def test_the_directory_follows_the_specification(
    variables: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert str(caches.cache_directory()) == wanted


def fill(folder: Path, count: int, size: int = 10) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{place:040x}-{place:040x}.so" for place in range(count)]
    for place, file in enumerate(files):
        file.write_bytes(bytes(size))
        os.utime(file, (place, place))
    return files


def test_the_oldest_go_first(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "MOST_FILES", 5)
    fill(cache, 9)
    new = cache / "new"
    new.write_bytes(b"content")
    target = caches.keep(cache, "f" * 64, new)
    left = {file.name[:40].lstrip("0") for file in kept(cache)}
    assert left == {"f" * 40, "8", "7", "6", "5"}
    assert target.name.startswith("f" * 40)


def test_so_many_bytes_are_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "MOST_BYTES", 35)
    fill(cache, 9)
    new = cache / "new"
    new.write_bytes(bytes(10))
    caches.keep(cache, "f" * 64, new)
    assert len(kept(cache)) == 3


def test_only_what_gradcli_wrote_is_cleared(cache: Path) -> None:
    files = fill(cache, 3, 100)
    (cache / "notes.txt").write_text("mine")
    (cache / "notes.so").write_text("mine")
    (cache / "build-abandoned").mkdir()
    before = caches.cache_report()
    assert (before.directory, before.files, before.size, before.removed) == (str(cache), 3, 300, None)
    cleared = caches.cache_report(clear=True)
    assert (cleared.files, cleared.size, cleared.removed) == (0, 0, len(files))
    assert [path.name for path in kept(cache)] == ["notes.so", "notes.txt"]


def test_a_cache_that_does_not_exist_is_empty(cache: Path) -> None:
    report = caches.cache_report(clear=True)
    assert (report.files, report.removed, report.obstacle) == (0, 0, None)
    assert not cache.exists()


@needs_compiler
def test_a_file_under_the_name_of_another_is_not_loaded(cache: Path) -> None:
    other = SOURCE.replace("42", "43")
    assert (answer(), answer(other)) == (42.0, 43.0)
    one, two = kept(cache)
    (key, digest), (other_key, other_digest) = (path.name.split("-") for path in (one, two))
    one.rename(cache / "moved")
    two.rename(cache / f"{key}-{other_digest}")
    (cache / "moved").rename(cache / f"{other_key}-{digest}")
    assert (answer(), answer(other)) == (42.0, 43.0)
    assert kept(cache) == [one, two]


def test_a_place_to_compile_in_has_one_process_at_a_time(cache: Path) -> None:
    cache.mkdir(parents=True)
    with caches.workplace(cache, "ab" * 20) as place:
        assert place is not None
        with caches.workplace(cache, "ab" * 20) as second, caches.workplace(cache, "cd" * 20) as other:
            assert (second, other) == (None, cache / f"build-{'cd' * 20}")
        assert place.is_dir()
        caches.cache_report(clear=True)
        assert place.is_dir()
    assert kept(cache) == []


def test_a_place_that_was_left_behind_is_taken_over(cache: Path) -> None:
    cache.mkdir(parents=True)
    left = cache / f"build-{'ab' * 20}"
    left.mkdir(mode=0o700)
    with caches.workplace(cache, "ab" * 20) as place:
        assert place == left
    assert kept(cache) == []


@needs_compiler
def test_who_waits_takes_what_another_has_compiled(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer() == 42.0
    [file] = kept(cache)
    key = file.name.partition("-")[0]
    content = file.read_bytes()
    file.unlink()
    rests: list[float] = []
    with caches.workplace(cache, key) as held:
        assert held is not None

        def finish(seconds: float) -> None:
            rests.append(seconds)
            file.write_bytes(content)
            file.chmod(0o600)

        monkeypatch.setattr(loading.time, "sleep", finish)  # type: ignore[attr-defined]
        monkeypatch.setattr(loading, "build", lambda *_: pytest.fail("compiled again"))
        assert answer() == 42.0
    assert len(rests) == 1


@needs_compiler
def test_who_waits_too_long_does_without(cache: Path) -> None:
    assert answer() == 42.0
    [file] = kept(cache)
    file.unlink()
    loading._held.clear()
    with caches.workplace(cache, file.name.partition("-")[0]) as held:
        assert held is not None
        found = loading.library(SOURCE, (), limit=0.1)
    assert found == Unavailable("another process that compiles the same took too long")


@needs_compiler
def test_temporary_files_that_others_could_replace_are_not_loaded(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all(cache)
    temporary = tmp_path / "temporary"
    open_to_all(temporary)
    monkeypatch.setattr(caches.tempfile, "tempdir", str(temporary))  # type: ignore[attr-defined]
    loading._held.clear()
    found = loading.library(SOURCE, ())
    assert isinstance(found, Unavailable)
    assert f"others may write to {temporary}" in found.reason
    assert kept(temporary) == []


@needs_compiler
def test_a_link_on_the_way_is_followed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "link"))
    assert caches.trusted_directory() == tmp_path.resolve() / "real" / "gradcli"
    assert answer() == 42.0


@pytest.mark.parametrize("there", ["file", "open"])
def test_why_nothing_can_be_kept_is_said_before_anything_is_made(there: str, cache: Path) -> None:
    if there == "file":
        be_a_file(cache)
        cache.rename(cache.parent.with_name("file"))
        cache.parent.rmdir()
        cache.parent.with_name("file").rename(cache.parent)
    else:
        cache.parent.mkdir()
        cache.parent.chmod(0o777)
    report = caches.cache_report(clear=True)
    expected = {"file": "Not a directory", "open": f"they may write to {cache.parent}"}
    assert expected[there] in str(report.obstacle)
    assert caches.trusted_directory() is None
    assert not cache.exists()


@needs_compiler
def test_twenty_processes_at_once_do_no_harm(cache: Path) -> None:
    program = (
        "import ctypes; from gradcli.numeric.native import loading\n"
        f"library = loading.library({SOURCE!r}, ())\n"
        "library.answer.restype = ctypes.c_double; print(library.answer())"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        for _ in range(20)
    ]
    assert {process.communicate()[0] for process in running} == {"42.0\n"}
    assert len(kept(cache)) == 1
    assert answer() == 42.0
