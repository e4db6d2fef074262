r"""What theory says of the error of a difference: truncation against rounding, and the step between them.

With Taylor coefficients c_k = f^(k)(x)/k!, a difference with step h is f'(x) plus its truncation error, the
sum of w_k c_k h^(k-1) over k > 1, where

    forward       w_k = 1
    central       w_k = 1 for odd k, else 0
    complex step  w_k = (-1)^((k-1)/2) for odd k, else 0   (Squire and Trapp 1998)
    Richardson    w_k = (4/2^(k-1) - 1)/3 for odd k, else 0, from (4 C(h/2) - C(h))/3 with central C;
                  0 for k = 3, and -1/4 for k = 5: the error begins with -f^(5) h^4/480

Where each value of f may be off by e_f, the difference may be off by 2 e_f/h (forward), e_f/h (central) and
(4*2 e_f/h + e_f/h)/3 = 3 e_f/h (Richardson). The complex step subtracts nothing, and none is better than
the rounding of f' itself allows, e_f'. The sum of both is least
where their slopes cancel: the sum of (k-1) |w_k c_k| h^k is 2, 1 or 3 times e_f. Where one term leads, that
is 2 sqrt(e_f/|f''|), (3 e_f/|f'''|)^(1/3) and (360 e_f/|f^(5)|)^(1/5); see Numerical Recipes, 3rd ed.,
section 5.7, and Nocedal and Wright, Numerical Optimization, 2nd ed., section 8.1. Where nothing is lost by
subtraction, every step serves whose truncation error is below e_f': for the complex step, h below
sqrt(6 e_f'/|f'''|).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.numeric.arithmetic import float_of
from gradcli.numeric.differences.rounding import UNIT
from gradcli.results.differences import Difference, Regime, Theory, derivative_name

ORDER = 7
"""The last derivative looked at: the second for Richardson's extrapolation that is not cancelled."""

USED_ORDERS = (2, 3, 5)
"""The derivatives that lead the truncation errors of usual order."""

USUAL_ORDER = {
    Difference.FORWARD: 1,
    Difference.CENTRAL: 2,
    Difference.COMPLEX_STEP: 2,
    Difference.RICHARDSON: 4,
}
"""The power of h in the truncation error of a function without special derivatives."""

_ROUNDINGS = {
    Difference.FORWARD: 2,
    Difference.CENTRAL: 1,
    Difference.COMPLEX_STEP: 0,
    Difference.RICHARDSON: 3,
}
"""By how many e_f/h rounding may move a difference."""

_HALVINGS = 80
_FARTHEST = 700.0
"""Beyond exp of this, and below its opposite, there are hardly any doubles."""

_NO_LEAST = "the smaller the step, the better"


def weight(method: Difference, k: int) -> Fraction:
    """Return w_k: what a difference adds to f' for each unit of c_k h^(k-1), k > 1.

    >>> weight(Difference.RICHARDSON, 5) / math.factorial(5)
    Fraction(-1, 480)
    """
    if method is Difference.FORWARD:
        return Fraction(1)
    if k % 2 == 0:
        return Fraction(0)
    if method is Difference.COMPLEX_STEP:
        return Fraction((-1) ** ((k - 1) // 2))
    return Fraction(1) if method is Difference.CENTRAL else (Fraction(4, 2 ** (k - 1)) - 1) / 3


def theory(
    method: Difference,
    coefficients: Sequence[Fraction],
    rounding: float | None,
    floor: float | None,
    degree: int | None,
) -> Theory:
    """Return what to expect of a difference; `degree` is that of a polynomial.

    `coefficients` are those of Taylor, c_0 to c_ORDER; `rounding` is e_f, `floor` the same for f' before the
    last division.
    """
    terms = [
        _Term(k - 1, abs(float_of(weight(method, k) * coefficients[k])))
        for k in range(2, len(coefficients))
        if weight(method, k) * coefficients[k]
    ]
    if not all(0 < term.size < math.inf for term in terms) or rounding is None or floor is None:
        return Theory(None, None, None, None, None, detail="the numbers of the theory are beyond the doubles")
    factor = _ROUNDINGS[method] * rounding
    floor += UNIT * abs(float_of(coefficients[1]))
    if not terms:
        why = _exactness(method, len(coefficients), degree)
        return Theory(None, None, factor, None, floor, detail=why, floor=floor)
    return _balanced(method, terms, factor, floor)


def expected_error(expected: Theory, h: float) -> float | None:
    """Return the error up to which a difference with step h is expected to go, by the leading terms."""
    if expected.rounding is None:
        return None
    truncation = 0.0
    if expected.order is not None and expected.constant is not None:
        truncation = math.exp(min(_FARTHEST, _Term(expected.order, expected.constant).log_at(math.log(h))))
    return truncation + max(expected.rounding / h, expected.floor)


def regime_at(expected: Theory, h: float) -> Regime | None:
    """Tell which part of the error leads: truncation above the step of theory, rounding below it."""
    if expected.rounding is None:
        return None
    is_truncated = expected.order is not None and (expected.step is None or h > expected.step)
    return Regime.TRUNCATION if is_truncated else Regime.ROUNDING


@dataclass(frozen=True, slots=True)
class _Term:
    """A part of the truncation error: `size * h**power`."""

    power: int
    size: float

    def log_at(self, log_h: float) -> float:
        """Return the logarithm of the part at a step."""
        return math.log(self.size) + self.power * log_h


def _balanced(method: Difference, terms: Sequence[_Term], factor: float, floor: float) -> Theory:
    """Find the step where truncation and rounding balance, or below which truncation is nothing."""
    if not (factor or floor):
        first = terms[0]
        why = _joined(_unusual(method, first.power), _NO_LEAST)
        return Theory(first.power, first.size, 0.0, None, None, detail=why)
    slopes = [_Term(term.power + 1, term.power * term.size) for term in terms]
    log_step = _where_sum_is(slopes if factor else terms, math.log(factor or floor))
    leading = max(terms, key=lambda term: term.log_at(log_step))
    step = math.exp(log_step)
    error = math.exp(_log_sum(terms, log_step)) + max(factor / step, floor)
    why = _unusual(method, leading.power, is_zero=leading is terms[0])
    return Theory(
        leading.power, leading.size, factor, step, error, is_limit=not factor, detail=why, floor=floor
    )


def _where_sum_is(terms: Sequence[_Term], log_target: float) -> float:
    """Return the logarithm of the step at which the terms add up to a target: their sum only rises."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _log_sum(terms, middle) > log_target else (middle, high)
    return (low + high) / 2


def _log_sum(terms: Sequence[_Term], log_h: float) -> float:
    """Return the logarithm of the sum of the terms at a step, which itself may be beyond the doubles."""
    logs = [term.log_at(log_h) for term in terms]
    return max(logs) + math.log(math.fsum(math.exp(one - max(logs)) for one in logs))


def _unusual(method: Difference, order: int, *, is_zero: bool = True) -> str:
    usual = USUAL_ORDER[method]
    if order == usual:
        return ""
    skipped = [k for k in range(usual + 1, order + 1) if weight(method, k)]
    verb = "is" if len(skipped) == 1 else "are"
    return f"order {order}, not {usual}, for {_listed(skipped)} {verb} {'0' if is_zero else 'small'}"


def _exactness(method: Difference, count: int, degree: int | None) -> str:
    """Say why there is no truncation error."""
    if degree is not None and degree < count:
        return f"no truncation error, for f is a polynomial of degree {degree}"
    vanishing = [k for k in range(2, count) if weight(method, k)]
    return f"no truncation error up to order {vanishing[-1] - 1}, for {_listed(vanishing)} are 0"


def _listed(orders: Sequence[int]) -> str:
    """Name derivatives: f''' and f^(5)."""
    names = list(map(derivative_name, orders))
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _joined(*parts: str) -> str:
    return "; ".join(filter(None, parts))
