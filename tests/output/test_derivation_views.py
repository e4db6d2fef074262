"""A derivation as a student reads it."""

from __future__ import annotations

import csv
import io
import json

from gradcli import derive, output
from tests.output.test_output import shown

# The derivation is by hand; the layout was read and found good.
PAGE = """\
f(x, y) = x² + sin(x·y)

∂f/∂x, with y held constant
  ∂f/∂x = ∂/∂x[x² + sin(x·y)]
        = ∂/∂x[x²] + ∂/∂x[sin(x·y)]   sum rule
        = 2·x + cos(x·y)·∂/∂x[x·y]
              power rule: x²; chain rule: sin(u) with u = x·y
        = 2·x + cos(x·y)·(y·1)        constant factor: y
        = 2·x + cos(x·y)·y
              leave out terms of 0 and factors of 1
        = 2·x + y·cos(x·y)            put the factors in order

the rules used, for a, b, c, n constant and u, v any functions
  sum rule    (u + v)' = u' + v'
  chain rule  f(u)' = f'(u)·u'

checked: every line was evaluated at 4 points or more, and equals the
    one before
"""


def test_a_derivation_on_a_terminal() -> None:
    page = shown("derivation", "table", output.Style(width=70, unicode=True))
    assert [line.rstrip() for line in page.splitlines()] == PAGE.splitlines()


def test_a_derivation_in_a_pipe_says_the_same_in_ascii() -> None:
    page = shown("derivation", "plain")
    assert page.isascii()
    for line in ("df/dx = d/dx[x**2 + sin(x*y)]", "= 2*x + cos(x*y)*d/dx[x*y]", "= 2*x + y*cos(x*y)"):
        assert line in page
    assert "power rule: x**2; chain rule: sin(u) with u = x*y" in page


def test_parts_come_before_what_is_made_of_them() -> None:
    page = shown("derivation with parts", "plain")
    named, derived, whole = (
        page.index(text) for text in ("u = x*y", "du/dx = d/dx[x*y]", "df/dx = d/dx[log(u)")
    )
    assert named < derived < whole
    assert "valid where" in page


def test_a_worksheet_has_empty_lines_first_and_the_answers_after() -> None:
    page = shown("worksheet", "plain")
    empty, answers = page.split("answers", 1)
    assert empty.count("________") == 5
    assert "2*x + y*cos(x*y)" not in empty
    assert "sum rule" in empty
    assert "2*x + y*cos(x*y)" in answers


def test_the_json_of_a_derivation() -> None:
    document = json.loads(shown("derivation", "json"))
    (derivation,) = document["derivations"]
    assert list(derivation) == ["variable", "held", "parts", "steps", "result"]
    first, *_, last = derivation["steps"]
    assert first == {"expression": "d/dx[x**2 + sin(x*y)]", "rule": None, "note": None, "reasons": []}
    assert last["expression"] == derivation["result"] == "2*x + y*cos(x*y)"
    assert derivation["steps"][2]["reasons"] == [
        {"rule": "power", "note": "x**2", "outer": None},
        {"rule": "chain", "note": "sin(u) with u = x*y", "outer": "sin"},
    ]
    assert [rule["name"] for rule in document["rules"]] == ["sum", "chain"]


def test_a_variable_called_f_leaves_the_function_another_name() -> None:
    stream = io.StringIO()
    output.write(derive("f^2*x", wrt=["f"]), "plain", stream, output.Style(), "derive")
    assert stream.getvalue().startswith("F(f, x) = f**2*x\n")
    assert "dF/df = d/df[f**2*x]" in stream.getvalue()


def test_the_rows_of_a_derivation() -> None:
    rows = list(csv.DictReader(io.StringIO(shown("derivation with parts", "csv"))))
    assert [row["of"] for row in rows] == ["u", "u", "u", "f", "f", "f"]
    assert rows[-1]["rule"] == "cancel; order"


def test_latex_aligns_the_lines_for_a_worksheet() -> None:
    page = shown("derivation", "latex")
    assert r"\frac{\partial f}{\partial x} &= \frac{\partial}{\partial x}\left[" in page
    assert page.count(r"\begin{align*}") == page.count(r"\end{align*}")
    assert r"\text{sum rule}" in page
