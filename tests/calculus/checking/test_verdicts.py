"""Right claims are right in any form; wrong ones come with a witness, and typical mistakes have names."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.calculus.checking.requests import check
from gradcli.output.check_records import sentence_of
from gradcli.results.checks import CheckedComponent, How, Mistake
from tests.calculus.checking.planted import EXCHANGED, PLANTED
from tests.calculus.checking.right_claims import RIGHT, RIGHT_BY_CASES

LETTERS = {name: sympy.Symbol(name, real=True) for name in "xyz"}
POINT = {"x": Fraction(61, 97), "y": Fraction(83, 79), "z": Fraction(41, 53)}


def partials(text: str) -> list[sympy.Expr]:
    function = sympy.sympify(text, locals=LETTERS, rational=True)
    return [sympy.diff(function, name) for name in sorted(function.free_symbols, key=str)]


def claimed_trees(text: str) -> list[sympy.Expr]:
    found = sympy.sympify(f"({text},)", locals=LETTERS, rational=True)
    return list(found)


@pytest.mark.parametrize(("function", "claim"), RIGHT)
def test_a_right_claim_is_right_in_any_form(function: str, claim: str) -> None:
    report = check(function, claim)
    assert [component.agrees for component in report.components] == [True] * len(partials(function))
    assert report.agrees


@pytest.mark.parametrize(("function", "claim"), RIGHT)
def test_the_table_of_right_claims_is_right_by_sympy(function: str, claim: str) -> None:
    shift = {"log(x - 1000000)": 1_000_001, "sqrt(x - 5) + sqrt(6 - x)": 5, "acosh(x)": 1}.get(function, 0)
    values = {LETTERS[name]: sympy.Rational(str(value)) + shift for name, value in POINT.items()}
    for right, stated in zip(partials(function), claimed_trees(claim), strict=True):
        assert abs(sympy.N((right - stated).subs(values), 30)) < 1e-20


@pytest.mark.parametrize(("function", "claim"), RIGHT_BY_CASES)
def test_a_right_claim_is_right_case_by_case(function: str, claim: str) -> None:
    assert [component.agrees for component in check(function, claim).components].count(True) == (
        claim.count(",") + 1 - sum(claim.count(name) * n for name, n in INNER_COMMAS.items())
    )


INNER_COMMAS = {"where(": 2, "max(": 1}
"""Commas that stand within a function of the claims above."""


@pytest.mark.parametrize(
    ("function", "claim", "how", "detail"),
    [
        ("x^2*y", "2*x*y, x^2", How.EXACT, "the same formula"),
        ("x*y", "y + 0, x", How.EXACT, "equal by collecting like terms"),
        ("x*y", "(x + 1)*y - x*y, x", How.EXACT, "equal by multiplying out"),
        ("sin(x)^2", "sin(2*x)", How.EXACT, "equal by trigonometric identities"),
        ("abs(x)", "x/abs(x)", How.EXACT, "case by case for the sign of x"),
        ("acosh(x)", "1/sqrt(x^2 - 1)", How.NUMERIC, "equal to 50 digits at 40 points"),
    ],
)
def test_a_right_claim_says_how_that_is_known(function: str, claim: str, how: How, detail: str) -> None:
    first = check(function, claim).components[0]
    assert first.how is how
    assert detail in first.detail


def test_a_claim_that_is_undefined_somewhere_is_right_where_it_is_defined() -> None:
    first = check("x*log(x*y)", "log(x) + log(y) + 1, x/y").components[0]
    assert first.agrees is True
    assert "where x > 0 and y > 0; right where it is defined, but undefined at (-1, -2)" in first.detail


@pytest.mark.parametrize(("mistake", "function", "variable", "wrong"), PLANTED)
def test_a_planted_mistake_is_found_and_named(mistake: str, function: str, variable: str, wrong: str) -> None:
    component = checked(function, variable, wrong)
    assert component.agrees is False
    assert component.explained is not None
    assert component.explained.mistake is Mistake(mistake)
    is_wrong_at_the_witness(component, function, variable, wrong)


def checked(function: str, variable: str, wrong: str) -> CheckedComponent:
    """Check a gradient with one wrong partial, the others by SymPy; these must be called right."""
    names = sorted(map(str, sympy.sympify(function, locals=LETTERS).free_symbols))
    claims = {name: str(right) for name, right in zip(names, partials(function), strict=True)}
    report = check(function, {**claims, variable: wrong})
    found = {component.variables[0]: component for component in report.components}
    assert all(found[name].agrees for name in names if name != variable)
    assert report.agrees is False
    return found[variable]


def is_wrong_at_the_witness(component: CheckedComponent, function: str, variable: str, wrong: str) -> None:
    """Compute both numbers at the witness with SymPy."""
    witness = component.witness
    assert witness is not None
    assert witness.claimed is not None
    assert witness.correct is not None
    names = sorted(map(str, sympy.sympify(function, locals=LETTERS).free_symbols))
    point = {
        LETTERS[name]: sympy.sympify(x.decimal, rational=True)
        for name, x in zip(names, witness.at, strict=True)
    }
    right = sympy.diff(sympy.sympify(function, locals=LETTERS), LETTERS[variable])
    for found, formula in ((witness.claimed, sympy.sympify(wrong, locals=LETTERS)), (witness.correct, right)):
        assert found.value == pytest.approx(float(formula.subs(point)), rel=1e-12)
    assert witness.claimed.decimal != witness.correct.decimal


def test_every_mistake_is_planted_five_times() -> None:
    counts = {mistake: sum(row[0] == mistake for row in PLANTED) for mistake in Mistake}
    assert {mistake for mistake, count in counts.items() if count < 5} == {Mistake.ORDER}
    assert len(EXCHANGED) >= 5


@pytest.mark.parametrize(("function", "claim"), EXCHANGED)
def test_components_in_the_wrong_order_are_called_so(function: str, claim: str) -> None:
    wrong = [component for component in check(function, claim).components if not component.agrees]
    assert len(wrong) >= 2
    assert {component.explained and component.explained.mistake for component in wrong} == {Mistake.ORDER}


@pytest.mark.parametrize(
    ("function", "claim", "text"),
    [
        ("sin(x*y)", "cos(x*y), x*cos(x*y)", "the inner derivative of sin(x*y), y, is missing"),
        ("x^2*y + 3*x", "2*x*y, x^2", "the term 3 is missing"),
        ("x^2 + y", "2*x + 1, 1", "the term 1 does not belong there"),
        ("x^3 - x*y", "3*x^2 + y, -x", "the sign of the term -y is wrong"),
        ("x^2*y", "6*x*y, x^2", "it is 3 times the correct one"),
        ("x^3", "3*x^3", "the exponent of x**3 is not lowered by 1"),
        ("x*sin(x)", "sin(x)", "of the product rule for x*sin(x) the term x*cos(x) is missing"),
        ("x^2*y", "x^2, x^2", "it is the derivative with respect to y"),
        ("sin(x)", "sin(x)", "it is the function itself, not its derivative"),
        ("cos(x)*y", "y*sin(x) + y*0, cos(x)", "the sign is wrong"),
    ],
)
def test_the_sentence_names_the_place(function: str, claim: str, text: str) -> None:
    explained = check(function, claim).components[0].explained
    assert explained is not None
    assert (sentence_of(explained), explained.how) == (text, How.EXACT)


def test_other_mistakes_that_would_give_the_same_are_told_too() -> None:
    # With a coefficient of 2, a lost inner derivative is a factor of 1/2.
    explained = check("sin(2*x)", "cos(2*x)").components[0].explained
    assert explained is not None
    assert explained.also == (Mistake.FACTOR,)


@pytest.mark.parametrize(
    ("function", "claim", "where"),
    [
        ("abs(x)", "1", "x > 0"),
        ("sqrt(x^2)", "-1", "x < 0"),
        ("max(x, y)", "1, 0", "x > y"),
        ("relu(x)", "1", "x > 0"),
        ("where(x > 3, x^2, x)", "2*x", "x > 3"),
        ("where(x > 1000000, x^2, x)", "1", "x < 1000000"),
        ("abs(x - 5000)", "-1", "x < 5000"),
        ("abs(x)*y", "y, abs(x)", "x > 0"),
    ],
)
def test_a_claim_that_is_right_in_one_case_is_wrong_and_says_where_it_is_right(
    function: str, claim: str, where: str
) -> None:
    first = check(function, claim).components[0]
    assert (first.agrees, first.detail) == (False, f"right where {where}")
    assert first.witness is not None


def test_a_claim_that_has_no_number_anywhere_is_wrong() -> None:
    (only,) = check("x^2", "sqrt(-1 - x^2)").components
    assert only.agrees is False
    assert only.detail == "it is undefined at every point tried"
    assert only.witness is not None
    assert (only.witness.claimed, only.witness.correct and only.witness.correct.value) == (None, 2.0)


def test_where_f_is_nowhere_real_nothing_is_decided() -> None:
    report = check("log(-1 - x^2)", "1/x")
    assert (report.agrees, report.components[0].agrees, report.components[0].how) == (None, None, None)


def test_a_difference_in_the_fortieth_digit_is_seen_and_shown() -> None:
    (only,) = check("x^2", "2*x + 1e-40").components
    assert only.agrees is False
    assert only.witness is not None
    assert only.witness.claimed is not None
    assert only.witness.claimed.decimal == "2.0000000000000000000000000000000000000001"


@pytest.mark.parametrize("seconds", [None, 30])
def test_the_same_claim_has_the_same_answer(seconds: float | None) -> None:
    one, other = (check("x^2*exp(y)", "2*x*exp(y), x^2", timeout=seconds) for _ in range(2))
    assert one == other


def test_a_constant_of_the_function_is_one_of_the_claim() -> None:
    report = check("a*x^2", "2*a*x", constants={"a": "3"})
    assert report.agrees
    assert check("a*x^2", "6*x", constants={"a": "3"}).agrees


@pytest.mark.parametrize(
    ("claim", "agrees", "mistake"),
    [
        ("2*y, 2*x; 2*x, 0", [True] * 4, None),
        ([["2*y", "2*x"], ["2*x", "0"]], [True] * 4, None),
        ("2*y, 2*x; -2*x, 0", [True, True, False, True], Mistake.SIGN),
        ("2*y, 2*x; 2*x, x", [True, True, True, False], Mistake.EXTRA_TERM),
        ("y, 2*x; 2*x, 0", [False, True, True, True], Mistake.FACTOR),
        ("0, 2*x; 2*x, 2*y", [False, True, True, False], Mistake.ORDER),
    ],
)
def test_a_hessian_is_judged_entry_by_entry(
    claim: str | list[list[str]], agrees: list[bool], mistake: Mistake | None
) -> None:
    report = check("x^2*y", claim, hessian=True)
    assert [component.agrees for component in report.components] == agrees
    assert [component.variables for component in report.components][1] == ("x", "y")
    explained = next((component.explained for component in report.components if component.explained), None)
    assert (explained and explained.mistake) == mistake


def test_a_matrix_that_is_not_symmetric_is_noted() -> None:
    kinds = [remark.kind for remark in check("x^2*y", "2*y, 2*x; 2*y, 0", hessian=True).remarks]
    assert kinds == ["symmetry"]


FORMS = (
    lambda formula: formula,
    sympy.expand,
    sympy.factor,
    sympy.together,
    sympy.trigsimp,
    lambda formula: formula.rewrite(sympy.exp) if formula.has(sympy.sinh) else sympy.powsimp(formula),
)
X, Y = LETTERS["x"], LETTERS["y"]


def built() -> st.SearchStrategy[sympy.Expr]:
    """Formulas that are defined everywhere, in two variables."""
    leaves = st.sampled_from([X, Y, X * Y, X**2, sympy.Integer(3), X + 2 * Y])
    functions = (sympy.sin, sympy.cos, sympy.sinh, sympy.atan, lambda u: sympy.exp(-(u**2)), lambda u: u**3)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] / (1 + pair[1] ** 2)),
            st.tuples(st.sampled_from(functions), inner).map(lambda pair: pair[0](pair[1])),
        ),
        max_leaves=4,
    )


@given(built(), st.sampled_from(FORMS), st.booleans())
@settings(max_examples=12, deadline=None, derandomize=True)
def test_what_sympy_derives_is_never_called_wrong_in_any_form(
    formula: sympy.Expr, form: object, is_by_x: bool
) -> None:
    whole = formula + X * Y  # both variables occur
    claims = {str(name): str(form(sympy.diff(whole, name))) for name in (X, Y)}  # type: ignore[operator]
    assert check(str(whole), claims).agrees
    # The same with one thing too many is never called right.
    name = "x" if is_by_x else "y"
    assert check(str(whole), {**claims, name: f"{claims[name]} + 1/7"}).agrees is False


@pytest.mark.parametrize(
    "text",
    [
        "sigmoid(1e4*(x - 0.3)) + x", "sigmoid(1e20*(x - 0.3)) + x", "erf(1e10*x) + x",
        "x + exp(-1e20*(x - 1/3)^2)", "tanh(1e6*(x - 2)) + x",
    ],
)  # fmt: skip
def test_a_claim_that_is_wrong_only_where_the_formula_is_steep_is_wrong(text: str) -> None:
    """Elsewhere no slope but 1 is seen in fifty digits and more."""
    (component,) = check(text, "1").components
    assert component.agrees is False


def test_two_numbers_at_a_point_that_differ_are_seen_to_differ() -> None:
    (there,) = check("sin(x)*1e-20 + x", "1", at=[["3/10"]]).evaluations
    (number,) = there.numbers
    assert number.agrees is False
    assert number.claimed is not None
    assert number.correct is not None
    with sympy.evaluate(False):
        truth = 1 + sympy.cos(sympy.Rational(3, 10)) / sympy.Integer(10) ** 20
    assert sympy.Float(number.correct.decimal, 45).round(39) == truth.evalf(60).round(39)
    assert number.claimed.decimal != number.correct.decimal
