"""Apply a function or operator to trees that were read, after checking that it can take them."""

from __future__ import annotations

from gradcli.errors import ExpressionError, Span
from gradcli.language.functions import CALLABLE, CONDITIONS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Symbol, Tree

_ARITIES = {"sum": (4, 4), "prod": (4, 4), "log": (1, 2)}
_USAGE = {
    "where": "write where(condition, a, b)",
    "sum": "write sum(term, index, first, last)",
    "prod": "write prod(factor, index, first, last)",
    "Piecewise": "write Piecewise((a, x > 0), (b, True))",
}


def is_condition(tree: Tree) -> bool:
    """Tell whether a tree is true or false, not a number."""
    return isinstance(tree, Apply) and tree.function in CONDITIONS


def applied(name: str, arguments: list[Tree], span: Span) -> Apply:
    """Return the function called `name`, or one of its aliases, applied to `arguments`.

    Raises ExpressionError where their number or kind is wrong.
    """
    function = CALLABLE.get(name, name)
    if function == "Piecewise":
        arguments = _pairs(arguments, span)
    elif function == "pair":
        _check_pair(arguments, span)
    else:
        _check_count(name, function, arguments, span)
        _check_kinds(name, function, arguments)
    return Apply(function, tuple(arguments), span)


def _check_count(name: str, function: str, arguments: list[Tree], span: Span) -> None:
    row = FUNCTIONS[function]
    least, most = _ARITIES.get(function, (len(row.parameters), len(row.parameters)))
    if len(arguments) < least or (len(arguments) > most and not row.variadic):
        wanted = _wanted(least, most, row.variadic)
        comma = len(arguments) == most + 1 and all(isinstance(a, Number) for a in arguments)
        hint = "use a decimal point: 1.5" if comma else _USAGE.get(function, "")
        raise ExpressionError(f"'{name}' takes {wanted}, not {len(arguments)}", span=span, hint=hint)


def _wanted(least: int, most: int, variadic: bool) -> str:
    if variadic:
        return "two or more arguments"
    if least < most:
        return "one or two arguments"
    return {1: "one argument", 2: "two arguments"}.get(least, f"{least} arguments")


def _check_kinds(name: str, function: str, arguments: list[Tree]) -> None:
    for place, argument in enumerate(arguments):
        wants = function in ("and", "or", "not") or (function == "where" and place == 0)
        if is_condition(argument) != wants:
            fact = "a condition is wanted here" if wants else "a condition cannot be used as a number"
            hint = "write a comparison, as in x > 0" if wants else "write where(condition, a, b)"
            raise ExpressionError(fact, span=argument.span, hint=hint)
        if isinstance(argument, Apply) and argument.function == "pair":
            raise ExpressionError("only Piecewise takes pairs", span=argument.span)
    if function in ("sum", "prod") and not isinstance(arguments[1], Symbol):
        raise _bad_index(name, arguments[1])


def _bad_index(name: str, index: Tree) -> ExpressionError:
    if isinstance(index, Apply) and not index.arguments:
        fact = f"'{index.function}' already has a meaning"
    else:
        fact = f"the index of '{name}' is a name"
    return ExpressionError(fact, span=index.span, hint=f"as in {name}(x[i], i, 1, 3)")


def _check_pair(arguments: list[Tree], span: Span) -> None:
    if len(arguments) != 2 or is_condition(arguments[0]) or not is_condition(arguments[1]):
        raise ExpressionError(
            "each part of Piecewise is (value, condition)", span=span, hint=_USAGE["Piecewise"]
        )


def _pairs(arguments: list[Tree], span: Span) -> list[Tree]:
    flat: list[Tree] = []
    for argument in arguments:
        if not isinstance(argument, Apply) or argument.function != "pair":
            raise ExpressionError(
                "each part of Piecewise is (value, condition)",
                span=argument.span or span,
                hint=_USAGE["Piecewise"],
            )
        flat += argument.arguments
    return flat
