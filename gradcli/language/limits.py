"""The limits on what is read: each with a name, a default no real user meets, and one error text."""

from __future__ import annotations

from fractions import Fraction

from gradcli.dataclass import dataclass
from gradcli.errors import LimitError, Span


@dataclass(frozen=True, slots=True)
class Limit:
    """A named bound and what it counts."""

    name: str
    most: int
    unit: str


LIMITS: dict[str, Limit] = {
    limit.name: limit
    for limit in (
        Limit("text length", 500_000, "characters"),
        Limit("nesting", 10_000, "levels"),
        Limit("nodes", 250_000, "numbers, names and operations, sums written out"),
        Limit("variables", 20_000, "variables"),
        Limit("literal digits", 400, "digits"),
        Limit("literal exponent", 400, "as the power of ten of a number"),
        Limit("integer power", 1_000_000, "as the exponent of a power"),
        Limit("constant size", 10_000, "bits"),
        Limit("name length", 100, "characters"),
        Limit("sum terms", 100_000, "terms in one sum or product"),
    )
}


def check_limit(name: str, count: float | Fraction, span: Span | None = None) -> None:
    """Refuse `count` where it exceeds the limit called `name`.

    Raises LimitError, which names the limit and its value.
    """
    limit = LIMITS[name]
    if count > limit.most:
        raise LimitError(f"the {name} limit is met: at most {limit.most} {limit.unit}", span=span)
