"""A checked claim in each format: what is wrong, where that is seen, and what the mistake may be."""

from __future__ import annotations

import csv
import io

import pytest

from gradcli import output
from tests.output.test_as_json import strict
from tests.output.test_output import shown

WIDE = output.Style(width=80, unicode=True)

TABLE = """\
f(x, y) = x²·y

∂f/∂x: wrong
  claimed  x·y
  correct  2·x·y
  at (x, y) = (1, 2) the claim is 2, the correct number is 4
  likely mistake: the exponent of x² is not brought down: the factor 2 is
    missing

∂f/∂y  right: x·x   (exact: equal by collecting like terms)

at (x, y) = (1, 2)
  ∂f/∂x  2   (wrong: the correct number is 4)
  ∂f/∂y  1   (right)

verdict: the claim is wrong: 1 of 2 components is right
"""

PLAIN = """\
f(x, y) = x**2*y

df/dx: wrong
claimed: x*y
correct: 2*x*y
at (x, y) = (1, 2) the claim is 2, the correct number is 4
likely mistake: the exponent of x**2 is not brought down: the factor 2 is missing

df/dy: right: x*x (exact: equal by collecting like terms)

at (x, y) = (1, 2)
df/dx: 2 (wrong: the correct number is 4)
df/dy: 1 (right)

verdict: the claim is wrong: 1 of 2 components is right
"""

HINT = """\
f(x, y) = x²·y

∂f/∂x: wrong
  claimed  x·y
  at (x, y) = (1, 2) the claim is 2, the correct number is 4
  likely mistake: the power rule

∂f/∂y  right: x·x   (exact: equal by collecting like terms)

verdict: the claim is wrong: 1 of 2 components is right
"""

TROUBLED = """\
f(x, y) = a·|x| + log(y)
a = 3   (constant)

∂f/∂x: wrong
  claimed  3
  correct  3·sign(x)
  at (x, y) = (-1, 1) the claim is undefined, the correct number is 1e+400
  right where x > 0

∂f/∂y  undecided: 1/y   (no point was found [bold]:x:[/])

at (x, y) = (0, 1)
  ∂f/∂x   3   (accepted as a subgradient, between the slopes -3 and 3)
  ∂f/∂y   undefined   (the claim is undefined here; the correct number is 1)
  status  not differentiable here: abs(x) is smooth only where x != 0

at (x, y) = (0, -1)
  ∂f/∂x   1e+400   (there is none here)
  ∂f/∂y   1e+400   (right)
  status  undefined here: log(y) needs y > 0

verdict: the claim is wrong: 0 of 2 components are right

note: a remark with [bold]markup[/]
"""

VALUES = """\
f(x) = sin(x)

at x = 2

df/dx  right: -0.42   (-0.4161468365 rounded to 2 decimals)

verdict: the numbers are right
"""


@pytest.mark.parametrize(
    ("name", "form", "text"),
    [
        ("check", "table", TABLE),
        ("check", "plain", PLAIN),
        ("hinted check", "table", HINT),
        ("troubled check", "table", TROUBLED),
        ("checked values", "table", VALUES),
    ],
)
def test_a_checked_claim_is_laid_out(name: str, form: str, text: str) -> None:
    assert shown(name, form, WIDE) == text


@pytest.mark.parametrize(
    ("name", "sign"),
    [("checked hessian", "∂²f/∂x²: wrong"), ("checked second derivative", "f''  right: 6·x")],
)
def test_second_partials_have_their_signs(name: str, sign: str) -> None:
    assert sign in shown(name, "table", WIDE)


def test_latex_and_markdown_hold_the_formulas() -> None:
    assert r"\frac{\partial f}{\partial x}" in shown("check", "latex")
    assert "2 x y" in shown("check", "latex")
    assert "likely mistake: the exponent of" in shown("check", "markdown")


def test_the_names_of_json() -> None:
    document = strict(shown("check", "json"))
    assert (document["agrees"], document["variables"], document["at"]) == (False, ["x", "y"], None)
    wrong, right = document["components"]
    assert wrong == {
        "variable": "x", "claimed": "x*y", "correct": "2*x*y", "agrees": False, "how": "numeric",
        "witness": {
            "at": [1.0, 2.0], "claimed": 2.0, "correct": 4.0,
            "exact": {"at": ["1", "2"], "claimed": "2", "correct": "4"},
        },
        "mistake": "power_rule", "also": ["factor"], "confirmed": "exact",
        "detail": "the exponent of x**2 is not brought down: the factor 2 is missing",
    }  # fmt: skip
    assert (right["agrees"], right["how"], right["witness"], right["mistake"]) == (True, "exact", None, None)
    (point,) = document["evaluations"]
    assert (point["at"], point["agrees"], point["status"]) == ([1.0, 2.0], False, "ok")
    assert [part["claimed"] for part in point["components"]] == [2.0, 1.0]


def test_json_without_the_answer_does_not_give_it_away() -> None:
    wrong = strict(shown("hinted check", "json"))["components"][0]
    assert (wrong["correct"], wrong["mistake"], wrong["detail"]) == (None, "power_rule", None)


def test_json_of_a_hessian_names_both_variables() -> None:
    components = strict(shown("checked hessian", "json"))["components"]
    assert [(one["variable"], one["second"]) for one in components] == [
        ("x", "x"), ("x", "y"), ("y", "x"), ("y", "y"),
    ]  # fmt: skip


def test_json_says_why_a_number_is_null() -> None:
    document = strict(shown("troubled check", "json"))
    assert document["let"] == {"a": "3"}
    wrong, undecided = document["components"]
    assert (wrong["witness"]["claimed"], wrong["witness"]["correct"]) == (None, None)
    assert "the correct one is 1e+400, which no double holds" in wrong["detail"]
    assert (undecided["agrees"], undecided["how"], undecided["correct"]) == (None, None, None)
    kink = document["evaluations"][0]["components"][0]
    assert (kink["left"], kink["right"], kink["agrees"]) == (-3.0, 3.0, True)


@pytest.mark.parametrize("name", ["check", "checked values", "troubled check", "checked hessian"])
def test_rows_have_one_header(name: str) -> None:
    header, *rows = csv.reader(io.StringIO(shown(name, "csv")))
    assert header[:7] == ["variable", "second", "claimed", "correct", "agrees", "how", "mistake"]
    assert header[-3:] == ["claimed_value", "correct_value", "detail"]
    assert {len(row) for row in rows} == {len(header)}


def test_a_row_of_a_wrong_component() -> None:
    rows = list(csv.DictReader(io.StringIO(shown("check", "csv"))))
    wrong = rows[0]
    assert (wrong["agrees"], wrong["mistake"], wrong["at_x"], wrong["correct_value"]) == (
        "false", "power_rule", "1.0", "4.0",
    )  # fmt: skip
