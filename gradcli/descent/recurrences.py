"""First-order methods, each one row: its formula in gradcli's own language.

A formula is for one coordinate `x` with gradient `g`, iteration `k` (from 1) and learning rate `lr`; each
part gives a name its next value, and later parts see the new values. To add a method, add a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A method: its formula, its memory, its settings with defaults, and its source.

    Starts of the memory and defaults are formulas too; a start may name settings and `lr`. `rate` is the
    published default of the learning rate, "" where it must be given. `limit` is the bound below which a
    constant rate converges on every quadratic whose curvatures are positive and at most `L`.
    """

    name: str
    update: str
    summary: str
    source: str
    rate: str = ""
    state: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    limit: str = ""


_MOMENTS = {"m": "0", "v": "0"}
_ADAM = {"beta1": "0.9", "beta2": "0.999", "eps": "1e-8"}
_AVERAGES = "m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g^2; "
_MU = "beta1*(1 - 0.5*0.96^({}*momentum_decay))"

RECURRENCES: dict[str, Recurrence] = {
    row.name: row
    for row in (
        Recurrence(
            "gd",
            update="x = x - lr*g",
            summary="gradient descent: a step against the gradient",
            source="Cauchy 1847; Nocedal and Wright, Numerical Optimization, 2006, section 2.2",
            limit="2/L",
        ),
        Recurrence(
            "momentum",
            update="v = where(k == 1, g, momentum*v + (1 - dampening)*g); x = x - lr*v",
            summary="a heavy ball: gradients add up while they agree",
            source="Polyak 1964; Sutskever et al. 2013; as torch.optim.SGD",
            state={"v": "0"},
            settings={"momentum": "0.9", "dampening": "0"},
            limit="2*(1 + momentum)/((1 - dampening)*L)",
        ),
        Recurrence(
            "nesterov",
            update="v = momentum*v + g; x = x - lr*(g + momentum*v)",
            summary="momentum that looks ahead",
            source="Nesterov 1983; Sutskever et al. 2013; as torch.optim.SGD(nesterov=True)",
            state={"v": "0"},
            settings={"momentum": "0.9"},
            limit="2*(1 + momentum)/((1 + 2*momentum)*L)",
        ),
        Recurrence(
            "adagrad",
            update="s = s + g^2; x = x - lr/(1 + (k - 1)*lr_decay)*g/(sqrt(s) + eps)",
            summary="a rate for each coordinate that shrinks with all its gradients so far",
            source="Duchi, Hazan and Singer 2011; as torch.optim.Adagrad",
            rate="0.01",
            state={"s": "initial_accumulator"},
            settings={"eps": "1e-10", "lr_decay": "0", "initial_accumulator": "0"},
        ),
        Recurrence(
            "rmsprop",
            update="s = alpha*s + (1 - alpha)*g^2; v = momentum*v + g/(sqrt(s) + eps); x = x - lr*v",
            summary="a rate for each coordinate from the recent size of its gradients",
            source="Tieleman and Hinton 2012, lecture 6e; as torch.optim.RMSprop",
            rate="0.01",
            state={"s": "0", "v": "0"},
            settings={"alpha": "0.99", "eps": "1e-8", "momentum": "0"},
        ),
        Recurrence(
            "adadelta",
            update="s = rho*s + (1 - rho)*g^2; d = sqrt(u + eps)/sqrt(s + eps)*g; "
            "u = rho*u + (1 - rho)*d^2; x = x - lr*d",
            summary="steps in the units of x, from the recent sizes of steps and gradients",
            source="Zeiler 2012, algorithm 1; as torch.optim.Adadelta",
            rate="1",
            state={"s": "0", "u": "0"},
            settings={"rho": "0.9", "eps": "1e-6"},
        ),
        Recurrence(
            "adam",
            update=_AVERAGES + "x = x - lr*(m/(1 - beta1^k))/(sqrt(v/(1 - beta2^k)) + eps)",
            summary="the mean of the gradients over their root mean square, both recent",
            source="Kingma and Ba 2015, algorithm 1; as torch.optim.Adam",
            rate="0.001",
            state=_MOMENTS,
            settings=_ADAM,
        ),
        Recurrence(
            "amsgrad",
            update=_AVERAGES + "w = max(w, v); x = x - lr*(m/(1 - beta1^k))/(sqrt(w/(1 - beta2^k)) + eps)",
            summary="adam whose rates never grow again",
            source="Reddi, Kale and Kumar 2018, algorithm 2; as torch.optim.Adam(amsgrad=True)",
            rate="0.001",
            state={**_MOMENTS, "w": "0"},
            settings=_ADAM,
        ),
        Recurrence(
            "adamw",
            update=_AVERAGES + "x = x*(1 - lr*weight_decay) - "
            "lr*(m/(1 - beta1^k))/(sqrt(v/(1 - beta2^k)) + eps)",
            summary="adam that also pulls every coordinate toward 0, so not quite to the minimum",
            source="Loshchilov and Hutter 2019, algorithm 2; as torch.optim.AdamW",
            rate="0.001",
            state=_MOMENTS,
            settings={**_ADAM, "weight_decay": "0.01"},
        ),
        Recurrence(
            "nadam",
            update=f"a = {_MU.format('k')}; b = {_MU.format('(k + 1)')}; p = p*a; {_AVERAGES}"
            "x = x - lr*((1 - a)/(1 - p)*g + b/(1 - p*b)*m)/(sqrt(v/(1 - beta2^k)) + eps)",
            summary="adam that looks ahead, as nesterov does",
            source="Dozat 2016; as torch.optim.NAdam",
            rate="0.002",
            state={**_MOMENTS, "p": "1"},
            settings={**_ADAM, "momentum_decay": "0.004"},
        ),
        Recurrence(
            "radam",
            update=_AVERAGES + "a = 2/(1 - beta2) - 1; r = a - 2*k*beta2^k/(1 - beta2^k); "
            "x = x - lr*m/(1 - beta1^k)*where(r > 5, "
            "sqrt((r - 4)*(r - 2)*a/((a - 4)*(a - 2)*r))*sqrt(1 - beta2^k)/(sqrt(v) + eps), 1)",
            summary="adam that waits until its root mean square can be trusted",
            source="Liu et al. 2020, algorithm 2; as torch.optim.RAdam",
            rate="0.001",
            state=_MOMENTS,
            settings=_ADAM,
        ),
        Recurrence(
            "adamax",
            update="m = beta1*m + (1 - beta1)*g; u = max(beta2*u, abs(g) + eps); "
            "x = x - lr/(1 - beta1^k)*m/u",
            summary="adam with the largest recent gradient in place of the mean square",
            source="Kingma and Ba 2015, algorithm 2; as torch.optim.Adamax",
            rate="0.002",
            state={"m": "0", "u": "0"},
            settings=_ADAM,
        ),
        Recurrence(
            "rprop",
            update="d = g*p; h = h*where(d > 0, eta_plus, where(d < 0, eta_minus, 1)); "
            "h = min(step_max, max(step_min, h)); p = where(d < 0, 0, g); x = x - h*sign(p)",
            summary="the sign of the gradient alone; the step grows while it stays, shrinks when it turns",
            source="Riedmiller and Braun 1993; as torch.optim.Rprop",
            rate="0.01",
            state={"p": "0", "h": "lr"},
            settings={"eta_minus": "0.5", "eta_plus": "1.2", "step_min": "1e-6", "step_max": "50"},
        ),
        Recurrence(
            "lion",
            update="c = beta1*m + (1 - beta1)*g; x = x - lr*(sign(c) + weight_decay*x); "
            "m = beta2*m + (1 - beta2)*g",
            summary="the sign of a mean of the gradients: every coordinate moves by lr",
            source="Chen et al. 2023, algorithm 2",
            rate="0.0001",
            state={"m": "0"},
            settings={"beta1": "0.9", "beta2": "0.99", "weight_decay": "0"},
        ),
    )
}


def has_limit(name: str) -> bool:
    """Tell whether a method has a known bound for its constant rate, and so a rate that suits a curvature."""
    return name in RECURRENCES and bool(RECURRENCES[name].limit)
