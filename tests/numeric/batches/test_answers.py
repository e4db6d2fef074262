"""Answers in bulk: statuses are those of each point by itself, numbers are doubles near the right ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.calculus.requests import gradient_report
from gradcli.language.expression import read
from gradcli.numeric.batches.answers import Batch, lengths
from gradcli.numeric.point_files import Chunk
from gradcli.numeric.points import Question, parse_direction, parse_point
from gradcli.results.gradients import Evaluation, EvaluationStatus
from gradcli.results.quantities import Quantity

COORDINATES = (0.0, 1.0, -1.0, 0.1, 0.2, 0.3, 2.5, -0.5, 3.0)


@dataclass(frozen=True)
class Row:
    """What a batch answers at one point."""

    value: float
    gradient: list[float]
    norm: float
    along: list[float]
    status: str
    detail: str | None


def rows_of(
    batch: Batch, points: Sequence[Sequence[float]], refused: dict[int, str] | None = None
) -> list[Row]:
    table = np.array(points, dtype=float).reshape(len(points), -1)
    answers = batch.answers(Chunk(table, range(1, len(table) + 1), refused or {}), keeps_refused=True)
    rows = []
    for answer in answers:
        columns = (answer.values, answer.gradients, answer.norms, answer.derivatives)
        for place, numbers in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            note = answer.notes.get(place)
            value, gradient, norm, along = numbers
            status, detail = (note.status, note.detail) if note else ("ok", None)
            rows.append(Row(value, gradient, norm, along, status, detail))
    return rows


def one_by_one(formula: str, points: Sequence[Sequence[float]]) -> tuple[Evaluation, ...]:
    """Answer as `grad --numeric --at` does, with the decimals that a double is written with."""
    expression = read(formula)
    texts = (",".join(map(repr, point)) for point in points)
    questions = [Question(parse_point(text, expression.variables)) for text in texts]
    return gradient_report(expression, questions, numeric=True).evaluations


def is_near(number: float, quantity: Quantity | None) -> bool:
    if quantity is None or quantity.value is None:
        return math.isnan(number)
    return math.isclose(number, quantity.value, rel_tol=1e-9)


FORMULAS = [
    "x^2+y^2", "x*abs(x)", "abs(x)+y", "max(x,y)", "min(x,y,1)", "sqrt(x)+y", "sqrt(x^2+y^2)", "log(x)*y",
    "1/x", "x^-2", "x/y", "x^y", "x^(1/3)", "cbrt(x)", "atan2(y,x)", "asin(x)", "acosh(x)", "atanh(x)",
    "tan(x)", "floor(x)+y", "ceil(x)^2", "sign(x)*y", "relu(x)-y", "sigmoid(x)", "softplus(x)",
    "where(x>0,sqrt(x),x)", "where(x>0,log(x),0)", "Piecewise((x^2,x<1),(2x-1,x>=1))", "Piecewise((x,x>0))",
    "(x-0.3)^2",
    # here doubles come out on the wrong side, or beside the edge: 0.1 + 0.2 is not 0.3, and 0.3/0.1 is not 3
    "abs(x+y-0.3)", "log(x+y-0.3)", "sqrt(0.3-x-y)", "1/(x+y-0.3)", "floor(x/0.1)", "(x-0.1)*(x-0.3)",
    "where(x+y>0.3,x,2x)",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_status_and_reason_are_those_of_each_point_by_itself(formula: str) -> None:
    points = list(product(COORDINATES, repeat=len(read(formula).variables)))
    answers = one_by_one(formula, points)
    rows = rows_of(Batch(read(formula)), points)
    told = [(point, row.status, row.detail) for point, row in zip(points, rows, strict=True)]
    assert told == [(p, a.status.value, a.detail) for p, a in zip(points, answers, strict=True)]


@pytest.mark.parametrize("formula", FORMULAS)
def test_numbers_are_near_those_of_each_point_by_itself(formula: str) -> None:
    points = list(product(COORDINATES, repeat=len(read(formula).variables)))
    answers = one_by_one(formula, points)
    for point, row, answer in zip(points, rows_of(Batch(read(formula)), points), answers, strict=True):
        expected = answer.gradient or (None,) * len(point)
        assert is_near(row.value, answer.value), point
        assert all(map(is_near, row.gradient, expected)), point
        assert is_near(row.norm, answer.norm), point


@pytest.mark.parametrize(
    ("formula", "point", "status", "gradient"),
    [
        ("x*abs(x)", [0], "stationary", [0]),
        ("abs(x)+2y", [0, 3], "not_differentiable", [math.nan, 2]),
        ("x^2+y^2", [0, 0], "stationary", [0, 0]),
        ("exp(-x^2)", [50], "ok", [math.nan]),  # exp(-2500) is no double, and the slope is not 0
        ("floor(x)", [0.5], "stationary", [0]),
        ("max(x,0)", [-1], "stationary", [0]),
        ("log(x)", [-1], "undefined", [math.nan]),
        ("exp(x)", [1000], "ok", [math.nan]),  # as at a single point: no double holds it
        ("sqrt(x^2+y^2)", [1e200, 1e200], "ok", [math.sqrt(0.5), math.sqrt(0.5)]),
        ("x^2+y^2", [1e200, 0], "ok", [2e200, 0]),
        ("log(x)+y", [1e-310, 2], "ok", [math.nan, 1]),
        ("cos(x)^2+sin(x)^2", [2], "undecided", [math.nan]),  # no precision tells this slope from 0
    ],
)  # fmt: skip
def test_what_doubles_alone_would_get_wrong(
    formula: str, point: list[float], status: str, gradient: list[float]
) -> None:
    (row,) = rows_of(Batch(read(formula)), [point])
    assert row.status == status
    assert row.gradient == pytest.approx(gradient, nan_ok=True)


def test_overflow_on_the_way_is_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    points = [[1e200, 1.0], [1e308, 1e308], [1e308, -1e308], [0.0, 1e308]]
    for formula in ("x^2*y", "x*y", "x*1.5e308+y*1.5e308", "1.7e308*x+1.7e308*y"):
        expression = read(formula)
        rows_of(Batch(expression, [parse_direction("1,1", expression.variables)]), points)
    assert not recwarn.list


def test_a_row_s_numbers_do_not_depend_on_the_rows_beside_it() -> None:
    expression = read("x^2*y+z^3")
    batch = Batch(expression, [parse_direction("1,2,3", expression.variables)])
    points = np.random.default_rng(3).uniform(-9, 9, (200, 3)).tolist()
    alone = [rows_of(batch, [point])[0] for point in points]
    assert rows_of(batch, points) == alone


def test_derivatives_along_directions_are_products_with_unit_vectors() -> None:
    expression = read("x^2*y")
    batch = Batch(expression, [parse_direction(text, expression.variables) for text in ("3,4", "0,-2")])
    assert batch.units == ((0.6, 0.8), (0.0, -1.0))
    (row,) = rows_of(batch, [[1, 2]])
    assert row.along == pytest.approx([0.6 * 4 + 0.8 * 1, -1])


def test_a_refused_row_has_a_reason_and_no_numbers() -> None:
    rows = rows_of(Batch(read("5", ["x"])), [[1.0], [math.nan], [2.0]], {1: "it is blue"})
    assert [(row.value, row.status, row.detail) for row in rows[::2]] == [(5, "stationary", None)] * 2
    assert math.isnan(rows[1].value)
    assert (rows[1].status, rows[1].detail) == ("refused", "it is blue")


def test_refused_rows_are_left_out_unless_they_are_kept() -> None:
    chunk = Chunk(np.array([[1.0], [math.nan], [3.0]]), [5, 6, 8], {1: "it is blue"})
    (answer,) = Batch(read("x^2")).answers(chunk)
    assert (answer.values.tolist(), list(answer.lines), answer.notes) == ([1, 9], [5, 8], {})


def test_many_kinks_are_answered_a_few_at_a_time() -> None:
    points = np.column_stack((np.zeros(200), np.arange(200.0)))
    answers = list(Batch(read("abs(x)+y")).answers(Chunk(points, range(200), {})))
    assert len(answers) > 2
    assert sum(len(answer.lines) for answer in answers) == 200
    assert {n.status for a in answers for n in a.notes.values()} == {
        EvaluationStatus.NOT_DIFFERENTIABLE.value
    }


def test_a_point_that_comes_again_is_at_decimals_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    original = Batch._at_decimals

    def counted(self: Batch, point: tuple[float, ...]) -> tuple[object, ...]:
        asked.append(point)
        return original(self, point)

    monkeypatch.setattr(Batch, "_at_decimals", counted)
    rows = rows_of(Batch(read("abs(x)")), [[0.0]] * 1000)
    assert asked == [(0.0,)]
    assert {row.status for row in rows} == {"not_differentiable"}


def test_a_smooth_formula_pays_for_no_condition() -> None:
    assert len(Batch(read("x^2+y^2"))._runs.program.outputs) == 3
    assert len(Batch(read("x/(1+x^2+y^2)*exp(y)"))._runs.program.outputs) == 3
    assert len(Batch(read("abs(x)+y"))._runs.program.outputs) == 4


def test_no_points() -> None:
    (answer,) = Batch(read("abs(x)")).answers(Chunk(np.empty((0, 1)), [], {}))
    assert (answer.values.tolist(), answer.notes) == ([], {})


@given(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 3), min_size=1))
def test_a_length_is_that_of_the_standard_library(rows: list[tuple[float, float, float]]) -> None:
    with np.errstate(over="ignore", under="ignore"):
        found = lengths(np.array(rows)).tolist()
    assert found == pytest.approx([math.hypot(*row) for row in rows], rel=1e-14, abs=0)
