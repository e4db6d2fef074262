from __future__ import annotations

import keyword
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from gradcli import evaluate, gradient
from gradcli.language.expression import read
from tests.forked import ran
from tests.hostile import corpus
from tests.hostile.doors import Run, chosen, doors, sample
from tests.hostile.wording import misprints

TEXTS = [name for name in corpus.__all__ if name not in {"NAMES", "FILES"}]
SAMPLED = [name for name in corpus.__all__ if name != "NAMES"]
SHARED_WORK = (
    "EXECUTION,MALFORMED,CHARACTERS,OPTIONS",
    "GROWTH,BOMBS,NUMBERS",
    "MARKUP,POINTS,FILES,DRAWN",
)


@pytest.mark.parametrize("names", SHARED_WORK)
def test_no_promise_is_broken(names: str) -> None:
    command = [sys.executable, "-m", "tests.hostile.driver", names]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    *violations, last = ended.stdout.splitlines()
    assert violations == []
    assert last == f"{sum(len(sample(name)) for name in names.split(','))} tried"
    assert ended.returncode == 0


def test_every_corpus_is_in_the_work() -> None:
    assert sorted(",".join(SHARED_WORK).split(",")) == sorted([*SAMPLED, "DRAWN"])


def test_every_door_is_in_the_sample() -> None:
    wanted = {door for name in SAMPLED for door, _ in doors(name, "0")}
    assert {door for name in [*SAMPLED, "DRAWN"] for door, _ in chosen(name)} >= wanted
    assert len(wanted) > 100


def test_the_corpus_has_hundreds_of_inputs_each_once() -> None:
    texts = [text for name in TEXTS for text in getattr(corpus, name)]
    assert len(set(texts)) > 1500
    assert len(set(corpus.FILES)) > 400
    for name in corpus.__all__:
        entries = getattr(corpus, name)
        assert len(set(entries)) == len(entries), name


def test_words_of_languages_and_names_of_sympy_are_plain_variables() -> None:
    assert {*keyword.kwlist, *keyword.softkwlist} - {"_", "lambda", "and", "or", "not", "True", "False"} <= {
        *corpus.NAMES
    }
    found = gradient(" + ".join(f"{number}*{name}^2" for number, name in enumerate(corpus.NAMES, 1)))
    assert set(found.of.variables) == set(corpus.NAMES)
    at = dict.fromkeys(corpus.NAMES, 3)
    partials = evaluate(found.of.source, at).gradient or ()
    numbers = {name: number for number, name in enumerate(corpus.NAMES, 1)}
    expected = [6.0 * numbers[name] for name in found.of.variables]
    assert [partial.value for partial in partials if partial] == expected


@pytest.mark.parametrize("name", corpus.NAMES[::60])
def test_a_name_works_alone(name: str) -> None:
    ended = ran("grad", f"{name}^2", "--at", "3", "--format", "csv")
    assert (ended.returncode, ended.stderr) == (0, "")
    head, row = (line.split(",") for line in ended.stdout.splitlines())
    assert head[:3] == [f"at_{name}", "value", f"d_{name}"]
    assert [float(cell) for cell in row[:3]] == [3, 9, 6]


FAULTS = [
    # Recursion in the breaking of lines.
    (
        "compare",
        "max(x," * 500 + "x" + ")" * 500,
        "--from",
        "1",
        "--methods",
        "gd:0.1",
        "--format",
        "markdown",
    ),
    # SymPy's ValueError for a condition on a function that has no value everywhere.
    ("critical", "Piecewise((x, Piecewise((x, x>0)) > 1), (x, True))", "--box", "1,2"),
    # A fraction taken for a decimal.
    ("check", "x^2", "--claim", "1/(x+" * 60 + "x" + ")" * 60, "--format", "markdown"),
    ("check", "x^2", "--claim", "1/(x+" * 60 + "x" + ")" * 60, "--format", "latex"),
]


@pytest.mark.parametrize("words", FAULTS)
def test_what_was_a_fault_is_answered_or_refused(words: tuple[str, ...]) -> None:
    ended = ran(*words)
    assert ended.returncode in {0, 1, 2, 3}
    assert (ended.returncode in {2, 3}) == (ended.stdout == "")


def test_bars_in_many_brackets_cost_no_more_than_outside() -> None:
    """Looked for in every open bracket, each pair of bars would cost as much as the brackets."""
    few, many = ("(" * depth + "+".join(["|x|"] * 8_000) + ")" * depth for depth in (1, 9_000))
    assert _cost(many) < 4 * _cost(few) + 0.5


def _cost(text: str) -> float:
    before = os.times().user
    read(text)
    return os.times().user - before


@pytest.mark.parametrize(
    ("form", "output", "text", "word"),
    [
        ("csv", b"a,b\n=cmd|x,1\n", "", "spreadsheet"),
        ("csv", b"a,b\n1\n", "", "several lengths"),
        ("csv", b'a,b\n1,"2"3\n', "", "CSV"),
        ("json", b'{"a": NaN}', "", "JSON"),
        ("plain", b"\x1b[31m", "", "hide"),
        ("plain", "\u202e".encode(), "", "hide"),
        ("markdown", b"a <script> b", "<script>", "tag"),
        ("latex", b"\\input{x}", "\\input{x}", "LaTeX"),
    ],
)
def test_what_is_wrong_with_an_output_is_seen(form: str, output: bytes, text: str, word: str) -> None:
    found = list(misprints(Run(["grad", "x", "--format", form], text), output, b""))
    assert len(found) == 1
    assert word in found[0]


GUARDED = {
    "os.system('true')": 99,
    "import subprocess; subprocess.Popen(['true'])": 99,
    "import socket; socket.socket()": 99,
    "open('file', 'w')": 99,
    "import os; os.remove('file')": 99,
    "eval('sin(x)+1')": 99,
    "eval('1+1')": 0,
    "import pickle; pickle.loads(b'cos\\nsystem\\n.')": 99,
    "import pickle; pickle.loads(b'cfractions\\nFraction\\n.')": 0,
    "open('/dev/null', 'w')": 0,
}


@pytest.mark.parametrize(("code", "status"), GUARDED.items(), ids=GUARDED)
def test_a_watched_process_ends_where_it_does_what_no_command_does(
    code: str, status: int, tmp_path: Path
) -> None:
    begin = "import os; from tests.hostile.guard import watch; watch('sin(x)+1', may_write=False)"
    program = f"{begin}\n{code}"
    root = str(Path(__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, check=False,
        capture_output=True,
    )  # fmt: skip
    assert ended.returncode == status


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


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise")
@pytest.mark.parametrize(("size", "code"), [(1000, 0), (1001, 3), (6000, 3)])
def test_a_method_that_holds_a_matrix_stays_within_a_gibibyte(size: int, code: int) -> None:
    words = ["descend", f"@sphere({size})", "--method", "bfgs", "--steps", "2", "--columns", "f"]
    command = [sys.executable, "-m", "tests.peak", *words, "--timeout", "20", "--format", "csv"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert bool(ended.stdout) == (code == 0)
    assert ("bfgs takes at most 1000 variables" in ended.stderr) == (code == 3)
    assert int(ended.stderr.splitlines()[-1]) < 1 << 20
