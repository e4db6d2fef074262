"""Room for libraries that end the process, in words of their own, where they find too little memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gradcli.memory import address_space_left, data_left

_NEEDED = {"numpy": 112 << 20, "matplotlib": 128 << 20}
"""Bytes of address space that a library takes, with a quarter to spare; matplotlib's are beside NumPy's."""

_DATA = {"numpy": 88 << 20, "matplotlib": 48 << 20}
"""Bytes of private data that it takes, which are fewer, likewise."""


def refuse_libraries_without_room() -> None:
    """Let the import of such a library raise MemoryError where the memory is limited to too little."""
    # Each thread of its linear algebra takes memory, however small the matrices are.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not any(isinstance(finder, _Guard) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Guard())


class _Guard:
    """A finder of modules that finds none, and looks after the memory when a library is wanted."""

    def find_spec(self, name: str, _path: Sequence[str] | None = None, _target: object = None) -> None:
        """Raise MemoryError where there is no room for a library."""
        if name in _NEEDED and (address_space_left() < _NEEDED[name] or data_left() < _DATA[name]):
            raise MemoryError
