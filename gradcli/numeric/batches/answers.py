"""From points in bulk to value, gradient, length and status of each, in double precision.

The numbers are those of one run of the program over arrays. Where rounding leaves fewer than nine digits of
one, or a kink or an edge of the domain makes it worth nothing, a point is evaluated by itself, exactly, as
`grad --at` does with its decimals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from gradcli.language.expression import Expression
from gradcli.language.tree import Number
from gradcli.numeric.batches.apart import Apart
from gradcli.numeric.batches.digits import Digits
from gradcli.numeric.batches.doubts import with_doubt
from gradcli.numeric.batches.faults import Faults
from gradcli.numeric.columns.operations import Array
from gradcli.numeric.columns.running import Running
from gradcli.numeric.point_files.chunks import Chunk
from gradcli.numeric.point_program import PointProgram, dot, point_program
from gradcli.numeric.points import Direction, Point, floats_of, parse_point
from gradcli.numeric.program import Builder, Program, lower, with_gradient
from gradcli.numeric.soundness import check_constants_defined
from gradcli.results.batches import REFUSED, BatchAnswer, BatchHead, RowNote
from gradcli.results.engines import Engine
from gradcli.results.gradients import Evaluation, EvaluationStatus
from gradcli.results.quantities import Remark

Rows = npt.NDArray[np.intp]

_REMEMBERED = 4096
"""Points that were evaluated exactly and are kept, for those that come again."""

_TOGETHER = 64
"""Points that are evaluated exactly before what is known is handed on."""

_DIGITS = 10

_EXACT = "gradcli.numeric.evaluation"
"""Arithmetic of any precision, which few points need."""

_REMARK = Remark("doubles", "computed in double precision; nine digits hold, and --at settles them all")

STATIONARY = RowNote(EvaluationStatus.STATIONARY.value)


class Batch:
    """A formula that is ready for points in bulk, with derivatives along `directions`.

    With `apart` what takes time at a point has a process and a limit of its own.
    Raises ExpressionError for a constant in it that is undefined.
    """

    def __init__(
        self,
        expression: Expression,
        directions: Sequence[Direction] = (),
        engine: Engine = Engine.AUTO,
        *,
        apart: bool = False,
    ) -> None:
        self.of = expression
        self.units = tuple(_unit(direction) for direction in directions)
        self._directions = tuple(directions)
        base = lower([expression.tree], expression.variables)
        check_constants_defined(expression, base)
        full = with_gradient(base)
        program, self._has_doubt = with_doubt(base, full)
        self._runs = Running(program, engine)
        self._faults = Faults(base)
        self._digits = Digits(with_derivatives(full, self.units), len(expression.variables))
        here = self._at_decimals
        elsewhere = Apart(here, self._undecided, prepare=self._ready)
        self._exactly = lru_cache(_REMEMBERED)(elsewhere if apart else here)

    @property
    def head(self) -> BatchHead:
        """What stands before the answers, without the symbolic gradient."""
        return BatchHead(self.of, None, self.units, (_REMARK, *self.said))

    @property
    def said(self) -> tuple[Remark, ...]:
        """What is to be said of the engine."""
        return (self._runs.remark,) if self._runs.remark else ()

    def answers(self, chunk: Chunk, *, keeps_refused: bool = False) -> Iterator[BatchAnswer]:
        """Yield the answers at the points of a chunk, in pieces where many are evaluated by themselves.

        Rows that hold no point are left out, or kept without any number.
        """
        if chunk.refused and not keeps_refused:
            chunk = _without_refused(chunk)
        with np.errstate(all="ignore"):
            answer, notes, doubtful = self._run(chunk)
        noted = sorted(notes)
        for start, end in _pieces(doubtful, len(chunk.points)):
            here = noted[bisect_left(noted, start) : bisect_left(noted, end)]
            told = {row - start: notes[row] for row in here}
            rows = doubtful[(doubtful >= start) & (doubtful < end)] - start
            yield self._mended(_part(answer, start, end), told, rows.tolist())

    def arrays(self, points: Array) -> tuple[Array, Array]:
        """Return values and gradients at the doubles of an array themselves, nan where there is none."""
        with np.errstate(all="ignore"):
            answer, _, doubtful = self._run(Chunk(points, range(len(points)), {}))
        values, gradients = np.asarray(answer.values), np.asarray(answer.gradients)
        for row in doubtful.tolist():
            at = tuple(Number(str(Decimal(entry))) for entry in points[row].tolist())
            values[row], gradients[row], *_ = self._evaluated(at)
        return values, gradients

    def unchecked(self, points: Array) -> tuple[Array, Array]:
        """Return values and gradients as one run gives them, nan outside the domain."""
        outputs = self._runs(points)
        return outputs[:, 0], outputs[:, 1 : 1 + len(self.of.variables)]

    def _run(self, chunk: Chunk) -> tuple[BatchAnswer, dict[int, RowNote], Rows]:
        """Run the program; return the answers, notes of rows, and the rows that are still to be evaluated."""
        points, count = chunk.points, len(self.of.variables)
        outputs = self._runs(points)
        refused = list(chunk.refused)
        outputs[refused] = np.nan
        values, gradients = outputs[:, 0], outputs[:, 1 : 1 + count]
        norms = lengths(gradients)
        derivatives = along(gradients, self.units)
        doubt = outputs[:, -1] if self._has_doubt else np.zeros(len(points))
        doubt[refused] = 0
        numbers = [values, *gradients.T, *derivatives.T]
        notes, doubtful = self._judged(points, numbers, norms, doubt)
        if notes or len(doubtful):
            _erase(values, gradients, norms, derivatives)
        notes.update({row: RowNote(REFUSED, reason) for row, reason in chunk.refused.items()})
        return BatchAnswer(points, values, gradients, norms, derivatives, chunk.lines), notes, doubtful

    def _judged(
        self, points: Array, numbers: Sequence[Array], norms: Array, doubt: Array
    ) -> tuple[dict[int, RowNote], Rows]:
        """Return notes of the rows that arrays can judge, and the rows that they cannot."""
        values = numbers[0]
        # finite numbers have a finite sum unless they are so large that they are looked at one by one
        unclear = doubt != 0
        notes: dict[int, RowNote] = {}
        if not np.isfinite(values.sum() + norms.sum()):
            no_value = np.isnan(values) & (doubt != 1)
            notes, by_overflow = self._faults.notes(points, np.flatnonzero(no_value))
            unclear = (unclear | ~np.isfinite(values + norms)) & ~no_value
            unclear[by_overflow] = True
        looked = self._digits.looked_at(points, numbers)
        notes.update(dict.fromkeys(looked.flat[~unclear[looked.flat]].tolist(), STATIONARY))
        unclear[looked.doubtful] = True
        return notes, np.flatnonzero(unclear)

    def _mended(self, answer: BatchAnswer, notes: dict[int, RowNote], doubtful: Sequence[int]) -> BatchAnswer:
        """Return a piece with its doubtful rows evaluated exactly, and no number where there is none."""
        numbers: Sequence[Any] = (answer.values, answer.gradients, answer.norms, answer.derivatives)
        for row in doubtful:
            *exact, note = self._exactly(tuple(answer.points[row].tolist()))
            for array, entries in zip(numbers, exact, strict=True):
                array[row] = entries
            if note is not None:
                notes[row] = note
        return replace(answer, notes=notes)

    @cached_property
    def _exact_program(self) -> PointProgram:
        return point_program(self.of.tree, self.of.variables, self._directions)

    def _ready(self) -> PointProgram:
        import_module(_EXACT)
        return self._exact_program

    def _undecided(self, reason: str) -> tuple[Any, ...]:
        slopes, along = [np.nan] * len(self.of.variables), [np.nan] * len(self.units)
        return np.nan, slopes, np.nan, along, RowNote(EvaluationStatus.UNDECIDED.value, reason)

    def _at_decimals(self, point: tuple[float, ...]) -> tuple[Any, ...]:
        """Evaluate at one point, whose doubles stand for their shortest decimals."""
        return self._evaluated(parse_point(",".join(map(repr, point)), self.of.variables))

    def _evaluated(self, at: Point) -> tuple[Any, ...]:
        evaluate_at = import_module(_EXACT).evaluate_at
        return _doubles(evaluate_at(self._exact_program, at, _DIGITS), self.of.variables)


def lengths(gradients: Array) -> Array:
    """Return the length of each row; it overflows and vanishes only where it is itself so large or small."""
    # Column by column, so that a row's sum does not depend on the rows beside it.
    squares = np.zeros(len(gradients))
    for column in gradients.T:
        squares += column * column
    norms: Array = np.sqrt(squares)
    extreme = np.flatnonzero(~((squares > 1e-290) & (squares < 1e290)) & ~np.isnan(squares))
    if len(extreme):
        rows = np.abs(gradients[extreme])
        largest = rows.max(axis=1, initial=0.0)
        scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
        norms[extreme] = scale * np.sqrt(((rows / scale[:, None]) ** 2).sum(axis=1))
    return norms


def along(gradients: Array, units: Sequence[Sequence[float]]) -> Array:
    """Return the derivative of each row along each unit vector, of shape (rows, units)."""
    derivatives = np.zeros((len(gradients), len(units)))
    for place, unit in enumerate(units):
        for column, entry in zip(gradients.T, unit, strict=True):
            derivatives[:, place] += column * entry
    return derivatives


def with_derivatives(full: Program, units: Sequence[Sequence[float]]) -> Program:
    """Append the derivative along each unit vector."""
    builder = Builder.extending(full)
    slots = [[builder.constant(Fraction(entry)) for entry in unit] for unit in units]
    return builder.program([*full.outputs, *(dot(builder, full.outputs[1:], unit) for unit in slots)])


def _without_refused(chunk: Chunk) -> Chunk:
    kept = np.delete(np.arange(len(chunk.points)), list(chunk.refused))
    return Chunk(chunk.points[kept], [chunk.lines[row] for row in kept.tolist()], {})


def _unit(direction: Direction) -> tuple[float, ...]:
    vector = np.array(floats_of(direction.vector))
    scaled = vector / np.abs(vector).max()
    return tuple((scaled / np.sqrt((scaled**2).sum())).tolist())


def _pieces(doubtful: Rows, count: int) -> Iterator[tuple[int, int]]:
    starts = [0, *doubtful[_TOGETHER::_TOGETHER].tolist()]
    yield from zip(starts, [*starts[1:], count], strict=True)


def _part(answer: BatchAnswer, start: int, end: int) -> BatchAnswer:
    if (start, end) == (0, len(answer.lines)):
        return answer
    part = slice(start, end)
    return BatchAnswer(
        answer.points[part], answer.values[part], answer.gradients[part], answer.norms[part],
        answer.derivatives[part], answer.lines[part],
    )  # fmt: skip


def _erase(values: Array, gradients: Array, norms: Array, derivatives: Array) -> None:
    """Write nan for what is infinite, and for all that is said of a point without a value."""
    no_value = ~np.isfinite(values)
    for array in (values, gradients, norms, derivatives):
        array[np.isinf(array)] = np.nan
        array[no_value] = np.nan


def _doubles(found: Evaluation, variables: Sequence[str]) -> tuple[Any, ...]:
    """Return value, gradient, norm and derivatives as doubles, nan where there is none, and a note."""
    gradient = found.gradient or (None,) * len(variables)
    along = [direction.derivative for direction in found.directional]
    names = ["the value", *(f"df/d{name}" for name in variables), "the norm", *["a derivative"] * len(along)]
    quantities = dict(enumerate((found.value, *gradient, found.norm, *along)))
    unstored = [
        f"{names[i]} is {q.decimal}, which no double holds"
        for i, q in quantities.items()
        if q and q.value is None
    ]
    numbers = [np.nan if q is None or q.value is None else q.value for q in quantities.values()]
    detail = "; ".join(filter(None, (found.detail, *unstored))) or None
    is_plain = found.status is EvaluationStatus.OK and detail is None
    note = None if is_plain else RowNote(found.status.value, detail, found.one_sided)
    count = len(variables)
    return numbers[0], numbers[1 : 1 + count], numbers[1 + count], numbers[2 + count :], note
