from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from gradcli.collection import uncollected


@pytest.fixture(params=[True, False])
def is_on(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Turn the search for garbage on or off, and back."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_nothing_is_collected_while_something_is_built(is_on: bool) -> None:
    assert uncollected(gc.isenabled)() is False
    assert gc.isenabled() is is_on


def test_a_failure_leaves_all_as_it_was(is_on: bool) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        uncollected(int)("no number")
    assert gc.isenabled() is is_on
