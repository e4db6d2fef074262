"""The product's numbers against another evaluation, and both its derivations against each other."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp

from gradcli.calculus.derivatives import gradient
from gradcli.errors import GradcliError
from gradcli.language.expression import read
from gradcli.language.functions import CONDITIONS, CONSTANTS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Symbol, Tree, postorder, size
from gradcli.language.write import to_infix
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.pointwise import Poison
from gradcli.numeric.program import lower, with_gradient
from tests.fuzzing import derivations, evaluator
from tests.fuzzing.checks import check_value
from tests.fuzzing.derivations import DIGITS, check_both_roads, check_numbers, check_slopes, settled_at
from tests.fuzzing.evaluator import Unclear, Undefined, value_at
from tests.fuzzing.formulas import CALLS, VARIABLES, formula_of
from tests.language.strategies import formulas, programs

X, Y = Symbol("x"), Symbol("y")
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
steps = st.binary(min_size=2, max_size=14)
POINT = {"x": Fraction(7, 10), "y": Fraction(13, 9)}


@settings(max_examples=100, deadline=None)
@given(steps)
def test_values_and_slopes_are_those_of_another_evaluation(data: bytes) -> None:
    check_numbers(to_infix(formula_of(data)))


@settings(max_examples=60, deadline=None)
@given(st.one_of(programs(), formulas))
def test_definitions_sums_and_indices_mean_what_they_say(tree: Tree) -> None:
    try:
        expression = read(to_infix(tree))
    except GradcliError:
        assume(False)
    assume(size(expression.tree) < 300)
    point = {name: Fraction(place + 2, 7) for place, name in enumerate(expression.variables)}
    settled = settled_at(lower([expression.tree], expression.variables), point)
    check_value(expression.typed, point, settled.outputs[0], DIGITS)


# A fixed sample: what SymPy makes of a formula may take it very long.
@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps)
def test_both_derivations_agree(data: bytes) -> None:
    check_both_roads(to_infix(formula_of(data)))


@pytest.mark.parametrize(("name", "count"), CALLS)
def test_each_function_and_its_slope_are_those_of_another_evaluation(name: str, count: int) -> None:
    for argument in (X, Apply("*", (Number("3"), X)), Apply("/", (X, Number("3"))), Apply("-", (X, Y))):
        check_numbers(to_infix(Apply(name, (argument, Y, Apply("*", (X, Y)))[:count])))


ENOUGH_SECONDS = 2.0
"""Of the processor: a guard against what takes minutes, not a measurement."""


@pytest.mark.parametrize("name", [name for name, count in CALLS if count == 1 and name != "neg"])
def test_no_function_computes_the_digits_of_a_number_of_billions(name: str) -> None:
    started = time.process_time()
    for argument in ("exp(x)", "-exp(x)"):
        program = lower([read(f"{name}({argument})").tree], ["x"])
        settled_at(program, {"x": Fraction(10**9)})
    assert time.process_time() - started < ENOUGH_SECONDS


def test_the_other_evaluation_knows_the_whole_language() -> None:
    known = {*evaluator.FUNCTIONS, *evaluator.FORMS, *CONDITIONS}
    assert {*FUNCTIONS, *CONSTANTS} <= known


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x^2 + y", "1.9344444444444444444"),  # 49/100 + 13/9
        ("sin(pi/6) + cbrt(-8)", "-1.5"),
        ("u = x*10; sum(u^i, i, 0, 3)", "400"),  # 1 + 7 + 49 + 343
        ("prod(i + x - 0.7, i, 1, 5)", "120"),
        ("where(x > y, 1, Piecewise((2, x >= 0.7), (3, True)))", "2"),
        ("log(8, 2) + atan2(0, -1)/pi", "4"),
        ("max(1, min(5, 3), 2) + floor(-0.5) + ceil(0.5) + sign(-y)", "2"),
        ("softplus(0) - log(2)", "0"),
        ("asec(2)*3/pi + acsc(2)*6/pi", "2"),
        ("sum(x, i, 2, 1)", "0"),
    ],
)
def test_the_other_evaluation_is_right(text: str, value: str) -> None:
    assert abs(value_at(read(text, ["x", "y"]).typed, POINT)[0] - mp.mpf(value)) < 1e-15


@pytest.mark.parametrize(
    "text", ["log(x - 0.7)", "1/(x - 7/10)", "asin(y)", "(-x)^y", "Piecewise((1, x > y))"]
)
def test_the_other_evaluation_knows_what_is_undefined(text: str) -> None:
    with pytest.raises(Undefined):
        value_at(read(text, ["x", "y"]).typed, POINT)


@pytest.mark.parametrize("text", ["log(sqrt(2)^2 - 2)", "sin(x*10^9)", "exp(x*10^8)", "floor(exp(log(3)))"])
def test_the_other_evaluation_knows_what_it_cannot_tell(text: str) -> None:
    with pytest.raises(Unclear):
        value_at(read(text).typed, POINT)


EXACT = Rounded(0.49, "0.49", Fraction(49, 100))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x^2", Rounded(0.49, "0.490000000001")),
        ("x^2", Rounded(0.4900000000000001, "0.49")),
        ("x^2", Rounded(0.49, "0.49", Fraction(48, 100))),
        ("x^2", Poison("undefined", 0)),
        ("log(-x)", EXACT),
    ],
)
def test_a_wrong_answer_is_noticed(text: str, answer: Rounded | Poison) -> None:
    check_value(read("x^2").typed, POINT, EXACT, DIGITS)
    with pytest.raises(AssertionError):
        check_value(read(text).typed, POINT, answer, DIGITS)


def test_a_wrong_slope_is_noticed() -> None:
    """The slopes of x*y + 0.001*y are not those of x*y."""
    settled = settled_at(with_gradient(lower([read("x*y").tree], VARIABLES)), POINT)
    check_slopes(read("x*y").typed, POINT, settled)
    with pytest.raises(AssertionError):
        check_slopes(read("x*y + 0.001*y").typed, POINT, settled)


def test_derivations_that_differ_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    other = gradient(read("x*y + y", VARIABLES))
    monkeypatch.setattr(derivations, "gradient", lambda _: other)
    with pytest.raises(AssertionError):
        check_both_roads("x*y")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_occurs_in_the_formulas_made_of_bytes(name: str) -> None:
    made = [formula_of(bytes([0, 1, 0, 1, step])) for step in range(256)]
    occurring = {node.function for tree in made for node in postorder(tree) if isinstance(node, Apply)}
    assert name in occurring or name in {"Piecewise", "sum", "prod", "and", "or", "not"}
