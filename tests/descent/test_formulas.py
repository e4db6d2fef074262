from __future__ import annotations

import math
from fractions import Fraction

import pytest

from gradcli.descent.formulas import Formulas, NoNumber, chained, constant, parts_of, read_formula
from gradcli.errors import ExpressionError, GradcliError, LimitError
from gradcli.language.infix import read_infix
from gradcli.language.tree import free_symbols
from gradcli.language.write import to_infix
from gradcli.numeric.arithmetic import FLOATS
from gradcli.numeric.rationals import RATIONALS
from gradcli.results.runs import Status
from tests.descent.surfaces import traced

KNOWN = frozenset(("x", "g", "k", "lr", "v"))

NO_ASSIGNMENT = "each part of an update gives a name its next value"
NO_ASSIGNMENT_HINT = "as in v = 0.9*v + g; x = x - lr*v"
NO_X = "the update never gives x its next value"
NO_X_HINT = "end it with x = ..., as in v = 0.9*v + g; x = x - lr*v"
GIVEN_HINT = "the update changes x and the memory that --state names"
NAME_HINT = "a name is a letter, then letters, digits and single _"
QUOTES = "text in quotes is not part of the language"


def valued(name: str) -> str:
    start = f"--state {name}=0 gives memory its start, --set {name}=... a setting its value"
    return f"known are g, k, lr, v, x; {start}"


UNSEEN = "leave it out: it is not seen, and means nothing here"

REFUSED: list[tuple[str, str, str, str]] = [
    # What is typed, the part of it at fault, the message, the hint.
    ("v = v + g", "v = v + g", NO_X, NO_X_HINT),
    ("x_ = x - lr*g", "x_ = x - lr*g", NO_X, NO_X_HINT),
    (";;", ";;", NO_X, NO_X_HINT),
    ("x - lr*g", "x - lr*g", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x == x - g", "x == x - g", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x == 1; x = 2", "x == 1", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x <= 1", "x <= 1", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x := x - g", "x := x - g", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x -= lr*g", "x -= lr*g", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x, v = g", "x, v = g", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x y = 3", "x y = 3", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x = x - g; junk", " junk", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("x.real = 1", "x.real = 1", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("__import__('os')", "__import__('os')", NO_ASSIGNMENT, NO_ASSIGNMENT_HINT),
    ("g = 1; x = x - g", "g", "'g' is given to the update, which cannot change it", GIVEN_HINT),
    ("lr = lr/2; x = x - lr*g", "lr", "'lr' is given to the update, which cannot change it", GIVEN_HINT),
    ("x = x - g; k = 2", "k", "'k' is given to the update, which cannot change it", GIVEN_HINT),
    ("x = x - q", "q", "'q' has no value here", valued("q")),
    ("x = x - vv", "vv", "'vv' has no value here", "did you mean 'v'?"),
    ("x = x - t; t = g", "t", "'t' has no value here", valued("t")),
    ("x = x - λ*g", "λ", "'λ' has no value here", valued("λ")),
    ("x = x[3]", "x[3]", "'x3' has no value here", "did you mean 'x'?"),
    ("_a = g; x = x - _a", "_a", "the name '_a' is refused", NAME_HINT),
    ("a__b = g; x = x", "a__b", "the name 'a__b' is refused", NAME_HINT),
    ("__class__ = g; x = x", "__class__", "the name '__class__' is refused", NAME_HINT),
    ("1x = 2; x = x", "1x", "'1x' is not a name", ""),
    ("I = g; x = x", "I", "'I' is not a name that can be used",
     "gradcli works over the real numbers; name a variable otherwise"),
    ("and = g; x = x", "and", "'and' belongs in a condition, as in where(x > 0, a, b)", ""),
    ("Α = g; x = x - lr*g", "Α", "the Greek letter U+0391 looks like a Latin one",
     "use the Latin letter, or another name"),
    ("x = x - * g", "*", "something is missing before '*'",
        "put a number, a variable or a bracket before '*', or leave it out"),
    ("x = x = 3", "x", "'x' already has a value or is a variable", ""),
    ("v = g; x = x > 1", "x > 1", "this is a condition, not a function", "write where(condition, a, b)"),
    ("x = x - lr*sinx", "sinx", "'sinx' is not a function",
     "write sin(x), or declare a variable of this name with --vars"),
    ("x = 1/0", "1/0", "this divides by zero", "what is divided by is 0 at every point"),
    ("v = g; x = x - lr*v/(1-1)", "lr*v/(1-1)", "this divides by zero",
     "what is divided by is 0 at every point"),
    ("x = x - lr*g\nv = 1", "v", "a new line does not multiply", "write *, or ';' after a definition"),
    ("x = __import__('os')", "'", "unexpected '''", QUOTES),
    ("x = x.real", ".", "unexpected '.'",
     "a dot belongs inside a number; attribute access is not part of the language"),
    ("x = (lambda: 1)", ":", "unexpected ':'", "gradcli reads formulas, not programs"),
    ("x = x if g else 1", "if", "unexpected 'if'", "write where(condition, a, b)"),
    ("x = x - g # faster", "#", "unexpected '#'", "comments are not part of the language"),
    ("x = \x00", "\x00", "unexpected character U+0000 (a control character)", UNSEEN),
    ("x = x\u202e - g", "\u202e", "unexpected character U+202E (right-to-left override)", UNSEEN),
    ("x = nan", "nan", "'nan' is not a name that can be used", "nan is not a number"),
]  # fmt: skip


@pytest.mark.parametrize(("update", "at_fault", "message", "hint"), REFUSED)
def test_an_update_that_cannot_be_read_says_what_is_wrong_and_where(
    update: str, at_fault: str, message: str, hint: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parts_of(update, KNOWN)
    error = caught.value
    assert (error.message, error.hint, error.source) == (message, hint, update)
    assert error.span is not None
    assert update[slice(*error.span)] == at_fault


@pytest.mark.parametrize(("update", "message", "hint"), [(row[0], *row[2:]) for row in REFUSED])
def test_a_run_refuses_the_same_updates(update: str, message: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        traced("x^2", [1.0], 0.1, update=update, state={"v": 0.0})
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("update", "at_fault", "message"),
    [
        ("x = 9**9**9**9", "9**9**9",
         "the integer power limit is met: at most 1000000 as the exponent of a power"),
        ("v = g; x = x^(9^9^9)", "(9^9^9)",
         "the integer power limit is met: at most 1000000 as the exponent of a power"),
        ("x = x + 10^100000", "10^100000", "the constant size limit is met: at most 10000 bits"),
        ("x = sum(i*g, i, 1, 10^9)", "sum(i*g, i, 1, 10^9)",
         "the nodes limit is met: at most 250000 numbers, names and operations, sums written out"),
    ],
)  # fmt: skip
def test_an_update_too_large_to_build_is_refused_before_it_is_built(
    update: str, at_fault: str, message: str
) -> None:
    with pytest.raises(LimitError) as caught:
        parts_of(update, KNOWN)
    assert caught.value.message == message
    assert caught.value.span is not None
    assert update[slice(*caught.value.span)] == at_fault


@pytest.mark.parametrize("update", ["", "   "])
def test_an_empty_update_is_refused_at_its_place(update: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parts_of(update, KNOWN)
    assert (caught.value.message, caught.value.hint) == (NO_ASSIGNMENT, NO_ASSIGNMENT_HINT)
    assert caught.value.span == (0, max(1, len(update)))


@pytest.mark.parametrize(("update", "start"), [("x = ", 3), ("v = ; x = x - v", 3), ("v = g; x =", 9)])
def test_a_part_without_a_value_is_refused_at_its_place(update: str, start: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parts_of(update, KNOWN)
    assert caught.value.span is not None
    assert start <= caught.value.span[0] <= start + 2


def test_a_part_without_a_name_is_not_said_to_have_one() -> None:
    with pytest.raises(ExpressionError) as caught:
        parts_of("= x - lr*g", KNOWN)
    assert "'_'" not in caught.value.message
    assert caught.value.span is not None
    assert caught.value.span[0] == 0


@pytest.mark.parametrize("update", [
    "x = exec", "x = open(g)", "x = ().__class__", "x = '%s' % g", "x = g`id`", "x = [g for g in x]",
    "x = {g}", "x = x; import os", "x = $(id)", "x = \\input{x}", "x = 0x10", "x = 1_000", "x = g @ g",
    "x = ~g", "x = not g", "x = True", "x = x!", "x = print(1)", "x = f'{g}'", "x = 𝐱𝐱", "x = ∞", "x = ﹏",
])  # fmt: skip
def test_hostile_text_is_an_error_in_one_line(update: str) -> None:
    with pytest.raises(GradcliError) as caught:
        parts_of(update, KNOWN)
    assert caught.value.source == update
    assert "\n" not in caught.value.message


def test_an_update_nested_deeply_is_read_or_refused_without_recursion() -> None:
    nested = "(" * 900 + "x - lr*g" + ")" * 900
    assert [name for name, _ in parts_of(f"x = {nested}", KNOWN)] == ["x"]
    _, steps = traced("x^2", [1.0], 0.25, update=f"x = {nested}", steps=1)
    assert steps[-1].point == (0.5,)


def test_temporaries_that_double_each_other_stay_small() -> None:
    """Written out, the last would have 2^40 terms."""
    doubled = "; ".join(f"a{i} = a{i - 1} + a{i - 1}" for i in range(1, 41))
    _, steps = traced("x^2", [1.0], 0.25, update=f"a0 = g; {doubled}; x = x - lr*a40/2^40", steps=2)
    assert [step.point for step in steps] == [(1.0,), (0.5,), (0.25,)]


@pytest.mark.parametrize(
    ("update", "names"),
    [
        ("x = x - lr*g", ["x"]),
        ("x = x - lr*g;", ["x"]),
        ("x = x - lr*g ; ", ["x"]),
        (" ;x=x-lr*g", ["x"]),
        ("v = 0.9v + g; x = x - lr v", ["v", "x"]),
        ("x = x − lr·g", ["x"]),
        ("γ = g; x = x - lr*γ", ["γ", "x"]),
        ("t=2g;t=t+1;x=x-t", ["t", "t", "x"]),
        ("x = where(k == 1, x - g, x)", ["x"]),
        ("pi = g; x = x - lr*pi", ["pi", "x"]),
    ],
)
def test_an_update_is_read_part_by_part(update: str, names: list[str]) -> None:
    assert [name for name, _ in parts_of(update, KNOWN)] == names


RUNS: list[tuple[str, dict[str, float], dict[str, float], list[float]]] = [
    # The update, memory, settings, and iterates on x^2/2 from 8 with lr = 1/2, where g = x, by hand.
    ("x = x - lr*g;", {}, {}, [8, 4, 2, 1]),
    ("t = 2*g; x = x - lr*t", {}, {}, [8, 0, 0, 0]),
    ("t = g; t = t/2; x = x - lr*t", {}, {}, [8, 6, 4.5, 3.375]),
    ("x = x - lr*g; x = x + 1", {}, {}, [8, 5, 3.5, 2.75]),
    # The new memory is seen by the parts after it; before it, the old one.
    ("v = v/2 + g; x = x - lr*v", {"v": 0.0}, {}, [8, 4, 0, -1]),
    ("x = x - lr*v; v = g", {"v": 0.0}, {}, [8, 8, 4, 0]),
    ("x = x - lr*v; v = v + 1", {"v": 2.0}, {}, [8, 7, 5.5, 3.5]),
    ("x = x - q*g", {}, {"q": 0.25}, [8, 6, 4.5, 3.375]),
    ("x = x - lr/k*g", {}, {}, [8, 4, 3, 2.5]),
    ("x = x - lr*sign(g)", {}, {}, [8, 7.5, 7, 6.5]),
    ("x = where(k == 2, x, x - lr*g)", {}, {}, [8, 4, 4, 2]),
    # A gradient is that at the start of the step, whatever x is by then.
    ("x = x/2; x = x - lr*g/2", {}, {}, [8, 2, 0.5, 0.125]),
]  # fmt: skip


@pytest.mark.parametrize(("update", "state", "given", "expected"), RUNS)
def test_an_update_of_ones_own_makes_the_steps_it_says(
    update: str, state: dict[str, float], given: dict[str, float], expected: list[float]
) -> None:
    run, steps = traced(
        "x^2/2", [8.0], 0.5, update=update, state=state, settings=given, steps=3, gtol=1e-300
    )  # fmt: skip
    found = [step.point[0] for step in steps]
    assert found == [float(x) for x in expected[: len(found)]]
    assert all(x == expected[-1] for x in expected[len(found) :])
    assert (run.method.name, run.method.update, run.method.memory) == ("custom", update.strip(), tuple(state))


def test_each_coordinate_has_a_memory_of_its_own() -> None:
    _, steps = traced(
        "x^2/2 + y^2", [8.0, 2.0], 0.5, update="v = v/2 + g; x = x - lr*v", state={"v": 1.0}, steps=2
    )  # fmt: skip
    # x: v = 8.5, then 8; y: v = 4.5, then 1.75.
    assert [step.memory for step in steps] == [{"v": (1.0, 1.0)}, {"v": (8.5, 4.5)}, {"v": (8.0, 1.75)}]
    assert [step.point for step in steps] == [(8.0, 2.0), (3.75, -0.25), (-0.25, -1.125)]


def test_an_update_without_a_rate_shows_none() -> None:
    run, steps = traced("x^2", [1.0], update="x = x - g/4", steps=2)
    assert [step.learning_rate for step in steps] == [None, None, None]
    assert "lr" not in run.method.settings


@pytest.mark.parametrize(
    ("update", "start", "lr", "message"),
    [
        # On x^2/2, where g = x: 3 - 4*log 2 is below 1; half of 1.5 is too.
        ("x = x - lr*log(g - 1)", 3.0, 4.0, "x has no value, since log(g - 1) needs g > 1"),
        ("v = sqrt(g - 1); x = x/2 + 0*v", 1.5, 0.5, "v has no value, since sqrt(g - 1) needs g >= 1"),
        ("x = x - lr*g/(k - 2)", 1.5, 0.5, "x has no value, since lr*g/(k - 2) needs k != 2"),
    ],
)
def test_an_update_without_a_value_ends_the_run_before_the_step(
    update: str, start: float, lr: float, message: str
) -> None:
    run, steps = traced("x^2/2", [start], lr, update=update)
    assert (run.status, run.message) == (Status.DOMAIN_ERROR, f"step 2 cannot be made: {message}")
    assert len(steps) == 2
    assert run.last == steps[-1]


def test_an_update_that_overflows_says_so() -> None:
    run, steps = traced("x^2/2", [2.0], update="x = exp(1000*x) - exp(1000*x)")
    assert run.status is Status.NOT_FINITE
    assert run.message == "stopped: step 1 leads to a number too large for double precision"
    assert len(steps) == 1


def test_an_error_points_into_the_longer_text() -> None:
    with pytest.raises(ExpressionError) as caught:
        read_formula("v = q", KNOWN, skipped=3, within=("x = 1; v = q", 7))
    assert (caught.value.source, caught.value.span) == ("x = 1; v = q", (11, 12))


def test_parts_are_chained_to_formulas_over_the_values_before_the_step() -> None:
    trees = chained(parts_of("v = v/2 + g; t = v + k; x = x - t", KNOWN))
    assert list(trees) == ["v", "t", "x"]
    assert free_symbols(trees["x"]) == {"x", "v", "g", "k"}
    assert to_infix(trees["t"]) == "v/2 + g + k"


def test_formulas_are_evaluated_together() -> None:
    trees = {"a": read_infix("x + y"), "b": read_infix("x/y")}
    assert Formulas(trees, ["x", "y"], FLOATS)([3.0, 4.0]) == [7.0, 0.75]
    assert Formulas(trees, ["x", "y"], RATIONALS)([Fraction(1), Fraction(3)]) == [4, Fraction(1, 3)]


def test_a_formula_without_a_value_names_itself_and_the_reason() -> None:
    formulas = Formulas({"a": read_infix("x"), "b": read_infix("log(x)")}, ["x"], FLOATS)
    with pytest.raises(NoNumber, match=r"^b has no value, since log\(x\) needs x > 0$"):
        formulas([-1.0])


def test_infinities_that_cancel_leave_no_reason() -> None:
    with pytest.raises(NoNumber, match=r"^$"):
        Formulas({"a": read_infix("x - x")}, ["x"], FLOATS)([math.inf])


def test_a_constant_is_exact_where_its_arithmetic_is() -> None:
    tree = read_infix("0.1 + q")
    assert constant(tree, {"q": Fraction(1, 3)}, RATIONALS) == Fraction(13, 30)
    assert constant(tree, {"q": 0.25}, FLOATS) == 0.35
