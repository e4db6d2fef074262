"""What a claim should have been: the correct formulas, and what each of them is the derivative of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.checking.suspect import Asked
from gradcli.calculus.checking.uses import derivative_of
from gradcli.calculus.derivation.shapes import ONE, times
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.calculus.derivation.walk import differentiated
from gradcli.calculus.derivatives import gradient, hessian
from gradcli.calculus.symbols import from_sympy, to_sympy
from gradcli.calculus.timer import TooSlow, within
from gradcli.dataclass import dataclass
from gradcli.errors import GradcliError
from gradcli.language.constants import fraction_tree, known_value
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Tree, arguments_of, depth, fold, free_symbols, rebuilt, written_size

_SECONDS = 0.5
_SYMBOLIC_SECONDS = 2.0
"""What SymPy is given for the correct formulas, before our own rules are."""

_MOST_EXPANDED = 400
_DEEPEST = 100
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Correct:
    """The correct components, row by row; None where the formula is too large for symbolic work."""

    of: Expression
    is_hessian: bool
    partials: tuple[Tree, ...] | None
    components: tuple[Tree, ...] | None

    @property
    def places(self) -> list[tuple[str, ...]]:
        """The variables of each component."""
        names = self.of.variables
        return [(x, y) for x in names for y in names] if self.is_hessian else [(x,) for x in names]

    def asked(self, place: int, claimed: Tree) -> Asked | None:
        """Return what one component was asked to be, for the search for a mistake."""
        if self.components is None or self.partials is None:
            return None
        variables = self.places[place]
        trees = self._origins(variables)
        forms = [self.components[place]]
        forms += [differentiated(tree, Unknown(name)) for tree, name in trees]
        forms += [derivative_of(tree, Unknown(name)) for tree, name in trees]
        others = [
            (f"the {called(one)}", tree)
            for one, tree in zip(self.places, self.components, strict=True)
            if one != variables
        ]
        return Asked(tuple(trees), (*forms, *_expanded(forms[0])), tuple(others), claimed)

    def _origins(self, variables: Sequence[str]) -> list[tuple[Tree, str]]:
        """Return the functions whose derivative a component is, each with the variable.

        Quotients come as such, and as products with a negative power: both are differentiated by hand.
        """
        found = self._written(variables)
        others = [(without_quotients(tree, name), name) for tree, name in found]
        return [*found, *(pair for pair, (tree, _) in zip(others, found, strict=True) if pair[0] is not tree)]

    def _written(self, variables: Sequence[str]) -> list[tuple[Tree, str]]:
        if not self.is_hessian or self.partials is None:
            return [(self.of.tree, variables[0])]
        first = dict(zip(self.of.variables, self.partials, strict=True))
        ways = dict.fromkeys([(variables[0], variables[1]), (variables[1], variables[0])])
        found = [(first[one], other) for one, other in ways]
        return [*found, *((derivative_of(self.of.tree, Unknown(one)), other) for one, other in ways)]


def without_quotients(tree: Tree, name: str) -> Tree:
    """Return a formula with u/v^n written as u*v^(-n), wherever the variable is in v."""

    def visit(node: Tree, arguments: list[Tree]) -> Tree:
        if not isinstance(node, Apply) or node.function != "/" or name not in free_symbols(arguments[1]):
            return rebuilt(node, arguments)
        above, below = arguments
        value = known_value(arguments_of(below)[1]) if is_power(below) else Fraction(1)
        base = arguments_of(below)[0] if is_power(below) and value is not None else below
        power = Apply("^", (base, fraction_tree(-(value or Fraction(1)))))
        return power if above == ONE else times(above, power)

    return fold(tree, visit)


def is_power(tree: Tree) -> bool:
    """Tell whether a formula is a power."""
    return isinstance(tree, Apply) and tree.function == "^"


def correct_of(of: Expression, *, is_hessian: bool) -> Correct:
    """Derive the correct components by SymPy, or by our own rules where it gives up."""
    if depth(of.tree) > _DEEPEST or written_size(of.tree) > _LONGEST:
        return Correct(of, is_hessian, None, None)
    partials = _partials(of)
    if not is_hessian or partials is None:
        return Correct(of, is_hessian, partials, partials)
    try:
        with within(_SYMBOLIC_SECONDS):
            entries = tuple(entry for row in hessian(of).entries for entry in row)
    except (GradcliError, TooSlow):
        entries = tuple(derivative_of(p, Unknown(name)) for p in partials for name in of.variables)
    return Correct(of, is_hessian, partials, entries)


def called(variables: Sequence[str]) -> str:
    """Name a derivative in a sentence."""
    names = dict.fromkeys(variables)
    return f"derivative with respect to {' and '.join(names)}{', twice' * (len(names) < len(variables))}"


def _partials(of: Expression) -> tuple[Tree, ...] | None:
    try:
        with within(_SYMBOLIC_SECONDS):
            return gradient(of).partials
    except (GradcliError, TooSlow):
        return tuple(derivative_of(of.tree, Unknown(name)) for name in of.variables)


def _expanded(tree: Tree) -> Iterator[Tree]:
    """Yield a short formula multiplied out."""
    if written_size(tree) > _MOST_EXPANDED:
        return
    try:
        with within(_SECONDS):
            yield from_sympy(sympy.expand(to_sympy(tree)))
    except GIVEN_UP:
        return
