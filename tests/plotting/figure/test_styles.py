"""That the colours of figures can be told apart, in grey and against what lies under them."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from gradcli.plotting.styles import DARK, LIGHT, PATH_DASHES, PATH_MARKERS, Style, band_colours, channels


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_bands_grow_lighter_with_f_also_in_grey(style: Style) -> None:
    greys = [_luminance(colour) for colour in band_colours(style, 12)]
    assert all(low < high for low, high in pairwise(greys))


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_line_of_text_can_be_read_on_the_page(style: Style) -> None:
    # WCAG 2.1, success criterion 1.4.3
    assert _contrast(style.ink, style.page) > 7
    assert _contrast(style.quiet, style.page) > 4.5


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_a_path_or_its_halo_stands_out_from_every_band(style: Style) -> None:
    # WCAG 2.1, success criterion 1.4.11: 3 for graphics; the halo lies between a path and the fill
    for band in band_colours(style, 12):
        for colour in (*style.paths, style.level_curve, style.direction):
            assert max(_contrast(colour, band), _contrast(style.halo, colour)) > 1.8
    assert _contrast(style.paths[0], style.halo) > 3


def test_the_first_six_paths_differ_in_dashes_markers_and_colour() -> None:
    for a, b in combinations(range(6), 2):
        assert PATH_DASHES[a] != PATH_DASHES[b]
        assert PATH_MARKERS[a] != PATH_MARKERS[b]
        assert LIGHT.paths[a] != LIGHT.paths[b]


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.1."""
    shares = [channel / 255 for channel in channels(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)
