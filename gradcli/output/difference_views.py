"""Finite differences laid out: for each partial the errors, their picture, the theory, a verdict on steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from gradcli.output.difference_words import NAMES, error_text, judged_text, padded, step_text
from gradcli.output.function_views import F, function_facts, partial_sign, remark_notes
from gradcli.output.gradient_views import gradient_report, point_title
from gradcli.output.report import (
    Block,
    Chart,
    Fact,
    Facts,
    Formula,
    Marks,
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
    Difference,
    DifferenceReport,
    Judgement,
    PartialDifferences,
    StepRow,
    StepVerdict,
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

_LETTERS = {
    Difference.FORWARD: "F",
    Difference.CENTRAL: "C",
    Difference.COMPLEX_STEP: "X",
    Difference.RICHARDSON: "R",
}

_READING = (
    Sentence(
        "The best step of each difference is marked *. Above it truncation rules: the error goes with a "
        "power of h, the order of the difference, and falls with h. Below it rounding rules: the error grows "
        "as h falls."
    ),
    Sentence(
        "In theory the sum of both is least at {} for the forward difference, {} for the central one and {} "
        "for Richardson's extrapolation, where {} is how far rounding moves f. The complex step subtracts "
        "nothing: every h below {} serves, where u is {}.",
        (
            Sign("2*sqrt(e_f/|f''|)", "2·√(e_f/|f''|)", r"2\sqrt{e_f/|f''|}"),
            Sign("(3*e_f/|f'''|)^(1/3)", "∛(3·e_f/|f'''|)", r"\sqrt[3]{3 e_f/|f'''|}"),
            Sign("(360*e_f/|f^(5)|)^(1/5)", "(360·e_f/|f⁽⁵⁾|)^(1/5)", r"\sqrt[5]{360\,e_f/|f^{(5)}|}"),
            Sign("e_f", "e_f", "e_f"),
            Sign("sqrt(6*u*|f'|/|f'''|)", "√(6·u·|f'|/|f'''|)", r"\sqrt{6 u\,|f'|/|f'''|}"),
            Sign("2^-53", "2⁻⁵³", "2^{-53}"),
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
    yield Facts((), Formula(partial_sign(partial.variable, variables), partial.exact))
    if partial.is_constant:
        yield Note(f"f does not depend on {partial.variable}: every difference is 0, and so is the partial")
        return
    if partial.answered:
        yield _errors(partial)
    if notes := tuple(_step_notes(partial.rows)):
        yield Facts(notes)
    if partial.answered:
        yield from _picture(partial)
        yield _theory(partial)
        if details := tuple(_details(partial.accuracies)):
            yield Facts(details)
        yield from (_verdict(verdict, partial.accuracies) for verdict in partial.verdicts)


def _errors(partial: PartialDifferences) -> Table:
    columns = ("h", *(NAMES[method] for method in Difference))
    rows = tuple(
        (step_text(row.h), *(_cell(method, row, partial.accuracies[method]) for method in Difference))
        for row in partial.rows
    )
    return Table("absolute error of each difference, computed in doubles", columns, rows, frozenset(columns))


def _cell(method: Difference, row: StepRow, accuracy: Accuracy) -> str:
    return f"{error_text(row.found[method])}{'*' if row.h == accuracy.best_h else ' '}"


def _step_notes(rows: Sequence[StepRow]) -> Iterator[Fact]:
    """Say why there is no number, or that a step was lost: each reason with the steps that it concerns."""
    details = [{found.detail for found in row.found.values() if found.detail} for row in rows]
    for reason in dict.fromkeys(reason for some in details for reason in sorted(some)):
        runs = groupby(range(len(rows)), lambda place: reason in details[place])  # noqa: B023 - used at once
        spans = [list(places) for concerned, places in runs if concerned]
        steps = ", ".join(_span(rows[span[0]].h, rows[span[-1]].h) for span in spans)
        yield Fact(f"h = {steps}", reason, role=Role.WARNING)


def _span(first: float, last: float) -> str:
    return step_text(first) if first == last else f"{step_text(first)} to {step_text(last)}"


def _picture(partial: PartialDifferences) -> Iterator[Chart]:
    """Yield the picture of the errors, unless all are 0 or too small for a double."""
    series = tuple(
        Marks(_LETTERS[method], NAMES[method], tuple(_points(method, partial.rows))) for method in Difference
    )
    heights = [y for marks in series for _, y in marks.points]
    zero = "" if all(heights) else "; an error of 0 stands at the bottom"
    if any(heights):
        yield Chart(f"error against step, both axes logarithmic{zero}", "h", "error", series)


def _points(method: Difference, rows: Sequence[StepRow]) -> Iterator[tuple[float, float]]:
    for row in rows:
        error = row.found[method].error
        if error is not None and error.value is not None:
            yield row.h, error.value


def _theory(partial: PartialDifferences) -> Table:
    columns = ("difference", "truncation", "rounding", "h in theory", "best h", "error", "digits")
    rows = tuple(_theory_row(method, partial.accuracies[method]) for method in Difference)
    title = "what theory expects, and the best step seen"
    return Table(title, columns, rows, frozenset(columns[3:]))


def _theory_row(method: Difference, accuracy: Accuracy) -> tuple[str, ...]:
    best, theory = accuracy.best, accuracy.theory
    is_known = theory.rounding is not None
    power = "" if theory.order == 1 else f"^{theory.order}"
    truncation = f"{theory.constant:.2g} h{power}" if theory.order else "none"
    rounding = f"{padded(theory.rounding, 2)}/h" if theory.rounding else "none"
    step = "" if theory.step is None else f"{'<' if theory.is_limit else ''}{padded(theory.step, 2)}"
    return (
        NAMES[method],
        truncation if is_known else "",
        rounding if is_known else "",
        step,
        "" if accuracy.best_h is None else step_text(accuracy.best_h),
        "" if best is None else error_text(best, 2),
        "" if best is None or best.digits is None else str(best.digits),
    )


def _details(accuracies: Mapping[Difference, Accuracy]) -> Iterator[Fact]:
    """Yield what is special in the theory, once where it is the same for several differences."""
    for detail in dict.fromkeys(accuracy.theory.detail for accuracy in accuracies.values()):
        names = [NAMES[method] for method in Difference if accuracies[method].theory.detail == detail]
        if detail:
            label = "every difference" if len(names) == len(accuracies) else ", ".join(names)
            yield Fact(label, detail)


def _verdict(verdict: StepVerdict, accuracies: Mapping[Difference, Accuracy]) -> Section:
    lines = tuple(
        Fact(NAMES[method], judged_text(judgement, accuracies[method], verdict.h), role=_role(judgement))
        for method, judgement in verdict.judged.items()
    )
    return Section(Sentence(f"Is h = {step_text(verdict.h)} a good step?"), lines)


def _role(judgement: Judgement) -> Role:
    return Role.GOOD if judgement.is_good else Role.WARNING if judgement.is_risky else Role.PLAIN
