"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path
from typing import BinaryIO, cast

from gradcli.descriptors import Channel
from gradcli.errors import OutputError
from gradcli.plotting.interruption import uninterrupted

_NEW_FILE = 0o666
"""Permissions before the umask takes its part away."""

_PERMISSIONS = 0o777

_OPEN_FILES = "/proc/self/fd"
"""Where Linux shows this process its open files, by their numbers."""


def check_target(path: str) -> None:
    """Raise OutputError where `path` can be seen not to be writable. Nothing is created or changed."""
    try:
        reason = _obstacle(path)
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError as error:
        reason = str(error)
    if reason:
        raise OutputError(f"{path} cannot be written: {reason}")


def save(data: bytes, path: str) -> None:
    """Write a file; until all of it is on the disk, a file that was there before stays as it was.

    The new file has the permissions of the old. A symbolic link stays, and its target is replaced. A device
    or a pipe is written to as it is. Raises OutputError where the system refuses.
    """
    check_target(path)
    try:
        if _is_special(path):
            _write_special(path, data)
        else:
            _replace(Path(path).resolve(), data)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None


@contextmanager
def being_saved(path: str) -> Iterator[BinaryIO]:
    """Yield a file to write to; it is at `path` when all is written, and never if that is cut short.

    As `save` otherwise. Where the system knows no files without names, what ends the process without an
    exception leaves a temporary file.
    """
    check_target(path)
    try:
        if _is_special(path):
            with _special(path) as file:
                yield file
        else:
            with _replacing(Path(path).resolve()) as file:
                yield file
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None


def _obstacle(path: str) -> str:
    """Return why `path` cannot be written, or nothing."""
    if not path:
        return "its name is empty"
    if "\0" in path:
        return "its name has a null character"
    there = _status(path)
    if path.endswith(os.sep) or (there and stat.S_ISDIR(there.st_mode)):
        return "it is a directory"
    if there and not os.access(path, os.W_OK):
        return "it is write-protected"
    if there and not stat.S_ISREG(there.st_mode):
        return ""
    return _obstacle_around(Path(path).resolve(), there)


def _obstacle_around(target: Path, there: os.stat_result | None) -> str:
    folder = target.parent
    around = _status(str(folder))
    if not around:
        return f"the directory {folder} does not exist"
    if not stat.S_ISDIR(around.st_mode):
        return f"{folder} is not a directory"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"the directory {folder} is not writable"
    if there and around.st_mode & stat.S_ISVTX and _is_foreign(there) and _is_foreign(around):
        return f"it belongs to another user, and in {folder} only the owner may replace it"
    return ""


def _status(path: str) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except FileNotFoundError:
        return None


def _is_foreign(status: os.stat_result) -> bool:
    return hasattr(os, "geteuid") and os.geteuid() not in (0, status.st_uid)


def _is_special(path: str) -> bool:
    there = _status(path)
    return there is not None and (not stat.S_ISREG(there.st_mode) or _open_number(path) is not None)


def _open_number(path: str) -> int | None:
    """Return the number of our open file that a name like /dev/stdout stands for, None for another name."""
    numbers = Path(_OPEN_FILES).resolve()
    place = Path(path)
    while (folder := place.parent.resolve()) != numbers and place.is_symlink():
        place = folder / place.readlink()
    return int(place.name) if folder == numbers and place.name.isdecimal() else None


def _write_special(path: str, data: bytes) -> None:
    with _special(path) as file:
        file.write(data)


def _special(path: str) -> BinaryIO:
    """Open a device, or a pipe that somebody reads: one that nobody reads would wait for ever."""
    number = _open_number(path)
    if number is not None:
        # Opened by its name, a file would be written from its beginning, over what stands there.
        return _channel(os.dup(number))
    return _channel(os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0)))


def _channel(descriptor: int) -> BinaryIO:
    return cast("BinaryIO", BufferedWriter(Channel(descriptor, is_ours=True)))


def _replace(target: Path, data: bytes) -> None:
    # A handler of a signal may end the process at once, and would leave the temporary file.
    with uninterrupted(), _replacing(target) as file:
        file.write(data)


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """Yield a file without a name, and let it have the target's name when it is whole.

    Where the system has no such files, and to replace an old one, it has another name before.
    """
    old = _status(str(target))
    temporary = target.with_name(f".gradcli-{secrets.token_hex(8)}.tmp")
    try:
        nameless = _nameless(target.parent, old)
        with os.fdopen(_named(temporary, old) if nameless is None else nameless, "wb") as file:
            yield file
            file.flush()
            _settle(file.fileno())
            if nameless is not None and _link(nameless, target if old is None else temporary, temporary):
                return
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _nameless(folder: Path, old: os.stat_result | None) -> int | None:
    """Open a file that vanishes with this process if it is never named; None where there are none such."""
    if not (hasattr(os, "O_TMPFILE") and Path(_OPEN_FILES).is_dir()):
        return None
    try:
        return _opened(folder, os.O_TMPFILE, old)
    except OSError as error:
        # An old system takes this for an attempt to write to a directory.
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT):
            return None
        raise


def _named(temporary: Path, old: os.stat_result | None) -> int:
    return _opened(temporary, os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), old)


def _opened(path: Path, flags: int, old: os.stat_result | None) -> int:
    descriptor = os.open(path, os.O_WRONLY | flags, old.st_mode & _PERMISSIONS if old else _NEW_FILE)
    if old:
        _inherit(descriptor, old)
    return descriptor


def _link(descriptor: int, name: Path, other: Path) -> bool:
    """Give a nameless file a name, or the other where that is taken; tell whether it has the first."""
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        # With a directory's number, Python follows the link, which leads to the file.
        os.link(f"{_OPEN_FILES}/{descriptor}", name.name, dst_dir_fd=folder)
        return name != other
    except FileExistsError:
        os.link(f"{_OPEN_FILES}/{descriptor}", other.name, dst_dir_fd=folder)
        return False
    finally:
        os.close(folder)


def _settle(descriptor: int) -> None:
    """Wait until a file is on the disk, where its file system has something to wait for."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
            raise


def _inherit(descriptor: int, old: os.stat_result) -> None:
    """Give the owner and the permissions of the old file, as far as this user and the file system can."""
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
        with suppress(OSError):
            os.fchmod(descriptor, old.st_mode & _PERMISSIONS)
