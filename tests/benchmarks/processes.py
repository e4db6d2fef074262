"""Whole processes as methods: commands of gradcli, and scripts of others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.measuring import Absent, Array, Method, Run

ROOT = Path(__file__).parents[2]
# Measured is the checkout, whatever else is installed; and output that is piped.
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

Numbers = Callable[[str], Array] | None


def gradcli(*words: str) -> list[str]:
    """Return the command line of a gradcli command."""
    return [sys.executable, "-m", "gradcli", *words]


def script(text: str, *words: str) -> list[str]:
    """Return the command line of a Python text."""
    return [sys.executable, "-c", text, *words]


def process(
    name: str,
    line: Sequence[str],
    numbers: Numbers = None,
    work: float = 1,
    variables: Mapping[str, str] | None = None,
) -> Method:
    """Return a method that runs a process to its end; `numbers` reads its standard output."""
    return Method(name, partial(_made, line, variables or {}), numbers, work)


def _made(line: Sequence[str], variables: Mapping[str, str]) -> Run:
    """Prepare the call; what is refused, as an option that this version does not have, is absent."""
    environment = {**ENVIRONMENT, **variables}

    def call() -> str:
        ended = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise Absent(f"exit code {ended.returncode}: {ended.stderr.strip()[-200:]}")
        return ended.stdout

    return call
