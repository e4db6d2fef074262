"""The gradient's zeros, taken apart: systems of simple equations whose solutions are the stationary points.

Each partial is factored, and one factor of each must vanish; so multiple zeros become simple, and a factor
that all partials share is a curve or a surface of stationary points. A formula with kinks is taken case by
case: on either side of each kink it is smooth, and on the kink a weight in [-1, 1] mixes the two slopes
(0 in Clarke's generalised gradient: Clarke, Optimization and Nonsmooth Analysis, 1983, section 2.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.critical.feasibility import contradict
from gradcli.calculus.special import Absolute, Expr, Largest, Sign, Smallest, cbrt, relu
from gradcli.calculus.timer import within
from gradcli.dataclass import dataclass

_MOST_SWITCHES = 4
_MOST_SYSTEMS = 400
_SECONDS = 2.0
_LONGEST = 3000
"""Operations of a partial beyond which it is not factored."""


@dataclass(frozen=True, slots=True)
class System:
    """Equations `e = 0` over `unknowns`, the variables and then the weights of kinks.

    A solution counts where each side `s` in `positive` is above 0. `on_kink` says that its equations put it
    where the formula is not smooth, `is_set` that its solutions are known not to be isolated.
    """

    equations: tuple[Expr, ...]
    unknowns: tuple[Expr, ...]
    positive: tuple[Expr, ...] = ()
    on_kink: bool = False
    is_set: bool = False

    @property
    def weights(self) -> tuple[Expr, ...]:
        """The unknowns that are no variables."""
        return tuple(unknown for unknown in self.unknowns if isinstance(unknown, sympy.Dummy))


class TooManyCases(Exception):
    """More kinks than can be taken case by case."""


def systems_of(partials: Sequence[Expr], variables: Sequence[Expr]) -> list[System]:
    """Return systems that together have every zero of the partials, and every kink that may be extreme.

    `partials` are as SymPy's differentiation with stand-ins leaves them. Raises TooManyCases.
    """
    found: list[System] = []
    for case in _cases(partials, variables):
        own = [equation for equation in case.equations if not equation.free_symbols & set(case.weights)]
        if contradict(own, case.positive):
            continue
        found += [part for part in branched(case) if not contradict(part.equations, part.positive)]
        if len(found) > _MOST_SYSTEMS:
            raise TooManyCases
    return _without_contained(found)


def isolated_cases(function: Expr) -> list[Expr]:
    """Return what must be 0 in cases of `==` and `!=`: their points belong to no side of a kink."""
    relations = function.atoms(sympy.Eq, sympy.Ne)
    found = {_oriented(relation.lhs - relation.rhs)[0]: None for relation in sorted(relations, key=str)}
    return [case for case in found if case.free_symbols]


def possible_jumps(function: Expr) -> list[Expr | None]:
    """Return what is 0 where two cases of a formula meet that are not shown to agree there.

    None stands for a condition that is no single comparison.
    """
    found: dict[Expr | None, None] = {}
    for cases in sorted(function.atoms(sympy.Piecewise), key=str):
        for (one, condition), (other, _) in pairwise(cases.args):
            if isinstance(condition, _COMPARISONS):
                switch = _oriented(condition.lhs - condition.rhs)[0]
                found.update({} if _vanishes_on(one - other, switch) else {switch: None})
            elif not isinstance(condition, sympy.Eq | sympy.Ne):
                found[None] = None
    return list(found)


_COMPARISONS = (sympy.Gt, sympy.Ge, sympy.Lt, sympy.Le)


def _vanishes_on(difference: Expr, switch: Expr) -> bool:
    """Tell whether an expression is shown to be 0 where another, linear in a variable, is."""
    try:
        with within(_SECONDS):
            for unknown in sorted(switch.free_symbols, key=str):
                slope = switch.diff(unknown)
                if slope.is_number and slope != 0:
                    there = difference.subs(unknown, sympy.expand(unknown - switch / slope))
                    return bool(sympy.simplify(there) == 0)
    except GIVEN_UP:
        pass
    return False


def branched(system: System) -> list[System]:
    """Return the systems in which one factor of each equation is 0; none where an equation cannot hold."""
    choices = []
    for equation in system.equations:
        if equation.is_zero:
            continue
        factors = vanishing_factors(equation)
        if not factors:
            return []
        choices.append(factors)
    count = 1
    for factors in choices:
        count *= len(factors)
    if count > _MOST_SYSTEMS:
        raise TooManyCases
    chosen = {frozenset(equations): equations for equations in product(*choices)}
    return [
        System(tuple(dict.fromkeys(equations)), system.unknowns, system.positive, system.on_kink)
        for equations in chosen.values()
    ]


def vanishing_factors(expression: Expr) -> list[Expr]:
    """Return the factors of which one must be 0 for the expression to be, each once and to the first power.

    The bases of fractional powers below the line count too: there a slope may be infinite.
    """
    try:
        with within(_SECONDS):
            return _vanishing_factors(expression)
    except GIVEN_UP:
        return [expression]


def _vanishing_factors(expression: Expr) -> list[Expr]:
    if sympy.count_ops(expression) > _LONGEST:
        return [expression]
    for quotient, (top, bottom) in _QUOTIENTS.items():
        expression = expression.replace(quotient, lambda u, top=top, bottom=bottom: top(u) / bottom(u))
    above, below = sympy.fraction(sympy.together(expression))
    factors = list(_simple_factors(_factored(above)))
    factors += _roots_below(below)
    return list(dict.fromkeys(factor for factor in map(_normal, factors) if not _never_zero(factor)))


def _one(_argument: Expr) -> Expr:
    return sympy.S.One


_QUOTIENTS: dict[Expr, tuple[Callable[[Expr], Expr], Callable[[Expr], Expr]]] = {
    sympy.tan: (sympy.sin, sympy.cos), sympy.cot: (sympy.cos, sympy.sin), sympy.sec: (_one, sympy.cos),
    sympy.csc: (_one, sympy.sin), sympy.coth: (sympy.cosh, sympy.sinh), sympy.sech: (_one, sympy.cosh),
    sympy.csch: (_one, sympy.sinh),
}  # fmt: skip
"""Functions with poles, which are not zeros: as quotients they show where they vanish."""


def _factored(expression: Expr) -> Expr:
    try:
        return sympy.factor(expression)
    except sympy.PolynomialError:
        return sympy.factor_terms(expression)


_ODD = (
    cbrt, sympy.asin, sympy.atan, sympy.sinh, sympy.tanh, sympy.asinh, sympy.atanh, sympy.erf, sympy.Abs,
    Absolute,
)  # fmt: skip
"""Functions that are 0 where their argument is 0, and nowhere else."""


def _simple_factors(expression: Expr) -> Iterator[Expr]:
    for factor in sympy.Mul.make_args(expression):
        if factor.is_Pow and factor.exp.is_positive:
            yield from _simple_factors(factor.base)
        elif isinstance(factor, _ODD):
            yield from _simple_factors(_factored(factor.args[0]))
        else:
            yield factor


def _roots_below(expression: Expr) -> Iterator[Expr]:
    for factor in sympy.Mul.make_args(sympy.factor_terms(expression)):
        power = factor.as_base_exp() if factor.is_Pow else (factor, sympy.S.One)
        base, exponent = power
        if exponent.is_Rational and not exponent.is_Integer and base.free_symbols:
            yield from _simple_factors(_factored(base))
        elif isinstance(base, cbrt):
            yield from _simple_factors(_factored(base.args[0]))


def _normal(factor: Expr) -> Expr:
    """Return a factor without its number and with a settled sign, so that equal ones are seen to be."""
    _, rest = factor.as_coeff_Mul() if not factor.is_Add else factor.primitive()
    return -rest if rest.could_extract_minus_sign() else rest


def _never_zero(factor: Expr) -> bool:
    if factor.has(sympy.sin) and factor.has(sympy.cos):
        factor = sympy.trigsimp(factor)
    return bool(factor.is_nonzero) or (not factor.free_symbols and not factor.is_zero)


def _cases(partials: Sequence[Expr], variables: Sequence[Expr]) -> Iterator[System]:
    """Yield a system for each state of the switches; those in branches not taken ask for nothing."""
    switches = _switches(partials)
    if len(switches) > _MOST_SWITCHES:
        raise TooManyCases
    dummies = {switch: sympy.Dummy(f"w{place}", real=True) for place, switch in enumerate(switches)}
    found: dict[tuple[tuple[Expr, ...], tuple[Expr, ...]], None] = {}
    for states in product((1, -1, 0), repeat=len(switches)):
        sides = _Sides(dict(zip(switches, states, strict=True)), dummies)
        equations = [_in_state(partial, sides) for partial in partials]
        if any(equation.has(sympy.nan, sympy.zoo, sympy.oo) for equation in equations):
            # A part of the formula vanishes on a whole side of a kink, and a slope with it.
            raise TooManyCases
        asked = {s: state for s, state in sides.state.items() if s in sides.asked}
        weights = {s: dummies[s] for s, state in asked.items() if not state}
        positive = tuple(state * s for s, state in asked.items() if state)
        case = System((*equations, *weights), (*variables, *weights.values()), positive, bool(weights))
        if (case.equations, positive) not in found:
            found[case.equations, positive] = None
            yield case


def _switches(partials: Iterable[Expr]) -> list[Expr]:
    """Return the expressions at whose zeros the partials jump."""
    found: dict[Expr, None] = {}
    for partial in partials:
        for atom in sympy.preorder_traversal(partial):
            if isinstance(atom, Absolute | Sign | relu) or type(atom) in (sympy.Abs, sympy.sign):
                found[_oriented(atom.args[0])[0]] = None
            elif isinstance(atom, Largest | Smallest | sympy.Max | sympy.Min):
                for place, one in enumerate(atom.args):
                    found.update((_oriented(one - other)[0], None) for other in atom.args[place + 1 :])
            elif isinstance(atom, sympy.core.relational.Relational):
                found[_oriented(atom.lhs - atom.rhs)[0]] = None
    return [switch for switch in found if switch.free_symbols]


def _oriented(switch: Expr) -> tuple[Expr, int]:
    """Return a switch up to a number, and the sign that was taken off."""
    number, rest = switch.primitive() if switch.is_Add else switch.as_coeff_Mul()
    sign = -1 if number.is_negative else 1
    return (-rest, -sign) if rest.could_extract_minus_sign() else (rest, sign)


class _Sides:
    """Tells on which side of each switch a state is, with a weight where it is on it; `asked` were needed."""

    def __init__(self, state: dict[Expr, int], weights: dict[Expr, Expr]) -> None:
        self.state, self.weights = state, weights
        self.asked: set[Expr] = set()

    def __call__(self, switch: Expr) -> Expr:
        oriented, sign = _oriented(switch)
        if oriented not in self.state:
            return sympy.sign(switch)
        self.asked.add(oriented)
        state = self.state[oriented]
        return sign * (self.weights[oriented] if state == 0 else sympy.Integer(state))


def _in_state(expression: Expr, side: _Sides) -> Expr:
    """Return a partial on one side of each switch, or, where it is on one, mixed by its weight."""

    def held(node: Expr) -> Expr:
        if not node.args:
            return node
        if isinstance(node, sympy.Piecewise):
            return _mixed(node, side, held)
        arguments = [held(argument) for argument in node.args]
        if isinstance(node, Absolute | sympy.Abs):
            return arguments[0] * side(node.args[0])
        if isinstance(node, Sign | sympy.sign):
            return side(node.args[0])
        if isinstance(node, relu):
            return arguments[0] * (1 + side(node.args[0])) / 2
        if isinstance(node, Largest | sympy.Max | Smallest | sympy.Min):
            return _winner(node, arguments, side)
        return node.func(*arguments)

    return held(expression)


def _winner(node: Expr, arguments: Sequence[Expr], side: _Sides) -> Expr:
    largest = isinstance(node, Largest | sympy.Max)
    best, form = node.args[0], arguments[0]
    for one, held in zip(node.args[1:], arguments[1:], strict=True):
        ahead = side(one - best)
        if (ahead == 1) == largest and ahead in (1, -1):
            best, form = one, held
    return form


def _mixed(node: Expr, side: _Sides, held: Callable[[Expr], Expr]) -> Expr:
    """Return the cases of a Piecewise, each with the weight that its condition has."""
    total, rest = sympy.S.Zero, sympy.S.One
    for value, condition in node.args:
        weight = _weight(condition, side)
        if weight == 0:
            continue
        total += rest * weight * held(value)
        rest *= 1 - weight
        if rest == 0:
            break
    return total


def _weight(condition: Expr, side: _Sides) -> Expr:
    """Return 1 for a condition that holds, 0 for one that does not, a mixture on the switch itself."""
    if condition in (sympy.true, sympy.false):
        return sympy.S.One if condition == sympy.true else sympy.S.Zero
    if isinstance(condition, sympy.And):
        return _weight_of_all(condition.args, side)
    if isinstance(condition, sympy.Or):
        return 1 - _weight(sympy.And(*map(sympy.Not, condition.args)), side)
    if isinstance(condition, sympy.Not):
        return 1 - _weight(condition.args[0], side)
    if isinstance(condition, sympy.Gt | sympy.Ge):
        return (1 + side(condition.lhs - condition.rhs)) / 2
    if isinstance(condition, sympy.Lt | sympy.Le):
        return (1 - side(condition.lhs - condition.rhs)) / 2
    return sympy.S.One if isinstance(condition, sympy.Ne) else sympy.S.Zero


def _weight_of_all(conditions: Sequence[Expr], side: _Sides) -> Expr:
    """Return the weight of conditions together; where one does not hold the others need not have a value."""
    before, weight = set(side.asked), sympy.S.One
    asked = set(before)
    for condition in conditions:
        side.asked = set(before)
        own = _weight(condition, side)
        if own == 0:
            return sympy.S.Zero
        asked |= side.asked
        weight *= own
    side.asked = asked
    return weight


def _without_contained(systems: Sequence[System]) -> list[System]:
    """Leave out systems that ask for more than another one, whose solutions are therefore found there."""
    kept: list[System] = []
    for system in sorted(systems, key=lambda one: len(one.equations)):
        equations = set(system.equations)
        if not any(
            set(other.equations) <= equations and set(other.positive) <= set(system.positive)
            for other in kept
        ):
            kept.append(system)
    return kept
