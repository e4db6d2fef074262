"""Every stationary point of a table of functions is found, nothing else is, and the kinds are right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest
import sympy

from gradcli.language.write import to_infix
from gradcli.results.quantities import Quantity
from gradcli.results.stationary import Completeness, StationaryPoint, StationaryReport, StationarySet
from tests.calculus.critical import stationary_cases as table
from tests.calculus.critical.stationary_cases import CASES, Case, Set

TOLERANCE = 1e-9
NAMES = {"e": sympy.E, "cbrt": lambda x: sympy.real_root(x, 3)}
KINDS = {"minimum", "maximum", "saddle", "kink", "degenerate"}
GROUPS = (
    "POLYNOMIALS",
    "QUOTIENTS",
    "TRANSCENDENTAL",
    "EDGES",
    "KINKS",
    "TEXTBOOK",
    "DEGENERATE",
    "NAMED",
    "MORE_VARIABLES",
)


def answer(case: Case) -> StationaryReport:
    stationary_points: Any = import_module("gradcli").stationary_points
    report = stationary_points(case.formula, box=case.box, variables=case.variables)
    assert isinstance(report, StationaryReport)
    return report


def exactly(text: str) -> Any:
    return sympy.sympify(text.replace("^", "**"), locals=NAMES, rational=True)


@cache
def known(point: str) -> tuple[float, ...]:
    return tuple(float(exactly(coordinate)) for coordinate in point.split(","))


def number(quantity: Quantity) -> float:
    return float(quantity.decimal) if quantity.value is None else quantity.value


def place(point: StationaryPoint) -> tuple[float, ...]:
    return tuple(number(coordinate) for coordinate in point.at)


def near(a: tuple[float, ...], b: tuple[float, ...], tolerance: float = TOLERANCE) -> bool:
    return len(a) == len(b) and all(
        abs(x - y) <= tolerance * max(1.0, abs(y)) for x, y in zip(a, b, strict=True)
    )


def closed_forms_hold(point: StationaryPoint) -> bool:
    """Whether each closed form is the number it stands beside."""
    return all(
        coordinate.exact is None
        or near((float(exactly(to_infix(coordinate.exact))),), (number(coordinate),), 1e-14)
        for coordinate in point.at
    )


def relation(text: str) -> Any:
    """Read `x = 0` or `x <= 0`; True for what is not a relation."""
    plain = text.replace("²", "^2").replace("·", "*").replace("π", "pi").replace("≤", "<=").replace("≥", ">=")
    parts = re.fullmatch(r"([^<>=!]+)(<=|>=|<|>|==|=)([^<>=!]+)", plain.strip())
    if parts is None:
        return True
    left, sign, right = parts.groups()
    kinds = {"=": sympy.Eq, "==": sympy.Eq, "<=": sympy.Le, ">=": sympy.Ge, "<": sympy.Lt, ">": sympy.Gt}
    return kinds[sign](exactly(left), exactly(right))


def describes(found: StationarySet, sample: str, variables: tuple[str, ...]) -> bool:
    """Whether a point lies in a set, by the relations of its description."""
    at = dict(zip(variables, map(exactly, sample.split(",")), strict=True))
    conditions = [relation(part) for part in re.split(r",| and | with ", found.description)]
    return all(sympy.simplify(sympy.sympify(c).subs(at)) == sympy.true for c in conditions)


def point_complaints(case: Case, found: tuple[StationaryPoint, ...]) -> Iterator[str]:
    for text, kind in case.points:
        here = [point for point in found if near(place(point), known(text))]
        if len(here) != 1:
            yield f"{kind} at ({text}) is listed {len(here)} times"
        elif here[0].kind.value != kind:
            yield f"{kind} at ({text}) is called {here[0].kind.value}: {here[0].detail}"
    for point in found:
        if not any(near(place(point), known(text)) for text, _ in case.points):
            yield f"{point.kind.value} at {place(point)} is not stationary"
        if not closed_forms_hold(point):
            yield f"the closed form at {place(point)} is another number"


def fits(kind: str | None, found: StationarySet) -> bool:
    return kind is None or str(found.kind) == kind


def set_complaints(
    wanted: Set, found: tuple[StationarySet, ...], variables: tuple[str, ...]
) -> Iterator[str]:
    for sample in wanted.samples:
        if not any(describes(one, sample, variables) and fits(wanted.kind, one) for one in found):
            yield f"no {wanted.kind or 'set'} holds ({sample}) of {wanted.description}"


def complaints(case: Case, report: StationaryReport) -> list[str]:
    """Return every disagreement of an answer with the table."""
    wrong = list(point_complaints(case, report.points))
    if len(report.sets) != len(case.sets):
        wrong.append(
            f"{len(report.sets)} sets instead of {len(case.sets)}: {[s.description for s in report.sets]}"
        )
    for wanted in case.sets:
        wrong.extend(set_complaints(wanted, report.sets, report.of.variables))
    if case.provable and report.completeness is not Completeness.PROVEN:
        wrong.append(f"completeness is {report.completeness.value}: {report.how}")
    return wrong


def test_the_table_is_large_and_its_kinds_are_known() -> None:
    assert len(CASES) >= 110
    assert sum("y" in case.formula for case in CASES) >= 60
    assert {kind for case in CASES for _, kind in case.points} <= KINDS
    assert max(Counter((case.formula, case.box) for case in CASES).values()) == 1


def test_the_table_lists_no_point_twice() -> None:
    for case in CASES:
        places = [known(text) for text, _ in case.points]
        assert not any(near(a, b) for i, a in enumerate(places) for b in places[:i]), case.formula


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{group.lower()}: {case.formula} in {case.box}")
        for group in GROUPS
        for case in getattr(table, group)
    ],
)
def test_the_stationary_points_of_the_box_are_found_and_no_others(case: Case) -> None:
    assert complaints(case, answer(case)) == []
