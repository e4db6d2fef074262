"""Finite differences built by hand: x^2 at 3, where the forward one is 6 + h, and points with trouble."""

from __future__ import annotations

from collections.abc import Mapping

from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.results.differences import (
    Accuracy,
    Approximation,
    Difference,
    DifferenceReport,
    Judgement,
    PartialDifferences,
    StepRow,
    StepVerdict,
    Theory,
)
from gradcli.results.gradients import Evaluation, EvaluationStatus, OneSided
from gradcli.results.quantities import Quantity, Remark


def quantity(value: float, exact: str = "") -> Quantity:
    return Quantity(value, f"{value:.17g}", read_infix(exact) if exact else None)


def near(
    value: float, error: float, digits: int | None, exact: float = 6.0, detail: str = ""
) -> Approximation:
    return Approximation(value, quantity(error), error / exact if exact else None, digits, detail)


def missing(detail: str) -> Approximation:
    return Approximation(None, None, None, None, detail)


def row(h: float, *found: Approximation) -> StepRow:
    return StepRow(h, dict(zip(Difference, found, strict=True)))


def by_method(*parts: Accuracy) -> Mapping[Difference, Accuracy]:
    return dict(zip(Difference, parts, strict=True))


EXACTLY = near(6.0, 0.0, 16)

ROWS = (
    row(0.1, near(6.1, 0.1, 1), EXACTLY, EXACTLY, EXACTLY),
    row(
        0.01, near(6.01, 0.01, 2), near(6.0000000000001, 1e-13, 13), EXACTLY, near(6.0000000000001, 1e-13, 13)
    ),
    row(1e-7, near(6.0000001, 1e-7, 7), near(5.99999999, 1e-8, 8), EXACTLY, near(6.00000003, 3e-8, 8)),
)

SQUARE = "no truncation error, for f is a polynomial of degree 2"

ACCURACIES = by_method(
    Accuracy(1e-7, ROWS[2].found[Difference.FORWARD], Theory(1, 1.0, 6e-15, 7.7e-8, 1.5e-7)),
    Accuracy(0.1, EXACTLY, Theory(None, None, 3e-15, None, None, detail=SQUARE)),
    Accuracy(0.1, EXACTLY, Theory(None, None, 0.0, None, 1.3e-15, detail=SQUARE, floor=1.3e-15)),
    Accuracy(0.1, EXACTLY, Theory(None, None, 9e-15, None, None, detail=SQUARE)),
)

VERDICT = StepVerdict(
    1e-7,
    {
        method: Judgement(found, 1.0 if method is Difference.FORWARD else None, 1.6e-7, found.digits != 8)
        for method, found in ROWS[2].found.items()
    },
)

AT_3 = Evaluation(
    at=(quantity(3.0, "3"),),
    value=quantity(9.0, "9"),
    gradient=(quantity(6.0, "6"),),
    norm=quantity(6.0, "6"),
    steepest_ascent=None,
    directional=(),
    status=EvaluationStatus.OK,
)

DIFFERENCES = DifferenceReport(
    read("x^2"),
    AT_3,
    ("x",),
    (
        PartialDifferences(
            "x", quantity(6.0, "6"), ROWS, ACCURACIES, (VERDICT,), 3e-15, derivatives={2: 2.0, 3: 0.0, 5: 0.0}
        ),
    ),
)

LOST = "the step is lost: θ + h == θ"
OUTSIDE = "at θ - h, log(θ) needs θ > 0"

TROUBLED_ROWS = (
    row(1.0, near(0.25, 0.25, 0, 0.5), missing(OUTSIDE), near(0.5, 0.0, 16), missing(OUTSIDE)),
    row(1e-9, *[near(0.25, 0.25, 0, 0.5)] * 2, near(0.5, 0.0, 16), near(0.25, 0.25, 0, 0.5)),
    row(1e-15, *[near(0.0, 0.5, 0, 0.5, LOST)] * 2, near(0.5, 0.0, 16), near(0.0, 0.5, 0, 0.5, LOST)),
)

LIMIT = Theory(2, 1 / 24, 0.0, 3e-8, 5.6e-17, is_limit=True)
UNKNOWN = Theory(None, None, None, None, None, detail="the higher derivatives cannot be told")

TROUBLED_VERDICTS = (
    StepVerdict(
        1e-15,
        {
            method: Judgement(found, None, None, method is Difference.COMPLEX_STEP)
            for method, found in TROUBLED_ROWS[2].found.items()
        },
    ),
)

TROUBLED_DIFFERENCES = DifferenceReport(
    read("abs(x) + log(θ) + 0*y", ["x", "θ", "y"]),
    Evaluation(
        at=(quantity(0.0, "0"), quantity(2.0, "2"), quantity(1.0, "1")),
        value=quantity(0.69314718055994529, "log(2)"),
        gradient=(None, quantity(0.5, "1/2"), quantity(0.0, "0")),
        norm=None,
        steepest_ascent=None,
        directional=(),
        status=EvaluationStatus.NOT_DIFFERENTIABLE,
        detail="abs(x) is smooth only where x != 0 [bold]:x:[/]",
        one_sided=(OneSided("x", quantity(-1.0, "-1"), quantity(1.0, "1")),),
    ),
    ("x", "θ", "y"),
    (
        PartialDifferences(
            "θ", quantity(0.5, "1/2"), TROUBLED_ROWS,
            by_method(
                Accuracy(1e-9, TROUBLED_ROWS[1].found[Difference.FORWARD], UNKNOWN),
                Accuracy(1e-9, TROUBLED_ROWS[1].found[Difference.CENTRAL], UNKNOWN),
                Accuracy(1.0, near(0.5, 0.0, 16), LIMIT),
                Accuracy(None, None, UNKNOWN),
            ),
            TROUBLED_VERDICTS, None,
        ),
        PartialDifferences(
            "y", quantity(0.0, "0"), (row(0.1, *[near(0.0, 0.0, None, 0.0)] * 4),),
            by_method(*[Accuracy(0.1, near(0.0, 0.0, None, 0.0), UNKNOWN)] * 4), (), 0.0, is_constant=True,
        ),
    ),
    (Remark("nearest_double", "the point is rounded to doubles: θ = 2.0000000000000000001"),),
)  # fmt: skip

OVERFLOWN = DifferenceReport(
    read("exp(x)"),
    Evaluation(
        at=(quantity(710.0, "710"),),
        value=Quantity(None, "2.23e+308"),
        gradient=(Quantity(None, "2.23e+308"),),
        norm=None,
        steepest_ascent=None,
        directional=(),
        status=EvaluationStatus.OK,
    ),
    ("x",),
    (
        PartialDifferences(
            "x", Quantity(None, "2.23e+308"), (row(0.1, *[missing("f overflows at x + h")] * 4),),
            by_method(*[Accuracy(None, None, UNKNOWN)] * 4), (), None,
        ),
    ),
)  # fmt: skip
