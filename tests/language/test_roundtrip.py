"""What is written is read back to the same tree, and any text at all is read or refused."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradcli.errors import GradcliError
from gradcli.language.expression import read
from gradcli.language.functions import CALLABLE, CONSTANT_NAMES
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Number, Symbol, Tree, natural_key
from gradcli.language.write import to_infix, to_latex, to_unicode
from tests.language.strategies import conditions, formulas, near_texts, programs

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
quick = settings(max_examples=150, deadline=None)
X, Y, TWO = Symbol("x"), Symbol("y"), Number("2")

VALID = (
    "x^2 + y^2",
    "100*(y - x^2)^2 + (1 - x)^2",
    "sin 2x cos y",
    "sin^2(x) - |x - y|",
    "where(0 < x < 1, x, max(x, y, 2))",
    "Piecewise((x, x > 0), (-x, True))",
    "sum((1 - x[i])^2, i, 1, 10)",
    "u = x*y; v = sin(u); u^2 + v",
    "√(x² + y²)/2π",
    "log(x, 2) + 1.5e-3*atan2(y, x)",
)


def applied(function: str, *arguments: Tree) -> Tree:
    return Apply(function, arguments)


@quick
@given(formulas)
@example(applied("^", applied("neg", X), TWO))
@example(applied("neg", applied("^", X, TWO)))
@example(applied("^", X, applied("neg", applied("^", Y, TWO))))
@example(applied("^", applied("^", X, Y), TWO))
@example(applied("-", X, applied("-", Y, applied("neg", TWO))))
@example(applied("/", X, applied("*", Y, TWO)))
@example(applied("^", applied("sqrt", X), TWO))
@example(applied("^", TWO, applied("^", X, Number("2.5"))))
@example(applied("abs", applied("+", applied("abs", X), applied("abs", Y))))
@example(applied("*", applied("neg", X), applied("neg", Y)))
@example(applied("neg", applied("neg", X)))
def test_a_formula_is_read_back(tree: Tree) -> None:
    assert read_infix(to_infix(tree)) == tree
    assert read_infix(to_unicode(tree)) == tree


@quick
@given(conditions)
@example(applied("<", X, applied("neg", Y)))
@example(applied("and", applied("<", X, Y), applied("<", Y, TWO)))
@example(applied("not", applied("or", applied("<", X, Y), applied("not", applied("==", X, Y)))))
def test_a_condition_is_read_back(tree: Tree) -> None:
    assert read_infix(to_infix(tree), condition=True) == tree
    assert read_infix(to_unicode(tree), condition=True) == tree


@quick
@given(programs())
def test_local_definitions_are_read_back(tree: Tree) -> None:
    assert read_infix(to_infix(tree)) == tree
    assert read_infix(to_unicode(tree)) == tree


@quick
@given(st.one_of(formulas, conditions, programs()))
def test_every_tree_has_ascii_and_latex(tree: Tree) -> None:
    greek = str.maketrans("", "", "θλΔ")
    assert to_infix(tree).translate(greek).isascii()
    assert to_latex(tree).isascii()
    assert to_latex(tree).count("{") == to_latex(tree).count("}")
    assert to_latex(tree).count(r"\left") == to_latex(tree).count(r"\right")


def check_read_or_refused(text: str) -> None:
    """Read a text; whatever is read can be written and read again, whatever is refused can be told."""
    started = time.process_time()
    try:
        expression = read(text)
    except GradcliError as error:
        refusal = error
    else:
        assert time.process_time() - started < 2
        assert read_infix(to_infix(expression.typed)) == expression.typed
        assert read_infix(to_unicode(expression.typed)) == expression.typed
        assert read(text) == expression
        return
    assert time.process_time() - started < 2
    assert all(line.isprintable() for line in refusal.describe().split("\n"))
    assert refusal.record()["exit_code"] in (2, 3)


@quick
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    check_read_or_refused(text)


@quick
@given(near_texts)
@example("x^1e309")
@example("x^(10^400)")
@example("10^400^2")
@example("True < x < 1")
@example("False == x")
@example("||")
@example("sin^x^2 y")
@example("x; y")
def test_near_texts_are_read_or_refused(text: str) -> None:
    check_read_or_refused(text)


@quick
@given(st.sampled_from(VALID), st.data())
def test_damaged_texts_are_read_or_refused(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 3))
        patch = data.draw(st.one_of(near_texts.map(lambda t: t[:4]), st.text(max_size=2)))
        text = text[:place] + patch + text[place + cut :]
    check_read_or_refused(text)


@pytest.mark.parametrize("text", VALID)
def test_a_prefix_of_a_valid_text_is_read_or_refused(text: str) -> None:
    for end in range(len(text)):
        check_read_or_refused(text[:end])
        check_read_or_refused(text[end:])


@quick
@given(st.one_of(formulas, conditions, programs()))
def test_pickling_keeps_a_tree(tree: Tree) -> None:
    assert pickle.loads(pickle.dumps(tree)) == tree  # noqa: S301 - our own bytes


def deep_tree(levels: int) -> Tree:
    """Return a tree that no recursion could walk."""
    tree: Tree = Symbol("x")
    for level in range(levels):
        tree = Apply("sin", (tree,)) if level % 2 else Apply("+", (tree, Symbol("y")))
    return tree


def test_pickling_a_deep_tree_needs_no_recursion() -> None:
    tree = deep_tree(50_000)
    copy = pickle.loads(pickle.dumps(tree))  # noqa: S301 - our own bytes
    assert copy == tree
    assert hash(copy) == hash(tree)


def test_pickling_keeps_shared_nodes_shared() -> None:
    shared = Apply("sin", (X,))
    copy = pickle.loads(pickle.dumps(Apply("*", (shared, shared))))  # noqa: S301 - our own bytes
    assert copy.arguments[0] is copy.arguments[1]


def test_a_deep_tree_is_written_and_read_back() -> None:
    tree = deep_tree(9_000)
    assert read_infix(to_infix(tree)) == tree
    assert read_infix(to_unicode(tree)) == tree


@pytest.mark.parametrize("name", sorted({*CALLABLE.values()} - {"sum", "prod", "where", "Piecewise", "^"}))
def test_each_function_is_read_back(name: str) -> None:
    arguments = "x" if name not in ("atan2", "max", "min") else "x, y"
    typed = read(f"{name}({arguments})").typed
    assert isinstance(typed, Apply)
    assert typed.function == name
    assert read_infix(to_infix(typed)) == typed
    assert read_infix(to_unicode(typed)) == typed


def test_a_declared_constant_name_is_read_back_when_it_is_declared_again() -> None:
    for name in ("e", "E", "tau", "f"):
        typed = read(f"{name}*x + {name}(y)", [name, "x", "y"]).typed
        assert read_infix(to_infix(typed), frozenset((name,))) == typed


@given(st.lists(st.from_regex(r"[a-c][0-9]{0,3}", fullmatch=True), unique=True))
def test_natural_order_is_that_of_numbers(names: list[str]) -> None:
    by_number = sorted(names, key=lambda name: (name[0], int(name[1:] or -1), name))
    ordered = sorted(names, key=natural_key)
    assert [(name[0], int(name[1:] or -1)) for name in ordered] == [
        (name[0], int(name[1:] or -1)) for name in by_number
    ]


@given(st.lists(st.text(max_size=6), unique=True))
def test_natural_order_is_a_total_preorder_of_any_texts(names: list[str]) -> None:
    once = sorted(names, key=natural_key)
    assert sorted(once, key=natural_key) == once


def test_natural_order_of_names() -> None:
    names = ["x10", "x2", "x", "y1", "x1", "X", "a", "x_1", "x100", "θ", "x1_2", "x1_10"]
    assert sorted(names, key=natural_key) == [
        "X", "a", "x", "x1", "x1_2", "x1_10", "x2", "x10", "x100", "x_1", "y1", "θ",
    ]  # fmt: skip


def test_natural_order_of_five_thousand_digits_is_cheap() -> None:
    assert natural_key("x" + "1" * 5000) < natural_key("x" + "1" * 5001)


@pytest.mark.parametrize("text", VALID)
def test_the_same_text_read_twice_is_equal(text: str) -> None:
    assert read(text) == read(text)
    assert read(text).tree == read(text).tree


PROGRAM = """
from gradcli.language.expression import read
for text in ("b + a + theta + x10 + x2 + x1", "sum(x[i]*y[i], i, 1, 3)", "xy + x + y + λ", "beta + δ + q"):
    expression = read(text)
    print(expression.variables, expression.notes)
"""


def test_the_seed_of_hashing_changes_nothing() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3", "12345")
    }
    assert len(outputs) == 1


def test_no_function_is_named_like_a_constant() -> None:
    assert not set(CALLABLE) & set(CONSTANT_NAMES)
