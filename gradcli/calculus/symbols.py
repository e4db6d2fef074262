"""Tree to SymPy and back, node by node; no text is parsed on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import (
    OWN,
    STAND_INS,
    Absolute,
    Ceil,
    Expr,
    Floor,
    Largest,
    Sign,
    Smallest,
)
from gradcli.errors import ExpressionError
from gradcli.language.constants import fraction_tree, natural
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Symbol, Tree, arguments_of

_MOST_BITS = 100_000
"""A power of rational numbers beyond this is not worked out: arithmetic in C cannot be interrupted."""

_BITS_OF_A_ROOT = 10


def symbol(name: str) -> Expr:
    """Return the real SymPy symbol of a variable."""
    return sympy.Symbol(name, real=True)


def to_sympy(tree: Tree, values: Mapping[str, Expr] | None = None, *, for_derivative: bool = False) -> Expr:
    """Build the SymPy expression of a tree, with `values` in place of symbols.

    With `for_derivative`, functions that SymPy differentiates into distributions (`sign`, `floor`,
    `max`) are replaced by ones with the derivative of the language; `plain` takes them back.
    """
    calls = _FOR_DERIVATIVE if for_derivative else _CALLS
    done: dict[int, Expr] = {}
    stack = [(tree, False)]
    while stack:
        node, ready = stack.pop()
        if id(node) in done:
            continue
        parts = _parts(node)
        if ready or not parts:
            done[id(node)] = _built(node, [done[id(part)] for part in parts], calls, values or {})
        else:
            stack.append((node, True))
            stack.extend((part, False) for part in parts)
    return done[id(tree)]


def plain(expression: Expr) -> Expr:
    """Replace the stand-ins of `to_sympy(..., for_derivative=True)` by SymPy's own functions."""
    for stand_in in STAND_INS:
        if expression.has(stand_in):
            expression = expression.replace(stand_in, stand_in.own)
    return expression


def from_sympy(expression: Expr) -> Tree:
    """Write a SymPy expression as a tree of the language.

    Raises ExpressionError where it holds what the language has no word for (an unevaluated derivative, an
    infinity, a complex number), so that no such thing is ever shown as an answer.
    """
    try:
        return _Reader().read(expression)
    except (AttributeError, TypeError, ValueError):
        raise not_real("its result holds what is no number") from None


def not_real(why: str) -> ExpressionError:
    """Say that SymPy's formula has no meaning over the real numbers, and why."""
    return ExpressionError(
        f"SymPy finds no real formula for this: {why}",
        hint="numbers alone may still be had at a point: add --numeric",
    )


def _parts(node: Tree) -> Sequence[Tree]:
    """Return what a node is built from; a chain of sums or products is built in one go."""
    if isinstance(node, Apply) and node.function in _CHAINS:
        return [part for part, _ in _chain(node)]
    return arguments_of(node)


def _chain(node: Apply) -> list[tuple[Tree, bool]]:
    """Return the terms of a sum, or the factors of a product, each with whether it is turned round."""
    operators = _CHAINS[node.function]
    parts: list[tuple[Tree, bool]] = []
    left: Tree = node
    while isinstance(left, Apply) and left.function in operators:
        parts.append((left.arguments[1], left.function == operators[1]))
        left = left.arguments[0]
    parts.append((left, False))
    return parts[::-1]


_CHAINS = {"+": ("+", "-"), "-": ("+", "-"), "*": ("*", "/"), "/": ("*", "/")}


def _built(
    node: Tree, parts: list[Expr], calls: Mapping[str, Callable[..., Expr]], values: Mapping[str, Expr]
) -> Expr:
    if isinstance(node, Number):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if isinstance(node, Symbol):
        return values[node.name] if node.name in values else symbol(node.name)
    if node.function in _CHAINS:
        turned = [turn for _, turn in _chain(node)]
        if node.function in ("+", "-"):
            return sympy.Add(*(-part if turn else part for part, turn in zip(parts, turned, strict=True)))
        return sympy.Mul(*(part**-1 if turn else part for part, turn in zip(parts, turned, strict=True)))
    return calls[node.function](*parts)


def _piecewise(*flat: Expr) -> Expr:
    return sympy.Piecewise(
        *((value, condition) for value, condition in zip(flat[::2], flat[1::2], strict=True))
    )


def _power(x: Expr, y: Expr) -> Expr:
    """Return a power. Raises OverflowError where SymPy would write out a number that nobody reads."""
    if x.is_number and y.is_Rational and abs(y) * _bits(x) > _MOST_BITS and x not in (-1, 0, 1):
        raise OverflowError("a power of too many digits")
    return x**y


def _bits(x: Expr) -> int:
    """Bound from above how many bits each factor brings to a power; roots are powers of whole numbers too."""
    return max(x.p.bit_length(), x.q.bit_length()) if x.is_Rational else _BITS_OF_A_ROOT


_CALLS: dict[str, Callable[..., Expr]] = {
    **{row.name: getattr(sympy, row.sympy) for row in FUNCTIONS.values() if hasattr(sympy, row.sympy or "?")},
    **OWN,
    "neg": lambda x: -x, "^": _power, "log2": lambda x: sympy.log(x, 2),
    "log10": lambda x: sympy.log(x, 10), "log1p": lambda x: sympy.log(1 + x),
    "expm1": lambda x: sympy.exp(x) - 1,
    "where": lambda c, x, y: sympy.Piecewise((x, c), (y, True)), "Piecewise": _piecewise,
    "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "==": sympy.Eq, "!=": sympy.Ne,
    "and": sympy.And, "or": sympy.Or, "not": sympy.Not,
    "true": lambda: sympy.true, "false": lambda: sympy.false,
    "pi": lambda: sympy.pi, "e": lambda: sympy.E, "tau": lambda: 2 * sympy.pi,
}  # fmt: skip

_FOR_DERIVATIVE = {
    **_CALLS, "abs": Absolute, "sign": Sign, "floor": Floor, "ceil": Ceil,
    "max": Largest, "min": Smallest,
}  # fmt: skip


class _Reader:
    """Turn SymPy objects into trees, each distinct one once."""

    def __init__(self) -> None:
        self.done: dict[Expr, Tree] = {}

    def read(self, expression: Expr) -> Tree:
        """Return the tree of an expression."""
        if expression not in self.done:
            self.done[expression] = self._tree(expression)
        return self.done[expression]

    def _tree(self, expression: Expr) -> Tree:
        if expression.is_Symbol:
            return Symbol(expression.name)
        if expression in _ATOMS:
            return Apply(_ATOMS[expression], ())
        if expression.is_Rational:
            return fraction_tree(Fraction(int(expression.p), int(expression.q)))
        if expression.is_Add:
            return self._sum(expression)
        if expression.is_Mul or (expression.is_Pow and expression.exp.is_negative):
            return self._product(expression)
        if expression.is_Pow:
            return self._power(expression)
        return self._call(expression)

    def _sum(self, expression: Expr) -> Tree:
        terms = expression.as_ordered_terms() if len(expression.args) <= 40 else list(expression.args)
        if len(terms) == 2 and _is_negative(terms[0]) and not _is_negative(terms[1]):
            terms.reverse()
        tree = self.read(terms[0])
        for term in terms[1:]:
            negative = _is_negative(term)
            tree = Apply("-" if negative else "+", (tree, self.read(-term if negative else term)))
        return tree

    def _product(self, expression: Expr) -> Tree:
        coefficient, rest = expression.as_coeff_Mul()
        above, below = sympy.fraction(rest, exact=True)
        factors = _ordered_factors(above) if above != 1 else []
        divisors = _ordered_factors(below) if below != 1 else []
        top, bottom = abs(coefficient.p), coefficient.q
        above_trees = ([natural(top)] if top != 1 or not factors else []) + [self.read(f) for f in factors]
        below_trees = ([natural(bottom)] if bottom != 1 else []) + [self.read(d) for d in divisors]
        if coefficient.is_negative:
            above_trees[0] = Apply("neg", (above_trees[0],))
        tree = _multiplied(above_trees)
        return Apply("/", (tree, _multiplied(below_trees))) if below_trees else tree

    def _power(self, expression: Expr) -> Tree:
        base, exponent = expression.as_base_exp() if expression.func is not sympy.Pow else expression.args
        if exponent == sympy.S.Half:
            return Apply("sqrt", (self.read(base),))
        return Apply("^", (self.read(base), self.read(exponent)))

    def _call(self, expression: Expr) -> Tree:
        if isinstance(expression, sympy.Piecewise):
            return self._cases(expression)
        name = _NAMES.get(expression.func)
        if expression.func is sympy.ITE:
            return self._choice(expression)
        if name is None:
            raise not_real(f"its result holds {type(expression).__name__}")
        arguments = [self.read(argument) for argument in expression.args]
        if name in ("and", "or") and len(arguments) > 2:
            return _chained(name, arguments)
        return Apply(name, tuple(arguments))

    def _choice(self, expression: Expr) -> Tree:
        """Write a condition that hangs on another: c and a, or not c and b."""
        condition, then, other = map(self.read, expression.args)
        return Apply(
            "or", (Apply("and", (condition, then)), Apply("and", (Apply("not", (condition,)), other)))
        )

    def _cases(self, expression: Expr) -> Tree:
        flat = [self.read(part) for pair in expression.args for part in pair.args]
        if len(flat) == 4 and expression.args[1].cond == sympy.true:
            return Apply("where", (flat[1], flat[0], flat[2]))
        return Apply("Piecewise", tuple(flat))


def _is_negative(term: Expr) -> bool:
    return bool(term.as_coeff_Mul()[0].is_negative)


def _ordered_factors(expression: Expr) -> list[Expr]:
    return list(expression.as_ordered_factors()) if len(expression.args) <= 40 else list(expression.args)


def _multiplied(trees: list[Tree]) -> Tree:
    return _chained("*", trees)


def _chained(function: str, trees: list[Tree]) -> Tree:
    result = trees[0]
    for tree in trees[1:]:
        result = Apply(function, (result, tree))
    return result


_ATOMS = {sympy.pi: "pi", sympy.E: "e", sympy.true: "true", sympy.false: "false"}
_NAMES = {
    **{getattr(sympy, row.sympy): row.name for row in FUNCTIONS.values() if hasattr(sympy, row.sympy or "?")},
    **{own: name for name, own in OWN.items()},
    **{
        relation: name
        for name, relation in zip(
            COMPARISONS, (sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge, sympy.Eq, sympy.Ne), strict=True
        )
    },
    sympy.And: "and", sympy.Or: "or", sympy.Not: "not",
}  # fmt: skip
