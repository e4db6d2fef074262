"""Methods with their rates and settings, in one word: `gd:0.1,momentum:0.1:momentum=0.9,bfgs`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gradcli.cli.descent_options import plan_of
from gradcli.cli.options import values_of
from gradcli.errors import OptionError

if TYPE_CHECKING:
    from gradcli.results.plans import Plan


def entrants_of(
    methods: str, rates: Sequence[str], maximize: bool, option: str = "--methods"
) -> Iterator[tuple[str, Plan]]:
    """Read `gd:0.1,momentum:0.1:momentum=0.9,bfgs`; a method without a rate is run with each of `rates`.

    Raises OptionError for what is no method with its rate and settings.
    """
    from gradcli.descent.recurrences import RECURRENCES

    is_used = not rates
    for item in map(str.strip, methods.split(",")):
        name, own, settings = _parts(item, option)
        swept = rates if name in RECURRENCES and own is None else ()
        is_used = is_used or bool(swept)
        for rate in swept:
            yield f"{item}:{rate.strip()}", _plan(name, rate, settings, maximize, option)
        if not swept:
            yield item, _plan(name, own, settings, maximize, option)
    if not is_used:
        raise OptionError(
            f"--lr is used by no method of {option}", hint="a first-order method without a rate uses it"
        )


def _parts(item: str, option: str) -> tuple[str, str | None, list[str]]:
    """Return the name, the rate and the settings of one entrant. Raises OptionError."""
    name, *parts = (part.strip() for part in item.split(":"))
    if not name:
        raise OptionError(f"{option}: a method is missing", hint=f"as in {option} gd:0.1,adam:0.1,bfgs")
    if " " in item:
        raise OptionError(
            f"{option}: '{item}' is not one method", hint="separate methods by commas: gd:0.1,bfgs"
        )
    rates = [part.removeprefix("lr=") for part in parts if "=" not in part or part.startswith("lr=")]
    if len(rates) > 1:
        raise OptionError(f"{option}: '{item}' has two rates", hint="as in gd:0.1")
    settings = [part for part in parts if "=" in part and not part.startswith("lr=")]
    return name, rates[0] if rates else None, settings


def _plan(name: str, rate: str | None, settings: Sequence[str], maximize: bool, option: str) -> Plan:
    # line-search=exact is how the option is spelled
    named = [part.replace("line-search=", "line_search=") for part in settings]
    chosen = values_of(named, option)
    schedule = chosen.pop("schedule", "constant")
    search = chosen.pop("line_search", None)
    pairs = [f"{key}={value}" for key, value in chosen.items()]
    return plan_of(name, rate, settings=pairs, schedule=schedule, line_search=search, maximize=maximize)
