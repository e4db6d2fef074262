from __future__ import annotations

import numpy as np
import pytest

from gradcli.errors import OptionError
from gradcli.language.expression import read
from gradcli.plotting.composing.composition import kind_of, scene_of
from gradcli.plotting.kinds import SceneKind, check_drawable
from gradcli.plotting.look import Canvas
from gradcli.plotting.scene import ArrowRole, LineRole, MarkKind
from gradcli.plotting.subject import Subject
from gradcli.results.plans import Plan
from tests.plotting.composing.parts import arrows_of, lines_of, panel_of, relief_of, texts_of, way_of
from tests.plotting.samples import CANVAS, SCENES, sample, subject_of


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
    points = np.concatenate([line.points for line in lines_of(scene, LineRole.LEVEL_CURVE)])
    assert (points**2).sum(axis=1) == pytest.approx(2, abs=1e-12)
    assert np.hypot(*(points - 1).T).min() < 0.05


@pytest.mark.parametrize("name", ["bowl", "saddle", "pole", "half"])
def test_gradient_tangent_and_right_angle_are_perpendicular(name: str) -> None:
    scene = sample(name)
    (arrow,) = arrows_of(scene, ArrowRole.GRADIENT)
    (tangent,) = lines_of(scene, LineRole.TANGENT)
    (normal,) = lines_of(scene, LineRole.NORMAL)
    along = tangent.points[1] - tangent.points[0]
    assert along @ way_of(arrow) == pytest.approx(0, abs=1e-12)
    across = normal.points[1] - normal.points[0]
    assert across[0] * way_of(arrow)[1] - across[1] * way_of(arrow)[0] == pytest.approx(0, abs=1e-12)
    corner = lines_of(scene, LineRole.RIGHT_ANGLE)[0].points
    assert (corner[0] - corner[1]) @ (corner[2] - corner[1]) == pytest.approx(0, abs=1e-12)


def test_the_tangent_of_a_circle_is_the_textbooks() -> None:
    for x, y in lines_of(sample("bowl"), LineRole.TANGENT)[0].points:
        assert x + y == pytest.approx(2)


def test_the_arrow_of_a_direction_has_its_slope() -> None:
    (arrow,) = arrows_of(sample("bowl"), ArrowRole.DIRECTION)
    assert arrow.tail == (1.0, 1.0)
    assert way_of(arrow)[1] / way_of(arrow)[0] == pytest.approx(4 / 3)
    assert texts_of(sample("bowl"))["direction"] == "direction (3/5, 4/5), rate 14/5"


def test_the_field_points_along_the_gradient() -> None:
    arrows = arrows_of(sample("saddle"), ArrowRole.FIELD)
    assert len(arrows) > 60
    for arrow in arrows:
        x, y = np.add(arrow.tail, arrow.head) / 2
        expected = np.array([2 * x, -2 * y])
        way = way_of(arrow)
        assert way @ expected == pytest.approx(np.hypot(*way) * np.hypot(*expected))
    # the longer the gradient, the longer its arrow
    by_length = sorted(arrows, key=lambda arrow: float(np.hypot(*np.add(arrow.tail, arrow.head))))
    assert np.hypot(*way_of(by_length[-1])) > 1.4 * np.hypot(*way_of(by_length[0]))


def test_a_picture_without_a_field_has_none() -> None:
    scene = scene_of(subject_of("x*y", ["1,1"], has_field=False), CANVAS)
    assert not arrows_of(scene, ArrowRole.FIELD)


def test_values_and_partials_are_those_of_f() -> None:
    relief = relief_of(sample("rosenbrock"))
    x, y = np.meshgrid(relief.x, relief.y)
    assert relief.values == pytest.approx(100 * (y - x**2) ** 2 + (1 - x) ** 2)
    assert relief.partials[0] == pytest.approx(-400 * x * (y - x**2) - 2 * (1 - x))
    assert relief.partials[1] == pytest.approx(200 * (y - x**2))
    assert relief.values.shape == (CANVAS.rows, CANVAS.columns)


def test_shades_follow_the_levels() -> None:
    relief = relief_of(sample("rosenbrock"))
    assert relief.shade(relief.levels) == pytest.approx(np.linspace(0, 1, len(relief.levels)))
    assert relief.shade([-1e9, 1e9]) == pytest.approx([0, 1])
    assert np.isnan(relief.shade([np.nan]))[0]


def test_the_undefined_half_is_left_out_and_said() -> None:
    scene = sample("half")
    relief = relief_of(scene)
    assert np.isnan(relief.values[:, relief.x <= 0]).all()
    assert not np.isnan(relief.values[:, relief.x > 0]).any()
    assert any("undefined" in note for note in scene.notes)
    for contour in relief.contours:
        for line in contour.lines:
            assert line[:, 0].min() > 0


def test_a_pole_is_clipped_and_said() -> None:
    scene = sample("pole")
    relief = relief_of(scene)
    assert -20 < relief.levels[0] < relief.levels[-1] < 20
    assert any("beyond the colour scale" in note for note in scene.notes)
    for contour in relief.contours:
        for line in contour.lines:
            x, y = line[np.abs(line[:, 0]) > 0.5].T
            assert 1 / x + y**2 == pytest.approx(contour.level, abs=0.02)


def test_a_kink_has_no_gradient_and_says_why() -> None:
    scene = sample("kink")
    assert len([mark for mark in panel_of(scene).marks if mark.kind is MarkKind.POINT]) == 2
    assert len(arrows_of(scene, ArrowRole.GRADIENT)) == 1
    assert any("not differentiable" in note for note in scene.notes)


def test_a_stationary_point_has_a_level_curve_but_no_tangent() -> None:
    scene = scene_of(subject_of("x^2-y^2", ["0,0"]), CANVAS)
    assert lines_of(scene, LineRole.LEVEL_CURVE)
    assert not lines_of(scene, LineRole.TANGENT)
    assert any("gradient is zero" in note for note in scene.notes)


def test_axes_of_different_scales_are_said_to_skew_right_angles() -> None:
    scene = sample("skewed")
    assert not panel_of(scene).is_equal
    assert any("skewed" in note for note in scene.notes)
    assert not any("skewed" in note for note in sample("bowl").notes)


def test_stationary_points_lie_where_the_literature_has_them() -> None:
    marks = panel_of(sample("himmelblau")).marks
    places = {kind: np.array(sorted(mark.at for mark in marks if mark.kind is kind)) for kind in MarkKind}
    published = [(-3.779310, -3.283186), (-2.805118, 3.131313), (3.0, 2.0), (3.584428, -1.848127)]
    assert places[MarkKind.MINIMUM] == pytest.approx(np.array(published), abs=1e-6)
    assert places[MarkKind.MAXIMUM] == pytest.approx(np.array([(-0.270845, -0.923039)]), abs=1e-6)
    assert len(places[MarkKind.SADDLE]) == 4


def test_a_slice_says_what_it_holds() -> None:
    scene = sample("slice")
    assert scene.held == "z = 2"
    relief = relief_of(scene)
    x, y = np.meshgrid(relief.x, relief.y)
    assert relief.values == pytest.approx(x**2 + 2 * y**2 + 2)


def test_chosen_axes_hold_the_others_at_the_point() -> None:
    scene = scene_of(subject_of("x*y + z^2", ["1,2,3"], axes=("z", "x")), CANVAS)
    assert scene.variables == ("z", "x")
    assert scene.held == "y = 2"
    relief = relief_of(scene)
    z, x = np.meshgrid(relief.x, relief.y)
    assert relief.values == pytest.approx(2 * x + z**2)
    (arrow,) = arrows_of(scene, ArrowRole.GRADIENT)
    # df/dz = 6 and df/dx = 2
    assert way_of(arrow)[0] / way_of(arrow)[1] == pytest.approx(3)


def test_chosen_axes_hold_the_others_where_a_path_ends() -> None:
    subject = subject_of("x^2+y^2+z^2", descents=[("gd", "1,2,3", Plan("gd", 0.1))], axes=("x", "y"))
    scene = scene_of(subject, CANVAS)
    assert panel_of(scene).paths[0].points[0] == pytest.approx([1, 2])
    assert scene.held.startswith("z = ")


def test_ascii_pictures_have_ascii_words() -> None:
    subject = subject_of("sqrt(x)*y^2", ["1,2"], ["1,1"], is_unicode=False)
    scene = scene_of(subject, CANVAS)
    assert (scene.title + "".join(texts_of(scene).values()) + "".join(scene.notes)).isascii()
    assert scene.title == "f(x, y) = sqrt(x)*y**2"


@pytest.mark.parametrize("canvas", [Canvas(0.5, 31, 61), Canvas(2.0, 121, 61)])
@pytest.mark.parametrize("name", ["bowl", "rosenbrock", "graph"])
def test_any_area_is_filled(name: str, canvas: Canvas) -> None:
    panel = panel_of(sample(name, canvas))
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
