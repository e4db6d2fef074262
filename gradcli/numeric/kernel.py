"""Turn a program into a generated function of doubles, worth its compiling where it is called often.

It gives the doubles that `FLOATS` gives, to the last bit: the same operations in the same order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from gradcli.collection import uncollected
from gradcli.compiling import compiled
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.program import Builder, Program, parsed
from gradcli.numeric.statements import Dialect, literal, statements

BEYOND = (ValueError, ArithmeticError)
"""What a bold kernel raises where a number is undefined or too large on the way."""


@uncollected
def scalar_kernel(program: Program) -> Callable[[Sequence[float]], Sequence[float]]:
    """Return a function from the inputs' values to the outputs' values.

    >>> from gradcli.language.expression import read
    >>> from gradcli.numeric.program import lower, with_gradient
    >>> scalar_kernel(with_gradient(lower([read("x^2*y").tree], ["x", "y"])))([3.0, 2.0])
    (18.0, 12.0, 9.0)
    """
    whole = expanded(program)
    dialect, names = python_dialect(whole)
    inputs = [f"x{place}" for place in range(len(whole.inputs))]
    written = statements(whole, whole.outputs, dialect, dict(enumerate(inputs)))
    lines = [
        "def kernel(point):",
        f"    [{', '.join(inputs)}] = point",
        *(f"    {line}" for line in written.lines),
        f"    return ({', '.join(written.outputs)},)",
    ]
    bold = compiled(lines, "kernel", names)

    def kernel(point: Sequence[float]) -> Sequence[float]:
        try:
            values: Sequence[float] = bold(point)
        except BEYOND:
            values = run(program, point, FLOATS)
        return values

    return kernel


def expanded(program: Program) -> Program:
    """Replace the functions that have a definition by it, for targets without a function of that name."""
    if not any(instruction.operation in _DEFINED for instruction in program.code):
        return program
    builder = Builder(program.inputs)
    places = list(range(len(program.inputs)))
    for slot in range(len(places), len(program.code)):
        operation, slots = program.code[slot]
        moved = [places[below] for below in slots]
        if slot in program.constants:
            places.append(builder.constant(program.constants[slot]))
        elif operation in _DEFINED:
            names = dict(zip(FUNCTIONS[operation].parameters, moved, strict=True))
            places.append(builder.lower(parsed(FUNCTIONS[operation].definition), names))
        else:
            places.append(builder.apply(operation, *moved))
    return builder.program([places[slot] for slot in program.outputs])


def python_dialect(program: Program) -> tuple[Dialect, Mapping[str, object]]:
    """Return the dialect for a program and the names that its text uses.

    Where nothing is chosen by a condition, it is the bold one, which raises what is in `BEYOND`; otherwise
    the branch that is not taken must not raise, and the careful one lets nan and infinity flow.
    """
    careful = any(instruction.operation in _CHOOSING for instruction in program.code)
    return (_CAREFUL, _CAREFUL_NAMES) if careful else (_BOLD, _BOLD_NAMES)


_DEFINED = frozenset(row.name for row in FUNCTIONS.values() if row.definition and row.derivatives)
_CHOOSING = frozenset((*COMPARISONS, "and", "or", "not", "where", "gate", "undefined"))
_PROPAGATING = frozenset(("floor", "ceil", "max", "min", "sign"))
"""Operations whose plain Python form would lose nan, or make integers."""

_CALLS = {name: f"{name}_({{0}})" for name, row in FUNCTIONS.items() if row.math and name != "atan2"} | {
    "sign": "sign_({0})",
    **{name: f"{name}_({{0}}, {{1}})" for name in ("atan2", "max", "min")},
}
_COMMON = {
    **_CALLS, "+": "({0} + {1})", "-": "({0} - {1})", "*": "({0} * {1})", "neg": "(-{0})", "pi": "pi",
    "^": "power({0}, {1})",
}  # fmt: skip
_POWERS = {Fraction(2): "({0} * {0})", Fraction(1, 2): "sqrt_({0})"}
_SHARED_NAMES = {"pi": math.pi, "nan": math.nan, "power": FLOATS.operations["^"]}

_BOLD = Dialect(
    literal, {**_COMMON, "/": "({0} / {1})"}, {**_POWERS, Fraction(-1): "(1.0 / {0})"}, "pow({0}, {1})"
)
_BOLD_NAMES: Mapping[str, object] = {
    **{
        f"{name}_": FLOATS.operations[name] if name in _PROPAGATING else getattr(math, FUNCTIONS[name].math)
        for name in _CALLS
    },
    **_SHARED_NAMES, "pow": math.pow, "abs_": abs,
    **{error.__name__: error for error in BEYOND},
}  # fmt: skip

_CAREFUL = Dialect(
    literal,
    {
        **_COMMON, "/": "divide({0}, {1})",
        **{
            sign: f"(nan if {{0}} != {{0}} or {{1}} != {{1}} else 1.0 if {{0}} {sign} {{1}} else 0.0)"
            for sign in COMPARISONS
        },
        "and": "({1} if {0} == 1.0 else {0})", "or": "({1} if {0} == 0.0 else {0})", "not": "(1.0 - {0})",
        "where": "({1} if {0} == 1.0 else {2} if {0} == 0.0 else nan)",
        "gate": "({0} * {1} if {0} else 0.0)", "undefined": "nan", "true": "1.0", "false": "0.0",
    },
    {**_POWERS, Fraction(-1): "divide(1.0, {0})"},
    "power({0}, {1})",
)  # fmt: skip
_CAREFUL_NAMES: Mapping[str, object] = {
    **{f"{name}_": FLOATS.operations[name] for name in _CALLS},
    **_SHARED_NAMES, "divide": FLOATS.operations["/"],
    **{error.__name__: error for error in BEYOND},
}  # fmt: skip
