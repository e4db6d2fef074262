"""Where a formula as typed is defined and smooth: conditions on its own subexpressions."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.language.constants import fraction_tree, known_value
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Symbol, Tree, fold, free_symbols, same, substitute
from gradcli.numeric.program import Program, Slot, parsed


def smooth_where(program: Program) -> tuple[Tree, ...]:
    """Return the conditions, each once, under which the first output is defined and differentiable."""
    found: list[Tree] = []
    for slot in sorted(varying_slots(program) & always_used(program)):
        condition = smoothness(program, slot)
        if (
            condition is not None
            and not _always_true(condition)
            and not any(same(condition, known) for known in found[-50:])
        ):
            found.append(condition)
    return tuple(found)


def always_used(program: Program) -> set[Slot]:
    """Return the slots that the first output uses whichever way its conditions turn out."""
    used: set[Slot] = set()
    stack = [program.outputs[0]]
    while stack:
        slot = stack.pop()
        if slot not in used:
            used.add(slot)
            operation, arguments = program.code[slot]
            stack += arguments[:1] if operation in ("where", "and", "or") else arguments
    return used


def varying_slots(program: Program) -> set[Slot]:
    """Return the slots that depend on an input."""
    varying = set(range(len(program.inputs)))
    for slot, (_, arguments) in enumerate(program.code):
        if not varying.isdisjoint(arguments):
            varying.add(slot)
    return varying


def live_slots(program: Program, values: Sequence[object]) -> set[Slot]:
    """Return the slots that the first output really used at this point."""
    live: set[Slot] = set()
    stack = list(program.outputs[:1])
    while stack:
        slot = stack.pop()
        if slot in live:
            continue
        live.add(slot)
        operation, arguments = program.code[slot]
        if operation == "where" and values[arguments[0]] in (True, False):
            arguments = (arguments[0], arguments[1] if values[arguments[0]] else arguments[2])
        elif operation in ("and", "or") and values[arguments[0]] == (operation == "or"):
            arguments = arguments[:1]
        stack += arguments
    return live


def domain(program: Program, slot: Slot) -> Tree | None:
    """Return the condition under which one instruction is defined, over the formula's subexpressions."""
    operation, arguments = program.code[slot]
    if operation == "^":
        return _power_domain(program, slot, smooth=False)
    row = FUNCTIONS.get(operation)
    return None if row is None else _filled(program, arguments, row.domain, row.parameters)


def smoothness(program: Program, slot: Slot) -> Tree | None:
    """Return the condition under which one instruction is differentiable; None where it always is."""
    operation, arguments = program.code[slot]
    row = FUNCTIONS.get(operation)
    if row is None or not (row.derivatives or operation in COMPARISONS):
        return None
    if operation == "^":
        return _power_domain(program, slot, smooth=True)
    return _filled(program, arguments, row.smooth or row.domain, row.parameters)


def fixed_exponent(program: Program, slot: Slot) -> bool:
    """Tell whether an instruction is a power with a constant integer exponent, defined for every base."""
    operation, arguments = program.code[slot]
    exponent = program.constants.get(arguments[1]) if operation == "^" else None
    return exponent is not None and exponent.denominator == 1


def _power_domain(program: Program, slot: Slot, *, smooth: bool) -> Tree | None:
    base, exponent = program.code[slot].slots
    if not fixed_exponent(program, slot):
        fraction = program.constants.get(exponent)
        closed = not smooth and fraction is not None and fraction > 0
        return _filled(program, [base], "x >= 0" if closed else "x > 0")
    return _filled(program, [base], "x != 0") if program.constants[exponent] < 0 else None


def _filled(
    program: Program, arguments: Sequence[Slot], text: str, parameters: Sequence[str] = ("x",)
) -> Tree | None:
    if not text:
        return None
    origins = [_tree_of(program, argument) for argument in arguments]
    values = {name: origin for name, origin in zip(parameters, origins, strict=True) if origin is not None}
    return _tidied(substitute(parsed(text), values))


def _tree_of(program: Program, slot: Slot) -> Tree | None:
    origin = program.origins[slot]
    return fraction_tree(program.constants[slot]) if origin is None and slot in program.constants else origin


def _tidied(condition: Tree) -> Tree:
    """Write `x != 1` for `x - 1 != 0`, and `x != 0` for `x**2 != 0`."""
    if not isinstance(condition, Apply) or condition.function in ("and", "or"):
        return condition
    left, right = condition.arguments
    if not isinstance(left, Apply) or right != Number("0"):
        return condition
    if left.function == "-" and known_value(left.arguments[1]) is not None:
        return Apply(condition.function, (left.arguments[0], left.arguments[1]))
    if left.function == "^" and condition.function == "!=" and (known_value(left.arguments[1]) or 0) > 0:
        return _tidied(Apply("!=", (left.arguments[0], right)))
    return condition


def _always_true(condition: Tree) -> bool:
    """Tell whether a condition such as `1 + exp(x) != 0` holds for the signs of its parts alone."""
    if not isinstance(condition, Apply) or condition.function not in ("!=", ">", ">="):
        return False
    left, right = condition.arguments
    # max(x, x) always ties, and is smooth all the same.
    if not free_symbols(condition) or same(left, right):
        return True
    return right == Number("0") and fold(left, _least_sign) == 1


def _least_sign(node: Tree, below: list[int]) -> int:
    """Return 1 where a tree is surely positive, 0 where it is surely not negative, -1 otherwise."""
    if isinstance(node, Number):
        return 1 if node.value > 0 else 0
    if isinstance(node, Symbol):
        return -1
    if node.function in ("exp", "cosh", "sigmoid", "softplus", "pi", "e", "tau"):
        return 1
    if node.function in ("+", "*", "/", "max"):
        signs = sorted(below)
        return signs[0] if node.function != "+" and signs[0] >= 0 else max(signs) if signs[0] >= 0 else -1
    if node.function == "^":
        exponent = known_value(node.arguments[1])
        even = exponent is not None and exponent.denominator == 1 and exponent % 2 == 0
        return 1 if below[0] == 1 else 0 if even else -1
    return 0 if node.function in ("abs", "sqrt", "relu") else -1
