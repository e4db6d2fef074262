from __future__ import annotations

import os
import resource
import subprocess
import sys

import pytest

from tests.hostile import corpus
from tests.hostile.driver import doors, is_a_word

CORPORA = ["EXECUTION", "GROWTH", "MALFORMED", "NAMES", "POINTS", "OPTIONS", "NUMBERS"]


@pytest.mark.parametrize("name", CORPORA)
def test_no_promise_is_broken(name: str) -> None:
    command = [sys.executable, "-m", "tests.hostile.driver", name]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    *violations, last = [
        line for line in ended.stdout.splitlines() if ": [" in line or line.endswith(" tried")
    ]
    assert violations == []
    assert int(last.split()[0]) == len([text for text in getattr(corpus, name) if is_a_word(text)])
    assert ended.returncode == 0


@pytest.mark.parametrize("name", CORPORA)
def test_every_text_and_every_door_is_in_the_sample(name: str) -> None:
    """Doors are told apart by a text that stands for each place in turn."""
    count = len(getattr(corpus, name))
    samples = [doors(name, "TEXT", place) for place in range(count)]
    assert all(samples)
    assert [line for line in doors(name, "TEXT") if not any(line in sample for sample in samples)] == []


def test_names_of_sympy_and_python_are_plain_variables() -> None:
    words = ["grad", " + ".join(f"2*{name}" for name in corpus.NAMES), "--format", "csv"]
    ended = subprocess.run(
        [sys.executable, "-m", "gradcli", *words], capture_output=True, text=True, check=True
    )
    assert sorted(ended.stdout.splitlines()[1:]) == sorted(f"{name},2" for name in corpus.NAMES)


@pytest.mark.parametrize(
    "words",
    [
        ("descend", "@rosenbrock(4000)", "--method", "lbfgs", "--columns", "f"),
        ("descend", "@rosenbrock(4000)", "--lr", "1e-4", "--columns", "f"),
        ("compare", "@rosenbrock(2000)", "--methods", "steepest,adam:0.1,cg,lbfgs"),
        # bfgs is among the usual methods, and refuses so many variables.
        ("compare", "@rosenbrock(2000)"),
    ],
)
def test_thousands_of_variables_end_in_time(words: tuple[str, ...]) -> None:
    """Measured as processor time, which no other program on this machine can lengthen."""
    command = [sys.executable, "-m", "gradcli", *words, "--timeout", "1", "--format", "csv"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


@pytest.mark.parametrize(("size", "code"), [(1000, 0), (1001, 3), (6000, 3)])
def test_a_method_that_holds_a_matrix_stays_within_a_gibibyte(size: int, code: int) -> None:
    words = ["descend", f"@sphere({size})", "--method", "bfgs", "--steps", "2", "--columns", "f"]
    command = [sys.executable, "-m", "gradcli", *words, "--timeout", "20", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        output, errors = process.stdout.read(), process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == code
    assert bool(output) == (code == 0)
    assert ("bfgs takes at most 1000 variables" in errors) == (code == 3)
    assert used.ru_maxrss < 1 << 20
