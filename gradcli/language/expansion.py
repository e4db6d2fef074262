"""Write out what is only short for more: definitions, `--let` values, sums and indices."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from gradcli.errors import ExpressionError, LimitError, Span
from gradcli.language.constants import exact_value
from gradcli.language.functions import CONSTANT_NAMES
from gradcli.language.limits import check_limit
from gradcli.language.tree import (
    Apply,
    Number,
    Symbol,
    Tree,
    arguments_of,
    fold,
    free_symbols,
    postorder,
    rebuilt,
)

_DEEPEST_SUM = 20
_COUNTLESS = Fraction(10**15)
"""More terms than any limit allows, and few enough for a double."""


def written_out(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """Return the tree without abbreviations; `values` gives names a value.

    A definition used twice stays one shared node. Raises ExpressionError for an index or bound that is
    not an integer, LimitError where the written-out tree would be too large.
    """
    check_limit("nodes", fold(tree, _least_size), tree.span)
    return _Writer().write(tree, dict(values), 0)


def _least_size(node: Tree, below: list[float]) -> float:
    """Count the nodes of a tree, sums with known bounds written out, before any is built."""
    if isinstance(node, Apply) and node.function in ("sum", "prod"):
        first, last = (exact_value(bound) for bound in node.arguments[2:])
        terms = Fraction(1) if first is None or last is None else max(Fraction(0), last - first + 1)
        return 1 + float(min(terms, _COUNTLESS)) * below[0]
    return 1 + sum(below)


class _Writer:
    def __init__(self) -> None:
        self.nodes = 0

    def write(self, tree: Tree, values: dict[str, Tree], level: int) -> Tree:
        """Rebuild bottom-up over an explicit stack; only nested sums nest calls."""
        done: dict[int, Tree] = {}
        stack = [(tree, False)]
        while stack:
            node, ready = stack.pop()
            if id(node) in done:
                continue
            if isinstance(node, Apply) and node.function in ("sum", "prod"):
                done[id(node)] = self._series(node, values, level)
            elif isinstance(node, Apply) and node.function == "let":
                done[id(node)] = self._definitions(node, values, level)
            elif ready or not arguments_of(node):
                done[id(node)] = self._node(node, [done[id(child)] for child in arguments_of(node)], values)
            else:
                stack.append((node, True))
                stack.extend((child, False) for child in self._read_children(node, done))
        return done[id(tree)]

    def _read_children(self, node: Tree, done: dict[int, Tree]) -> tuple[Tree, ...]:
        children = arguments_of(node)
        if isinstance(node, Apply) and node.function == "index":
            done[id(children[0])] = children[0]
        return children

    def _node(self, node: Tree, arguments: list[Tree], values: dict[str, Tree]) -> Tree:
        self._count(1, node.span)
        if isinstance(node, Symbol):
            return values.get(node.name, node)
        if isinstance(node, Apply) and node.function == "index":
            return self._indexed(node, arguments, values)
        return rebuilt(node, arguments)

    def _indexed(self, node: Apply, arguments: list[Tree], values: dict[str, Tree]) -> Tree:
        base = arguments[0]
        number = _integer(arguments[1], node.span, "an index")
        if number < 0:
            raise ExpressionError(f"an index is not negative; here it is {number}", span=node.span)
        symbol = Symbol(f"{base.name}{number}" if isinstance(base, Symbol) else "", node.span)
        check_limit("name length", len(symbol.name), node.span)
        return values.get(symbol.name, symbol)

    def _definitions(self, node: Apply, values: dict[str, Tree], level: int) -> Tree:
        scope = dict(values)
        for name, value in list(pairwise(node.arguments))[:-1:2]:
            if isinstance(name, Symbol):
                scope[name.name] = self.write(value, scope, level)
        return self.write(node.arguments[-1], scope, level)

    def _series(self, node: Apply, values: dict[str, Tree], level: int) -> Tree:
        check_limit("sum terms", 0 if level < _DEEPEST_SUM else float("inf"), node.span)
        term, index, *bounds = node.arguments
        name = self._index_name(index, values)
        first, last = (
            _integer(self.write(bound, values, level), bound.span, f"a bound of '{node.function}'")
            for bound in bounds
        )
        check_limit("sum terms", last - first + 1, node.span)
        if _indexes_by(term, name):
            # Each term has a variable of its own, unless it has a value.
            check_limit("variables", last - first + 1 - len(values), node.span)
        operator = "+" if node.function == "sum" else "*"
        result: Tree | None = None
        for number in range(first, last + 1):
            # The name is free here; a copy of all values for each term would cost their product.
            values[name] = _literal(number, index.span)
            part = self.write(term, values, level + 1)
            result = part if result is None else Apply(operator, (result, part), node.span)
        values.pop(name, None)
        return result or Number("0" if operator == "+" else "1", node.span)

    def _index_name(self, index: Tree, values: dict[str, Tree]) -> str:
        name = index.name if isinstance(index, Symbol) else ""
        if name in values or name in CONSTANT_NAMES:
            raise ExpressionError(f"'{name}' already has a value", span=index.span, hint="use another index")
        return name

    def _count(self, nodes: int, span: Span | None) -> None:
        self.nodes += nodes
        check_limit("nodes", self.nodes, span)


def _indexes_by(term: Tree, name: str) -> bool:
    """Tell whether a term holds an entry such as x[i], by the index alone."""
    return any(
        isinstance(node, Apply)
        and node.function == "index"
        and isinstance(node.arguments[1], Symbol)
        and node.arguments[1].name == name
        for node in postorder(term)
    )


def _literal(number: int, span: Span | None) -> Tree:
    return Number(str(number), span) if number >= 0 else Apply("neg", (Number(str(-number), span),), span)


def _integer(tree: Tree, span: Span | None, what: str) -> int:
    try:
        value = exact_value(tree)
    except LimitError as error:
        raise LimitError(error.message, span=span) from None
    if value is None or value.denominator != 1:
        hint = "give its letters values with --let" if free_symbols(tree) else ""
        raise ExpressionError(f"{what} must be an integer", span=span, hint=hint)
    return int(value)
