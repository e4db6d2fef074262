"""A descent as a GIF: the figure once, and on it the paths, growing step by step."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from gradcli.errors import OptionError
from gradcli.plotting.figure import writer as figure
from gradcli.plotting.figure.layout import LEGEND
from gradcli.plotting.figure.legend import draw_sample, sample_width
from gradcli.plotting.figure.paths import draw_paths
from gradcli.plotting.figure.plate import Plate, plate_of
from gradcli.plotting.figure.strokes import write
from gradcli.plotting.kinds import SceneKind
from gradcli.plotting.look import Canvas, Look
from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Path, Scene
from gradcli.plotting.styles import Style, band_colours, channels, style_of

_Pixels = npt.NDArray[np.uint32]
"""Pixels, each the four bytes of red, green, blue and opacity in one number."""

_Colours = npt.NDArray[np.uint8]
_MOST_FRAMES = 60
_FRAME, _LAST = 80, 1500
"""How long a frame stays, and the last one, in milliseconds."""

_EXACT, _MIXED = 64, 128
"""How many colours of the style, and how many others, a file may have: 256 is the most in a GIF."""

_DIGITS = 4
_WIDEST_VALUE = "f = -8.888e-88"


def draw(scene: Scene, look: Look) -> bytes:
    """Return the GIF of a scene with paths. Raises OptionError where there is none."""
    paths = [path for panel in scene.panels for path in panel.paths]
    if not paths:
        raise OptionError("a GIF shows a descent, and there is none", hint="add --from and --lr")
    with figure.settings():
        frames = list(_frames(scene, look, steps_of(paths)))
    return _file(frames, _colours(frames[-1], scene, style_of(is_dark=look.is_dark)))


def canvas(look: Look, kind: SceneKind) -> Canvas:
    """Return the area that the axes of such a scene will have, and how finely to compute f for it."""
    return figure.canvas(look, kind)


def steps_of(paths: Sequence[Path]) -> list[int]:
    """Return the steps to show, from the start to the end of the longest run, closer at the beginning."""
    last = max(int(path.steps[-1]) for path in paths)
    if last < _MOST_FRAMES:
        return list(range(last + 1))
    shares = np.linspace(0.0, 1.0, _MOST_FRAMES) ** 2
    return sorted({round(last * share) for share in shares.tolist()})


def grown(path: Path, step: int) -> Path:
    """Return the part of a path up to a step; it ends where the descent is then."""
    count = max(1, int(np.searchsorted(path.steps, step, side="right")))
    return replace(
        path,
        points=path.points[:count],
        steps=path.steps[:count],
        values=path.values[:count],
        gradients=path.gradients[:count],
        has_end=path.has_end or count < len(path.steps),
    )


def _frames(scene: Scene, look: Look, steps: Sequence[int]) -> Iterator[_Pixels]:
    """Draw the ground once, and for each step the paths up to it on a copy of the ground."""
    plate = plate_of(scene, look, has_status=True)
    for mark in itertools.chain.from_iterable(plate.marks):
        mark.set_animated(True)
    # what this canvas offers for drawing part of a figure anew is not in matplotlib's types
    agg: Any = FigureCanvasAgg(plate.figure)
    agg.draw()
    ground = agg.copy_from_bbox(plate.figure.bbox)
    for step in steps:
        agg.restore_region(ground)
        for artist in _moving(plate, scene, step):
            artist.draw(agg.get_renderer())
            if not artist.get_animated():
                artist.remove()
        yield np.asarray(agg.buffer_rgba()).view(np.uint32)[:, :, 0].copy()


def _moving(plate: Plate, scene: Scene, step: int) -> list[Artist]:
    """Return what changes from frame to frame, and the marks that lie over it, from below to above."""
    moving: list[Artist] = []
    for axes, panel, marks in zip(plate.axes, scene.panels, plate.marks, strict=True):
        moving += draw_paths(axes, panel, [grown(path, step) for path in panel.paths], plate.pen)
        moving += marks
    return moving + _status(plate, scene, step)


def _status(plate: Plate, scene: Scene, step: int) -> list[Artist]:
    """Write the step and, of as many paths as have room, the value of f there."""
    paths = next(panel.paths for panel in scene.panels if panel.paths)
    figure, pen, ruler = plate.figure, plate.pen, plate.ruler
    left, top = plate.status
    middle, before = top - ruler.height(1, LEGEND) / 2, sample_width(pen.unit)
    written: list[Artist] = [write(figure, f"step {step}", (left, middle), LEGEND, pen)]
    left += ruler.width("step 888888", LEGEND)
    each = before + ruler.width(_WIDEST_VALUE, LEGEND)
    for path in paths:
        if left + each > figure.get_figwidth():
            break
        written += draw_sample(figure, path.number, pen, left, middle)
        text = f"f = {number_text(float(grown(path, step).values[-1]), _DIGITS)}"
        written.append(write(figure, text, (left + before, middle), LEGEND, pen))
        left += each
    return written


def _file(frames: Sequence[_Pixels], colours: _Colours) -> bytes:
    """Return the frames as a GIF that repeats, all in the same colours."""
    images = list(_indexed(frames, colours))
    times = [_FRAME] * (len(images) - 1) + [_LAST]
    file = io.BytesIO()
    # optimised, a frame holds only what differs from the one before
    images[0].save(
        file, "GIF", save_all=True, append_images=images[1:], duration=times, loop=0, optimize=True
    )
    return file.getvalue()


def _colours(frame: _Pixels, scene: Scene, style: Style) -> _Colours:
    """Return the colours of the style, and the most important mixed ones of a frame, of shape (k, 3).

    Few pixels have a path's colour, so that choosing by number alone would change it.
    """
    bands = [
        band_colours(style, len(panel.relief.levels) - 1)
        for panel in scene.panels
        if panel.relief is not None
    ]
    exact = (style.page, style.ink, style.contour, style.level_curve, *style.paths, *itertools.chain(*bands))
    fewer = Image.fromarray(_bytes(frame)).quantize(_MIXED, method=Image.Quantize.MEDIANCUT)
    return np.concatenate(
        [
            np.array([channels(colour) for colour in exact[:_EXACT]], np.uint8),
            # Pillow 10.0 fills a palette up to 256 colours.
            np.array(fewer.getpalette(), np.uint8).reshape(-1, 3)[:_MIXED],
        ]
    )


def _indexed(frames: Sequence[_Pixels], colours: _Colours) -> Iterator[Image.Image]:
    """Give each pixel the nearest of the colours, from the second frame on only where something changed."""
    indices = _nearest(frames[0].ravel(), colours).reshape(frames[0].shape)
    for before, frame in itertools.pairwise([frames[0], *frames]):
        changed = frame != before
        indices[changed] = _nearest(frame[changed], colours)
        image = Image.fromarray(indices.copy())
        image.putpalette(colours.tobytes())
        yield image


def _nearest(pixels: _Pixels, colours: _Colours) -> _Colours:
    distinct, inverse = np.unique(pixels, return_inverse=True)
    differences = _bytes(distinct)[:, None, :].astype(np.int64) - colours
    nearest: _Colours = (differences**2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    return nearest[inverse]


def _bytes(pixels: _Pixels) -> _Colours:
    """Return red, green and blue along a last axis."""
    return np.ascontiguousarray(pixels)[..., None].view(np.uint8)[..., :3]
