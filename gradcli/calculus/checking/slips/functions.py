"""Slips with functions: logarithms of another base, angles in degrees, signs of derivatives."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.calculus.checking.slips.table import Wrong, chained, outer_rule, slip, slope_of
from gradcli.calculus.checking.telling import say
from gradcli.calculus.checking.uses import Use, replaced
from gradcli.calculus.derivation.shapes import ONE, terms_of, times
from gradcli.language.functions import FUNCTIONS
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Number, Symbol, Tree, arguments_of
from gradcli.numeric.program import parsed
from gradcli.results.checks import Mistake

TRIGONOMETRIC = ("sin", "cos", "tan", "sec", "csc", "cot")
INVERSE = ("asin", "acos", "atan", "asec", "acsc", "acot")
DEGREE = read_infix("pi/180")


@slip(Mistake.LOG_BASE)
def _natural_logarithm_taken_for_another(use: Use) -> Iterator[Wrong]:
    slope = slope_of(use)
    if outer_rule(use) != "log" or len(arguments_of(use.tree)) > 1 or slope is None:
        return
    for base in ("10", "2"):
        text = f"log is the natural logarithm; {{}} is differentiated as the one to base {base}"
        yield chained(use, Apply("/", (slope, Apply("log", (Number(base),))))), say(text, use.tree)


@slip(Mistake.LOG_BASE)
def _base_of_a_logarithm(use: Use) -> Iterator[Wrong]:
    base = _base(use)
    if base is None:
        return
    inverse = Apply("/", (ONE, arguments_of(use.tree)[0]))
    natural = Apply("log", (base,))
    told = say("{} is the natural logarithm divided by {}", use.tree, natural)
    yield chained(use, inverse), told.with_more("; that factor is missing")
    for wrong in (
        times(inverse, natural),
        Apply("/", (inverse, Apply("log10", (base,)))),
        Apply("/", (inverse, base)),
    ):
        yield chained(use, wrong), told.with_more("; the factor for the base is another")


@slip(Mistake.LOG_BASE)
def _base_of_an_exponential(use: Use) -> Iterator[Wrong]:
    if outer_rule(use) != "exponential" or arguments_of(use.tree)[0] == Apply("e", ()):
        return
    base, _ = arguments_of(use.tree)
    natural = Apply("log", (base,))
    told = say("the derivative of {} has the factor {} for its base", use.tree, natural)
    yield chained(use, use.tree), told.with_more("; it is missing")
    for wrong in (
        times(use.tree, Apply("log10", (base,))),
        Apply("/", (use.tree, natural)),
        times(use.tree, base),
    ):
        yield chained(use, wrong), told.with_more("; here it is another")


@slip(Mistake.DEGREES)
def _angles_in_degrees(use: Use) -> Iterator[Wrong]:
    """Take angles for degrees: in the factor of the chain rule, in the arguments, or in both."""
    name, slope = outer_rule(use), slope_of(use)
    if slope is None or name not in (*TRIGONOMETRIC, *INVERSE):
        return
    told = say("angles are in radians; {} is differentiated as if in degrees", use.tree)
    slopes: tuple[Tree, ...] = (times(slope, DEGREE), Apply("/", (slope, DEGREE)))
    if name in TRIGONOMETRIC:
        inner = arguments_of(use.tree)[0]
        converted = replaced(slope, inner, times(inner, DEGREE))
        slopes += (converted, times(converted, DEGREE))
    for wrong in slopes:
        yield chained(use, wrong), told


@slip(Mistake.SIGN)
def _sign_within_a_rule(use: Use) -> Iterator[Wrong]:
    if use.found.rule == "quotient":
        change, square = arguments_of(use.found.after)
        told = say("the quotient rule for {} has a minus between its terms", use.tree)
        yield Apply("/", (Apply("+", arguments_of(change)), square)), told
    if use.found.rule == "product" and len(terms := terms_of(use.found.after)) == 2:
        told = say("the product rule for {} has a plus between its terms", use.tree)
        (first, _), (second, _) = terms
        yield Apply("-", (first, second)), told
        yield Apply("-", (second, first)), told


@slip(Mistake.SIGN)
def _sign_of_a_derivative(use: Use) -> Iterator[Wrong]:
    name = outer_rule(use)
    row = FUNCTIONS.get(name)
    told = say("the sign of the derivative of {} is wrong", use.tree)
    turned = Apply("neg", (use.found.after,))
    if name in ("reciprocal", "power", "exponential"):
        yield turned, told
    elif row is not None and len(row.parameters) == 1 and (slope := "".join(row.derivatives) or row.textbook):
        plain = Apply(name, tuple(map(Symbol, row.parameters)))
        yield turned, told.with_more("; that of {} is {}", plain, parsed(slope))


def _base(use: Use) -> Tree | None:
    """Return the base of a logarithm that is not the natural one."""
    name, arguments = outer_rule(use), arguments_of(use.tree)
    if name in ("log2", "log10"):
        return Number(name.removeprefix("log"))
    return arguments[1] if name == "logarithm" else None
