"""That the list of methods shows every row of every table, with formula, settings and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.line_search import LINE_SEARCHES
from gradcli.descent.listing import method_list
from gradcli.descent.loop import descend
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.schedules import SCHEDULES
from gradcli.results.listings import MethodEntry
from gradcli.results.plans import Stopping

LISTED = method_list()
EVERY = (*LISTED.methods, *LISTED.directions, *LISTED.schedules, *LISTED.line_searches)


def named(entries: Sequence[MethodEntry]) -> dict[str, MethodEntry]:
    return {entry.name: entry for entry in entries}


@pytest.mark.parametrize(
    ("entries", "table"),
    [
        (LISTED.methods, RECURRENCES),
        (LISTED.directions, DIRECTIONS),
        (LISTED.schedules, SCHEDULES),
        (LISTED.line_searches, LINE_SEARCHES),
    ],
    ids=["methods", "directions", "schedules", "line searches"],
)
def test_every_row_is_listed_once_in_the_order_of_its_table(
    entries: tuple[MethodEntry, ...], table: Mapping[str, object]
) -> None:
    assert [entry.name for entry in entries] == list(table)


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: str(entry.name))
def test_every_row_has_a_formula_a_summary_and_a_source(entry: MethodEntry) -> None:
    assert entry.formula
    assert entry.summary
    assert not entry.summary.endswith(".")
    assert any(
        part.isdigit() and len(part) == 4 for part in entry.source.replace(",", " ").replace(";", " ").split()
    )


@pytest.mark.parametrize("name", RECURRENCES)
def test_a_first_order_method_shows_its_update_its_settings_and_how_its_memory_starts(name: str) -> None:
    entry, row = named(LISTED.methods)[name], RECURRENCES[name]
    assert entry.formula.startswith(row.update)
    assert entry.settings == {"lr": row.rate or "required", **row.settings}
    for memory, start in row.state.items():
        assert (f"at first {memory} = {start}" in entry.formula) is (start != "0")


@pytest.mark.parametrize("name", DIRECTIONS)
def test_a_method_of_directions_shows_its_line_search(name: str) -> None:
    entry, row = named(LISTED.directions)[name], DIRECTIONS[name]
    assert entry.formula == row.formula
    assert entry.settings["line_search"] == row.search
    assert {*row.settings, *row.search_settings} < entry.settings.keys()


PUBLISHED = [
    # The defaults of torch.optim, of the papers and of Nocedal and Wright, as the sources say.
    ("adam", {"lr": "0.001", "beta1": "0.9", "beta2": "0.999", "eps": "1e-8"}),
    ("adagrad", {"lr": "0.01", "eps": "1e-10", "lr_decay": "0", "initial_accumulator": "0"}),
    ("rmsprop", {"lr": "0.01", "alpha": "0.99", "eps": "1e-8", "momentum": "0"}),
    ("adadelta", {"lr": "1", "rho": "0.9", "eps": "1e-6"}),
    ("lion", {"lr": "0.0001", "beta1": "0.9", "beta2": "0.99", "weight_decay": "0"}),
    ("gd", {"lr": "required"}),
    ("armijo", {"c1": "0.0001", "shrink": "0.5"}),
    ("wolfe", {"c1": "0.0001", "c2": "0.9"}),
    ("lbfgs", {"memory": "10", "line_search": "wolfe"}),
    ("cg", {"line_search": "wolfe", "c2": "0.4"}),
]


@pytest.mark.parametrize(("name", "settings"), PUBLISHED)
def test_the_defaults_listed_are_the_published_ones(name: str, settings: dict[str, str]) -> None:
    assert named(EVERY)[name].settings == settings


@pytest.mark.parametrize("entry", [*LISTED.methods, *LISTED.directions], ids=lambda entry: str(entry.name))
def test_every_method_that_is_listed_runs_with_the_settings_listed(entry: MethodEntry) -> None:
    given = dict(entry.settings)
    rate = given.pop("lr", None)
    search = given.pop("line_search", None)
    run = descend(
        "x^2 + 10y^2", [1.0, 1.0], None if rate is None else 0.01 if rate == "required" else float(rate),
        method=entry.name, line_search=search, stopping=Stopping(steps=3),
        settings={name: float(value) for name, value in given.items() if value.replace(".", "").isdigit()},
    )  # fmt: skip
    bare = descend(
        "x^2 + 10y^2", [1.0, 1.0], 0.01 if rate == "required" else None,
        method=entry.name, stopping=Stopping(steps=3),
    )  # fmt: skip
    assert run.last == bare.last
