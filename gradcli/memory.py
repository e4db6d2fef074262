"""How much memory this process may still take."""

from __future__ import annotations

import errno
import math
import os
import sys
from pathlib import Path

_NO_MEMORY = (
    os.strerror(errno.ENOMEM),
    "failed to map segment from shared object",
    "error return without exception set",
)
"""What the linker says where a library finds no room, and the interpreter where it has none for saying it."""

MUCH = 2 << 30
"""Bytes of address space that a library may want which starts threads, each with memory of its own.

Where such a one, polars, finds too little it ends the process.
"""


_MUCH_DATA = 512 << 20
"""Bytes of private data that such a one may want."""


def address_space_left() -> float:
    """Return how many bytes of address space this process may still take, infinity without a limit."""
    if sys.platform == "win32":
        return math.inf
    import resource  # noqa: PLC0415 (which other systems do not have)

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return math.inf
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return float(limit)
    return float(limit - int(pages) * resource.getpagesize())


def data_left() -> float:
    """Return how many bytes of private data this process may still take, infinity without a limit."""
    used = data_in_use()
    if sys.platform == "win32" or used is None:
        return math.inf
    import resource  # noqa: PLC0415 (which other systems do not have)

    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return math.inf if limit == resource.RLIM_INFINITY else float(limit - used)


def lacks_memory(error: BaseException) -> bool:
    """Tell whether an exception says that there is too little memory."""
    return isinstance(error, MemoryError) or any(words in str(error) for words in _NO_MEMORY)


def has_much() -> bool:
    """Tell whether there is room for a library that starts threads, and ends the process for lack of it."""
    return address_space_left() >= MUCH and data_left() >= _MUCH_DATA


def data_in_use() -> int | None:
    """Return the bytes of this process's private data, which `RLIMIT_DATA` bounds; None where none does.

    Only Linux counts all of it, and tells how much there is.
    """
    if sys.platform != "linux":
        return None
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
