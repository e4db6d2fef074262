from __future__ import annotations

import re
from typing import Any

import pytest

from gradcli.descent.recurrences import RECURRENCES, assignments, recurrence, stepper
from gradcli.errors import OptionError
from gradcli.language.infix import read_infix
from gradcli.language.tree import free_symbols


@pytest.mark.parametrize("name", RECURRENCES)
def test_each_method_names_its_source_and_uses_only_names_it_declares(name: str) -> None:
    row = RECURRENCES[name]
    declared = {"x", "g", "k", "lr", *row.state, *row.settings}
    assert row.name == name
    assert re.search(r"\b(1[89]|20)\d\d\b", row.source), "a source has a year"
    targets = []
    for part in row.update.split(";"):
        target, text = (side.strip() for side in part.split("=", 1))
        targets.append(target)
        assert free_symbols(read_infix(text, frozenset(declared))) <= declared
    assert set(targets) == {"x", *row.state}
    assert {name for name, _ in assignments(row)} == set(targets)


@pytest.mark.parametrize("name", RECURRENCES)
def test_each_method_makes_a_finite_step_downhill(name: str) -> None:
    row = RECURRENCES[name]
    state: list[list[float]] = [[start] * 2 for start in row.state.values()]
    moved = stepper(row, {"lr": 0.1, **row.settings})([1.0, -1.0], [2.0, -2.0], 1, 0.1, state)
    assert moved[0] < 1
    assert moved[1] > -1


def test_gradient_descent_is_x_minus_lr_g() -> None:
    step = stepper(recurrence("gd"), {"lr": 0.25})
    assert step([1.0, 2.0], [4.0, -8.0], 1, 0.25, []) == [0.0, 4.0]


@pytest.mark.parametrize(("typed", "hint"), [("gdd", "did you mean 'gd'?"), ("nothing", "the methods are: ")])
def test_an_unknown_method_is_refused_with_the_nearest(typed: str, hint: str) -> None:
    with pytest.raises(OptionError) as caught:
        recurrence(typed)
    assert caught.value.message == f"--method: there is no method '{typed}'"
    assert caught.value.hint.startswith(hint)


PYTORCH: dict[str, tuple[str, dict[str, Any]]] = {"gd": ("SGD", {})}
"""How the published implementation names a method, and settings that differ from its defaults."""


@pytest.mark.parametrize("name", [name for name in PYTORCH if name in RECURRENCES])
def test_iterates_equal_those_of_pytorch(name: str) -> None:
    torch = pytest.importorskip("torch")
    optimiser_name, settings = PYTORCH[name]
    x = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimiser = getattr(torch.optim, optimiser_name)([x], lr=1e-3, **settings)
    row = RECURRENCES[name]
    step = stepper(row, {"lr": 1e-3, **row.settings})
    state = [[start] * 2 for start in row.state.values()]
    point = [-1.2, 1.0]
    for k in range(1, 51):
        optimiser.zero_grad()
        ((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2).backward()
        gradient = [
            -2 * (1 - point[0]) - 400 * point[0] * (point[1] - point[0] ** 2),
            200 * (point[1] - point[0] ** 2),
        ]
        point = step(point, gradient, k, 1e-3, state)
        optimiser.step()
        assert point == pytest.approx(x.tolist(), rel=1e-12)
