"""Where answers went wrong for a reader: what is told, rounded coefficients, pasted notation, kinks."""

from __future__ import annotations

import pytest

from gradcli.calculus.checking.claimed import Wanted
from gradcli.calculus.checking.claims import ClaimWords, parse_claim
from gradcli.calculus.checking.requests import Asking, check, check_report, check_values, values_report
from gradcli.calculus.checking.rounded_literals import rounded_readings
from gradcli.errors import ExpressionError, OptionError
from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.language.write import to_infix
from gradcli.numeric.points import parse_point
from gradcli.output.check_views import check_report as laid_out
from gradcli.output.plain_data import plain
from gradcli.output.report import Note
from gradcli.results.checks import Mistake

WAVE = "x^2*y + sin(x*y)"
"""At (1, 2) its partials are 4 + 2 cos 2 = 3.16770632690572 and 1 + cos 2 = 0.58385316345286."""


@pytest.mark.parametrize("values", ["3,1", "3.17,0.5", "3.16,0.58"])
def test_without_the_answer_claimed_numbers_are_only_right_or_wrong(values: str) -> None:
    formula = read(WAVE)
    numbers = parse_claim(values, Wanted(formula, numbers=True))
    point = parse_point("1,2", formula.variables)
    told = str(plain(values_report(formula, numbers, point, Asking(shows_answer=False))))
    assert "3.1677" not in told
    assert "0.5838" not in told
    assert "cos(2)" not in told


def test_without_the_answer_formulas_have_decimals_only() -> None:
    formula = read(WAVE)
    claims = parse_claim("2x y + y cos(x y), x^2", Wanted(formula))
    points = [parse_point("1,2", formula.variables)]
    told = str(plain(check_report(formula, claims, points, Asking(shows_answer=False))))
    assert "3.1677" in told
    assert "cos(2)" not in told


@pytest.mark.parametrize(
    ("text", "meant", "ending", "is_coarse"),
    [
        ("0.666667", "2/3", "rounded", False),
        ("0.666666", "2/3", "cut off", False),
        ("0.6667", "2/3", "rounded", True),
        ("0.6666666666666667", "2/3", "rounded", False),
        ("0.30000000000000004", "3/10", "rounded", False),
        ("6.283185307", "2*pi", "rounded", False),
        ("0.0174533", "pi/180", "rounded", False),
        ("0.693147", "log(2)", "rounded", False),
        ("0.434294", "1/log(10)", "rounded", False),
        ("1.414", "sqrt(2)", "rounded", True),
        ("0.86603", "sqrt(3)/2", "rounded", True),
    ],
)
def test_a_rounded_decimal_is_read_as_the_number_it_rounds(
    text: str, meant: str, ending: str, is_coarse: bool
) -> None:
    first = rounded_readings(read_infix(f"{text}*x"))[0]
    assert to_infix(first.tree) == f"{meant}*x"
    assert first.told == f"{text} read as {meant}, {ending}"
    assert first.advice == (f"{text} is {meant} {ending}; write {meant}" if is_coarse else "")


@pytest.mark.parametrize("text", ["0.667*x", "1.2500*x", "2*x", "0.25*x^2.0000"])
def test_decimals_that_are_short_or_exact_have_no_other_reading(text: str) -> None:
    assert rounded_readings(read_infix(text)) == []


def test_each_rounded_decimal_may_also_be_meant_as_it_stands() -> None:
    trees = {to_infix(reading.tree) for reading in rounded_readings(read_infix("0.333333*x + 1.41421*y"))}
    assert {"1/3*x + sqrt(2)*y", "1/3*x + 1.41421*y", "0.333333*x + sqrt(2)*y"} <= trees


@pytest.mark.parametrize(
    ("value", "told"),
    [("2.2e4", "2 significant digits"), ("2e4", "1 significant digit"), ("22026.5", "1 decimal")],
)
def test_the_digits_of_a_large_number_are_counted_before_the_point_too(value: str, told: str) -> None:
    # e^10 = 22026.46579...
    (only,) = check_values("exp(x)", value, at=[10]).components
    assert (only.agrees, only.detail) == (True, f"22026.46579 rounded to {told}")


@pytest.mark.parametrize(("formula", "value"), [("x/3", "0"), ("2x/3", "1")])
def test_a_number_rounded_to_a_whole_one_names_no_mistake(formula: str, value: str) -> None:
    (only,) = check_values(formula, value, at=[1]).components
    assert "rounded to a whole number" in only.detail
    assert only.explained is not None
    assert (only.explained.mistake, only.explained.text) == (Mistake.UNKNOWN, "")


def test_a_short_number_that_is_exact_in_degrees_is_one_in_degrees() -> None:
    # cos 60 degrees = 1/2
    (only,) = check_values("sin(x)", "0.5", at=[60]).components
    assert only.explained is not None
    assert only.explained.mistake is Mistake.DEGREES


@pytest.mark.parametrize(
    "claim",
    [
        "∂f/∂x = 2x y, ∂f/∂y=x^2",
        "∂f/∂y = x^2\n∂f/∂x = 2x y",
        "f_y=x^2, f_x=2x y",
        "fx=2x y, fy=x^2",
        "z_x = 2x y, z_y = x^2",
    ],
)
def test_partials_are_named_as_in_a_book(claim: str) -> None:
    assert check("x^2*y", claim).agrees is True


@pytest.mark.parametrize(
    ("claim", "hint"),
    [
        ("2x y; x^2", "separate the components by commas"),
        ("x=2x y; y=x^2", "separate the components by commas"),
        ("0,5x, 2", "use a decimal point: 1.5"),
    ],
)
def test_wrong_separators_have_their_hint(claim: ClaimWords, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        check("x^2*y", claim)
    assert caught.value.hint == hint


def test_a_number_has_no_partials_to_claim() -> None:
    with pytest.raises(OptionError, match="there is no variable"):
        check("5", "0")


@pytest.mark.parametrize(
    ("values", "is_right"), [("1,1", False), ("0.5,0.5", True), ("0.33,0.67", True), ("1/3,2/3", True)]
)
def test_numbers_between_the_slopes_are_to_be_a_subgradient_together(values: str, is_right: bool) -> None:
    # The subgradients of max(x, y) where x = y are (t, 1 - t), 0 <= t <= 1.
    report = check_values("max(x,y)", values, at=[1, 1])
    assert [component.agrees for component in report.components] == [True, True]
    assert report.agrees is is_right
    verdicts = [block.text for block in laid_out(report).blocks if isinstance(block, Note)]
    assert ("together they are no subgradient" in verdicts[0]) is not is_right


def test_a_rounded_number_beside_a_kink_is_no_violation() -> None:
    assert check_values("abs(x) + sqrt(2)*y", "0.5,1.41", at=[0, 1]).agrees is True


def test_a_claimed_formula_is_to_be_a_subgradient_at_a_kink() -> None:
    report = check("max(x,y)", "where(x>=y,1,0), where(y>=x,1,0)", at=["1,1"])
    assert [component.agrees for component in report.components] == [True, True]
    assert (report.evaluations[0].agrees, report.agrees) == (False, False)
