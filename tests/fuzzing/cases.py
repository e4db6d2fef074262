"""The table of what was found: read, written to, and gone through again."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from gradcli.language.write import to_infix
from tests.fuzzing.derivations import check_both_roads, check_numbers
from tests.fuzzing.doors import DOORS, place_of
from tests.fuzzing.formulas import formula_of

TABLE = Path(__file__).parent / "cases.txt"

FORMULAS: Mapping[str, Callable[[str], None]] = {"numbers": check_numbers, "derivations": check_both_roads}
"""Checks of a formula that is given as text."""


def cases() -> Iterator[tuple[str, bytes]]:
    """Yield the door and the input of each case."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            door, _, given = line.partition(" ")
            yield door, ast.literal_eval(given)


def replay(door: str, given: bytes) -> None:
    """Put an input through its door again."""
    if door in FORMULAS:
        FORMULAS[door](given.decode())
    else:
        DOORS[door](given)


def row_of(target: str, data: bytes) -> str:
    """Return the line of the table for what a target failed on."""
    if target == "values":
        return f"numbers {to_infix(formula_of(data)).encode()!r}"
    door, given = place_of(data)
    return f"{door} {given!r}"


def keep(row: str, why: str) -> None:
    """Add a case to the table, unless it is there."""
    if row not in TABLE.read_text(encoding="utf-8").splitlines():
        with TABLE.open("a", encoding="utf-8") as table:
            table.write(f"\n# {why}\n{row}\n")
