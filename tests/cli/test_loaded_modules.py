"""What each command may load: the reason why a numeric answer does not wait for SymPy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import gradcli

HEAVY = {"PIL", "matplotlib", "mpmath", "numpy", "plotly", "polars", "rich", "sympy", "typer"}

DESCEND = ["descend", "x^2+y^2", "--from", "1,1", "--lr", "0.1", "--steps", "3"]
GRAD = ["grad", "x^2+y^2", "--at", "1,1"]
POINTS = ["grad", "x^2+y^2", "--points", str(Path(__file__).parent / "points.csv")]
COMPARE = ["compare", "x^2+y^2", "--from", "1,1", "--steps", "3"]

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
    ([*DESCEND, "--method", "adam", "--schedule", "cosine", "--format", "json"], {"typer"}),
    ([*DESCEND, "--method", "newton", "--format", "csv"], {"typer"}),
    ([*DESCEND, "--method", "bfgs", "--maximize", "--format", "plain"], {"typer"}),
    ([*DESCEND, "--exact", "--format", "latex"], {"typer"}),
    ([*DESCEND, "--update", "v = g; x = x - lr*v", "--format", "json"], {"typer"}),
    ([*DESCEND, "--method", "lbfgs", "--columns", "iter,f,p,angle", "--format", "table"], {"rich", "typer"}),
    (["descend", "@rosenbrock", "--method", "cg", "--steps", "3", "--format", "ndjson"], {"typer"}),
    ([*COMPARE, "--methods", "adam,bfgs,newton", "--format", "json"], {"typer"}),
    ([*COMPARE, "--methods", "gd", "--tune", "--format", "csv"], {"typer"}),
    ([*COMPARE, "--methods", "gd", "--lr", "0.1,0.2", "--format", "table"], {"rich", "typer"}),
    # Sums of hundreds of summands are computed by array code, shorter ones are not.
    (["descend", "@rosenbrock(100)", "--lr", "1e-4", "--steps", "3", "--format", "json"], {"typer"}),
    (["descend", "@rosenbrock(300)", "--lr", "1e-4", "--steps", "3", "--format", "json"], {"numpy", "typer"}),
    (["methods", "--format", "json"], {"typer"}),
    (["methods", "--format", "table"], {"rich", "typer"}),
    (["problems", "--format", "csv"], {"typer"}),
    (["problems", "--format", "table"], {"rich", "typer"}),
    (["cache", "--format", "json"], {"typer"}),
    # SymPy and mpmath are loaded by the child alone.
    ([*DESCEND, "--work", "--format", "json"], {"typer"}),
    ([*GRAD, "--format", "json"], {"typer"}),
    ([*GRAD, "--format", "table"], {"rich", "typer"}),
    ([*POINTS, "--format", "csv"], {"numpy", "typer"}),
    ([*POINTS, "--format", "ndjson"], {"numpy", "typer"}),
    ([*POINTS, "--format", "table"], {"numpy", "rich", "typer"}),
    (["hessian", "x*y", "--at", "1,2", "--times", "1,1", "--format", "csv"], {"typer"}),
    (["check", "x*y", "--claim", "y, y", "--at", "1,2", "--format", "json"], {"typer"}),
    (["check", "x*y", "--values", "2,1", "--at", "1,2", "--format", "table"], {"rich", "typer"}),
    (["critical", "x^2", "--format", "json"], {"typer"}),
    (["critical", "x^2", "--format", "table"], {"rich", "typer"}),
    (["explain", "x*y", "--at", "1,2", "--dir", "1,1", "--format", "table"], {"rich", "typer"}),
    (["derive", "x*y", "--format", "json"], {"typer"}),
    (["derive", "x*y", "--format", "table"], {"rich", "typer"}),
    (["numdiff", "x*y", "--at", "1,2", "--format", "json"], {"typer"}),
    (["numdiff", "x*y", "--at", "1,2", "--format", "table"], {"rich", "typer"}),
    (["directional", "x*y", "--at", "1,2", "--dir", "1,1", "--format", "csv"], {"typer"}),
    (["plot", "x*y", "--at", "1,2"], {"numpy", "rich", "typer"}),
    (["plot", "x*y", "--from", "1,2", "--lr", "0.1", "--format", "json"], {"numpy", "typer"}),
    (["plot", "x*y", "--critical", "--history"], {"typer"}),
    (["plot", "x*y*z", "--slice", "q=1", "-o", "x.png"], {"typer"}),
    ([*DESCEND, "--plot", "--format", "plain"], {"numpy", "rich", "typer"}),
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
    program = f"import gradcli, sys; print(dir(gradcli)); print({HEAVY!r} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines() == [str(gradcli.__all__), "set()"]


# Each takes longer to load than the version to be told.
NOT_FOR_THE_VERSION = {"dataclasses", "inspect", "json", "pathlib", "traceback", "typing"}


def test_the_version_is_told_without_the_rest_of_the_program() -> None:
    program = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from gradcli.cli.main import main\n"
        "main()\n"
        "print(*set(sys.modules) - before)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "--version"], capture_output=True, text=True, check=True
    )
    loaded = set(ended.stdout.splitlines()[1].split())
    assert loaded & NOT_FOR_THE_VERSION == set()
    assert {name for name in loaded if name.startswith("gradcli.")} == {
        "gradcli.cli", "gradcli.cli.main", "gradcli.cli.shell", "gradcli.cli.signals", "gradcli.cli.streams",
        "gradcli.descriptors", "gradcli.errors",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words", [["--help"], [*DESCEND, "--format", "json"], ["methods", "--format", "csv"]]
)
def test_a_short_answer_is_given_before_garbage_is_looked_for(words: list[str]) -> None:
    program = (
        "import gc, sys\n"
        "from gradcli.cli.main import main\n"
        "def collections(): return sum(each['collections'] for each in gc.get_stats())\n"
        "before = collections()\n"
        "main()\n"
        "print('collected', collections() - before, gc.get_freeze_count() > 10_000, file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
    )
    assert ended.stderr.splitlines()[-1] == "collected 0 True"
