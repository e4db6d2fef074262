"""Derivations as plain data: each line with the rule that leads to it."""

from __future__ import annotations

from gradcli.language.write import to_infix
from gradcli.output.plain_data import Record, let_of, plain, remarks_of, shape
from gradcli.results.derivations import Derivation, DerivationReport, DerivationStep, Derived, Reason


@shape(DerivationReport)
def _derivation_report(report: DerivationReport) -> Record:
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "parts": [{"name": part.name, "expression": plain(part.tree)} for part in report.parts],
        "function": plain(report.function),
        "derivations": [_derivation(derivation) for derivation in report.derivations],
        "rules": plain(report.rules),
        "valid_where": plain(report.valid_where),
        "checked_points": report.points,
        "remarks": remarks_of(report.of, report.remarks),
        **let_of(report.of),
    }


def note_of(reason: Reason) -> str:
    """Return what is told beside a rule's title, as text.

    >>> from gradcli.language.tree import Symbol
    >>> note_of(Reason("constant", "", "{} is constant", (Symbol("y"),)))
    'y is constant'
    """
    return reason.note.format(*map(to_infix, reason.terms))


def _derivation(derivation: Derivation) -> Record:
    parts = [
        {"name": derived.name, "steps": _steps(derived), "result": plain(derived.result)}
        for derived in derivation.parts
    ]
    return {
        "variable": derivation.variable,
        "held": plain(derivation.held),
        "parts": parts,
        "steps": _steps(derivation.main),
        "result": plain(derivation.result),
    }


def _steps(derived: Derived) -> list[Record]:
    return [_step(step) for step in derived.steps]


def _step(step: DerivationStep) -> Record:
    reasons = [
        {"rule": reason.rule, "note": note_of(reason), "outer": reason.outer or None}
        for reason in step.reasons
    ]
    first = {name: reasons[0][name] if reasons else None for name in ("rule", "note")}
    # The first reason by itself, for one rule a line is what most lines have.
    return {"expression": plain(step.line), **first, "reasons": reasons}
