"""What the picture of the errors shows, and what it leaves out and says so."""

from __future__ import annotations

from dataclasses import replace

from gradcli.output.difference_pictures import pictures
from gradcli.output.report import Chart
from gradcli.results.differences import StepRow
from tests.output.difference_samples import DIFFERENCES, ROWS, near, row


def pictured(rows: tuple[StepRow, ...]) -> Chart:
    (partial,) = DIFFERENCES.derivatives
    (chart,) = pictures(replace(partial, rows=rows), 3)
    return chart


def test_a_few_errors_far_above_all_others_are_left_out_of_the_picture() -> None:
    high = row(0.5, near(1.0, 3e42, 0), *[near(1.0, 1e-3, 3)] * 3)
    chart = pictured((high, *ROWS))
    assert chart.title.endswith("; left out: errors above 1e-01")
    assert {y for marks in chart.series for _, y in marks.points} == {
        1e-1,
        1e-2,
        1e-3,
        1e-7,
        1e-8,
        3e-8,
        1e-13,
        0,
    }
    assert (0.5, 1e-3) in chart.series[1].points


def test_a_step_far_from_all_others_is_left_out_of_the_picture() -> None:
    chart = pictured((*ROWS, row(5e-324, *[near(1.0, 6.0, 0)] * 4)))
    assert chart.title.endswith("; left out: h = 5e-324")
    assert min(x for marks in chart.series for x, _ in marks.points) == 1e-7
    assert "left out" not in pictured((*ROWS, row(1e-20, *[near(1.0, 6.0, 0)] * 4))).title
