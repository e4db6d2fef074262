from __future__ import annotations

import pytest

from tests.fuzzing.cases import cases, replay, row_of
from tests.fuzzing.doors import DOORS, addressed, entered


@pytest.mark.parametrize(("door", "given"), list(cases()))
def test_what_was_found_stays_mended(door: str, given: bytes) -> None:
    replay(door, given)


@pytest.mark.parametrize("door", DOORS)
def test_a_row_of_the_table_says_what_the_target_was_given(
    door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []
    monkeypatch.setitem(DOORS, door, taken.append)
    entered(addressed(door, b"\x00x"))
    assert taken == [b"\x00x"]
    assert row_of("readers", addressed(door, b"\x00x")) == f"{door} b'\\x00x'"


def test_a_formula_is_kept_as_it_is_written() -> None:
    assert row_of("values", b"\x00\x01") == "numbers b'y'"
