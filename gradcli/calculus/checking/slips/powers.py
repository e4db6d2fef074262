"""Slips of the power rule: exponents not lowered, factors lost, and powers taken for exponentials."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.calculus.checking.slips.table import Rank, Wrong, outer_rule, slip
from gradcli.calculus.checking.telling import say
from gradcli.calculus.checking.uses import Use
from gradcli.calculus.derivation.shapes import ONE, times
from gradcli.language.constants import fraction_tree, known_value
from gradcli.language.tree import Apply, Number, Tree, arguments_of
from gradcli.results.checks import Mistake

_ROOTS = {"sqrt": "2", "cbrt": "3"}


@slip(Mistake.POWER_RULE)
def _power_rule_got_wrong(use: Use) -> Iterator[Wrong]:
    found = _power(use)
    if found is None:
        return
    base, exponent = found
    inner, power = use.unknown.pending(base), use.tree
    lost = say("the exponent of {} is not brought down: the factor {} is missing", power, exponent)
    yield times(_raised(base, _stepped(exponent, -1)), inner), lost
    kept = times(exponent, _raised(base, exponent))
    yield times(kept, inner), say("the exponent of {} is not lowered by 1", power)
    raised = times(exponent, _raised(base, _stepped(exponent, 1)))
    yield times(raised, inner), say("the exponent of {} is raised by 1 instead of lowered", power)


@slip(Mistake.POWER_RULE, Rank.RARE)
def _power_rule_got_very_wrong(use: Use) -> Iterator[Wrong]:
    found = _power(use)
    if found is None:
        return
    base, exponent = found
    inner, power = use.unknown.pending(base), use.tree
    lowered = _stepped(exponent, -1)
    if (value := known_value(exponent)) is not None and value > 1:
        slope = times(lowered, _raised(base, lowered))
        told = say("{} has the factor {}, the exponent before it is lowered", power, exponent)
        yield times(slope, inner), told
    slope = times(exponent, _raised(base, _stepped(exponent, -2)))
    yield times(slope, inner), say("the exponent of {} is lowered by 2 instead of 1", power)
    yield times(use.tree, inner), say("{} is left as it is", power)


@slip(Mistake.POWER_RULE)
def _integrated(use: Use) -> Iterator[Wrong]:
    told = say("{} is integrated instead of differentiated", use.tree)
    found = _power(use)
    if found is not None and known_value(found[1]) != -1:
        base, exponent = found
        raised = _stepped(exponent, 1)
        integral = Apply("/", (_raised(base, raised), raised))
        yield integral, told
        yield times(integral, use.unknown.pending(base)), told
    elif use.found.rule == "reciprocal":
        above, below = arguments_of(use.tree)
        for inside in (below, Apply("abs", (below,))):
            yield times(above, Apply("log", (inside,))), told


@slip(Mistake.POWER_RULE, Rank.RARE)
def _power_rule_for_an_exponential(use: Use) -> Iterator[Wrong]:
    """Differentiate a^u as if the exponent were constant: u*a^(u-1)."""
    found = _exponential(use)
    if found is None:
        return
    base, exponent = found
    slope = times(exponent, Apply("^", (base, Apply("-", (exponent, ONE)))))
    told = say("the power rule does not apply to {}, whose exponent is not constant", use.tree)
    yield slope, told
    yield times(slope, use.unknown.pending(exponent)), told
    if use.unknown.occurs_in(base):
        yield times(slope, use.unknown.pending(base)), told


@slip(Mistake.POWER_RULE, Rank.RARE)
def _exponential_rule_for_a_power(use: Use) -> Iterator[Wrong]:
    """Differentiate u^v as if the base were constant: u^v*log(u)*v'."""
    if outer_rule(use) not in ("power", "general_power"):
        return
    base, exponent = arguments_of(use.tree)
    slope = times(use.tree, Apply("log", (base,)))
    told = say("the exponential rule does not apply to {}, whose base is not constant", use.tree)
    yield slope, told
    if use.unknown.occurs_in(exponent):
        yield times(slope, use.unknown.pending(exponent)), told


def _power(use: Use) -> tuple[Tree, Tree] | None:
    """Return base and exponent of a power or a root."""
    arguments = arguments_of(use.tree)
    name = outer_rule(use)
    if name == "power" and _is_power(use.tree):
        return arguments[0], arguments[1]
    if name in _ROOTS:
        return arguments[0], Apply("/", (ONE, Number(_ROOTS[name])))
    return None


def _exponential(use: Use) -> tuple[Tree, Tree] | None:
    arguments = arguments_of(use.tree)
    if outer_rule(use) in ("exponential", "general_power"):
        return arguments[0], arguments[1]
    return (Apply("e", ()), arguments[0]) if outer_rule(use) == "exp" else None


def _is_power(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.function == "^"


def _raised(base: Tree, exponent: Tree) -> Tree:
    value = known_value(exponent)
    if value == 0:
        return ONE
    return base if value == 1 else Apply("^", (base, exponent))


def _stepped(exponent: Tree, step: int) -> Tree:
    value = known_value(exponent)
    if value is not None:
        return fraction_tree(value + step)
    return Apply("+" if step > 0 else "-", (exponent, Number(str(abs(step)))))
