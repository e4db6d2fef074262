"""The curve of a run's values: a character for each value, higher for a larger one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.output.curve import drawn

LEVELS = "01234567"
WIDTH = 24
LOGARITHMIC = " (log scale)"

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANY = st.floats()


def heights(values: list[float]) -> list[int]:
    """Return the level of each character."""
    return [LEVELS.index(character) for character in drawn(values, LEVELS).removesuffix(LOGARITHMIC)]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([math.nan, math.nan], ""),
        ([math.inf], ""),
        ([3.0], "0"),
        ([3.0, 3.0, 3.0], "000"),
        ([0.0, 7.0], "07"),
        ([7.0, 0.0], "70"),
        ([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], "012345677"),
        ([-4.0, 0.0, 4.0], "047"),
        ([1.0, math.inf, 2.0], "077"),
        ([1.0, 100.0], "07"),
        ([1.0, 101.0], f"07{LOGARITHMIC}"),
        # ln 20/ln 10000 = 0.33 and ln 300/ln 10000 = 0.62
        ([1.0, 20.0, 300.0, 10000.0], f"0247{LOGARITHMIC}"),
        ([0.0, 1.0, 10000.0], "007"),
        ([-1.0, 1.0, 10000.0], "007"),
        ([1e-300, 1.0, 1e300], f"047{LOGARITHMIC}"),
        ([5e-324, 1.7976931348623157e308], f"07{LOGARITHMIC}"),
        ([-1.7976931348623157e308, 0.0, 1.7976931348623157e308], "047"),
    ],
)
def test_a_value_is_as_high_as_it_is_large(values: list[float], text: str) -> None:
    assert drawn(values, LEVELS) == text


@given(st.lists(ANY, min_size=1, max_size=200))
def test_a_curve_has_a_character_for_each_value_up_to_its_width(values: list[float]) -> None:
    count = len(heights(values))
    assert count in (0, min(len(values), WIDTH))
    if len(values) <= WIDTH:
        assert (count == 0) is not any(map(math.isfinite, values))


@given(st.lists(FINITE, min_size=1, max_size=WIDTH))
def test_a_larger_value_is_never_drawn_lower(values: list[float]) -> None:
    drawn_heights = heights(values)
    order = sorted(range(len(values)), key=values.__getitem__)
    assert [drawn_heights[place] for place in order] == sorted(drawn_heights)


@given(st.lists(FINITE, min_size=2, max_size=WIDTH))
def test_the_lowest_and_the_highest_value_have_the_lowest_and_the_highest_character(
    values: list[float],
) -> None:
    found = heights(values)
    assert found[values.index(min(values))] == 0
    highest = found[values.index(max(values))]
    assert highest == (0 if max(values) == min(values) else len(LEVELS) - 1)


@given(st.lists(FINITE, min_size=WIDTH + 1, max_size=300))
def test_the_first_and_the_last_value_survive_thinning(values: list[float]) -> None:
    ends = heights([values[0], values[-1]])
    thinned = heights(values)
    assert len(thinned) == WIDTH
    if ends[0] < ends[1]:
        assert thinned[0] <= thinned[-1]
    if ends[0] > ends[1]:
        assert thinned[0] >= thinned[-1]


def test_thinning_keeps_the_shape_of_a_line() -> None:
    assert heights([float(n) for n in range(1000)]) == heights([float(n) for n in range(WIDTH)])


@given(st.lists(st.floats(1e-100, 1e100), min_size=2, max_size=WIDTH))
def test_logarithms_are_drawn_where_values_differ_by_more_than_a_hundred(values: list[float]) -> None:
    assert drawn(values, LEVELS).endswith(LOGARITHMIC) is (max(values) > 100 * min(values))


@given(st.lists(FINITE, min_size=1, max_size=60), st.sampled_from(["_.-=+*#", "▁▂▃▄▅▆▇█", "01", "#"]))
def test_only_the_levels_are_used(values: list[float], levels: str) -> None:
    assert set(drawn(values, levels).removesuffix(LOGARITHMIC)) <= set(levels)
