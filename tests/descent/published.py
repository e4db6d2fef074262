"""First-order methods as they are published, in NumPy: what gradcli's own recurrences are compared with.

Each follows the pseudo-code in the documentation of PyTorch 2 (torch.optim), in its symbols; θ is `theta`,
and the learning rate γ is `lr`. Lion follows algorithm 2 of Chen et al., "Symbolic Discovery of Optimization
Algorithms", 2023.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import count as counted
from itertools import islice

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Gradient = Callable[[Vector], Vector]


def iterates(
    method: str,
    gradient: Gradient,
    start: Sequence[float],
    lr: float,
    count: int,
    **settings: float,
) -> list[Vector]:
    """Return start and `count` iterates of the published method, x_0 ... x_count.

    A method that does not exist is a KeyError, a setting it does not have a TypeError.
    """
    x0 = np.array(start, dtype=np.float64)
    return [x0, *islice(METHODS[method](gradient, x0, lr, **settings), count)]


def _gd(gradient: Gradient, theta: Vector, lr: float) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.SGD."""
    while True:
        theta = theta - lr * gradient(theta)
        yield theta


def _momentum(
    gradient: Gradient, theta: Vector, lr: float, *, momentum: float = 0.9, dampening: float = 0.0
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.SGD with momentum: the buffer starts as the first gradient."""
    b = np.zeros_like(theta)
    for t in counted(1):
        g = gradient(theta)
        b = momentum * b + (1 - dampening) * g if t > 1 else g
        theta = theta - lr * b
        yield theta


def _nesterov(gradient: Gradient, theta: Vector, lr: float, *, momentum: float = 0.9) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.SGD with nesterov=True."""
    b = np.zeros_like(theta)
    while True:
        g = gradient(theta)
        b = momentum * b + g
        theta = theta - lr * (g + momentum * b)
        yield theta


def _adagrad(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    lr_decay: float = 0.0,
    initial_accumulator: float = 0.0,
    eps: float = 1e-10,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.Adagrad."""
    state_sum = np.full_like(theta, initial_accumulator)
    for t in counted(1):
        g = gradient(theta)
        state_sum = state_sum + g**2
        theta = theta - lr / (1 + (t - 1) * lr_decay) * g / (np.sqrt(state_sum) + eps)
        yield theta


def _rmsprop(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    alpha: float = 0.99,
    eps: float = 1e-8,
    momentum: float = 0.0,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.RMSprop, not centered."""
    v, b = np.zeros_like(theta), np.zeros_like(theta)
    while True:
        g = gradient(theta)
        v = alpha * v + (1 - alpha) * g**2
        b = momentum * b + g / (np.sqrt(v) + eps)
        theta = theta - lr * b
        yield theta


def _adadelta(
    gradient: Gradient, theta: Vector, lr: float, *, rho: float = 0.9, eps: float = 1e-6
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.Adadelta."""
    v, u = np.zeros_like(theta), np.zeros_like(theta)
    while True:
        g = gradient(theta)
        v = rho * v + (1 - rho) * g**2
        delta = np.sqrt(u + eps) / np.sqrt(v + eps) * g
        u = rho * u + (1 - rho) * delta**2
        theta = theta - lr * delta
        yield theta


def _adam(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.Adam."""
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in counted(1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
        yield theta


def _amsgrad(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.Adam with amsgrad=True: the maximum is not corrected for bias."""
    m, v, v_max = np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta)
    for t in counted(1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_max = np.maximum(v_max, v)
        v_hat = v_max / (1 - beta2**t)
        theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
        yield theta


def _adamw(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 1e-2,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.AdamW: the gradient is taken before the weights decay."""
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in counted(1):
        g = gradient(theta)
        theta = theta - lr * weight_decay * theta
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
        yield theta


def _nadam(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    momentum_decay: float = 4e-3,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.NAdam."""
    m, v, mu_product = np.zeros_like(theta), np.zeros_like(theta), 1.0
    for t in counted(1):
        g = gradient(theta)
        mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
        mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
        mu_product = mu_product * mu
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = mu_next * m / (1 - mu_product * mu_next) + (1 - mu) * g / (1 - mu_product)
        v_hat = v / (1 - beta2**t)
        theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
        yield theta


def _radam(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.RAdam."""
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    rho_inf = 2 / (1 - beta2) - 1
    for t in counted(1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
        if rho > 5:
            adaptive = math.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)
            r = math.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
            theta = theta - lr * m_hat * r * adaptive
        else:
            theta = theta - lr * m_hat
        yield theta


def _adamax(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.Adamax."""
    m, u = np.zeros_like(theta), np.zeros_like(theta)
    for t in counted(1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        u = np.maximum(beta2 * u, np.abs(g) + eps)
        theta = theta - lr * m / ((1 - beta1**t) * u)
        yield theta


def _rprop(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    eta_minus: float = 0.5,
    eta_plus: float = 1.2,
    step_min: float = 1e-6,
    step_max: float = 50.0,
) -> Iterator[Vector]:
    """Yield the iterates of torch.optim.Rprop.

    As its source does and its pseudo-code does not, every step size is kept within its limits, the first too.
    """
    g_prev, eta = np.zeros_like(theta), np.full_like(theta, lr)
    while True:
        g = gradient(theta)
        agreement = g_prev * g
        eta = eta * np.where(agreement > 0, eta_plus, np.where(agreement < 0, eta_minus, 1.0))
        eta = np.clip(eta, step_min, step_max)
        g = np.where(agreement < 0, 0.0, g)
        theta = theta - eta * np.sign(g)
        g_prev = g
        yield theta


def _lion(
    gradient: Gradient,
    theta: Vector,
    lr: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.99,
    weight_decay: float = 0.0,
) -> Iterator[Vector]:
    """Yield the iterates of algorithm 2 of Chen et al. 2023."""
    m = np.zeros_like(theta)
    while True:
        g = gradient(theta)
        c = beta1 * m + (1 - beta1) * g
        theta = theta - lr * (np.sign(c) + weight_decay * theta)
        m = beta2 * m + (1 - beta2) * g
        yield theta


METHODS: dict[str, Callable[..., Iterator[Vector]]] = {
    "gd": _gd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adadelta": _adadelta,
    "adam": _adam,
    "amsgrad": _amsgrad,
    "adamw": _adamw,
    "nadam": _nadam,
    "radam": _radam,
    "adamax": _adamax,
    "rprop": _rprop,
    "lion": _lion,
}
"""The methods: each takes the gradient, the start, the learning rate and its settings, and yields x_1, ..."""


def _constant(_k: int, lr: float) -> float:
    """Return the learning rate of step k, counted from 1: always the same."""
    return lr


def _decay(k: int, lr: float, *, decay: float) -> float:
    """Return the learning rate of step k under inverse-time decay."""
    return lr / (1 + decay * (k - 1))


def _exponential(k: int, lr: float, *, gamma: float) -> float:
    """Return the learning rate of step k as torch.optim.lr_scheduler.ExponentialLR has it."""
    return lr * gamma ** (k - 1)


def _step(k: int, lr: float, *, step_size: float, gamma: float) -> float:
    """Return the learning rate of step k as torch.optim.lr_scheduler.StepLR has it."""
    return lr * gamma ** math.floor((k - 1) / step_size)


def _cosine(k: int, lr: float, *, period: float, lr_min: float = 0.0) -> float:
    """Return the learning rate of step k as CosineAnnealingLR has it up to T_max, then lr_min."""
    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * min(1, (k - 1) / period))) / 2


def _warmup(k: int, lr: float, *, warmup_steps: float) -> float:
    """Return the learning rate of step k: a straight line up to lr, reached at step `warmup_steps`."""
    return lr * min(1, k / warmup_steps)


SCHEDULES: dict[str, Callable[..., float]] = {
    "constant": _constant,
    "decay": _decay,
    "exponential": _exponential,
    "step": _step,
    "cosine": _cosine,
    "warmup": _warmup,
}
"""The schedules: each takes the step k, counted from 1, the learning rate and its settings."""
