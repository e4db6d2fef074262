"""A derivation laid out: the parts with names, then each partial line by line, then the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gradcli.language.tree import DERIVATIVES, Apply, Symbol, Tree
from gradcli.output.function_views import called, function_facts, remark_notes
from gradcli.output.notation import unicode_words
from gradcli.output.report import (
    Blank,
    Block,
    Fact,
    Facts,
    Formula,
    Note,
    PageBreak,
    Report,
    Role,
    Section,
    Sentence,
    Sign,
    StepLine,
    Steps,
)
from gradcli.results.derivations import Derivation, DerivationReport, Derived, Reason, RuleUsed, Worksheet


def derivation_report(report: DerivationReport) -> Report:
    """Lay out a derivation, its rules, and where it holds."""
    return Report((*_function(report), *_derivations(report), *_ending(report)))


def worksheet(sheet: Worksheet) -> Report:
    """Lay out a derivation with empty lines, then the answers on a page of their own."""
    report = sheet.report
    answers = tuple(_derivations(report))
    empty = (replace(steps, lines=tuple(map(_emptied, steps.lines))) for steps in answers)
    heading = (PageBreak(), Section(Sentence("answers"), ())) if answers else ()
    return Report((*_function(report), *empty, *_rules(report), *heading, *answers, *_notes(report)))


def _function(report: DerivationReport) -> Iterator[Block]:
    yield from function_facts(report.of, report.name)
    if report.parts and not _are_typed(report):
        parts = tuple(Formula(Symbol(part.name), part.tree) for part in report.parts)
        whole = Formula(called(report.name, report.of.variables), report.function)
        yield Note("with names for the parts that are shared or long:", role=Role.QUIET)
        yield Facts((*parts, whole))


def _are_typed(report: DerivationReport) -> bool:
    """Tell whether the parts are the definitions that were typed, which the function shows already."""
    typed = report.of.typed
    definitions = typed.arguments[:-1:2] if isinstance(typed, Apply) and typed.function == "let" else ()
    return {part.name for part in report.parts} <= {n.name for n in definitions if isinstance(n, Symbol)}


def _derivations(report: DerivationReport) -> Iterator[Steps]:
    several = len(report.of.variables) > 1
    for derivation in report.derivations:
        for number, derived in enumerate((*derivation.parts, derivation.main)):
            title = _title(report.name, derivation, several) if number == 0 else None
            name = Symbol(derived.name or report.name)
            yield _steps(_sign(name, derivation.variable, several), derived, title)


def _title(function: str, derivation: Derivation, several: bool) -> Sentence | None:
    sign = _sign(Symbol(function), derivation.variable, several)
    held = tuple(Symbol(name) for name in derivation.held)
    if not held:
        return None
    names = ", ".join("{}" for _ in held)
    return Sentence(f"{{}}, with {names} held constant", (sign, *held), Role.HEADING)


def _steps(left: Tree, derived: Derived, title: Sentence | None) -> Steps:
    lines = tuple(StepLine(step.line, tuple(map(_sentence, step.reasons))) for step in derived.steps)
    return Steps(left, lines, title)


def _sign(name: Symbol, variable: str, several: bool) -> Tree:
    return Apply(DERIVATIVES[several], (name, Symbol(variable)))


def _sentence(reason: Reason) -> Sentence:
    return Sentence(f"{reason.title}: {reason.note}" if reason.note else reason.title, reason.terms)


def _emptied(line: StepLine) -> StepLine:
    return replace(line, right=Blank()) if line.reasons else line


def _ending(report: DerivationReport) -> Iterator[Block]:
    if report.valid_where:
        yield Facts(tuple(Fact("valid where", condition) for condition in report.valid_where))
    yield from _rules(report)
    yield from _notes(report)


def _rules(report: DerivationReport) -> Iterator[Block]:
    if report.rules:
        lines = tuple(Fact(rule.title, _statement(rule)) for rule in report.rules)
        yield Section(Sentence("the rules used, for a, b, c, n constant and u, v any functions"), lines)


def _statement(rule: RuleUsed) -> Sign:
    return Sign(rule.statement, unicode_words(rule.statement), rule.latex)


def _notes(report: DerivationReport) -> Iterator[Block]:
    if report.derivations:
        told = f"every line was evaluated at {report.points} points or more, and equals the one before"
        yield Note(told, "checked", Role.QUIET)
    yield from remark_notes(report.remarks)
