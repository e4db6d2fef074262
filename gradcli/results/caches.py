"""What is kept on this machine for the next time, as an answer."""

from __future__ import annotations

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class CacheReport:
    """The cache of compiled kernels, as `gradcli cache` shows it.

    `directory` is None where there is no place for one, and `obstacle` says why nothing is kept there, where
    that is so; `size` is in bytes. `removed` counts the files that were removed, and is None where none were
    asked to be.
    """

    directory: str | None
    obstacle: str | None
    files: int
    size: int
    removed: int | None = None
