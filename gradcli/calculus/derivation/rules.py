"""The rules of differentiation, one function each: what the derivative of a tree becomes.

What a rule leaves to be done stands in its answer as a derivative still to be taken, so that one walk gives
both the steps and the answer. To add a rule, add one decorated function; the first that applies is used.
"""

from __future__ import annotations

from gradcli.calculus.derivation.rule_table import RULES, Rewriting, rule
from gradcli.calculus.derivation.shapes import (
    ONE,
    ZERO,
    factors_of,
    number_tree,
    power_of,
    product_of,
    sum_of,
    symbol_named,
    terms_of,
    times,
    unused_letter,
)
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.language.constants import known_value
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.language.tree import (
    Apply,
    Number,
    Symbol,
    Tree,
    arguments_of,
    contains_decimal,
    free_symbols,
    substitute,
)
from gradcli.language.write import to_latex
from gradcli.numeric.program import parsed

_FEW = 3
"""So many constant terms of a sum are differentiated one by one; more are dropped in one step."""


def rewriting(tree: Tree, unknown: Unknown) -> Rewriting:
    """Return what the first rule that applies makes of the derivative of `tree`.

    Raises ValueError for a tree to which no rule applies.
    """
    for entry in RULES.values():
        found = entry.apply(tree, unknown)
        if found is not None:
            return found
    raise ValueError("no rule of differentiation applies")


def title_of(name: str) -> str:
    """Return what a rule is called in a sentence; an elementary function's rule has its name.

    >>> title_of("product"), title_of("sin")
    ('product rule', 'derivative of sin')
    """
    return RULES[name].title if name in RULES else f"derivative of {name}"


def statement_of(name: str) -> tuple[str, str]:
    """Return what a rule says, in ASCII and in LaTeX, for one variable or for functions u and v of it.

    >>> statement_of("sin")[0]
    "sin(x)' = cos(x)"
    """
    if name in RULES:
        return RULES[name].statement, RULES[name].latex
    row = FUNCTIONS[name]
    slopes = row.derivatives or (row.textbook,)
    function = Apply(name, tuple(map(Symbol, row.parameters)))
    formulas = r",\; ".join(to_latex(parsed(slope)) for slope in slopes)
    told = "; ".join(slopes).replace("^", "**")
    return f"{name}({', '.join(row.parameters)})' = {told}", f"{to_latex(function)}' = {formulas}"


@rule("constant", "derivative of a constant", "c' = 0", r"c' = 0")
def _constant(tree: Tree, unknown: Unknown) -> Rewriting | None:
    return None if unknown.occurs_in(tree) else Rewriting("constant", ZERO, "{} is constant", (tree,))


@rule("variable", "the variable itself", "x' = 1", r"x' = 1")
def _variable(tree: Tree, unknown: Unknown) -> Rewriting | None:
    return Rewriting("variable", ONE) if symbol_named(tree, unknown.name) else None


@rule("sum", "sum rule", "(u + v)' = u' + v'", r"(u + v)' = u' + v'")
def _sum(tree: Tree, unknown: Unknown) -> Rewriting | None:
    terms = terms_of(tree)
    if len(terms) == 1:
        return None
    constant = [term for term, _ in terms if not unknown.occurs_in(term)]
    note = ""
    if len(constant) > _FEW:
        terms = [(term, minus) for term, minus in terms if unknown.occurs_in(term)]
        note = f"the other {len(constant)} terms are constant"
    return Rewriting("sum", sum_of([(unknown.pending(term), minus) for term, minus in terms]), note)


@rule("constant_multiple", "constant factor", "(c*u)' = c*u'", r"(c u)' = c u'")
def _constant_multiple(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not isinstance(tree, Apply):
        return None
    if tree.function == "neg":
        after = Apply("neg", (unknown.pending(tree.arguments[0]),))
        return Rewriting("constant_multiple", after, "{}", (Apply("neg", (ONE,)),))
    if tree.function == "/" and not unknown.occurs_in(tree.arguments[1]):
        above, below = tree.arguments
        after = Apply("/", (unknown.pending(above), below))
        return Rewriting("constant_multiple", after, "{}", (Apply("/", (ONE, below)),))
    factors = factors_of(tree)
    held = [factor for factor in factors if not unknown.occurs_in(factor)]
    if not held:
        return None
    varying = product_of([factor for factor in factors if unknown.occurs_in(factor)])
    constant = product_of(held)
    return Rewriting("constant_multiple", times(constant, unknown.pending(varying)), "{}", (constant,))


@rule("product", "product rule", "(u*v)' = u'*v + u*v'", r"(u v)' = u' v + u v'")
def _product(tree: Tree, unknown: Unknown) -> Rewriting | None:
    factors = factors_of(tree)
    if len(factors) == 1:
        return None
    places = range(len(factors))
    terms = [
        product_of([unknown.pending(f) if place == chosen else f for place, f in enumerate(factors)])
        for chosen in places
    ]
    return Rewriting("product", sum_of([(term, False) for term in terms]))


@rule(
    "reciprocal", "reciprocal rule", "(c/v)' = -c*v'/v**2", r"\left(\frac{c}{v}\right)' = -\frac{c v'}{v^2}"
)
def _reciprocal(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not (isinstance(tree, Apply) and tree.function == "/") or unknown.occurs_in(tree.arguments[0]):
        return None
    above, below = tree.arguments
    change = product_of([above, unknown.pending(below)])
    return Rewriting("reciprocal", Apply("neg", (Apply("/", (change, _squared(below))),)))


@rule(
    "quotient",
    "quotient rule",
    "(u/v)' = (u'*v - u*v')/v**2",
    r"\left(\frac{u}{v}\right)' = \frac{u' v - u v'}{v^2}",
)
def _quotient(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not (isinstance(tree, Apply) and tree.function == "/"):
        return None
    above, below = tree.arguments
    change = Apply("-", (times(unknown.pending(above), below), times(above, unknown.pending(below))))
    return Rewriting("quotient", Apply("/", (change, _squared(below))))


@rule("power", "power rule", "(x**n)' = n*x**(n - 1)", r"(x^n)' = n x^{n - 1}")
def _power(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not (isinstance(tree, Apply) and tree.function == "^") or unknown.occurs_in(tree.arguments[1]):
        return None
    base, exponent = tree.arguments
    if known_value(exponent) == 0:
        return Rewriting("power", ZERO, "{} is {}", (tree, ONE))
    lowered = _one_less(exponent)
    if lowered == ZERO:
        return Rewriting("power", unknown.pending(base), "{} is {}", (tree, base))
    slope = product_of([exponent, power_of(base, lowered)])
    return _composed("power", tree, slope, base, unknown)


@rule("exponential", "exponential rule", "(a**x)' = a**x*log(a)", r"(a^x)' = a^x \log a")
def _exponential(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not (isinstance(tree, Apply) and tree.function == "^") or unknown.occurs_in(tree.arguments[0]):
        return None
    base, exponent = tree.arguments
    slope = tree if base == Apply("e", ()) else times(tree, Apply("log", (base,)))
    return _composed("exponential", tree, slope, exponent, unknown)


@rule(
    "general_power",
    "logarithmic differentiation",
    "(u**v)' = u**v*(v*log(u))'",
    r"(u^v)' = u^v \left(v \log u\right)'",
)
def _general_power(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not (isinstance(tree, Apply) and tree.function == "^"):
        return None
    base, exponent = tree.arguments
    logarithm = times(exponent, Apply("log", (base,)))
    return Rewriting(
        "general_power", times(tree, unknown.pending(logarithm)), "{} = exp({})", (tree, logarithm)
    )


@rule("logarithm", "logarithm to a base", "log(x, b)' = 1/(x*log(b))", r"(\log_b x)' = \frac{1}{x \log b}")
def _logarithm(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not _is_logarithm_to_a_base(tree) or unknown.occurs_in(arguments_of(tree)[1]):
        return None
    number, base = arguments_of(tree)
    slope = Apply("/", (ONE, times(number, Apply("log", (base,)))))
    return _composed("logarithm", tree, slope, number, unknown)


@rule(
    "change_of_base",
    "change of base",
    "log(u, v) = log(u)/log(v)",
    r"\log_v u = \frac{\log u}{\log v}",
)
def _change_of_base(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not _is_logarithm_to_a_base(tree):
        return None
    number, base = arguments_of(tree)
    natural = Apply("/", (Apply("log", (number,)), Apply("log", (base,))))
    return Rewriting("change_of_base", unknown.pending(natural))


@rule(
    "cases",
    "case by case",
    "the derivative of each case, away from where they meet",
    r"\text{the derivative of each case, away from where they meet}",
)
def _cases(tree: Tree, unknown: Unknown) -> Rewriting | None:
    if not isinstance(tree, Apply) or tree.function not in ("where", "Piecewise", "max", "min"):
        return None
    if tree.function in ("max", "min"):
        return Rewriting("cases", _larger_or_smaller(tree, unknown))
    values = (1, 2) if tree.function == "where" else range(0, len(tree.arguments), 2)
    parts = enumerate(tree.arguments)
    return Rewriting(
        "cases", Apply(tree.function, tuple(unknown.pending(p) if n in values else p for n, p in parts))
    )


@rule(
    "piecewise_constant",
    "constant on each piece",
    "sign(x)' = floor(x)' = ceil(x)' = 0 between the jumps",
    r"\text{0 between the jumps of sign, floor and ceil}",
)
def _piecewise_constant(tree: Tree, _unknown: Unknown) -> Rewriting | None:
    is_flat = isinstance(tree, Apply) and tree.function in ("sign", "floor", "ceil")
    return Rewriting("piecewise_constant", ZERO, "{} away from its jumps", (tree,)) if is_flat else None


@rule("chain", "chain rule", "f(u)' = f'(u)*u'", r"f(u)' = f'(u) u'")
def _function(tree: Tree, unknown: Unknown) -> Rewriting | None:
    row = FUNCTIONS.get(tree.function) if isinstance(tree, Apply) else None
    if row is None or not isinstance(tree, Apply) or tree.function in COMPARISONS:
        return None
    values = dict(zip(row.parameters, tree.arguments, strict=True))
    slopes = [substitute(parsed(text), values) for text in row.derivatives or (row.textbook,)]
    if len(slopes) == 1:
        return _composed(row.name, tree, slopes[0], tree.arguments[0], unknown)
    pairs = zip(slopes, tree.arguments, strict=True)
    terms = [(_changed(slope, inner, unknown), False) for slope, inner in pairs if unknown.occurs_in(inner)]
    is_plain = all(symbol_named(part, unknown.name) or not unknown.occurs_in(part) for part in tree.arguments)
    return Rewriting(row.name if is_plain else "chain", sum_of(terms), "{}", (tree,), row.name)


def _composed(outer: str, tree: Tree, slope: Tree, inner: Tree, unknown: Unknown) -> Rewriting:
    """Multiply by the derivative of the inner function, unless that is the variable itself."""
    if symbol_named(inner, unknown.name):
        return Rewriting(outer, slope, "{}", (tree,))
    if unknown.is_part(inner):
        return Rewriting("chain", times(slope, unknown.pending(inner)), "{}", (tree,), outer, inner)
    letter = Symbol(unused_letter(free_symbols(tree) | unknown.taken))
    whole = _with_inner(tree, inner, letter)
    return Rewriting(
        "chain", times(slope, unknown.pending(inner)), "{} with {} = {}", (whole, letter, inner), outer, inner
    )


def _with_inner(tree: Tree, inner: Tree, letter: Symbol) -> Tree:
    if not isinstance(tree, Apply):
        return tree
    return Apply(tree.function, tuple(letter if part is inner else part for part in tree.arguments))


def _larger_or_smaller(tree: Apply, unknown: Unknown) -> Tree:
    """Write the derivative of max and min as cases, two arguments at a time."""
    *others, last = dict.fromkeys(tree.arguments)
    if not others:
        return unknown.pending(last)
    first = Apply(tree.function, tuple(others)) if len(others) > 1 else others[0]
    condition = Apply(">" if tree.function == "max" else "<", (first, last))
    return Apply("where", (condition, unknown.pending(first), unknown.pending(last)))


def _changed(slope: Tree, inner: Tree, unknown: Unknown) -> Tree:
    return slope if symbol_named(inner, unknown.name) else times(slope, unknown.pending(inner))


def _is_logarithm_to_a_base(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.function == "log" and len(tree.arguments) == 2


def _squared(tree: Tree) -> Tree:
    return Apply("^", (tree, Number("2")))


def _one_less(exponent: Tree) -> Tree:
    value = known_value(exponent)
    if value is None:
        return Apply("-", (exponent, ONE))
    return number_tree(value - 1, is_decimal=contains_decimal(exponent))
