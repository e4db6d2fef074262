"""`grad --points` as a person or a script meets it: files in, answers out, whatever ends it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.cli.test_commands import GRADCLI
from tests.forked import ran

POINTS = "x,y\n1,2\n0,3\n-1,0.5\n"
BAD = "x,y\n1,2\n3,abc\n4,5\n,6\n"


@pytest.fixture
def points(tmp_path: Path) -> str:
    path = tmp_path / "points.csv"
    path.write_text(POINTS, encoding="ascii")
    return str(path)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.csv"
    path.write_text(BAD, encoding="ascii")
    return str(path)


@pytest.fixture
def many(tmp_path: Path) -> str:
    path = tmp_path / "many.npy"
    np.save(path, np.random.default_rng(0).normal(size=(2_000_000, 2)))
    return str(path)


# By hand: f = |x| + y^2 has the gradient (sign x, 2y), and no derivative by x where x is 0.
def test_csv_in_and_out(points: str) -> None:
    ended = ran("grad", "abs(x)+y^2", "--points", points, "--format", "csv")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.splitlines() == [
        "at_x,at_y,value,d_x,d_y,norm,status",
        f"1.0,2.0,5.0,1.0,4.0,{17**0.5!r},ok",
        "0.0,3.0,9.0,,6.0,,not_differentiable",
        f"-1.0,0.5,1.25,-1.0,1.0,{2**0.5!r},ok",
    ]


def test_what_it_writes_it_reads(points: str) -> None:
    first = ran("grad", "x*y", "--points", points, "--format", "csv").stdout
    again = ran("grad", "x*y", "--points", "-", "--format", "csv", stdin=first)
    assert (again.stdout, again.returncode) == (first, 0)
    assert "value, d_x, d_y, norm, status" in again.stderr


def test_directions_give_a_column_each(points: str) -> None:
    ended = ran("grad", "x*y", "--points", points, "--dir", "3,4", "--dir", "-1,0", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.stdout)))
    assert [float(row["derivative_1"]) for row in rows] == pytest.approx([2.0, 1.8, -0.5])
    assert [float(row["derivative_2"]) for row in rows] == [-2, -3, -0.5]


def test_names_of_a_point_by_itself_are_names_of_many(points: str) -> None:
    one = json.loads(ran("grad", "abs(x)+y^2", "--at", "0,3", "--format", "json").stdout)
    many = json.loads(ran("grad", "abs(x)+y^2", "--points", points, "--format", "json").stdout)
    assert {name: many[name] for name in ("schema", "command", "expression", "variables", "gradient")} == {
        name: one[name] for name in ("schema", "command", "expression", "variables", "gradient")
    }
    (alone,), (_, kink, _) = one["evaluations"], many["evaluations"]
    assert kink == {name: alone[name] for name in kink}
    assert many["summary"]["counts"] == {"ok": 2, "not_differentiable": 1}


def test_numeric_leaves_the_formula_out(points: str) -> None:
    ended = ran("grad", "x*y", "--points", points, "--numeric", "--format", "ndjson")
    assert json.loads(ended.stdout.splitlines()[0])["gradient"] is None


@pytest.mark.parametrize(
    ("on_error", "statuses", "code", "told"),
    [
        ("stop", ["ok"], 2, "bad.csv, line 3: the coordinate y: 'abc' is not a number"),
        ("skip", ["ok", "ok"], 0, "2 rows were left out; the first: "),
        ("null", ["ok", "refused", "ok", "refused"], 0, "2 rows were answered with nothing; the first: "),
    ],
)
def test_a_row_that_is_no_point(bad: str, on_error: str, statuses: list[str], code: int, told: str) -> None:
    ended = ran("grad", "x*y", "--points", bad, "--on-error", on_error, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.stdout)))
    assert ([row["status"] for row in rows], ended.returncode) == (statuses, code)
    assert told in ended.stderr
    assert "line 3: the coordinate y: 'abc' is not a number" in ended.stderr
    refused = [row for row in rows if row["status"] == "refused"]
    assert {cell for row in refused for name, cell in row.items() if name != "status"} <= {""}


def test_json_is_whole_where_a_row_ends_it(bad: str) -> None:
    ended = ran("grad", "x*y", "--points", bad, "--format", "json")
    assert len(json.loads(ended.stdout)["evaluations"]) == 1
    assert json.loads(ended.stderr)["error"]["exit_code"] == ended.returncode == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "standard input is empty"),
        ("x,z\n1,2\n", "no column is named y"),
        ("1,2,3\n", "2 columns wanted"),
        ("x,y\nabc,1\n1,2\n", "line 2: the coordinate x: 'abc' is not a number"),
    ],
)
def test_nothing_is_written_of_what_is_refused_at_once(text: str, told: str) -> None:
    ended = ran("grad", "x*y", "--points", "-", "--format", "json", stdin=text)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["x*y", "--points", "-", "--at", "1,2"], "--points and --at"),
        (["-", "--points", "-"], "cannot both be read from standard input"),
        (["x*y", "-o", "a.csv"], "-o needs many points"),
        (["x*y", "--points", "-", "-o", "a.xyz"], "no format has the ending '.xyz'"),
        (["x*y", "--points", "-", "-o", "a.npy", "--format", "csv"], "say two things"),
        (["x*y", "--points", "-", "-o", "nowhere/a.csv"], "does not exist"),
        (["x*y", "--points", "-", "--on-error", "skp"], "did you mean 'skip'"),
        (["x*y", "--points", "missing.csv"], "missing.csv cannot be read"),
        (["5", "--points", "-"], "there are no variables"),
    ],
)
def test_words_that_mean_nothing_together(words: list[str], told: str, tmp_path: Path) -> None:
    ended = ran("grad", *words, stdin="1,2\n", folder=tmp_path)
    assert ended.returncode in (2, 4)
    assert ended.stdout == ""
    assert told in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_columns_that_are_no_variable_are_named() -> None:
    ended = ran("grad", "x^2", "--points", "-", "--format", "csv", stdin='name,x,note\na,1,"b,c"\n')
    assert ended.stdout.splitlines()[1:] == ["1.0,1.0,2.0,2.0,ok"]
    assert "columns that are no variable were left aside: name, note" in ended.stderr


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.ndjson", "a.md", "a.tex", "a.txt"])
def test_a_file_holds_what_standard_output_would(points: str, name: str, tmp_path: Path) -> None:
    form = {"md": "markdown", "tex": "latex", "txt": "plain"}.get(name[2:], name[2:])
    ended = ran("grad", "x*y", "--points", points, "-o", str(tmp_path / name))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    shown = ran("grad", "x*y", "--points", points, "--format", form, environment={"COLUMNS": "80"}).stdout
    assert (tmp_path / name).read_text(encoding="utf-8") == shown


def test_npy_in_and_out(tmp_path: Path) -> None:
    given = np.random.default_rng(1).normal(size=(1000, 2))
    np.save(tmp_path / "a.npy", given)
    words = ["grad", "x^2*y", "--points", str(tmp_path / "a.npy"), "-o", str(tmp_path / "b.npy")]
    assert ran(*words).returncode == 0
    x, y = given.T
    assert np.allclose(np.load(tmp_path / "b.npy"), np.column_stack((x**2 * y, 2 * x * y, x**2)), rtol=1e-14)


def test_what_nan_stands_for_in_npy_is_said(tmp_path: Path) -> None:
    words = ["grad", "abs(x)/y", "--points", "-", "-o", "b.npy"]
    ended = ran(*words, stdin="0,1\n0,0\n2,4\n", folder=tmp_path)
    expected = "nan stands where no gradient exists or is known: 1 not differentiable, 1 undefined"
    assert (ended.returncode, ended.stderr) == (1, f"gradcli: {expected}\n")
    kept = np.load(tmp_path / "b.npy")
    # |x|/y has the partials 1/4 and -2/16 at 2,4; the value 0 at the kink is a number.
    assert np.array_equal(kept, [[0, np.nan, 0], [np.nan] * 3, [0.5, 0.25, -0.125]], equal_nan=True)


def test_a_file_is_whole_or_not_there(bad: str, tmp_path: Path) -> None:
    ended = ran("grad", "x*y", "--points", bad, "-o", str(tmp_path / "a.csv"))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.csv"]


@pytest.mark.parametrize("extra", [[], ["-o", "a.json"]])
def test_an_interrupt_leaves_what_was_written_valid(many: str, extra: list[str], tmp_path: Path) -> None:
    command = [*GRADCLI, "grad", "x*y", "--points", many, "--numeric", *(extra or ["--format", "json"])]
    output = tmp_path / "output"
    with output.open("wb") as file, subprocess.Popen(command, stdout=file, cwd=tmp_path) as process:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not _has_begun(process.pid, tmp_path):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130
    if extra:
        assert sorted(path.name for path in tmp_path.iterdir()) == ["many.npy", "output"]
    else:
        document = json.loads(output.read_text(encoding="ascii"))
        assert 0 < len(document["evaluations"]) == document["summary"]["rows"] < 2_000_000


def _has_begun(process: int, folder: Path) -> bool:
    """Look at the open files of a process: what it writes for `-o` has no name in the folder yet."""
    with suppress(OSError):
        opened = [path for path in Path(f"/proc/{process}/fd").iterdir() if path.readlink().parent == folder]
        return any(path.stat().st_size > 100_000 for path in opened if path.readlink().name != "many.npy")
    return False


def test_who_stops_reading_ends_it_quietly(many: str) -> None:
    command = [*GRADCLI, "grad", "x*y", "--points", many, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"at_x")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_row_that_has_arrived_is_answered() -> None:
    command = [*GRADCLI, "grad", "x^2", "--points", "-", "--format", "csv"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2, 3):
            process.stdin.write(b"%d\n" % number)
            process.stdin.flush()
            if number == 1:
                process.stdout.readline()
            assert process.stdout.readline() == b"%.1f,%.1f,%.1f,%.1f,ok\n" % (
                number, number**2, 2 * number, 2 * number,
            )  # fmt: skip
        process.stdin.close()
    assert process.returncode == 0


def test_a_terminal_sees_how_far_it_is_and_then_nothing(many: str) -> None:
    reader, terminal = pty.openpty()
    command = [*GRADCLI, "grad", "x*y", "--points", "many.npy", "--format", "ndjson", "--numeric"]
    environment, folder = {**os.environ, "TERM": "xterm"}, Path(many).parent
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=terminal, env=environment, cwd=folder
    ) as process:
        os.close(terminal)
        seen = b""
        while piece := _read(reader):
            seen += piece
    os.close(reader)
    assert process.returncode == 0
    first, *_ = lines = seen.split(b"\r\033[K")[1:]
    assert re.fullmatch(rb"many\.npy: +[0-9]+% [0-9]+ rows", first)
    assert lines[-1] == b""


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1000)
    except OSError:
        return b""


MEASURED = """
import sys
sys.modules["polars"] = None  # it takes the same memory for any length, but only from some length on
from gradcli.cli.main import main
from tests.peak import peak
code = main()
print(peak(), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise")
def test_a_file_ten_times_as_long_needs_no_more_memory(tmp_path: Path) -> None:
    used = []
    for count in (100_000, 1_000_000):
        path = tmp_path / f"{count}.npy"
        np.save(path, np.random.default_rng(0).normal(size=(count, 2)))
        words = ["grad", "abs(x)*sqrt(y)", "--points", str(path), "--format", "csv"]
        ended = subprocess.run(
            [sys.executable, "-c", MEASURED, *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        used.append(int(ended.stderr.split()[-1]) / 1024)
    assert used[1] < used[0] + 12
