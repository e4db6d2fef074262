"""How many digits hold of the numbers of a run that are shown: bounds of the rounding errors, then the truth.

The run itself stays in doubles. At each row that is shown the rounding errors are bounded; only where a bound
is too large is the right number computed, in higher precision, and compared.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from gradcli.descent.endings import Ending, ending
from gradcli.descent.objective import Objective, prepared
from gradcli.descent.row_bounds import LONGEST, RowBounds
from gradcli.descent.vectors import difference, largest
from gradcli.language.expression import Expression
from gradcli.numeric.program import Builder, Program
from gradcli.results.held_digits import agreement, held_text, right_number, size_text, sure_digits
from gradcli.results.plans import Plan
from gradcli.results.quantities import Quantity, Remark
from gradcli.results.runs import Held, Rounding, RowDigits, Run, Status, Step

if TYPE_CHECKING:
    from gradcli.numeric.right_numbers import Found

NINE = 9
"""Digits that hold of a number unless it is said how many do."""

_SUMMED_UP = 10
"""Digits that a number has where a run is summed up."""

_TRUSTED = 3
"""A gradient with fewer right digits than this is not one to go by."""

_AT_ONCE, _MOST = 100, 200
"""Rows whose right numbers are computed as they come; after those fewer and fewer, and never more."""

_WORK = 40_000
"""Instructions that higher precision carries out in one run, about half a second of them."""

RIGHT = "gradcli.numeric.right_numbers"
"""The door to higher precision, loaded for no run whose bounds are small."""

_CLEARLY = 1.01
"""How many times its double a partial is, for which rounding hides that it is above the tolerance."""

_ROUNDING = 2.0**-52
_TOLD = 6

_BEYOND = 3
"""Digits beyond those shown that must hold, so that they are rounded as the right number is."""


Due = Callable[[Sequence[float]], bool]
"""Whether the right numbers of a row are to be computed, by the bounds of its errors."""


class Judge:
    """Looks at the rows of one run; `digits` are the significant ones that readers see."""

    def __init__(
        self, expression: Expression, plan: Plan, digits: int | None = None, timeout: float = math.inf
    ) -> None:
        self._expression, self._plan = expression, plan
        self._promised = max(NINE, (digits or 0) + _BEYOND)
        self._deadline = time.monotonic() + timeout
        self._newest: Step | None = None
        self._known = False
        self._record = _Record(expression.variables)
        self._doubtful = self._computed = 0

    def judged(self, step: Step) -> Step:
        """Return a row with the digits that hold, where they are fewer than readers see."""
        newest = self._newest
        is_same = newest is not None and newest.index == step.index
        return newest if newest is not None and is_same else self._looked(step, self._is_due)

    def concluded(self, run: Run, ended: Ending | None = None, *, at_any_cost: bool = True) -> Run:
        """Return a run whose last row was looked at, and whose words about how it `ended` are true.

        Else than at any cost, right numbers are computed only where they may change why the run ended.
        """
        if ended is not None and ended.refused:
            run = self._truly_refused(run, ended)
        if run.last is None or self._plan.exact:
            return run
        self._promised = max(self._promised, _SUMMED_UP)
        last = self._newest
        if last is None or last.index != run.last.index or last.digits is None or not self._known:
            gtol = run.stopping.gtol
            last = self._looked(
                run.last, lambda bounds: at_any_cost or not all(b <= gtol for b in bounds[1:])
            )
        run = replace(run, last=last, rounding=self._record.rounding(last, run.stopping.gtol))
        run = self._truly_ended(run, last)
        return replace(run, remarks=(*run.remarks, *rounding_remarks(run)))

    def _truly_refused(self, run: Run, ended: Ending) -> Run:
        """Correct what a run says of a point that only rounding puts outside the domain, or on its edge."""
        is_finite = all(map(math.isfinite, ended.refused))
        if not is_finite or len(self._objective.program.code) > LONGEST or self._plan.exact:
            return run
        value, *slopes = self._right(ended.refused)
        if not all(isinstance(found, Quantity) for found in (value, *slopes)):
            return run
        where = f"at step {run.last.index + 1}" if run.last else "at the start"
        told = held_text(0.0, Held(_TOLD, value), _TOLD) if isinstance(value, Quantity) else ""
        fact = f"rounding hides f or its gradient {where}: {ended.reason}; rightly f is {told} there"
        return replace(run, message=fact)

    def _looked(self, step: Step, is_due: Due) -> Step:
        self._known = True
        digits = None if step.exact is not None else self._digits(step, is_due)
        self._newest = step if digits is None else replace(step, digits=digits)
        self._record.note(self._newest, self._known)
        return self._newest

    def _digits(self, step: Step, is_due: Due) -> RowDigits | None:
        bounds = self._bounds.at(step.point)
        if bounds is None:
            return None
        numbers = (step.value, *step.gradient)
        tolerance = 0.5 * 10.0**-self._promised
        pairs = zip(numbers, bounds, strict=True)
        # written so that an unknown bound is in doubt
        if all(bound <= tolerance * abs(number) for number, bound in pairs):
            return None
        digits = _row(step, bounds, self._right(step.point) if self._may_compute(bounds, is_due) else None)
        return digits if min(digits.least, digits.norm.digits) < self._promised else None

    def _may_compute(self, bounds: Sequence[float], is_due: Due) -> bool:
        self._doubtful += 1
        self._known = is_due(bounds) and time.monotonic() <= self._deadline
        self._computed += self._known
        return self._known

    def _right(self, point: Sequence[float]) -> Sequence[Found]:
        """Compute f, its partials and their length in higher precision."""
        found: Sequence[Found] = import_module(RIGHT).right_numbers(self._program, point)
        return found

    def _is_due(self, _bounds: Sequence[float]) -> bool:
        if self._computed * len(self._program.code) > _WORK:
            return False
        if self._computed < _AT_ONCE:
            return True
        stride = 2 << (self._computed - _AT_ONCE) // 20
        return self._computed < _MOST and self._doubtful % stride == 0

    def _truly_ended(self, run: Run, last: Step) -> Run:
        """Correct what a run says of where it ended by the right numbers."""
        if run.status is Status.CONVERGED_VALUE:
            return replace(run, message=self._changed(run, last))
        if last.digits is None or run.status not in _BY_GRADIENT:
            return run
        told = {"largest": size_text(last.gradient, last.digits.gradient, _TOLD)}
        slope, gtol = largest(right_gradient(last)), run.stopping.gtol
        status = run.status
        if status is not Status.STEP_LIMIT and slope > gtol:
            if slope > _CLEARLY * largest(last.gradient):
                status, told["double"] = Status.ROUNDING, f"{largest(last.gradient):.1g}"
                told["largest"] = f"{slope:.{_TOLD}g}"
            else:
                told["largest"] += f" ({largest(last.gradient):.{_TOLD}g} in double precision)"
        return replace(run, status=status, message=ending(status, last, run.stopping, **told).message)

    def _changed(self, run: Run, last: Step) -> str:
        """Say by how much f changed in the last step, in the digits that hold of so small a difference."""
        before = run.tail[-2] if len(run.tail) > 1 else last
        bounds = [self._bounds.at(step.point) for step in (before, last)]
        change = abs(last.value - before.value)
        error = sum(bound[0] if bound else 0.0 for bound in bounds) + _ROUNDING * change
        held = Held(sure_digits(change, error), most=change + error)
        text = held_text(change, held, _TOLD).replace("<", "less than ")
        return ending(run.status, last, run.stopping, change=text).message

    @cached_property
    def _objective(self) -> Objective:
        return prepared(self._expression, maximize=self._plan.maximize)

    @cached_property
    def _bounds(self) -> RowBounds:
        return RowBounds(self._objective)

    @cached_property
    def _program(self) -> Program:
        """The program of f, its partials and their length."""
        builder = Builder.extending(self._objective.program)
        value, *partials = self._objective.program.outputs
        total = builder.constant(0)
        for partial in partials:
            total = builder.apply("+", total, builder.apply("*", partial, partial))
        return builder.program([value, *partials, builder.apply("sqrt", total)])


def right_gradient(step: Step) -> tuple[float, ...]:
    """Return the gradient in a row, right where that was computed."""
    if step.digits is None:
        return step.gradient
    return tuple(map(right_number, step.gradient, step.digits.gradient))


def is_noise(step: Step, digits: int = 1) -> bool:
    """Tell whether the gradient of a row has fewer right digits, as a vector; False where it is not known."""
    if step.digits is None or any(held.right is None for held in step.digits.gradient):
        return False
    right = right_gradient(step)
    return not largest(difference(step.gradient, right)) <= 0.1**digits * largest(right)


def rounding_remarks(run: Run) -> Iterator[Remark]:
    """Say what rounding left of the numbers of a run, and whether it led the way."""
    found = run.rounding
    if found is None:
        return
    if found.led_at is not None:
        yield Remark(
            "noise",
            f"from step {found.led_at} the run was led by noise: there rounding left less than {_TRUSTED} "
            "digits of the gradient",
        )
    left = f"{found.digits} digits" if found.digits > 1 else "1 digit" if found.digits else "no digit"
    places = max(_TOLD, found.digits + 2)
    right = f"right {held_text(found.double, replace(found.held, digits=places), places)}"
    if found.held.right is None:
        right = f"the right one is {held_text(found.double, found.held, 1)} in size"
    since = f"from step {found.first} on" if found.stays else f"at step {found.first} first"
    sampled = "; not every such row was computed rightly" if found.is_sampled else ""
    yield Remark(
        "rounding",
        f"rounding leaves {left} of {_name(run, found)} at step {found.step} "
        f"(double {found.double:.{places}g}, {right}); fewer than nine hold {since}{sampled}",
    )


def _name(run: Run, found: Rounding) -> str:
    if found.variable is None:
        return "f"
    return f"the partial by {found.variable}" if len(run.start) > 1 else "the derivative"


def _row(step: Step, bounds: Sequence[float], right: Sequence[Found] | None) -> RowDigits:
    """Judge the numbers of a row by their right values, else by bounds of their errors."""
    error = math.hypot(*bounds[1:]) + 2 * _ROUNDING * step.gradient_norm
    numbers = (step.value, *step.gradient, step.gradient_norm)
    found = right or [None] * len(numbers)
    value, *partials, norm = map(_held, numbers, (*bounds, error), found)
    return RowDigits(value, tuple(partials), norm)


def _held(number: float, bound: float, found: Found) -> Held:
    if isinstance(found, Quantity):
        return Held(agreement(number, found), found)
    most = abs(number) + bound if found is None else found
    return Held(sure_digits(number, bound), most=most if most < math.inf else None)


class _Record:
    """What was seen of digits over the rows of a run."""

    def __init__(self, variables: Sequence[str]) -> None:
        self._names = (None, *variables)
        self._worst: tuple[int, str | None, Step, Held] | None = None
        self._first: int | None = None
        self._since: int | None = None
        self._noise: list[tuple[int, float]] = []
        self._is_sampled = False

    def note(self, step: Step, is_known: bool) -> None:
        """Take note of a row; of one that was only bounded, only that there was one."""
        if not is_known:
            self._is_sampled = True
            return
        digits = step.digits
        if digits is None or digits.least >= NINE:
            self._since = None
            return
        self._first = step.index if self._first is None else self._first
        self._since = step.index if self._since is None else self._since
        if is_noise(step, _TRUSTED):
            self._noise.append((step.index, largest(step.gradient)))
        for name, held in zip(self._names, (digits.value, *digits.gradient), strict=True):
            if held.digits < NINE and (self._worst is None or held.digits < self._worst[0]):
                self._worst = held.digits, name, step, held

    def rounding(self, last: Step, gtol: float) -> Rounding | None:
        """Return what was worst, for a run that ended there; within `gtol` no gradient led it on."""
        if self._worst is None or self._first is None:
            return None
        digits, name, step, held = self._worst
        numbers = (step.value, *step.gradient)
        double = numbers[self._names.index(name)]
        led = next((index for index, size in self._noise if size > gtol and index < last.index), None)
        return Rounding(
            digits, name, step.index, double, held, self._since if self._since is not None else self._first,
            self._since is not None, self._is_sampled, led,
        )  # fmt: skip


_BY_GRADIENT = (Status.CONVERGED_GRADIENT, Status.STATIONARY_START, Status.STEP_LIMIT)
"""Endings whose sentence names the largest partial."""
