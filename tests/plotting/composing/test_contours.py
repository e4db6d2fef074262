from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from gradcli.language.expression import read
from gradcli.plotting.composing.contours import contours_of
from gradcli.plotting.composing.section import Section
from gradcli.plotting.scene import Array, Contour

GRID = np.linspace(-2, 2, 61)
RADIUS = 1.3


def _contours(text: str, levels: Sequence[float], grid: Array = GRID) -> tuple[Contour, ...]:
    section = Section.of(read(text, ["x", "y"]), (0, 1), (0.0, 0.0))
    mesh = np.stack([side.ravel() for side in np.meshgrid(grid, grid)], axis=1)
    return contours_of(grid, grid, section.values(mesh).reshape(len(grid), -1), levels, section)


def _length(lines: Sequence[Array]) -> float:
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)


def test_the_contour_of_a_bowl_is_a_closed_circle() -> None:
    (contour,) = _contours("x^2 + y^2", [RADIUS**2])
    (line,) = contour.lines
    assert line[0] == pytest.approx(line[-1])
    assert np.hypot(*line.T) == pytest.approx(RADIUS, abs=1e-12)
    assert _length(contour.lines) == pytest.approx(2 * np.pi * RADIUS, rel=2e-3)


@pytest.mark.parametrize(
    "text",
    ["sin(2x+1)*cos(y)", "x^3 - 3x*y^2", "exp(x*y)", "abs(x) + abs(y)", "cbrt(x) + y", "tanh(40x) + y",
     "sin(2.7x)*cos(1.3y) + x*y/4"],
)  # fmt: skip
def test_every_point_of_a_contour_has_its_value(text: str) -> None:
    section = Section.of(read(text, ["x", "y"]), (0, 1), (0.0, 0.0))
    for contour in _contours(text, [-0.7, 0.013, 0.5]):
        for line in contour.lines:
            assert section.values(line) == pytest.approx(contour.level, abs=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_lines_agree_with_another_program(seed: int) -> None:
    contourpy = pytest.importorskip("contourpy", reason="contourpy comes with matplotlib")
    a, b, c, d = np.random.default_rng(seed).uniform(0.5, 3, 4).round(3)
    text = f"sin({a}x + {b})*cos({c}y) + {d}x*y/4"
    x, y = np.meshgrid(GRID, GRID)
    values = np.sin(a * x + b) * np.cos(c * y) + d * x * y / 4
    theirs = contourpy.contour_generator(GRID, GRID, values, corner_mask=False, quad_as_tri=False)
    gap = GRID[1] - GRID[0]
    for contour in _contours(text, [-0.7, -0.11, 0.013, 0.4, 0.9]):
        expected = theirs.lines(contour.level)
        assert len(contour.lines) == len(expected)
        assert _length(contour.lines) == pytest.approx(_length(expected), rel=1e-2)
        ours, others = np.concatenate(contour.lines), np.concatenate(expected)
        apart = np.hypot(*(ours[:, None] - others[None]).T)
        assert max(apart.min(axis=0).max(), apart.min(axis=1).max()) < gap


def test_nothing_is_drawn_where_there_is_no_value() -> None:
    (contour,) = _contours("x^2 + y^2 + 0*sqrt(x)", [1.0])
    assert np.concatenate(contour.lines)[:, 0].min() >= 0
    assert _length(contour.lines) == pytest.approx(np.pi, rel=5e-3)


@pytest.mark.parametrize("count", [60, 61])  # with and without 0 among the samples
def test_no_line_is_drawn_along_a_pole(count: int) -> None:
    for contour in _contours("1/x", [-2.0, 0.0, 2.0], np.linspace(-2, 2, count)):
        for line in contour.lines:
            assert line[:, 0] == pytest.approx(1 / contour.level, abs=1e-9)
        assert len(contour.lines) == (contour.level != 0)


@pytest.mark.parametrize("text", ["sign(x - 0.01)", "floor(x + 0.3)", "where(x > y, 3, -3)"])
def test_no_line_is_drawn_along_a_jump(text: str) -> None:
    assert [contour.lines for contour in _contours(text, [0.5])] == [()]


def test_a_line_is_parted_where_it_meets_a_jump() -> None:
    (contour,) = _contours("floor(x) + y", [0.5])
    for line in contour.lines:
        assert np.floor(line[:, 0]) + line[:, 1] == pytest.approx(0.5, abs=1e-6)
        assert np.ptp(line[:, 1]) < 1e-6
    # x in [-1, 2) in three pieces, each shorter by a part of a cell at either end
    assert 2.6 < _length(contour.lines) <= 3


def test_a_small_jump_on_a_steep_slope_parts_a_line() -> None:
    for contour in _contours("100x + 2*where(x >= 0.01, 1, 0) + y", [0.0, 2.0]):
        for line in contour.lines:
            values = 100 * line[:, 0] + 2 * (line[:, 0] >= 0.01) + line[:, 1]
            assert values == pytest.approx(contour.level, abs=1e-5)


def test_the_cut_of_an_angle_is_no_level_curve() -> None:
    (contour,) = _contours("atan2(y, x)", [np.pi / 4])
    points = np.concatenate(contour.lines)
    assert points[:, 0] == pytest.approx(points[:, 1], abs=1e-6)
    assert (points > 0).all()


def test_infinite_values_count_as_very_large() -> None:
    (contour,) = _contours("exp(1000x) + 0*y", [2.0])
    assert np.concatenate(contour.lines)[:, 0] == pytest.approx(np.log(2) / 1000, abs=1e-6)
