"""`gradcli numdiff` as a person or a script meets it: real processes, output and error apart."""

from __future__ import annotations

import json
import math

import pytest

from tests.cli.test_commands import answered
from tests.forked import ran


def test_the_document_of_exp_at_1() -> None:
    document = answered("numdiff", "exp(x)", "--at", "1")
    assert (document["expression"], document["variables"], document["at"]) == ("exp(x)", ["x"], [1.0])
    assert (document["value"], document["status"]) == (math.e, "ok")
    (partial,) = document["derivatives"]
    assert (partial["variable"], partial["exact"]) == ("x", math.e)
    row = next(row for row in partial["rows"] if row["h"] == 1e-7)
    forward = (math.exp(1 + 1e-7) - math.e) / 1e-7
    assert row["forward"]["approximation"] == forward
    assert row["forward"]["error"] == pytest.approx(abs(forward - math.e), rel=1e-6)
    assert partial["methods"]["central"]["order"] == 2
    # (3 e_f/|f'''|)^(1/3) with e_f = 2 e u
    assert partial["methods"]["central"]["theoretical_h"] == pytest.approx(
        (6 * 2.0**-53) ** (1 / 3), rel=1e-3
    )
    (step,) = partial["steps"]
    assert (step["h"], step["forward"]["is_good"], step["central"]["is_good"]) == (1e-7, True, False)
    regimes = {row["h"]: row["central"]["regime"] for row in partial["rows"]}
    assert (regimes[1e-4], regimes[1e-7]) == ("truncation", "rounding")


def test_a_gradient_that_no_precision_tells_is_no_internal_error() -> None:
    assert ran("grad", "erfc(1e200*x)", "--at", "1").returncode == 1


@pytest.mark.parametrize(("variables", "has_hint"), [("x", False), ("x,y", True)])
def test_fewer_partials_are_proposed_where_there_are_several(variables: str, has_hint: bool) -> None:
    """A product of very many factors takes longer than the time given."""
    names = variables.split(",")
    text = "*".join(f"sin({name} + {k})" for k in range(3000) for name in names)
    ended = ran("numdiff", text, "--at", ",".join("1" for _ in names), "--timeout", "0.3")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ("--wrt" in ended.stderr) is has_hint


@pytest.mark.parametrize(
    ("words", "code", "status", "variables"),
    [
        (("x^2*y*z", "--at", "y=2,x=1,z=3", "--wrt", "z,x", "--wrt", "z"), 0, "ok", ["z", "x"]),
        (("abs(a*x) + y", "--at", "0,1", "--let", "a=2"), 1, "not_differentiable", ["y"]),
        (("abs(x) + y", "--at", "0,1", "--wrt", "y"), 0, "not_differentiable", ["y"]),
        (("log(x)", "--at", "-1"), 1, "undefined", []),
        (("exp(x)", "--at", "710"), 1, "ok", ["x"]),
        (("5",), 0, "ok", []),
        (("1e308*x", "--at", "1"), 0, "ok", ["x"]),
        (("1e308*x*y", "--at", "1,1"), 0, "ok", ["x", "y"]),
        (("erf(x)", "--at", "1000"), 0, "ok", ["x"]),
        (("exp(x)", "--at", "-800"), 0, "ok", ["x"]),
    ],
)
def test_status_and_exit_code(words: tuple[str, ...], code: int, status: str, variables: list[str]) -> None:
    document = answered("numdiff", *words, code=code)
    assert document["status"] == status
    assert [partial["variable"] for partial in document["derivatives"]] == variables


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("x^2",), "gradcli: numdiff needs a point"),
        (("x", "--at", "1", "--wrt", "z"), "gradcli: --wrt: 'z' is no variable; there are x"),
        (
            ("x", "--at", "1", "--step", "-1e-7"),
            "gradcli: --step wants a positive number that a double holds",
        ),
        (("x", "--at", "1", "--at", "2"), "gradcli: --at is given twice"),
        (("x", "--at", "1e400"), "gradcli: --at: no double holds the coordinate x"),
    ],
)
def test_a_refusal_leaves_standard_output_empty(words: tuple[str, ...], line: str) -> None:
    ended = ran("numdiff", *words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(line)


def test_steps_are_judged_and_have_rows_of_their_own() -> None:
    ended = ran("numdiff", "x^2", "--at", "1", "--step", "2^-26", "--step", "1e-5", "--format", "csv")
    header, *rows = (line.split(",") for line in ended.stdout.splitlines())
    assert header[:4] == ["variable", "exact", "h", "forward"]
    assert len(rows) == 16
    # 1 + 2^-26 and its square are doubles: the quotient is 2 + 2^-26.
    chosen = next(row for row in rows if row[2] == repr(2.0**-26))
    assert chosen[3] == repr(2 + 2.0**-26)


def test_partials_stream_as_lines() -> None:
    ended = ran("numdiff", "x*y", "--at", "1,2", "--format", "ndjson")
    head, *partials = map(json.loads, ended.stdout.splitlines())
    assert "derivatives" not in head
    assert [partial["variable"] for partial in partials] == ["x", "y"]


def test_a_person_reads_errors_picture_and_verdict() -> None:
    ended = ran("numdiff", "sin(x)", "--at", "1", "--format", "plain")
    lines = ended.stdout.splitlines()
    assert lines[0] == "f(x) = sin(x)"
    assert "Is h = 1e-07 a good step?" in lines
    rows = [line for line in lines if line.startswith("1e-") and "|" not in line]
    assert (len(rows), sum(row.count("*") for row in rows)) == (15, 4)
    assert "F forward   C central   X complex step   R Richardson" in ended.stdout
    assert max(len(line) for line in lines if " |" in line) <= 80
