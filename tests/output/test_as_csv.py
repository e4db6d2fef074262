"""CSV: a fixed header, shortest exact numbers, nothing after the last row."""

from __future__ import annotations

import csv
import io

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
