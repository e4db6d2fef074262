from __future__ import annotations

import ast
import math
import re
import struct
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.compiling import compiled
from gradcli.language.expression import read
from gradcli.language.functions import FUNCTIONS
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.kernel import expanded, python_dialect, scalar_kernel
from gradcli.numeric.program import Program, lower, with_gradient
from gradcli.numeric.statements import literal, statements
from tests.language.strategies import UNARY

EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e-300, 1e200, -1e200, 800.0, -800.0, 5e-324]
numbers = st.one_of(st.sampled_from(EDGES), st.floats(-4, 4))
CHOOSING = [
    "where(x > 0, log(x), y)/x",
    "abs(x)*sigmoid(y) + softplus(x) + relu(y)",
    "Piecewise((x, x < 0), (y, x < 1))",
    "where(x > 0 and not y > 1 or x == y, sqrt(x), x^y)",
]
STRAIGHT = [
    "x^2*y + sin(x*y)",
    "x^y",
    "x^0.5 + y^(-1) + x^3 + y^-2.5",
    "max(x, y, 1) + min(x, -y)",
    "floor(x)*sign(y) + ceil(y)",
    "atan2(y, x) + erf(x)*erfc(y)",
    "exp(exp(9x))/y",
    "pi*x^3 + e^y - tau",
    "tan(x)/cot(y)",
    *(f"{name}(x*y)" for name in UNARY),
]


def program_of(text: str) -> Program:
    expression = read(text, ["x", "y"])
    return with_gradient(lower([expression.tree], expression.variables))


def bits(values: Sequence[float]) -> list[object]:
    return ["nan" if value != value else struct.pack("d", value) for value in values]


@pytest.mark.parametrize("text", STRAIGHT + CHOOSING)
@given(point=st.tuples(numbers, numbers))
def test_a_kernel_gives_the_doubles_of_the_interpreter(text: str, point: tuple[float, float]) -> None:
    program = program_of(text)
    assert bits(scalar_kernel(program)(point)) == bits(run(program, point, FLOATS))


def test_a_kernel_gives_the_numbers_of_the_standard_library() -> None:
    value, along_x, along_y = scalar_kernel(program_of("x^2*y + sin(x*y)"))([1.5, -0.5])
    assert value == 1.5 * 1.5 * -0.5 + math.sin(-0.75)
    assert along_x == pytest.approx(2 * 1.5 * -0.5 + math.cos(-0.75) * -0.5, rel=1e-15)
    assert along_y == pytest.approx(1.5**2 + math.cos(-0.75) * 1.5, rel=1e-15)


def test_every_operation_of_the_table_can_be_written() -> None:
    conditions = " and ".join(f"x {sign} y" for sign in ("<", "<=", ">", ">=", "==", "!="))
    rows = [row for row in FUNCTIONS.values() if row.math]
    calls = [f"{row.name}({', '.join('xy'[: len(row.parameters)])})" for row in rows]
    text = f"where(not ({conditions}) or x > 0, {' + '.join(calls)}, x - y/2 - (-x)^y)"
    program = expanded(program_of(text))
    dialect, names = python_dialect(program)
    written = statements(program, program.outputs, dialect, {0: "x0", 1: "x1"})
    used = set(re.findall(r"[a-z]\w*", "\n".join([*written.lines, *written.outputs])))
    assert {name for name in used if not re.fullmatch(r"[tx]\d+|if|else|or|e\d+", name)} <= set(names)


@pytest.mark.parametrize("name", ["os", "__import__", "exec", "lambda", "print"])
def test_no_character_of_a_formula_gets_into_the_text(name: str) -> None:
    if name in ("__import__", "lambda"):
        program = lower([read("x*x").tree], ["x"])
        program = Program((name,), program.code, program.constants, program.origins, program.outputs)
    else:
        program = with_gradient(lower([read(f"sin({name})*{name}^2", [name]).tree], [name]))
    written = statements(program, program.outputs, python_dialect(program)[0], {0: "x0"})
    assert not re.search(rf"\b{name}\b", "\n".join([*written.lines, *written.outputs]))


def test_generated_functions_know_no_builtins() -> None:
    escape = compiled(["def escape():", "    return __import__"], "escape", {})
    with pytest.raises(NameError):
        escape()


@given(st.floats(allow_nan=False))
def test_a_literal_reads_as_the_double_it_was(value: float) -> None:

    if math.isfinite(value):
        assert ast.literal_eval(literal(Fraction(value))) == value


def test_a_deep_sum_is_cut_into_lines_that_python_can_read() -> None:
    names = [f"x{place}" for place in range(1, 3001)]
    expression = read(" + ".join(f"sin({name})" for name in names), names)
    values = scalar_kernel(with_gradient(lower([expression.tree], names)))([0.5] * 3000)
    assert values[0] == pytest.approx(3000 * math.sin(0.5), rel=1e-12)
    assert list(values[1:]) == [math.cos(0.5)] * 3000
