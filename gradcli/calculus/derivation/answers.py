"""Answer what `derive` asks: the derivation of each partial, every line held against the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gradcli.calculus.derivation.kinds import TIDYINGS
from gradcli.calculus.derivation.naming import Named, named_parts
from gradcli.calculus.derivation.products import key
from gradcli.calculus.derivation.putting_in import with_definitions, written_out
from gradcli.calculus.derivation.rules import statement_of, title_of
from gradcli.calculus.derivation.tidying import kind_title, tidy_steps
from gradcli.calculus.derivation.unknown import Unknown
from gradcli.calculus.derivation.verification import Verifier
from gradcli.calculus.derivation.walk import Line, lines
from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Tree, free_symbols, postorder
from gradcli.numeric.conditions import smooth_where
from gradcli.numeric.program import lower
from gradcli.results.derivations import (
    Derivation,
    DerivationReport,
    DerivationStep,
    Derived,
    Part,
    Reason,
    RuleUsed,
)
from gradcli.results.quantities import Remark

_PLAIN = frozenset(("constant", "variable", "constant_multiple"))
"""Rules of which a brief derivation tells the name alone."""

_PUT_IN = Reason("put_in", "put in the parts and their derivatives")


def report(expression: Expression, wrt: Sequence[str], is_brief: bool) -> DerivationReport:
    """Derive the partials by the variables `wrt`.

    Raises LimitError or ExpressionError for a formula that has a derivative nowhere.
    """
    named = named_parts(expression)
    derivations = tuple(_Deriver(expression, named, name, is_brief).derivation() for name in wrt)
    return DerivationReport(
        expression,
        named.parts,
        named.function,
        derivations,
        tuple(_rules(derivations)),
        smooth_where(lower([expression.tree], expression.variables)),
        min((derivation.points for derivation in derivations), default=0),
        () if wrt else (Remark("constant", "there is no variable to differentiate by"),),
    )


class _Deriver:
    """Derives one partial."""

    def __init__(self, expression: Expression, named: Named, name: str, is_brief: bool) -> None:
        self._expression, self._named, self._is_brief = expression, named, is_brief
        self._unknown = _unknown(expression, named, name)
        self._verifier = Verifier(named, expression.variables, self._unknown)
        self._has_cases = _has_cases(expression.tree)

    def derivation(self) -> Derivation:
        """Derive the parts that change with the variable, then the function."""
        named, name = self._named, self._unknown.name
        parts = tuple(
            self._derived(part, part.tree) for part in named.parts if part.name in self._unknown.parts
        )
        main = self._derived(None, named.function)
        whole = written_out(named, parts, main.result) if parts else None
        if whole is not None and key(whole) != key(main.result):
            put_in = self._tidied(named.function, main.result, whole, (_PUT_IN,))
            main = Derived(None, (*main.steps, *put_in))
        result = with_definitions(named, name, parts, main.result)
        held = tuple(other for other in self._expression.variables if other != name)
        return Derivation(name, held, parts, main, result, self._verifier.points)

    def _derived(self, part: Part | None, tree: Tree) -> Derived:
        steps = [self._step(line) for line in lines(tree, self._unknown, brief=self._is_brief)]
        for before, after in pairwise(steps):
            self._verifier.check(tree, before.line, after.line)
        last = steps[-1].line
        return Derived(part, (*steps, *self._tidied(tree, last, last)))

    def _step(self, line: Line) -> DerivationStep:
        if self._has_cases:
            # Points of the domain meet only some cases; each use of a rule is checked by itself.
            for tree, found in line.uses:
                self._verifier.check(tree, self._unknown.pending(tree), found.after)
        return DerivationStep(line.tree, self._reasons(line))

    def _reasons(self, line: Line) -> tuple[Reason, ...]:
        """Return each reason once; a brief line says nothing of what goes without saying but its rule."""
        reasons = (
            Reason(found.rule, title_of(found.rule), found.note, found.terms, found.outer)
            for _, found in line.uses
        )
        shortened = (
            replace(reason, note="", terms=()) if self._is_brief and reason.rule in _PLAIN else reason
            for reason in reasons
        )
        return tuple(dict.fromkeys(shortened))

    def _tidied(
        self, about: Tree, before: Tree, tree: Tree, first: tuple[Reason, ...] = ()
    ) -> Iterator[DerivationStep]:
        """Yield the lines that tidy a derivative; a brief derivation has one for all of them."""
        steps = [DerivationStep(tree, first)] if first else []
        steps += [DerivationStep(line, (Reason(name, kind_title(name)),)) for name, line in tidy_steps(tree)]
        if self._is_brief and steps:
            reasons = dict.fromkeys(reason for step in steps for reason in step.reasons)
            steps = [DerivationStep(steps[-1].line, tuple(reasons))]
        for step in steps:
            self._verifier.check(about, before, step.line)
            before = step.line
            yield step


def _unknown(expression: Expression, named: Named, name: str) -> Unknown:
    moving: dict[str, Tree] = {}
    for part in named.parts:
        if not free_symbols(part.tree).isdisjoint({name, *moving}):
            moving[part.name] = part.tree
    taken = frozenset((*expression.variables, *(part.name for part in named.parts)))
    return Unknown(name, len(expression.variables) > 1, moving, taken)


def _has_cases(tree: Tree) -> bool:
    cases = ("where", "Piecewise", "max", "min")
    return any(isinstance(node, Apply) and node.function in cases for node in postorder(tree))


def _rules(derivations: Sequence[Derivation]) -> Iterator[RuleUsed]:
    steps = (
        step
        for derivation in derivations
        for derived in (*derivation.parts, derivation.main)
        for step in derived.steps
    )
    reasons = [reason for step in steps for reason in step.reasons]
    for name in dict.fromkeys(name for reason in reasons for name in (reason.rule, reason.outer)):
        if name and name not in TIDYINGS and name != _PUT_IN.rule:
            yield RuleUsed(name, title_of(name), *statement_of(name))
