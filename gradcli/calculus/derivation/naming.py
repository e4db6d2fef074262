"""Names for the parts of a long formula, so that each is derived once and every line stays readable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from gradcli.calculus.derivation.products import key
from gradcli.calculus.derivation.shapes import factors_of, product_of, sum_of, terms_of
from gradcli.dataclass import dataclass
from gradcli.errors import GradcliError
from gradcli.language.expansion import written_out
from gradcli.language.expression import Expression
from gradcli.language.functions import CONDITIONS
from gradcli.language.names import is_known
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
    substitute,
    written_size,
)
from gradcli.results.derivations import Part

_READABLE = 20
"""A formula of at most so many nodes needs no names."""

_LONG = 30
"""A formula of more nodes has names for its large parts as well, and not only for those that are shared."""

_WIDEST = 14
"""Nodes of a line beyond which its largest parts get names, in a long formula."""

_WORTH_SHARING = 3
_WORTH_A_NAME = 5
_FEW_NAMES = ("u", "v", "w")
_MONOMIAL = frozenset(("*", "/", "^", "neg"))


@dataclass(frozen=True, slots=True)
class Named:
    """A formula in terms of its variables and of parts, which come before what uses them."""

    parts: tuple[Part, ...]
    function: Tree

    def of_variables(self, tree: Tree) -> Tree:
        """Return a tree with every part written out; what is shared stays shared."""
        values: dict[str, Tree] = {}
        for part in self.parts:
            values[part.name] = substitute(part.tree, values)
        return substitute(tree, values)


def named_parts(expression: Expression) -> Named:
    """Name the parts of a formula: its own local definitions, then what is shared or long."""
    own = _definitions(expression)
    nodes = sum(written_size(tree) for tree in (own.function, *(part.tree for part in own.parts)))
    if nodes <= _READABLE:
        return own
    taken = {*expression.variables, *(part.name for part in own.parts)}
    namer = _Namer(nodes > _LONG)
    parts: list[tuple[str, Tree]] = []
    for part in own.parts:
        tree = namer.shortened(part.tree)
        parts += [*namer.taken_out(), (part.name, tree)]
    function = namer.shortened(own.function)
    parts += namer.taken_out()
    return _renamed(parts, function, taken)


def _definitions(expression: Expression) -> Named:
    """Return the local definitions that were typed; none where they cannot stand by themselves."""
    typed, plain = expression.typed, Named((), expression.tree)
    if not (isinstance(typed, Apply) and typed.function == "let"):
        return plain
    pairs = list(zip(typed.arguments[:-1:2], typed.arguments[1:-1:2], strict=True))
    names = [name.name for name, _ in pairs if isinstance(name, Symbol)]
    if len(set(names)) < len(names) or not set(names).isdisjoint(expression.variables):
        return plain
    values = dict(expression.constants)
    parts: list[Part] = []
    try:
        for name, value in pairs:
            tree = written_out(value, values)
            if free_symbols(tree) and isinstance(name, Symbol):
                parts.append(Part(name.name, tree))
            elif isinstance(name, Symbol):
                values[name.name] = tree
        return _used(parts, written_out(typed.arguments[-1], values))
    except GradcliError:
        return plain


def _used(parts: Iterable[Part], function: Tree) -> Named:
    wanted = free_symbols(function)
    kept: list[Part] = []
    for part in reversed(list(parts)):
        if part.name in wanted:
            kept.append(part)
            wanted |= free_symbols(part.tree)
    return Named(tuple(reversed(kept)), function)


@dataclass(slots=True)
class _Namer:
    """Replaces parts by names, the same part by the same name; where asked to, large parts as well."""

    is_long: bool
    names: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[str, Tree]] = field(default_factory=list)

    def shortened(self, tree: Tree) -> Tree:
        """Return a tree in which what occurs twice, and what is long, has a name."""
        shared, inner = _shared(tree), _inner_links(tree)

        def visit(node: Tree, arguments: list[Tree]) -> Tree:
            changed = rebuilt(node, arguments)
            if not isinstance(changed, Apply) or changed.function in CONDITIONS or id(node) in inner:
                return changed
            short = self._short(changed) if self.is_long else changed
            return self.named(short) if id(node) in shared else short

        return fold(tree, visit)

    def taken_out(self) -> list[tuple[str, Tree]]:
        """Return the parts named since this was last asked."""
        taken, self.waiting = self.waiting, []
        return taken

    def named(self, tree: Tree) -> Symbol:
        text = key(tree)
        if text not in self.names:
            # No name that can be typed: it is replaced when all are known.
            self.names[text] = f"#{len(self.names) + 1}"
            self.waiting.append((self.names[text], tree))
        return Symbol(self.names[text])

    def _short(self, node: Apply) -> Tree:
        """Give names to the largest operands of a node until it is short."""
        operands = list(_operands(node))
        sizes = [written_size(operand) for operand in operands]
        chosen: set[int] = set()
        while sum(sizes) > _WIDEST:
            place = max(range(len(sizes)), key=sizes.__getitem__)
            if sizes[place] < _WORTH_A_NAME or _is_simple(operands[place]):
                break
            chosen.add(place)
            sizes[place] = 1
        if not chosen:
            return node
        return _with_operands(node, [self.named(o) if n in chosen else o for n, o in enumerate(operands)])


def _operands(node: Apply) -> Iterator[Tree]:
    if node.function in ("+", "-"):
        yield from (term for term, _ in terms_of(node))
    elif node.function == "*":
        yield from factors_of(node)
    else:
        yield from (part for part in node.arguments if not _is_condition(part))


def _is_simple(tree: Tree) -> bool:
    """Tell whether a part is differentiated at a glance: a constant, or powers of names with a factor."""
    return all(isinstance(node, Number | Symbol) or node.function in _MONOMIAL for node in postorder(tree))


def _with_operands(node: Apply, operands: list[Tree]) -> Tree:
    if node.function in ("+", "-"):
        return sum_of(list(zip(operands, (minus for _, minus in terms_of(node)), strict=True)))
    if node.function == "*":
        return product_of(operands)
    new = iter(operands)
    return Apply(node.function, tuple(p if _is_condition(p) else next(new) for p in node.arguments))


def _is_condition(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.function in CONDITIONS


def _inner_links(tree: Tree) -> set[int]:
    """Return the sums within longer sums, and products within longer products: they are no whole parts."""
    chains = {"+": "sum", "-": "sum", "*": "product"}
    return {
        id(first)
        for node in postorder(tree)
        if isinstance(node, Apply)
        and node.function in chains
        and isinstance(first := node.arguments[0], Apply)
        and chains.get(first.function) == chains[node.function]
    }


def _shared(tree: Tree) -> set[int]:
    """Return the nodes that stand, as the same subexpression, in two places or more."""
    numbers: dict[object, int] = {}
    number_of: dict[int, int] = {}
    uses: dict[int, int] = {}
    for node in postorder(tree):
        below = tuple(number_of[id(part)] for part in arguments_of(node))
        name = (node.function, below) if isinstance(node, Apply) else node
        is_new = name not in numbers
        number = numbers.setdefault(name, len(numbers))
        number_of[id(node)] = number
        for part in below if is_new else ():
            uses[part] = uses.get(part, 0) + 1
    return {
        id(node)
        for node in postorder(tree)
        if uses.get(number_of[id(node)], 0) > 1
        and isinstance(node, Apply)
        and node.function not in CONDITIONS
        and written_size(node) >= _WORTH_SHARING
        and free_symbols(node)
    }


def _renamed(parts: list[tuple[str, Tree]], function: Tree, taken: set[str]) -> Named:
    new = [name for name, _ in parts if name.startswith("#")]
    letters = dict(zip(new, _letters(len(new), taken), strict=True))
    symbols = {name: Symbol(letter) for name, letter in letters.items()}
    named = [Part(letters.get(name, name), substitute(tree, symbols)) for name, tree in parts]
    return _used(named, substitute(function, symbols))


def _letters(count: int, taken: set[str]) -> list[str]:
    few = [letter for letter in _FEW_NAMES if letter not in taken]
    if count <= len(few):
        return few[:count]
    numbered = (f"u{number}" for number in range(1, count + len(taken) + 1))
    return [name for name in numbered if name not in taken and not is_known(name)][:count]
