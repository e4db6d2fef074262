"""A box as it is typed: spans for all variables or for each, and what is refused."""

from __future__ import annotations

import pytest

from gradcli.errors import ExpressionError, GradcliError, OptionError
from gradcli.language.problems import PROBLEMS
from gradcli.language.write import to_infix
from gradcli.numeric.spans import USUAL_BOX, parse_box


def spans(text: str, variables: str = "xy") -> list[tuple[str, str]]:
    return [(to_infix(low), to_infix(high)) for low, high in parse_box(text, list(variables))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-5,5", [("-5", "5"), ("-5", "5")]),
        ("-5:5", [("-5", "5"), ("-5", "5")]),
        ("x=-5:5,y=0:3", [("-5", "5"), ("0", "3")]),
        (" y = 0 : 3 , x = 1/2 : 1 ", [("1/2", "1"), ("0", "3")]),
        ("x=0:2pi", [("0", "2*pi"), ("-10", "10")]),
        ("x=max(1,0):2", [("max(1, 0)", "2"), ("-10", "10")]),
        ("(-1,1)", [("-1", "1"), ("-1", "1")]),
    ],
)
def test_a_box_is_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(text) == expected


REFUSED = [
    ("3", ExpressionError, "the range needs a lower and an upper end"),
    ("1,2,3", ExpressionError, "the range needs a lower and an upper end"),
    ("", ExpressionError, "the range needs a lower and an upper end"),
    ("5,-5", OptionError, "the range is empty"),
    ("1,1", OptionError, "the range is empty"),
    ("z=1:2", ExpressionError, "there is no variable 'z'"),
    ("x=1:2,x=2:3", ExpressionError, "'x' is given twice"),
    ("x=1", ExpressionError, "the range of x needs a lower and an upper end"),
    ("x=2:1", OptionError, "the range of x is empty"),
    ("-1e7,1", OptionError, "reaches too far"),
    ("y,2", ExpressionError, "cannot contain the variable 'y'"),
    ("log(-1),2", ExpressionError, "not a real number"),
    ("x=1:2,,y=1:2", ExpressionError, "there is no variable ''"),
]


@pytest.mark.parametrize(("text", "kind", "message"), REFUSED, ids=str)
def test_what_is_no_box_is_refused(text: str, kind: type[GradcliError], message: str) -> None:
    with pytest.raises(kind) as refusal:
        parse_box(text, ["x", "y"])
    assert message in refusal.value.message
    assert refusal.value.message.startswith("--box: ")
    assert refusal.value.hint


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_named_problem_has_a_box_that_can_be_searched(name: str) -> None:
    problem = PROBLEMS[name]
    names = [part.partition("=")[0] for part in problem.box.split(",")] if problem.box else ["x"]
    assert len(parse_box(problem.box or USUAL_BOX, names)) == len(names)
