from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gradcli.plotting.composing.levels import levels_of, ticks_of

GRID = np.linspace(-2, 2, 81)
X, Y = np.meshgrid(GRID, GRID)


@given(arrays.arrays(float, 60, elements=st.floats(allow_nan=True, allow_infinity=True)))
def test_levels_rise_whatever_the_values(values: np.ndarray) -> None:
    levels, _ = levels_of(values)
    assert 2 <= len(levels) <= 60
    assert all(np.isfinite(levels))
    assert all(a < b for a, b in pairwise(levels))


@pytest.mark.parametrize(
    ("values", "is_geometric"),
    [
        (X**2 + Y**2, False),
        (X**2 - Y**2, False),
        (100 * (Y - X**2) ** 2 + (1 - X) ** 2, True),
        (np.exp(3 * (X + Y)), True),
        (X**2 + Y**2 + 1000, False),
        (np.full_like(X, 7.0), False),
    ],
    ids=["bowl", "saddle", "rosenbrock", "exp", "lifted bowl", "constant"],
)
def test_a_range_of_decades_is_told_apart_by_ratios(values: np.ndarray, is_geometric: bool) -> None:
    levels, found = levels_of(values)
    assert found is is_geometric
    gaps = np.diff(levels)
    if not is_geometric:
        assert gaps == pytest.approx(np.full(len(gaps), gaps[0]))
    # nearly every value lies between the ends, and several bands are used
    inside = (values >= levels[0]) & (values <= levels[-1])
    assert inside.mean() > 0.98
    used = np.unique(np.searchsorted(levels, values[inside]))
    assert len(used) >= min(5, len(np.unique(values)))


def test_a_pole_does_not_spoil_the_levels() -> None:
    with np.errstate(divide="ignore"):
        values = 1 / X + Y**2
    levels, _ = levels_of(values)
    assert -20 < levels[0] < 0 < levels[-1] < 20


def test_even_levels_are_multiples_of_their_gap() -> None:
    levels, _ = levels_of(X**2 + Y**2)
    gap = levels[1] - levels[0]
    assert [level / gap for level in levels] == pytest.approx([round(level / gap) for level in levels])


def test_a_colour_bar_names_levels_that_there_are() -> None:
    levels, _ = levels_of(np.exp(3 * (X + Y)))
    ticks = ticks_of(levels)
    assert len(ticks) <= 8
    assert all(tick.at in levels and float(tick.label) == pytest.approx(tick.at, rel=1e-3) for tick in ticks)
