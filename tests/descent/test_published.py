"""That the reference methods are the published ones: compared with PyTorch where it is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from tests.descent.published import METHODS, SCHEDULES, Gradient, Vector, iterates

Settings = dict[str, float]
Options = dict[str, Any]


def _rosenbrock(v: Vector) -> Vector:
    x, y = v
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


def _himmelblau(v: Vector) -> Vector:
    x, y = v
    a, b = x * x + y - 11, x + y * y - 7
    return np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])


GRADIENTS: dict[str, tuple[Gradient, list[float]]] = {
    "rosenbrock": (_rosenbrock, [-1.2, 1.0]),
    "himmelblau": (_himmelblau, [0.5, -1.0]),
}

PYTORCH: dict[str, tuple[str, Options, float]] = {
    "gd": ("SGD", {}, 3e-4),
    "momentum": ("SGD", {"momentum": 0.9}, 3e-4),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}, 3e-4),
    "adagrad": ("Adagrad", {}, 0.5),
    "rmsprop": ("RMSprop", {}, 0.01),
    "adadelta": ("Adadelta", {}, 1.0),
    "adam": ("Adam", {}, 0.05),
    "amsgrad": ("Adam", {"amsgrad": True}, 0.05),
    "adamw": ("AdamW", {}, 0.05),
    "nadam": ("NAdam", {}, 0.05),
    "radam": ("RAdam", {}, 3e-4),
    "adamax": ("Adamax", {}, 0.05),
    "rprop": ("Rprop", {}, 0.1),
}
"""The name of each method in torch.optim, the options that choose it there, and a learning rate."""

CHANGED: list[tuple[str, Settings, Options]] = [
    ("momentum", {"momentum": 0.5}, {"momentum": 0.5}),
    ("momentum", {"momentum": 0.8, "dampening": 0.25}, {"momentum": 0.8, "dampening": 0.25}),
    ("nesterov", {"momentum": 0.5}, {"momentum": 0.5}),
    ("adagrad", {"lr_decay": 0.1, "eps": 0.01}, {"lr_decay": 0.1, "eps": 0.01}),
    ("adagrad", {"initial_accumulator": 0.5}, {"initial_accumulator_value": 0.5}),
    ("rmsprop", {"alpha": 0.9, "eps": 0.01}, {"alpha": 0.9, "eps": 0.01}),
    ("rmsprop", {"momentum": 0.5}, {"momentum": 0.5}),
    ("adadelta", {"rho": 0.8, "eps": 1e-5}, {"rho": 0.8, "eps": 1e-5}),
    ("adam", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}, {"betas": (0.8, 0.99), "eps": 0.01}),
    ("amsgrad", {"beta1": 0.8, "beta2": 0.9, "eps": 0.01}, {"betas": (0.8, 0.9), "eps": 0.01}),
    ("adamw", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}, {"betas": (0.8, 0.99), "eps": 0.01}),
    ("adamw", {"weight_decay": 0.1}, {"weight_decay": 0.1}),
    ("nadam", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}, {"betas": (0.8, 0.99), "eps": 0.01}),
    ("nadam", {"momentum_decay": 0.5}, {"momentum_decay": 0.5}),
    ("radam", {"beta1": 0.8, "beta2": 0.9, "eps": 0.01}, {"betas": (0.8, 0.9), "eps": 0.01}),
    ("adamax", {"beta1": 0.8, "beta2": 0.99, "eps": 0.01}, {"betas": (0.8, 0.99), "eps": 0.01}),
    ("rprop", {"eta_minus": 0.25, "eta_plus": 1.5}, {"etas": (0.25, 1.5)}),
    ("rprop", {"step_min": 0.02, "step_max": 0.05}, {"step_sizes": (0.02, 0.05)}),
]
"""Settings that are not the defaults, and the same settings as torch.optim takes them."""


@pytest.fixture
def torch() -> Iterator[Any]:
    module: Any = pytest.importorskip("torch")
    # NAdam keeps the product of its μ in the default type, which is 32 bits wide.
    default = module.get_default_dtype()
    module.set_default_dtype(module.float64)
    yield module
    module.set_default_dtype(default)


@pytest.mark.parametrize("objective", GRADIENTS)
@pytest.mark.parametrize(
    ("method", "settings", "options"), [*((method, {}, {}) for method in PYTORCH), *CHANGED]
)
def test_iterates_equal_those_of_pytorch(
    torch: Any, method: str, settings: Settings, options: Options, objective: str
) -> None:
    gradient, start = GRADIENTS[objective]
    name, chosen, lr = PYTORCH[method]
    theirs = _torch_iterates(torch, name, gradient, start, 50, lr=lr, **chosen | options)
    ours = iterates(method, gradient, start, lr, 50, **settings)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def _torch_iterates(
    torch: Any, name: str, gradient: Gradient, start: Sequence[float], count: int, **options: Any
) -> list[Vector]:
    x = torch.tensor(start, requires_grad=True)
    optimiser = getattr(torch.optim, name)([x], foreach=False, **options)
    points = [np.array(start)]
    for _ in range(count):
        x.grad = torch.from_numpy(gradient(points[-1]))
        optimiser.step()
        points.append(x.detach().numpy().copy())
    return points


@pytest.mark.parametrize("lr", [1e-7, 100.0])
def test_rprop_keeps_the_first_step_within_the_limits_of_pytorch(torch: Any, lr: float) -> None:
    gradient, start = GRADIENTS["himmelblau"]
    theirs = _torch_iterates(torch, "Rprop", gradient, start, 50, lr=lr)
    np.testing.assert_allclose(iterates("rprop", gradient, start, lr, 50), theirs, rtol=1e-12)


def test_every_method_but_lion_is_compared_with_pytorch() -> None:
    assert METHODS.keys() - PYTORCH.keys() == {"lion"}
    assert {method for method, _, _ in CHANGED} == PYTORCH.keys() - {"gd"}


def test_lion_follows_the_algorithm_worked_by_hand() -> None:
    # Each step on f = x²/2 is x - (sign c + x/4), exact in binary: c is 1/2, 1/4, -19/32 and -25/64 because
    # m is 0, 3/4, 0 and -57/64.
    found = iterates("lion", lambda x: x, [1.0], 1.0, 4, beta1=0.5, beta2=0.25, weight_decay=0.25)
    assert [float(x[0]) for x in found] == [1.0, -0.25, -1.1875, 0.109375, 1.08203125]


@pytest.mark.parametrize(
    ("settings", "beta1", "beta2", "weight_decay"),
    [({}, 0.9, 0.99, 0.0), ({"beta1": 0.5, "beta2": 0.8, "weight_decay": 0.5}, 0.5, 0.8, 0.5)],
)
def test_lion_weighs_all_past_gradients(
    settings: Settings, beta1: float, beta2: float, weight_decay: float
) -> None:
    found = iterates("lion", _rosenbrock, [-1.2, 1.0], 0.05, 200, **settings)
    gradients = np.array([_rosenbrock(x) for x in found])
    for k in range(200):
        m = (1 - beta2) * beta2 ** np.arange(k - 1, -1, -1.0) @ gradients[:k]
        update = np.sign(beta1 * m + (1 - beta1) * gradients[k]) + weight_decay * found[k]
        np.testing.assert_allclose(found[k + 1], found[k] - 0.05 * update, rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_a_setting_that_a_method_does_not_have_is_a_type_error(method: str) -> None:
    with pytest.raises(TypeError, match="unknown"):
        iterates(method, _rosenbrock, [-1.2, 1.0], 0.01, 1, unknown=1.0)


@pytest.mark.parametrize(
    ("name", "settings", "rates"),
    [
        ("constant", {}, [2.0, 2.0, 2.0, 2.0, 2.0, 2.0]),
        ("decay", {"decay": 0.5}, [2.0, 4 / 3, 1.0, 0.8, 2 / 3, 4 / 7]),
        ("exponential", {"gamma": 0.5}, [2.0, 1.0, 0.5, 0.25, 0.125, 0.0625]),
        ("step", {"gamma": 0.5, "step_size": 2}, [2.0, 2.0, 1.0, 1.0, 0.5, 0.5]),
        ("cosine", {"period": 3}, [2.0, 1.5, 0.5, 0.0, 0.0, 0.0]),
        ("cosine", {"period": 3, "lr_min": 1.0}, [2.0, 1.75, 1.25, 1.0, 1.0, 1.0]),
        ("warmup", {"warmup_steps": 4}, [0.5, 1.0, 1.5, 2.0, 2.0, 2.0]),
    ],
)
def test_the_first_rates_of_a_schedule(name: str, settings: Settings, rates: list[float]) -> None:
    found = [SCHEDULES[name](k, 2.0, **settings) for k in range(1, 7)]
    assert found == pytest.approx(rates, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "settings", "torch_name", "options"),
    [
        ("exponential", {"gamma": 0.9}, "ExponentialLR", {"gamma": 0.9}),
        ("step", {"gamma": 0.3, "step_size": 7}, "StepLR", {"gamma": 0.3, "step_size": 7}),
        ("cosine", {"period": 40, "lr_min": 0.01}, "CosineAnnealingLR", {"T_max": 40, "eta_min": 0.01}),
        ("warmup", {"warmup_steps": 10}, "LinearLR", {"start_factor": 0.1, "total_iters": 9}),
    ],
)
def test_schedules_equal_those_of_pytorch(
    torch: Any, name: str, settings: Settings, torch_name: str, options: Options
) -> None:
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    scheduler = getattr(torch.optim.lr_scheduler, torch_name)(optimiser, **options)
    for k in range(1, 41):
        assert SCHEDULES[name](k, 0.3, **settings) == pytest.approx(scheduler.get_last_lr()[0], rel=1e-12)
        optimiser.step()
        scheduler.step()
