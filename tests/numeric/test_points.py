from __future__ import annotations

import math
from fractions import Fraction

import pytest

from gradcli.errors import ExpressionError, GradcliError, LimitError, OptionError
from gradcli.language.constants import exact_value
from gradcli.numeric.points import (
    Point,
    floats_of,
    parse_angle,
    parse_direction,
    parse_number,
    parse_point,
    toward,
)

XY = ("x", "y")
WRITE = "write x=1,y=2"
NAN = "the coordinate x: 'nan' is not a name that can be used"
OO = "the coordinate y: 'oo' is not a name that can be used"
DIVIDED = "what is divided by is 0 at every point"
INF = "the coordinate y: 'inf' is not a name that can be used"


def point(text: str) -> Point:
    return parse_point(text, XY)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,2", (1, 2)), ("-1,2", (-1, 2)), (" 1 , 2 ", (1, 2)), ("x=1,y=2", (1, 2)), ("y=2, x=1", (1, 2)),
        ("y = 2,x = 1", (1, 2)),
        ("0.5,1e-3", (0.5, 1e-3)), ("1/3,-2/7", (1 / 3, -2 / 7)),
        ("pi/2,sqrt(2)", (math.pi / 2, math.sqrt(2))),
        ("max(1,2),3", (2, 3)), ("|-3|,(2)", (3, 2)), ("sum(i, i, 1, 3),2", (6, 2)),
        ("e,tau", (math.e, math.tau)),
        ("2^10,-2^2", (1024, -4)), ("1,2\n", (1, 2)), ("sin(pi/6),log(e)", (0.5, 1)), ("−1,2", (-1, 2)),
    ],
)  # fmt: skip
def test_points_as_typed(text: str, numbers: tuple[float, float]) -> None:
    assert floats_of(point(text)) == pytest.approx(numbers, rel=1e-15)


def test_coordinates_are_exact() -> None:
    found = [exact_value(tree) for tree in point("0.1,1/3")]
    assert found == [Fraction(1, 10), Fraction(1, 3)]


@pytest.mark.parametrize(
    ("text", "message", "span", "hint"),
    [
        ("1", "2 coordinates wanted (x, y), 1 given", (0, 1), WRITE),
        ("", "2 coordinates wanted (x, y), 0 given", (0, 1), WRITE),
        ("   ", "2 coordinates wanted (x, y), 0 given", (0, 3), WRITE),
        ("1,2,3", "2 coordinates wanted (x, y), 3 given", (0, 5), WRITE),
        ("(1,2),", "the coordinate x: unexpected ','", (2, 3), "use a decimal point: 1.5"),
        ("--format", "2 coordinates wanted (x, y), 1 given", (0, 8), WRITE),
        ("1,", "the coordinate y is missing", (2, 3), ""),
        (",1", "the coordinate x is missing", (0, 1), ""),
        ("x=,y=1", "the coordinate x is missing", (2, 3), ""),
        ("x=1", "the coordinate y is missing", (0, 3), WRITE),
        ("x=1,2", "name all coordinates or none", (0, 3), WRITE),
        ("1,y=2", "name all coordinates or none", (2, 5), WRITE),
        ("x=1,x=2", "'x' is given twice", (4, 5), "the variables are x, y"),
        ("x=1,z=2", "there is no variable 'z'", (4, 5), "the variables are x, y"),
        ("x=1,y1=2", "there is no variable 'y1'", (4, 6), "did you mean 'y'?"),
        ("nan,1", NAN, (0, 3), "nan is not a number"),
        ("1,oo", OO, (2, 4), "infinity is not a number here"),
        ("1,inf", INF, (2, 5), "infinity is not a number here"),
        ("y,1", "the coordinate x cannot contain the variable 'y'", (0, 1), ""),
        ("1,2+3x", "the coordinate y cannot contain the variable 'x'", (5, 6), ""),
        ("1j,2", "the coordinate x cannot contain the variable 'j'", (1, 2), ""),
        ("1/0,1", "the coordinate x: this divides by zero", (0, 3), DIVIDED),
        ("1,0^-1", "the coordinate y: this divides by zero", (2, 6), DIVIDED),
        ("log(-1),1", "the coordinate x is not a real number", (0, 7), ""),
        ("1,sqrt(-2)", "the coordinate y is not a real number", (2, 10), ""),
        ("1,asin(2)", "the coordinate y is not a real number", (2, 9), ""),
    ],
)  # fmt: skip
def test_a_point_that_cannot_be_used(text: str, message: str, span: tuple[int, int], hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        point(text)
    error = caught.value
    assert (error.message, error.span, error.hint, error.source) == (f"--at: {message}", span, hint, text)


def test_one_variable_hints_at_the_decimal_point() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_point("1,5", ["x"])
    assert caught.value.message == "--at: 1 coordinate wanted (x), 2 given"
    assert caught.value.hint == "use a decimal point: 1.5"


def test_no_variables_want_no_coordinates() -> None:
    with pytest.raises(ExpressionError, match="there are no variables, so no coordinates are wanted"):
        parse_point("1", [])


def test_many_variables_are_named_in_short() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_point("1", [f"x{i}" for i in range(1, 21)])
    assert caught.value.message == "--at: 20 coordinates wanted (x1, x2, x3, ..., x20), 1 given"


@pytest.mark.parametrize("text", ["1e500,1", "9^9^9,1", "1," + "1" * 500])
def test_limits_hold_for_points(text: str) -> None:
    with pytest.raises(LimitError):
        point(text)


@pytest.mark.parametrize(
    "text", ["__import__('os'),1", "'a',1", "x.y,1", "1;2,1", "[1],2", "lambda: 1,2", "1,2 # 3"]
)
def test_nothing_but_numbers_is_read(text: str) -> None:
    with pytest.raises(GradcliError):
        point(text)


def test_the_option_is_named() -> None:
    with pytest.raises(ExpressionError, match=r"^--from: the coordinate x cannot contain the variable 'a'$"):
        parse_point("a,1", XY, "--from")


@pytest.mark.parametrize(
    ("text", "vector"),
    [("3,4", (3, 4)), ("x=0,y=-1", (0, -1)), ("1/3,0", (1 / 3, 0)), ("y=1,x=pi", (math.pi, 1)),
     ("1e-300,0", (1e-300, 0))],
)  # fmt: skip
def test_directions(text: str, vector: tuple[float, float]) -> None:
    direction = parse_direction(text, XY)
    assert floats_of(direction.vector) == vector
    assert direction.normalised
    assert not parse_direction(text, XY, normalised=False).normalised


@pytest.mark.parametrize("text", ["0,0", "x=0,y=0", "0.0,0e5", "1-1,2-4/2", "1/3-2/6,0"])
def test_the_zero_vector_has_no_direction(text: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_direction(text, XY)
    assert caught.value.message == "--dir: the zero vector has no direction"
    assert caught.value.hint == "give at least one entry that is not 0"


def test_a_direction_too_short_for_a_double_is_still_one() -> None:
    assert len(parse_direction("1e-400,0", XY).vector) == 2


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("30deg", 30), ("pi/6", 30), ("30°", 30), ("30 degrees", 30), ("-45deg", -45), ("0", 0), ("90deg", 90),
     (" 180deg ", 180),
     ("2pi/3", 120), ("22.5deg", 22.5), ("450deg", 450)],
)  # fmt: skip
def test_angles(text: str, degrees: float) -> None:
    vector = floats_of(parse_angle(text, XY).vector)
    turn = math.radians(degrees)
    assert vector == pytest.approx((math.cos(turn), math.sin(turn)), abs=1e-15)


@pytest.mark.parametrize("text", ["", "deg", "x", "30 radians", "30deg30deg", "1,2"])
def test_an_angle_that_cannot_be_read(text: str) -> None:
    with pytest.raises(GradcliError):
        parse_angle(text, XY)


@pytest.mark.parametrize("variables", [["x"], ["x", "y", "z"], []])
def test_an_angle_wants_two_variables(variables: list[str]) -> None:
    with pytest.raises(OptionError, match=f"--angle needs two variables; here there are {len(variables)}"):
        parse_angle("30deg", variables)


def test_toward_a_point() -> None:
    assert floats_of(toward(point("1,2"), point("4,6")).vector) == (3, 4)
    assert toward(point("1,2"), point("4,6"), normalised=False).normalised is False


def test_toward_a_point_very_near_is_exact() -> None:
    direction = toward(point("0.1,2"), point("0.1,2.00000000000000000001"))
    assert exact_value(direction.vector[1]) == Fraction(1, 10**20)


@pytest.mark.parametrize(("here", "there"), [("1,2", "1,2"), ("1/3,2", "2/6,4/2"), ("0.5,1", "1/2,1e0")])
def test_toward_the_same_point_is_refused(here: str, there: str) -> None:
    with pytest.raises(OptionError, match=r"^--toward: the zero vector has no direction$"):
        toward(point(here), point(there))


@pytest.mark.parametrize(
    ("text", "number"), [("0.1", 0.1), ("1/11", 1 / 11), ("-2^-3", -0.125), ("pi", math.pi), ("1e-3", 1e-3),
    ("1e400", math.inf)]
)  # fmt: skip
def test_numbers(text: str, number: float) -> None:
    assert parse_number(text, "--lr") == number


@pytest.mark.parametrize(
    ("text", "message"),
    [("x", "--lr cannot contain the variable 'x'"), ("", "--lr is missing"), ("1,2", "--lr: unexpected ','"),
     ("1/0", "--lr: this divides by zero"), ("nan", "--lr: 'nan' is not a name that can be used")],
)  # fmt: skip
def test_a_number_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_number(text, "--lr")
    assert caught.value.message == message


@pytest.mark.parametrize("text", ["(1, -2)", "[1, -2]", " (1,-2) "])
def test_a_point_may_stand_in_brackets(text: str) -> None:
    assert parse_point(text, ["x", "y"]) == parse_point("1,-2", ["x", "y"])


def test_an_angle_of_more_than_a_turn_needs_a_unit() -> None:
    with pytest.raises(GradcliError) as raised:
        parse_angle("45", ["x", "y"])
    assert raised.value.hint == "write 45deg or 45rad"
    assert floats_of(parse_angle("45deg", ["x", "y"]).vector) == pytest.approx((0.5**0.5, 0.5**0.5))
    assert floats_of(parse_angle("45rad", ["x", "y"]).vector) == pytest.approx((math.cos(45), math.sin(45)))
