"""Whether two formulas are equal, by algebra: forms of their difference, the cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from gradcli.calculus.algebra import FAILURES, GIVEN_UP, sympy
from gradcli.calculus.checking.cases import decided, switches_of
from gradcli.calculus.special import Expr, relu, sigmoid, softplus
from gradcli.calculus.symbols import from_sympy, to_sympy
from gradcli.calculus.timer import within
from gradcli.dataclass import dataclass
from gradcli.language.tree import Apply, Number, Symbol, Tree, depth, same, written_size
from gradcli.language.write import to_infix
from gradcli.numeric.conditions import smooth_where
from gradcli.numeric.program import lower

_MOST_NODES = 3_000
_DEEPEST = 80
_MOST_OPERATIONS = 250
"""A longer difference is not handed to the forms that may take long."""

_MOST_CASES = 4
_LIKE_TERMS = "collecting like terms"


Signs = Callable[[], Mapping[str, int]]
"""Gives 1 or -1 for each variable that has only this sign where the formulas are defined."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way to rewrite an expression so that 0 may show; `title` completes "equal by"."""

    title: str
    rewrite: Callable[[Expr], Expr]
    is_cheap: bool = True


def equal_by(one: Tree, other: Tree, signs: Signs, seconds: float) -> str | None:
    """Return what shows that two formulas are equal, as in "equal by multiplying out".

    `signs` are asked for where they may help. None where nothing was found that shows it, in the time given.
    """
    if same(one, other):
        return "the same formula"
    if seconds <= 0 or not (_is_modest(one) and _is_modest(other)):
        return None
    try:
        with within(seconds):
            found = _settled(one, other, signs)
            return found and f"equal by {found}"
    except GIVEN_UP:
        return None


def signs_of(tree: Tree, names: Sequence[str]) -> dict[str, int]:
    """Return the variables that the domain of a formula holds to one sign: x to 1 for `log(x)`, say."""
    return dict(pair for condition in smooth_where(lower([tree], names)) for pair in _signs_in(condition))


def _signs_in(condition: Tree) -> Iterator[tuple[str, int]]:
    if isinstance(condition, Apply) and condition.function == "and":
        for part in condition.arguments:
            yield from _signs_in(part)
    if isinstance(condition, Apply) and condition.function in (">", ">=", "<", "<="):
        left, right = condition.arguments
        if isinstance(left, Symbol) and right == Number("0"):
            yield left.name, 1 if condition.function[0] == ">" else -1


def _is_modest(tree: Tree) -> bool:
    return written_size(tree) <= _MOST_NODES and depth(tree) <= _DEEPEST


def _settled(one: Tree, other: Tree, signs_where_defined: Signs) -> str | None:
    difference = _elementary(to_sympy(one) - to_sympy(other))
    found = _form_of_zero(difference, cheap=True) or _by_cases(difference)
    if found or not (signs := signs_where_defined()):
        return found or _form_of_zero(difference, cheap=False)
    values = {name: sign * sympy.Symbol(name, positive=True) for name, sign in signs.items()}
    restricted = _elementary(to_sympy(one, values) - to_sympy(other, values))
    found = _form_of_zero(restricted, cheap=True) or _by_cases(restricted)
    found = found or _form_of_zero(restricted, cheap=False)
    where = " and ".join(f"{name} {'>' if sign > 0 else '<'} 0" for name, sign in signs.items())
    return f"{found}, where {where}" if found else None


def _by_cases(difference: Expr) -> str | None:
    """Try the signs that absolute values and the like hang on, one case after the other."""
    switches = switches_of(difference)
    if not switches or len(switches) > _MOST_CASES:
        return None
    titles = set()
    for signs in product((1, -1), repeat=len(switches)):
        case = decided(difference, dict(zip(switches, signs, strict=True)))
        found = _form_of_zero(case, cheap=True) or _form_of_zero(case, cheap=False)
        if found is None:
            return None
        titles.add(found)
    told = " and ".join(sorted(titles - {_LIKE_TERMS}) or [_LIKE_TERMS])
    return f"{told}, case by case for the sign of {' and of '.join(map(_told, switches))}"


def _told(quantity: Expr) -> str:
    return to_infix(from_sympy(quantity))


def _form_of_zero(difference: Expr, *, cheap: bool) -> str | None:
    if not cheap and sympy.count_ops(difference) > _MOST_OPERATIONS:
        return None
    forms = (form for form in _FORMS if form.is_cheap is cheap)
    return next((form.title for form in forms if _is_zero(form, difference)), None)


def _is_zero(form: Form, difference: Expr) -> bool:
    try:
        return bool(form.rewrite(difference) == 0)
    except FAILURES:
        return False


def _elementary(expression: Expr) -> Expr:
    """Write what SymPy has no rules for by what it has."""
    for own, definition in _DEFINITIONS.items():
        if expression.has(own):
            expression = expression.replace(own, definition)
    for split in (sympy.Abs, sympy.sign):
        if expression.has(split):
            expression = expression.replace(split, lambda x, split=split: _of_factors(split, x))
    return decided(expression.replace(_is_root_of_sum, _root_of_factors), {})


def _of_factors(function: Callable[[Expr], Expr], product: Expr) -> Expr:
    return sympy.Mul(*map(function, sympy.Mul.make_args(sympy.factor_terms(product))))


def _is_root_of_sum(part: Expr) -> bool:
    return bool(part.is_Pow and part.base.is_Add and part.exp.is_Rational and not part.exp.is_Integer)


def _root_of_factors(power: Expr) -> Expr:
    """Show the square under a root: sqrt(x^2 + 2*x + 1) is abs(x + 1)."""
    return sympy.factor(power.base) ** power.exp


_DEFINITIONS: Mapping[Expr, Callable[[Expr], Expr]] = {
    sigmoid: lambda x: 1 / (1 + sympy.exp(-x)),
    softplus: lambda x: sympy.log(1 + sympy.exp(x)),
    relu: lambda x: sympy.Max(x, 0),
}


def _numerator(expression: Expr) -> Expr:
    return sympy.expand(sympy.fraction(sympy.together(expression))[0])


def _by_laws(expression: Expr) -> Expr:
    return sympy.expand(sympy.powsimp(sympy.expand(sympy.expand_log(expression)), force=False))


def _as_exponentials(expression: Expr) -> Expr:
    if not expression.has(sympy.functions.elementary.trigonometric.TrigonometricFunction, *_HYPERBOLIC):
        return expression
    return _numerator(sympy.powsimp(sympy.expand(_numerator(expression.rewrite(sympy.exp)))))


_HYPERBOLIC = (sympy.sinh, sympy.cosh, sympy.tanh, sympy.sech, sympy.csch, sympy.coth)
_FORMS = (
    Form(_LIKE_TERMS, lambda difference: difference),
    Form("multiplying out", sympy.expand),
    Form("a common denominator", _numerator),
    Form("the laws of powers and logarithms", _by_laws),
    Form("trigonometric identities", sympy.trigsimp, is_cheap=False),
    Form("writing it with exponentials", _as_exponentials, is_cheap=False),
    Form("simplification", sympy.simplify, is_cheap=False),
)
