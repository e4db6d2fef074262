"""A chart of letters: each where it belongs, none lost, never wider than it may be."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.output.chart import chart_lines, fitting
from gradcli.output.report import Chart, Marks, Note

LETTERS = "FCXR"


def drawn(width: int, **series: list[tuple[float, float]]) -> list[str]:
    marks = tuple(Marks(letter, f"series {letter}", tuple(points)) for letter, points in series.items())
    chart = Chart("a title", "h", "error", marks)
    return ["".join(text for text, _ in line) for line in chart_lines(chart, width)]


def test_letters_stand_over_their_power_of_ten_and_beside_each_other() -> None:
    lines = drawn(
        60,
        F=[(1e-1, 1e-1), (1e-2, 1e-2), (1e-3, 1e-3), (1e-4, 2e-3)],
        C=[(1e-1, 1e-3), (1e-2, 1e-5), (1e-3, 1e-3), (1e-4, 0.0)],
    )
    assert lines == [
        "error",
        "1e-01 |            F",
        "1e-02 |        F",
        "1e-03 |F   FC      C",
        "1e-04 |",
        "1e-05 |        C",
        "    0 |C",
        "      +-------------  h",
        "       1e-04      1e-01",
        "F series F   C series C",
    ]


def test_where_letters_find_no_room_side_by_side_one_sign_stands_for_all() -> None:
    points = [(10.0**-k, 1e-3) for k in range(1, 16)]
    wide = drawn(72, F=points, C=points)
    assert (wide[1], wide[-1]) == ("1e-03 |" + "FC  " * 14 + "FC", "F series F   C series C")
    # At the end there is room beside a letter.
    narrow = drawn(40, F=points, C=points)
    assert (narrow[1], narrow[-1]) == ("1e-03 |" + "# " * 14 + "FC", "F series F   C series C   # several")
    four = drawn(72, F=points, C=points, X=points, R=points)
    assert four[1] == "1e-03 |" + "#   " * 14 + "FCXR"


def test_wide_ranges_are_thinned() -> None:
    lines = drawn(60, F=[(10.0 ** (-k), 10.0 ** (-2 * k)) for k in range(101)])
    labels = [line.split(" |")[0].strip() for line in lines if " |" in line]
    assert len(labels) <= 19
    steps = {round(math.log10(float(a) / float(b))) for a, b in pairwise(labels)}
    assert len(steps) == 1
    assert (labels[0], float(labels[-1]) <= 1e-200) == ("1e+00", True)


def test_a_single_point_and_only_zeros_are_charts_too() -> None:
    assert drawn(40, F=[(1e-3, 1e-5)])[1] == "1e-05 |F"
    assert drawn(40, F=[(1e-3, 0.0)])[:3] == ["error", "0 |F", "  +-----  h"]


def test_no_chart_stands_where_it_would_be_too_narrow() -> None:
    chart = Chart("a title", "h", "error", (Marks("F", "forward", ((1e-1, 1e-1),)),))
    note = Note("text")
    assert fitting((chart, note), 39) == [note]
    assert fitting((chart, note), 40) == [chart, note]


POINTS = st.lists(
    st.tuples(st.floats(1e-300, 1e300), st.one_of(st.just(0.0), st.floats(1e-300, 1e300))), max_size=12
)


@given(st.lists(POINTS, min_size=1, max_size=4).filter(any), st.integers(40, 120))
def test_a_chart_fits_and_shows_every_series(series: list[list[tuple[float, float]]], width: int) -> None:
    lines = drawn(width, **dict(zip(LETTERS, series, strict=False)))
    assert max(map(len, lines)) <= width
    rows = [line.split("|", 1)[1] for line in lines if "|" in line]
    shown = "".join(rows)
    for letter, points in zip(LETTERS, series, strict=False):
        assert not points or letter in shown or "#" in shown
    assert set(shown) <= {" ", "#", *LETTERS}
    assert "#" not in shown or lines[-1].endswith("# several")


@given(st.lists(st.integers(-15, -1), min_size=1, max_size=15, unique=True), st.sampled_from([72, 80, 100]))
def test_a_row_is_a_power_of_ten(powers: list[int], width: int) -> None:
    lines = drawn(width, F=[(10.0**k, 10.0**k) for k in powers])
    rows = {float(line.split(" |")[0]) for line in lines if "F" in line.partition("|")[2]}
    assert rows == {float(f"1e{k}") for k in powers}


@pytest.mark.parametrize("width", [40, 55, 72, 80])
def test_ticks_do_not_touch(width: int) -> None:
    lines = drawn(width, F=[(10.0**-k, 10.0**-k) for k in range(1, 16)])
    ticks = lines[-2].split()
    assert len(ticks) >= 4
    assert all(tick.startswith("1e-") and len(tick) == 5 for tick in ticks)
