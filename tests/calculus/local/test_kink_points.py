from __future__ import annotations

import pytest

from gradcli.calculus.local.kink_points import kink_nature
from gradcli.language.expression import read, read_constant
from gradcli.results.stationary import PointKind


def reason(text: str, point: str) -> str:
    coordinates = [read_constant(part, "a coordinate") for part in point.split(",")]
    found = kink_nature(read(text, ["x", "y", "z"][: len(coordinates)]), coordinates)
    assert found.kind is PointKind.KINK
    return found.reason


@pytest.mark.parametrize(
    ("text", "point", "says"),
    [
        ("abs(x)", "0", "a minimum: f rises to the left at the rate 1 and rises to the right at the rate 1"),
        ("abs(x) + x/2", "0",
         "a minimum: f rises to the left at the rate 1/2 and rises to the right at the rate 3/2"),
        ("abs(x) + 2*x", "0",

         "neither a minimum nor a maximum: "
         "f falls to the left at the rate 1 and rises to the right at the rate 3"),
        ("-abs(x - 1)", "1",
         "a maximum: f falls to the left at the rate 1 and falls to the right at the rate 1"),
        ("abs(x^2 - 2)", "sqrt(2)",
         "a minimum: f rises to the left at the rate 2*sqrt(2) and rises to the right at the rate 2*sqrt(2)"),
        ("sqrt(abs(x))", "0", "a minimum: f rises to the left and rises to the right"),
        ("cbrt(x)", "0", "neither a minimum nor a maximum: f falls to the left and rises to the right"),
        ("cbrt(x^2)", "0", "a minimum: f rises to the left and rises to the right"),
        ("max(x, -2*x) + x^2", "0",
         "a minimum: f rises to the left at the rate 2 and rises to the right at the rate 1"),
        ("abs(sin(x))", "pi",
         "a minimum: f rises to the left at the rate 1 and rises to the right at the rate 1"),
        ("where(x > 0, x^2, -x)", "0", "a minimum: f rises to the left at the rate 1 and rises to the right"),
        ("where(x > 0, x^3, -x^5)", "0", "a minimum: f rises to the left and rises to the right"),
        ("abs(x)^3 - abs(x)*x^4", "0", "a minimum: f rises to the left and rises to the right"),
        ("sqrt(x^4 + abs(x)^5)", "0", "a minimum: f rises to the left and rises to the right"),
        ("exp(-abs(x))", "0",
         "a maximum: f falls to the left at the rate 1 and falls to the right at the rate 1"),
        ("where(x > 0, 1, 0)", "0",

         "undecided: f does not change to the left and rises to the right, "
         "as far as its terms were followed"),
        ("relu(x)", "0", "undecided: f does not change to the left and rises to the right at the rate 1, "
         "as far as its terms were followed"),
        ("sqrt(x)", "0", "undecided: f rises to the right; nothing is proven to the left"),
    ],
)  # fmt: skip
def test_one_variable_is_decided_by_both_sides(text: str, point: str, says: str) -> None:
    assert reason(text, point) == says


@pytest.mark.parametrize(
    ("text", "point", "begins"),
    [
        ("abs(x) + abs(y)", "0,0", "a minimum as far as tried: f rises along all "),
        ("abs(x) - abs(y)", "0,0",
         "neither a minimum nor a maximum: f rises along (1, 0) and falls along (0, 1)"),
        ("sqrt(x^2 + y^2)", "0,0", "a minimum as far as tried"),
        ("x^2 - sqrt((x - 1)^2 + y^2)", "1,0", "neither a minimum nor a maximum: f rises along (1, 0)"),
        ("-sqrt(x^2 + y^2) + x^2", "0,0", "a maximum as far as tried"),
        ("max(abs(x), abs(y))", "0,0", "a minimum as"),
        ("abs(x) + y^2", "0,0", "a minimum as far as tried"),
        ("abs(x)*y", "0,0", "neither a minimum nor a maximum"),
        ("max(x, y)", "0,0", "neither a minimum nor a maximum"),
        ("abs(x*y)", "0,0", "undecided: f rises along (1, 1)"),
        ("abs(x) + abs(y) + abs(z)", "0,0,0", "a minimum as far as tried"),
        ("abs(x - y) + (x + y - 2)^4", "1,1", "a minimum as far as tried"),
    ],
)  # fmt: skip
def test_more_variables_are_tried_along_rays(text: str, point: str, begins: str) -> None:
    assert reason(text, point).startswith(begins)


def test_a_point_outside_the_domain_is_undecided() -> None:
    assert reason("log(abs(x))", "0") == "undecided: nothing is proven of the values around it"


def test_no_direction_is_counted_twice() -> None:
    # Whole entries up to 4 without a common factor: 2*(1 + 1 + 2 + 2)*2*4/2 = 48 of them.
    assert reason("abs(x) + abs(y)", "0,0").endswith("f rises along all 48 directions tried")
