"""A program in C gives the doubles of `FLOATS`, to the last bit."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gradcli.language.expression import read
from gradcli.language.functions import FUNCTIONS
from gradcli.language.infix import read_infix
from gradcli.language.tree import Tree
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.kernel import expanded
from gradcli.numeric.native.batch import NativeKernel, native_array_kernel
from gradcli.numeric.native.c_dialect import PRELUDE, C
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.statements import statements
from tests.numeric.native.compilers import needs_compiler

INFINITY, NAN = math.inf, math.nan
NUMBERS = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 1 / 3, 0.9999999999999999, 1.0000000000000002, 7.5,
    -7.5, 20.5, 709.8, -745.2, 1e-8, -1e-8, 1e-300, 5e-324, -5e-324, 1e16, -1e16, 1e154, 1e200, 1e308, -1e308,
    INFINITY, -INFINITY, NAN,
]  # fmt: skip
PAIRS = list(product(NUMBERS, NUMBERS))


def bits(number: float) -> object:
    return "nan" if number != number else struct.pack("d", number)


def native(program: Program) -> NativeKernel:
    kernel = native_array_kernel(program)
    assert not isinstance(kernel, Unavailable), kernel
    return kernel


def disagreements(program: Program, points: Sequence[tuple[float, ...]]) -> list[object]:
    """Return the points at which C and `FLOATS` differ, with what each gives."""
    columns = [np.array(column) for column in zip(*points, strict=True)]
    answers = zip(*(answer.tolist() for answer in native(program)(columns)), strict=True)
    return [
        (point, answer, wanted)
        for point, answer in zip(points, answers, strict=True)
        if list(map(bits, answer)) != list(map(bits, wanted := run(program, point, FLOATS)))
    ]


UNARY = [
    row.name for row in FUNCTIONS.values() if row.parameters == ("x",) and row.name not in ("sum", "prod")
]
CONDITIONS = ["x < y", "x <= y", "x > y", "x >= y", "x == y", "x != y"]


def trees_of_all_functions() -> list[Tree]:
    texts = ["x + y", "x - y", "x*y", "x/y", "x^y", "-x", "atan2(x, y)", "max(x, y)", "min(x, y)"]
    texts += [
        "x^2",
        "x^0.5",
        "x^(-1)",
        "x^3",
        "x^(-2)",
        "x^(1/3)",
        "2^x",
        "0^x",
        "(-2)^x",
        "x^0",
        "x/3",
        "3/x",
    ]
    texts += [f"where({condition}, x, y)" for condition in CONDITIONS]
    texts += ["where(x < y and y < 2, x, y)", "where(x < y or y < 2, x, y)", "where(not x < y, sqrt(x), y)"]
    texts += ["Piecewise((x, x < 1), (y, y > 2))", "pi*x", "e*x", "log(x, 7)"]
    texts += [f"{name}(x)" for name in UNARY if name not in ("neg", "not")]
    return [read_infix(text) for text in texts]


@needs_compiler
def test_every_function_agrees_at_every_kind_of_number() -> None:
    assert disagreements(lower(trees_of_all_functions(), ["x", "y"]), PAIRS) == []


@needs_compiler
def test_a_constant_that_a_compiler_could_compute_is_left_to_the_library() -> None:
    # Both branches are constants once the condition is known, and a compiler rounds expm1(1) correctly.
    tree = read_infix("expm1(where(x < y, 1, 2)) + erf(where(x < y, 0.3, 1))*sinh(where(x < y, 1, 3))")
    assert disagreements(lower([tree], ["x", "y"]), PAIRS) == []


@needs_compiler
def test_every_partial_agrees_at_every_kind_of_number() -> None:
    trees = [read_infix(" + ".join(f"{name}(x + y)" for name in UNARY if name not in ("neg", "not")))]
    trees.append(read_infix("where(x > y, sqrt(x), x^2*y)*max(x, y)^x + atan2(x, y)/abs(y)"))
    for tree in trees:
        assert disagreements(with_gradient(lower([tree], ["x", "y"])), PAIRS[::3]) == []


VALUES = st.sampled_from(["x", "y", "1", "0.1", "pi", "(-2)", "1e-5", "3"])
FORMULAS = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda parts: f"({''.join(parts)})"),
        st.tuples(st.sampled_from(UNARY[2:]), inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(st.sampled_from(CONDITIONS), inner, inner).map(
            lambda parts: f"where({parts[0]}, {parts[1]}, {parts[2]})"
        ),
    ),
    max_leaves=12,
)


@needs_compiler
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(FORMULAS, min_size=8, max_size=24))
def test_random_programs_agree(texts: list[str]) -> None:
    trees = [read_infix(text.replace("neg(", "-(").replace("not(", "abs(")) for text in texts]
    assert disagreements(lower(trees, ["x", "y"]), PAIRS[::7]) == []


def test_each_operation_has_a_template() -> None:
    wanted = {name for name in FLOATS.operations if not (name in FUNCTIONS and FUNCTIONS[name].definition)}
    assert set(C.operations) == wanted


WORDS = ["system", "main", "exit", "int", "gets", "printf", "attribute", "asm", "α", "t1", "s0", "n0"]


def test_no_character_of_a_formula_reaches_the_text() -> None:
    text = " + ".join(f"{123456789 + place}*{word}^2*1.25e7" for place, word in enumerate(WORDS))
    expression = read(text)
    program = expanded(with_gradient(lower([expression.tree], expression.variables)))
    given_names = {place: f"x{place}[j]" for place in range(len(WORDS))}
    written = statements(program, program.outputs, C, given_names)
    lines = "\n".join((*written.lines, *written.outputs))
    known = set(re.findall(r"\w+", PRELUDE + " ".join(C.operations.values())))
    words = re.findall(r"[A-Za-z_]\w*", re.sub(r"0x1\.[0-9a-f]{13}p[+-][0-9]+|0x0\.0p\+0", "", lines))
    assert {word for word in words if word not in known and not re.fullmatch(r"[tx][0-9]+|j", word)} == set()
    assert lines.isascii()
    assert "123456789" not in lines
