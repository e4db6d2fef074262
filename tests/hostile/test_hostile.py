from __future__ import annotations

import subprocess
import sys

import pytest

from tests.hostile import corpus


@pytest.mark.parametrize("name", ["EXECUTION", "GROWTH", "MALFORMED", "NAMES", "POINTS"])
def test_no_promise_is_broken(name: str) -> None:
    command = [sys.executable, "-m", "tests.hostile.driver", name]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    *violations, last = [
        line for line in ended.stdout.splitlines() if ": [" in line or line.endswith(" tried")
    ]
    assert violations == []
    assert int(last.split()[0]) >= len(getattr(corpus, name))
    assert ended.returncode == 0


def test_names_of_sympy_and_python_are_plain_variables() -> None:
    words = ["grad", " + ".join(f"2*{name}" for name in corpus.NAMES), "--format", "csv"]
    ended = subprocess.run(
        [sys.executable, "-m", "gradcli", *words], capture_output=True, text=True, check=True
    )
    assert sorted(ended.stdout.splitlines()[1:]) == sorted(f"{name},2" for name in corpus.NAMES)
