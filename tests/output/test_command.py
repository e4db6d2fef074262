"""A run spelled as a command: typed into a shell, it is the same run."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.descent.loop import carried_out, descend
from gradcli.descent.verdict import verdict
from gradcli.language.expression import read
from gradcli.numeric.points import floats_of, parse_number, parse_point
from gradcli.output.command import command_of
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Run
from tests.forked import ran
from tests.output.samples import BETTER

GRADCLI = [sys.executable, "-m", "gradcli"]

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def typed(command: str) -> dict[str, Any]:
    """Run a command as a shell would, and return what it answers."""
    name, *words = shlex.split(command)
    assert name == "gradcli"
    options = words[: words.index("--")] if "--" in words else words
    rest = words[len(options) :]
    ended = ran(*options, "--format", "json", *rest)
    assert ended.stderr == ""
    return dict(json.loads(ended.stdout))


def check_same(run: Run) -> None:
    """Compare a run with the one that its command makes."""
    again = typed(command_of(run))
    assert run.last is not None
    assert (again["status"], again["iterations"]) == (run.status.code, run.last.index)
    assert again["point"] == list(run.last.point)
    assert again["value"] == run.last.value
    assert (again["method"], again["update"]) == (run.method.name, run.method.update)
    assert again["settings"] == dict(run.method.settings)
    assert (again["schedule"], again["line_search"]) == (run.method.schedule, run.method.line_search)
    assert again["maximize"] is run.plan.maximize
    assert again["variables"] == list(run.of.variables)


OWN = "v = q*v + g; x = x - lr*v/(1 + where(k > 3, 1, 0))"

PLANS = {
    "plain": Plan(learning_rate=0.1),
    "small rate": Plan(learning_rate=1e-7),
    "momentum": Plan("momentum", 0.02, {"momentum": 0.5, "dampening": 0.25}),
    "adam": Plan("adam", None, {"beta1": 0.8}),
    "newton": Plan("newton", None, {"damping": 1e-2, "c1": 1e-3}),
    "direction without a search": Plan("steepest", 0.01, line_search="none"),
    "line search": Plan(line_search="exact"),
    "schedule": Plan(learning_rate=0.1, schedule="exponential", settings={"gamma": 0.9}),
    "own schedule": Plan(learning_rate=0.1, schedule="lr/(1 + 0.1*k*q)", settings={"q": 2.0}),
    "own method": Plan(learning_rate=0.01, update=OWN, state={"v": -0.5}, settings={"q": 0.9}),
    "climbing": Plan("adam", 0.1, maximize=True),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_spelled_whole(name: str) -> None:
    check_same(carried_out(read("x^2 + 10y^2"), (1.0, -0.5), PLANS[name], Stopping(steps=12)))


@pytest.mark.parametrize(
    "stopping",
    [
        Stopping(steps=0),
        Stopping(gtol=0.0, steps=5),
        Stopping(gtol=1e-9),
        Stopping(xtol=0.125),
        Stopping(ftol=1e-3, steps=2000),
    ],
)
def test_bounds_are_spelled_where_they_are_not_the_usual(stopping: Stopping) -> None:
    run = carried_out(read("x^2"), (3.0,), Plan(learning_rate=0.25), stopping)
    check_same(run)
    assert "--gtol" not in command_of(replace(run, stopping=Stopping()))


@pytest.mark.parametrize(
    ("source", "variables", "constants"),
    [
        ("x^2 + y^2", ["y", "x"], None),
        ("x^2 + y^2", ["x", "y", "z"], None),
        ("x^2 + a*y^2", None, {"a": "-3/7"}),
        ("x^2 + a*y^2 + b", None, {"a": "sqrt(2)/2", "b": "1e-3"}),
        ("θ^2 + α*y^2", None, {"α": "2"}),
        ("-x^2 - y^2", None, None),
        ("-x^2 - y^2 + 1", ["y", "x"], None),
        ("--x^2 + y^2", None, None),
        ("|x| + √(y² + 1)", None, None),
        ("x^2\n\t+ y^2", None, None),
        ("u = x*y; u^2 + x^2 + y^2", None, None),
        ("where(x > 0, x^2, y^2) + (x*y)", None, None),
        ("e^2 + y^2", ["e", "y"], None),
        ("ab(ab + 1) + y^2", ["ab", "y"], None),
        ("x[1]^2 + x[2]^2", None, None),
    ],
)
def test_a_function_is_spelled_as_it_was_read(
    source: str, variables: list[str] | None, constants: dict[str, str] | None
) -> None:
    of = read(source, variables, constants)
    check_same(carried_out(of, (0.5,) * len(of.variables), Plan(learning_rate=0.05), Stopping(steps=4)))


@pytest.mark.parametrize("name", ["@sphere", "@rosenbrock(3)", " @booth "])
def test_a_named_problem_is_spelled_by_its_name(name: str) -> None:
    of = read(name)
    run = carried_out(of, (0.5,) * len(of.variables), Plan(learning_rate=1e-4), Stopping(steps=4))
    assert shlex.split(command_of(run))[2] == name.strip()
    check_same(run)


@pytest.mark.parametrize(
    ("source", "start", "options"),
    [
        ("x^2 + 10y^2", [1, 1], {"learning_rate": 0.11}),
        (
            "x^2 + 10y^2",
            [1, 1],
            {"method": "momentum", "learning_rate": 0.001, "settings": {"momentum": 0.5}},
        ),
        ("5 - x^2 - 10y^2", [1, 1], {"learning_rate": 0.11, "maximize": True}),
        ("x^4 - 2x^2 + y^2", [0, 1], {"learning_rate": 0.1}),
        ("abs(x) + abs(y)", [1.05, 0.33], {"learning_rate": 0.1, "stopping": Stopping(steps=50)}),
        ("@rosenbrock", [-1.2, 1], {"learning_rate": 0.001}),
        (
            "x^2 + 10y^2",
            [1, 1],
            {"update": "v = 0.5v + g; x = x - lr*v", "state": {"v": 0}, "learning_rate": 2.0},
        ),
        ("x^2 + y^2", [4, 3], {"learning_rate": 0.1, "schedule": "exponential", "settings": {"gamma": 0.5}}),
        ("log(x) + 1/x + y^2", [3, 1], {"learning_rate": 30.0}),
    ],
)
def test_what_is_advised_is_what_happens(source: str, start: list[float], options: dict[str, Any]) -> None:
    found = verdict(descend(source, start, **options))
    assert found is not None
    assert found.advice is not None
    check_same(found.advice)


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("x^2+10y^2", "plain"),
        ("-(-x²-10y²)", "plain"),
        ("-(-θ²-10φ²)", "table"),
        ("θ^2+10φ^2", "plain"),
        ("x^2\n+10y^2", "plain"),
        ("x^2\n+10y^2", "table"),
    ],
)
def test_the_command_that_is_shown_can_be_copied(source: str, form: str) -> None:
    words = [*GRADCLI, "descend", "-", "--from", "1,1", "--lr", "0.11", "--format"]
    shown = subprocess.run([*words, form], input=source, capture_output=True, text=True, check=False).stdout
    told = subprocess.run([*words, "json"], input=source, capture_output=True, text=True, check=False).stdout
    advice = json.loads(told)["verdict"]["advice"]
    begin = shown.index("gradcli descend ")
    again = typed(shown[begin:])
    assert (again["status"], again["iterations"]) == (advice["status"], advice["iterations"])
    assert again["point"] == advice["point"]


@given(st.tuples(FINITE, FINITE))
def test_a_start_is_spelled_to_the_last_bit(start: tuple[float, float]) -> None:
    words = shlex.split(command_of(replace(BETTER, start=start)))
    text = words[words.index("--from") + 1]
    assert floats_of(parse_point(text, ("x", "y"))) == start


@given(st.floats(5e-324, 1.7976931348623157e308))
def test_a_rate_is_spelled_to_the_last_bit(rate: float) -> None:
    words = shlex.split(command_of(replace(BETTER, plan=Plan(learning_rate=rate))))
    assert parse_number(words[words.index("--lr") + 1], "--lr") == rate


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_text_is_one_word_of_the_shell(source: str) -> None:
    run = replace(BETTER, of=replace(BETTER.of, source=source))
    words = shlex.split(command_of(run))
    formula = words[-1] if source.split() and source.split(maxsplit=1)[0].startswith("--") else words[2]
    assert formula == " ".join(source.split())


def test_what_is_usual_is_not_spelled() -> None:
    assert command_of(BETTER) == "gradcli descend 'x^2 + 10y^2' --from 1,1 --lr 0.09"
