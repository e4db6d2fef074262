"""Claims as text, JSON and Python values: what is read, and what is refused in which words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gradcli.calculus.checking.claimed import Wanted
from gradcli.calculus.checking.claims import claim_of
from gradcli.errors import GradcliError, InputFileError
from gradcli.language.expression import read
from gradcli.language.write import to_infix

FUNCTION = read("a*x^2*y", constants={"a": "3"})

VECTORS = [
    "2*a*x*y, a*x^2",
    "(2*a*x*y, a*x^2)",
    "[2*a*x*y, a*x^2]",
    "y=a*x^2, x=2 a x y",
    "df/dx = 2*a*x*y\ndf/dy = a*x^2",
    "2*a*x*y\na*x^2\n",
    "2*a*x*\ny,\na*x^2",
    '["2*a*x*y", "a*x^2"]',
    '{"x": "2*a*x*y", "y": "a*x^2"}',
    '{"claim": ["2*a*x*y", "a*x^2"]}',
    '{"gradient": ["a*x^2", "2*a*x*y"], "variables": ["y", "x"]}',
    '{"claim": {"y": "a*x^2", "x": "2*a*x*y"}, "author": "me"}',
    '{"gradient": "2*a*x*y, a*x^2"}',
    ("2*a*x*y", "a*x^2"),
    {"y": "a*x^2", "x": "2*a*x*y"},
]

MATRICES = [
    "1, 2; 3, x", "[1, 2; 3, x]", "1, 2\n3, x\n", "1, 2; 3, x;", "[[1, 2], [3, x]]", "(1, 2), (3, x)",
    '[["1", 2], [3, "x"]]', '{"hessian": [["1", "2"], ["3", "x"]]}', [[1, 2], [3, "x"]],
    {"x": {"x": 1, "y": 2}, "y": [3, "x"]},
]  # fmt: skip


def told(words: object, wanted: Wanted) -> list[str]:
    return [to_infix(claimed.typed) for claimed in claim_of(words, wanted)]


@pytest.mark.parametrize("words", VECTORS, ids=str)
def test_a_gradient_is_read(words: object) -> None:
    assert told(words, Wanted(FUNCTION)) == ["2*a*x*y", "a*x**2"]


@pytest.mark.parametrize("words", MATRICES, ids=str)
def test_a_hessian_is_read_row_by_row(words: object) -> None:
    assert told(words, Wanted(FUNCTION, hessian=True)) == ["1", "2", "3", "x"]


def test_numbers_keep_every_digit() -> None:
    wanted = Wanted(FUNCTION, numbers=True)
    assert told("1.50, sqrt(2)/2", wanted) == ["1.50", "sqrt(2)/2"]
    assert told('{"claim": [1.50, 0.1000000000000000000001]}', wanted) == ["1.50", "0.1000000000000000000001"]
    assert told([Fraction(1, 3), 0.1], wanted) == ["1/3", "0.1"]


def test_one_number_is_a_claim_for_one_variable() -> None:
    assert told(2.5, Wanted(read("x^2"), numbers=True)) == ["2.5"]


@pytest.mark.parametrize("label", ["x", "df/dx", "dy/dx"])
def test_a_derivative_may_be_named_as_on_paper(label: str) -> None:
    assert told(f"{label} = 2*x", Wanted(read("x^2"))) == ["2*x"]


def test_constants_are_filled_in_where_the_claim_is_computed() -> None:
    first, _ = claim_of("2*a*x*y, a*x^2", Wanted(FUNCTION))
    assert to_infix(first.tree) == "2*3*x*y"


@pytest.mark.parametrize(
    ("words", "message", "pointed", "hint"),
    [
        ("2*x*y", "2 formulas wanted (for x, y), 1 given", "2*x*y", "write x=..., y=..."),
        ("1, 2, 3", "2 formulas wanted (for x, y), 3 given", "1, 2, 3", "write x="),
        ("", "2 formulas wanted (for x, y), 0 given", "", "write x="),
        ("1,", "df/dy is missing", "", "write x="),
        ("x=1, 2", "name all components or none", "2", "write x="),
        ("x=1, x=2", "'x' is given twice", "x", "the variables are x, y"),
        ("x=1, z=2", "there is no variable 'z'", "z", "the variables are x, y"),
        ("x=1", "df/dy is missing", "x=1", "write x="),
        ("z, 1", "df/dx: 'z' is no variable of the function", "z", "the variables are x, y"),
        ("1, xy", "df/dy: 'xy' is no variable of the function", "xy", "write x*y for the product"),
        ("1, sn(x)", "df/dy: unknown function 'sn'", "sn", "did you mean 'sin'?"),
        ("x > 1, 2", "df/dx: this is a condition, not a function", "x > 1", "write where(condition, a, b)"),
        ("1/0, 1", "df/dx: this divides by zero", "1/0", ""),
        ("(1, 2", "this bracket is never closed", "(", ""),
        ("9^9^9^9, 1", "df/dx: the integer power limit is met", "9^9^9", ""),
        ({"x": 1}, "df/dy is missing", None, "write x="),
        ({"claim": {"q": 1, "y": 2}}, "there is no variable 'q'", None, "the variables are x, y"),
        ('{"foo": 1}', "the JSON object has neither 'claim' nor 'gradient'", None, "or a formula for each"),
        ('{"gradien": [1, 2]}', "the JSON object has neither", None, "did you mean 'gradient'?"),
        ('{"gradient": null}', "no list of components", None, "write x="),
        ('{"claim": [1, null]}', "df/dy is no formula but null", None, "write x="),
        ('{"claim": [1, true]}', "df/dy is no formula but true", None, "write x="),
        ('{"claim": [1, [2]]}', "df/dy is no formula but a list", None, "write x="),
        ('{"x": 1, "x": 2}', "the JSON gives 'x' twice", None, ""),
        ('{"x": 1', "this JSON cannot be read: line 1, column 8", None, ""),
        ("[" * 100_000, "the JSON is nested too deeply", None, ""),
        ("[NaN, 1]", "df/dx: 'nan' is not a name that can be used", "nan", "nan is not a number"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_is_no_gradient_is_refused(words: object, message: str, pointed: str | None, hint: str) -> None:
    refused(words, Wanted(FUNCTION), message, pointed, hint)


@pytest.mark.parametrize(
    ("words", "message", "pointed"),
    [
        ("1, 2, 3, 4", "2 rows of 2 wanted, 1 row given", "1, 2, 3, 4"),
        ("1, 2; 3", "2 rows of 2 wanted, a row of 1 given", "1, 2; 3"),
        ("1; 2; 3", "2 rows of 2 wanted, 3 rows given", "1; 2; 3"),
        ("x=1, 2; 3, 4", "the entries of a matrix have no names", "x"),
        ("1, z; 3, 4", "d2f/dxdy: 'z' is no variable of the function", "z"),
        ("1, ; 3, 4", "d2f/dxdy is missing", ""),
    ],
)
def test_what_is_no_hessian_is_refused(words: object, message: str, pointed: str) -> None:
    refused(words, Wanted(FUNCTION, hessian=True), message, pointed, "")


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("x, 1", "df/dx: a number cannot contain 'x'", "--claim takes formulas"),
        ("1,5,2,5", "2 numbers wanted (for x, y), 4 given", "use a decimal point: 1.5"),
    ],
)
def test_what_are_no_numbers_is_refused(words: object, message: str, hint: str) -> None:
    refused(words, Wanted(FUNCTION, numbers=True, what="--values"), message, None, hint)


def test_a_name_that_the_function_defines_is_no_variable() -> None:
    refused(
        "y*u, x*u",
        Wanted(read("u = x*y; u^2")),
        "'u' is no variable",
        "u",
        "u is defined within the function",
    )


def refused(words: object, wanted: Wanted, message: str, pointed: str | None, hint: str) -> None:
    with pytest.raises(GradcliError) as caught:
        claim_of(words, wanted)
    error = caught.value
    assert message in error.message
    assert hint in error.hint
    assert error.message.startswith(wanted.what) or isinstance(error, InputFileError) or message[:4] == "this"
    if pointed:
        assert error.span is not None
        assert error.source[slice(*error.span)] == pointed
