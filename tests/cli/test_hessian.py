"""`gradcli hessian` as a person or a script meets it: real processes, output and error apart."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_commands import answered
from tests.forked import ran


def test_rosenbrock_at_its_minimum() -> None:
    document = answered("hessian", "(1-x)^2 + 100*(y-x^2)^2", "--at", "1,1", "--times", "1,2")
    assert document["hessian"] == [["1200*x**2 - 400*y + 2", "-400*x"], ["-400*x", "200"]]
    (point,) = document["evaluations"]
    assert point["hessian"] == [[802.0, -400.0], [-400.0, 200.0]]
    assert (point["status"], point["definiteness"]) == ("stationary", "positive")
    assert point["minors"] == [802.0, 400.0]
    assert point["condition"] == pytest.approx(2508.009601277, rel=1e-12)
    assert point["products"][0]["product"] == [2.0, 0.0]


@pytest.mark.parametrize(
    ("words", "code", "status", "definiteness"),
    [
        (("x^3 - 3*x*y^2", "--at", "0,0"), 0, "stationary", "zero"),
        (("x*y", "--at", "1,2"), 0, "ok", "indefinite"),
        (("x*abs(x)", "--at", "0"), 1, "not_differentiable", None),
        (("log(x)", "--at", "-1"), 1, "undefined", None),
        (("x^2", "--at", "1", "--numeric"), 0, "ok", "positive"),
    ],
)
def test_the_status_of_a_point(
    words: tuple[str, ...], code: int, status: str, definiteness: str | None
) -> None:
    (point,) = answered("hessian", *words, code=code)["evaluations"]
    assert (point["status"], point["definiteness"]) == (status, definiteness)


def test_numbers_alone_have_no_formula() -> None:
    document = answered("hessian", "x^2 + y^2", "--at", "1,1", "--numeric")
    assert document["hessian"] is None
    assert [remark["kind"] for remark in document["remarks"]] == ["numeric"]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("x^2 + y^2", "f is strictly convex"),
        ("(x + y)^2", "f is convex, so that every stationary point is a global minimum"),
        ("-x^2 - 3*y^2", "f is strictly concave"), ("3*x + y", "f is affine"), ("x*y", None),
        ("x^4 + y^2", None),
        # Constant where it exists, but these are not smooth everywhere.
        ("x^2 + abs(x)", None), ("x^2 + floor(x)", None), ("x^2 + where(x > 1, 1, 0)", None),
    ],
)  # fmt: skip
def test_a_constant_hessian_tells_of_the_whole_function(text: str, shape: str | None) -> None:
    remarks = [remark["text"] for remark in answered("hessian", text)["remarks"]]
    assert (len(remarks), shape) == (0, None) or str(remarks[0]).endswith(f": {shape}")


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("x^2", "--times", "1"), 2, "gradcli: --times needs a point"),
        (("x^2", "--numeric"), 2, "gradcli: --numeric needs a point"),
        (("x*y", "--at", "1,1", "--times", "1"), 2, "gradcli: --times: 2 coordinates wanted"),
        (("+".join(f"x{n}^2" for n in range(31)),), 3, "gradcli: the matrix limit is met"),
        (("sn(x)",), 2, "gradcli: unknown function 'sn'"),
    ],
)
def test_a_refusal_leaves_standard_output_empty(words: tuple[str, ...], code: int, line: str) -> None:
    ended = ran("hessian", *words)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert ended.stderr.startswith(line)


def test_too_many_variables_have_products_alone() -> None:
    text = " + ".join(f"x{n}^2*x{n + 1}" for n in range(40))
    ones = ",".join(["1"] * 41)
    document = answered("hessian", text, "--at", ones, "--times", ones)
    (point,) = document["evaluations"]
    assert (document["hessian"], point["hessian"]) == (None, None)
    assert [remark["kind"] for remark in document["remarks"]] == ["products"]
    # Rows of x_n^2 x_{n+1} at ones: 2 on the diagonal but in the last row, 2 beside it.
    assert point["products"][0]["product"] == [4.0, *[6.0] * 39, 2.0]
    refused = ran("hessian", text, "--at", ones)
    assert refused.returncode == 3
    assert "--times" in refused.stderr


def test_points_stream_as_lines() -> None:
    ended = ran("hessian", "x*y", "--at", "0,0", "--at", "1,1", "--format", "ndjson")
    head, *points = map(json.loads, ended.stdout.splitlines())
    assert "evaluations" not in head
    assert [point["at"] for point in points] == [[0.0, 0.0], [1.0, 1.0]]
