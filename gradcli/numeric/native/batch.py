"""Turn a program into machine code over columns: many points in one call."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gradcli.dataclass import dataclass
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.kernel import expanded
from gradcli.numeric.native.c_dialect import PRELUDE, C
from gradcli.numeric.native.compiling import MOST
from gradcli.numeric.native.loading import library
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.numeric.native.writing import TOO_LONG, Part, invariants, is_too_long, needed, parts
from gradcli.numeric.program import Program
from gradcli.numeric.statements import statements

_FLAGS = ("-O3",)
_ROWS = 1 << 16
"""Points of one call, after which an interruption is heard."""

_GATHERED = 1 << 13
"""Points of one call where columns must be gathered first, few enough for the cache."""

_BLOCK = 64
"""Points that the parts of a long program hand to each other at a time."""

_PART = """\
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__)
#define WHOLE __attribute__((noinline, target_clones("avx2", "default"))) static void
#else
#define WHOLE __attribute__((noinline)) static void
#endif
#define PART __attribute__((noinline)) static void
"""
"""A short program is compiled for two processors; without fused operations both give the same bits."""

_SHORT, _SIZE = 100, 20
"""Lines of a short program, which is one part, and of each part of a longer one."""

_MOST = 5000
"""With more lines a compiler would need seconds."""

_READ = re.compile(r"\bx([0-9]+)\[j\]", re.ASCII)
_COLUMN = re.compile(r"\b[xo][0-9]+(?=\[j\])", re.ASCII)


@dataclass(frozen=True, slots=True)
class NativeKernel:
    """A program over columns; `handed_over` counts the numbers that its parts hand over for a point.

    One whose inputs may lie apart, as the columns of points that stand row by row do, `takes_strides`.
    """

    function: ctypes._FuncPointer
    numbers: Array
    inputs: int
    outputs: int
    handed_over: int
    takes_strides: bool

    def __call__(self, columns: Sequence[Array], out: Sequence[Array] | None = None) -> list[Array]:
        """Return an array for each output of the program, written into `out` where it is given.

        `columns` holds one array of shape (m,) for each input, with any stride; `out` must not overlap them.
        Without inputs m is the length of `out`, and 1 without `out`.
        """
        count = len(columns[0]) if columns else len(out[0]) if out else 1
        answers = list(np.empty((self.outputs, count)) if out is None else out)
        is_taken = _is_even if self.takes_strides else _is_near
        near = [*map(is_taken, columns), *map(_is_near, answers)]
        rows = max(1, min(count, _ROWS if all(near) else _GATHERED))
        buffers = iter(np.empty((len(near) - sum(near), rows)))
        held = [
            array if is_near else next(buffers)
            for array, is_near in zip((*columns, *answers), near, strict=True)
        ]
        work = np.empty(max(1, self.handed_over * _BLOCK))
        for start in range(0, count, rows):
            size = min(rows, count - start)
            for column, array in zip(columns, held, strict=False):
                if array is not column:
                    array[:size] = column[start : start + size]
            begins = [
                array.ctypes.data + (start * array.strides[0] if is_near else 0)
                for array, is_near in zip(held, near, strict=True)
            ]
            strides = [array.strides[0] // 8 for array in held[: self.inputs]]
            self._run(size, begins, strides, work)
            for answer, array in zip(answers, held[self.inputs :], strict=True):
                if array is not answer:
                    answer[start : start + size] = array[:size]
        return answers

    def _run(self, size: int, addresses: Sequence[int], strides: Sequence[int], work: Array) -> None:
        pointers = (ctypes.c_void_p * len(addresses))(*addresses)
        behind = ctypes.byref(pointers, self.inputs * ctypes.sizeof(ctypes.c_void_p))
        apart = (ctypes.c_int64 * len(strides))(*strides) if any(s != 1 for s in strides) else None
        self.function(size, pointers, behind, self.numbers.ctypes.data, work.ctypes.data, apart)


def native_array_kernel(program: Program, *, limit: float = MOST) -> NativeKernel | Unavailable:
    """Return the function over columns of a program; it gives the doubles that `FLOATS` gives.

    For a `limit` of 0 seconds only machine code that was made before is taken.
    """
    whole = expanded(program)
    inputs = {place: f"x{place}[j]" for place in range(len(whole.inputs))}
    known = invariants(whole, {})
    fixed = needed(whole, inputs, known)
    written = statements(
        whole, whole.outputs, C, inputs | {slot: f"n[{place}]" for place, slot in enumerate(fixed)}
    )
    if is_too_long(written, _MOST):
        return TOO_LONG
    lines = [*written.lines, *(f"o{place}[j] = {text};" for place, text in enumerate(written.outputs))]
    pieces = list(parts(lines, _SHORT if len(lines) <= _SHORT else _SIZE))
    places = {name: place for place, name in enumerate(name for piece in pieces for name in piece.given)}
    loaded = library("\n".join((PRELUDE, _PART, *_lines(pieces, places), "")), _FLAGS, limit)
    if isinstance(loaded, Unavailable):
        return loaded
    function = loaded.batch
    function.argtypes = [ctypes.c_int64, *[ctypes.c_void_p] * 5]
    function.restype = None
    numbers = np.array([known[slot] for slot in fixed])
    counts = len(whole.inputs), len(whole.outputs), len(places)
    return NativeKernel(function, numbers, *counts, takes_strides=len(pieces) == 1)


def _is_near(array: Array) -> bool:
    return array.flags.c_contiguous and array.flags.aligned and array.dtype == np.float64


def _is_even(array: Array) -> bool:
    """Tell whether an array's entries lie as far apart as whole doubles."""
    step = array.strides[0]
    return array.flags.aligned and array.dtype == np.float64 and step > 0 and step % 8 == 0


def _lines(pieces: Sequence[Part], places: Mapping[str, int]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        yield from _function("WHOLE" if len(pieces) == 1 else "PART", f"part{number}", piece, places)
    if len(pieces) == 1:
        yield from _apart(pieces[0])
    yield "void batch(int64_t count, const double *const *x, double *const *o, const double *n, double *w,"
    yield "           const int64_t *apart)"
    yield "{"
    if len(pieces) == 1:
        yield "    if (apart) { part_apart(count, x, o, n, apart); return; }"
    yield f"    const int64_t rows = {'count' if len(pieces) == 1 else _BLOCK};"
    yield "    for (int64_t from = 0; from < count; from += rows) {"
    yield "        const int64_t size = count - from < rows ? count - from : rows;"
    yield from (f"        part{number}(from, size, x, o, n, w);" for number in range(len(pieces)))
    yield "    }"
    yield "}"


def _apart(piece: Part) -> Iterator[str]:
    """Write a whole program once more, for inputs whose entries lie apart."""
    yield "WHOLE part_apart(int64_t size, const double *const *x, double *const *o,"
    yield "                 const double *restrict n, const int64_t *apart)"
    yield "{"
    columns = sorted({found for line in piece.lines for found in _COLUMN.findall(line)})
    for column in columns:
        held = "const double" if column[0] == "x" else "double"
        yield f"    {held} *restrict {column} = {column[0]}[{column[1:]}];"
        if column[0] == "x":
            yield f"    const int64_t a{column[1:]} = apart[{column[1:]}];"
    yield "#pragma GCC ivdep"
    yield "#pragma clang loop vectorize(assume_safety)"
    yield "    for (int64_t j = 0; j < size; j++) {"
    yield from ("        " + _READ.sub(r"x\1[j * a\1]", line) for line in piece.lines)
    yield "    }"
    yield "}"


def _function(kind: str, name: str, piece: Part, places: Mapping[str, int]) -> Iterator[str]:
    yield (
        f"{kind} {name}(int64_t from, int64_t size, const double *const *x, double *const *o,"
        " const double *restrict n, double *w)"
    )
    yield "{"
    for column in sorted({found for line in piece.lines for found in _COLUMN.findall(line)}):
        held = "const double" if column[0] == "x" else "double"
        yield f"    {held} *restrict {column} = {column[0]}[{column[1:]}] + from;"
    yield from (f"    const double *restrict w{name} = w + {places[name] * _BLOCK};" for name in piece.taken)
    yield from (f"    double *restrict w{name} = w + {places[name] * _BLOCK};" for name in piece.given)
    yield "#pragma GCC ivdep"
    yield "#pragma clang loop vectorize(assume_safety)"
    yield "    for (int64_t j = 0; j < size; j++) {"
    yield from (f"        const double {name} = w{name}[j];" for name in piece.taken)
    yield from (f"        {line}" for line in piece.lines)
    yield from (f"        w{name}[j] = {name};" for name in piece.given)
    yield "    }"
    yield "}"
