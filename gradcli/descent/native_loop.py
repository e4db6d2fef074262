"""Write the loop of a first-order method in C, with the tests of each step, and load its machine code."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence

from gradcli.dataclass import dataclass
from gradcli.descent.generated_loop import Advance
from gradcli.descent.step_loop import StepLoop
from gradcli.numeric.native.c_dialect import PRELUDE, C
from gradcli.numeric.native.compiling import MOST
from gradcli.numeric.native.loading import library
from gradcli.numeric.native.unavailable import Unavailable
from gradcli.numeric.native.writing import TOO_LONG, Part, invariants, is_too_long, needed, parts
from gradcli.numeric.statements import statements

_MOST_LOCAL = 64
"""A state of so many numbers is kept in local variables, a larger one in an array."""

_MOST_LOCAL_LINES = 200
_PART = 100
"""Lines of a loop that is one function, and of each function of a longer one."""

_MOST = 20_000
"""With more lines a compiler would need many seconds."""

_FLAGS = ("-O2",)
_SLACK = 1 + 1e-9
_LEAST_SQUARE = 1e-300
"""Squares below this may have lost their digits."""

_INDENT = "        "
_READ = re.compile(r"\b[sn][0-9]+\b", re.ASCII)
"""A number of the state, or one that stays the same."""


def native_loop(loop: StepLoop, *, limit: float = MOST) -> Advance | Unavailable:
    """Return the loop as machine code; it gives the doubles that single steps give.

    It stops where the loop in Python stops, or earlier. For a `limit` of 0 seconds only machine code that
    was made before is taken.
    """
    text = _text(loop)
    if isinstance(text, Unavailable):
        return text
    loaded = library(text.source, _FLAGS, limit)
    if isinstance(loaded, Unavailable):
        return loaded
    function = loaded.advance
    function.argtypes = [ctypes.c_void_p, ctypes.c_int64, *[ctypes.c_void_p] * 4]
    function.restype = ctypes.c_int
    numbers = (ctypes.c_double * len(text.numbers))(*text.numbers)
    bounds = (ctypes.c_double * 5)(*_bounds(loop))
    state_type = ctypes.c_double * loop.state

    def advance(
        k: int, stop: int, lowest: float, state: Sequence[float]
    ) -> tuple[int, bool, float, int, Sequence[float]]:
        held = state_type(*state)
        counts = (ctypes.c_int64 * 2)(k, -1)
        low = ctypes.c_double(lowest)
        clear = function(counts, stop, ctypes.byref(low), held, numbers, bounds)
        return counts[0], bool(clear), low.value, counts[1], tuple(held)

    return advance


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a loop, and the numbers that its function is handed beside the state."""

    source: str
    numbers: tuple[float, ...]


def _bounds(loop: StepLoop) -> Iterator[float]:
    bounds = loop.bounds
    yield from (bounds.value, bounds.coordinate, bounds.partial, bounds.change or 0.0)
    step = (bounds.step or 0.0) * _SLACK
    yield max(step * step, _LEAST_SQUARE)


def _text(loop: StepLoop) -> _Text | Unavailable:
    """Write the loop; the text is the same whatever the numbers are."""
    program = loop.program
    inputs = {place: f"s{place}" for place in range(loop.state)} | {loop.state: "i"}
    known = invariants(program, dict(enumerate(loop.numbers, loop.state + 1)))
    fixed = needed(program, inputs, known)
    given = inputs | {slot: f"n{place}" for place, slot in enumerate(fixed)}
    written = statements(program, program.outputs, C, given)
    if is_too_long(written, _MOST):
        return TOO_LONG
    if loop.state <= _MOST_LOCAL and len(written.lines) <= _MOST_LOCAL_LINES:
        lines = _with_variables(loop, written.lines, written.outputs, len(fixed))
    else:
        lines = _with_arrays(loop, written.lines, written.outputs)
    return _Text("\n".join((PRELUDE, *lines, "")), tuple(known[slot] for slot in fixed))


_HEAD = (
    "int advance(int64_t *counts, int64_t stop, double *lowest, double *state, const double *numbers,",
    "            const double *bounds)",
    "{",
    "    const double value = bounds[0], coordinate = bounds[1], partial = bounds[2];",
    "    const double change = bounds[3], square = bounds[4];",
    "    const int64_t begin = counts[0];",
    "    int64_t k = begin, at = -1;",
    "    double low = *lowest, before = NAN;",
    "    int clear = 0;",
)
_TAIL = ("    counts[0] = k;", "    counts[1] = at;", "    *lowest = low;", "    return clear;", "}")
_LOWER = "if (f < low) { low = f; at = k; }"
_ARRIVED = "if (k >= stop) { clear = 1; break; }"


def _with_variables(
    loop: StepLoop, lines: Sequence[str], outputs: Sequence[str], fixed: int
) -> Iterator[str]:
    """Write the loop with everything in local variables."""
    yield from _HEAD
    yield from (f"    double s{place} = state[{place}];" for place in range(loop.state))
    yield from (f"    const double n{place} = numbers[{place}];" for place in range(fixed))
    if loop.bounds.step is not None:
        yield from (f"    double p{place} = NAN;" for place in range(loop.size))
    yield "    for (;;) {"
    yield from (_INDENT + line for line in _round(loop, lines, outputs))
    yield "    }"
    yield from (f"    state[{place}] = s{place};" for place in range(loop.state))
    yield from _TAIL


def _round(loop: StepLoop, lines: Sequence[str], outputs: Sequence[str]) -> Iterator[str]:
    size = loop.size
    # The next state is computed before the tests, since nothing is lost by one that is not taken over.
    yield "const double i = (double)(k + 1);"
    yield from lines
    names = ["f", *(f"g{place}" for place in range(size)), "r", *(f"d{place}" for place in range(loop.state))]
    names += [f"c{place}" for place in range(len(loop.checked))]
    yield from (f"const double {name} = {text};" for name, text in zip(names, outputs, strict=True))
    yield _LOWER
    yield "if (!(fabs(f) < value)) break;"
    yield f"if ({_all('fabs(g{0}) <= partial', size)}) break;"
    yield f"if (!({_all('fabs(s{0}) < coordinate', size)} && {_all('fabs(g{0}) < HUGE_VAL', size)})) break;"
    if loop.bounds.change is not None:
        yield "if (fabs(f - before) <= change) break;"
        yield "before = f;"
    if loop.bounds.step is not None:
        moved = " + ".join(f"(s{place} - p{place}) * (s{place} - p{place})" for place in range(size))
        yield f"const double q = {moved};"
        yield "if (k != begin && !(q > square && q < HUGE_VAL)) break;"
        yield from (f"p{place} = s{place};" for place in range(size))
    yield _ARRIVED
    yield "k += 1;"
    yield "if (!(fabs(r) < HUGE_VAL)) break;"
    yield from (f"if (IS_NAN(c{place})) break;" for place in range(len(loop.checked)))
    yield from (f"s{place} = d{place};" for place in range(loop.state))


def _with_arrays(loop: StepLoop, lines: Sequence[str], outputs: Sequence[str]) -> Iterator[str]:
    """Write the loop with everything in arrays, and its statements in functions of their own."""
    answers = [f"o[{place}] = {text};" for place, text in enumerate(outputs)]
    pieces = list(parts([*lines, *answers], _PART))
    places = {name: place for place, name in enumerate(name for piece in pieces for name in piece.given)}
    for number, piece in enumerate(pieces):
        yield from _function(f"part{number}", piece, places)
    size, state, following = loop.size, loop.state, 2 + loop.size
    yield from _HEAD
    yield f"    double s[{state}], o[{len(outputs)}], w[{max(1, len(places))}], p[{size}];"
    yield f"    for (int j = 0; j < {state}; j++) s[j] = state[j];"
    yield f"    for (int j = 0; j < {size}; j++) p[j] = NAN;"
    yield "    for (;;) {"
    yield "        const double i = (double)(k + 1);"
    yield "        int is_flat = 1, is_inside = 1;"
    yield from (f"        part{number}(s, numbers, i, w, o);" for number in range(len(pieces)))
    yield "        const double f = o[0];"
    yield f"        for (int j = 0; j < {size}; j++) {{"
    yield "            is_flat &= fabs(o[1 + j]) <= partial;"
    yield "            is_inside &= fabs(s[j]) < coordinate;"
    yield "            is_inside &= fabs(o[1 + j]) < HUGE_VAL;"
    yield "        }"
    yield f"        {_LOWER}"
    yield "        if (!(fabs(f) < value) || is_flat || !is_inside) break;"
    if loop.bounds.change is not None:
        yield "        if (fabs(f - before) <= change) break;"
        yield "        before = f;"
    if loop.bounds.step is not None:
        yield "        double q = 0.0;"
        yield f"        for (int j = 0; j < {size}; j++) q += (s[j] - p[j]) * (s[j] - p[j]);"
        yield f"        for (int j = 0; j < {size}; j++) p[j] = s[j];"
        yield "        if (k != begin && !(q > square && q < HUGE_VAL)) break;"
    yield f"        {_ARRIVED}"
    yield "        k += 1;"
    yield f"        int is_number = fabs(o[{following - 1}]) < HUGE_VAL;"
    yield f"        for (int j = {following + state}; j < {len(outputs)}; j++) is_number &= !IS_NAN(o[j]);"
    yield "        if (!is_number) break;"
    yield f"        for (int j = 0; j < {state}; j++) s[j] = o[{following} + j];"
    yield "    }"
    yield f"    for (int j = 0; j < {state}; j++) state[j] = s[j];"
    yield from _TAIL


def _function(name: str, piece: Part, places: dict[str, int]) -> Iterator[str]:
    yield "__attribute__((noinline))"
    yield (
        f"static void {name}(const double *restrict s, const double *restrict n, const double i,"
        " double *restrict w, double *restrict o)"
    )
    yield "{"
    for read in sorted({read for line in piece.lines for read in _READ.findall(line)}):
        yield f"    const double {read} = {read[0]}[{read[1:]}];"
    yield from (f"    const double {name} = w[{places[name]}];" for name in piece.taken)
    yield from (f"    {line}" for line in piece.lines)
    yield from (f"    w[{places[name]}] = {name};" for name in piece.given)
    yield "}"


def _all(test: str, count: int) -> str:
    return " && ".join(test.format(place) for place in range(count))
