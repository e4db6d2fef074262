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
    """Put the parts and their derivatives into a result, or the derivatives alone where that is long.

    None where either is long.
    """
    slopes: dict[str, Tree] = {}
    for part in parts:
        slopes[part.name] = _put_in(part.result, slopes)
    with_parts = _put_in(result, slopes)
    whole = named.of_variables(with_parts)
    return next((tree for tree in (whole, with_parts) if written_size(tree) <= _READABLE), None)


def with_definitions(named: Named, variable: str, parts: Sequence[Derived], result: Tree) -> Tree:
    """Return a result with the parts it needs as local definitions; `u_x` is the derivative of u by x."""
    symbols = _symbols(named, variable, parts, result)
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


def _symbols(named: Named, variable: str, parts: Sequence[Derived], result: Tree) -> dict[str, Symbol]:
    """Return names for the derivatives of parts which nothing else has."""
    taken = free_symbols(result) | {variable}
    for part in named.parts:
        taken |= {part.name} | free_symbols(part.tree)
    symbols: dict[str, Symbol] = {}
    for derived in parts:
        plain = f"{derived.name}_{variable}"
        name = next(n for n in (plain, *(f"{plain}{k}" for k in range(2, len(taken) + 3))) if n not in taken)
        taken.add(name)
        symbols[derived.name] = Symbol(name)
    return symbols


def _put_in(tree: Tree, slopes: Mapping[str, Tree]) -> Tree:
    """Replace the derivatives of named parts."""

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        if not is_pending(node):
            return rebuilt(node, arguments)
        operand = arguments_of(node)[0]
        return slopes.get(operand.name, node) if isinstance(operand, Symbol) else node

    return fold(tree, visit)
