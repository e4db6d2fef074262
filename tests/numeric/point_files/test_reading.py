from __future__ import annotations

import io
import os
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from gradcli.errors import InputFileError
from gradcli.numeric.point_files import PointFile, delimited, npy, read_points
from tests.numeric.point_files.contents import READERS, choose, rows_in, rows_of, written
from tests.numeric.point_files.test_npy import SIX, numbered, saved

XY = ("x", "y")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"1,2\n", (1, 2)), (b"1\t2\n", (1, 2)), (b"1;2\n", (1, 2)), (b"x\ty, z\n1\t2\n", "y"),
        (b'{"x": 1, "y": 2}\n', (1, 2)), (b"\n [1, 2]\n", (1, 2)), (b'\xef\xbb\xbf{"x": 1, "y": 2}', (1, 2)),
        (saved(np.array([[1.0, 2.0]])), (1, 2)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["-", "points", "points.dat", "points.csv.bak"])
def test_the_first_bytes_tell_the_format(
    data: bytes, expected: tuple[float, ...] | str, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    path = "-" if name == "-" else written(tmp_path, name, data)
    if expected == "y":
        with pytest.raises(InputFileError, match="no column is named y"):
            read_points(path, XY)
    else:
        assert [point for _, point in rows_of(path, XY)] == [expected]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"x,y\n1,2\n"), ("a.CSV", b"x\ty\n1\t2\n"), ("a.tsv", b'"x,"\tx\ty\n8\t1\t2\n'),
        ("a.ndjson", b"[1,2]\n"), ("a.jsonl", b"[1,2]\n"), ("a.npy", saved(np.array([[1.0, 2.0]]))),
    ],
)  # fmt: skip
def test_the_end_of_the_name_tells_the_format(name: str, data: bytes, tmp_path: Path) -> None:
    assert [point for _, point in rows_of(written(tmp_path, name, data), XY)] == [(1, 2)]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "the name of the file of points is empty"),
        ("missing.csv", "missing.csv cannot be read: No such file or directory"),
        (".", ". cannot be read: Is a directory"),
        ("a\0b", "a\0b cannot be read: embedded null byte"),
    ],
)
def test_files_that_cannot_be_read(
    path: str, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputFileError) as caught:
        read_points(path, XY)
    assert caught.value.message == message


def test_a_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputFileError, match="standard input is closed"):
        read_points("-", XY)


def test_a_formula_without_variables_wants_no_points(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="no points are wanted"):
        read_points(written(tmp_path, "points.csv", b"1\n"), ())


@pytest.mark.parametrize("name", ["points.csv", "points.npy"])
def test_how_much_has_been_read(name: str, tmp_path: Path) -> None:
    data = b"1,2\n" * 1000 if name == "points.csv" else saved(np.zeros((1000, 2)))
    file = read_points(written(tmp_path, name, data), XY, block_bytes=100)
    assert file.size == len(data)
    seen = [file.position() for _ in file.chunks()]
    assert seen == sorted(seen)
    assert file.position() == len(data)


@pytest.mark.parametrize("is_whole", [True, False])
def test_the_file_is_closed(is_whole: bool, tmp_path: Path) -> None:
    path = written(tmp_path, "points.csv", b"1,2\n" * 100)
    before = lowest_free_descriptor()
    with read_points(path, XY, block_bytes=10) as file:
        chunks = file.chunks()
        next(chunks)
        if is_whole:
            list(chunks)
    with suppress(InputFileError):
        read_points(path, ("x", "y", "z"))
    assert lowest_free_descriptor() == before


def lowest_free_descriptor() -> int:
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


def test_standard_input_from_a_file_has_a_size(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = written(tmp_path, "points", saved(np.asfortranarray(SIX)))
    with Path(path).open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        file = read_points("-", XY)
        assert (file.name, file.size) == ("standard input", Path(path).stat().st_size)
        assert rows_in(file.chunks()) == numbered(SIX)


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Make a pipe the standard input, and return where it is written to."""
    reading, writing = os.pipe()
    with open(reading) as stdin:  # noqa: PTH123 - a descriptor
        monkeypatch.setattr("sys.stdin", stdin)
        yield writing
    with suppress(OSError):
        os.close(writing)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("head", "row"),
    [
        (b"1,2\n", b"3,4\n"),
        (b"\xef\xbb\xbfy,x\n2,1\n", b"4,3\n"),
        (b"# both\r\nx\ty\r\n1\t2\r\n", b"3\t4\r\n"),
        (b'{"x": 1, "y": 2}\n', b'{"x": 3, "y": 4}\n'),
    ],
)
def test_a_pipe_gives_each_row_when_it_arrives(
    head: bytes, row: bytes, reader: str, pipe: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(reader, monkeypatch)
    os.write(pipe, head)
    file = read_points("-", XY)
    chunks = file.chunks()
    assert next(chunks).points.tolist() == [[1, 2]]
    for _ in range(3):
        # Half a row is kept until the rest is there.
        os.write(pipe, row + row[:3])
        assert next(chunks).points.tolist() == [[3, 4]]
        os.write(pipe, row[3:])
        assert next(chunks).points.tolist() == [[3, 4]]
    os.close(pipe)
    assert (list(chunks), file.size) == ([], None)


def test_a_pipe_gives_rows_of_an_array_when_they_arrive(pipe: int) -> None:
    data = saved(SIX.astype(float))
    os.write(pipe, data[:-75])
    chunks = read_points("-", XY).chunks()
    assert next(chunks).points.tolist() == [[-5, -4]]
    os.write(pipe, data[-75:-16])
    assert next(chunks).points.tolist() == SIX[1:5].tolist()
    os.close(pipe)
    with pytest.raises(InputFileError, match="standard input is shorter or longer than the 6 rows"):
        next(chunks)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (saved(SIX) + b"\0", "shorter or longer than the 6 rows"),
        (saved(np.asfortranarray(SIX)), "stored by columns, which a pipe cannot give by rows"),
    ],
)
def test_arrays_that_a_pipe_cannot_give(data: bytes, message: str, pipe: int) -> None:
    os.write(pipe, data)
    os.close(pipe)
    with pytest.raises(InputFileError, match=message):
        list(read_points("-", XY).chunks())


def test_a_quoted_cell_may_arrive_in_parts(pipe: int) -> None:
    os.write(pipe, b'note,x,y\n"a\n')
    file = read_points("-", XY)
    os.write(pipe, b'b",1,2\nc,3,4\n')
    os.close(pipe)
    assert rows_in(file.chunks()) == [(2, (1, 2)), (4, (3, 4))]


def test_a_named_pipe(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    os.mkfifo(path)
    data = b"x,y\n" + b"1,2\n" * 100_000
    writer = threading.Thread(target=path.write_bytes, args=(data,))
    writer.start()
    file = read_points(str(path), XY)
    chunks = list(file.chunks())
    writer.join()
    assert (file.size, file.position()) == (None, len(data))
    assert sum(len(chunk.points) for chunk in chunks) == 100_000
    assert np.array_equal(
        np.concatenate([chunk.points for chunk in chunks]), np.tile([1.0, 2.0], (100_000, 1))
    )


def peak(file: PointFile) -> int:
    tracemalloc.start()
    try:
        for chunk in file.chunks():
            assert chunk.points.shape[1] == 2
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def plain(count: int) -> bytes:
    return b"0.1234567,12345.67\n" * count


def quoted(count: int) -> bytes:
    return b"a,x,y\n" + b'"b\nc",1,2\n' * count


def objects(count: int) -> bytes:
    return b'{"x": 0.1234567, "y": 2}\n' * count


def by_rows(count: int) -> bytes:
    return saved(np.ones((count, 2)))


def by_columns(count: int) -> bytes:
    return saved(np.ones((count, 2), order="F"))


@pytest.mark.parametrize(
    ("reader", "name", "data"),
    [
        *((reader, "points.csv", data) for reader in READERS for data in (plain, quoted)),
        ("numpy", "points.ndjson", objects), ("numpy", "points.npy", by_rows),
        ("numpy", "points.npy", by_columns),
    ],
)  # fmt: skip
def test_a_file_ten_times_as_long_needs_no_more_memory(
    name: str, data: Callable[[int], bytes], reader: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(reader, monkeypatch)
    monkeypatch.setattr(npy, "_BLOCK", 8000)
    short, long = (
        peak(read_points(written(tmp_path, name, data(count)), XY, block_bytes=8000))
        for count in (1000, 10_000)
    )
    assert long < 1.2 * short + 20_000


@pytest.mark.parametrize("reader", ["numpy", "polars"])
@pytest.mark.parametrize(
    "data",
    [
        b"1,2\n3,4\n", b"x;y\n1;2\n", b"1,2\r\n3,4\r\n", b'"x","y"\n"1","2"\n', b"a,y,x\nb,1,2\n",
        b'a,x,y\n"p, ""q""",1,2\n', "a,x,y\né,1,2\n".encode(),
    ],
)  # fmt: skip
def test_regular_text_is_not_read_row_by_row(
    data: bytes, reader: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(reader, monkeypatch)
    expected = rows_of(written(tmp_path, "points.csv", data), XY)
    monkeypatch.setattr(delimited, "_row_by_row", lambda *_: pytest.fail("row by row"))
    assert rows_of(written(tmp_path, "points.csv", data), XY) == expected != []


def test_polars_reads_long_text_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("polars")
    choose("polars", monkeypatch)
    monkeypatch.setattr("numpy.loadtxt", lambda *_, **__: pytest.fail("loadtxt"))
    for data in (b"1,2\n" * 9, b'a,y,x\n"p,q",1,2\n' + b"z,1,2\n" * 8):
        assert len(rows_of(written(tmp_path, "points.csv", data), XY)) == 9


def test_a_stream_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read1(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Failing()))
    with pytest.raises(InputFileError, match="standard input cannot be read: Input/output error"):
        read_points("-", XY)


def test_a_byte_order_mark_may_arrive_in_parts(pipe: int) -> None:
    os.write(pipe, b"\xef")
    found: list[PointFile] = []
    opened = threading.Thread(target=lambda: found.append(read_points("-", XY)))
    opened.start()
    os.write(pipe, b"\xbb\xbf")
    os.write(pipe, b"1,2\n")
    os.close(pipe)
    opened.join()
    assert rows_in(found[0].chunks()) == [(1, (1, 2))]
