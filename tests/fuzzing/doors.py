"""The ways by which text and bytes come in: each reads what it is given and checks what must hold."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from functools import partial
from unittest.mock import patch

import numpy as np

from gradcli.calculus.checking.claimed import Wanted
from gradcli.calculus.checking.claims import parse_claim
from gradcli.calculus.critical.requests import box_of
from gradcli.cli.options import memory_size, names_of, values_of
from gradcli.cli.texts import text_of
from gradcli.descent.formulas import Formulas, NoNumber, chained, parts_of, read_formula
from gradcli.errors import GradcliError
from gradcli.language.expression import read
from gradcli.numeric.arithmetic import FLOATS
from gradcli.numeric.point_files.chunks import BLOCK_BYTES
from gradcli.numeric.point_files.formats import reader_of
from gradcli.numeric.point_files.reading import PointFile
from gradcli.numeric.point_files.sources import Source
from gradcli.numeric.points import (
    floats_of,
    fractions_of,
    parse_angle,
    parse_direction,
    parse_fraction,
    parse_number,
    parse_point,
)
from tests.fuzzing.checks import check_expression, check_refusal, check_written, read_or_refused

VARIABLES = ("x", "y")
FORMULA = read("x*y")
MEMORY = ("v", "m")

Rows = tuple[list[int], list[list[float]], list[str]]


def text(data: bytes) -> str:
    """Decode as Python decodes the words of a command line."""
    return data.decode("utf-8", "surrogateescape")


def expression(data: bytes) -> None:
    given = text(data)
    found = read_or_refused(given, read)
    if found is not None and not found.problem:
        check_expression(found)


def standard_input(data: bytes) -> None:
    with patch("sys.stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8")):
        try:
            given = text_of("-")
        except GradcliError as refusal:
            check_refusal(refusal, "")
            return
    found = read_or_refused(given, read)
    if found is not None and not found.problem:
        check_expression(found)


def names(data: bytes) -> None:
    """Read `--vars` and `--let`, parted by a newline."""
    declared, _, given = text(data).partition("\n")
    try:
        found = read("x + y + a", names_of(declared), values_of([given] if given else None))
    except GradcliError as refusal:
        check_refusal(refusal, f"x + y + a\n{given.partition('=')[2]}")
        return
    assert {"x", "y", "a"} <= {*found.variables, *(name for name, _ in found.constants)}


def point(data: bytes) -> None:
    given = text(data)
    found = read_or_refused(given, lambda words: parse_point(words, VARIABLES))
    if found is not None:
        assert len(found) == len(VARIABLES)
        for coordinate in found:
            check_written(coordinate)
        assert all(isinstance(number, float) for number in floats_of(found))
        read_or_refused(given, lambda words: fractions_of(found, words, "--at"))


def direction(data: bytes) -> None:
    given = text(data)
    found = read_or_refused(given, lambda words: parse_direction(words, VARIABLES))
    if found is not None:
        assert len(found.vector) == len(VARIABLES)
    turned = read_or_refused(given, lambda words: parse_angle(words, VARIABLES))
    if turned is not None:
        x, y = floats_of(turned.vector)
        assert math.isnan(x) or math.isclose(math.hypot(x, y), 1)


def number(data: bytes) -> None:
    given = text(data)
    found = read_or_refused(given, lambda words: parse_number(words, "--lr"))
    exact = read_or_refused(given, lambda words: parse_fraction(words, "--lr"))
    if found is not None and exact is not None and abs(exact) < 10**300:
        assert math.isclose(found, exact, rel_tol=1e-15, abs_tol=1e-300)
    read_or_refused(given, memory_size)


def box(data: bytes) -> None:
    found = read_or_refused(text(data), lambda words: box_of(FORMULA, words))
    if found is not None:
        for span in found:
            low, high = floats_of(span)
            assert low < high


def update(data: bytes) -> None:
    known = frozenset(("x", "g", "k", "lr", *MEMORY))
    parts = read_or_refused(text(data), lambda words: parts_of(words, known))
    if parts is not None:
        _run(Formulas(chained(parts), sorted(known), FLOATS), len(known))


def schedule(data: bytes) -> None:
    known = ("k", "lr", "steps")
    tree = read_or_refused(text(data), lambda words: read_formula(words, frozenset(known)))
    if tree is not None:
        _run(Formulas({"lr": tree}, known, FLOATS), len(known))


def _run(formulas: Formulas, count: int) -> None:
    try:
        values = formulas([0.5] * count)
    except NoNumber:
        return
    assert all(value == value for value in values)


def claim(data: bytes) -> None:
    given = text(data)
    for wanted in (Wanted(FORMULA), Wanted(FORMULA, hessian=True)):
        found = read_or_refused(given, partial(parse_claim, wanted=wanted))
        assert found is None or len(found) == len(wanted.places)


def points_file(name: str) -> Callable[[bytes], None]:
    """Return the door of a file with such a name: what is read does not depend on the size of the blocks.

    Of two reasons to refuse a file either may be told, and UTF-16 is known by as much as came first.
    """

    def check(data: bytes) -> None:
        found = whole, cut = rows_of(name, data, BLOCK_BYTES), rows_of(name, data, 7)
        refused = [answer for answer in found if isinstance(answer, str)]
        assert cut == whole or len(refused) == 2 or (refused and " is UTF-" in refused[0])

    return check


def rows_of(name: str, data: bytes, block_bytes: int) -> Rows | str:
    """Return the lines, points and reasons of a file of points; what refuses the whole as text."""
    lines: list[int] = []
    points: list[list[float]] = []
    reasons: list[str] = []
    stream = io.BytesIO(data)
    source = Source(name, lambda most: stream.read(min(most, block_bytes)), None)
    try:
        file = PointFile(source, reader_of(name, source)(source, VARIABLES, block_bytes))
        for chunk in file.chunks():
            assert chunk.points.shape == (len(chunk.lines), len(VARIABLES))
            assert chunk.points.dtype == np.float64
            finite = np.isfinite(chunk.points).all(axis=1)
            assert set(np.flatnonzero(~finite).tolist()) == set(chunk.refused)
            lines += chunk.lines
            points += np.nan_to_num(chunk.points, nan=0.0).tolist()
            reasons += chunk.refused.values()
    except GradcliError as refusal:
        check_refusal(refusal, "")
        return refusal.describe()
    assert lines == sorted(set(lines))
    assert all(reasons)
    return lines, points, reasons


DOORS: dict[str, Callable[[bytes], None]] = {
    "expression": expression,
    "standard_input": standard_input,
    "names": names,
    "point": point,
    "direction": direction,
    "number": number,
    "box": box,
    "update": update,
    "schedule": schedule,
    "claim": claim,
    "csv": points_file("points.csv"),
    "tsv": points_file("points.tsv"),
    "ndjson": points_file("points.ndjson"),
    "npy": points_file("points.npy"),
    "unnamed": points_file("points"),
}


def entered(data: bytes) -> None:
    """Go through the door that the first byte names."""
    if data:
        door, given = place_of(data)
        DOORS[door](given)


def place_of(data: bytes) -> tuple[str, bytes]:
    """Return the door that the first byte names, and what is to go through it."""
    return list(DOORS)[data[0] % len(DOORS)], data[1:]


def addressed(door: str, data: bytes) -> bytes:
    """Return what `entered` takes for a door."""
    return bytes([list(DOORS).index(door)]) + data
