"""Finite differences in words: their names, their numbers in few digits, the verdict on a step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal

from gradcli.results.differences import (
    Accuracy,
    Approximation,
    Difference,
    Judgement,
    Regime,
    StepVerdict,
    Theory,
)

NAMES = {
    Difference.FORWARD: "forward",
    Difference.CENTRAL: "central",
    Difference.COMPLEX_STEP: "complex step",
    Difference.RICHARDSON: "Richardson",
}

_ONE_DIGIT = 10
_WIDE = Context(Emax=10**9, Emin=-(10**9))


def few_digits(number: str | float, digits: int = 3) -> str:
    """Write a number to a few significant digits, with its power of ten.

    >>> few_digits(1e-7), few_digits("0.0123456"), few_digits(0.0)
    ('1e-07', '1.23e-02', '0')
    """
    if not Decimal(number):
        return "0"
    rounded = Context(prec=digits, Emax=10**9, Emin=-(10**9)).plus(Decimal(number)).normalize(_WIDE)
    sign, figures, _ = rounded.as_tuple()
    text = "".join(map(str, figures))
    mantissa = f"{text[0]}.{text[1:]}" if len(text) > 1 else text
    return f"{'-' if sign else ''}{mantissa}e{rounded.adjusted():+03d}"


def step_text(h: float, digits: int = 3) -> str:
    """Write a step; more digits than these are not shown.

    >>> step_text(1e-7), step_text(2.0**-26)
    ('1e-07', '1.49e-08')
    """
    return few_digits(repr(h), digits)


def step_digits(steps: Iterable[float]) -> int:
    """Return how many digits tell all steps apart, three or more.

    >>> step_digits([1e-1, 1e-7, 1.00001e-7])
    6
    """
    apart = set(steps)
    return next(count for count in range(3, 18) if len({step_text(h, count) for h in apart}) == len(apart))


def error_text(found: Approximation, digits: int = 3) -> str:
    """Write an error to so many digits; `--` where there is none."""
    return "--" if found.error is None else padded(found.error.decimal, digits)


def padded(number: str | float, digits: int) -> str:
    """Write a number to so many digits, zeros at its end as well, so that columns agree.

    >>> padded(6e-16, 2), padded(0.0, 2)
    ('6.0e-16', '0')
    """
    mantissa, exponent, power = few_digits(number, digits).partition("e")
    whole, _, decimals = mantissa.partition(".")
    return f"{whole}.{decimals:0<{digits - 1}}e{power}" if exponent else mantissa


def judged_text(judgement: Judgement, accuracy: Accuracy, h: float, digits: int = 3) -> str:
    """Say in a line whether a step is good for a difference, and which would be better.

    Steps are written with so many digits.
    """
    found, best, best_h = judgement.found, accuracy.best, accuracy.best_h
    if found.detail or best is None or best_h is None:
        return f"no: {found.detail}"
    error = f" (error {error_text(found, 2)})" if found.digits is not None else ""
    seen = f"{_counted(found)}{error}"
    if judgement.is_good and best.error == found.error:
        return f"yes: {seen}, as good as any seen"
    if judgement.is_good:
        return f"yes: {seen}, where the best seen, {step_text(best_h, digits)}, has {_counted(best)}"
    if judgement.is_risky:
        return (
            f"not reliable: {seen}, but by chance: {_danger(judgement)}; {_safer(judgement, accuracy.theory)}"
        )
    if best.digits == 0:
        return f"no: {seen}; none of the steps tried gives a right digit{_wanted(best, accuracy.theory)}"
    verdict = "not the best" if found.digits else "no"
    better = _limit(accuracy, h) or f"{step_text(best_h, digits)} is better: {_counted(best)}"
    return f"{verdict}: {seen}; {better}"


def closing_text(verdict: StepVerdict) -> str:
    """Sum up for which differences a step is good, and which are more accurate with it all the same."""
    judged = {method: judgement for method, judgement in verdict.judged.items() if not judgement.found.detail}
    good = [method for method, judgement in judged.items() if judgement.is_good]
    if len(good) == len(Difference):
        return "Good for every difference."
    if not good:
        return "Good for none of the differences."
    least = max(good, key=lambda method: _size(judged[method]))
    others = [m for m in judged if m not in good and _size(judged[m]) < _size(judged[least])]
    verb = "is" if len(others) == 1 else "are"
    more = f"; even so {_listed(others)} {verb} more accurate with it than {NAMES[least]}" if others else ""
    return f"Good for {_listed(good)}{' only' if len(good) == 1 else ''}{more}."


def _size(judgement: Judgement) -> Decimal:
    error = judgement.found.error
    return Decimal(error.decimal) if error else Decimal("Infinity")


def _listed(methods: Sequence[Difference]) -> str:
    *names, last = (NAMES[method] for method in methods)
    return f"{', '.join(names)} and {last}" if names else last


def _danger(judgement: Judgement) -> str:
    """Say what may go wrong with a step that did well."""
    found, expected = judgement.found, judgement.expected
    if expected is None or found.regime is None:
        return found.across
    return f"{found.regime.value} may cost up to {few_digits(expected, 2)}"


def _safer(judgement: Judgement, theory: Theory) -> str:
    """Name the step that theory expects most of: the best one seen may have done well by chance itself."""
    if judgement.found.across or theory.step is None:
        return f"a {'smaller' if judgement.found.regime is not Regime.ROUNDING else 'larger'} h is safer"
    return f"h {'below' if theory.is_limit else 'near'} {few_digits(theory.step, 1)} is safer"


def _wanted(best: Approximation, theory: Theory) -> str:
    """Name the step of theory where with it at least a digit would be right."""
    relative, error = best.relative_error, best.error.value if best.error else None
    if theory.step is None or theory.error is None or not relative or not error:
        return ""
    near = "h below" if theory.is_limit else "h near"
    is_useful = _ONE_DIGIT * theory.error * relative < error
    return f"; theory wants {near} {few_digits(theory.step, 1)}" if is_useful else ""


def _limit(accuracy: Accuracy, h: float) -> str:
    """Say that every small step is better, where one was seen to be."""
    best_h, theory = accuracy.best_h, accuracy.theory
    if not theory.is_limit or best_h is None or theory.step is None or not best_h <= theory.step < h:
        return ""
    return f"any h below {few_digits(theory.step, 2)} is better, to about {few_digits(theory.floor, 1)}"


def _counted(found: Approximation) -> str:
    """Count the digits that are right, or tell the error where there are none to count."""
    if found.digits is None:
        return f"error {error_text(found, 2)}"
    return f"{found.digits} digit{'' if found.digits == 1 else 's'}"
