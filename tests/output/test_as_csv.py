"""CSV: a fixed header, shortest exact numbers, nothing after the last row."""

from __future__ import annotations

import csv
import io

import pytest

from gradcli import output
from tests.output.test_output import shown, traced


def table(text: str) -> list[list[str]]:
    assert "\r" not in text
    rows = list(csv.reader(io.StringIO(text)))
    assert len(set(map(len, rows))) == 1, "rows of different lengths"
    return rows


def test_a_trace_ends_with_the_returned_point() -> None:
    assert table(traced("bowl", "csv")) == [
        ["iter", "x", "y", "value", "gradient_norm", "step", "lr"],
        ["0", "3.0", "-4.0", "25.0", "10.0", "", "0.1"],
        ["1", "2.4", "-3.2", "16.0", "8.0", "1.0", "0.1"],
        ["2", "1.92", "-2.56", "10.24", "6.4", "0.8", "0.1"],
    ]


def test_a_variable_called_like_a_column_stays_apart_and_infinity_is_empty() -> None:
    header, _, last = table(traced("diverged", "csv"))
    assert header == ["iter", "x", "at_value", "value", "gradient_norm", "step", "lr"]
    assert last == ["1", "-1.2345678901234567e-100", "-0.0", "-1e+308", "", "1.5e-300", "0.05"]


def test_the_header_stands_even_where_the_start_is_outside() -> None:
    assert len(table(traced("nowhere", "csv"))) == 1


def test_points_are_rows() -> None:
    header, first, _ = table(shown("gradient", "csv"))
    assert header == ["at_x", "at_y", "value", "d_x", "d_y", "norm", "derivative_1", "status"]
    assert first == ["1.0", "1.0", "2.0", "2.0", "2.0", "2.8284271247461903", "2.8", "ok"]


def test_a_number_beyond_double_precision_keeps_its_digits() -> None:
    huge = table(shown("troubled", "csv"))[3]
    assert huge == ["1.0", "1e+200", "5.38e-695", "-1.5e+400", "1.0", "1.5e+400", "-1.5e+400", "ok"]


def test_without_points_a_variable_is_a_row() -> None:
    assert table(shown("symbolic", "csv")) == [["variable", "partial"], ["x", "2*x"], ["y", "2*y"]]


def test_each_direction_at_each_point_is_a_row() -> None:
    assert table(shown("directional", "csv")) == [
        ["at_x", "at_y", "u_x", "u_y", "derivative", "share", "status"],
        ["1.0", "1.0", "0.6", "0.8", "2.8", "0.9899494936611666", "ok"],
    ]


def test_the_language_is_a_table_of_entries() -> None:
    header, *rows = table(shown("functions", "csv"))
    assert header == ["kind", "name", "usage", "aliases", "derivative", "domain", "summary"]
    assert rows[1][:4] == ["functions", "log", "log(x), log(x, b)", "ln"]


def test_chosen_columns_are_those_asked_for_in_their_order() -> None:
    style = output.Style(columns=("v", "iter", "angle", "y", "g_x"))
    header, *rows = table(traced("heavy", "csv", style))
    assert header == ["v_x", "v_y", "iter", "angle", "y", "g_x"]
    assert rows[:2] == [["0.0", "0.0", "0", "", "1.0", "2.0"], ["2.0", "20.0", "1", "", "0.0", "1.8"]]
    assert float(rows[2][3]) == pytest.approx(9.931653, abs=1e-6)


def test_fractions_are_written_as_such() -> None:
    header, *rows = table(traced("exact", "csv"))
    assert header == ["iter", "x", "y", "value", "gradient_norm", "step", "lr"]
    assert [row[:4] for row in rows] == [
        ["0", "1", "1", "11"],
        ["1", "9/11", "-9/11", "81/11"],
        ["2", "81/121", "81/121", "6561/1331"],
    ]


def test_each_run_of_a_comparison_is_a_row() -> None:
    header, *rows = table(shown("comparison", "csv"))
    assert header == [
        "name", "from_x", "from_y", "status", "iterations", "at_x", "at_y", "value", "gradient_norm", "lr",
        "calls_value", "calls_gradient", "calls_hessian",
    ]  # fmt: skip
    assert rows[1] == [
        "newton", "1.0", "1.0", "converged_gradient", "1", "0.0", "0.0", "0.0", "0.0", "", "3", "2", "1",
    ]  # fmt: skip
    assert rows[3] == ["[bold]:x:", "2.0", "1.0", "domain_error", "0", "", "", "", "", "0.1", "1", "1", "0"]
    assert rows[4][4:9] == ["7", "", "1.0", "", ""], "what is not finite is empty"


def test_methods_and_problems_are_tables_of_entries() -> None:
    header, *rows = table(shown("methods", "csv"))
    assert header == ["kind", "name", "formula", "settings", "summary", "source"]
    assert rows[1][3] == "lr=0.1; q=0"
    assert [row[:2] for row in rows] == [
        ["methods", "gd"],
        ["methods", "lion"],
        ["directions", "newton"],
        ["schedules", "constant"],
        ["line_searches", "exact"],
    ]
    header, *rows = table(shown("problems", "csv"))
    assert header == [
        "kind", "name", "sizes", "formula", "start", "minima", "minimum", "box", "source", "summary",
    ]  # fmt: skip
    assert rows[0][1:5] == ["@bowl", "1; 100", "x^2 + y^2", "4,3"]
    assert rows[1][5:8] == ["1; -1", "0", "x=-2..2"]


def test_a_run_without_its_trace_is_one_row() -> None:
    header, row = table(shown("advised", "csv"))
    assert (header[0], row[0]) == ("iter", "2")
    assert row[1:4] == ["0.6084", "1.44", row[3]]
    assert float(row[3]) == pytest.approx(0.6084**2 + 10 * 1.44**2)
