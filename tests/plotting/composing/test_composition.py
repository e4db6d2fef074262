from __future__ import annotations

import numpy as np
import pytest

from gradcli.errors import OptionError
from gradcli.language.expression import read
from gradcli.plotting.composing.composition import kind_of, scene_of
from gradcli.plotting.kinds import SceneKind, check_drawable
from gradcli.plotting.look import Canvas
from gradcli.plotting.scene import Arrow, ArrowRole, Line, LineRole, MarkKind, Panel, Relief, Scene
from gradcli.plotting.subject import Subject
from gradcli.results.plans import Plan
from tests.plotting.samples import CANVAS, SCENES, run_of, sample, subject_of


def _panel(scene: Scene) -> Panel:
    (panel,) = scene.panels
    return panel


def _relief(scene: Scene) -> Relief:
    relief = _panel(scene).relief
    assert relief is not None
    return relief


def _lines(scene: Scene, role: LineRole) -> list[Line]:
    return [line for line in _panel(scene).lines if line.role is role]


def _arrows(scene: Scene, role: ArrowRole) -> list[Arrow]:
    return [arrow for arrow in _panel(scene).arrows if arrow.role is role]


def _way(arrow: Arrow) -> np.ndarray:
    return np.subtract(arrow.head, arrow.tail)


def _texts(scene: Scene) -> dict[str, str]:
    return {str(entry.key): entry.text for entry in scene.legend}


@pytest.mark.parametrize("name", SCENES)
def test_the_legend_names_what_is_drawn_and_nothing_else(name: str) -> None:
    scene = sample(name)
    drawn: set[object] = set()
    for panel in scene.panels:
        drawn |= {line.role for line in panel.lines if line.role is not LineRole.RIGHT_ANGLE}
        drawn |= {arrow.role for arrow in panel.arrows} | {mark.kind for mark in panel.marks}
        drawn |= {path.number for path in panel.paths}
    keys = [entry.key for entry in scene.legend]
    assert set(keys) == drawn
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", SCENES)
def test_axes_hold_their_ticks_and_a_range(name: str) -> None:
    for panel in sample(name).panels:
        for axis in (panel.x, panel.y):
            assert axis.low < axis.high
            assert 2 <= len(axis.ticks) <= 9
            slack = 1e-9 * (axis.high - axis.low)
            assert all(axis.low - slack <= tick.at <= axis.high + slack for tick in axis.ticks)


def test_the_level_curve_through_a_point_holds_its_value() -> None:
    scene = sample("bowl")
    points = np.concatenate([line.points for line in _lines(scene, LineRole.LEVEL_CURVE)])
    assert (points**2).sum(axis=1) == pytest.approx(2, abs=1e-12)
    assert np.hypot(*(points - 1).T).min() < 0.05


@pytest.mark.parametrize("name", ["bowl", "saddle", "pole", "half"])
def test_gradient_tangent_and_right_angle_are_perpendicular(name: str) -> None:
    scene = sample(name)
    (arrow,) = _arrows(scene, ArrowRole.GRADIENT)
    (tangent,) = _lines(scene, LineRole.TANGENT)
    (normal,) = _lines(scene, LineRole.NORMAL)
    along = tangent.points[1] - tangent.points[0]
    assert along @ _way(arrow) == pytest.approx(0, abs=1e-12)
    across = normal.points[1] - normal.points[0]
    assert across[0] * _way(arrow)[1] - across[1] * _way(arrow)[0] == pytest.approx(0, abs=1e-12)
    corner = _lines(scene, LineRole.RIGHT_ANGLE)[0].points
    assert (corner[0] - corner[1]) @ (corner[2] - corner[1]) == pytest.approx(0, abs=1e-12)


def test_the_tangent_of_a_circle_is_the_textbooks() -> None:
    for x, y in _lines(sample("bowl"), LineRole.TANGENT)[0].points:
        assert x + y == pytest.approx(2)


def test_the_arrow_of_a_direction_has_its_slope() -> None:
    (arrow,) = _arrows(sample("bowl"), ArrowRole.DIRECTION)
    assert arrow.tail == (1.0, 1.0)
    assert _way(arrow)[1] / _way(arrow)[0] == pytest.approx(4 / 3)
    assert _texts(sample("bowl"))["direction"] == "direction (3/5, 4/5), rate 14/5"


def test_the_field_points_along_the_gradient() -> None:
    arrows = _arrows(sample("saddle"), ArrowRole.FIELD)
    assert len(arrows) > 60
    for arrow in arrows:
        x, y = np.add(arrow.tail, arrow.head) / 2
        expected = np.array([2 * x, -2 * y])
        way = _way(arrow)
        assert way @ expected == pytest.approx(np.hypot(*way) * np.hypot(*expected))
    # the longer the gradient, the longer its arrow
    by_length = sorted(arrows, key=lambda arrow: float(np.hypot(*np.add(arrow.tail, arrow.head))))
    assert np.hypot(*_way(by_length[-1])) > 1.4 * np.hypot(*_way(by_length[0]))


def test_a_picture_without_a_field_has_none() -> None:
    scene = scene_of(subject_of("x*y", ["1,1"], has_field=False), CANVAS)
    assert not _arrows(scene, ArrowRole.FIELD)


def test_values_and_partials_are_those_of_f() -> None:
    relief = _relief(sample("rosenbrock"))
    x, y = np.meshgrid(relief.x, relief.y)
    assert relief.values == pytest.approx(100 * (y - x**2) ** 2 + (1 - x) ** 2)
    assert relief.partials[0] == pytest.approx(-400 * x * (y - x**2) - 2 * (1 - x))
    assert relief.partials[1] == pytest.approx(200 * (y - x**2))
    assert relief.values.shape == (CANVAS.rows, CANVAS.columns)


def test_shades_follow_the_levels() -> None:
    relief = _relief(sample("rosenbrock"))
    assert relief.shade(relief.levels) == pytest.approx(np.linspace(0, 1, len(relief.levels)))
    assert relief.shade([-1e9, 1e9]) == pytest.approx([0, 1])
    assert np.isnan(relief.shade([np.nan]))[0]


def test_the_undefined_half_is_left_out_and_said() -> None:
    scene = sample("half")
    relief = _relief(scene)
    assert np.isnan(relief.values[:, relief.x <= 0]).all()
    assert not np.isnan(relief.values[:, relief.x > 0]).any()
    assert any("undefined" in note for note in scene.notes)
    for contour in relief.contours:
        for line in contour.lines:
            assert line[:, 0].min() > 0


def test_a_pole_is_clipped_and_said() -> None:
    scene = sample("pole")
    relief = _relief(scene)
    assert -20 < relief.levels[0] < relief.levels[-1] < 20
    assert any("beyond the colour scale" in note for note in scene.notes)
    for contour in relief.contours:
        for line in contour.lines:
            x, y = line[np.abs(line[:, 0]) > 0.5].T
            assert 1 / x + y**2 == pytest.approx(contour.level, abs=0.02)


def test_a_kink_has_no_gradient_and_says_why() -> None:
    scene = sample("kink")
    assert len([mark for mark in _panel(scene).marks if mark.kind is MarkKind.POINT]) == 2
    assert len(_arrows(scene, ArrowRole.GRADIENT)) == 1
    assert any("not differentiable" in note for note in scene.notes)


def test_a_stationary_point_has_a_level_curve_but_no_tangent() -> None:
    scene = scene_of(subject_of("x^2-y^2", ["0,0"]), CANVAS)
    assert _lines(scene, LineRole.LEVEL_CURVE)
    assert not _lines(scene, LineRole.TANGENT)
    assert any("gradient is zero" in note for note in scene.notes)


def test_axes_of_different_scales_are_said_to_skew_right_angles() -> None:
    scene = sample("skewed")
    assert not _panel(scene).is_equal
    assert any("skewed" in note for note in scene.notes)
    assert not any("skewed" in note for note in sample("bowl").notes)


def test_stationary_points_lie_where_the_literature_has_them() -> None:
    marks = _panel(sample("himmelblau")).marks
    places = {kind: np.array(sorted(mark.at for mark in marks if mark.kind is kind)) for kind in MarkKind}
    published = [(-3.779310, -3.283186), (-2.805118, 3.131313), (3.0, 2.0), (3.584428, -1.848127)]
    assert places[MarkKind.MINIMUM] == pytest.approx(np.array(published), abs=1e-6)
    assert places[MarkKind.MAXIMUM] == pytest.approx(np.array([(-0.270845, -0.923039)]), abs=1e-6)
    assert len(places[MarkKind.SADDLE]) == 4


def test_a_path_is_the_runs() -> None:
    run = run_of("@rosenbrock", "-1.2,1", Plan("gd", 0.001))
    path = _panel(sample("rosenbrock")).paths[0]
    assert path.points == pytest.approx(np.array([step.point for step in run.steps]))
    assert path.values == pytest.approx([step.value for step in run.steps])
    assert path.gradients == pytest.approx(np.array([step.gradient for step in run.steps]))
    assert list(path.steps) == list(range(201))
    assert [path.number for path in _panel(sample("rosenbrock")).paths] == [0, 1, 2]


def test_a_path_that_runs_away_ends_beyond_the_frame() -> None:
    panel = _panel(sample("diverging"))
    (path,) = panel.paths
    assert not path.has_end
    width, height = panel.x.high - panel.x.low, panel.y.high - panel.y.low
    assert np.abs(path.points).max() < 5 * max(width, height)
    assert not panel.y.low < path.points[-1, 1] < panel.y.high
    assert "diverged" in path.outcome
    assert len(path.points) == len(path.steps) == len(path.values) == len(path.gradients)


def test_the_graph_of_one_variable_carries_tangent_and_path() -> None:
    scene = sample("graph")
    graph = _lines(scene, LineRole.GRAPH)[0].points
    x = graph[:, 0]
    assert graph[:, 1] == pytest.approx(x**4 - 3 * x**2 + x, nan_ok=True)
    (tangent,) = _lines(scene, LineRole.TANGENT)
    (x0, y0), (x1, y1) = tangent.points
    # f(1) = -1 and f'(1) = -1
    assert (y1 - y0) / (x1 - x0) == pytest.approx(-1)
    assert y0 + (x0 - 1) == pytest.approx(-1)
    path = _panel(scene).paths[0].points
    assert path[:, 1] == pytest.approx(path[:, 0] ** 4 - 3 * path[:, 0] ** 2 + path[:, 0])
    assert path[0] == pytest.approx([-2, 2])


def test_the_graph_is_parted_at_a_pole() -> None:
    scene = scene_of(subject_of("1/x"), CANVAS)
    graph = _lines(scene, LineRole.GRAPH)[0].points
    negative, positive = graph[graph[:, 0] < 0], graph[graph[:, 0] > 0]
    assert np.nanmax(negative[:, 1]) < 0 < np.nanmin(positive[:, 1])
    gap = np.isnan(graph[:, 1]) & (np.abs(graph[:, 0]) < 0.5) | np.isnan(graph[:, 0])
    assert gap.any()
    assert _panel(scene).y.high < 50


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


def test_a_slice_says_what_it_holds() -> None:
    scene = sample("slice")
    assert scene.held == "z = 2"
    relief = _relief(scene)
    x, y = np.meshgrid(relief.x, relief.y)
    assert relief.values == pytest.approx(x**2 + 2 * y**2 + 2)


def test_chosen_axes_hold_the_others_at_the_point() -> None:
    scene = scene_of(subject_of("x*y + z^2", ["1,2,3"], axes=("z", "x")), CANVAS)
    assert scene.variables == ("z", "x")
    assert scene.held == "y = 2"
    relief = _relief(scene)
    z, x = np.meshgrid(relief.x, relief.y)
    assert relief.values == pytest.approx(2 * x + z**2)
    (arrow,) = _arrows(scene, ArrowRole.GRADIENT)
    # df/dz = 6 and df/dx = 2
    assert _way(arrow)[0] / _way(arrow)[1] == pytest.approx(3)


def test_chosen_axes_hold_the_others_where_a_path_ends() -> None:
    subject = subject_of("x^2+y^2+z^2", descents=[("gd", "1,2,3", Plan("gd", 0.1))], axes=("x", "y"))
    scene = scene_of(subject, CANVAS)
    assert _panel(scene).paths[0].points[0] == pytest.approx([1, 2])
    assert scene.held.startswith("z = ")


def test_ascii_pictures_have_ascii_words() -> None:
    subject = subject_of("sqrt(x)*y^2", ["1,2"], ["1,1"], is_unicode=False)
    scene = scene_of(subject, CANVAS)
    assert (scene.title + "".join(_texts(scene).values()) + "".join(scene.notes)).isascii()
    assert scene.title == "f(x, y) = sqrt(x)*y**2"


@pytest.mark.parametrize("canvas", [Canvas(0.5, 31, 61), Canvas(2.0, 121, 61)])
@pytest.mark.parametrize("name", ["bowl", "rosenbrock", "graph"])
def test_any_area_is_filled(name: str, canvas: Canvas) -> None:
    panel = _panel(sample(name, canvas))
    if panel.relief is not None:
        ratio = (panel.x.high - panel.x.low) / (panel.y.high - panel.y.low)
        assert ratio == pytest.approx(canvas.proportion)


@pytest.mark.parametrize(
    ("text", "chosen", "message"),
    [
        ("x*y*z", {}, "3 variables are too many for a picture"),
        ("x*y", {"is_history": True}, "--history shows a descent, and there is none"),
        ("x*y*z", {"axes": ("x", "q")}, "--axes: there is no variable 'q'"),
        ("x*y*z", {"axes": ("x", "x")}, "--axes takes one variable or two"),
        ("x*y*z", {"axes": ("x", "y", "z")}, "--axes takes one variable or two"),
        ("x*y*z", {"axes": ("x", "y")}, "--axes leaves z without a value"),
        ("7", {}, "there is no variable, so there is nothing to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused(text: str, chosen: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        scene_of(Subject(read(text), **chosen), CANVAS)  # type: ignore[arg-type]


def test_the_kind_follows_the_number_of_variables() -> None:
    assert check_drawable(["x"], (), is_history=False, has_descents=False) is SceneKind.GRAPH
    assert check_drawable(["x", "y", "z"], (), is_history=False, has_descents=True) is SceneKind.HISTORY
    assert kind_of(subject_of("x*y*z", ["1,1,1"], axes=("z",))) is SceneKind.GRAPH
