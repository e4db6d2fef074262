"""Answers in bulk in every format: the names of `grad --at`, rows as they come, documents that are whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import numpy as np
import pytest

from gradcli import output
from gradcli.language.expression import read
from gradcli.output.as_csv import write as write_csv
from gradcli.results.batches import BatchAnswer, BatchHead, BatchSummary, RowNote
from gradcli.results.gradients import Evaluation, EvaluationStatus, GradientReport, OneSided
from gradcli.results.quantities import Quantity

HEAD = BatchHead(read("abs(x) + y^2"), None, ((0.6, 0.8),))
# By hand: at (3, 2) the value is 7, the gradient (1, 4); at (0, 2) there is no derivative by x.
NOTES = {
    1: RowNote(
        "not_differentiable",
        "abs(x) is smooth only where x != 0",
        (OneSided("x", Quantity(-1.0, "-1"), Quantity(1.0, "1")),),
    ),
    2: RowNote("refused", "the coordinate y: 'a[/]b' is not a number"),
}
NAN = float("nan")
ANSWER = BatchAnswer(
    np.array([[3.0, 2.0], [0.0, 2.0], [NAN, NAN]]),
    np.array([7.0, 4.0, NAN]),
    np.array([[1.0, 4.0], [NAN, 4.0], [NAN, NAN]]),
    np.array([17**0.5, NAN, NAN]),
    np.array([[3.8], [NAN], [NAN]]),
    [2, 3, 5],
    NOTES,
)
SUMMARY = BatchSummary(3, {"ok": 1, "not_differentiable": 1, "refused": 1}, 0, "p.csv, line 5: no number")
FACTS = {"at": [3.0, 2.0], "value": 7.0, "gradient": [1.0, 4.0], "norm": 17**0.5}


def shown(form: str, *answers: BatchAnswer, style: output.Style | None = None) -> str:
    stream = io.StringIO()
    writer = output.batch_writer(form, stream, style or output.Style(), "grad")
    writer.start(HEAD)
    for answer in answers:
        writer.rows(answer)
    writer.finish(SUMMARY)
    return stream.getvalue()


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(shown("csv", ANSWER))))
    columns = ["at_x", "at_y", "value", "d_x", "d_y", "norm", "derivative_1", "status"]
    assert [list(row) for row in rows] == [columns] * 3
    assert list(rows[0].values()) == ["3.0", "2.0", "7.0", "1.0", "4.0", repr(17**0.5), "3.8", "ok"]
    assert list(rows[1].values()) == ["0.0", "2.0", "4.0", "", "4.0", "", "", "not_differentiable"]
    assert list(rows[2].values()) == [*[""] * 7, "refused"]


def test_the_header_is_that_of_points_given_one_by_one() -> None:
    one = Quantity(1.0, "1")
    point = Evaluation((one, one), one, (one, one), one, None, (), EvaluationStatus.OK)
    stream = io.StringIO()
    write_csv(GradientReport(HEAD.of, None, (point,)), stream, output.Style(), "grad")
    head = io.StringIO()
    output.batch_writer("csv", head, output.Style(), "grad").start(BatchHead(HEAD.of))
    assert head.getvalue() == stream.getvalue().splitlines(keepends=True)[0]


def evaluations(form: str) -> list[dict[str, object]]:
    text = shown(form, ANSWER, ANSWER)
    if form == "ndjson":
        head, *lines, last = map(json.loads, text.splitlines())
        assert list(head)[:4] == ["schema", "command", "expression", "variables"]
        assert last["summary"]["counts"] == SUMMARY.counts
        return lines
    document = json.loads(text, parse_constant=pytest.fail)
    assert document["summary"]["counts"] == SUMMARY.counts
    return list(document["evaluations"])


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_json(form: str) -> None:
    first, kink, refused, *again = evaluations(form)
    along = {"unit": [0.6, 0.8], "derivative": 3.8}
    assert first == {**FACTS, "directional": [along], "status": "ok", "detail": None}
    assert (kink["gradient"], kink["norm"], kink["status"]) == ([None, 4.0], None, "not_differentiable")
    sides = {"variable": "x", "left": -1.0, "right": 1.0, "left_reason": None, "right_reason": None}
    assert kink["one_sided"] == [sides]
    assert (refused["at"], refused["value"], refused["gradient"]) == ([None, None], None, None)
    assert (refused["status"], refused["detail"]) == ("refused", NOTES[2].detail)
    assert again == [first, kink, refused]


def test_json_without_points_is_whole() -> None:
    assert json.loads(shown("json"))["evaluations"] == []


def numbers(line: str) -> list[str]:
    kept = line.replace("$", "").replace("|", " ").replace("&", " ").replace("\\\\", "")
    return kept.split()


@pytest.mark.parametrize("form", ["plain", "table", "latex", "markdown"])
def test_tables_for_people(form: str) -> None:
    text = shown(form, ANSWER, style=output.Style(width=120))
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if numbers(line)[:3] == ["3", "2", "7"])
    assert numbers(lines[start])[:7] == ["3", "2", "7", "1", "4", "4.12311", "3.8"]
    absent = "--" if form == "latex" else "-"
    assert numbers(lines[start + 1])[:7] == ["0", "2", "4", absent, "4", absent, absent]
    assert "from the left" in text
    assert "3 points: 1 ok, 1 not differentiable, 1 refused" in text


def test_a_terminal_gets_as_many_digits_as_fit_and_else_paragraphs() -> None:
    answer = BatchAnswer(
        np.array([[3.0, 2.0]]), np.array([7.0]), np.array([[1.0, 4.0]]), np.array([17**0.5]),
        np.array([[3.8]]), [2],
    )  # fmt: skip
    for width, norm in ((97, "4.12311"), (90, "4.1231"), (84, "4.123")):
        text = shown("table", answer, style=output.Style(width=width))
        (row,) = (line for line in text.splitlines() if line.split()[:3] == ["3", "2", "7"])
        assert norm in row.split()
        assert len(row) <= width
    assert "1:  x = 3  y = 2  f = 7" in shown("table", answer, style=output.Style(width=60))


class FlushedOnly(io.StringIO):
    """A stream of which only what was flushed has arrived."""

    arrived = ""

    def flush(self) -> None:
        self.arrived = self.getvalue()


@pytest.mark.parametrize("form", output.FORMATS)
def test_rows_are_on_the_stream_before_the_end(form: str) -> None:
    stream = FlushedOnly()
    writer = output.batch_writer(form, stream, output.Style(width=120), "grad")
    writer.start(HEAD)
    before = len(stream.arrived)
    writer.rows(ANSWER)
    assert "3.8" in stream.arrived[before:]


def pieces(text: str) -> Iterator[str]:
    yield from (text[:end] for end in range(0, len(text), 97))


def test_each_line_of_ndjson_stands_by_itself() -> None:
    for piece in pieces(shown("ndjson", ANSWER)):
        for line in piece.split("\n")[:-1]:
            assert json.loads(line)


def test_of_many_variables_a_terminal_shows_the_first() -> None:
    stream = io.StringIO()
    writer = output.batch_writer("table", stream, output.Style(width=80), "grad")
    writer.start(BatchHead(read("sum(x[i]^2, i, 1, 100)")))
    point = np.ones((1, 100))
    writer.rows(BatchAnswer(point, np.array([100.0]), 2 * point, np.array([20.0]), np.empty((1, 0)), [1]))
    text = stream.getvalue()
    assert "not shown: all from x6 to x100" in text
    paragraph = text[text.index("1:  x1 = 1") :]
    assert "x6" not in paragraph
    assert "df/dx5 = 2" in paragraph
    assert "|grad f| = 20" in paragraph
