"""That the colours of figures can be told apart, in grey and against what lies under them."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from gradcli.plotting.styles import DARK, LIGHT, PATH_DASHES, PATH_MARKERS, Style, band_colours
from tests.plotting.contrast import contrast, luminance


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_bands_grow_lighter_with_f_also_in_grey(style: Style) -> None:
    greys = [luminance(colour) for colour in band_colours(style, 12)]
    assert all(low < high for low, high in pairwise(greys))


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_line_of_text_can_be_read_on_the_page(style: Style) -> None:
    # WCAG 2.2, success criterion 1.4.3
    assert contrast(style.ink, style.page) > 7
    assert contrast(style.quiet, style.page) > 4.5


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_a_path_or_its_halo_stands_out_from_every_band(style: Style) -> None:
    # WCAG 2.2, success criterion 1.4.11: 3 for graphics; the halo lies between a path and the fill
    for band in band_colours(style, 12):
        for colour in (*style.paths, style.level_curve, style.direction):
            assert max(contrast(colour, band), contrast(style.halo, colour)) >= 3
    assert contrast(style.paths[0], style.halo) > 3


def test_the_first_six_paths_differ_in_dashes_markers_and_colour() -> None:
    for a, b in combinations(range(6), 2):
        assert PATH_DASHES[a] != PATH_DASHES[b]
        assert PATH_MARKERS[a] != PATH_MARKERS[b]
        assert LIGHT.paths[a] != LIGHT.paths[b]
