from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from mpmath.libmp import from_rational

from gradcli.calculus.critical.recognition import candidates, exact_point, is_stationary
from gradcli.calculus.derivatives import gradient
from gradcli.language.expression import read, read_constant
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix
from gradcli.numeric.intervals import Real
from gradcli.results.gradients import Gradient


def formula(text: str, variables: str = "") -> Gradient:
    return gradient(read(text, variables.split(",") if variables else None))


def trees(text: str) -> list[Tree]:
    return [read_constant(part, "a coordinate") for part in text.split(",")]


def enclosed(digits: str) -> Real:
    """Return 45 digits as an enclosure 1e-40 wide, or a fraction as it is."""
    if "/" in digits or "." not in digits:
        return Fraction(digits)
    middle, margin = Fraction(digits), Fraction(1, 2 * 10**40)
    low, high = middle - margin, middle + margin
    return (
        from_rational(low.numerator, low.denominator, 200, "f"),
        from_rational(high.numerator, high.denominator, 200, "c"),
    )


def written(point: tuple[Tree, ...] | None) -> list[str]:
    return [to_infix(tree) for tree in point or ()]


@pytest.mark.parametrize(
    ("text", "digits", "exact"),
    [
        ("x^3 - 3*x", ["1"], ["1"]), ("x^3 - 3*x", ["1.0"], ["1"]), ("(3*x - 1)^2", ["1/3"], ["1/3"]),
        ("x^4 - 4*x^2", ["1.41421356237309504880168872420969807856967188"], ["sqrt(2)"]),
        ("sin(x) + y^2", ["1.57079632679489661923132169163975144209858470", "0.0"], ["pi/2", "0"]),
        ("x*exp(-x^2)", ["0.70710678118654752440084436210484903928483594"], ["sqrt(2)/2"]),
        ("x^3/3 + x^2/2 - x", ["0.61803398874989484820458683436563811772030918"], ["sqrt(5)/2 - 1/2"]),
        ("x*log(x)", ["0.36787944117144232159552377016146086744581113"], ["exp(-1)"]),
        ("exp(x) - 2*x", ["0.69314718055994530941723212145817656807550013"], ["log(2)"]),
        ("x^6/6 - x^4 + x^2/2", ["1.93185165257813657349948639945779473526780967"], ["sqrt(sqrt(3) + 2)"]),
        ("x^4/4 - 2*x", ["1.25992104989487316476721060727822835057025146"], ["2**(1/3)"]),
        ("sin(x) - x/3", ["1.23095941734077468213492917824798737571034001"], ["acos(1/3)"]),
        ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", ["3.0", "2.0"], ["3", "2"]),
    ],
)  # fmt: skip
def test_digits_are_recognised(text: str, digits: list[str], exact: list[str]) -> None:
    assert written(exact_point(formula(text), [enclosed(part) for part in digits])) == exact


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        # The digits of sqrt(2), and of 1/3, beside the point that is really stationary.
        ("(x - 1.4142135623730950488)^2", "1.41421356237309504880168872420969807856967188"),
        ("x^2 - 2*x/3 + x*1e-50", "0.33333333333333333333333333333333333333333333"),
        ("cos(x) - x^2/2", "0.0001"), ("x^2 - 2*cos(1)*x", "0.54030230586813971740093660744297660373231042"),
    ],
)  # fmt: skip
def test_what_is_not_verified_is_no_closed_form(text: str, digits: str) -> None:
    assert exact_point(formula(text), [enclosed(digits)]) is None


def test_a_candidate_outside_the_enclosure_is_passed_over() -> None:
    found = exact_point(formula("x^3 - 3*x"), [enclosed("1.0")], [trees("-1"), trees("1")])
    assert written(found) == ["1"]


def test_a_candidate_is_taken_where_no_guess_would_find_it() -> None:
    # x = 2 + cos(1) is stationary.
    with mpmath.workdps(60):
        point = mpmath.nstr(2 + mpmath.cos(1), 45)
    problem = formula("(x - 2 - cos(1))^2")
    assert exact_point(problem, [enclosed(point)]) is None
    assert written(exact_point(problem, [enclosed(point)], [trees("cos(1) + 2")])) == ["cos(1) + 2"]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("x^3 - 3*x", {("1",), ("-1",)}), ("x^4 - 4*x^2", {("0",), ("sqrt(2)",), ("-sqrt(2)",)}),
        ("x^4 + y^4 - 4*x*y", {("0", "0"), ("1", "1"), ("-1", "-1")}), ("x*log(x)", {("exp(-1)",)}),
        ("x^3 + y^3 - 3*x*y", {("0", "0"), ("1", "1")}), ("x^3/3 + x", set()), ("exp(x)", set()),
        ("exp(x) - 2*x", {("log(2)",)}), ("x^2 + y^2 + z^2 - z", {("0", "0", "1/2")}),
    ],
)  # fmt: skip
def test_candidates_are_the_real_points_of_textbooks(text: str, points: set[tuple[str, ...]]) -> None:
    problem = formula(text)
    assert {tuple(written(point)) for point in candidates(problem.of, problem, 5.0)} == points


@pytest.mark.parametrize("text", ["(x - y)^2", "sin(x)*0 + y^2"])
def test_sets_of_points_are_no_candidates(text: str) -> None:
    problem = formula(text, "x,y")
    assert candidates(problem.of, problem, 5.0) == []


def test_candidates_stop_in_time() -> None:
    problem = formula("sin(x*y)*exp(cos(x) - y^3)*atan(x + y^2) + x^7*y^9 - log(1 + x^2*y^4)")
    assert isinstance(candidates(problem.of, problem, 0.2), list)


@pytest.mark.parametrize(
    ("text", "point", "zero"),
    [
        ("x^2 + y^2", "0,0", True), ("x^2 + y^2", "0,1/10^60", False), ("cos(x)*cosh(y)", "pi,0", True),
        ("(x^2 - 2)^2 + y", "sqrt(2),0", False), ("(x^2 - 3 - sqrt(2))^2 + y^2", "sqrt(3 + sqrt(2)),0", True),
        ("x^3 - 3*(5 + 2*sqrt(6))*x", "sqrt(2) + sqrt(3)", True), ("sin(x)^2", "100*pi", True),
        ("x^3 - 3*(5 + 2*sqrt(6))*x", "sqrt(2) + sqrt(3) + 1/10^70", False), ("log(x)*x", "1/e", True),
    ],
)  # fmt: skip
def test_stationarity_is_proven_or_not_told(text: str, point: str, zero: bool) -> None:
    assert is_stationary(formula(text), trees(point)) is zero
