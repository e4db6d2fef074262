"""The Hessian along a run: how curved f is, and what kind of point was reached."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from itertools import chain

from gradcli.descent.digits import RIGHT, right_gradient
from gradcli.descent.objective import Objective
from gradcli.descent.patterns import sides
from gradcli.descent.vectors import dot, largest, moved
from gradcli.numeric.arithmetic import FLOATS, runner
from gradcli.numeric.conditions import varying_slots
from gradcli.numeric.program import Program
from gradcli.numeric.rounding_bounds import rounding_bounds
from gradcli.numeric.second import Matrix
from gradcli.numeric.spectrum import Spectrum, spectrum
from gradcli.results.quantities import Quantity
from gradcli.results.runs import Curvature, Kind, Step

MOST_VARIABLES = 30
"""Eigenvalues of larger matrices would take longer than the run."""

FAR = 0.01
"""A stationary point is near where it is closer than this share of the distance to the origin, plus 1."""

_MOST_WORK = 300_000
_BESIDE = 1e-6
_NOTHING = 1e-13
"""A curvature below this share of the largest is not told from 0 in doubles."""

_STEADY = 0.1
"""Where the Hessian changes by less than this share of its smallest curvature, its word holds nearby."""

_TOLERANCE = 1e-5
"""The share of the smallest curvature that rounding may take away unseen."""

_LONGEST = 2000
"""Instructions of f and all its partials that higher precision is asked about."""

_LINEAR = frozenset(("input", "constant", "+", "-", "*", "neg", "pi"))


def curvature_at(objective: Objective, step: Step) -> Curvature | None:
    """Return the curvature of f, or of -f where that is made small; None where it cannot be computed."""
    if is_too_large(objective):
        return None
    found = _spectrum(_hessian(objective, step))
    if found is None:
        return None
    return Curvature(
        found.values[0], found.values[-1], found.vectors[0], found.vectors[-1], step.index,
        is_quadratic(objective.second),
    )  # fmt: skip


def kind_at(objective: Objective, step: Step) -> Kind:
    """Say what kind of stationary point is near, or that the Hessian does not decide.

    Its word is taken where it holds as far as the stationary point of the quadratic model, in the manner of
    Kantorovich's theorem (Nocedal and Wright 2006, section 11.1): `x^3` near 0 is undecided.
    """
    if is_too_large(objective) or distance_to_stationary(objective, step) > FAR * (
        1 + math.hypot(*step.point)
    ):
        return Kind.UNDECIDED
    low, high = (Kind.MINIMUM, Kind.MAXIMUM) if objective.sign > 0 else (Kind.MAXIMUM, Kind.MINIMUM)
    if is_quadratic(objective.second):
        for sign, kind in ((1, Kind.MINIMUM), (-1, Kind.MAXIMUM)):
            if _is_surely_convex(objective, sign):
                return kind
    hessian = _hessian(objective, step)
    found = _spectrum(hessian)
    if found is None or _is_singular(found) or not _is_steady(objective, step, hessian, found):
        return Kind.UNDECIDED
    if found.values[0] > 0:
        return low
    return high if found.values[-1] < 0 else Kind.SADDLE


def distance_to_stationary(objective: Objective, step: Step) -> float:
    """Return how far the quadratic model puts its stationary point; infinite where it has none.

    A direction without curvature counts with the least curvature that doubles can tell.
    """
    if not any(right_gradient(step)):
        return 0.0
    found = None if is_too_large(objective) else _spectrum(_hessian(objective, step))
    if found is None:
        return math.inf
    least = _NOTHING * largest(found.values)
    told = [math.copysign(max(abs(value), least), value) for value in found.values]
    return math.hypot(*newton_step(replace(found, values=tuple(told)), right_gradient(step), objective.sign))


def is_steady(objective: Objective, step: Step) -> bool:
    """Tell whether the Hessian is nearly the same at the stationary point of the quadratic model."""
    if is_too_large(objective):
        return False
    hessian = _hessian(objective, step)
    found = _spectrum(hessian)
    return found is not None and not _is_singular(found) and _is_steady(objective, step, hessian, found)


def _is_steady(objective: Objective, step: Step, hessian: Matrix, found: Spectrum) -> bool:
    way = newton_step(found, right_gradient(step), objective.sign)
    if _crosses(objective, step, way):
        return False
    there = _hessian(objective, step, tuple(moved(step.point, 1.0, way)))
    pairs = zip(chain(*hessian), chain(*there), strict=True)
    change = math.hypot(*(one - other for one, other in pairs))
    return change <= _STEADY * min(map(abs, found.values))


def _crosses(objective: Objective, step: Step, way: Sequence[float]) -> bool:
    """Tell whether a kink or a jump of the formula lies on the way, or right beside where it leads."""
    end = moved(step.point, 1.0, way)
    near = _BESIDE * (1 + math.hypot(*end))
    beside = (
        [x + sign * near * (i == place) for i, x in enumerate(end)]
        for place in range(len(end))
        for sign in (1, -1)
    )
    here = sides(objective, step.point)
    return bool(here) and any(
        sides(objective, point) != here for point in (end, moved(step.point, 2.0, way), *beside)
    )


def is_too_large(objective: Objective) -> bool:
    """Tell whether second derivatives would take longer than the run."""
    size = len(objective.program.inputs)
    return size > MOST_VARIABLES or size * len(objective.program.code) > _MOST_WORK


def _is_surely_convex(objective: Objective, sign: int) -> bool:
    """Tell whether all second partials are fractions, not all 0, and those of f times `sign` convex.

    Symmetric elimination: a pivot of 0 needs a row of zeros (Sylvester's law of inertia).
    """
    size = len(objective.program.inputs)
    constants = objective.second.constants
    entries = [constants.get(slot) for slot in objective.second.outputs[1 + size :]]
    if not any(entries) or any(entry is None for entry in entries):
        return False
    triangle = iter([sign * entry for entry in entries if entry is not None])
    rows = [[next(triangle) for _ in range(row + 1)] for row in range(size)]
    matrix = [[rows[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
    while matrix:
        pivot, *rest = matrix.pop()[::-1]
        if pivot < 0 or (pivot == 0 and any(rest)):
            return False
        column = rest[::-1]
        shares = [entry / pivot if pivot else entry for entry in column]
        matrix = [
            [entry - share * other for entry, other in zip(row, column, strict=False)]
            for row, share in zip(matrix, shares, strict=True)
        ]
    return True


def newton_step(found: Spectrum, gradient: Sequence[float], sign: int) -> list[float]:
    """Return the step to the stationary point of the quadratic model; no eigenvalue may be 0."""
    step = [0.0] * len(gradient)
    for value, vector in zip(found.values, found.vectors, strict=True):
        if value == 0:
            return [math.inf] * len(gradient)
        step = moved(step, -sign * dot(gradient, vector) / value, vector)
    return step


def _hessian(objective: Objective, step: Step, point: tuple[float, ...] = ()) -> Matrix:
    """Return the second partials at a step or near it, right where rounding may spoil them."""
    point = point or step.point
    plain = objective.hessian(point)
    is_long = len(objective.second.code) > _LONGEST
    if is_long or (step.digits is None and _is_sure(objective.second, point, plain)):
        return plain
    rows = _right_hessian(objective.second, point)
    return plain if rows is None else [[objective.sign * x for x in row] for row in rows]


def _is_sure(program: Program, point: tuple[float, ...], hessian: Matrix) -> bool:
    """Tell whether rounding leaves the curvatures their first digits, those told from 0 at least."""
    found = _spectrum(hessian)
    if found is None:
        return False
    run, outputs = _bounds_of(program)
    slots = run(point)
    errors = [slots[slot] for slot in outputs[1 + len(program.inputs) :]]
    sizes = [abs(value) for value in found.values]
    bound = max(_NOTHING * max(sizes), _TOLERANCE * min(sizes)) / len(sizes)
    return all(error <= bound for error in errors)


@lru_cache(maxsize=2)
def _bounds_of(program: Program) -> tuple[Callable[[Sequence[float]], list[float]], tuple[int, ...]]:
    bounds = rounding_bounds(program)
    return runner(bounds, FLOATS), bounds.outputs


@lru_cache(maxsize=8)
def _right_hessian(program: Program, point: tuple[float, ...]) -> Matrix | None:
    """Return the second partials to all digits of a double, or None where some are not known so well."""
    size = len(program.inputs)
    if not all(map(math.isfinite, point)):
        return None
    found = import_module(RIGHT).right_numbers(program, point)[1 + size :]
    if not all(isinstance(entry, Quantity) and entry.value is not None for entry in found):
        return None
    entries = iter([entry.value for entry in found])
    rows = [[next(entries) for _ in range(row + 1)] for row in range(size)]
    return [[rows[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]


def is_quadratic(program: Program) -> bool:
    """Tell whether f is surely a quadratic: sums and products whose second partials are constants.

    `program` is as `with_hessian` makes it.
    """
    varying = varying_slots(program)
    value, *partials = program.outputs
    return varying.isdisjoint(partials[len(program.inputs) :]) and all(
        _keeps_polynomials(program, slot, varying) for slot in varying if slot <= value
    )


def _keeps_polynomials(program: Program, slot: int, varying: set[int]) -> bool:
    operation, arguments = program.code[slot]
    if operation == "/":
        return arguments[1] not in varying
    if operation == "^":
        exponent = program.constants.get(arguments[1])
        return exponent is not None and exponent.denominator == 1 and exponent >= 0
    return operation in _LINEAR


def _spectrum(matrix: Matrix) -> Spectrum | None:
    return _known_spectrum(tuple(map(tuple, matrix)))


@lru_cache(maxsize=8)
def _known_spectrum(matrix: tuple[tuple[float, ...], ...]) -> Spectrum | None:
    """Remember the last few: one verdict asks several questions of the same point."""
    return spectrum(matrix)


def _is_singular(found: Spectrum) -> bool:
    return min(map(abs, found.values)) <= _NOTHING * largest(found.values)
