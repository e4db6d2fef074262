"""The commands that descend, as processes: what they find, how they end, what they leave behind."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradcli.descent.listing import method_list
from gradcli.numeric.listing import problem_list
from tests.cli.test_commands import GRADCLI, answered, ran_from_start
from tests.forked import ran

ENDLESS = ["--steps", "1000000000"]


def in_shell(script: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in which `gradcli` is the command."""
    function = f'gradcli() {{ {sys.executable} -m gradcli "$@"; }}'
    command = ["bash", "-c", f"{function}\n{script}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def with_change(change: str, *words: str) -> list[str]:
    """Return a command line of Python that runs `gradcli` after a change to its modules."""
    program = f"{textwrap.dedent(change)}\nfrom gradcli.cli.main import main\nsys.exit(main())\n"
    return [sys.executable, "-c", f"import os, signal, sys, time\n{program}", *words]


# By hand. On f = x^2 + 10y^2 a rate of 1/11 multiplies x by 9/11 and y by -9/11, and so does the exact line
# search from (10, 1) (Nocedal and Wright 2006, section 3.3, with condition number 10).
@pytest.mark.parametrize(
    ("words", "status", "point"),
    [
        (("x^2+10y^2", "--from", "1,1", "--lr", "1/11", "--steps", "2"), "step_limit", [81 / 121, 81 / 121]),
        (
            ("x^2+10y^2", "--from", "10,1", "--line-search", "exact", "--steps", "2"),
            "step_limit",
            [10 * (9 / 11) ** 2, (9 / 11) ** 2],
        ),
        (("x^2+10y^2", "--from", "7,-3", "--method", "newton"), "converged_gradient", [0, 0]),
        (("@booth", "--method", "newton"), "converged_gradient", [1, 3]),
        (("5-x^2", "--from", "1", "--lr", "0.25", "--maximize", "--steps", "3"), "step_limit", [0.125]),
        (
            ("x^2/2", "--from", "1", "--lr", "0.5", "--schedule", "lr/k", "--steps", "3"),
            "step_limit",
            [(1 - 1 / 2) * (1 - 1 / 4) * (1 - 1 / 6)],
        ),
        (
            ("x^2/2", "--from", "1", "--lr", "0.5", "--schedule", "exponential", "--set", "gamma=0.5",
             "--steps", "3"),
            "step_limit",
            [(1 - 1 / 2) * (1 - 1 / 4) * (1 - 1 / 8)],
        ),
        (
            ("x^2/2", "--from", "1", "--lr", "0.1", "--update", "v = 0.5v + g; x = x - lr*v",
             "--state", "v=0", "--steps", "2"),
            "step_limit",
            [0.9 - 0.1 * (0.5 + 0.9)],
        ),
        (
            ("x^2/2", "--from", "1", "--update", "x = x - q*g", "--set", "q=1/4", "--steps", "2"),
            "step_limit",
            [0.75**2],
        ),
        (("a*x^2", "--let", "a=1/2", "--from", "1", "--lr", "1"), "converged_gradient", [0]),
        (
            ("x^2 + y^2", "--vars", "y,x", "--from", "y=2,x=4", "--lr", "0.25", "--steps", "1"),
            "step_limit",
            [1, 2],
        ),
    ],
)  # fmt: skip
def test_where_a_descent_leads(words: tuple[str, ...], status: str, point: list[float]) -> None:
    document = answered("descend", *words)
    assert document["status"] == status
    assert document["point"] == pytest.approx(point, abs=1e-12)
    assert document["trace"][-1]["point"] == document["point"]


def test_an_exact_descent_is_made_of_fractions() -> None:
    document = answered("descend", "x^2+10y^2", "--from", "1,1/3", "--lr", "1/11", "--exact", "--steps", "2")
    assert document["settings"] == {"lr": "1/11"}
    assert document["trace"][2]["exact"]["point"] == ["81/121", "27/121"]


@pytest.mark.parametrize(
    ("expression", "start", "rate", "form"),
    [
        ("x^20", f"0.{'3' * 390}", "1/7", "plain"),
        ("x^20", f"0.{'3' * 390}", "1/7", "json"),
        ("x^20", "10^300", "1/7", "csv"),
        ("x^2", "1", "1e400", "table"),
        ("x^3 - x^4/7", "22/7", "1/7", "json"),
    ],
)
def test_fractions_that_grow_end_well(expression: str, start: str, rate: str, form: str) -> None:
    words = ["--from", start, "--lr", rate, "--exact", "--steps", "9", "--format", form]
    ended = ran("descend", expression, *words)
    assert ended.returncode in (0, 1, 3)
    cut_short = (
        "gradcli: interrupted after 0 steps: its fractions are too long to go on; without --exact it does\n"
    )
    assert ended.stderr == (cut_short if form == "csv" else "")
    if form == "json":
        document = json.loads(ended.stdout)
        # A start whose value is already too long has no row; the document is whole all the same.
        assert [row["iter"] for row in document["trace"]] == list(range(len(document["trace"])))
        assert document["trace"] or "its fractions are too long" in document["message"]


def test_a_verdict_knows_the_curvature_and_what_works() -> None:
    verdict = answered("descend", "x^2+10y^2", "--from", "1,1", "--lr", "0.11", code=1)["verdict"]
    assert (verdict["name"], verdict["theorem"]) == ("diverging", True)
    assert (verdict["smallest_curvature"], verdict["largest_curvature"]) == pytest.approx((2, 20))
    assert (verdict["method_rate_limit"], verdict["condition_number"]) == pytest.approx((0.1, 10))
    assert [abs(entry) for entry in verdict["direction"]] == pytest.approx([0, 1])
    assert verdict["advice"]["status"] == "converged_gradient"
    assert verdict["advice"]["command"].startswith("gradcli descend 'x^2+10y^2' --from 1,1 ")


def test_chosen_columns_are_those_of_the_csv() -> None:
    words = ["--lr", "0.05", "--method", "momentum", "--columns", "iter,v,angle,f", "--steps", "2"]
    ended = ran("descend", "x^2 + 10y^2", "--from", "1,1", *words, "--format", "csv")
    header, first, second, third = csv.reader(io.StringIO(ended.stdout))
    assert header == ["iter", "v_x", "v_y", "angle", "value"]
    assert [first, second] == [["0", "0.0", "0.0", "", "11.0"], ["1", "2.0", "20.0", "", "0.81"]]
    # v = 0.9 (2, 20) + (1.8, 0); the moves are -0.05 times (2, 20) and (3.6, 18).
    assert [float(cell) for cell in third[1:3]] == pytest.approx([3.6, 18])
    cosine = (2 * 3.6 + 20 * 18) / (math.hypot(2, 20) * math.hypot(3.6, 18))
    assert float(third[3]) == pytest.approx(math.degrees(math.acos(cosine)))


def test_a_step_by_hand_is_beside_its_row() -> None:
    words = ["--from", "1,1", "--lr", "1/11", "--exact", "--work", "--steps", "1"]
    start, step = answered("descend", "x^2 + 10y^2", *words)["trace"]
    assert [line["name"] for line in start["work"]] == ["f"]
    assert [(line["name"], line["variable"], line["value"]) for line in step["work"]] == [
        ("partial", "x", "2"), ("partial", "y", "20"), ("x", "x", "9/11"), ("x", "y", "-9/11"),
        ("f", "", "81/11"),
    ]  # fmt: skip


def test_a_comparison_is_the_descents_it_is_made_of() -> None:
    words = ["--from", "1,1", "--from", "2,1", "--methods", "gd:0.05,adam:0.1:beta1=0.8,newton"]
    document = answered("compare", "x^2 + 10y^2", *words, "--steps", "20")
    runs = {(run["name"], *run["start"]): run for run in document["runs"]}
    assert list(runs) == [
        (name, x, 1.0) for x in (1.0, 2.0) for name in ("gd:0.05", "adam:0.1:beta1=0.8", "newton")
    ]
    alone = answered(
        "descend", "x^2 + 10y^2", "--from", "2,1", "--method", "adam", "--lr", "0.1", "--set", "beta1=0.8",
        "--steps", "20",
    )  # fmt: skip
    run = runs["adam:0.1:beta1=0.8", 2.0, 1.0]
    for name in ("method", "update", "settings", "status", "iterations", "point", "value", "evaluations"):
        assert run[name] == alone[name]


def test_what_two_processes_find_is_what_one_finds() -> None:
    methods = ",".join(f"gd:0.0000{n}" for n in range(21, 26))
    words = ["--from", "1", "--steps", "12000", "--methods", methods, "--timeout", "60"]
    document = answered("compare", "x^2", *words)
    # Each step multiplies x by 1 - 2 lr.
    for run in document["runs"]:
        assert run["iterations"] == 12000
        assert run["point"] == pytest.approx([(1 - 2 * run["settings"]["lr"]) ** 12000], rel=1e-9)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("given", ["gd:0.4", "gd:0.001", "gd:2", "newton", "gd:0.25"]),
        ("name", ["gd:0.001", "gd:0.25", "gd:0.4", "gd:2", "newton"]),
        # By hand: a rate of 0.25 halves x, 0.4 leaves a fifth of it, newton arrives at once.
        ("steps", ["newton", "gd:0.4", "gd:0.25", "gd:0.001", "gd:2"]),
        ("value", ["newton", "gd:0.4", "gd:0.25", "gd:0.001", "gd:2"]),
    ],
)
def test_the_order_of_a_comparison(order: str, names: list[str]) -> None:
    words = [
        "--from",
        "1",
        "--methods",
        "gd:0.4,gd:0.001,gd:2,newton,gd:0.25",
        "--ftol",
        "0",
        "--steps",
        "90",
    ]
    document = answered("compare", "x^2", *words, "--gtol", "1e-12", "--sort", order)
    assert [run["name"] for run in document["runs"]] == names
    assert document["sorted_by"] == order


def test_a_start_given_twice_is_run_once() -> None:
    words = ["--from", "1", "--from", "1", "--methods", "newton,gd:0.1", "--format", "table"]
    rows = [line for line in ran("compare", "x^2", *words).stdout.splitlines() if line.startswith("newton")]
    document = answered("compare", "x^2", *words[:-2])
    assert len(rows) == len([run for run in document["runs"] if run["name"] == "newton"])


def test_rates_are_swept_and_tuned() -> None:
    document = answered("compare", "x^2", "--from", "1", "--methods", "gd,newton", "--lr", "0.1,0.2")
    assert [run["name"] for run in document["runs"]] == ["gd:0.1", "gd:0.2", "newton"]
    tuned = answered("compare", "x^2", "--from", "1", "--methods", "gd,gd:0.1", "--tune")
    assert tuned["tuning"]
    # A rate of 0.5 arrives in one step.
    assert [run["settings"]["lr"] for run in tuned["runs"]] == [0.5, 0.1]
    assert tuned["runs"][0]["iterations"] == 1


def test_the_digits_of_a_comparison_are_fixed() -> None:
    """By hand: x = 1 - 0.25/2, and f = 0.875^2/4."""
    words = ["--from", "1", "--methods", "gd:0.25", "--steps", "1", "--format", "plain"]
    assert " 0.191406 " in ran("compare", "x^2/4", *words).stdout
    refused = ran("compare", "x^2/4", *words, "--digits", "12")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("gradcli: no such option '--digits'\n")


def test_methods_are_those_that_run() -> None:
    rows = list(csv.DictReader(io.StringIO(ran("methods", "--format", "csv").stdout)))
    known = method_list()
    groups = {
        "methods": known.methods, "directions": known.directions, "schedules": known.schedules,
        "line_searches": known.line_searches,
    }  # fmt: skip
    assert [(row["kind"], row["name"]) for row in rows] == [
        (kind, entry.name) for kind, entries in groups.items() for entry in entries
    ]
    names = [row["name"] for row in rows if row["kind"] in ("methods", "directions")]
    methods = ",".join(
        name if name not in ("gd", "momentum", "nesterov") else f"{name}:0.01" for name in names
    )
    runs = answered("compare", "x^2 + y^4", "--from", "1,1", "--methods", methods, "--steps", "3")["runs"]
    assert [run["method"] for run in runs] == names
    assert all(run["value"] < 2 for run in runs)


@pytest.mark.parametrize(
    ("words", "kind", "names"),
    [
        (("methods", "adam"), "methods", ["adam"]),
        (("methods", "cosine"), "schedules", ["cosine"]),
        (("problems", "booth"), "problems", ["@booth"]),
        (("problems", "@booth"), "problems", ["@booth"]),
    ],
)
def test_one_of_a_list_can_be_asked_for(words: tuple[str, ...], kind: str, names: list[str]) -> None:
    document = answered(*words)
    assert [entry["name"] for entry in document[kind]] == names
    assert all(document[other] == [] for other in list(document)[2:] if other != kind)


def test_problems_are_those_that_run() -> None:
    document = answered("problems")
    assert [problem["name"] for problem in document["problems"]] == [p.name for p in problem_list().problems]
    for problem in document["problems"][::12]:
        run = answered("descend", problem["name"], "--method", "bfgs", "--steps", "0")
        assert run["trace"][0]["point"] == pytest.approx([float(x) for x in problem["start"].split(",")])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("descend", "x^2", "--from", "1", "--lr", "2"), 1),
        (("descend", "x^2", "--from", "1", "--lr", "2", "--exact", "--steps", "90"), 1),
        (("descend", "x^2 - 9", "--from", "1", "--line-search", "polyak"), 1),
        (("descend", "x^2", "--from", "1", "--lr", "0.1", "--update", "x = x - lr*log(k - 3)"), 1),
        (("descend", "x^2", "--from", "1", "--lr", "0.1", "--schedule", "lr*10^k^k"), 1),
        (("descend", "x^2", "--from", "1", "--method", "adam", "--steps", "3", "--require-convergence"), 1),
        (("descend", "x^2", "--from", "1", "--method", "adam", "--steps", "3"), 0),
        (("descend", "x^2", "--from", "0", "--method", "bfgs"), 0),
        (("compare", "log(x)", "--from", "-1", "--methods", "newton,gd:0.1"), 0),
    ],
)
def test_the_exit_code_is_the_answer(words: tuple[str, ...], code: int) -> None:
    document = answered(*words, code=code)
    assert document["command"] == words[0]


def test_a_step_that_an_update_cannot_make_does_not_leave_the_domain_of_f() -> None:
    words = ["--from", "1", "--lr", "0.1", "--update", "x = x - lr*log(k - 3)"]
    document = answered("descend", "x^2", *words, code=1)
    assert document["message"].startswith("step 1 cannot be made: ")
    assert "domain of f" not in document["verdict"]["explanation"]


def test_too_many_variables_for_a_hessian_leave_no_half_document() -> None:
    start = ",".join(["1"] * 201)
    ended = ran(
        "descend", "sum(x[i]^2, i, 1, 201)", "--method", "newton", "--from", start, "--format", "json"
    )
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert "at most 200 variables" in json.loads(ended.stderr)["error"]["message"]


@pytest.mark.parametrize("width", [1, 40, 80])
@pytest.mark.parametrize(
    "words",
    [
        ("compare", "x^2 + 10y^2", "--from", "1,1", "--methods", "gd:0.05,newton"),
        ("descend", "x^2 + 10y^2", "--from", "1,1", "--lr", "0.11", "--every", "16"),
        ("descend", "x^2 + 10y^2", "--from", "1,1", "--lr", "1/11", "--exact", "--work", "--steps", "1"),
        ("methods",),
        ("problems",),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, tuple) else None,
)
def test_a_narrow_terminal_is_no_obstacle(words: tuple[str, ...], width: int) -> None:
    ended = ran(*words, "--format", "table", environment={"COLUMNS": str(width)})
    assert ended.returncode in (0, 1)
    assert ended.stderr == ""
    long = [line for line in ended.stdout.splitlines() if len(line) > width and " gradcli " not in line]
    if width == 80:
        assert long == []
    if width == 40:
        # what is longer has no space at which it could be broken
        assert [line for line in long if " " in line.strip()] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize(
    "words",
    [
        "compare 'x^2' --from 1 --methods newton",
        "compare 'x^2' --from 1 --methods newton --format table",
        "descend 'x^2' --from 1 --method newton",
        "descend 'x^2' --from 1 --lr 0.1 --work --steps 1 --format json",
        "methods",
        "problems --format ndjson",
    ],
)
def test_a_full_device_is_one_line(words: str) -> None:
    ended = in_shell(f"gradcli {words} > /dev/full")
    assert (ended.returncode, ended.stdout) == (4, "")
    told = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
    assert told in ([], ["gradcli: standard output cannot be written: No space left on device"])
    assert "No space left on device" in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        "descend 'x^2' --from 1 --lr 1e-6 --steps 30000",
        "descend 'x^2' --from 1 --lr 1e-6 --steps 30000 --format json",
        "descend 'x^2' --from 1 --lr 1e-6 --steps 30000 --columns iter,f --format csv",
        "problems --format csv; [ $? = 0 ] && exit 141",
    ],
)
def test_a_reader_that_leaves_is_no_failure(words: str) -> None:
    ended = in_shell(f"(gradcli {words}) | head -1; echo ${{PIPESTATUS[0]}}")
    assert ended.stderr == ""
    assert ended.stdout.splitlines()[-1] == "141"


@pytest.mark.parametrize(
    ("options", "number", "code"),
    [
        (("--method", "adam", "--columns", "iter,m,angle"), signal.SIGINT, 130),
        (("--lr", "1e-9", "--exact", "--every", "7"), signal.SIGTERM, 143),
        (("--lr", "1e-9", "--work"), signal.SIGINT, 130),
        (("--update", "x = x - 1e-9*g", "--maximize"), signal.SIGTERM, 143),
        (("--lr", "1e-12", "--every", "0", "--engine", "python"), signal.SIGINT, 130),
        (("--lr", "1e-12", "--every", "1000000000"), signal.SIGTERM, 143),
    ],
)
def test_an_interrupted_descent_is_a_whole_document(options: tuple[str, ...], number: int, code: int) -> None:
    words = [
        "descend",
        "x^2 + y^2",
        "--from",
        "1,1",
        *options,
        *ENDLESS,
        "--timeout",
        "60",
        "--format",
        "json",
    ]
    with subprocess.Popen([*GRADCLI, *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        text = process.stdout.read(300)
        time.sleep(0.3)
        began = time.monotonic()
        process.send_signal(number)
        text += process.stdout.read()
    assert time.monotonic() - began < 10
    assert process.returncode == code
    document = json.loads(text)
    assert document["status"] == "interrupted"
    shown = [row["iter"] for row in document["trace"]]
    assert shown[:3] in ([0, 1, 2], [0, 7, 14], [0, document["iterations"]])
    assert shown[-1] == document["iterations"]
    assert document["trace"][-1]["point"] == document["point"]


def test_the_last_row_is_the_point_that_is_returned_whenever_a_signal_comes() -> None:
    change = """
        from gradcli.output import as_json

        def recorded(step, *others, original=as_json.trace_record):
            if step.index == 5:
                os.kill(os.getpid(), signal.SIGINT)
            return original(step, *others)

        as_json.trace_record = recorded
    """
    words = ["descend", "x^2", "--from", "1", "--lr", "0.1", "--format", "json"]
    ended = subprocess.run(with_change(change, *words), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, "")
    document = json.loads(ended.stdout)
    last = document["trace"][-1]
    assert (last["iter"], last["point"]) == (document["iterations"], document["point"])


@pytest.mark.parametrize(
    ("form", "number", "code"),
    [
        ("json", signal.SIGINT, 130),
        ("json", signal.SIGTERM, 143),
        ("ndjson", signal.SIGINT, 130),
        ("plain", signal.SIGTERM, 143),
    ],
)
def test_a_signal_amid_the_verdict_leaves_a_whole_answer(number: int, code: int, form: str) -> None:
    change = f"""
        from gradcli.descent import verdict

        def slow(*arguments, original=verdict.verdict, **options):
            os.kill(os.getpid(), {int(number)})
            return original(*arguments, **options)

        verdict.verdict = slow
    """
    words = ["descend", "x^2", "--from", "1", "--lr", "0.1", "--steps", "3", "--format", form]
    ended = subprocess.run(with_change(change, *words), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (code, "")
    if form == "json":
        assert json.loads(ended.stdout)["iterations"] == 3
    elif form == "ndjson":
        assert json.loads(ended.stdout.splitlines()[-1])["iterations"] == 3
    else:
        assert "\nsteps: 3\n" in ended.stdout


# The first run takes long enough for the others to be shared between two processes; they never end.
SHARED = ["compare", "x^2", "--from", "1", *ENDLESS, "--methods", "gd:2e-6,gd:1e-12,gd:1e-13,gd:1e-14"]


@contextmanager
def sharing() -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Start a comparison, wait for its two processes, and end all of them."""
    process = subprocess.Popen(
        [*GRADCLI, *SHARED, "--timeout", "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    children: list[int] = []
    try:
        deadline = time.monotonic() + 30
        while len(children) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
            listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
            children = [int(word) for word in listed.split()]
        yield process, children
    finally:
        process.kill()
        process.communicate()


def is_running(number: int) -> bool:
    try:
        status = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def ended_within(numbers: list[int], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while any(map(is_running, numbers)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no list of processes here")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_an_interrupted_comparison_leaves_no_process(number: int, code: int) -> None:
    with sharing() as (process, children):
        # two that run, and one that watches the command
        assert len(children) in (2, 3)
        process.send_signal(number)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == code
        assert ended_within(children, 5)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no list of processes here")
def test_an_interrupt_of_the_whole_group_is_silent() -> None:
    """Ctrl-C reaches every process of a terminal's group at once."""
    with sharing() as (process, children):
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == 130
        assert ended_within(children, 5)


def test_csv_says_on_standard_error_that_time_ran_out() -> None:
    words = ["descend", "x^2", "--from", "1", "--lr", "1e-9", *ENDLESS, "--every", "1000000"]
    ended = ran_from_start(*words, "--timeout", "1", "--format", "csv")
    assert ended.returncode == 3
    told = r"gradcli: interrupted after \d+ steps: the time limit is met; --timeout allows more\n"
    assert re.fullmatch(told, ended.stderr)


def test_csv_says_on_standard_error_which_engine_could_not_be_had(tmp_path: Path) -> None:
    words = ["descend", "x^2", "--from", "1", "--lr", "1e-9", "--steps", "200000", "--every", "0"]
    environment = {"CC": "/bin/false", "XDG_CACHE_HOME": str(tmp_path)}
    ended = ran(*words, "--engine", "c", "--format", "csv", environment=environment)
    assert ended.returncode == 0
    assert ended.stderr.startswith("note: the C engine was not used: the compiler /bin/false failed")


def test_a_comparison_ends_in_time_with_what_it_has() -> None:
    started = time.monotonic()
    ended = ran_from_start(*SHARED, "--timeout", "2", "--format", "json")
    assert time.monotonic() - started < 6
    assert (ended.returncode, ended.stderr) == (3, "")
    document = json.loads(ended.stdout)
    assert [run["status"] for run in document["runs"]][1:] == ["interrupted"] * 3
    assert len(document["runs"]) == 4


def test_checking_many_entrants_counts_as_time() -> None:
    """Measured as processor time, which no other program on this machine can lengthen."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    methods = ",".join(f"adam:{n}e-9" for n in range(1, 2000))
    words = ["compare", "x^2", "--from", "1", "--methods", methods, "--timeout", "1", "--format", "csv"]
    assert ran_from_start(*words).returncode == 3
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


def test_working_steps_out_ends_in_time() -> None:
    started = time.monotonic()
    ended = ran_from_start(
        "descend", f"max({','.join(f'x{n}' for n in range(400))})", "--from", ",".join(["1"] * 400),
        "--lr", "0.1", "--work", "--timeout", "2",
    )  # fmt: skip
    assert time.monotonic() - started < 8
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("gradcli: no answer within 2 s while ")


def test_the_time_that_formulas_take_is_part_of_the_time_limit() -> None:
    change = """
        from gradcli.calculus import requests

        def slow(*arguments, original=requests.gradient, **options):
            time.sleep(2)
            return original(*arguments, **options)

        requests.gradient = slow
        began = time.monotonic()
        from gradcli.cli import main as entry

        def timed(original=entry.main):
            code = original()
            print(time.monotonic() - began, file=sys.stderr)
            return code

        entry.main = timed
    """
    words = ["descend", "x^2", "--from", "1", "--lr", "1e-9", *ENDLESS, "--every", "100000", "--work"]
    command = with_change(change, *words, "--timeout", "2.5", "--format", "csv")
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert float(ended.stderr.splitlines()[-1]) < 3.8
