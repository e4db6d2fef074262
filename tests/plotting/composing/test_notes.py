"""What is said below a picture, and in its legend, of what cannot be seen."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gradcli.calculus.critical.requests import box_of, stationary_report
from gradcli.language.expression import read
from gradcli.plotting.composing.composition import scene_of
from gradcli.plotting.composing.notes import failures_of
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.scene import ArrowRole, LineRole, Scene
from gradcli.plotting.subject import Subject
from gradcli.results.plans import Plan
from tests.plotting.samples import CANVAS, subject_of

ROUGH = "f changes faster than the grid can show: what is drawn between may be otherwise"
NO_CURVE = "a level curve is not drawn up to its point: f touches the level, jumps or ends there"


def _scene(text: str, *words: object, **chosen: object) -> Scene:
    return scene_of(subject_of(text, *words, **chosen), CANVAS)  # type: ignore[arg-type]


def _stationary(text: str, box: str) -> Scene:
    formula = read(text)
    return scene_of(Subject(formula, stationary=stationary_report(formula, box_of(formula, box))), CANVAS)


def _texts(scene: Scene) -> dict[object, str]:
    return {entry.key: entry.text for entry in scene.legend}


@pytest.mark.parametrize(
    ("text", "points", "note"),
    [
        ("log(x)+y", ["1,1"], "f is undefined in the part that is blank or hatched"),
        ("sqrt(-1-x^2-y^2)", [], "f is undefined wherever it was computed"),
        ("1/(x^2+y^2)", ["2,1"], "f is undefined at some points of the picture"),
        ("log(x)", ["1"], "f is undefined where the graph has a gap"),
        ("1/x", ["1"], "the graph goes on above or below the picture"),
        ("tan(x)+y", ["1,1"], "values beyond the colour scale are drawn as its end"),
        ("tan(x*y)", [], "f changes too fast here for all contours to be drawn"),
        ("sin(50x)+cos(50y)", [], ROUGH),
        ("x^2*y", ["0,2"], NO_CURVE),
        ("abs(x-y)", ["1,1"], NO_CURVE),
    ],
)
def test_what_cannot_be_seen_is_said(text: str, points: list[str], note: str) -> None:
    assert note in _scene(text, points).notes


def test_a_plain_picture_needs_no_words() -> None:
    assert _scene("x^2+y^2", ["1,1"]).notes == ()


@pytest.mark.parametrize("point", ["9,9", "1e300,1"])
def test_a_point_outside_is_said(point: str) -> None:
    scene = _scene("x^2+y^2", [point], box=((-1.0, 1.0), (-1.0, 1.0)))
    assert any("outside" in note or "too large" in note for note in scene.notes)


def test_a_value_that_overflows_is_said() -> None:
    assert any("too large" in note for note in _scene("x^2", ["1e200"]).notes)


def test_a_path_seen_from_the_side_is_said_to_be() -> None:
    scene = _scene("x^2+y^2+z^2", descents=[("gd", "1,2,3", Plan("gd", 0.1))], axes=("x", "y"))
    assert any("from the side" in note for note in scene.notes)


@pytest.mark.parametrize("text", ["1/(x-2)", "abs(x)/x", "log(abs(x))", "atan(1/(x-0.5))", "1/(x-1/3)"])
def test_no_graph_joins_the_two_sides_of_a_pole(text: str) -> None:
    graph = _scene(text, box=((-5.0, 5.0),)).panels[0].lines[0].points
    pole = {"1/(x-2)": 2.0, "atan(1/(x-0.5))": 0.5, "1/(x-1/3)": 1 / 3}.get(text, 0.0)
    for before, after in pairwise(graph):
        if not np.isnan([before, after]).any():
            assert not before[0] < pole - 1e-9 < pole + 1e-9 < after[0]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("x*sin(1/x)", -0.2172, 1.0),
        ("exp(-100x^2)", 0.0, 1.0),
        ("sqrt(1-x^2)", 0.0, 1.0),
        ("exp(x)", 0.0, 148.41),
    ],
)
def test_a_graph_that_is_bounded_is_not_cut(text: str, low: float, high: float) -> None:
    axis = _scene(text).panels[0].y
    assert axis.low < low + 1e-3 * (high - low)
    assert axis.high > high - 1e-2 * (high - low)


def test_where_stationary_points_were_looked_for_is_said_where_more_is_seen() -> None:
    scene = _stationary("sin(x)*cos(y)", "-1,2")
    assert any("looked for in x from -1 to 2, y from -1 to 2" in note for note in scene.notes)
    assert not any("looked for" in note for note in _stationary("x^2+y^2", "-9,9").notes)


def test_that_there_are_no_stationary_points_is_said() -> None:
    scene = _stationary("x+y", "-2,2")
    assert "no stationary point was found" in scene.notes


def test_a_direction_along_the_level_curve_has_the_rate_0() -> None:
    scene = _scene("x^2+y^2", ["1,1"], ["1,-1", "3,4"])
    text = _texts(scene)[ArrowRole.DIRECTION]
    assert text == "directions (0.707107, -0.707107), rate 0; (3/5, 4/5), rate 14/5"


def test_arrows_of_several_points_are_in_proportion() -> None:
    scene = _scene("x^2+y^2", ["1,0", "0,2"])
    arrows = [arrow for arrow in scene.panels[0].arrows if arrow.role is ArrowRole.GRADIENT]
    short, long = (float(np.hypot(*np.subtract(arrow.head, arrow.tail))) for arrow in arrows)
    assert long == pytest.approx(2 * short)
    assert _texts(scene)[ArrowRole.GRADIENT] == "gradients ∇f, the longer the steeper"


def test_failures_are_those_that_answer_no() -> None:
    subject = subject_of("abs(x)+y^2", ["0,1", "1,0", "1,1"], descents=[("gd", "1,1", Plan("gd", 9.0))])
    kink, diverged = failures_of(subject)
    assert kink.startswith("at (0, 1) f is not differentiable")
    assert diverged.startswith("gd: diverged")


def test_a_kink_has_no_partials() -> None:
    relief = scene_of(subject_of("abs(x)+y^2", box=((-1.0, 1.0), (-1.0, 1.0))), CANVAS).panels[0].relief
    assert relief is not None
    assert relief.x[50] == 0
    assert np.isnan(relief.partials[:, :, 50]).all()
    assert relief.partials[0, :, 51] == pytest.approx(1)
    assert not np.isnan(relief.values).any()


@pytest.mark.parametrize(
    ("text", "box", "ends"),
    [("sqrt(x)", (-1.0, 4.0), [0, 4]), ("asin(x)", (-3.0, 3.0), [-1, 1]), ("log(x)", (-2.0, 1.0), [0, 1])],
)
def test_a_graph_reaches_the_ends_of_the_domain(
    text: str, box: tuple[float, float], ends: list[float]
) -> None:
    scene = _scene(text, box=(box,))
    assert scene.kind is SceneKind.GRAPH
    graph = next(line for line in scene.panels[0].lines if line.role is LineRole.GRAPH).points
    drawn = graph[~np.isnan(graph).any(axis=1), 0]
    assert [drawn[0], drawn[-1]] == pytest.approx(ends, abs=1e-12)


def test_a_graph_is_parted_at_its_jumps() -> None:
    graph = _scene("floor(x)", box=((-0.5, 2.5),)).panels[0].lines[0].points
    gaps = np.flatnonzero(np.isnan(graph[:, 0]))
    assert [(graph[gap - 1, 0] + graph[gap + 1, 0]) / 2 for gap in gaps] == pytest.approx([0, 1, 2])
    assert [(graph[gap - 1, 1], graph[gap + 1, 1]) for gap in gaps] == [(-1, 0), (0, 1), (1, 2)]


def test_a_steep_graph_is_whole() -> None:
    graph = _scene("tanh(1e6*x)", box=((-1.0, 1.0),)).panels[0].lines[0].points
    assert not np.isnan(graph).any()
