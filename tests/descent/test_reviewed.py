"""Runs that a reviewer found judged wrongly, with what is true of them."""

from __future__ import annotations

from typing import Any

import pytest

from gradcli.descent.loop import descend
from gradcli.descent.verdict import verdict
from gradcli.results.runs import Kind, Run, Seen, Status, Verdict


def judged(text: str, start: list[float], lr: float | None, **options: Any) -> tuple[Run, Verdict]:
    run = descend(text, start, lr, **options)
    found = verdict(run)
    assert found is not None
    return run, found


@pytest.mark.parametrize(
    ("text", "start", "lr"),
    [
        # Just left of 0 each goes on falling: by its slope, or by a jump.
        ("x^2 + x - abs(x)", [1.0], 0.3),
        ("x^2 + 3*min(x, 0)", [1.0], 0.3),
        ("x^2 + floor(x)", [1.0], 0.3),
        ("x^2 + sign(x)", [1.0], 0.3),
        # The minimum is at (3, 0), 47 away, though every partial is within gtol.
        ("1e-8*(x - 3)^2 + 1e-8*y^2", [50.0, 1.0], 1.0),
        # At the kink f falls by 1 to the left.
        ("sign(x) + 0.1x^2", [0.0], 0.1),
    ],
)
def test_no_minimum_is_claimed_where_there_is_none(text: str, start: list[float], lr: float) -> None:
    _, found = judged(text, start, lr)
    assert found.kind is not Kind.MINIMUM
    assert found.seen is not Seen.CONVERGED
    assert "minimum: the Hessian" not in found.explanation


@pytest.mark.parametrize(
    ("text", "lr", "options", "point"),
    [("x^2 - 2e6x", 0.1, {}, 1e6), ("(x - 1e11)^2", None, {"method": "newton"}, 1e11)],
)
def test_a_run_far_away_to_a_minimum_does_not_diverge(
    text: str, lr: float | None, options: dict[str, Any], point: float
) -> None:
    run, found = judged(text, [0.0], lr, **options)
    assert run.status is Status.CONVERGED_GRADIENT
    assert run.last is not None
    assert run.last.point[0] == pytest.approx(point, rel=1e-9)
    assert found.kind is Kind.MINIMUM


def test_newton_knows_the_curvature_of_a_case() -> None:
    run, _ = judged("where(abs(x) < 10, (x - 1)^2 + y^2, 100)", [3.0, 1.0], None, method="newton")
    assert run.last is not None
    assert run.last.index == 1
    assert run.last.point == pytest.approx((1.0, 0.0))


@pytest.mark.parametrize("method", ["bfgs", "lbfgs", "cg"])
@pytest.mark.parametrize("search", ["exact", "armijo", "wolfe"])
def test_kinks_and_overflow_end_a_run_in_time(method: str, search: str) -> None:
    for text, start in (("abs(x) + abs(y)", [3.0, 1.0]), ("cbrt(y)^2 + y^2 + abs(x)^1.5", [0.5, 2.8])):
        run = descend(text, start, method=method, line_search=search, timeout=30.0)
        assert run.status is not Status.INTERRUPTED


def test_a_rate_twice_the_limit_is_explained_where_all_directions_are_alike() -> None:
    # x^2 + y^2 from a diagonal start: each step multiplies the error by 1 - 2*2 = -3.
    _, found = judged("x^2 + y^2", [1.0, 1.0], 2.0)
    assert found.explanation.endswith("multiplies the error by 1 - lr*L = -3")
