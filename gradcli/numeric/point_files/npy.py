"""NPY, NumPy's format for one array: read in blocks, without loading the array, and without pickles."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from gradcli.dataclass import dataclass
from gradcli.errors import InputFileError
from gradcli.numeric.point_files.chunks import MOST_POINTS, Array, Chunk, Rows
from gradcli.numeric.point_files.columns import columns_of, known
from gradcli.numeric.point_files.sources import Source

MAGIC = b"\x93NUMPY"

_BLOCK = 4_000_000
_LONGEST_HEADER = 1_000_000
_WIDEST_ROW = 1_000_000

_Rows = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Header:
    """What a file says of its array, and where the bytes of the array begin."""

    start: int
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    by_columns: bool

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.shape[0]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self.shape[1] if len(self.shape) > 1 else 1

    @property
    def width(self) -> int:
        """How many bytes a row has."""
        return self.columns * self.dtype.itemsize


def numpy_array(source: Source, variables: Sequence[str], _block_bytes: int) -> Rows:
    """Read an array of shape (m, n), (m,) for one variable, or a structured one whose fields are variables.

    Raises InputFileError for any other array, and for a file that is shorter or longer than its array.
    """
    header = _header(source)
    if not _is_shape_of_points(header, len(variables)):
        raise _wrong_shape(source, header, variables)
    ignored: tuple[str, ...] = ()
    kinds: Sequence[np.dtype[Any]] = [header.dtype]
    take: Callable[[_Rows], Array] = _doubles
    if names := header.dtype.names:
        places, ignored = columns_of(names, variables, source.name)
        kinds = [header.dtype[place] for place in places]
        take = _fields([names[place] for place in places])
    _check_kinds(source, kinds)
    _check_size(source, header)
    blocks = _by_columns(source, header) if header.by_columns else _by_rows(source, header)
    return Rows("row", ignored, _chunks(map(take, blocks), variables))


def _is_shape_of_points(header: _Header, count: int) -> bool:
    if header.dtype.names or (count == 1 and len(header.shape) == 1):
        return len(header.shape) == 1
    return len(header.shape) == 2 and header.columns == count


def _header(source: Source) -> _Header:
    """Read the header, as NumPy's documentation of the format describes it. Raises InputFileError."""
    version = _exactly(source, 8)[6:]
    size = 2 if version[:1] == b"\x01" else 4
    length = int.from_bytes(_exactly(source, size), "little")
    if version[:1] not in {b"\x01", b"\x02", b"\x03"} or length > _LONGEST_HEADER:
        raise _damaged(source)
    text = _exactly(source, length)
    try:
        fields = ast.literal_eval(text.decode("utf-8" if version[:1] == b"\x03" else "latin-1"))
        shape, by_columns = tuple(fields["shape"]), bool(fields["fortran_order"])
        dtype = np.dtype(np.lib.format.descr_to_dtype(fields["descr"]))
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, MemoryError, RecursionError):
        raise _damaged(source) from None
    if not all(type(count) is int and count >= 0 for count in shape):
        raise _damaged(source)
    if dtype.hasobject:
        raise InputFileError(f"{source.name} holds Python objects, which are not loaded")
    return _Header(8 + size + length, dtype, shape, by_columns and len(shape) == 2 and min(shape) > 1)


def _check_kinds(source: Source, kinds: Sequence[np.dtype[Any]]) -> None:
    for kind in kinds:
        if kind.kind not in "iuf":
            raise InputFileError(f"{source.name} holds values of the type {kind}, not real numbers")


def _check_size(source: Source, header: _Header) -> None:
    if header.width > _WIDEST_ROW:
        raise InputFileError(f"{source.name} has rows longer than {_WIDEST_ROW} bytes")
    if source.size is not None and source.size != header.start + header.count * header.width:
        raise _wrong_size(source, header)
    if header.by_columns and source.size is None:
        raise InputFileError(
            f"{source.name} holds an array stored by columns, which a pipe cannot give by rows",
            hint="give the file's name, or store the array by rows: numpy.ascontiguousarray",
        )


def _by_rows(source: Source, header: _Header) -> Iterator[_Rows]:
    """Yield the array's rows as they arrive. Raises InputFileError for too few, and for bytes after them."""
    width, left, data = header.width, header.count * header.width, b""
    block = _rows_of_block(header) * width
    while left and (more := source.read(min(left, block) - len(data))):
        data += more
        whole = len(data) - len(data) % width
        if whole:
            yield np.frombuffer(data[:whole], header.dtype).reshape(-1, *header.shape[1:])
            left, data = left - whole, data[whole:]
    if left or source.read(1):
        raise _wrong_size(source, header)


def _by_columns(source: Source, header: _Header) -> Iterator[_Rows]:
    """Yield the rows of an array that is stored by columns."""
    step, item = _rows_of_block(header), header.dtype.itemsize
    for row in range(0, header.count, step):
        count = min(step, header.count - row)
        places = (header.start + (column * header.count + row) * item for column in range(header.columns))
        data = b"".join(source.read_at(place, count * item) for place in places)
        if len(data) < count * header.width:
            raise _wrong_size(source, header)
        yield np.frombuffer(data, header.dtype).reshape(header.columns, count).T


def _rows_of_block(header: _Header) -> int:
    return max(1, min(MOST_POINTS, _BLOCK // header.width))


def _doubles(rows: _Rows) -> Array:
    points = rows if rows.ndim == 2 else rows[:, None]
    with np.errstate(over="ignore"):
        return points.astype(np.float64, copy=False)


def _fields(names: Sequence[str]) -> Callable[[_Rows], Array]:
    def take(rows: _Rows) -> Array:
        with np.errstate(over="ignore"):
            return np.stack([rows[name].astype(np.float64) for name in names], axis=1)

    return take


def _chunks(blocks: Iterator[Array], variables: Sequence[str]) -> Iterator[Chunk]:
    first = 1
    for points in blocks:
        numbers = range(first, first + len(points))
        first += len(points)
        is_finite = np.isfinite(points)
        if is_finite.all():
            yield Chunk(points, numbers, {})
            continue
        bad = np.flatnonzero(~is_finite.all(axis=1)).tolist()
        refused = {row: _reason(points[row], variables) for row in bad}
        good = points.copy()
        good[bad] = np.nan
        yield Chunk(good, numbers, refused)


def _reason(point: Array, variables: Sequence[str]) -> str:
    column = int(np.argmin(np.isfinite(point)))
    return f"the coordinate {variables[column]}: '{point[column]}' is not a finite number"


def _exactly(source: Source, count: int) -> bytes:
    data = b""
    while len(data) < count and (more := source.read(count - len(data))):
        data += more
    if len(data) < count:
        raise _damaged(source)
    return data


def _damaged(source: Source) -> InputFileError:
    return InputFileError(f"{source.name} is no NPY file, or its header is damaged")


def _wrong_size(source: Source, header: _Header) -> InputFileError:
    return InputFileError(f"{source.name} is shorter or longer than the {header.count} rows of its header")


def _wrong_shape(source: Source, header: _Header, variables: Sequence[str]) -> InputFileError:
    count = len(variables)
    wanted = "(m,)" if header.dtype.names else "(m,) or (m, 1)" if count == 1 else f"(m, {count})"
    return InputFileError(
        f"{source.name} has the shape {header.shape}, wanted is {wanted}", hint=known(variables)
    )
