"""The verdicts on steps in words, their sum, and steps written so that they can be told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcli.output.difference_words import closing_text, judged_text, step_digits
from gradcli.results.differences import (
    Accuracy,
    Approximation,
    Difference,
    Judgement,
    Regime,
    StepVerdict,
    Theory,
)
from tests.output.difference_samples import near

THEORY = Theory(1, 0.5, 2e-16, 2e-8, 2e-8)
LIMIT = Theory(2, 1 / 6, 0.0, 2.6e-8, 2e-16, is_limit=True, floor=1e-16)
ENDLESS = Theory(None, None, 2e-16, None, 1e-16, floor=1e-16)
LUCK = replace(near(1.0, 7e-9, 8), regime=Regime.ROUNDING)
OVER = replace(LUCK, across="between x and x - h there is a kink, jump or pole of abs(x)", regime=None)
BEST = near(1.0, 6e-9, 8)
LOST = replace(near(0.0, 1.0, 0), detail="the step is lost: x + h == x")
MISSING = Approximation(None, None, None, None, "f overflows at x + h")


@pytest.mark.parametrize(
    ("judgement", "accuracy", "h", "text"),
    [
        (Judgement(BEST, 1.0, None, True), Accuracy(1e-8, BEST, THEORY), 1e-8,
         "yes: 8 digits (error 6.0e-09), as good as any seen"),
        (Judgement(near(1.0, 1.4e-7, 7), 23.0, None, True), Accuracy(1e-8, BEST, THEORY), 1e-7,
         "yes: 7 digits (error 1.4e-07), where the best seen, 1e-08, has 8 digits"),
        (Judgement(near(1.0, 0.3, 1), 1e8, None, False), Accuracy(1e-8, BEST, THEORY), 0.1,
         "not the best: 1 digit (error 3.0e-01); 1e-08 is better: 8 digits"),
        (Judgement(LUCK, 1.1, 6e-6, False, True), Accuracy(1e-8, BEST, THEORY), 1e-10,
         "not reliable: 8 digits (error 7.0e-09), but by chance: rounding may cost up to 6e-06; h near 2e-08 "
         "is safer"),
        (Judgement(replace(LUCK, regime=Regime.TRUNCATION), 1.0, 6e-6, False, True),
         Accuracy(1e-10, BEST, LIMIT), 1e-3,
         "not reliable: 8 digits (error 7.0e-09), but by chance: truncation may cost up to 6e-06; h below "
         "3e-08 is safer"),
        (Judgement(LUCK, 1.0, 6e-6, False, True), Accuracy(1e-10, BEST, ENDLESS), 1e-10,
         "not reliable: 8 digits (error 7.0e-09), but by chance: rounding may cost up to 6e-06; a larger h "
         "is safer"),
        (Judgement(OVER, 1.0, None, False, True), Accuracy(1e-2, BEST, ENDLESS), 1e-2,
         "not reliable: 8 digits (error 7.0e-09), but by chance: between x and x - h there is a kink, jump "
         "or pole of abs(x); a smaller h is safer"),
        (Judgement(near(1.0, 5e-15, 14), 30.0, None, False),
         Accuracy(1e-8, near(1.0, 0.0, 16), LIMIT), 1e-7,
         "not the best: 14 digits (error 5.0e-15); any h below 2.6e-08 is better, to about 1e-16"),
        (Judgement(near(1.0, 5e-15, 14), 30.0, None, False),
         Accuracy(1e-4, near(1.0, 0.0, 16), LIMIT), 1e-2,
         "not the best: 14 digits (error 5.0e-15); 1e-04 is better: 16 digits"),
        (Judgement(near(0.1, 0.1, None, 0.0), 10.0, None, False),
         Accuracy(1e-2, near(0.0, 0.01, None, 0.0), THEORY), 0.1,
         "no: error 1.0e-01; 1e-02 is better: error 1.0e-02"),
        (Judgement(near(9.0, 8.0, 0), 1.0, None, False), Accuracy(1e-2, near(9.0, 8.0, 0), THEORY), 0.1,
         "no: 0 digits (error 8.0e+00); none of the steps tried gives a right digit; theory wants h "
         "near 2e-08"),
        (Judgement(near(9.0, 8.0, 0), 1.0, None, False), Accuracy(1e-2, near(9.0, 8.0, 0), ENDLESS), 0.1,
         "no: 0 digits (error 8.0e+00); none of the steps tried gives a right digit"),
        (Judgement(LOST, None, None, False), Accuracy(1e-8, BEST, THEORY), 1e-20,
         "no: the step is lost: x + h == x"),
        (Judgement(MISSING, None, None, False), Accuracy(None, None, THEORY), 0.1,
         "no: f overflows at x + h"),
    ],
)  # fmt: skip
def test_a_verdict_in_words(judgement: Judgement, accuracy: Accuracy, h: float, text: str) -> None:
    assert judged_text(judgement, accuracy, h) == text


def judged(*sizes: tuple[float, bool]) -> StepVerdict:
    judgements = [Judgement(near(1.0, error, 8), 1.0, None, is_good) for error, is_good in sizes]
    return StepVerdict(1e-7, dict(zip(Difference, judgements, strict=False)))


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (judged((1e-9, True), (1e-9, True), (1e-9, True), (1e-9, True)), "Good for every difference."),
        (judged((1e-9, False), (1e-9, False), (1e-9, False), (1e-9, False)),
         "Good for none of the differences."),
        (judged((1e-7, True), (1e-10, False), (1e-3, False), (1e-2, False)),
         "Good for forward only; even so central is more accurate with it than forward."),
        (judged((1e-7, True), (1e-10, True), (1e-3, False), (1e-2, False)), "Good for forward and central."),
        (judged((1e-7, True), (1e-10, False), (1e-15, True), (1e-8, False)),
         "Good for forward and complex step; even so central and Richardson are more accurate with it than "
         "forward."),
    ],
)  # fmt: skip
def test_a_verdict_is_summed_up(verdict: StepVerdict, text: str) -> None:
    assert closing_text(verdict) == text


@pytest.mark.parametrize(
    ("steps", "digits"),
    [([0.1, 1e-7], 3), ([1e-7, 1.00001e-7], 6), ([2.0**-26], 3), ([1.0, 1 + 2.0**-52], 17), ([], 3)],
)
def test_steps_are_written_with_the_digits_that_tell_them_apart(steps: list[float], digits: int) -> None:
    assert step_digits(steps) == digits
