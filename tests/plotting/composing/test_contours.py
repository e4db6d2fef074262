from __future__ import annotations

import numpy as np
import pytest

from gradcli.language.expression import read
from gradcli.plotting.composing.contours import contours_of, refined
from gradcli.plotting.composing.section import Section

GRID = np.linspace(-2, 2, 61)
X, Y = np.meshgrid(GRID, GRID)
RADIUS = 1.3


def _length(lines: tuple[np.ndarray, ...] | list[np.ndarray]) -> float:
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)


def test_the_contour_of_a_bowl_is_a_closed_circle() -> None:
    (contour,) = contours_of(GRID, GRID, X**2 + Y**2, [RADIUS**2], [0, 8])
    (line,) = contour.lines
    assert line[0] == pytest.approx(line[-1])
    gap = GRID[1] - GRID[0]
    # linear interpolation of a function whose second derivative is 2 errs by at most gap^2/4 in value
    assert np.abs((line**2).sum(axis=1) - RADIUS**2).max() <= gap**2 / 4 + 1e-12
    assert _length(contour.lines) == pytest.approx(2 * np.pi * RADIUS, rel=2e-3)


def test_refining_moves_a_contour_onto_the_curve() -> None:
    section = Section.of(read("x^2 + y^2"), (0, 1), (0.0, 0.0))
    (contour,) = contours_of(GRID, GRID, X**2 + Y**2, [RADIUS**2], [0, 8])
    moved = refined(contour.lines[0], RADIUS**2, section, 0.1)
    assert np.abs(np.hypot(*moved.T) - RADIUS).max() < 1e-14
    assert np.abs(moved - contour.lines[0]).max() < 0.01


@pytest.mark.parametrize("seed", range(6))
def test_lines_agree_with_another_program(seed: int) -> None:
    contourpy = pytest.importorskip("contourpy", reason="contourpy comes with matplotlib")
    a, b, c, d = np.random.default_rng(seed).uniform(0.5, 3, 4)
    values = np.sin(a * X + b) * np.cos(c * Y) + d * X * Y / 4
    levels = [-0.7, -0.11, 0.013, 0.4, 0.9]
    theirs = contourpy.contour_generator(GRID, GRID, values, corner_mask=False, quad_as_tri=False)
    for contour in contours_of(GRID, GRID, values, levels, [-9, 9]):
        expected = theirs.lines(contour.level)
        assert len(contour.lines) == len(expected)
        assert _length(contour.lines) == pytest.approx(_length(expected), rel=1e-9)
        ours, others = np.concatenate(contour.lines), np.concatenate(expected)
        apart = np.hypot(*(ours[:, None] - others[None]).T)
        assert max(apart.min(axis=0).max(), apart.min(axis=1).max()) < 1e-9


def test_nothing_is_drawn_where_there_is_no_value() -> None:
    values = np.where(X < 0, np.nan, X**2 + Y**2)
    (contour,) = contours_of(GRID, GRID, values, [1.0], [0, 8])
    assert np.concatenate(contour.lines)[:, 0].min() >= 0
    assert _length(contour.lines) == pytest.approx(np.pi, rel=5e-3)


def test_no_line_is_drawn_along_a_pole() -> None:
    x = np.linspace(-2, 2, 60)  # 0 is not among these
    values = 1 / np.meshgrid(x, x)[0]
    for contour in contours_of(x, x, values, [-2.0, 0.0, 2.0], [-5, 5]):
        for line in contour.lines:
            assert abs(line[0, 0]) == pytest.approx(0.5, abs=0.01)


def test_a_jump_inside_the_range_is_a_line() -> None:
    (contour,) = contours_of(GRID, GRID, np.sign(X - 0.01), [0.0], [-1, 1])
    assert _length(contour.lines) == pytest.approx(4)


def test_infinite_values_count_as_very_large() -> None:
    values = np.where(X > 1, np.inf, X)
    (contour,) = contours_of(GRID, GRID, values, [0.5], [-2, 1])
    assert np.concatenate(contour.lines)[:, 0] == pytest.approx(0.5)
