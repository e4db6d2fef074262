"""Refuse a formula in which a constant part is undefined: `log(-1)*x` has no value anywhere."""

from __future__ import annotations

from gradcli.errors import ExpressionError
from gradcli.language.expression import Expression
from gradcli.language.write import to_infix
from gradcli.numeric.arithmetic import FLOATS, fault, runner
from gradcli.numeric.conditions import domain, varying_slots
from gradcli.numeric.program import lower


def check_constants_defined(expression: Expression) -> None:
    """Raise ExpressionError at the first constant subexpression without a real value."""
    program = lower([expression.tree], expression.variables)
    varying = varying_slots(program)
    fixed = [slot for slot in range(len(program.code)) if slot not in varying]
    values = runner(program, FLOATS)([0.0] * len(program.inputs))
    for slot in fixed:
        if values[slot] != values[slot] and program.code[slot].operation != "undefined":
            start = fault(program, values, slot)
            origin = program.origins[slot if start is None else start]
            condition = None if start is None else domain(program, start)
            raise ExpressionError(
                f"{to_infix(origin) if origin else 'a constant'} is undefined",
                source=expression.source,
                span=origin.span if origin else None,
                hint=f"it needs {to_infix(condition)}" if condition else "",
            )
