"""Checked claims as plain data."""

from __future__ import annotations

from gradcli.language.write import to_infix
from gradcli.output.plain_data import Record, exact_forms, let_of, plain, remarks_of, shape, with_unstorable
from gradcli.results.checks import (
    CheckedComponent,
    CheckReport,
    ClaimAt,
    Explained,
    Mistake,
    NumberAt,
    Witness,
)
from gradcli.results.quantities import Quantity


@shape(CheckReport)
def _check_report(report: CheckReport) -> Record:
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "agrees": report.agrees,
        "components": [component_record(one, report) for one in report.components],
        "at": plain(report.at),
        "evaluations": plain(report.evaluations),
        "remarks": remarks_of(report.of, report.remarks),
        **let_of(report.of),
    }


def component_record(component: CheckedComponent, report: CheckReport) -> Record:
    """Return what is told of one component; without the answer, what would give it away is left out."""
    explained = component.explained
    is_told = report.shows_answer
    has_sentence = explained is not None and (is_told or explained.mistake is Mistake.UNKNOWN)
    sentence = sentence_of(explained) if explained is not None and has_sentence else ""
    witness = component.witness
    numbers = _named_numbers(witness) if witness else []
    return {
        **_by(component.variables),
        "claimed": plain(component.claimed),
        "correct": _formula(component.correct) if is_told else None,
        "agrees": component.agrees,
        "how": component.how.value if component.how else None,
        "witness": plain(witness),
        "mistake": explained.mistake.value if explained else None,
        "also": [mistake.value for mistake in explained.also] if explained else [],
        "confirmed": explained.how.value if explained and explained.how else None,
        "detail": with_unstorable("; ".join(filter(None, (component.detail, sentence))), numbers),
    }


def sentence_of(explained: Explained) -> str:
    """Write what went wrong as text."""
    terms = [term if isinstance(term, str) else to_infix(term) for term in explained.terms]
    return explained.text.format(*terms)


def _named_numbers(pair: Witness | NumberAt) -> list[tuple[str, Quantity | None]]:
    return [("the claimed number", pair.claimed), ("the correct one", pair.correct)]


def _by(variables: tuple[str, ...]) -> Record:
    """Name a component by its variable, and a second partial by its second one too."""
    return dict(zip(("variable", "second"), variables, strict=False))


def _formula(correct: object) -> object:
    if isinstance(correct, Quantity):
        return to_infix(correct.exact) if correct.exact is not None else correct.decimal
    return plain(correct)


@shape(Witness)
def _witness(witness: Witness) -> Record:
    return {
        "at": plain(witness.at),
        "claimed": plain(witness.claimed),
        "correct": plain(witness.correct),
        "exact": {
            "at": exact_forms(witness.at),
            "claimed": exact_forms(witness.claimed),
            "correct": exact_forms(witness.correct),
        },
    }


@shape(ClaimAt)
def _claim_at(point: ClaimAt) -> Record:
    return {
        "at": plain(point.at),
        "agrees": point.agrees,
        "components": plain(point.numbers),
        "status": point.status.value,
        "detail": point.detail,
    }


@shape(NumberAt)
def _number_at(number: NumberAt) -> Record:
    facts: Record = {
        **_by(number.variables),
        "claimed": plain(number.claimed),
        "correct": plain(number.correct),
        "exact": {"claimed": exact_forms(number.claimed), "correct": exact_forms(number.correct)},
        "agrees": number.agrees,
        "detail": with_unstorable(number.detail, _named_numbers(number)),
    }
    sides = {"left": plain(number.left), "right": plain(number.right)}
    return {**facts, **sides} if number.left is not None or number.right is not None else facts
