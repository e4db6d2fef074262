"""f, its gradient and its Hessian as callables that count how often they were asked."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gradcli.dataclass import dataclass
from gradcli.errors import OptionError
from gradcli.language.expression import Expression
from gradcli.language.functions import COMPARISONS, FUNCTIONS
from gradcli.language.write import part_named
from gradcli.numeric.arithmetic import FLOATS, Arithmetic, run, runner
from gradcli.numeric.conditions import fixed_exponent, live_slots
from gradcli.numeric.faults import undefined_part
from gradcli.numeric.kernel import scalar_kernel
from gradcli.numeric.program import Program, condition_program, lower, with_gradient
from gradcli.numeric.rationals import RATIONALS, inexact_slot
from gradcli.numeric.second import Matrix, hessian_function, with_hessian
from gradcli.numeric.soundness import check_constants_defined
from gradcli.results.plans import Counts

if TYPE_CHECKING:
    from gradcli.numeric.repeated.kernel import RepeatedKernel

_ARRAYS = "gradcli.numeric.repeated.choice"
"""The room where array code for long sums is chosen, loaded for no small formula."""

_LEAST_FOR_ARRAYS = 400
"""A program with fewer instructions has no sum that is long enough."""

_OFTEN = 128
"""After so many runs of a program by the interpreter, compiling it is about to pay."""

MOST_FOR_HESSIAN = 200
"""With more variables the Hessian is too large to be computed at each step."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The function at a point, as a method that goes down sees it; `fault` says why there is no value.

    Numbers are doubles, or fractions in an exact run.
    """

    point: Sequence[Any]
    value: Any
    gradient: Sequence[Any]
    fault: str = ""


class Exhausted(Exception):
    """A function that was asked as often, or as long, as it may be."""


class Objective:
    """A formula that is to be made small, or large: then `sign` is -1 and all that is seen is of -f."""

    def __init__(
        self, expression: Expression, *, maximize: bool = False, exact: bool = False, arrays: bool = True
    ) -> None:
        self.base = lower([expression.tree], expression.variables)
        check_constants_defined(expression, self.base)
        self.sign = -1 if maximize else 1
        self._values = self._gradients = self._hessians = 0
        self._most: float = math.inf
        self.deadline = math.inf
        self._last: Sample | None = None
        self._origin = self
        self._arithmetic: Arithmetic[Any] = FLOATS
        self._arrays = arrays and not exact
        if exact:
            _check_exact(self)
            self._arithmetic = RATIONALS

    def fresh(self, most: float) -> Objective:
        """Return the same function, not asked yet, which answers `most` times and then raises Exhausted."""
        twin = copy(self)
        twin._most = most  # noqa: SLF001 - its own class
        twin._last = None  # noqa: SLF001 - its own class
        twin._values = twin._gradients = twin._hessians = 0  # noqa: SLF001
        return twin

    @property
    def is_unbounded(self) -> bool:
        """Whether it may be asked as often as one likes."""
        return self._most == math.inf

    @property
    def size(self) -> int:
        """How many variables it has."""
        return len(self.base.inputs)

    @property
    def counts(self) -> Counts:
        """How often each was computed."""
        return Counts(self._values, self._gradients, self._hessians)

    def at(self, point: Sequence[Any]) -> Sample:
        """Compute value and gradient in one run of the program; at the last point they are known."""
        if self._last is not None and self._last.point == point:
            return self._last
        self._spend()
        self._gradients += 1
        found = kernel(point) if (kernel := self.kernel) else None
        sample = self._by_program(point) if found is None else Sample(point, *found)
        if self.sign < 0:
            gradient = [0 - partial for partial in sample.gradient]
            sample = Sample(point, 0 - sample.value, gradient, sample.fault)
        self._last = sample
        return sample

    def _by_program(self, point: Sequence[Any]) -> Sample:
        """Interpret the program, or call what it was compiled to where it is called often."""
        if self._gradients > _OFTEN and self._arithmetic is FLOATS:
            value, *gradient = self._origin._compiled(point)  # noqa: SLF001 - its own class
            if value == value and not any(partial != partial for partial in gradient):
                return Sample(point, value, gradient)
        return self._interpreted(point)

    def _interpreted(self, point: Sequence[Any]) -> Sample:
        slots = self._origin._run(point)  # noqa: SLF001 - its own class
        value, *gradient = (slots[slot] for slot in self.program.outputs)
        bad = next((slot for slot in self.program.outputs if slots[slot] != slots[slot]), None)
        fault = "" if bad is None else undefined_part(self.program, slots, bad)
        return Sample(point, value, gradient, fault)

    def value_at(self, point: Sequence[float]) -> float:
        """Compute the value alone; nan where there is none."""
        self._spend()
        value = kernel.value(point) if (kernel := self.kernel) else None
        if value is None and self._values - self._gradients > _OFTEN and self._arithmetic is FLOATS:
            value = self._origin._compiled_value(point)[0]  # noqa: SLF001 - its own class
        if value is None:
            value = self._origin._run_value(point)[self.base.outputs[0]]  # noqa: SLF001 - its own class
        return self.sign * value

    def value_beside(self, point: Sequence[float]) -> float:
        """Compute the value of f itself, uncounted."""
        value = kernel.value(point) if (kernel := self.kernel) else None
        if value is None and self._arithmetic is FLOATS:
            value = self._origin._compiled_value(point)[0]  # noqa: SLF001 - its own class
        return self.parts(point)[self.base.outputs[0]] if value is None else value

    def resume(self, samples: int) -> None:
        """Count so many samples, most of which were computed elsewhere."""
        self._values = self._gradients = samples
        self.forget()

    def forget(self) -> None:
        """Compute the next sample even at the same point."""
        self._last = None

    def hessian(self, point: Sequence[float]) -> Matrix:
        """Compute the second partials."""
        self._hessians += 1
        rows = self._origin._hessian(point)  # noqa: SLF001 - its own class
        return rows if self.sign > 0 else [[0.0 - entry for entry in row] for row in rows]

    def parts(self, point: Sequence[float]) -> list[float]:
        """Compute the subexpressions of f in doubles, uncounted, by the slots of `base`."""
        return self._origin._run_parts(point)  # noqa: SLF001 - its own class

    def kinks(self, point: Sequence[float]) -> Iterator[str]:
        """Yield where this point lies, for each subexpression that is not differentiable exactly here."""
        slots = self.parts(point)
        for slot in sorted(live_slots(self.base, slots)):
            operation, arguments = self.base.code[slot]
            row = FUNCTIONS.get(operation)
            if row is None or not row.smooth or fixed_exponent(self.base, slot):
                continue
            condition = condition_program(row.smooth, row.parameters)
            held = [slots[argument] for argument in arguments]
            origin = self.base.origins[slot]
            if run(condition, held, FLOATS) == [0.0] and origin is not None:
                switches = operation in COMPARISONS
                part = part_named(origin)
                yield f"where {part} switches" if switches else f"on a kink of {part}"

    def _spend(self) -> None:
        self._values += 1
        if self._values > self._most or time.monotonic() > self.deadline:
            raise Exhausted

    @property
    def program(self) -> Program:
        """The program of f and its partials."""
        return self._origin._program  # noqa: SLF001 - its own class

    @property
    def kernel(self) -> RepeatedKernel | None:
        """What computes all samples where f is a long sum: array code rounds otherwise than the program."""
        return self._origin._kernel  # noqa: SLF001 - its own class

    @property
    def second(self) -> Program:
        """The program extended by the second partials, made once for all that share it."""
        return self._origin._second  # noqa: SLF001 - its own class

    @cached_property
    def _compiled(self) -> Callable[[Sequence[float]], Sequence[float]]:
        return scalar_kernel(self.program)

    @cached_property
    def _compiled_value(self) -> Callable[[Sequence[float]], Sequence[float]]:
        return scalar_kernel(self.base)

    @cached_property
    def _program(self) -> Program:
        return with_gradient(self.base)

    @cached_property
    def _kernel(self) -> RepeatedKernel | None:
        if not self._arrays or len(self.base.code) < _LEAST_FOR_ARRAYS:
            return None
        kernel: RepeatedKernel | None = import_module(_ARRAYS).repeated_kernel(self.base)
        return kernel

    @cached_property
    def _run(self) -> Callable[[Sequence[Any]], list[Any]]:
        return runner(self.program, self._arithmetic)

    @cached_property
    def _run_value(self) -> Callable[[Sequence[Any]], list[Any]]:
        return runner(self.base, self._arithmetic)

    @cached_property
    def _second(self) -> Program:
        return with_hessian(self.program)

    @cached_property
    def _run_parts(self) -> Callable[[Sequence[float]], list[float]]:
        return runner(self.base, FLOATS)

    @cached_property
    def _hessian(self) -> Callable[[Sequence[float]], Matrix]:
        return hessian_function(self.second)


def prepared(
    expression: Expression, *, maximize: bool = False, exact: bool = False, arrays: bool = True
) -> Objective:
    """Return an objective that was not asked yet; its program is made once for all runs of a function."""
    return _prepared(expression, maximize, exact, arrays).fresh(math.inf)


@lru_cache(maxsize=4)
def _prepared(expression: Expression, maximize: bool, exact: bool, arrays: bool) -> Objective:
    return Objective(expression, maximize=maximize, exact=exact, arrays=arrays)


def _check_exact(objective: Objective) -> None:
    slot = inexact_slot(objective.program)
    if slot is None:
        return
    origin = objective.program.origins[slot]
    what = part_named(origin) if origin is not None else "its derivative"
    raise OptionError(
        f"--exact works in fractions, and {what} leaves them",
        hint="+ - * /, integer powers, abs, sign, floor, max, min and cases keep fractions",
    )
