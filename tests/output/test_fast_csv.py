"""CSV text by polars and by Python: the same bytes."""

from __future__ import annotations

import math
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.output import fast_csv
from gradcli.output.fast_csv import csv_text, words_of

HARD = [
    0.0, -0.0, 1.0, 1e-4, 9.999999999999999e-05, 1e-5, -1e-5, 1e-7, 1e-9, 1e-10, 1e15, 9999999999999998.0,
    1e16, -1e16, 1e17, 1e22, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1, 1 / 3,
    123456789.125, math.nan,
]  # fmt: skip


def by_hand(columns: list[list[float]], words: list[str]) -> str:
    rows = zip(*columns, words, strict=True)
    return "".join(
        ",".join(["" if math.isnan(n) else repr(n) for n in numbers] + [word]) + "\n"
        for *numbers, word in rows
    )


@pytest.mark.parametrize("is_long", [False, True])
@settings(deadline=None)  # polars is loaded on the way
@given(columns=st.lists(st.tuples(*[st.floats(allow_infinity=False)] * 3), min_size=1, max_size=50))
def test_each_double_is_written_as_python_writes_it(
    is_long: bool, columns: list[tuple[float, float, float]]
) -> None:
    rows = [*columns, *[(0.5, 1.5, 2.5)] * (4 * len(columns))]
    arrays = list(np.array(rows).T)
    words = words_of(len(rows), {0: "stationary"}, "ok")
    assert csv_text(arrays, words, is_long=is_long) == by_hand([a.tolist() for a in arrays], words)


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("number", HARD)
def test_a_number_that_libraries_write_differently(number: float, is_long: bool) -> None:
    column = np.array([0.5] * 9 + [number])
    text = csv_text([column, column], is_long=is_long)
    assert text.splitlines()[-1] == ",".join(["" if math.isnan(number) else repr(number)] * 2)


def test_polars_writes_long_texts_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    monkeypatch.setattr(fast_csv, "_by_polars", lambda *_: "by polars")
    assert csv_text([np.ones(3)], is_long=False) == "1.0\n" * 3
    assert csv_text([np.ones(3)], is_long=True) == "by polars"


def test_without_polars_python_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> ModuleType:
        raise ImportError(name)

    monkeypatch.setattr(fast_csv, "import_module", absent)
    fast_csv._polars.cache_clear()
    assert csv_text([np.ones(2)], ["a", "b"], is_long=True) == "1.0,a\n1.0,b\n"
    fast_csv._polars.cache_clear()
