"""The opposite of a quantity, written as a person would."""

from __future__ import annotations

from gradcli.language.tree import Apply, Number, Tree
from gradcli.results.quantities import Quantity


def opposite(quantity: Quantity) -> Quantity:
    """Return the quantity with the other sign; zero has none."""
    return Quantity(
        None if quantity.value is None else 0.0 - quantity.value,
        _opposite_decimal(quantity.decimal),
        None if quantity.exact is None else _opposite_tree(quantity.exact),
    )


def _opposite_decimal(decimal: str) -> str:
    if decimal.startswith("-"):
        return decimal[1:]
    return decimal if decimal == "0" else f"-{decimal}"


def _opposite_tree(tree: Tree) -> Tree:
    """Negate a closed form where a person would: `-a/b` becomes `a/b`."""
    if isinstance(tree, Apply) and tree.function == "neg":
        return tree.arguments[0]
    if isinstance(tree, Apply) and tree.function in ("*", "/"):
        first, *others = tree.arguments
        return Apply(tree.function, (_opposite_tree(first), *others))
    if isinstance(tree, Number) and tree.value == 0:
        return tree
    return Apply("neg", (tree,))
