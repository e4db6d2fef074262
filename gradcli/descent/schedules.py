"""Learning-rate schedules, each one row: a formula for the rate at iteration `k`, counted from 1.

A formula may use `lr`, the rate asked for, and `steps`, the most steps of the run. To add a schedule, add
a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule: its formula, its settings with defaults, which are formulas too, and its source."""

    name: str
    formula: str
    summary: str
    source: str
    settings: Mapping[str, str] = field(default_factory=dict)


SCHEDULES: dict[str, Schedule] = {
    row.name: row
    for row in (
        Schedule("constant", "lr", "the same rate at every step", "Cauchy 1847"),
        Schedule(
            "decay",
            "lr/(1 + decay*(k - 1))",
            "falls as 1/k: far enough for any distance, yet to 0",
            "Robbins and Monro 1951; Bottou, Curtis and Nocedal 2018, section 4",
            {"decay": "0.01"},
        ),
        Schedule(
            "exponential",
            "lr*gamma^(k - 1)",
            "falls by the same factor at each step",
            "as torch.optim.lr_scheduler.ExponentialLR, 2016",
            {"gamma": "0.99"},
        ),
        Schedule(
            "step",
            "lr*drop^floor((k - 1)/period)",
            "falls by a factor once in each period",
            "as torch.optim.lr_scheduler.StepLR, 2016",
            {"drop": "0.5", "period": "100"},
        ),
        Schedule(
            "cosine",
            "lr_min + (lr - lr_min)*(1 + cos(pi*min(1, (k - 1)/horizon)))/2",
            "falls along half a cosine over the whole run",
            "Loshchilov and Hutter 2017, SGDR, equation 5",
            {"lr_min": "0", "horizon": "steps"},
        ),
        Schedule(
            "warmup",
            "lr*min(1, k/warmup_steps)",
            "rises in a line to lr, then stays",
            "Goyal et al. 2017, section 2.2",
            {"warmup_steps": "100"},
        ),
    )
}
