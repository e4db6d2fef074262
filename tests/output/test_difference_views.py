"""Finite differences as a person reads them, and as data; the numbers are checked where they are made."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from gradcli import output
from gradcli.language.expression import read
from gradcli.results.differences import Approximation, Difference, StepRow
from tests.output.difference_samples import DIFFERENCES, ROWS, quantity
from tests.output.test_as_csv import table
from tests.output.test_as_json import strict
from tests.output.test_output import shown

SQUARE = """\
f(x) = x²

at x = 3
  f  9

forward       (f(x+h) - f(x))/h
central       C(h) = (f(x+h) - f(x-h))/(2h)
complex step  Im f(x+ih)/h
Richardson    (4 C(h/2) - C(h))/3

df/dx = 6

absolute error of each difference, computed in doubles

    h    forward    central  complex step  Richardson
1e-01  1.00e-01          0*            0*          0*
1e-02  1.00e-02   1.00e-13             0    1.00e-13
1e-07  1.00e-07*  1.00e-08             0    3.00e-08

error against step, both axes logarithmic; an error of 0 stands at the bottom

error
1e-01 |                        F
1e-02 |                    F
1e-03 |
1e-04 |
1e-05 |
1e-06 |
1e-07 |F
1e-08 |CR
1e-09 |
1e-10 |
1e-11 |
1e-12 |
1e-13 |                    CR
    0 |X                   X   CXR
      +-------------------------  h
       1e-07   1e-05   1e-03  1e-01
F forward   C central   X complex step   R Richardson

what theory expects, and the best step seen

difference    truncation  rounding   h in theory  best h    error  digits
forward       1 h         6.0e-15/h      7.7e-08   1e-07  1.0e-07       7
central       none        3.0e-15/h                1e-01        0      16
complex step  none        1.3e-15                  1e-01        0      16
Richardson    none        9.0e-15/h                1e-01        0      16

in numbers  e_f = 3e-15, e_f' = 1.3e-15, f'' = 2, f''' = 0, f^(5) = 0; e_f holds
              for h small beside x

central, complex step, Richardson: no truncation error, for f is a polynomial of
    degree 2

Is h = 1e-07 a good step?
  forward       yes: 7 digits (error 1.0e-07), as good as any seen
  central       not the best: 8 digits (error 1.0e-08); 1e-01 is better: 16
                  digits
  complex step  yes: 16 digits (error 0), as good as any seen
  Richardson    not the best: 8 digits (error 3.0e-08); 1e-01 is better: 16
                  digits
  Good for forward and complex step; even so central and Richardson are more
    accurate with it than forward.

Reading the errors
  The best step of each difference is marked *, though a step may do well by
    chance. For h larger than the one in theory truncation rules: the error goes
    with a power of h, the order of the difference, and falls with h. For
    smaller h rounding rules: the error grows as h falls, but not in the complex
    step.
  In theory the sum of both is least at 2·√(e_f/|f''|) for the forward
    difference, ∛(3·e_f/|f'''|) for the central one and (360·e_f/|f⁽⁵⁾|)^(1/5)
    for Richardson's extrapolation, where e_f is how far rounding moves f. The
    complex step subtracts nothing: every h below √(6·e_f'/|f'''|) serves, where
    e_f' is how far rounding moves f' itself.
"""


def page(width: int) -> output.Style:
    return output.Style(width=width, unicode=True)


def test_differences_at_80_columns() -> None:
    assert shown("differences", "table", page(80)) == SQUARE


@pytest.mark.parametrize("width", [40, 47, 53, 60, 72, 80, 100, 200])
@pytest.mark.parametrize("name", ["differences", "troubled differences"])
def test_differences_fit_and_keep_their_numbers(name: str, width: int) -> None:
    text = shown(name, "table", page(width))
    assert max(map(len, text.splitlines())) <= width
    assert errors(text) == errors(shown(name, "table", page(200)))


@pytest.mark.parametrize(("width", "columns"), [(80, "best h    error  digits"), (60, "best h")])
def test_a_narrow_table_of_theory_leaves_out_what_stands_elsewhere(width: int, columns: str) -> None:
    text = shown("differences", "table", page(width))
    assert f"difference    truncation  rounding   h in theory  {columns}\n" in text


def errors(text: str) -> list[str]:
    """Return the errors in the table of errors, which begins with its title and ends before the chart."""
    begun = " ".join(text.split()).partition("computed in doubles")[2]
    return re.findall(r"\d\.\d\de-\d\d\*?|--", begun.partition("error against")[0])


@pytest.mark.parametrize("width", [20, 39])
def test_a_narrow_terminal_gets_no_chart_but_every_number(width: int) -> None:
    text = shown("differences", "table", page(width))
    assert not any(re.search(r"1e-\d\d \|", line) for line in text.splitlines())
    assert "\n\n\n" not in text
    assert "1e-07:\n  forward: 1.00e-07*\n  central: 1.00e-08\n  complex step: 0\n" in text


def test_a_reason_stands_with_the_steps_that_it_concerns() -> None:
    text = shown("troubled differences", "table", page(80))
    assert "h = 1e+00  at θ - h, log(θ) needs θ > 0\n" in text
    assert "h = 1e-15  the step is lost: θ + h == θ\n" in text
    assert "1e+00  2.50e-01         --             0*         --\n" in text
    assert "f does not depend on y: every difference is 0, and so is the partial\n" in text
    assert "∂f/∂x from the left   -1\n" in text
    assert "∂f/∂x = " not in text


def test_without_a_number_there_is_neither_table_nor_chart() -> None:
    text = shown("differences that overflow", "table", page(80))
    assert text.endswith("df/dx = 2.23e+308\n\nh = 1e-01  f overflows at x + h\n")


def test_latex_has_formulas_and_the_chart_as_it_stands() -> None:
    text = shown("differences", "latex")
    assert r"C(h) = \frac{f(x+h) - f(x-h)}{2h}" in text
    assert r"$2\sqrt{e_f/|f''|}$" in text
    inside = text.partition("\\begin{verbatim}\n")[2].partition("\\end{verbatim}")[0]
    assert inside.startswith("error\n1e-01 |")
    assert inside.isascii()


OVER = Approximation(
    1.0, quantity(7e-9), 7e-9, 8, across="between x and x - h there is a kink, jump or pole of abs(x)"
)


def test_what_hinders_theory_is_told_beside_the_partial() -> None:
    (partial,) = DIFFERENCES.derivatives
    crossed = StepRow(1.0, dict.fromkeys(Difference, OVER))
    both = [replace(partial, variable=name, rows=(crossed, *ROWS), is_rounded_zero=True) for name in "xy"]
    report = replace(DIFFERENCES, of=read("x^2 + y^2"), asked=("x", "y"), derivatives=tuple(both))
    stream = io.StringIO()
    output.write(report, "plain", stream, page(80), "numdiff")
    lines = " ".join(stream.getvalue().split())
    assert "that is 0 to within the rounding of y to a double: no digits are counted" in lines
    assert "h = 1e+00: between x and x - h there is a kink, jump or pole of abs(x); theory holds for" in lines
    assert "Is h = 1e-07 a good step for df/dx?" in lines
    assert "Is h = 1e-07 a good step for df/dy?" in lines


def test_the_record_has_the_documented_names() -> None:
    document = strict(shown("differences", "json"))
    assert (document["variables"], document["at"], document["value"]) == (["x"], [3.0], 9.0)
    assert (document["status"], document["detail"]) == ("ok", None)
    (partial,) = document["derivatives"]
    assert (partial["variable"], partial["exact"], partial["exact_decimal"]) == ("x", 6.0, "6")
    assert (partial["exact_form"], partial["rounding_error"]) == ("6", 3e-15)
    assert list(partial["rows"][1]) == ["h", *Difference]
    assert partial["rows"][1]["forward"] == {
        "approximation": 6.01, "error": 0.01, "relative_error": 0.01 / 6, "digits": 2, "regime": None,
        "across": None, "detail": None,
    }  # fmt: skip
    assert partial["methods"]["forward"] == {
        "order": 1, "best_h": 1e-7, "best_error": 1e-7, "best_digits": 7, "theoretical_h": 7.7e-8,
        "theoretical_h_is_limit": False, "theoretical_error": 1.5e-7, "truncation_constant": 1.0,
        "rounding_constant": 6e-15, "rounding_floor": 0.0, "detail": None,
    }  # fmt: skip
    assert (partial["derivatives"], partial["is_rounded_zero"]) == ({"2": 2.0, "3": 0.0, "5": 0.0}, False)
    (step,) = partial["steps"]
    assert step["h"] == 1e-7
    assert str(step["summary"]).startswith("Good for forward and complex step; even so")
    assert step["forward"]["is_good"] is True
    assert step["central"] == {
        "is_good": False, "is_risky": False, "error": 1e-8, "digits": 8, "expected_error": 1.6e-7,
        "times_best": None, "best_h": 0.1,
        "verdict": "not the best: 8 digits (error 1.0e-08); 1e-01 is better: 16 digits",
    }  # fmt: skip


def test_the_record_of_trouble() -> None:
    document = strict(shown("troubled differences", "json"))
    assert document["status"] == "not_differentiable"
    assert [side["variable"] for side in document["one_sided"]] == ["x"]
    theta, y = document["derivatives"]
    assert [theta["variable"], y["variable"]] == ["θ", "y"]
    assert theta["rows"][0]["central"]["approximation"] is None
    assert theta["rows"][0]["central"]["detail"] == "at θ - h, log(θ) needs θ > 0"
    assert y["rows"][0]["forward"]["relative_error"] is None
    assert theta["methods"]["forward"]["detail"] == "the higher derivatives cannot be told"


def test_a_number_that_no_double_holds_is_told() -> None:
    document = strict(shown("differences that overflow", "json"))
    assert document["derivatives"][0]["exact"] is None
    assert document["derivatives"][0]["exact_decimal"] == "2.23e+308"
    assert "df/dx is 2.23e+308, which no double holds" in str(document["detail"])


def test_each_step_is_a_row() -> None:
    header, *rows = table(shown("differences", "csv"))
    assert header[:6] == ["variable", "exact", "h", "forward", "forward_error", "forward_relative_error"]
    assert header[12:] == ["richardson", "richardson_error", "richardson_relative_error"]
    assert rows[1][:6] == ["x", "6.0", "0.01", "6.01", "0.01", repr(0.01 / 6)]
    assert len(rows) == 3
    troubled = table(shown("troubled differences", "csv"))
    assert troubled[1][6:9] == ["", "", ""]
