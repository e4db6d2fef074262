"""Refuse a formula in which a constant part is undefined: `log(-1)*x` has no value anywhere."""

from __future__ import annotations

from gradcli.errors import ExpressionError
from gradcli.language.constants import holds_exactly
from gradcli.language.expression import Expression
from gradcli.language.write import part_named
from gradcli.numeric.conditions import always_used, domain, varying_slots
from gradcli.numeric.program import Program


def check_constants_defined(expression: Expression, program: Program) -> None:
    """Raise ExpressionError at a constant subexpression that is surely undefined, whatever the point.

    `program` is the formula, lowered. Only rational constants are judged here, exactly; others are judged
    at a point, in enough digits.
    """
    for slot in sorted(always_used(program) - varying_slots(program)):
        condition = domain(program, slot)
        origin = program.origins[slot]
        if condition is not None and origin is not None and holds_exactly(condition) is False:
            raise ExpressionError(
                f"{part_named(origin)} is undefined",
                source=expression.source,
                span=origin.span,
                hint=f"it needs {part_named(condition)}",
            )
