"""The columns of a trace: every name, what it stands for, and what stands in its way."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gradcli.errors import ExitCode, OptionError
from gradcli.language.expression import read
from gradcli.output.columns import sources, usual
from gradcli.results.plans import Method
from gradcli.results.runs import ExactStep, RunStart, Step

VECTORS = Method("m", "", "constant", None, {"lr": 0.1}, ("v", "B"), ("tau",))
PLAIN = Method("gd", "", "constant", None, {"lr": 0.1})

STEP = Step(
    7, (1.0, 2.0), 3.0, (4.0, 5.0), 6.0, 8.0, 9.0, 10.0, {"v": (11.0, 12.0), "tau": 13.0}
)  # fmt: skip
"""Numbers that tell every column from every other."""


def start(*variables: str, method: Method = VECTORS) -> RunStart:
    return RunStart(read(" + ".join(variables), variables=variables), method)


def cells(names: str, of: RunStart, step: Step = STEP) -> list[object]:
    return [source.read(step) for source in sources(of, tuple(names.split(",")))]


def headers(names: str, of: RunStart) -> list[str]:
    return [source.data_name for source in sources(of, tuple(names.split(",")))]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("iter", [7]),
        ("point", [1.0, 2.0]),
        ("p", [1.0]),
        ("q", [2.0]),
        ("x", [1.0, 2.0]),
        ("f", [3.0]),
        ("g", [4.0, 5.0]),
        ("g_p", [4.0]),
        ("g_q", [5.0]),
        ("gnorm", [6.0]),
        ("step", [8.0]),
        ("lr", [9.0]),
        ("angle", [10.0]),
        ("v", [11.0, 12.0]),
        ("v_p", [11.0]),
        ("v_q", [12.0]),
        ("tau", [13.0]),
        ("f,iter,f,v_q,point", [3.0, 7, 3.0, 12.0, 1.0, 2.0]),
    ],
)
def test_a_name_stands_for_its_numbers(name: str, numbers: list[object]) -> None:
    assert cells(name, start("p", "q")) == numbers


def test_every_column_that_is_not_asked_for_by_name_has_a_header_of_its_own() -> None:
    names = "iter,point,f,gnorm,step,lr,angle,g,v,B,tau"
    found = headers(names, start("p", "q"))
    assert found == [
        "iter", "p", "q", "value", "gradient_norm", "step", "lr", "angle", "g_p", "g_q", "v_p", "v_q", "B_p",
        "B_q", "tau",
    ]  # fmt: skip


def test_the_usual_columns() -> None:
    assert [source.name for source in usual(start("p", "q"))] == [
        "iter",
        "p",
        "q",
        "f",
        "gnorm",
        "step",
        "lr",
    ]


def test_with_one_variable_no_name_has_an_index() -> None:
    single = start("t")
    step = Step(0, (1.0,), 3.0, (4.0,), 6.0, None, None, None, {"v": (11.0,)})
    assert headers("g,v,t", single) == ["g", "v", "t"]
    assert cells("g,v,t,x,angle,step,lr", single, step) == [4.0, 11.0, 1.0, 1.0, None, None, None]
    with pytest.raises(OptionError, match="no column 'v_t'"):
        sources(single, ("v_t",))


def test_a_memory_that_a_step_does_not_have_is_empty() -> None:
    step = Step(0, (1.0, 2.0), 3.0, (4.0, 5.0), 6.0, None, None)
    assert cells("v,tau", start("p", "q"), step) == [None, None, None]


def test_fractions_are_read_where_there_are_any() -> None:
    third = Fraction(1, 3)
    exact = ExactStep((third, 2 * third), 3 * third, (4 * third, 5 * third), third, {"v": (third, third)})
    step = Step(7, (0.3, 0.6), 1.0, (1.3, 1.6), 2.0, 0.5, 0.3, 1.0, {"v": (0.3, 0.3)}, exact)
    assert cells("point,f,g,v,gnorm", start("p", "q"), step) == [
        third, 2 * third, 1, 4 * third, 5 * third, third, third, 2.0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["iter", "f", "gnorm", "step", "lr", "angle", "point", "g", "v", "tau", "g_q"]
)
def test_a_variable_called_like_a_column_is_asked_for_with_at(name: str) -> None:
    of = start(name, "q")
    assert cells(f"at_{name}", of) == [1.0]
    assert cells(name, of) != [1.0]


@pytest.mark.parametrize(
    ("variable", "header"),
    [("iter", "at_iter"), ("value", "at_value"), ("lr", "at_lr"), ("step", "at_step"), ("p", "p")],
)
def test_the_header_of_a_variable_is_no_header_of_another_column(variable: str, header: str) -> None:
    assert headers("point", start(variable, "q")) == [header, "q"]


@pytest.mark.parametrize("variables", [("p", "q"), ("v_q", "q"), ("g_q", "q"), ("v", "g"), ("tau", "angle")])
def test_no_two_columns_have_one_header(variables: tuple[str, str]) -> None:
    found = headers("iter,point,f,gnorm,step,lr,angle,g,v,B,tau", start(*variables))
    assert len(set(found)) == len(found)


def test_x_is_every_coordinate_unless_a_variable_has_its_name() -> None:
    assert cells("x", start("p", "q")) == [1.0, 2.0]
    assert cells("x", start("p", "x")) == [2.0]
    assert cells("x", start("x", "q")) == [1.0]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("itr", "did you mean 'iter'?"),
        ("gnrm", "did you mean 'gnorm'?"),
        ("anlge", "did you mean 'angle'?"),
        ("pont", "did you mean 'point'?"),
        ("gp", "did you mean 'g_p'?"),
        (
            "zzzzzz",
            "there are iter, f, gnorm, step, lr, angle, digits, point, g, v, B, tau, g_p, g_q, v_p, v_q",
        ),
        ("", "there are iter, f, gnorm"),
        ("value", "there are iter, f, gnorm"),
        ("\x1b[31m", "there are iter, f, gnorm"),
    ],
)
def test_a_name_that_is_none_is_refused_with_the_nearest_or_the_list(name: str, hint: str) -> None:
    with pytest.raises(OptionError) as caught:
        sources(start("p", "q"), ("iter", name))
    assert caught.value.message == f"--columns: there is no column '{name}'"
    assert caught.value.hint.startswith(hint)
    assert caught.value.exit_code == ExitCode.BAD_INPUT


def test_the_list_of_many_columns_is_cut() -> None:
    with pytest.raises(OptionError) as caught:
        sources(start(*(f"y{n}" for n in range(500))), ("zzzzzz",))
    assert len(caught.value.hint.split(", ")) == 20


@pytest.mark.parametrize("name", ["v", "B", "tau"])
def test_a_method_without_memory_has_no_column_for_it(name: str) -> None:
    with pytest.raises(OptionError, match=f"no column '{name}'"):
        sources(start("p", "q", method=PLAIN), (name,))
