"""The result of a derivation as one formula: parts written out where that is short, else defined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.derivation.naming import Named
from gradcli.calculus.derivation.shapes import is_pending
from gradcli.language.tree import Apply, Symbol, Tree, arguments_of, fold, free_symbols, rebuilt, written_size
from gradcli.results.derivations import Derived

_READABLE = 60
"""Nodes of a result that is written out, with no names for its parts."""


def written_out(named: Named, parts: Sequence[Derived], result: Tree) -> Tree | None:
    """Put the parts and their derivatives into a result; None where that would be long."""
    slopes: dict[str, Tree] = {}
    for part in parts:
        slopes[part.name] = _put_in(part.result, slopes)
    whole = named.of_variables(_put_in(result, slopes))
    return whole if written_size(whole) <= _READABLE else None


def with_definitions(named: Named, variable: str, parts: Sequence[Derived], result: Tree) -> Tree:
    """Return a result with the parts as local definitions; `u_x` is the derivative of u by x."""
    symbols = {part.name: Symbol(f"{part.name}_{variable}") for part in parts}
    slopes = {part.name: part.result for part in parts}
    definitions: list[tuple[str, Tree]] = []
    for part in named.parts:
        definitions.append((part.name, part.tree))
        if part.name in slopes:
            definitions.append((symbols[part.name].name, _put_in(slopes[part.name], symbols)))
    function = _put_in(result, symbols)
    wanted = free_symbols(function)
    flat: list[Tree] = []
    for name, tree in reversed(definitions):
        if name in wanted:
            wanted |= free_symbols(tree)
            flat = [Symbol(name), tree, *flat]
    return Apply("let", (*flat, function)) if flat else function


def _put_in(tree: Tree, slopes: Mapping[str, Tree]) -> Tree:
    """Replace the derivatives of named parts."""

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        if not is_pending(node):
            return rebuilt(node, arguments)
        operand = arguments_of(node)[0]
        return slopes.get(operand.name, node) if isinstance(operand, Symbol) else node

    return fold(tree, visit)
