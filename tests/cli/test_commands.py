"""The commands as a person or a script meets them: in processes, standard output and error apart."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.forked import ran

GRADCLI = [sys.executable, "-m", "gradcli"]


def ran_from_start(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as it is started anew, where the seconds that it takes matter."""
    return subprocess.run([*GRADCLI, *words], capture_output=True, text=True, timeout=60, check=False)


def answered(*words: str, code: int = 0, stdin: str = "") -> dict[str, Any]:
    ended = ran(*words, "--format", "json", stdin=stdin)
    assert (ended.returncode, ended.stderr) == (code, "")
    document = json.loads(ended.stdout, parse_constant=pytest.fail)
    assert list(document)[:2] == ["schema", "command"]
    assert (document["schema"], document["command"]) == ("gradcli/1", words[0])
    return dict(document)


def test_grad_of_the_example() -> None:
    document = answered("grad", "x**2+y**2", "--at", "1,1", "--dir", "3,4")
    assert document["gradient"] == ["2*x", "2*y"]
    (point,) = document["evaluations"]
    assert point["at"] == [1.0, 1.0]
    assert (point["value"], point["gradient"], point["status"]) == (2.0, [2.0, 2.0], "ok")
    assert point["norm"] == 8**0.5
    assert point["exact"] == {"at": ["1", "1"], "value": "2", "gradient": ["2", "2"], "norm": "2*sqrt(2)"}
    (along,) = point["directional"]
    assert (along["direction"], along["unit"]) == ([3.0, 4.0], [0.6, 0.8])
    assert (along["derivative"], along["exact"]) == (2.8, "14/5")


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("grad", "abs(x)+y^2", "--at", "0,1"), 1, "not_differentiable"),
        (("grad", "log(x)", "--at", "-1"), 1, "undefined"),
        (("grad", "x/x", "--at", "0"), 1, "undefined"),
        (("grad", "-x**2 - y**2", "--at", "0,0"), 0, "stationary"),
        (("grad", "tan(x)", "--at", "pi/2"), 1, "undefined"),
        (("directional", "abs(x)+y^2", "--at", "0,1", "--dir", "0,1"), 1, "not_differentiable"),
    ],
)
def test_the_status_of_a_point(words: tuple[str, ...], code: int, status: str) -> None:
    assert answered(*words, code=code)["evaluations"][0]["status"] == status


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("x**2+y**2", "--from", "4,3", "--lr", "0.1"), 0, "converged_gradient"),
        (("x**2+10y**2", "--from", "1,1", "--lr", "0.11"), 1, "diverged"),
        (("log(x)+y^2", "--from", "0.35,1", "--lr", "0.1"), 1, "domain_error"),
        (("1/x", "--from", "0", "--lr", "0.1"), 1, "domain_error"),
        (("exp(x)", "--from", "1000", "--lr", "0.1"), 1, "not_finite"),
        (("exp(x)/(1+exp(x))", "--from", "800", "--lr", "0.1"), 1, "not_finite"),
        (("x^2-y^2", "--from", "0,0", "--lr", "0.1"), 0, "stationary_start"),
        (("x^2", "--from", "1", "--lr", "1", "--steps", "9"), 0, "step_limit"),
        (("x^2", "--from", "1", "--lr", "1", "--steps", "9", "--require-convergence"), 1, "step_limit"),
        (("x^2", "--from", "1", "--lr", "0.1", "--xtol", "0.01"), 0, "converged_step"),
        (("x^2", "--from", "1", "--lr", "0.1", "--ftol", "0.01"), 0, "converged_value"),
        (("x^2", "--from", "1", "--lr", "1e-9", "--steps", "1000000000", "--every", "100000000",
          "--timeout", "1"), 3, "interrupted"),
    ],
)  # fmt: skip
def test_the_end_of_a_descent(words: tuple[str, ...], code: int, status: str) -> None:
    document = answered("descend", *words, code=code)
    assert document["status"] == status
    if trace := document["trace"]:
        assert (trace[0]["iter"], trace[-1]["point"]) == (0, document["point"])


def test_standard_input_is_an_expression() -> None:
    assert answered("grad", "-", "--at", "1,2", stdin="x**2*y\n")["expression"] == "x**2*y"


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("grad", "sn(x)+y"), 2, "gradcli: unknown function 'sn'"),
        (("grad", "__import__('os').system('touch pwned')"), 2, "gradcli: unexpected "),
        (("grad", "9**9**9**9 * x"), 3, "gradcli: the integer power limit is met"),
        (("grad", "x*y", "--at", "1"), 2, "gradcli: --at: 2 coordinates wanted"),
        (("grad", "x*y", "--dir", "1,1"), 2, "gradcli: --dir needs a point"),
        (("grad", "x*y", "--at", "1,1", "--dir", "0,0"), 2, "gradcli: --dir: the zero vector"),
        (("grad", "log(-1)*x"), 2, "gradcli: log(-1) is undefined"),
        (("descend", "x^2", "--lr", "0.1"), 2, "gradcli: a start is missing"),
        (("descend", "x^2", "--from", "1", "--lr", "0"), 2, "gradcli: the learning rate"),
        (("descend", "x^2", "--from", "1", "--lr", "-0.1"), 2, "gradcli: the learning rate"),
        (("descend", "x^2", "--from", "1", "--lr", "0.1", "--method", "adm"), 2, "gradcli: --method"),
        (("descend", "x^2", "--from", "1", "--lr", "0.1", "--columns", "q"), 2, "gradcli: --columns"),
        (("descend", "exp(x)", "--from", "1", "--lr", "0.1", "--exact"), 2, "gradcli: --exact works"),
        (("descend", "x^2", "--from", "1", "--update", "x = 9^9^9^9*x"), 3, "gradcli: the integer power"),
        (("compare", "x^2", "--from", "1", "--methods", "gd,adm"), 2, "gradcli: "),
        (("compare", "@rosenbroc"), 2, "gradcli: there is no problem"),
        (("directional", "x^2", "--at", "1"), 2, "gradcli: directional needs a direction"),
        (("grad", "x*y", "--vars", "x"), 2, "gradcli: 'y' is neither in --vars"),
    ],
)
def test_a_refusal_leaves_standard_output_empty(words: tuple[str, ...], code: int, line: str) -> None:
    ended = ran(*words)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert ended.stderr.startswith(line)
    as_json = ran(*words, "--format", "json")
    assert (as_json.returncode, as_json.stdout) == (code, "")
    assert json.loads(as_json.stderr)["error"]["exit_code"] == code


def test_symbolic_work_ends_at_its_deadline_and_names_what_works() -> None:
    started = time.monotonic()
    ended = ran_from_start("grad", f"max({','.join(f'x{n}' for n in range(400))})", "--timeout", "2")
    assert time.monotonic() - started < 8
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("gradcli: no answer within 2 s while differentiating the expression")
    assert "--numeric" in ended.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("format_", ["json", "ndjson", "csv", "plain"])
def test_an_interrupted_trace_is_whole(number: int, code: int, format_: str) -> None:
    words = ["descend", "x^2", "--from", "1", "--lr", "1e-9", "--steps", "1000000000", "--every", "1000"]
    with subprocess.Popen(
        [*GRADCLI, *words, "--format", format_], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        text = process.stdout.read(300)
        os.kill(process.pid, number)
        text += process.stdout.read()
    assert process.returncode == code
    assert text.endswith("\n")
    if format_ == "json":
        assert json.loads(text)["status"] == "interrupted"
    if format_ == "ndjson":
        assert [json.loads(line) for line in text.splitlines()][-1]["status"] == "interrupted"


def test_the_same_words_give_the_same_bytes() -> None:
    words = ["grad", "x*y*z + sin(a*b) + max(x, y)^2", "--at", "1,2,3,4,5", "--format", "json"]
    outputs = {
        subprocess.run(
            [*GRADCLI, *words], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
