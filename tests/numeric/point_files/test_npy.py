from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gradcli.errors import InputFileError
from gradcli.numeric.point_files import npy, read_points
from tests.numeric.point_files.contents import Row, rows_in, rows_of, written

XY = ("x", "y")
SIX = np.arange(12).reshape(6, 2) - 5
KINDS = ("<f8", ">f8", "<f4", ">f2", "<i8", ">i4", "i1")


def saved(array: npt.NDArray[Any]) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings():
        # Names beyond Latin-1 need version 3.0 of the format, which NumPy warns of.
        warnings.simplefilter("ignore", UserWarning)
        np.save(file, array)
    return file.getvalue()


def numbered(array: npt.NDArray[Any]) -> list[Row]:
    return list(enumerate(map(tuple, array.astype(float).tolist()), 1))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("block", [1, 40, 4_000_000])
def test_arrays_of_every_kind_and_order(
    kind: str, order: Any, block: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(npy, "_BLOCK", block)
    path = written(tmp_path, "points.npy", saved(np.array(SIX, dtype=kind, order=order)))
    assert rows_of(path, XY) == numbered(SIX)


@pytest.mark.parametrize("shape", [(12,), (12, 1)])
def test_one_variable(shape: tuple[int, ...], tmp_path: Path) -> None:
    path = written(tmp_path, "points.npy", saved(SIX.reshape(shape)))
    assert rows_of(path, ["x"]) == numbered(SIX.reshape(12, 1))


@pytest.mark.parametrize(
    ("fields", "variables", "ignored"),
    [
        ([("y", ">f4"), ("x", "<i2")], XY, ()),
        ([("y", "f8"), ("note", "U5"), ("x", "i4")], XY, ("note",)),
        ([("at_y", "f8"), ("at_x", "f8"), ("value", "f8")], XY, ("value",)),
        ([("θ", "f8"), ("λ", "f8")], ("λ", "θ"), ()),
    ],
)
def test_fields_are_matched_by_name(
    fields: list[tuple[str, str]], variables: tuple[str, ...], ignored: tuple[str, ...], tmp_path: Path
) -> None:
    array = np.zeros(6, dtype=fields)
    own = [name for name in fields if name[0] not in ignored]
    array[own[0][0]], array[own[1][0]] = SIX[:, 1], SIX[:, 0]
    with read_points(written(tmp_path, "points.npy", saved(array)), variables) as file:
        assert (file.ignored, file.unit) == (ignored, "row")
        assert rows_in(file.chunks()) == numbered(SIX)


@pytest.mark.parametrize("order", ["C", "F"])
def test_rows_that_are_not_finite_are_refused(order: Any, tmp_path: Path) -> None:
    array = np.array([[1, 2], [np.nan, 3], [4, -np.inf], [5, 6]], order=order)
    path = written(tmp_path, "points.npy", saved(array))
    assert rows_of(path, XY) == [
        (1, (1, 2)),
        (2, "the coordinate x: 'nan' is not a finite number"),
        (3, "the coordinate y: '-inf' is not a finite number"),
        (4, (5, 6)),
    ]


GOOD = saved(SIX.astype(float))
SHAPE = "has the shape"
DAMAGED = "is no NPY file, or its header is damaged"
SIZE = "is shorter or longer than the 6 rows of its header"


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", DAMAGED), (GOOD[:5], DAMAGED), (GOOD[:60], DAMAGED), (b"\x93NUMPY\x09\x00" + GOOD[8:], DAMAGED),
        (b"\x93NUMPY\x03\x00\xff\xff\xff\xff", DAMAGED), (GOOD.replace(b"(6, 2)", b"(-6,2)"), DAMAGED),
        (GOOD.replace(b"(6, 2)", b"(True,"), DAMAGED), (GOOD.replace(b"'<f8'", b"'zz8'"), DAMAGED),
        (GOOD.replace(b"{'descr'", b"['descr'"), DAMAGED), (GOOD.replace(b"(6, 2)", b"f(6,2)"), DAMAGED),
        (b"1,2\n3,4\n", DAMAGED),
        (GOOD[:-1], SIZE), (GOOD + b"\0", SIZE), (GOOD + GOOD, SIZE),
        (saved(np.zeros((6, 3))), f"{SHAPE} (6, 3), wanted is (m, 2)"),
        (saved(np.zeros(6)), f"{SHAPE} (6,), wanted is (m, 2)"),
        (saved(np.zeros((6, 2, 1))), f"{SHAPE} (6, 2, 1), wanted is (m, 2)"),
        (saved(np.array(1.0)), f"{SHAPE} (), wanted is (m, 2)"),
        (saved(np.zeros((6, 2), dtype=[("x", "f8"), ("y", "f8")])), f"{SHAPE} (6, 2), wanted is (m,)"),
        (saved(np.zeros(6, dtype=[("x", "f8"), ("z", "f8")])), ": no column is named y"),
        (saved(np.zeros((6, 2), dtype=complex)), "holds values of the type complex128, not real numbers"),
        (saved(np.zeros((6, 2), dtype=bool)), "holds values of the type bool, not real numbers"),
        (saved(np.zeros((6, 2), dtype="U3")), "holds values of the type <U3, not real numbers"),
        (saved(np.zeros((6, 2), dtype="M8[s]")), "holds values of the type datetime64[s], not real numbers"),
        (saved(np.zeros(6, dtype=[("x", "f8"), ("y", "f8", 2)])), "holds values of the type"),
        (saved(np.zeros((6, 2), dtype=object)), "holds Python objects, which are not loaded"),
        (saved(np.zeros(6, dtype=[("x", "f8"), ("y", "f8"), ("z", "O")])), "holds Python objects"),
        (saved(np.zeros(6, dtype=[("x", "f8"), ("y", "f8"), ("z", "V1000000")])), "rows longer than 1000000"),
    ],
)  # fmt: skip
def test_other_files_are_refused(data: bytes, fact: str, tmp_path: Path) -> None:
    path = written(tmp_path, "points.npy", data)
    with pytest.raises(InputFileError) as caught:
        read_points(path, XY)
    assert caught.value.message.startswith(path)
    assert fact in caught.value.message


def test_an_array_without_rows_has_no_chunks(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "points.npy", saved(np.zeros((0, 2)))), XY) == []


def test_a_chunk_has_at_most_65536_points(tmp_path: Path) -> None:
    points = np.arange(400_000.0).reshape(-1, 2)
    chunks = list(read_points(written(tmp_path, "points.npy", saved(points)), XY).chunks())
    assert max(len(chunk.points) for chunk in chunks) <= 65_536
    assert np.array_equal(np.concatenate([chunk.points for chunk in chunks]), points)
