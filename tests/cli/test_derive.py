"""`gradcli derive` as a person or a script meets it."""

from __future__ import annotations

import pytest

from tests.cli.test_commands import answered
from tests.forked import ran


def test_each_partial_is_derived_in_the_order_of_the_variables() -> None:
    document = answered("derive", "x^2*y + sin(x*y)")
    assert [(d["variable"], d["held"], d["result"]) for d in document["derivations"]] == [
        ("x", ["y"], "2*x*y + y*cos(x*y)"),
        ("y", ["x"], "x**2 + x*cos(x*y)"),
    ]
    rules = [rule["name"] for rule in document["rules"]]
    assert rules == ["sum", "constant_multiple", "power", "chain", "sin", "variable"]


def test_only_the_variables_asked_for() -> None:
    for words in (("--wrt", "z,y"), ("--wrt", "z", "--wrt", "y")):
        document = answered("derive", "x*y*z", *words)
        assert [d["variable"] for d in document["derivations"]] == ["z", "y"]


def test_a_brief_derivation_is_shorter_and_ends_the_same() -> None:
    full, brief = (answered("derive", "x*exp(-x^2)", "--level", level) for level in ("full", "brief"))
    ends = [d["derivations"][0]["result"] for d in (full, brief)]
    lengths = [len(d["derivations"][0]["steps"]) for d in (full, brief)]
    assert ends == ["exp(-x**2) - 2*x**2*exp(-x**2)"] * 2
    assert lengths[1] < lengths[0]


def test_constants_and_declared_variables_count() -> None:
    document = answered("derive", "a*x^2", "--let", "a=3", "--vars", "x,t")
    assert [d["result"] for d in document["derivations"]] == ["6*x", "0"]


def test_a_result_with_parts_can_be_typed_again() -> None:
    text = "sin(x*y)*exp(-(x*y)) + log(1+(x*y)^2)/(x*y) + cos(x*y)^2*sqrt(1+x*y) + atan(x*y)^3 - x*y/(1+x^2)"
    result = answered("derive", text, "--wrt", "x")["derivations"][0]["result"]
    assert "u1_x = y" in result
    again = answered("grad", result, "--vars", "x,y", "--at", "1,2")["evaluations"][0]
    gradient = answered("grad", text, "--at", "1,2")["evaluations"][0]["gradient"]
    assert again["value"] == pytest.approx(gradient[0], rel=1e-14)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("x^2", "--wrt", "y"), "--wrt: 'y' is no variable; there are x"),
        (("x*theta", "--wrt", "teta"), "did you mean 'theta'?"),
        (("x^2", "--level", "short"), "no such level 'short'; there are full, brief"),
        (("x^2", "--blank", "--format", "json"), "--blank is for people"),
        (("sn(x)",), "unknown function 'sn'"),
    ],
)
def test_what_cannot_be_derived_is_told(words: tuple[str, ...], message: str) -> None:
    ended = ran("derive", *words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in ended.stderr


def test_too_long_a_formula_is_refused_at_once() -> None:
    ended = ran("derive", " + ".join(f"x{n}^2" for n in range(1500)))
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "the derivation limit is met: at most 2000" in ended.stderr


def test_what_has_a_derivative_nowhere_meets_our_limit() -> None:
    ended = ran("derive", "sqrt(-1 - x^2)")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "at which sqrt(-1 - x**2) has a derivative that a double holds" in ended.stderr


def test_the_names_of_derivatives_are_unused_ones() -> None:
    text = "u = x^2 + y^2; v = sqrt(u); (v*exp(-v) + log(u))*sin(v*u)*cos(u + v)*atan(u*v)*u_x"
    result = answered("derive", text, "--wrt", "x")["derivations"][0]["result"]
    again = answered("grad", result, "--vars", "u_x,x,y", "--at", "3,1,2")["evaluations"][0]["value"]
    gradient = answered("grad", text, "--at", "3,1,2")["evaluations"][0]["gradient"]
    assert again == pytest.approx(gradient[1], rel=1e-13)


def test_a_formula_without_variables_says_so() -> None:
    ended = ran("derive", "pi^2")
    assert ended.returncode == 0
    assert "there is no variable to differentiate by" in ended.stdout
