"""Exact gradients and Hessians by SymPy's rules, in a form a person would write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from gradcli.calculus.algebra import sympy
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import from_sympy, not_real, plain, symbol, to_sympy
from gradcli.errors import GradcliError, LimitError
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree, depth, written_size
from gradcli.language.write import to_infix
from gradcli.numeric.conditions import smooth_where
from gradcli.numeric.curvature_program import check_matrix_size
from gradcli.numeric.program import lower
from gradcli.results.gradients import Gradient
from gradcli.results.hessians import Hessian

_DEEPEST = 100
"""SymPy walks a formula by calling itself; deeper ones would end in the interpreter's own limit."""

_NUMERIC = "numbers alone still work: add --numeric and --at"

_FAILURES = (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError)
"""What SymPy raises for formulas that are nowhere real."""

_LONGEST = 400_000
"""Nodes in the written-out gradient or Hessian."""

_TIDY_NODES = 60
"""A longer partial is left as SymPy derives it."""

_TIDY_TOTAL = 2_000
"""Nodes of all partials together that are tidied: a budget of work, so that no clock changes an answer."""


def gradient(expression: Expression) -> Gradient:
    """Differentiate by SymPy; only the terms in which a variable occurs are touched.

    Raises LimitError where the formula is too deep for SymPy, or the result too long to read.
    """
    names = expression.variables
    trees = _differentiated(
        expression.tree, lambda function: _tidied(list(map(plain, partials_of(function, names))))
    )
    return Gradient(expression, trees, smooth_where(lower([expression.tree], names)))


def hessian(expression: Expression) -> Hessian:
    """Differentiate twice by SymPy; the matrix is symmetric, so each pair of variables is worked out once.

    Raises LimitError for more variables than a matrix may have, and as `gradient` does.
    """
    names = expression.variables
    check_matrix_size(len(names))
    triangle = iter(_differentiated(expression.tree, lambda function: _tidied(_seconds(function, names))))
    upper = [[next(triangle) for _ in names[row:]] for row in range(len(names))]
    entries = tuple(tuple(upper[min(i, j)][abs(i - j)] for j in range(len(names))) for i in range(len(names)))
    return Hessian(expression, entries, smooth_where(lower([expression.tree], names)))


def _differentiated(tree: Tree, derive: Callable[[Expr], tuple[Tree, ...]]) -> tuple[Tree, ...]:
    if depth(tree) > _DEEPEST:
        raise LimitError(
            f"the symbolic depth limit is met: at most {_DEEPEST} levels of nesting", hint=_NUMERIC
        )
    _check_size(written_size(tree))
    try:
        with _stops_told():
            return derive(function_of(tree))
    except RecursionError:
        raise LimitError("the expression is nested too deeply for SymPy", hint=_NUMERIC) from None


@contextmanager
def _stops_told() -> Iterator[None]:
    """Say that there is no real formula where SymPy stops with an error of its own."""
    try:
        yield
    except _FAILURES as error:
        raise not_real(f"it stops with {type(error).__name__}") from None


def function_of(tree: Tree) -> Expr:
    """Return a formula as SymPy has it, with the stand-ins of `to_sympy(..., for_derivative=True)`.

    Raises ExpressionError where it is nowhere real.
    """
    with _stops_told():
        function = to_sympy(tree, for_derivative=True)
    if function.has(sympy.nan, sympy.zoo, sympy.oo, sympy.I):
        raise not_real("a part of it is infinite, undefined or imaginary")
    return function


def partials_of(function: Expr, variables: Sequence[str]) -> list[Expr]:
    """Differentiate what `function_of` returns, term by term: linear in the number of terms.

    Raises ExpressionError where SymPy cannot.
    """
    terms = defaultdict(list)
    for term in sympy.Add.make_args(function):
        for found in term.free_symbols:
            terms[found].append(term)
    symbols = [symbol(name) for name in variables]
    with _stops_told():
        return [sympy.Add(*(_derivative(term, x) for term in terms[x])) for x in symbols]


def _seconds(function: Expr, variables: Sequence[str]) -> list[Expr]:
    """Return the upper triangle of second partials, row by row."""
    rows = enumerate(partials_of(function, variables))
    return [plain(second) for row, partial in rows for second in partials_of(partial, variables[row:])]


def _derivative(expression: Expr, x: Expr) -> Expr:
    """Take sums, products and constant powers apart here, for SymPy asks about the sign of every base."""
    if expression == x:
        return sympy.S.One
    if x not in expression.free_symbols:
        return sympy.S.Zero
    if expression.is_Add:
        return sympy.Add(*(_derivative(term, x) for term in expression.args))
    if expression.is_Mul:
        return sympy.Add(*_product_rule(expression, x))
    if expression.is_Pow and expression.exp.is_Number:
        base, power = expression.args
        # In one product: SymPy multiplies a number into a sum where it meets the two alone.
        return sympy.Mul(power, base ** (power - 1), _derivative(base, x))
    return expression.diff(x)


def _product_rule(product: Expr, x: Expr) -> list[Expr]:
    factors = product.args
    varying = [place for place, factor in enumerate(factors) if x in factor.free_symbols]
    return [
        sympy.Mul(*factors[:place], _derivative(factors[place], x), *factors[place + 1 :])
        for place in varying
    ]


def _tidied(partials: Sequence[Expr]) -> tuple[Tree, ...]:
    plain_trees = [from_sympy(partial) for partial in partials]
    total = sum(map(written_size, plain_trees))
    _check_size(total)
    if total > _TIDY_TOTAL:
        return tuple(plain_trees)
    return tuple(tidy(partial, tree) for partial, tree in zip(partials, plain_trees, strict=True))


def tidy(expression: Expr, best: Tree) -> Tree:
    """Return the shortest of a few cheap forms, never a longer one than the plain derivative `best`."""
    if written_size(best) > _TIDY_NODES:
        return best
    length = len(to_infix(best))
    for form in _FORMS:
        candidate = _formed(form, expression)
        if candidate is not None and len(text := to_infix(candidate)) < length:
            best, length = candidate, len(text)
    return best


def _formed(form: Callable[[Expr], Expr], expression: Expr) -> Tree | None:
    try:
        return from_sympy(form(expression))
    except (*_FAILURES, GradcliError):
        return None


def _expanded(expression: Expr) -> Expr:
    """Multiply out small polynomials only: large powers would never end."""
    powers = [power.exp for power in expression.atoms(sympy.Pow) if power.base.is_Add]
    return sympy.expand(expression) if all(p.is_Integer and 0 < p <= 3 for p in powers) else expression


def _combined(expression: Expr) -> Expr:
    return sympy.together(expression) if expression.is_Add else expression


def _cancelled(expression: Expr) -> Expr:
    """Cancel common factors of small rational functions."""
    powers = [abs(power.exp) for power in expression.atoms(sympy.Pow) if power.exp.is_Integer]
    small = all(power <= 4 for power in powers) and expression.is_rational_function()
    return sympy.cancel(expression) if small else expression


_FORMS: tuple[Callable[[Expr], Expr], ...] = (sympy.factor_terms, _expanded, _combined, _cancelled)


def _check_size(nodes: int) -> None:
    if nodes > _LONGEST:
        raise LimitError(
            f"the derivative length limit is met: at most {_LONGEST} numbers, names and operations",
            hint=_NUMERIC,
        )
