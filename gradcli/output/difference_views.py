"""Finite differences laid out: for each partial the errors, their picture, the theory, a verdict on steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from gradcli.output.difference_pictures import pictures
from gradcli.output.difference_words import (
    NAMES,
    closing_text,
    error_text,
    judged_text,
    padded,
    step_digits,
    step_text,
)
from gradcli.output.function_views import F, function_facts, partial_sign, remark_notes
from gradcli.output.gradient_views import gradient_report, point_title
from gradcli.output.report import (
    Block,
    Fact,
    Facts,
    Formula,
    Note,
    Report,
    Role,
    Section,
    Sentence,
    Sign,
    Table,
)
from gradcli.results.differences import (
    Accuracy,
    Approximation,
    Difference,
    DifferenceReport,
    Judgement,
    PartialDifferences,
    StepRow,
    StepVerdict,
    derivative_name,
)
from gradcli.results.gradients import GradientReport

_FORMULAS = {
    Difference.FORWARD: Sign("(f(x+h) - f(x))/h", "(f(x+h) - f(x))/h", r"\frac{f(x+h) - f(x)}{h}"),
    Difference.CENTRAL: Sign(
        "C(h) = (f(x+h) - f(x-h))/(2h)", "C(h) = (f(x+h) - f(x-h))/(2h)", r"C(h) = \frac{f(x+h) - f(x-h)}{2h}"
    ),
    Difference.COMPLEX_STEP: Sign("Im f(x+ih)/h", "Im f(x+ih)/h", r"\operatorname{Im} f(x+ih)/h"),
    Difference.RICHARDSON: Sign("(4 C(h/2) - C(h))/3", "(4 C(h/2) - C(h))/3", r"\frac{4\,C(h/2) - C(h)}{3}"),
}

_READING = (
    Sentence(
        "The best step of each difference is marked *, though a step may do well by chance. For h larger "
        "than the one in theory truncation rules: the error goes with a power of h, the order of the "
        "difference, and falls with h. For smaller h rounding rules: the error grows as h falls, but not in "
        "the complex step."
    ),
    Sentence(
        "In theory the sum of both is least at {} for the forward difference, {} for the central one and {} "
        "for Richardson's extrapolation, where {} is how far rounding moves f. The complex step subtracts "
        "nothing: every h below {} serves, where {} is how far rounding moves f' itself.",
        (
            Sign("2*sqrt(e_f/|f''|)", "2·√(e_f/|f''|)", r"2\sqrt{e_f/|f''|}"),
            Sign("(3*e_f/|f'''|)^(1/3)", "∛(3·e_f/|f'''|)", r"\sqrt[3]{3 e_f/|f'''|}"),
            Sign("(360*e_f/|f^(5)|)^(1/5)", "(360·e_f/|f⁽⁵⁾|)^(1/5)", r"\sqrt[5]{360\,e_f/|f^{(5)}|}"),
            Sign("e_f", "e_f", "e_f"),
            Sign("sqrt(6*e_f'/|f'''|)", "√(6·e_f'/|f'''|)", r"\sqrt{6\,e_{f'}/|f'''|}"),
            Sign("e_f'", "e_f'", "e_{f'}"),
        ),
    ),
)


def difference_report(result: DifferenceReport) -> Report:
    """Lay out the differences for each partial; where one does not exist, say what there is instead."""
    shown = [partial for partial in result.derivatives if partial.answered and not partial.is_constant]
    partials = (block for partial in result.derivatives for block in _partial(partial, result.of.variables))
    return Report(
        (
            *_opening(result),
            *([_formulas()] if shown else []),
            *partials,
            *([_reading()] if shown else []),
            *remark_notes(result.remarks),
        )
    )


def _opening(result: DifferenceReport) -> Sequence[Block]:
    of, evaluation = result.of, result.evaluation
    if not evaluation.answered:
        return gradient_report(GradientReport(of, None, (evaluation,))).blocks
    if not of.variables:
        return tuple(function_facts(of))
    value = Facts((Fact(F, evaluation.value or "cannot be told from 0"),), point_title(of, evaluation.at))
    return (*function_facts(of), value)


def _formulas() -> Facts:
    return Facts(tuple(Fact(NAMES[method], _FORMULAS[method]) for method in Difference))


def _reading() -> Section:
    return Section(Sentence("Reading the errors"), _READING)


def _partial(partial: PartialDifferences, variables: tuple[str, ...]) -> Iterator[Block]:
    sign, digits = partial_sign(partial.variable, variables), step_digits(row.h for row in partial.rows)
    yield Facts((), Formula(sign, partial.exact))
    if partial.is_rounded_zero:
        yield Note(
            f"that is 0 to within the rounding of {partial.variable} to a double: "
            "no digits are counted, and an error as small is as good as none"
        )
    if partial.is_constant:
        yield Note(f"f does not depend on {partial.variable}: every difference is 0, and so is the partial")
        return
    if partial.answered:
        yield _errors(partial, digits)
    if notes := tuple(_step_notes(partial.rows, digits)):
        yield Facts(notes)
    if partial.answered:
        yield from pictures(partial, digits)
        yield _theory(partial, digits)
        for facts in (tuple(_numbers(partial)), tuple(_details(partial.accuracies))):
            yield from [Facts(facts)] if facts else []
        about = f" for {sign.ascii}" if len(variables) > 1 else ""
        yield from (_verdict(verdict, partial.accuracies, about, digits) for verdict in partial.verdicts)


def _errors(partial: PartialDifferences, digits: int) -> Table:
    columns = ("h", *(NAMES[method] for method in Difference))
    rows = tuple(
        (step_text(row.h, digits), *(_cell(method, row, partial.accuracies[method]) for method in Difference))
        for row in partial.rows
    )
    return Table("absolute error of each difference, computed in doubles", columns, rows, frozenset(columns))


def _cell(method: Difference, row: StepRow, accuracy: Accuracy) -> str:
    return f"{error_text(row.found[method])}{'*' if row.h == accuracy.best_h else ' '}"


def _step_notes(rows: Sequence[StepRow], digits: int) -> Iterator[Fact]:
    """Say why there is no number, or no theory for a step: each reason with the steps that it concerns."""
    details = [{reason for one in row.found.values() if (reason := one.detail or _over(one))} for row in rows]
    for reason in dict.fromkeys(reason for some in details for reason in sorted(some)):
        runs = groupby(range(len(rows)), lambda place: reason in details[place])  # noqa: B023 - used at once
        spans = [list(places) for concerned, places in runs if concerned]
        steps = ", ".join(_span(rows[span[0]].h, rows[span[-1]].h, digits) for span in spans)
        yield Fact(f"h = {steps}", reason, role=Role.WARNING)


def _over(found: Approximation) -> str:
    return f"{found.across}; theory holds for smaller h" if found.across else ""


def _span(first: float, last: float, digits: int) -> str:
    return " to ".join(dict.fromkeys(step_text(h, digits) for h in (first, last)))


def _theory(partial: PartialDifferences, digits: int) -> Table:
    columns = ("difference", "truncation", "rounding", "h in theory", "best h", "error", "digits")
    rows = tuple(_theory_row(method, partial.accuracies[method], digits) for method in Difference)
    title = "what theory expects, and the best step seen"
    return Table(title, columns, rows, frozenset(columns[3:]), spare=frozenset(("error", "digits")))


def _theory_row(method: Difference, accuracy: Accuracy, digits: int) -> tuple[str, ...]:
    best, theory = accuracy.best, accuracy.theory
    is_known = theory.rounding is not None
    power = "" if theory.order == 1 else f"^{theory.order}"
    truncation = f"{theory.constant:.2g} h{power}" if theory.order else "none"
    rounding = f"{padded(theory.rounding, 2)}/h" if theory.rounding else padded(theory.floor, 2)
    step = "" if theory.step is None else f"{'<' if theory.is_limit else ''}{padded(theory.step, 2)}"
    return (
        NAMES[method],
        truncation if is_known else "",
        rounding if is_known else "",
        step,
        "" if accuracy.best_h is None else step_text(accuracy.best_h, digits),
        "" if best is None else error_text(best, 2),
        "" if best is None or best.digits is None else str(best.digits),
    )


def _numbers(partial: PartialDifferences) -> Iterator[Fact]:
    """Yield what the columns of theory are made of, so that they can be worked out by hand."""
    if partial.rounding is None or not partial.derivatives:
        return
    floor = partial.accuracies[Difference.COMPLEX_STEP].theory.floor
    numbers = {
        "e_f": partial.rounding,
        "e_f'": floor,
        **{derivative_name(order): value for order, value in partial.derivatives.items()},
    }
    told = ", ".join(f"{name} = {value:.2g}" for name, value in numbers.items())
    yield Fact("in numbers", f"{told}; e_f holds for h small beside {partial.variable}")


def _details(accuracies: Mapping[Difference, Accuracy]) -> Iterator[Fact]:
    """Yield what is special in the theory, once where it is the same for several differences."""
    for detail in dict.fromkeys(accuracy.theory.detail for accuracy in accuracies.values()):
        names = [NAMES[method] for method in Difference if accuracies[method].theory.detail == detail]
        if detail:
            label = "every difference" if len(names) == len(accuracies) else ", ".join(names)
            yield Fact(label, detail)


def _verdict(
    verdict: StepVerdict, accuracies: Mapping[Difference, Accuracy], about: str, digits: int
) -> Section:
    lines = (
        Fact(
            NAMES[method],
            judged_text(judgement, accuracies[method], verdict.h, digits),
            role=_role(judgement),
        )
        for method, judgement in verdict.judged.items()
    )
    title = Sentence(f"Is h = {step_text(verdict.h, digits)} a good step{about}?")
    return Section(title, (*lines, Sentence(closing_text(verdict))))


def _role(judgement: Judgement) -> Role:
    return Role.GOOD if judgement.is_good else Role.WARNING if judgement.is_risky else Role.PLAIN
