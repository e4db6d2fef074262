from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.plotting.composing.ticks import axis_of, log_axis_of, round_step, round_ticks
from gradcli.plotting.numbers import number_text

ENDS = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
WIDTHS = st.floats(1e-3, 1e6)


@given(ENDS, WIDTHS, st.integers(2, 12))
def test_ticks_lie_inside_at_even_gaps_and_say_where_they_are(low: float, width: float, count: int) -> None:
    high = low + width
    ticks = round_ticks(low, high, count)
    step = round_step(high - low, count)
    for tick in ticks:
        assert low - 1e-6 * width <= tick.at <= high + 1e-6 * width
        assert float(tick.label) == pytest.approx(tick.at, rel=1e-4, abs=1e-4 * step)
    gaps = [after.at - before.at for before, after in pairwise(ticks)]
    assert all(gap == pytest.approx(step, rel=1e-6) for gap in gaps)
    assert count / 2.5 - 1 <= len(ticks) <= count + 1


@given(ENDS, WIDTHS)
def test_no_two_ticks_read_alike(low: float, width: float) -> None:
    labels = [tick.label for tick in round_ticks(low, low + width, 7)]
    if abs(low) < 1e4 * width:
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("exponent", range(-6, 7))
@pytest.mark.parametrize("mantissa", [1, 1.3, 2, 2.2, 3, 4.9, 7, 9.9])
def test_a_step_is_round_and_as_wide_as_asked(exponent: int, mantissa: float) -> None:
    width = mantissa * 10.0**exponent
    step = round_step(width, 5)
    head = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert any(head == pytest.approx(known) for known in (1, 2, 2.5, 5))
    assert width / 5 <= step * (1 + 1e-8) <= 2.5 * width / 5 * (1 + 1e-8)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.02, 5, ["0.01", "0.1", "1", "10"]),
        (1, 1, ["1", "10"]),
        (1e-16, 1.0, ["1e-16", "1e-13", "1e-10", "1e-7", "1e-4", "0.1"]),
        (5e-324, 1e-300, ["1e-307", "1e-306", "1e-305", "1e-304", "1e-303", "1e-302", "1e-301", "1e-300"]),
    ],
)
def test_a_logarithmic_axis_reaches_from_power_to_power(low: float, high: float, labels: list[str]) -> None:
    axis = log_axis_of("f", low, high)
    assert [tick.label for tick in axis.ticks] == labels
    assert [tick.at for tick in axis.ticks] == pytest.approx([float(label) for label in labels])
    assert 0 < axis.low <= max(low, 1e-307)
    assert axis.high >= high


def test_zero_has_no_sign() -> None:
    assert [tick.label for tick in axis_of("x", -0.2, 0.2, 4).ticks] == ["-0.2", "-0.1", "0.0", "0.1", "0.2"]
    assert number_text(-0.0) == "0"
