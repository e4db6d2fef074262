from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.plotting.inline.sixel import as_sixel
from tests.plotting.inline.rasters import noise, png_of


def drawn(text: str) -> npt.NDArray[np.float64]:
    """Draw sixels as DEC specifies them: (height, width, 4), 0 to 255, the last 0 where nothing was drawn."""
    match = re.fullmatch(r'\x1bP0;1;0q"1;1;(\d+);(\d+)(.*)\x1b\\', text, re.DOTALL)
    assert match
    picture = np.zeros((int(match[2]) + 5, int(match[1]), 4))
    colours: dict[int, list[float]] = {}
    x = y = colour = 0
    for define, select, count, sixel, control in re.findall(
        r"#(\d+;2;\d+;\d+;\d+)|#(\d+)|(?:!(\d+))?([?-~])|([$-])", match[3]
    ):
        if define:
            number, _, *shares = map(int, define.split(";"))
            assert max(shares) <= 100
            colours[number] = [share * 2.55 for share in shares] + [255]
        elif select:
            colour = int(select)
        elif sixel:
            width = int(count or 1)
            rows = [y + bit for bit in range(6) if (ord(sixel) - 63) >> bit & 1]
            picture[rows, x : x + width] = colours[colour]
            x += width
            assert x <= picture.shape[1]
        else:
            x, y = 0, y + 6 * (control == "-")
    assert not picture[int(match[2]) :].any()
    return picture[: int(match[2])]


@pytest.mark.parametrize(("height", "colours"), [(6, 2), (12, 255), (31, 200), (1, 3)])
def test_a_picture_of_few_colours_comes_back_within_a_percent(height: int, colours: int) -> None:
    palette = noise(colours, 1)[:, 0]
    indices = np.random.default_rng(2).integers(0, colours, (height, 5)).repeat(8, axis=1)
    pixels = palette[indices]
    back = drawn(as_sixel(png_of(pixels), 40))
    assert back.shape == (height, 40, 4)
    assert np.abs(back[..., :3] - pixels).max() <= 1.275 + 1e-9
    assert (back[..., 3] == 255).all()


def test_a_picture_of_many_colours_comes_back_nearly() -> None:
    slope = np.linspace(0, 255, 60)
    pixels = np.stack(np.broadcast_arrays(slope[:, None], slope, 128), axis=-1).astype(np.uint8)
    back = drawn(as_sixel(png_of(pixels), 60))
    # 255 boxes in a plane of 255 by 255: 16 a side, so 8 to the middle, and half a percent.
    assert np.abs(back[..., :3] - pixels).mean() < 8


def test_what_is_clear_is_not_drawn() -> None:
    pixels = noise(9, 20, 4)
    pixels[..., 3] = np.where(np.arange(20) < 7, 0, 255)
    assert (drawn(as_sixel(png_of(pixels), 20))[..., 3] == pixels[..., 3]).all()


def test_runs_are_counted() -> None:
    white = np.full((600, 800, 3), 255, dtype=np.uint8)
    assert as_sixel(png_of(white), 800).count("!800~") == 100


@pytest.mark.parametrize("width", [30, 180])
def test_a_picture_is_scaled_to_the_width(width: int) -> None:
    back = drawn(as_sixel(png_of(noise(60, 120)), width))
    assert back.shape == (width // 2, width, 4)
