"""Source, tree, ordered variables and limits: the only door for untrusted text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from gradcli.collection import uncollected
from gradcli.dataclass import dataclass
from gradcli.errors import ExpressionError, GradcliError, OptionError
from gradcli.language.constants import check_constants
from gradcli.language.expansion import written_out
from gradcli.language.functions import CALLABLE
from gradcli.language.infix import read_infix
from gradcli.language.limits import check_limit
from gradcli.language.names import check_name, did_you_mean, is_letter
from gradcli.language.problems import Problem, named
from gradcli.language.tree import Symbol, Tree, free_symbols, natural_key, postorder

_TOLD = 4
"""Minima and coordinates of a named problem up to this number are told."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A function that was read: `typed` as it stood; `tree` has sums, definitions and constants filled in.

    `problem` is the name of a test problem, such as `@rosenbrock`, where one was typed.
    """

    source: str
    notation: str
    typed: Tree
    tree: Tree
    variables: tuple[str, ...]
    constants: tuple[tuple[str, Tree], ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


@uncollected
def read(
    text: str,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
) -> Expression:
    """Read a formula, or a named problem such as `@rosenbrock(10)`; nothing in it is ever run.

    `variables` fixes the variables and their order (otherwise: those that occur, in natural order);
    `constants` gives names a value, each a text without variables. Raises ExpressionError with the span
    at fault, OptionError for a bad name, LimitError.

    >>> read("x10 + x2^2").variables
    ('x2', 'x10')
    """
    declared = _declared(variables)
    fixed = {
        _normal(name): read_constant(value, f"the value of '{name}'")
        for name, value in (constants or {}).items()
    }
    _check_names(declared or (), fixed)
    problem = text.strip() if text.lstrip().startswith("@") else ""
    known = named(problem) if problem else None
    if known:
        text = known.formula
    typed = read_infix(text, frozenset((*(declared or ()), *fixed)))
    try:
        tree = written_out(typed, fixed)
        check_constants(tree)
        occurring = free_symbols(tree)
        check_limit("variables", max(len(occurring), len(declared or ())))
        if declared is not None:
            _check_declared(tree, declared)
        _check_twins(occurring)
    except GradcliError as error:
        raise error.located(text) from None
    order = declared if declared is not None else tuple(sorted(occurring, key=natural_key))
    return Expression(
        text,
        "infix",
        typed,
        tree,
        order,
        tuple(fixed.items()),
        (*_about(known), *_notes(typed, fixed, occurring, declared)),
        problem,
    )


def read_constant(text: str, what: str) -> Tree:
    """Read a number such as `pi/2`, `sqrt(2)`, `1/3` or `-2`; `what` names it in errors.

    Raises ExpressionError where it holds a variable.
    """
    typed = read_infix(text)
    try:
        tree = written_out(typed, {})
        check_constants(tree)
        for node in postorder(tree):
            if isinstance(node, Symbol):
                raise ExpressionError(f"{what} cannot contain the variable '{node.name}'", span=node.span)
    except GradcliError as error:
        raise error.located(text) from None
    return tree


def _declared(variables: Sequence[str] | None) -> tuple[str, ...] | None:
    if variables is None:
        return None
    names = tuple(_normal(name) for name in variables)
    if not names or not all(names):
        raise OptionError("--vars needs names, as in --vars x,y")
    for name in names:
        if names.count(name) > 1 if len(names) < 100 else False:
            raise OptionError(f"--vars names '{name}' twice")
    if len(set(names)) < len(names):
        raise OptionError("--vars names a variable twice")
    return names


def _normal(name: str) -> str:
    return name.strip().translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))


def _check_names(declared: Iterable[str], fixed: Mapping[str, Tree]) -> None:
    for name in (*declared, *fixed):
        option = "--let" if name in fixed else "--vars"
        is_name = bool(name) and is_letter(name[0]) and all(is_letter(c) or c in "0123456789_" for c in name)
        if not is_name:
            raise OptionError(
                f"{option}: '{name}' is not a name", hint="a name is a letter, then letters, digits and _"
            )
        try:
            check_name(name, declared=True)
        except ExpressionError as error:
            raise OptionError(f"{option}: {error.message}", hint=error.hint) from None
        if name in CALLABLE or name in ("pi", "π"):
            raise OptionError(f"{option}: '{name}' already has a meaning", hint="choose another name")
    if both := set(declared) & set(fixed):
        raise OptionError(
            f"'{min(both)}' is both a variable and given a value", hint="use --vars or --let, not both"
        )


def _check_declared(tree: Tree, declared: tuple[str, ...]) -> None:
    known = frozenset(declared)
    for node in postorder(tree):
        if isinstance(node, Symbol) and node.name not in known:
            raise ExpressionError(
                f"'{node.name}' is neither in --vars nor given a value by --let",
                span=node.span,
                hint=_product_hint(node.name, known) or did_you_mean(node.name, declared),
            )


def _check_twins(occurring: AbstractSet[str]) -> None:
    """Refuse `theta` beside `θ`: they would be two variables that look like one."""
    for word, letter in _GREEK.items():
        if word in occurring and letter in occurring:
            raise ExpressionError(f"'{word}' and '{letter}' would look the same", hint="use one of them")


def _about(problem: Problem | None) -> Iterator[str]:
    """Tell what is known of a named problem."""
    if problem is None:
        return
    fact = f"@{problem.name}: {problem.summary}"
    if problem.minima and problem.dimension <= _TOLD and len(problem.minima) <= _TOLD:
        where = " in its box" if problem.only_in_box else ""
        points = " and ".join(f"({', '.join(map(_short, point.split(',')))})" for point in problem.minima)
        fact += f"; its least value{where} is {_short(problem.minimum)}, at {points}"
    yield fact


def _short(number: str) -> str:
    """Round a long decimal for a sentence; `pi/2` stays."""
    return f"{float(number):.7g}" if len(number) > 9 and "." in number else number


def _product_hint(name: str, known: AbstractSet[str]) -> str:
    """Suggest `x*y` for `xy`, the commonest of all slips."""
    return (
        f"write {'*'.join(name)} for the product"
        if len(name) > 1 and all(letter in known for letter in name)
        else ""
    )


def _notes(
    typed: Tree, fixed: Mapping[str, Tree], occurring: set[str], declared: tuple[str, ...] | None
) -> tuple[str, ...]:
    used = free_symbols(typed) if fixed else set()
    names = sorted(occurring, key=natural_key) if declared is None else []
    glued = [(name, hint) for name in names if (hint := _product_hint(name, occurring))]
    notes = [f"'{name}' is read as one variable; {hint}" for name, hint in glued]
    notes += [f"'{name}' is given a value but does not occur" for name in fixed if name not in used]
    return tuple(notes)


_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
