"""`gradcli critical` as a person or a script meets it: real processes, output and error apart."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.test_commands import answered
from tests.forked import ran


def test_the_names_of_json_are_the_documented_ones() -> None:
    document = answered("critical", "(x^2+y^2-1)^2", "--box", "-2,2")
    assert list(document)[:7] == [
        "schema",
        "command",
        "expression",
        "variables",
        "gradient",
        "points",
        "sets",
    ]
    assert (document["completeness"], document["box"]) == ("proven", [[-2.0, 2.0], [-2.0, 2.0]])
    (point,) = document["points"]
    assert (point["at"], point["value"], point["kind"]) == ([0.0, 0.0], 1.0, "maximum")
    assert (point["eigenvalues"], point["exact"]) == ([-4.0, -4.0], ["0", "0"])
    (circle,) = document["sets"]
    assert (circle["description"], circle["kind"], circle["value"]) == ("x**2 + y**2 = 1", "minimum", 0.0)


def test_himmelblau_has_nine_points_four_of_them_minima() -> None:
    document = answered("critical", "@himmelblau")
    kinds = [point["kind"] for point in document["points"]]
    assert (kinds.count("minimum"), kinds.count("maximum"), kinds.count("saddle")) == (4, 1, 4)
    assert document["completeness"] == "proven"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("x + y^2", "no stationary point was found in the box"),
        ("x^2 + y^2", "the list is complete"),
        ("sin(x)+sin(y)+sin(x+y)", "completeness is not proven"),
        ("abs(x)", "kink"),
        ("x^3", "inflection"),
    ],
)
def test_what_is_said_to_a_person(formula: str, said: str) -> None:
    ended = ran("critical", formula, "--box", "0,6.5" if "sin" in formula else "-2,2")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert said in ended.stdout


def test_the_extremes_over_the_box() -> None:
    document = answered("critical", "x^2 - 2x y + 2y", "--box", "x=0:3,y=0:2", "--boundary")
    boundary = document["boundary"]
    assert boundary["completeness"] == "proven"
    assert [one["at"] for one in boundary["least"]] == [[0.0, 0.0], [2.0, 2.0]]
    assert [(one["at"], one["value"], one["exact_value"]) for one in boundary["greatest"]] == [
        ([3.0, 0.0], 9.0, "9")
    ]


def test_csv_has_a_row_for_each_point_and_each_set() -> None:
    table = list(
        csv.reader(io.StringIO(ran("critical", "x^2*y^2 + z^2", "--format", "csv", "--box", "-1,1").stdout))
    )
    assert table[0] == [
        "kind",
        "at_x",
        "at_y",
        "at_z",
        "value",
        "eigenvalue_1",
        "eigenvalue_2",
        "eigenvalue_3",
        "set",
    ]
    assert {row[0] for row in table[1:]} == {"minimum"}
    assert {row[-1] for row in table[1:]} == {"x = 0 and z = 0", "y = 0 and z = 0"}


def test_ndjson_streams_points_and_sets() -> None:
    lines = [json.loads(line) for line in ran("critical", "x^3-3x", "--format", "ndjson").stdout.splitlines()]
    assert [line.get("kind") for line in lines] == [None, "maximum", "minimum"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("x^2", "--box", "3"), "--box: the range needs a lower and an upper end"),
        (("x^2", "--box", "y=1:2"), "--box: there is no variable 'y'"),
        (("x^2", "--box", "2,1"), "--box: the range is empty"),
        (("5",), "there is no variable"),
    ],
)
def test_bad_boxes_are_refused(words: tuple[str, ...], message: str) -> None:
    ended = ran("critical", *words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in ended.stderr


def test_too_many_variables_meet_a_limit() -> None:
    ended = ran("critical", "sum(x[i]^2, i, 1, 30)")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "at most 20 variables" in ended.stderr


def on_terminal(*words: str, interrupt_after: float | None = None) -> tuple[str, int]:
    """Run with standard error on a terminal; return what that got, and the exit code."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gradcli", *words], stdout=subprocess.PIPE, stderr=slave, env=environment
    )
    os.close(slave)
    seen = b""
    if interrupt_after is not None:
        time.sleep(interrupt_after)
        process.send_signal(signal.SIGINT)
    while True:
        try:
            chunk = os.read(master, 4096)
        except OSError:
            break
        seen += chunk
        if not chunk:
            break
    process.communicate(timeout=30)
    os.close(master)
    return seen.decode(), process.returncode


def test_a_long_search_shows_the_seconds_and_leaves_no_trace() -> None:
    seen, _ = on_terminal("critical", "@ackley", "--timeout", "4")
    assert "searching for stationary points: 1 s of at most 4 s" in seen
    assert seen.endswith("\r\033[K") or "no answer within 4 s" in seen.rpartition("\033[K")[2]


def test_an_interrupted_search_leaves_no_trace() -> None:
    seen, code = on_terminal("critical", "@ackley", interrupt_after=3)
    assert code == 130
    assert seen.endswith("\r\033[K")


def test_a_short_search_shows_nothing() -> None:
    assert on_terminal("critical", "x^2", "--box", "-1,1") == ("", 0)
