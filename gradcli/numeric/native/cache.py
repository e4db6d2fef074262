"""Where compiled kernels are kept for the next time, in a directory that nobody else can write to.

A file's name holds the digest of what it was made from, and the digest of that with its content. What cannot
be trusted is neither read nor written. A directory in which a compiler works is named for what it makes and
locked for as long, so that many processes compile a text once: the system unlocks it when the process ends,
in whatever way, and then the next one may go on there, or remove it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gradcli.errors import printable
from gradcli.results.caches import CacheReport

if sys.platform != "win32":
    import fcntl

MOST_FILES = 200
MOST_BYTES = 64 << 20

_NAME = re.compile(r"[0-9a-f]{40}-[0-9a-f]{40}\.so", re.ASCII)
_PREFIX = "build-"
_DIGITS = 40
_PRIVATE = 0o700
_DIRECTORY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0)


def cache_report(*, clear: bool = False) -> CacheReport:
    """Tell where compiled kernels are kept, and how many; with `clear` they are removed.

    Only files that gradcli wrote are counted and removed.
    """
    folder = cache_directory()
    if folder is None:
        return CacheReport(None, "there is no home directory", 0, 0, 0 if clear else None)
    obstacle = _obstacle(folder)
    files = [] if obstacle else _kept(folder)
    removed = sum(_remove(path) for path, _ in files) if clear else None
    if clear and not obstacle:
        _remove_abandoned(folder)
        files = _kept(folder)
    return CacheReport(
        printable(str(folder)), obstacle or None, len(files), sum(s.st_size for _, s in files), removed
    )


def cache_directory() -> Path | None:
    """Return the directory of the cache, which need not exist; None without a home directory."""
    asked = os.environ.get("XDG_CACHE_HOME", "")
    if Path(asked).is_absolute():
        return Path(asked) / "gradcli"
    home = Path(os.environ.get("HOME", ""))
    above = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return home / above / "gradcli" if home.is_absolute() else None


def trusted_directory() -> Path | None:
    """Return the cache's directory, made where it is missing, or None where it cannot be trusted."""
    asked = cache_directory()
    try:
        if asked is None or _obstacle(asked):
            return None
        # A link on the way there might lead elsewhere once it has been looked at.
        folder = asked.parent.resolve() / asked.name
        _make(folder)
    except (OSError, ValueError):
        return None
    return None if _obstacle(folder) else folder


@contextmanager
def workplace(folder: Path | None, key: str) -> Iterator[Path | None]:
    """Make a private directory to compile in, within `folder` or among the temporary ones; remove it after.

    Yields None while another process compiles there for the same key. Raises OSError where it cannot be made,
    and where others could replace it.
    """
    place, lock = _shared_place(folder / f"{_PREFIX}{key[:_DIGITS]}") if folder else (_own_place(), None)
    try:
        yield place
    finally:
        if place:
            shutil.rmtree(place, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def found(folder: Path, key: str) -> Path | None:
    """Return the file that was kept under a key, if it is what was written; what is not is removed."""
    for path in sorted(folder.glob(f"{key[:_DIGITS]}-*.so")):
        if _is_trusted(path) and path.name == _name(key, path.read_bytes()):
            # The time says when it was last of use.
            with suppress(OSError):
                os.utime(path)
            return path
        _remove(path)
    return None


def keep(folder: Path, key: str, made: Path) -> Path:
    """Move a file that was made within `folder` to its place; the oldest beyond the limits go.

    Raises OSError.
    """
    made.chmod(0o600)
    target = folder / _name(key, made.read_bytes())
    made.replace(target)
    _remove_abandoned(folder)
    _prune(folder)
    return target


def _name(key: str, content: bytes) -> str:
    """Return the name of a file; one that was given the name of another is found out too."""
    digest = hashlib.sha256(key.encode())
    digest.update(content)
    return f"{key[:_DIGITS]}-{digest.hexdigest()[:_DIGITS]}.so"


def _make(folder: Path) -> None:
    """Make a directory and those above it for this user alone, whatever the umask. Raises OSError."""
    if not folder.exists():
        _make(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(_PRIVATE)
            folder.chmod(_PRIVATE)


def _shared_place(place: Path) -> tuple[Path | None, int | None]:
    """Make a directory and lock it; return it with what holds the lock, nothing where another has locked it.

    Raises OSError.
    """
    # One who looks for abandoned directories may remove it before it is locked.
    with suppress(FileExistsError, FileNotFoundError):
        place.mkdir(_PRIVATE)
        place.chmod(_PRIVATE)
    try:
        lock = os.open(place, _DIRECTORY)
    except FileNotFoundError:
        return None, None
    is_locked = _lock(lock)
    # One who held the lock before may have removed it.
    if is_locked and _is_same(lock, place):
        return place, lock
    os.close(lock)
    return (_own_place(place.parent), None) if is_locked is None else (None, None)


def _own_place(folder: Path | None = None) -> Path:
    """Make a directory that no other process looks for. Raises OSError."""
    above = Path(folder or tempfile.gettempdir()).resolve()
    if is_open := _open_above(above / _PREFIX):
        raise PermissionError(errno.EPERM, f"others may write to {printable(str(is_open))}")
    place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=above))
    place.chmod(_PRIVATE)
    return place


def _is_same(descriptor: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), place.lstat())
    except FileNotFoundError:
        return False


def _lock(descriptor: int) -> bool | None:
    """Lock a directory; return False where another process has, None where the file system knows no locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _kept(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """Return the files of the cache, the newest first."""
    files = []
    with suppress(OSError):
        for entry in os.scandir(folder):
            if _NAME.fullmatch(entry.name):
                with suppress(FileNotFoundError):
                    files.append((Path(entry.path), entry.stat(follow_symlinks=False)))
    return sorted(files, key=lambda file: file[1].st_mtime_ns, reverse=True)


def _prune(folder: Path) -> None:
    total = 0
    for place, (path, status) in enumerate(_kept(folder)):
        total += status.st_size
        if place and (place >= MOST_FILES or total > MOST_BYTES):
            _remove(path)


def _remove_abandoned(folder: Path) -> None:
    """Remove the directories whose processes have ended without doing so."""
    with suppress(OSError):
        for place in folder.glob(f"{_PREFIX}*"):
            lock = os.open(place, _DIRECTORY)
            try:
                if _lock(lock) and _is_same(lock, place):
                    shutil.rmtree(place, ignore_errors=True)
            finally:
                os.close(lock)


def _remove(path: Path) -> bool:
    with suppress(OSError):
        path.unlink()
        return True
    return False


def _is_trusted(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and _is_private(status)


def _obstacle(folder: Path) -> str:
    """Return why nothing is read from a directory nor written to it, or nothing; it need not exist."""
    if os.name != "posix":
        return "only POSIX systems are known"
    try:
        status = _status(folder)
        if status is None:
            return _obstacle_to_making(folder)
        if not stat.S_ISDIR(status.st_mode):
            return "it is a symbolic link" if stat.S_ISLNK(status.st_mode) else "it is not a directory"
        if not _is_private(status):
            return "it belongs to another user, or others may write to it"
        if not os.access(folder, os.W_OK | os.X_OK):
            return "it is write-protected"
        return _replaceable(folder)
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)


def _obstacle_to_making(folder: Path) -> str:
    near = next(above for above in folder.parents if _status(above))
    if not near.is_dir():
        return f"{printable(str(near))} is not a directory"
    if not os.access(near, os.W_OK | os.X_OK):
        return f"{printable(str(near))} is write-protected"
    return _replaceable(folder)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _replaceable(folder: Path) -> str:
    above = _open_above(folder)
    return f"others may replace it, since they may write to {printable(str(above))}" if above else ""


def _open_above(folder: Path) -> Path | None:
    """Return a directory above in which another user may rename what is there. Raises OSError."""
    there = (above for above in folder.resolve().parents if above.exists())
    return next((above for above in there if _is_open(above.stat())), None)


def _is_private(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_open(status: os.stat_result) -> bool:
    """Tell whether another user may rename what is in a directory."""
    if status.st_uid not in (0, os.geteuid()):
        return True
    return bool(status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)) and not status.st_mode & stat.S_ISVTX
