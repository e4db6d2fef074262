from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.descent.formulas import constant, read_formula
from gradcli.descent.recurrences import RECURRENCES
from gradcli.language.infix import read_infix
from gradcli.language.tree import free_symbols
from gradcli.numeric.arithmetic import FLOATS
from gradcli.results.runs import Status
from tests.descent.published import METHODS, iterates
from tests.descent.surfaces import SURFACES, Vector, points, traced

Settings = dict[str, float]


def test_the_methods_are_those_that_are_published() -> None:
    assert RECURRENCES.keys() == METHODS.keys()


@pytest.mark.parametrize("name", RECURRENCES)
def test_each_method_names_its_source_and_uses_only_names_it_declares(name: str) -> None:
    row = RECURRENCES[name]
    known = {"x", "g", "k", "lr", *row.state, *row.settings}
    assert row.name == name
    assert re.search(r"\b(1[89]|20)\d\d\b", row.source), "a source has a year"
    targets = []
    for part in row.update.split(";"):
        target, text = (side.strip() for side in part.split("=", 1))
        assert free_symbols(read_infix(text, frozenset(known))) <= known
        targets.append(target)
        known.add(target)
    assert targets[-1] == "x" or name in ("lion", "adadelta")
    assert {"x", *row.state} <= set(targets)
    for start in row.state.values():
        assert free_symbols(read_infix(start)) <= {"lr", *row.settings}


@pytest.mark.parametrize("name", RECURRENCES)
def test_defaults_of_settings_are_the_published_ones(name: str) -> None:
    published = getattr(METHODS[name], "__kwdefaults__", None) or {}
    assert {key: float(Fraction(text)) for key, text in RECURRENCES[name].settings.items()} == published


PUBLISHED_RATES = {
    "adagrad": 0.01, "rmsprop": 0.01, "adadelta": 1.0, "adam": 0.001, "amsgrad": 0.001, "adamw": 0.001,
    "nadam": 0.002, "radam": 0.001, "adamax": 0.002, "rprop": 0.01, "lion": 0.0001,
}  # fmt: skip
"""The defaults of `lr` in torch.optim, and the one of Chen et al. 2023; the others must be given a rate."""


@pytest.mark.parametrize("name", METHODS)
def test_default_rates_are_the_published_ones(name: str) -> None:
    assert float(RECURRENCES[name].rate or "nan") == pytest.approx(
        PUBLISHED_RATES.get(name, float("nan")), rel=1e-15, nan_ok=True
    )


@pytest.mark.parametrize("name", PUBLISHED_RATES)
def test_a_run_without_a_rate_takes_the_default(name: str) -> None:
    surface = SURFACES["himmelblau"]
    run, steps = traced(surface.text, surface.start, method=name, steps=5)
    expected = iterates(name, surface.gradient, surface.start, PUBLISHED_RATES[name], 5)
    np.testing.assert_allclose(points(steps), expected, rtol=1e-13)
    assert run.method.settings["lr"] == PUBLISHED_RATES[name]


RATES = {
    "gd": 3e-4, "momentum": 3e-4, "nesterov": 3e-4, "adagrad": 0.5, "rmsprop": 0.01, "adadelta": 1.0,
    "adam": 0.05, "amsgrad": 0.05, "adamw": 0.05, "nadam": 0.05, "radam": 3e-4, "adamax": 0.05,
    "rprop": 0.1, "lion": 0.01,
}  # fmt: skip

CHANGED: list[tuple[str, Settings]] = [
    ("momentum", {"momentum": 0.5}),
    ("momentum", {"momentum": 0.8, "dampening": 0.25}),
    ("momentum", {"momentum": 0.25, "dampening": 0.75}),
    ("nesterov", {"momentum": 0.5}),
    ("nesterov", {"momentum": 0.0}),
    ("adagrad", {"lr_decay": 0.1, "eps": 0.01}),
    ("adagrad", {"initial_accumulator": 0.5}),
    ("rmsprop", {"alpha": 0.9, "eps": 0.01}),
    ("rmsprop", {"momentum": 0.5}),
    ("adadelta", {"rho": 0.8, "eps": 1e-5}),
    ("adadelta", {"rho": 0.0}),
    ("adam", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}),
    ("adam", {"beta1": 0.0, "beta2": 0.5}),
    ("amsgrad", {"beta1": 0.8, "beta2": 0.9, "eps": 0.01}),
    ("amsgrad", {"beta2": 0.1}),
    ("adamw", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}),
    ("adamw", {"weight_decay": 0.5}),
    ("nadam", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}),
    ("nadam", {"momentum_decay": 0.5}),
    ("radam", {"beta1": 0.8, "beta2": 0.9, "eps": 0.01}),
    ("radam", {"beta2": 0.5}),
    ("adamax", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}),
    ("adamax", {"beta2": 0.2}),
    ("rprop", {"eta_minus": 0.25, "eta_plus": 1.5}),
    ("rprop", {"step_min": 0.02, "step_max": 0.05}),
    ("lion", {"beta1": 0.5, "beta2": 0.8}),
    ("lion", {"weight_decay": 0.25}),
]


def test_every_method_with_settings_is_tried_with_two_others() -> None:
    tried = [name for name, _ in CHANGED]
    assert {name for name, row in RECURRENCES.items() if row.settings} == set(tried)
    assert all(tried.count(name) >= 2 for name in tried)


@pytest.mark.parametrize(
    ("surface_name", "start"),
    [("rosenbrock", [-1.2, 1.0]), ("himmelblau", [0.5, -1.0]), ("five", [1.0, -1.0, 2.0, 0.5, -2.0])],
)
@pytest.mark.parametrize(("name", "changed"), [*((name, {}) for name in METHODS), *CHANGED])
def test_the_first_fifty_iterates_are_the_published_ones(
    name: str, changed: Settings, surface_name: str, start: list[float]
) -> None:
    surface = SURFACES[surface_name]
    _, steps = traced(surface.text, start, RATES[name], method=name, settings=changed, steps=50, gtol=0.0)
    expected = iterates(name, surface.gradient, start, RATES[name], 50, **changed)
    np.testing.assert_allclose(points(steps), expected, rtol=1e-12, atol=1e-12)


STARTS: dict[str, Settings] = {
    "gd": {}, "momentum": {"v": 0}, "nesterov": {"v": 0}, "adagrad": {"s": 0}, "rmsprop": {"s": 0, "v": 0},
    "adadelta": {"s": 0, "u": 0}, "adam": {"m": 0, "v": 0}, "amsgrad": {"m": 0, "v": 0, "w": 0},
    "adamw": {"m": 0, "v": 0}, "nadam": {"m": 0, "v": 0, "p": 1}, "radam": {"m": 0, "v": 0},
    "adamax": {"m": 0, "u": 0}, "rprop": {"p": 0, "h": 0.125}, "lion": {"m": 0},
}  # fmt: skip


@pytest.mark.parametrize("name", METHODS)
def test_a_trace_shows_the_memory_from_its_start_on(name: str) -> None:
    run, steps = traced("x^2 + 3y^2", [4.0, 3.0], 0.125, method=name, steps=3)
    assert run.method.memory == tuple(STARTS[name])
    assert steps[0].memory == {key: (start, start) for key, start in STARTS[name].items()}
    assert all(tuple(step.memory) == tuple(STARTS[name]) for step in steps)


def test_a_setting_starts_the_memory_of_adagrad() -> None:
    _, steps = traced("x^2", [4.0], 0.5, method="adagrad", settings={"initial_accumulator": 2.5}, steps=1)
    assert [step.memory for step in steps] == [{"s": (2.5,)}, {"s": (2.5 + 8.0**2,)}]


def _weighted(gradients: Vector, beta: float) -> Vector:
    """Sum all past gradients with weights (1 - beta) beta^age, newest first."""
    rows = [
        (1 - beta) * beta ** np.arange(k - 1, -1, -1.0) @ gradients[:k] for k in range(1, len(gradients) + 1)
    ]
    return np.array(rows)


MEMORIES: list[tuple[str, str, Settings, Callable[[Vector], Vector]]] = [
    ("momentum", "v", {"momentum": 0.5}, lambda g: _weighted(g, 0.5) * 2),
    ("nesterov", "v", {"momentum": 0.5}, lambda g: _weighted(g, 0.5) * 2),
    ("adagrad", "s", {}, lambda g: np.cumsum(g**2, axis=0)),
    ("rmsprop", "s", {"alpha": 0.75}, lambda g: _weighted(g**2, 0.75)),
    ("adadelta", "s", {"rho": 0.75}, lambda g: _weighted(g**2, 0.75)),
    ("adam", "m", {}, lambda g: _weighted(g, 0.9)),
    ("adam", "v", {}, lambda g: _weighted(g**2, 0.999)),
    ("amsgrad", "w", {"beta2": 0.5}, lambda g: np.maximum.accumulate(_weighted(g**2, 0.5), axis=0)),
    ("adamw", "m", {"beta1": 0.25}, lambda g: _weighted(g, 0.25)),
    ("radam", "v", {"beta2": 0.5}, lambda g: _weighted(g**2, 0.5)),
    ("lion", "m", {"beta2": 0.5}, lambda g: _weighted(g, 0.5)),
    ("rprop", "p", {"eta_plus": 1.1}, lambda g: np.where(np.vstack([g[:1], g[:-1]]) * g < 0, 0, g)),
]


@pytest.mark.parametrize(("name", "memory", "changed", "of_gradients"), MEMORIES)
def test_the_memory_is_what_its_definition_makes_of_all_gradients_so_far(
    name: str, memory: str, changed: Settings, of_gradients: Callable[[Vector], Vector]
) -> None:
    surface = SURFACES["himmelblau"]
    _, steps = traced(surface.text, surface.start, 0.01, method=name, settings=changed, steps=20, gtol=0.0)
    gradients = np.array([surface.gradient(np.array(step.point)) for step in steps[:-1]])
    shown = np.array([step.memory[memory] for step in steps[1:]])
    np.testing.assert_allclose(shown, of_gradients(gradients), rtol=1e-9, atol=1e-12)


def test_the_step_sizes_of_rprop_are_the_moves_it_makes() -> None:
    surface = SURFACES["himmelblau"]
    _, steps = traced(surface.text, surface.start, 0.25, method="rprop", steps=15, gtol=0.0)
    for before, after in pairwise(steps):
        moves = np.abs(np.subtract(after.point, before.point))
        sizes = np.array(after.memory["h"])
        assert np.all(np.isclose(moves, sizes) | (moves == 0))


CHARACTERISTIC: dict[str, Callable[[float, Mapping[str, float]], Vector]] = {
    "gd": lambda a, _: np.array([[1 - a]]),
    # The state is (x, v), and a is lr times the curvature; v counts in units of the curvature.
    "momentum": lambda a, s: np.array(
        [
            [1 - a * (1 - s["dampening"]), -a * s["momentum"]],
            [1 - s["dampening"], s["momentum"]],
        ]
    ),
    "nesterov": lambda a, s: np.array(
        [[1 - a * (1 + s["momentum"]), -a * s["momentum"] ** 2], [1.0, s["momentum"]]]
    ),
}
"""The matrix by which one step on the quadratic with curvature 1 multiplies the state."""


def test_the_methods_with_a_limit_are_those_that_are_linear() -> None:
    assert {name for name, row in RECURRENCES.items() if row.limit} == set(CHARACTERISTIC)


def _limit(name: str, changed: Settings, curvature: float) -> float:
    known = {**changed, "L": curvature}
    return constant(read_formula(RECURRENCES[name].limit, known.keys()), known, FLOATS)


def _radius(name: str, changed: Settings, rate: float) -> float:
    """Return the spectral radius of the method on the quadratic with curvature 1."""
    return float(max(abs(np.linalg.eigvals(CHARACTERISTIC[name](rate, changed)))))


@st.composite
def _linear_methods(draw: st.DrawFn) -> tuple[str, Settings]:
    name = draw(st.sampled_from(sorted(CHARACTERISTIC)))
    drawn = {"momentum": draw(st.floats(0.01, 0.95)), "dampening": draw(st.floats(0.0, 0.9))}
    return name, {key: value for key, value in drawn.items() if key in RECURRENCES[name].settings}


@settings(max_examples=25, deadline=None)
@given(_linear_methods(), st.floats(0.1, 100.0))
def test_the_limit_of_the_rate_parts_convergence_from_divergence(
    method: tuple[str, Settings], curvature: float
) -> None:
    name, changed = method
    limit = _limit(name, changed, curvature)
    for share, status in ((0.98, Status.CONVERGED_GRADIENT), (1.02, Status.DIVERGED)):
        assert (_radius(name, changed, share * limit * curvature) < 1) == (share < 1)
        run, _ = traced(
            f"{curvature!r}*x^2/2", [1.0], share * limit, method=name, settings=changed, steps=4000
        )
        assert run.status is status


@settings(max_examples=100, deadline=None)
@given(_linear_methods(), st.floats(0.001, 0.999))
def test_below_the_limit_every_smaller_curvature_converges_too(
    method: tuple[str, Settings], share: float
) -> None:
    """One rate must suit all eigenvalues of the Hessian at once."""
    assert _radius(*method, share * _limit(*method, 1.0)) < 1
