from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradcli.errors import OutputError
from gradcli.plotting.files import save

OLD, NEW = b"old picture", b"\x89PNG new picture"


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.png"
    path.write_bytes(OLD)
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    path = tmp_path / "new.png"
    save(NEW, str(path))
    assert path.read_bytes() == NEW
    assert permissions(path) == 0o640
    assert names_in(tmp_path) == ["new.png"]


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("mode", [0o600, 0o666, 0o755])
def test_a_replaced_file_keeps_its_permissions(old: Path, mode: int) -> None:
    old.chmod(mode)
    number = old.stat().st_ino
    save(NEW, str(old))
    assert old.read_bytes() == NEW
    assert permissions(old) == mode
    assert old.stat().st_ino != number, "the old file was written over"


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser may give files away")
def test_a_replaced_file_keeps_its_owner(old: Path) -> None:
    os.chown(old, 12345, 23456)
    save(NEW, str(old))
    assert (old.stat().st_uid, old.stat().st_gid) == (12345, 23456)


@pytest.mark.parametrize("is_dangling", [False, True])
def test_a_symbolic_link_stays_and_its_target_is_written(tmp_path: Path, is_dangling: bool) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    target, link = folder / "target.png", tmp_path / "link.png"
    if not is_dangling:
        target.write_bytes(OLD)
    link.symlink_to(Path("elsewhere") / "target.png")
    save(NEW, str(link))
    assert link.readlink() == Path("elsewhere") / "target.png"
    assert target.read_bytes() == NEW
    assert names_in(folder) == ["target.png"]


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["open", "fsync", "replace", "fdopen"])
@pytest.mark.parametrize(
    ("failure", "expected"),
    [(no_space, OutputError), (interrupted, KeyboardInterrupt)],
    ids=["full", "Ctrl-C"],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    old: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    failure: Callable[..., None],
    expected: type[BaseException],
) -> None:
    monkeypatch.setattr(os, name, failure)
    with pytest.raises(expected) as caught:
        save(NEW, str(old))
    monkeypatch.undo()
    assert old.read_bytes() == OLD
    assert names_in(old.parent) == ["old.png"]
    if isinstance(caught.value, OutputError):
        assert caught.value.message == f"{old} cannot be written: No space left on device"


ENDED_WHILE_WRITING = """
import os, signal, sys
from gradcli.plotting.files import save
number = int(sys.argv[2])
signal.signal(number, lambda *_: os._exit(128 + number))
fsync = os.fsync
os.fsync = lambda descriptor: (os.kill(os.getpid(), number), fsync(descriptor))
save(b"new", sys.argv[1])
print("not ended")
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_ends_the_process_leaves_no_half_of_a_file(old: Path, number: int) -> None:
    words = [sys.executable, "-c", ENDED_WHILE_WRITING, str(old), str(int(number))]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + number, "", "")
    assert old.read_bytes() in (OLD, b"new")
    assert names_in(old.parent) == ["old.png"]


def test_a_named_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    save(NEW, str(pipe))
    assert os.read(reader, 100) == NEW
    os.close(reader)
    assert pipe.is_fifo()


BEYOND_THE_LIMIT = """
import resource, sys
from gradcli.errors import OutputError
from gradcli.plotting.files import save
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    save(bytes(5000), sys.argv[1])
except OutputError as error:
    print(error.message)
"""


def test_a_write_that_the_system_cuts_short_leaves_the_old_file(old: Path) -> None:
    words = [sys.executable, "-c", BEYOND_THE_LIMIT, str(old)]
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    assert ended.stdout == f"{old} cannot be written: File too large\n"
    assert old.read_bytes() == OLD
    assert names_in(old.parent) == ["old.png"]


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system names no standard output")
def test_a_pipe_can_be_written_to() -> None:
    program = "from gradcli.plotting.files import save; save(b'picture', '/dev/stdout')"
    ended = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    assert ended.stdout == b"picture"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
def test_a_file_system_that_makes_no_files_is_told() -> None:
    with pytest.raises(OutputError, match="cannot be written: "):
        save(NEW, "/proc/plot.png")
