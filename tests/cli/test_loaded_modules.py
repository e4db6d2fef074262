"""What each command may load: the reason why a numeric answer does not wait for SymPy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"mpmath", "numpy", "rich", "sympy", "typer"}

DESCEND = ["descend", "x^2+y^2", "--from", "1,1", "--lr", "0.1", "--steps", "3"]
GRAD = ["grad", "x^2+y^2", "--at", "1,1"]

ALLOWED = [
    (["--version"], set()),
    (["--help"], {"typer"}),
    (["descend", "--help"], {"typer"}),
    (["grad", "sn(x)"], {"typer"}),
    (["grad", "9**9**9**9*x"], {"typer"}),
    (["functions", "--format", "json"], {"typer"}),
    ([*DESCEND, "--format", "json"], {"typer"}),
    ([*DESCEND, "--format", "csv"], {"typer"}),
    ([*DESCEND, "--format", "plain"], {"typer"}),
    ([*DESCEND, "--format", "table"], {"rich", "typer"}),
    # SymPy and mpmath are loaded by the child alone.
    ([*GRAD, "--format", "json"], {"typer"}),
    ([*GRAD, "--format", "table"], {"rich", "typer"}),
    (["directional", "x*y", "--at", "1,2", "--dir", "1,1", "--format", "csv"], {"typer"}),
]


@pytest.mark.parametrize(
    ("words", "allowed"),
    ALLOWED,
    ids=lambda value: " ".join(sorted(value) if isinstance(value, set) else value)[:60],
)
def test_a_command_loads_what_it_needs(words: list[str], allowed: set[str]) -> None:
    program = (
        "import sys\n"
        "from gradcli.cli.main import main\n"
        "main()\n"
        f"print('loaded', *sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
    )
    assert set(ended.stderr.splitlines()[-1].split()[1:]) == allowed


def test_the_library_loads_nothing_before_it_is_used() -> None:
    program = f"import gradcli, sys; print(sorted({HEAVY!r} & set(sys.modules)), dir(gradcli)[:1])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "[] ['Directional']\n"
