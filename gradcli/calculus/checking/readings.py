"""Other ways to read a claim, which may be what was meant where the first is wrong."""

from __future__ import annotations

from gradcli.calculus.derivation.shapes import factors_of, product_of, times
from gradcli.language.functions import CALLABLE
from gradcli.language.tree import Apply, Number, Tree, fold, rebuilt


def short_reading(typed: Tree, text: str) -> Tree | None:
    """Let functions typed without brackets take one name only: `sin x e^x` is then `sin(x)*e^x`.

    None where nothing changes by that.
    """
    changed = False

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        nonlocal changed
        if not _is_bare(node, text):
            return rebuilt(node, arguments)
        taken, left = _first_name(arguments[0])
        if not left or not isinstance(node, Apply):
            return rebuilt(node, arguments)
        changed = True
        return times(Apply(node.function, (taken,)), product_of(left))

    tree = fold(typed, visit)
    return tree if changed else None


def _is_bare(node: Tree, text: str) -> bool:
    """Tell whether a function stands before its argument without brackets."""
    if not isinstance(node, Apply) or len(node.arguments) != 1 or node.span is None:
        return False
    words = text[node.span[0] : node.span[1]]
    name = max((name for name in CALLABLE if words.startswith(name)), key=len, default="")
    is_function = CALLABLE.get(name) == node.function
    return is_function and words[len(name) :].lstrip()[:1] not in ("(", "^")


def _first_name(tree: Tree) -> tuple[Tree, list[Tree]]:
    """Split a product behind the numbers at its beginning and one factor more."""
    factors = factors_of(tree)
    count = next((place for place, factor in enumerate(factors) if not isinstance(factor, Number)), 0) + 1
    return product_of(factors[:count]), factors[count:]
