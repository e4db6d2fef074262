"""Numbers and remarks that travel with every result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass

if TYPE_CHECKING:
    from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing that travels with a result."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One real number of which every shown digit is right.

    `value` is the nearest double, or None where the number overflows or underflows one; `decimal` is
    the number rounded to the digits asked for; `exact` is its closed form where that is short.
    """

    value: float | None
    decimal: str
    exact: Tree | None = None
