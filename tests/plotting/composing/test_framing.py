from __future__ import annotations

import pytest

from gradcli.plotting.composing.framing import fitted, spans_of
from gradcli.plotting.subject import Subject
from gradcli.results.plans import Plan
from tests.plotting.samples import subject_of


def _spans(subject: Subject) -> list[tuple[float, float]]:
    return list(spans_of(subject, range(len(subject.of.variables))))


def test_a_single_point_is_seen_with_the_origin() -> None:
    assert _spans(subject_of("x^2+y^2", ["1,-3"])) == [(-6, 6), (-6, 6)]


def test_the_origin_itself_has_a_neighbourhood() -> None:
    assert _spans(subject_of("x^2+y^2", ["0,0"])) == [(-1, 1), (-1, 1)]


def test_nothing_given_shows_the_usual_box_or_the_problems_own() -> None:
    assert _spans(subject_of("x*y")) == [(-5, 5), (-5, 5)]
    assert _spans(subject_of("@rosenbrock")) == [(-2, 2), (-1, 3)]


def test_a_box_that_was_asked_for_stays() -> None:
    subject = subject_of("x*y", ["1,1"], box=((0.0, 9.0), (2.0, 3.0)))
    assert _spans(subject) == [(0, 9), (2, 3)]
    assert fitted(((0.0, 9.0), (2.0, 3.0)), 1.5, is_fixed=True) == ((0, 9), (2, 3), False)


@pytest.mark.parametrize("rate", [0.01, 0.09])
def test_every_step_of_a_run_that_converges_is_inside(rate: float) -> None:
    subject = subject_of("x^2+10y^2", descents=[("gd", "4,1", Plan("gd", rate))])
    spans = _spans(subject)
    for step in subject.runs[0][1].steps:
        for x, (low, high) in zip(step.point, spans, strict=True):
            assert low < x < high


def test_a_run_that_diverges_does_not_blow_up_the_picture() -> None:
    subject = subject_of("x^2+10y^2", descents=[("gd", "4,1", Plan("gd", 0.11))])
    assert max(abs(step.point[1]) for step in subject.runs[0][1].steps) > 1e5
    for low, high in _spans(subject):
        assert -100 < low < 0 < high < 100
    start = subject.runs[0][1].start
    assert all(low < x < high for x, (low, high) in zip(start, _spans(subject), strict=True))


@pytest.mark.parametrize("proportion", [0.5, 1.0, 2.1])
@pytest.mark.parametrize(
    "spans", [((0.0, 1.0), (0.0, 1.0)), ((0.0, 30.0), (-1.0, 1.0)), ((0.0, 1.0), (0.0, 8.0))]
)
def test_a_free_box_is_widened_to_equal_scales(
    spans: tuple[tuple[float, float], tuple[float, float]], proportion: float
) -> None:
    across, upward, is_equal = fitted(spans, proportion, is_fixed=False)
    assert is_equal
    assert (across[1] - across[0]) / (upward[1] - upward[0]) == pytest.approx(proportion)
    for (low, high), (a, b) in zip(spans, (across, upward), strict=True):
        assert a <= low < high <= b
        assert a + b == pytest.approx(low + high)


def test_a_very_wide_area_does_not_make_the_picture_as_wide() -> None:
    across, upward, _ = fitted(((0.0, 1.0), (0.0, 1.0)), 9.0, is_fixed=False)
    assert (across[1] - across[0]) / (upward[1] - upward[0]) == pytest.approx(2.2)


def test_very_different_ranges_keep_their_own_scales() -> None:
    assert fitted(((0.0, 1000.0), (0.0, 1.0)), 1.5, is_fixed=False) == ((0, 1000), (0, 1), False)
