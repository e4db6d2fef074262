"""JAX: array programs, differentiated and compiled before the clock starts; `preparing` compiles on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.benchmarks.formulas import Formula, words_of
from tests.benchmarks.measuring import Absent, Array, Run
from tests.benchmarks.peers import package


def at_a_point(formula: Formula, point: Sequence[float]) -> Run:
    """Call the compiled function with an array of its own."""
    function, x = _function(formula), package("jax.numpy").asarray(point)

    def compute() -> Any:
        return package("jax").block_until_ready(function(x))

    compute()
    return compute


def over_points(formula: Formula, points: Array) -> Run:
    """Call the compiled function mapped over all points."""
    jax = package("jax")
    function, x = jax.jit(jax.vmap(_plain(formula))), package("jax.numpy").asarray(points)

    def compute() -> tuple[Array, Array]:
        values, gradients = jax.block_until_ready(function(x))
        return np.asarray(values), np.asarray(gradients).T

    compute()
    return compute


def preparing(formula: Formula, point: Sequence[float]) -> Run:
    """Trace, differentiate, compile."""
    x = package("jax.numpy").asarray(point)
    return lambda: _function(formula).lower(x).compile()


def descending(formula: Formula, start: Sequence[float], rate: float) -> Callable[[int], Array]:
    """Make all steps in one compiled loop."""
    jax, plain = package("jax"), _plain(formula)
    loop = jax.jit(lambda x, steps: jax.lax.fori_loop(0, steps, lambda _, x: x - rate * plain(x)[1], x))

    def descend(steps: int) -> Array:
        return np.asarray(loop(np.array(start), steps))

    descend(1)
    return descend


def _function(formula: Formula) -> Any:
    return package("jax").jit(_plain(formula))


def _plain(formula: Formula) -> Callable[[Any], Any]:
    jax = package("jax")
    jax.config.update("jax_enable_x64", True)
    words = package("jax.numpy")
    if formula.arrays is formula.of:
        if formula.size > _MOST_UNROLLED:
            raise Absent("compiling many operations, one by one, takes minutes")
        words = words_of(words)
    function: Callable[[Any], Any] = jax.value_and_grad(lambda x: formula.arrays(x, words))
    return function


_MOST_UNROLLED = 10
