"""Finite differences in words: their names, their numbers in few digits, the verdict on a step."""

from __future__ import annotations

from decimal import Context, Decimal

from gradcli.results.differences import Accuracy, Approximation, Difference, Judgement

NAMES = {
    Difference.FORWARD: "forward",
    Difference.CENTRAL: "central",
    Difference.COMPLEX_STEP: "complex step",
    Difference.RICHARDSON: "Richardson",
}

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


def step_text(h: float) -> str:
    """Write a step; more than three digits are not shown.

    >>> step_text(1e-7), step_text(2.0**-26)
    ('1e-07', '1.49e-08')
    """
    return few_digits(repr(h))


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


def judged_text(judgement: Judgement, accuracy: Accuracy, h: float) -> str:
    """Say in a line whether a step is good for a difference, and which would be better."""
    found, best, best_h = judgement.found, accuracy.best, accuracy.best_h
    if found.detail or best is None or best_h is None:
        return f"no: {found.detail}"
    error = f" (error {error_text(found, 2)})" if found.digits is not None else ""
    seen = f"{_counted(found)}{error}"
    if judgement.is_good and best.error == found.error:
        return f"yes: {seen}, as good as any seen"
    if judgement.is_good:
        return f"yes: {seen}, where the best seen, {step_text(best_h)}, has {_counted(best)}"
    if judgement.is_risky and judgement.expected is not None:
        expected = few_digits(judgement.expected, 2)
        return f"risky: {seen}, but rounding may reach {expected}; {_safer(accuracy, h)} is safer"
    if best.digits == 0:
        return f"no: {seen}; no step gives a right digit"
    return f"no: {seen}; {_better(accuracy, h)} is better: {_counted(best)}"


def _safer(accuracy: Accuracy, h: float) -> str:
    """Name the step that theory expects most of where the best one seen is risky itself."""
    if accuracy.best_h == h and accuracy.theory.step is not None:
        return f"h near {few_digits(accuracy.theory.step, 1)}"
    return _better(accuracy, h)


def _better(accuracy: Accuracy, h: float) -> str:
    step = accuracy.theory.step
    if accuracy.theory.is_limit and step is not None and h > step:
        return f"any h below {few_digits(step, 2)}"
    return step_text(accuracy.best_h or h)


def _counted(found: Approximation) -> str:
    """Count the digits that are right, or tell the error where there are none to count."""
    if found.digits is None:
        return f"error {error_text(found, 2)}"
    return f"{found.digits} digit{'' if found.digits == 1 else 's'}"
