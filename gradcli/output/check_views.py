"""A checked claim laid out: each component right or wrong, where that is seen, and the likely mistake."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from gradcli.language.tree import Symbol
from gradcli.output.function_views import function_facts, partial_sign, remark_notes
from gradcli.output.gradient_views import point_title, status_sentence
from gradcli.output.hessian_views import SECOND, second_sign
from gradcli.output.report import (
    Block,
    Chain,
    Fact,
    Facts,
    Note,
    Phrase,
    Report,
    Role,
    Section,
    Sentence,
    Sign,
    Term,
    Vector,
    Worded,
)
from gradcli.results.checks import (
    CheckedComponent,
    CheckReport,
    ClaimAt,
    Explained,
    Mistake,
    NumberAt,
    Witness,
)
from gradcli.results.gradients import EvaluationStatus

TITLES = {
    Mistake.SIGN: "a sign",
    Mistake.FACTOR: "a factor",
    Mistake.ORDER: "the components in the wrong order",
    Mistake.MISSING_INNER_DERIVATIVE: "a missing inner derivative",
    Mistake.MISSING_PRODUCT_TERM: "the product or quotient rule",
    Mistake.POWER_RULE: "the power rule",
    Mistake.WRONG_VARIABLE: "another variable",
    Mistake.MISSING_TERM: "a missing term",
    Mistake.EXTRA_TERM: "a term too many",
    Mistake.DEGREES: "degrees for radians",
    Mistake.LOG_BASE: "the base of a logarithm",
    Mistake.CONSTANT_KEPT: "a constant kept",
    Mistake.UNKNOWN: "unknown",
}
"""What a mistake is called where the answer is not to be told."""

_NOT_TOGETHER = "each number lies between the one-sided derivatives, but together they are no subgradient"


def check_report(result: CheckReport) -> Report:
    """Lay out the verdicts, the numbers at points, and the verdict on the whole."""
    return Report(
        (
            *function_facts(result.of),
            *((Facts((), point_title(result.of, result.at)),) if result.at is not None else ()),
            *_components(result),
            *(_point(result, point) for point in result.evaluations),
            _verdict(result),
            *remark_notes(result.remarks),
        )
    )


def _components(result: CheckReport) -> Iterator[Block]:
    """Put what is right on lines of one block, and each that is wrong under a heading of its own."""
    for is_wrong, group in groupby(result.components, lambda component: component.agrees is False):
        if is_wrong:
            yield from (_wrong(result, component) for component in group)
        else:
            yield Facts(tuple(_right(result, component) for component in group))


def _sign(result: CheckReport, variables: tuple[str, ...]) -> Sign:
    if len(variables) == 1:
        return partial_sign(variables[0], result.of.variables)
    return SECOND if len(result.of.variables) == 1 else second_sign(*variables)


def _right(result: CheckReport, component: CheckedComponent) -> Fact:
    sign = _sign(result, component.variables)
    if component.agrees is None:
        return Fact(sign, Phrase(("undecided:", component.claimed)), Worded(component.detail), Role.WARNING)
    how = f"{component.how.value}: " if component.how and result.at is None else ""
    comment = Worded(f"{how}{component.detail}") if component.detail else ""
    return Fact(sign, Phrase(("right:", component.claimed)), comment, Role.GOOD)


def _wrong(result: CheckReport, component: CheckedComponent) -> Section:
    lines: list[Sentence | Fact] = [Fact("claimed", component.claimed)]
    if component.correct is not None and result.shows_answer:
        lines.append(Fact("correct", component.correct, role=Role.ANSWER))
    if result.at is None and component.witness is not None:
        lines.append(_witness(result, component.witness))
    if component.detail:
        lines.append(Sentence("{}", (Worded(component.detail),), Role.WARNING))
    if component.explained is not None:
        lines += _explained(component.explained, result.shows_answer)
    return Section(Sentence("{}: wrong", (_sign(result, component.variables),), Role.BAD), tuple(lines))


def _witness(result: CheckReport, witness: Witness) -> Sentence:
    names = tuple(map(Symbol, result.of.variables))
    alone = len(names) == 1
    point = Chain((names[0], witness.at[0]) if alone else (Vector(names), Vector(witness.at)))
    correct = witness.correct or "undecided"
    if witness.claimed is None:
        return Sentence("at {} the claim is undefined, the correct number is {}", (point, correct))
    text = "at {} the claim is {}, the correct number is {}"
    return Sentence(text, (point, witness.claimed, correct))


def _explained(explained: Explained, shows_answer: bool) -> Iterator[Sentence]:
    if explained.mistake is Mistake.UNKNOWN:
        if explained.text:
            yield Sentence(explained.text, explained.terms)
    elif shows_answer:
        yield Sentence(f"likely mistake: {explained.text}", explained.terms, Role.WARNING)
    else:
        yield Sentence(f"likely mistake: {TITLES[explained.mistake]}", (), Role.WARNING)


def _point(result: CheckReport, point: ClaimAt) -> Facts:
    lines = [_number(result, number) for number in point.numbers]
    if point.status is not EvaluationStatus.STATIONARY and (
        sentence := status_sentence(point.status, point.detail)
    ):
        lines.append(Fact("status", Worded(sentence), role=Role.WARNING))
    return Facts(tuple(lines), point_title(result.of, point.at))


def _number(result: CheckReport, number: NumberAt) -> Fact:
    sign = _sign(result, number.variables)
    claimed: Term = number.claimed or "undefined"
    if number.agrees and number.correct is not None:
        return Fact(sign, claimed, "right", Role.GOOD)
    if number.agrees is False and number.correct is not None:
        return Fact(sign, claimed, Phrase(("wrong: the correct number is", number.correct)), Role.BAD)
    role = {True: Role.GOOD, False: Role.BAD, None: Role.WARNING}[number.agrees]
    comment: Term = number.detail
    if number.left is not None and number.right is not None:
        comment = Phrase((number.detail, number.left, "and", number.right))
    elif number.correct is not None:
        comment = Phrase((f"{number.detail}; the correct number is", number.correct))
    return Fact(sign, claimed, comment, role)


def _verdict(result: CheckReport) -> Note:
    count = len(result.components)
    right = sum(component.agrees is True for component in result.components)
    what = "the numbers are" if result.at is not None else "the claim is"
    parts = f": {right} of {count} components {'is' if right == 1 else 'are'} right" if count > 1 else ""
    if result.agrees:
        return Note(f"{what} right", "verdict", Role.GOOD)
    if result.agrees is False and right == count and _only_together(result):
        return Note(_NOT_TOGETHER, "verdict", Role.BAD)
    if result.agrees is False:
        return Note(f"{what} wrong{parts if right < count else ', at a point'}", "verdict", Role.BAD)
    if right == count:
        return Note(f"{what} right, but at a point it cannot be judged", "verdict", Role.WARNING)
    return Note(f"{what} not decided{parts}", "verdict", Role.WARNING)


def _only_together(result: CheckReport) -> bool:
    """Tell whether every number would do by itself, at this point and at all points asked for."""
    numbers = [number.agrees for point in result.evaluations for number in point.numbers]
    return False not in numbers and not all((result.together, *(p.together for p in result.evaluations)))
