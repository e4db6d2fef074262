"""Where compiled kernels are kept for the next time, in a directory that nobody else can write to.

A file's name holds the digest of what it was made from and the digest of its content. What cannot be trusted
is neither read nor written.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gradcli.errors import printable
from gradcli.results.caches import CacheReport

MOST_FILES = 200
MOST_BYTES = 64 << 20

_NAME = re.compile(r"[0-9a-f]{40}-[0-9a-f]{40}\.so", re.ASCII)
_PREFIX = "build-"
_ABANDONED = 3600.0
"""Seconds after which a compiler's directory is one that was left behind."""

_DIGITS = 40


def cache_report(*, clear: bool = False) -> CacheReport:
    """Tell where compiled kernels are kept, and how many; with `clear` they are removed.

    Only files that gradcli wrote are counted and removed.
    """
    folder = cache_directory()
    if folder is None:
        return CacheReport(None, "there is no home directory", 0, 0, 0 if clear else None)
    obstacle = _obstacle(folder) if os.path.lexists(folder) else ""
    files = [] if obstacle else _kept(folder)
    removed = sum(_remove(path) for path, _ in files) if clear else None
    if clear and not obstacle:
        _remove_abandoned(folder, 0.0)
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
    folder = cache_directory()
    try:
        if folder is not None and not folder.exists() and _open_above(folder) is None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError):
        return None
    return folder if folder is not None and not _obstacle(folder) else None


@contextmanager
def workplace(folder: Path | None) -> Iterator[Path]:
    """Make a private directory to compile in, within `folder` or among the temporary ones; remove it after.

    Raises OSError where it cannot be made.
    """
    place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


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
    _remove_abandoned(folder, _ABANDONED)
    _prune(folder)
    return target


def _name(key: str, content: bytes) -> str:
    return f"{key[:_DIGITS]}-{hashlib.sha256(content).hexdigest()[:_DIGITS]}.so"


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


def _remove_abandoned(folder: Path, age: float) -> None:
    """Remove directories in which a compiler was ended."""
    for place in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - place.lstat().st_mtime >= age:
                shutil.rmtree(place, ignore_errors=True)


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
    """Return why nothing is read from a directory nor written to it, or nothing."""
    try:
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode):
            return "it is a symbolic link" if stat.S_ISLNK(status.st_mode) else "it is not a directory"
        if not _is_private(status):
            return "it belongs to another user, or others may write to it"
        if not os.access(folder, os.W_OK | os.X_OK):
            return "it is write-protected"
        above = _open_above(folder)
    except OSError as error:
        return error.strerror or str(error)
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
