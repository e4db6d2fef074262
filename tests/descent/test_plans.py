from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from gradcli.descent.directions import DIRECTIONS
from gradcli.descent.line_search import LINE_SEARCHES
from gradcli.descent.plans import ready
from gradcli.descent.recurrences import RECURRENCES
from gradcli.descent.schedules import SCHEDULES
from gradcli.errors import OptionError
from gradcli.results.plans import Method, Plan

METHODS = (*RECURRENCES, *DIRECTIONS)
DEFAULT_SEARCH = {"steepest": "armijo", "newton": "armijo", "bfgs": "wolfe", "lbfgs": "wolfe", "cg": "wolfe"}

LISTED = (
    "gd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, amsgrad, adamw, nadam, radam, adamax, rprop, "
    "lion, steepest, newton, bfgs, lbfgs, cg"
)
SEARCHED = "line searches go with gd, steepest, newton, bfgs, lbfgs, cg"
FRACTIONS = "gd, momentum and nesterov keep them"
TWO_RATES = "a schedule and a line search both say how far to go"
UPDATE = "x = x - lr*g"


def planned(**plan: Any) -> Method:
    """Make a plan ready for 100 steps and return the method it has become."""
    return ready(Plan(**{"learning_rate": 0.1, **plan}), 100).method


@pytest.mark.parametrize(
    ("plan", "message", "hint"),
    [
        *(({"learning_rate": lr}, "the learning rate must be a finite number above 0", "write --lr 0.1")
          for lr in (0, 0.0, -0.1, -math.inf, math.inf, math.nan, Fraction(0), Fraction(-1, 3))),
        *(({"method": name, "learning_rate": None}, f"{name} needs a learning rate", "write --lr 0.1")
          for name in ("gd", "momentum", "nesterov")),
        ({"update": UPDATE, "learning_rate": None}, "custom needs a learning rate", "write --lr 0.1"),
        # Names
        ({"method": "adamm"}, "--method: there is no method 'adamm'", "did you mean 'adam'?"),
        ({"method": "BFGS"}, "--method: there is no method 'BFGS'", "did you mean 'bfgs'?"),
        ({"method": "nothing"}, "--method: there is no method 'nothing'", f"the methods are: {LISTED}"),
        ({"method": ""}, "--method: there is no method ''", f"the methods are: {LISTED}"),
        ({"method": "custom"}, "--method: there is no method 'custom'", f"the methods are: {LISTED}"),
        ({"method": "bfgs", "line_search": "wolf"}, "--line-search: there is no line search 'wolf'",
         "did you mean 'wolfe'?"),
        ({"method": "cg", "line_search": "zzz"}, "--line-search: there is no line search 'zzz'",
         "the line searches are: armijo, wolfe, exact, polyak, none"),
        ({"schedule": "cosin"}, "--schedule: there is no schedule 'cosin'", "did you mean 'cosine'?"),
        ({"schedule": "zzz"}, "--schedule: there is no schedule 'zzz'",
         "the schedules are: constant, decay, exponential, step, cosine, warmup"),
        ({"schedule": " "}, "--schedule: there is no schedule ''",
         "the schedules are: constant, decay, exponential, step, cosine, warmup"),
        # What does not go together
        *(({"method": name, "line_search": "wolfe"}, f"{name} takes no line search", SEARCHED)
          for name in RECURRENCES if name != "gd"),
        *(({"method": name, "schedule": "cosine"}, TWO_RATES, "leave out --schedule or the line search")
          for name in DIRECTIONS),
        ({"method": "gd", "line_search": "armijo", "schedule": "lr/k"}, TWO_RATES,
         "leave out --schedule or the line search"),
        *(({"method": name, "exact": True}, f"--exact works with first-order methods, and {name} is none",
           "use --method gd") for name in DIRECTIONS),
        ({"line_search": "exact", "exact": True},
         "--exact works with first-order methods, and steepest is none", "use --method gd"),
        # Updates
        ({"update": UPDATE, "method": "adam"}, "--update is a method of its own", "leave out --method adam"),
        ({"update": UPDATE, "method": "bfgs"}, "--update is a method of its own", "leave out --method bfgs"),
        ({"update": UPDATE, "line_search": "wolfe"}, "--update takes no line search",
         "it says itself how far to go"),
        ({"update": "v = g; x = x - lr*v", "state": {"v": 0.0}, "settings": {"v": 1.0}},
         "'v' is given by --state and by --set", "memory changes, settings do not"),
        *(({"update": UPDATE, "state": {name: 0.0}}, f"'{name}' already has a meaning in an update",
           "choose another name") for name in ("x", "g", "k", "lr")),
        *(({"update": UPDATE, "settings": {name: 0.0}}, f"'{name}' already has a meaning in an update",
           "choose another name") for name in ("x", "g", "k", "lr")),
        ({"update": "x = x - lr*q*g", "state": {"q": 1.0}}, "the update never changes 'q'",
         "give it by --set q=..."),
        ({"update": UPDATE, "settings": {"q": 1.0}}, "--set: 'q' does not occur in the formula", ""),
        ({"schedule": "lr/k", "settings": {"q": 1.0}}, "--set: 'q' does not occur in the formula", ""),
        # Settings
        ({"settings": {"momentum": 0.9}}, "--set: gd has no setting 'momentum'", "it has no settings"),
        ({"settings": {"lr": 0.9}}, "--set: gd has no setting 'lr'", "the learning rate is --lr"),
        ({"method": "adam", "settings": {"beta": 0.9}}, "--set: adam has no setting 'beta'",
         "did you mean 'beta2'?"),
        ({"method": "adam", "settings": {"c1": 0.9}}, "--set: adam has no setting 'c1'",
         "its settings are beta1, beta2, eps"),
        ({"schedule": "step", "settings": {"dropp": 0.9}},
         "--set: gd with schedule step has no setting 'dropp'", "did you mean 'drop'?"),
        ({"method": "bfgs", "settings": {"memory": 3}},
         "--set: bfgs with line search wolfe has no setting 'memory'", "its settings are c1, c2"),
        ({"method": "newton", "line_search": "none", "settings": {"c1": 0.1}},
         "--set: newton with line search none has no setting 'c1'", "its settings are damping"),
        ({"method": "cg", "line_search": "armijo", "settings": {"c2": 0.3}},
         "--set: cg with line search armijo has no setting 'c2'", "its settings are c1, shrink"),
        ({"method": "adam", "settings": {"beta1": 1}}, "--set beta1=1 cannot be",
         "it wants 0 <= beta1 and beta1 < 1"),
        ({"schedule": "decay", "settings": {"decay": -1}}, "--set decay=-1 cannot be", "it wants decay >= 0"),
        ({"line_search": "armijo", "settings": {"shrink": 1}}, "--set shrink=1 cannot be",
         "it wants 0 < shrink and shrink < 1"),
        ({"method": "bfgs", "settings": {"c1": 0.95}}, "--set: c1 must be below c2",
         "as in --set c1=0.0001 --set c2=0.9"),
        ({"method": "cg", "settings": {"c1": 0.4}}, "--set: c1 must be below c2",
         "as in --set c1=0.0001 --set c2=0.9"),
        ({"update": "x = x - lr*g", "schedule": "decay", "settings": {"decay": -1}},
         "--set decay=-1 cannot be", "it wants decay >= 0"),
        # Fractions
        ({"method": "adagrad", "exact": True},
         "--exact works in fractions, and sqrt(s + g**2) in adagrad leaves them", FRACTIONS),
        ({"method": "adamax", "exact": True},
         "--exact works in fractions, and beta1**k in adamax leaves them", FRACTIONS),
        ({"schedule": "exponential", "exact": True},
         "--exact works in fractions, and gamma**(k - 1) in the schedule exponential leaves them", FRACTIONS),
        ({"schedule": "step", "exact": True},
         "--exact works in fractions, and drop**floor((k - 1)/period) in the schedule step leaves them",
         FRACTIONS),
        ({"schedule": "lr/sqrt(k)", "exact": True},
         "--exact works in fractions, and sqrt(k) in the schedule formula leaves them", FRACTIONS),
        ({"update": "x = x - lr*exp(g)", "exact": True},
         "--exact works in fractions, and exp(g) in custom leaves them", FRACTIONS),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_carried_out_is_refused(plan: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(OptionError) as caught:
        planned(**plan)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize("method", METHODS)
def test_memory_can_be_started_for_an_update_of_ones_own_alone(method: str) -> None:
    with pytest.raises(OptionError) as caught:
        planned(method=method, state={"v": 1.0})
    assert caught.value.message == "--state gives the memory of an --update; there is none"


@pytest.mark.parametrize(
    "plan",
    [
        {"update": "x = x - q*g", "settings": {"q": math.nan}},
        {"update": "v = v + g; x = x - lr*v", "state": {"v": math.nan}},
        {"schedule": "lr*q", "settings": {"q": math.nan}},
        {"line_search": "polyak", "settings": {"f_min": math.nan}},
    ],
)
def test_no_number_of_a_plan_may_be_nan(plan: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        planned(**plan)


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize(
    ("plan", "field", "name"),
    [
        ({"method": "rprop"}, "settings", "step_max"),
        ({"update": "x = x - q*g"}, "settings", "q"),
        ({"update": "v = v + g; x = x - lr*v"}, "state", "v"),
    ],
)
def test_no_number_of_an_exact_plan_may_be_infinite(
    plan: dict[str, Any], field: str, name: str, value: float
) -> None:
    with pytest.raises(OptionError):
        planned(**plan, **{field: {name: value}}, exact=True)


@pytest.mark.parametrize("schedule", ["cosine", "lr/k", "0.1/k"])
def test_a_schedule_that_nothing_uses_is_refused(schedule: str) -> None:
    with pytest.raises(OptionError):
        planned(update="x = x - g/10", schedule=schedule, learning_rate=None)


@pytest.mark.parametrize("method", ["gd", "momentum", "adam"])
def test_a_schedule_without_lr_is_a_rate_by_itself(method: str) -> None:
    found = planned(method=method, schedule="0.1/k", learning_rate=None)
    assert (found.schedule, found.rate) == ("formula", "0.1/k")


def test_steps_without_a_search_or_a_rate_are_whole_and_say_so() -> None:
    found = planned(method="newton", line_search="none", learning_rate=None)
    assert (found.settings["lr"], found.length) == (1.0, "a = lr")


@pytest.mark.parametrize("name", RECURRENCES)
def test_a_first_order_method_is_described_by_its_row(name: str) -> None:
    row = RECURRENCES[name]
    found = planned(method=name, maximize=True)
    assert (found.name, found.update, found.memory) == (name, row.update, tuple(row.state))
    assert found.settings == {"lr": 0.1} | {key: float(value) for key, value in row.settings.items()}
    assert (found.schedule, found.line_search, found.rate, found.length) == ("constant", None, "", "")
    assert found.maximize


@pytest.mark.parametrize("name", RECURRENCES)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_first_order_method_takes_every_schedule(name: str, schedule: str) -> None:
    found = planned(method=name, schedule=schedule)
    assert (found.name, found.schedule, found.line_search) == (name, schedule, None)
    assert found.rate == ("" if schedule == "constant" else SCHEDULES[schedule].formula)
    assert set(found.settings) == {"lr", *RECURRENCES[name].settings, *SCHEDULES[schedule].settings}


@pytest.mark.parametrize("name", DIRECTIONS)
def test_every_direction_has_the_line_search_it_is_published_with(name: str) -> None:
    found = planned(method=name, learning_rate=None)
    assert (found.name, found.line_search) == (name, DEFAULT_SEARCH[name])
    assert (found.schedule, found.rate, found.memory) == ("constant", "", ("p",))
    assert found.length == LINE_SEARCHES[DEFAULT_SEARCH[name]].formula


@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize("search", LINE_SEARCHES)
def test_every_direction_takes_every_line_search(name: str, search: str) -> None:
    found = planned(method=name, line_search=search, learning_rate=None)
    assert (found.name, found.line_search) == (name, search)
    assert set(found.settings) == {*DIRECTIONS[name].settings, *LINE_SEARCHES[search].settings}


@pytest.mark.parametrize("name", DIRECTIONS)
def test_every_direction_goes_by_a_constant_rate_without_a_line_search(name: str) -> None:
    found = planned(method=name, line_search="none")
    assert (found.name, found.line_search, found.length) == (name, None, "a = lr")
    assert found.settings["lr"] == 0.1


def test_gradient_descent_with_a_line_search_is_steepest_descent() -> None:
    for search in LINE_SEARCHES:
        assert planned(line_search=search) == planned(method="steepest", line_search=search)


DEFAULTS: list[tuple[str, str, Mapping[str, float]]] = [
    # Nocedal and Wright 2006, section 3.1: c1 = 1e-4; c2 = 0.9 for Newton directions, 0.1 to 0.5 for cg.
    ("newton", "armijo", {"damping": 1e-3, "c1": 1e-4, "shrink": 0.5}),
    ("bfgs", "wolfe", {"c1": 1e-4, "c2": 0.9}),
    ("lbfgs", "wolfe", {"memory": 10.0, "c1": 1e-4, "c2": 0.9}),
    ("cg", "wolfe", {"c1": 1e-4, "c2": 0.4}),
    ("steepest", "polyak", {"f_min": 0.0}),
]


@pytest.mark.parametrize(("name", "search", "expected"), DEFAULTS)
def test_settings_have_the_values_the_literature_recommends(
    name: str, search: str, expected: Mapping[str, float]
) -> None:
    assert planned(method=name, line_search=search, learning_rate=None).settings == expected


def test_a_setting_given_replaces_the_default() -> None:
    found = planned(method="lbfgs", learning_rate=None, settings={"memory": 3, "c2": 0.5})
    assert found.settings == {"memory": 3.0, "c1": 1e-4, "c2": 0.5}


@pytest.mark.parametrize("name", ["gd", "momentum", "nesterov", "rprop", "lion"])
def test_methods_of_arithmetic_alone_keep_fractions(name: str) -> None:
    found = planned(method=name, learning_rate=Fraction(1, 10), exact=True)
    assert all(isinstance(value, Fraction) for value in found.settings.values())
    exact_defaults = {key: Fraction(value) for key, value in RECURRENCES[name].settings.items()}
    assert found.settings == {"lr": Fraction(1, 10)} | exact_defaults


@pytest.mark.parametrize("name", sorted(RECURRENCES.keys() - {"gd", "momentum", "nesterov", "rprop", "lion"}))
def test_methods_with_roots_or_powers_by_k_leave_them(name: str) -> None:
    with pytest.raises(OptionError, match=f"--exact works in fractions, and .* in {name} leaves them"):
        planned(method=name, exact=True)


@pytest.mark.parametrize("schedule", ["constant", "decay", "warmup", "lr/k", "max(lr/k^2, 1/100)"])
def test_schedules_of_arithmetic_alone_keep_fractions(schedule: str) -> None:
    assert planned(learning_rate=Fraction(1, 10), schedule=schedule, exact=True).name == "gd"


@pytest.mark.parametrize("value", [1, 0.5, Fraction(1, 2)])
def test_every_number_of_an_exact_plan_becomes_a_fraction(value: Any) -> None:
    found = planned(update="x = x - q*lr*g", learning_rate=value, settings={"q": value}, exact=True)
    assert all(isinstance(number, Fraction) for number in found.settings.values())
    assert found.settings == {"lr": Fraction(value), "q": Fraction(value)}


def test_an_update_may_be_called_custom() -> None:
    assert planned(update=UPDATE, method="custom") == planned(update=UPDATE)


def test_a_plan_made_ready_twice_runs_from_the_same_memory() -> None:
    prepared = ready(Plan("momentum", 0.1), 100)
    assert prepared.starts == {"v": 0.0}
    assert [name for name, _ in prepared.parts] == ["v", "x"]
