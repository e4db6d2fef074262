from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradcli.plotting.page.json_values import hover_numbers, nested
from gradcli.plotting.page.surface import between, upon
from gradcli.plotting.page.views import shared_of, views_of
from gradcli.plotting.scene import Relief, Tick
from gradcli.plotting.styles import LIGHT
from tests.plotting.samples import sample
from tests.plotting.terminal.hand_made import bowl

RELIEFS = ("bowl", "rosenbrock", "pole", "half")


def figure_of(view: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """Fill in what the two views share, as the page does."""
    data = [
        {**trace, **{key: shared[name] for key, name in trace.get("meta", {}).get("shared", {}).items()}}
        for trace in view["data"]
    ]
    return {"data": data, "layout": view["layout"]}


def plane() -> Relief:
    """2x + 3y, on a grid where it is 0 to 8."""
    x, y = np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 2.0])
    values = 2 * x[None, :] + 3 * y[:, None]
    partials = np.stack([np.full((3, 3), 2.0), np.full((3, 3), 3.0)])
    ticks = (Tick(0.0, "0"), Tick(8.0, "8"))
    return Relief(x, y, values, partials, (0.0, 2.0, 4.0, 6.0, 8.0), (), ticks, is_geometric=False)


def test_plotly_accepts_every_trace_and_layout() -> None:
    figures = pytest.importorskip("plotly.graph_objects")
    for scene in (bowl(), *map(sample, ("rosenbrock", "graph", "history"))):
        relief = scene.panels[0].relief
        shared = shared_of(relief, ("x", "y")) if relief else {}
        for view in views_of(scene, LIGHT).values():
            figure = figure_of(view, shared)
            assert len(figures.Figure(figure).data) == len(figure["data"])


@pytest.mark.parametrize("name", RELIEFS)
def test_the_bands_end_where_the_levels_are(name: str) -> None:
    relief = sample(name).panels[0].relief
    assert relief is not None
    bands = next(t for t in views_of(sample(name), LIGHT)["map"]["data"] if t["type"] == "contour")
    inner = bands["contours"]
    edges = np.arange(len(relief.levels) - 2) * inner["size"] + inner["start"]
    assert edges == pytest.approx(relief.shade(relief.levels[1:-1]), abs=1e-12)
    assert inner["end"] == pytest.approx(edges[-1])
    assert len(bands["colorscale"]) == len(relief.levels) - 1


@pytest.mark.parametrize("name", RELIEFS)
def test_the_colour_bar_and_the_height_carry_the_ticks_of_the_scene(name: str) -> None:
    relief = sample(name).panels[0].relief
    assert relief is not None
    views = views_of(sample(name), LIGHT)
    bars = [t["marker"]["colorbar"] for t in views["map"]["data"] if "colorbar" in t.get("marker", {})]
    shades = [np.interp(t.at, relief.levels, np.linspace(0, 1, len(relief.levels))) for t in relief.ticks]
    assert [bar["tickvals"] for bar in bars] == [pytest.approx(shades)]
    upward = views["surface"]["layout"]["scene"]["zaxis"]
    heights = shades if relief.is_geometric else [tick.at for tick in relief.ticks]
    assert upward["tickvals"] == pytest.approx(heights)
    assert upward["ticktext"] == bars[0]["ticktext"] == [tick.label for tick in relief.ticks]


def test_geometric_levels_occur_among_the_samples_and_so_do_even_ones() -> None:
    reliefs = [sample(name).panels[0].relief for name in RELIEFS]
    assert {relief.is_geometric for relief in reliefs if relief} == {True, False}


def test_where_f_has_no_value_both_views_have_a_gap() -> None:
    relief = sample("half").panels[0].relief
    assert relief is not None
    shared = shared_of(relief, ("x", "y"))
    gaps = np.isnan(relief.values)
    assert gaps.any()
    for name in ("shade", "height"):
        assert np.array_equal([[number is None for number in row] for row in shared[name]], gaps)


def test_the_hover_shows_values_and_partials_to_six_digits() -> None:
    samples = shared_of(plane(), ("x", "y"))["samples"]
    assert samples[1][2] == [5, 2, 3]
    assert hover_numbers([1 / 3, np.nan, -np.inf, 123456789.0]) == [0.333333, "undefined", "-∞", 123457000]


def test_numbers_that_are_not_finite_become_gaps() -> None:
    assert nested([[1.5, np.nan], [np.inf, -2]]) == [[1.5, None], [None, -2.0]]


def test_paths_lie_on_the_surface_and_end_with_it() -> None:
    spots = np.array([[0.25, 0.5], [0.9, 1.7], [1.0, 2.0], [1.01, 1.0], [np.nan, 0.0]])
    assert upon(plane(), spots) == pytest.approx([2.0, 6.9, 8.0, np.nan, np.nan], nan_ok=True)


@pytest.mark.parametrize(("name", "symbol"), [("rosenbrock", "diamond"), ("diverging", "diamond-open")])
def test_a_descent_that_came_to_no_end_has_an_open_sign(name: str, symbol: str) -> None:
    for view in views_of(sample(name), LIGHT).values():
        ends = [trace for trace in view["data"] if trace.get("meta", {}).get("part") == "last"]
        assert {trace["marker"]["symbol"] for trace in ends} == {symbol}


def test_between_two_steps_a_path_is_straight_in_the_plane() -> None:
    points = np.array([[0.0, 0.0], [1.0, 2.0], [1.0, 0.0]])
    assert between(points, 2).tolist() == [[0, 0], [0.5, 1], [1, 2], [1, 1], [1, 0]]
