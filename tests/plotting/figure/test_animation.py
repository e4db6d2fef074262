"""What a GIF of a descent holds."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.errors import OptionError
from gradcli.plotting.look import Look
from gradcli.plotting.scene import Path, Scene
from gradcli.plotting.styles import LIGHT, channels
from tests.plotting.samples import sample

pytest.importorskip("matplotlib", reason="a GIF needs matplotlib")

from PIL import Image, ImageSequence

from gradcli.plotting.figure import animation

_SMALL = Look(".gif", (400, 300))


def _frames(file: bytes) -> list[npt.NDArray[np.uint8]]:
    return [np.array(frame.convert("RGB")) for frame in ImageSequence.Iterator(Image.open(io.BytesIO(file)))]


@cache
def _drawn(last: int) -> bytes:
    return animation.draw(_scene(list(range(last + 1))), _SMALL)


def _path(steps: list[int], *, has_end: bool = True) -> Path:
    count = len(steps)
    points = np.column_stack([np.linspace(-1, 1, count), np.linspace(1, -1, count)])
    return Path("p", 0, points, np.array(steps), np.ones(count), points, "", has_end)


def _scene(steps: list[int]) -> Scene:
    scene = sample("bowl")
    return replace(scene, panels=(replace(scene.panels[0], paths=(_path(steps),)),))


def test_three_paths_on_rosenbrock_make_a_small_file_of_the_usual_size() -> None:
    file = animation.draw(sample("rosenbrock"), Look(".gif"))
    image = Image.open(io.BytesIO(file))
    assert image.size == (800, 600)
    assert 30 <= len(list(ImageSequence.Iterator(image))) <= 60
    assert len(file) < 1_500_000
    assert image.info["loop"] == 0


def test_frames_follow_each_other_quickly_and_the_last_one_stays() -> None:
    image = Image.open(io.BytesIO(_drawn(8)))
    times = [frame.info["duration"] for frame in ImageSequence.Iterator(image)]
    assert times == [80] * 8 + [1500]


def test_equal_scenes_give_equal_files() -> None:
    assert animation.draw(_scene([0, 1]), _SMALL) == _drawn(1)


@pytest.mark.parametrize("name", ["bowl", "saddle"])
def test_a_scene_without_a_path_is_refused(name: str) -> None:
    with pytest.raises(OptionError, match="there is none") as refusal:
        animation.draw(sample(name), _SMALL)
    assert refusal.value.hint == "add --from and --lr"


def test_the_path_grows_and_keeps_its_colour() -> None:
    vermilion = np.array(channels(LIGHT.paths[0]))
    counts = [int((frame == vermilion).all(axis=2).sum()) for frame in _frames(_drawn(8))]
    assert counts[0] < counts[4] < counts[8]


def test_what_does_not_move_does_not_flicker() -> None:
    frames = _frames(_drawn(8))
    # the lower quarter holds the legend, the left edge the name of the axis
    assert all((frame[225:] == frames[0][225:]).all() for frame in frames)
    assert tuple(frames[0][0, 0]) == (255, 255, 255)


def test_both_panels_of_a_history_grow() -> None:
    whole = sample("history")
    panels = [
        replace(panel, paths=tuple(animation.grown(path, 6) for path in panel.paths))
        for panel in whole.panels
    ]
    scene = replace(whole, panels=tuple(panels))
    first, *_, last = _frames(animation.draw(scene, _SMALL))
    changed = (first != last).any(axis=2)
    rows = np.flatnonzero(changed[:, 60:350].any(axis=1))
    assert rows.min() < 90
    assert rows.max() > 130


@pytest.mark.parametrize("last", [0, 1, 59, 60, 200, 100_000])
def test_the_steps_shown_go_from_the_start_to_the_end(last: int) -> None:
    steps = animation.steps_of([_path([0, last]), _path([0])])
    assert steps[0] == 0
    assert steps[-1] == last
    assert len(steps) <= 60
    assert steps == sorted(set(steps))


@pytest.mark.parametrize(("step", "count"), [(0, 1), (4, 1), (5, 2), (9, 2), (10, 3), (99, 3)])
def test_a_thinned_path_is_shown_up_to_a_step(step: int, count: int) -> None:
    part = animation.grown(_path([0, 5, 10]), step)
    assert part.points.shape == (count, 2)
    assert len(part.steps) == len(part.values) == len(part.gradients) == count


@pytest.mark.parametrize(("step", "has_end"), [(0, True), (1, True), (2, False)])
def test_a_descent_that_diverges_has_no_end_once_all_of_it_is_shown(step: int, has_end: bool) -> None:
    assert animation.grown(_path([0, 1, 2], has_end=False), step).has_end is has_end
