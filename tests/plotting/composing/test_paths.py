from __future__ import annotations

import numpy as np
import pytest

from gradcli.plotting.composing.composition import scene_of
from gradcli.plotting.scene import LineRole
from gradcli.results.plans import Plan
from tests.plotting.composing.parts import lines_of, panel_of
from tests.plotting.samples import CANVAS, run_of, sample, subject_of


def test_a_path_is_the_runs() -> None:
    run = run_of("@rosenbrock", "-1.2,1", Plan("gd", 0.001))
    path = panel_of(sample("rosenbrock")).paths[0]
    assert path.points == pytest.approx(np.array([step.point for step in run.steps]))
    assert path.values == pytest.approx([step.value for step in run.steps])
    assert path.gradients == pytest.approx(np.array([step.gradient for step in run.steps]))
    assert list(path.steps) == list(range(201))
    assert [path.number for path in panel_of(sample("rosenbrock")).paths] == [0, 1, 2]


def test_a_path_that_runs_away_ends_beyond_the_frame() -> None:
    panel = panel_of(sample("diverging"))
    (path,) = panel.paths
    assert not path.has_end
    width, height = panel.x.high - panel.x.low, panel.y.high - panel.y.low
    assert np.abs(path.points).max() < 5 * max(width, height)
    assert not panel.y.low < path.points[-1, 1] < panel.y.high
    assert "diverged" in path.outcome
    assert len(path.points) == len(path.steps) == len(path.values) == len(path.gradients)


def test_the_graph_of_one_variable_carries_tangent_and_path() -> None:
    scene = sample("graph")
    graph = lines_of(scene, LineRole.GRAPH)[0].points
    x = graph[:, 0]
    assert graph[:, 1] == pytest.approx(x**4 - 3 * x**2 + x, nan_ok=True)
    (tangent,) = lines_of(scene, LineRole.TANGENT)
    (x0, y0), (x1, y1) = tangent.points
    # f(1) = -1 and f'(1) = -1
    assert (y1 - y0) / (x1 - x0) == pytest.approx(-1)
    assert y0 + (x0 - 1) == pytest.approx(-1)
    path = panel_of(scene).paths[0].points
    assert path[:, 1] == pytest.approx(path[:, 0] ** 4 - 3 * path[:, 0] ** 2 + path[:, 0])
    assert path[0] == pytest.approx([-2, 2])


@pytest.mark.parametrize(
    ("text", "start", "rate"), [("x^2", "3", 1.1), ("x^4-3x^2+x", "2", 0.5), ("x^2", "1", 1.5)]
)
def test_a_run_that_diverges_does_not_flatten_the_graph(text: str, start: str, rate: float) -> None:
    scene = scene_of(subject_of(text, descents=[("gd", start, Plan("gd", rate))]), CANVAS)
    panel = panel_of(scene)
    assert panel.x.high - panel.x.low < 150
    graph = lines_of(scene, LineRole.GRAPH)[0].points
    assert panel.y.high < 1.3 * np.nanmax(graph[:, 1])


def test_the_graph_is_parted_at_a_pole() -> None:
    scene = scene_of(subject_of("1/x"), CANVAS)
    graph = lines_of(scene, LineRole.GRAPH)[0].points
    negative, positive = graph[graph[:, 0] < 0], graph[graph[:, 0] > 0]
    assert np.nanmax(negative[:, 1]) < 0 < np.nanmin(positive[:, 1])
    gap = np.isnan(graph[:, 1]) & (np.abs(graph[:, 0]) < 0.5) | np.isnan(graph[:, 0])
    assert gap.any()
    assert panel_of(scene).y.high < 50


def test_a_history_shows_values_and_gradients_by_iteration() -> None:
    scene = sample("history")
    values, norms = scene.panels
    assert values.y.is_log
    assert norms.y.is_log
    for path, other in zip(values.paths, norms.paths, strict=True):
        assert path.points[:, 0] == pytest.approx(path.steps)
        assert path.points[:, 1] == pytest.approx(path.values)
        assert other.points[:, 1] == pytest.approx(np.hypot(*other.gradients.T))


def test_a_history_of_negative_values_shows_the_height_above_the_lowest() -> None:
    subject = subject_of("x^2-5", descents=[("gd", "3", Plan("gd", 0.1))], is_history=True)
    panel = scene_of(subject, CANVAS).panels[0]
    assert panel.y.label.startswith("f - (-5")
    heights = panel.paths[0].points[:, 1]
    assert heights[0] == pytest.approx(9)
    assert np.isnan(heights[-1])
