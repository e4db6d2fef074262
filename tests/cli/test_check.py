"""`gradcli check` as a teacher's script meets it: exit codes, files, standard input, refusals."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from gradcli.cli import progress, shell
from gradcli.cli.main import COMMANDS
from tests.cli.test_commands import answered, ran_from_start
from tests.forked import ran


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the standard output of the tests, which a process that failed would give up."""
    monkeypatch.setattr(shell, "discard_output", lambda: None)
    # What earlier tests took in this process is not time that this command has spent.
    monkeypatch.setattr(progress, "seconds_spent", lambda: 0.0)


def test_a_wrong_gradient_ends_with_1_and_tells_the_mistake() -> None:
    words = ("x^2*y + sin(x*y)", "--claim", "2x y + cos(x y), x^2 + x cos(x y)", "--at", "1,2")
    document = answered("check", *words, code=1)
    wrong, right = document["components"]
    assert (document["agrees"], wrong["agrees"], right["agrees"]) == (False, False, True)
    assert (wrong["mistake"], wrong["detail"]) == (
        "missing_inner_derivative", "the inner derivative of sin(x*y), y, is missing",
    )  # fmt: skip
    assert wrong["witness"]["at"] == [1.0, 2.0]
    # 4 + cos(2) and 4 + 2 cos(2)
    assert wrong["witness"]["claimed"] == pytest.approx(3.5838531634528576, rel=1e-15)
    assert wrong["witness"]["correct"] == pytest.approx(3.1677063269057152, rel=1e-15)
    assert (right["how"], right["witness"], right["mistake"]) == ("exact", None, None)
    assert [part["agrees"] for part in document["evaluations"][0]["components"]] == [False, True]


def test_what_grad_writes_is_a_right_claim(tmp_path: Path) -> None:
    file = tmp_path / "gradient.json"
    file.write_text(ran("grad", "a*x^2*y", "--let", "a=3", "--vars", "y,x", "--format", "json").stdout)
    ended = ran("check", "a*x^2*y", "--let", "a=3", "--claim-file", str(file))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith("verdict: the claim is right\n")


def test_hessian_and_values_have_their_verdicts() -> None:
    assert answered("check", "x^2*y", "--hessian", "--claim", "2y, 2x; 2x, 0")["agrees"] is True
    document = answered("check", "x^2*y", "--values", "4.0,1", "--at", "1,2")
    assert (document["agrees"], document["at"]) == (True, [1.0, 2.0])


def test_the_time_is_limited() -> None:
    ended = ran_from_start("check", "x^2", "--claim", "2*x", "--timeout", "0.01")
    assert (ended.returncode, ended.stdout) == (3, "")


@pytest.mark.parametrize(
    "data",
    [
        b"2x y, x^2\n",
        b"\xef\xbb\xbf2x y\r\nx^2\r\n",
        b'["2*x*y", "x^2"]',
        '{"y": "x²", "x": "2·x·y"}'.encode(),
    ],
    ids=["text", "lines, a mark and carriage returns", "list", "mapping"],
)
def test_a_claim_is_read_from_a_file_or_standard_input(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "claim"
    file.write_bytes(data)
    assert run("x^2*y", "--claim-file", str(file)) == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run("x^2*y", "--claim-file", "-") == 0


def test_without_the_answer_no_correct_formula_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("x^2*y", "--claim", "x*y, x^2", "--no-answer") == 1
    told = capsys.readouterr().out
    assert "likely mistake: the power rule" in told
    assert "2*x*y" not in told


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["x^2"], 2, 'check needs a claim\n  add one, as in --claim "2*x*y, x^2"\n'),
        (["x^2", "--claim", "2*x", "--values", "2"], 2, "--claim and --values do not go together"),
        (["x^2", "--values", "2"], 2, "--values belongs to one point\n  add --at once, as in --at 1,2\n"),
        (["x^2", "--values", "2", "--at", "1", "--at", "2"], 2, "--values belongs to one point"),
        (["-", "--claim-file", "-"], 2, "EXPR and --claim-file cannot both be standard input"),
        (["x*y", "--claim", "z, x"], 2, "--claim: df/dx: 'z' is no variable of the function\n  z, x\n  ^\n"),
        (["x*y", "--claim", "y"], 2, "--claim: 2 formulas wanted (for x, y), 1 given\n  y\n  ^\n"),
        (["x*y", "--values", "y,1", "--at", "1,2"], 2, "--values: df/dx: a number cannot contain 'y'"),
        (["x^2", "--claim-file", "/no/such/file"], 2, "/no/such/file cannot be read: No such file"),
        (["x^2", "--claim-file", "/"], 2, "/ cannot be read: Is a directory"),
        (["sn(x)", "--claim", "1"], 2, "unknown function 'sn'"),
        (["3", "--claim", "0"], 2, "there is no variable, so there is nothing to check"),
        (["3", "--claim", ""], 2, "there is no variable, so there is nothing to check"),
        (["x^2", "--claim", "2*x", "--at", "1,2"], 2, "--at: 1 coordinate wanted"),
        (["+".join(f"x{n}" for n in range(31)), "--hessian", "--claim", "1"], 2, "--claim: 31 rows of 31"),
        (["x^2", "--claim", "9^9^9^9"], 3, "--claim: df/dx: the integer power limit is met"),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else "",
)
def test_a_refusal_says_what_is_wrong(
    words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == code
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith(f"gradcli: {told}")


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (b"\xff\xfe2", 2, " is UTF-16, not UTF-8"),
        (b"1\xfe2", 2, " is not UTF-8: byte 2 is wrong"),
        (b"\x00\x01", 2, "unexpected character U+0000"),
        (b'{"x": ', 2, "--claim-file: this JSON cannot be read: line 1"),
        (b"", 2, "--claim-file: 1 formula wanted (for x), 0 given"),
        (b"1" * 2_000_001, 3, " is longer than 2000000 bytes"),
    ],
    ids=["wide", "not text", "binary", "broken JSON", "empty", "too long"],
)
def test_a_file_that_holds_no_claim_is_refused(
    data: bytes, code: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "claim"
    file.write_bytes(data)
    assert run("x^2", "--claim-file", str(file)) == code
    output, errors = capsys.readouterr()
    assert output == ""
    assert told in errors


def test_a_refusal_is_told_in_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("x*y", "--claim", "y", "--format", "json") == 2
    error = json.loads(capsys.readouterr().err)["error"]
    assert (error["kind"], error["exit_code"]) == ("expression", 2)


def run(*words: str) -> int:
    """Run the command in this process, apart from its child."""
    sequence: Sequence[str] = ["check", *words]
    return shell.answered(sequence, COMMANDS)
