"""The limits on what is read: each with a name, a default no real user meets, and one error text."""

from __future__ import annotations

from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.errors import LimitError, Span


@dataclass(frozen=True, slots=True)
class Limit:
    """A named bound, what it counts, and what may be done."""

    name: str
    most: int
    unit: str
    hint: str


LIMITS: dict[str, Limit] = {
    limit.name: limit
    for limit in (
        Limit("text length", 500_000, "characters", "sum(...) and prod(...) stand for long ones"),
        Limit("nesting", 10_000, "levels", "local definitions, as in u = x + 1; u^2, need fewer brackets"),
        Limit("nodes", 250_000, "numbers, names and operations, sums written out", "take fewer terms"),
        Limit("variables", 20_000, "variables", "give some of them values by --let"),
        Limit("literal digits", 400, "digits", "round the number"),
        Limit("literal exponent", 400, "as the power of ten of a number", "write it as a power: 10^500"),
        Limit("integer power", 1_000_000, "as the exponent of a power", "take a smaller exponent"),
        Limit("constant size", 10_000, "bits", "that is some 3000 digits; take a smaller number"),
        Limit("name length", 100, "characters", "take a shorter name"),
        Limit("sum terms", 100_000, "terms in one sum or product", "take fewer terms"),
    )
}


def check_limit(name: str, count: float | Fraction, span: Span | None = None) -> None:
    """Refuse `count` where it exceeds the limit called `name`.

    Raises LimitError, which names the limit and its value.
    """
    limit = LIMITS[name]
    if count > limit.most:
        told = f"the {name} limit is met: at most {limit.most} {limit.unit}"
        raise LimitError(told, span=span, hint=limit.hint)
