"""Commands in new processes, where it matters how Python starts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

NOTHING: Mapping[str, str] = {}

DESCEND = ("descend", "x^2 + 10y^2", "--from", "4,1", "--lr", "0.09", "--steps", "3")

KERNEL = (
    "grad", "x^2*y + 7x", "--numeric", "--format", "csv", "--points",
    str(Path(__file__).parent.parent / "cli" / "points.csv"), "--engine", "c",
)  # fmt: skip
"""A command that compiles machine code, or takes it from the cache."""


def started(
    *words: str,
    environment: Mapping[str, str] = NOTHING,
    options: Sequence[str] = (),
    folder: Path | None = None,
    before: Callable[[], None] | None = None,
) -> tuple[int, str, str]:
    """Run `python OPTIONS -m gradcli`; return the exit code, the output and what was said of failures."""
    ended = subprocess.run(
        [sys.executable, *options, "-m", "gradcli", *words],
        env={**os.environ, **environment},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        preexec_fn=before,
    )
    return ended.returncode, ended.stdout, ended.stderr
