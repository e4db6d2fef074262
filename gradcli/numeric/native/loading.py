"""Load the machine code of a text in C: from the cache, or compiled now."""

from __future__ import annotations

import ctypes
import hashlib
import os
import sysconfig
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gradcli.numeric.native import cache
from gradcli.numeric.native.compiling import FLAGS, MOST, SECONDS, Compiler, build, compiler
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.processes import signals_held

_MOST_HELD = 64

_PULSE = 0.05
"""Seconds after which one who waits for another process looks again."""

_held: dict[str, ctypes.CDLL] = {}
"""The libraries that this process has loaded, by what they were made from."""


def library(source: str, flags: Sequence[str], limit: float = MOST) -> ctypes.CDLL | Unavailable:
    """Return the library that a text makes, within `limit` seconds; for 0 only one that was made before."""
    tool = compiler()
    if isinstance(tool, Unavailable):
        return tool
    key = _key(source, flags, tool)
    if key not in _held:
        found = _found(key) or (_built(source, flags, tool, key, limit) if limit > 0 else _NOT_BUILT)
        if isinstance(found, Unavailable):
            return found
        while len(_held) >= _MOST_HELD:
            del _held[next(iter(_held))]
        _held[key] = found
    return _held[key]


_NOT_BUILT = Unavailable("it was not compiled before", is_failure=False)


def _key(source: str, flags: Sequence[str], tool: Compiler) -> str:
    library_of_c = os.confstr("CS_GNU_LIBC_VERSION") if "CS_GNU_LIBC_VERSION" in os.confstr_names else ""
    system = (*os.uname()[:1], os.uname().machine, sysconfig.get_platform(), library_of_c or "")
    # All that gradcli has to do with it is in the text.
    made_from = (*system, *tool.words, tool.stamp, *FLAGS, *flags, source)
    return hashlib.sha256("\0".join(made_from).encode("utf-8", "surrogateescape")).hexdigest()


def _found(key: str) -> ctypes.CDLL | None:
    folder = cache.trusted_directory()
    try:
        path = cache.found(folder, key) if folder else None
        return ctypes.CDLL(str(path)) if path else None
    except OSError:
        # It was made on another machine that shares the directory, or is being removed.
        return None


def _built(
    source: str, flags: Sequence[str], tool: Compiler, key: str, limit: float
) -> ctypes.CDLL | Unavailable:
    """Compile a text, or wait until another process has."""
    folder = cache.trusted_directory()
    deadline = time.monotonic() + min(limit, SECONDS)
    try:
        with signals_held() as interruptions:
            while not interruptions and (left := deadline - time.monotonic()) > 0:
                with cache.workplace(folder, key) as place:
                    if found := _found(key):
                        return found
                    if place is not None:
                        made = build(source, flags, tool, place, interruptions, left)
                        return made if isinstance(made, Unavailable) else _loaded(folder, key, made)
                time.sleep(_PULSE)
    except OSError as error:
        return Unavailable(f"its machine code cannot be written or loaded: {error.strerror or error}")
    return Unavailable("another process that compiles the same took too long")


def _loaded(folder: Path | None, key: str, made: Path) -> ctypes.CDLL:
    """Load what was compiled. Raises OSError."""
    loaded = ctypes.CDLL(str(made))
    _keep(folder, key, made)
    return loaded


def _keep(folder: Path | None, key: str, made: Path) -> None:
    """Keep a file for the next time where that can be; where not, it serves now."""
    if folder is not None:
        with suppress(OSError):
            cache.keep(folder, key, made)
