"""What an instruction means over floats; how a program is run over any arithmetic.

Undefined is nan and overflow is infinity here; both flow on to the output, and `fault` names the
instruction where they began.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Generic, TypeVar

from gradcli.dataclass import dataclass
from gradcli.language.functions import FUNCTIONS, Function
from gradcli.language.infix import read_infix
from gradcli.numeric.program import Program, lower

Value = TypeVar("Value")

NAN, INFINITY = math.nan, math.inf


@dataclass(frozen=True, slots=True)
class Arithmetic(Generic[Value]):
    """How numbers are made from exact constants, and what each operation does to them."""

    constant: Callable[[Fraction], Value]
    operations: Mapping[str, Callable[..., Value]]


def runner(program: Program, arithmetic: Arithmetic[Value]) -> Callable[[Sequence[Value]], list[Value]]:
    """Prepare a program for many runs; the function returned maps inputs to the values of all slots."""
    count = len(program.inputs)
    steps = [
        (_constant(arithmetic.constant(program.constants[slot])), ())
        if slot in program.constants
        else (arithmetic.operations[instruction.operation], instruction.slots)
        for slot, instruction in enumerate(program.code)
        if slot >= count
    ]

    def run_once(inputs: Sequence[Value]) -> list[Value]:
        values = list(inputs)
        for operation, slots in steps:
            values.append(operation(*[values[slot] for slot in slots]))
        return values

    return run_once


def run(program: Program, inputs: Sequence[Value], arithmetic: Arithmetic[Value]) -> list[Value]:
    """Run a program once and return its outputs."""
    values = runner(program, arithmetic)(inputs)
    return [values[slot] for slot in program.outputs]


def fault(program: Program, values: Sequence[float], output: int) -> int | None:
    """Return the slot where an output's nan began, or None where its value is a number.

    Only slots that the output really used are asked: the branch that a condition did not take is not.
    """
    slot = output
    while values[slot] != values[slot]:
        operation, arguments = program.code[slot]
        if operation == "where" and values[arguments[0]] == values[arguments[0]]:
            arguments = (arguments[1] if values[arguments[0]] else arguments[2],)
        below = [argument for argument in arguments if values[argument] != values[argument]]
        if not below:
            return slot
        slot = below[0]
    return None


def _constant(value: Value) -> Callable[..., Value]:
    return lambda: value


def float_of(value: Fraction | float) -> float:
    """Return the nearest double, infinite beyond the largest."""
    try:
        return float(value)
    except OverflowError:
        return INFINITY if value > 0 else -INFINITY


def _divide(x: float, y: float) -> float:
    return x / y if y else NAN


def _power(x: float, y: float) -> float:
    if x != x or y != y:
        return NAN
    if y in POWERS:
        return POWERS[y](x)
    try:
        return math.pow(x, y)
    except ValueError:
        return NAN
    except OverflowError:
        return -INFINITY if x < 0 and y % 2 == 1 else INFINITY


def _root(x: float) -> float:
    return math.sqrt(x) if x >= 0 else NAN


POWERS: Mapping[float, Callable[[float], float]] = {
    2.0: lambda x: x * x,
    0.5: _root,
    -1.0: lambda x: _divide(1.0, x),
}
"""Powers with a shorter way, which every kernel goes too, so that all give the same double."""


def _compared(compare: Callable[[float, float], bool]) -> Callable[[float, float], float]:
    return lambda x, y: float(compare(x, y)) if x == x and y == y else NAN


def _where(condition: float, x: float, y: float) -> float:
    return x if condition == 1.0 else y if condition == 0.0 else NAN


def _and(x: float, y: float) -> float:
    return y if x == 1.0 else x


def _or(x: float, y: float) -> float:
    return y if x == 0.0 else x


def _gate(adjoint: float, partial: float) -> float:
    """Multiply, but let nothing through from a branch that was not taken."""
    return adjoint * partial if adjoint else 0.0


def _largest(x: float, y: float) -> float:
    return NAN if x != x or y != y else max(x, y)


def _smallest(x: float, y: float) -> float:
    return NAN if x != x or y != y else min(x, y)


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0)) if x == x else NAN


def _guarded(row: Function) -> Callable[..., float]:
    """Return the standard library's function, with nan for undefined and infinity for overflow."""
    function: Callable[..., float] = getattr(math, row.math)

    def call(*arguments: float) -> float:
        try:
            return float(function(*arguments))
        except ValueError:
            return NAN
        except OverflowError:
            return INFINITY if row.name == "cosh" else math.copysign(INFINITY, arguments[0])

    return call


def _by_definition(row: Function) -> Callable[..., float]:
    """Return a function that is computed by its definition in the language itself."""

    @cache
    def prepared() -> tuple[Callable[[Sequence[float]], list[float]], int]:
        program = lower([read_infix(row.definition)], row.parameters)
        return runner(program, FLOATS), program.outputs[0]

    def call(*arguments: float) -> float:
        run_once, output = prepared()
        return run_once(arguments)[output]

    return call


FLOATS: Arithmetic[float] = Arithmetic(
    float_of,
    {
        **{row.name: _guarded(row) for row in FUNCTIONS.values() if row.math},
        **{row.name: _by_definition(row) for row in FUNCTIONS.values() if row.definition},
        "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divide, "neg": operator.neg,
        "^": _power, "gate": _gate, "max": _largest, "min": _smallest, "sign": _sign,
        "<": _compared(operator.lt), "<=": _compared(operator.le), ">": _compared(operator.gt),
        ">=": _compared(operator.ge), "==": _compared(operator.eq), "!=": _compared(operator.ne),
        "and": _and, "or": _or, "not": lambda x: 1.0 - x, "where": _where,
        "true": lambda: 1.0, "false": lambda: 0.0, "pi": lambda: math.pi, "undefined": lambda: NAN,
    },
)  # fmt: skip
