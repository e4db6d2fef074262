"""Check what a plan names: rows of the tables, settings, and the ranges in which these make sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from gradcli.errors import OptionError
from gradcli.language.infix import read_infix
from gradcli.language.names import did_you_mean
from gradcli.numeric.arithmetic import FLOATS, run
from gradcli.numeric.program import Program, lower
from gradcli.results.plans import Real

Row = TypeVar("Row")

RANGES: dict[str, str] = {
    **dict.fromkeys(("beta1", "beta2", "momentum", "dampening"), "0 <= {} and {} < 1"),
    **dict.fromkeys(("rho", "alpha"), "0 <= {} and {} <= 1"),
    **dict.fromkeys(
        ("eps", "weight_decay", "lr_decay", "initial_accumulator", "momentum_decay",
         "decay", "lr_min", "step_min"), "{} >= 0"
    ),
    **dict.fromkeys(
        ("step_max", "gamma", "drop", "period", "horizon", "warmup_steps", "damping", "tolerance"), "{} > 0"
    ),
    **dict.fromkeys(("c1", "c2", "shrink", "eta_minus"), "0 < {} and {} < 1"),
    "eta_plus": "{} > 1",
    "memory": "{} >= 1 and {} == floor({}) and {} <= 10000",
}  # fmt: skip
"""The condition on each setting, in the language; one without a row may be any number."""


def named_row(name: str, table: Mapping[str, Row], known: Iterable[str], option: str, kind: str) -> Row:
    """Return the row called `name`. Raises OptionError with the nearest of the `known` names and the list."""
    if name not in table:
        names = list(known)
        plural = f"{kind}es" if kind.endswith("ch") else f"{kind}s"
        hint = did_you_mean(name, names) or f"the {plural} are: {', '.join(names)}"
        raise OptionError(f"{option}: there is no {kind} '{name}'", hint=hint)
    return table[name]


def check_names(given: Iterable[str], known: Mapping[str, object], owner: str) -> None:
    """Raise OptionError for a setting that `owner` does not have, with the nearest and the list."""
    for name in given:
        if name not in known:
            hint = did_you_mean(name, known)
            if name == "lr":
                hint = "the learning rate is --lr"
            listed = f"its settings are {', '.join(known)}" if known else "it has no settings"
            raise OptionError(f"--set: {owner} has no setting '{name}'", hint=hint or listed)


def check_ranges(settings: Mapping[str, Real]) -> None:
    """Raise OptionError for a setting outside its range."""
    for name, value in settings.items():
        condition = RANGES.get(name, "").replace("{}", name)
        if condition and not _holds(condition, name, float(value)):
            raise OptionError(f"--set {name}={float(value):g} cannot be", hint=f"it wants {condition}")
    if settings.get("dampening") and not settings.get("momentum", 1):
        raise OptionError("--set: dampening needs a momentum above 0")
    if settings.get("c1", 0) >= settings.get("c2", 1):
        raise OptionError("--set: c1 must be below c2", hint="as in --set c1=0.0001 --set c2=0.9")


def _holds(condition: str, name: str, value: float) -> bool:
    return run(_condition(condition, name), [value], FLOATS) == [1.0]


@cache
def _condition(text: str, name: str) -> Program:
    return lower([read_infix(text, {name}, condition=True)], [name])
