from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gradcli.errors import ExitCode, OutputError
from gradcli.plotting.files import check_target, save

OLD, NEW = b"old picture", b"new picture"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.png"
    path.write_bytes(OLD)
    return path


def a_folder(folder: Path) -> str:
    return str(folder)


def under_a_file(folder: Path) -> str:
    (folder / "file").write_bytes(OLD)
    return f"{folder}/file/plot.png"


def a_loop(folder: Path) -> str:
    (folder / "loop").symlink_to("loop")
    return f"{folder}/loop"


REFUSED: dict[str, tuple[Callable[[Path], str], str]] = {
    "directory": (a_folder, "it is a directory"),
    "name of a directory": (lambda folder: f"{folder}/plots/", "it is a directory"),
    "no directory": (lambda folder: f"{folder}/no/plot.png", "the directory {0}/no does not exist"),
    "under a file": (under_a_file, "Not a directory"),
    "long": (lambda folder: f"{folder}/{'a' * 300}.png", "File name too long"),
    "loop": (a_loop, "Too many levels of symbolic links"),
    "nul": (lambda folder: f"{folder}/a\0.png", "its name has a null character"),
    "empty": (lambda _: "", "its name is empty"),
}


@pytest.mark.parametrize("write", [check_target, lambda path: save(NEW, path)], ids=["check", "save"])
@pytest.mark.parametrize(("target", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused_before_any_work(
    tmp_path: Path, write: Callable[[str], None], target: Callable[[Path], str], reason: str
) -> None:
    path = target(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError) as caught:
        write(path)
    assert caught.value.message == f"{path} cannot be written: {reason.format(tmp_path)}"
    assert caught.value.exit_code == ExitCode.OUTPUT_FAILED
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_protected_file_and_directory_are_refused(old: Path) -> None:
    old.chmod(0o444)
    with pytest.raises(OutputError, match="it is write-protected"):
        check_target(str(old))
    old.parent.chmod(0o555)
    with pytest.raises(OutputError, match="is not writable"):
        check_target(str(old.with_name("new.png")))
    old.parent.chmod(0o755)


AS_ANOTHER_USER = """
import os, sys
from gradcli.errors import OutputError
from gradcli.plotting.files import check_target
os.setgid(23456)
os.setuid(12345)
for path in sys.argv[1:]:
    try:
        check_target(path)
    except OutputError as error:
        print(error.message.partition(": ")[2])
    else:
        print("may be written")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser may become another user")
def test_what_another_user_may_not_replace_is_refused() -> None:
    # Not below a directory of the test's own, which others may not enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o1777)
        for file, mode in (("open.png", 0o666), ("closed.png", 0o644)):
            (folder / file).write_bytes(OLD)
            (folder / file).chmod(mode)
        (folder / "locked").mkdir(mode=0o755)
        paths = [f"{folder}/{file}" for file in ("new.png", "open.png", "closed.png", "locked/new.png")]
        words = [sys.executable, "-c", AS_ANOTHER_USER, *paths]
        ended = subprocess.run(words, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines() == [
        "may be written",
        f"it belongs to another user, and in {folder} only the owner may replace it",
        "it is write-protected",
        f"the directory {folder}/locked is not writable",
    ]


def test_a_check_changes_nothing(old: Path) -> None:
    before = old.stat()
    check_target(str(old))
    check_target(str(old.with_name("new.png")))
    assert old.read_bytes() == OLD
    assert (old.stat().st_mtime_ns, old.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert [path.name for path in old.parent.iterdir()] == ["old.png"]
