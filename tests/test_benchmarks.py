from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sympy import lambdify, parse_expr, symbols

from gradcli import Stopping, descend
from tests.benchmarks import batch, descents, files, kernels, naive_app, preparing, start
from tests.benchmarks.__main__ import NAMES, SECTIONS, main
from tests.benchmarks.formulas import FAMILIES, Formula, ackley, nested, points_of, rosenbrock, sphere
from tests.benchmarks.measuring import (
    Absent,
    Disagreement,
    Method,
    Race,
    Run,
    Scale,
    check_agreement,
    children,
    numbers_of,
    quartiles,
    race,
)
from tests.benchmarks.peers import OURS, PEERS, answering
from tests.benchmarks.printing import save, show
from tests.benchmarks.processes import process, script
from tests.benchmarks.rows import Comparison, Row, Target, at_least, at_most, milliseconds, row_of

TINY = Scale(rounds=1, sample=0.0, share=0.0, size=1e-5)

# A peer that is installed is imported and compiles, which is no work for a test.
ALWAYS = {"gradcli", "naive", "lambdify", "numpy"}


@pytest.fixture(autouse=True)
def _few_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.peers.PEERS", [name for name in PEERS if name in ALWAYS])


ROWS: list[tuple[str, Callable[[], Row], set[str]]] = [
    ("kernels", lambda: kernels.measured(rosenbrock(3), TINY), {OURS, "f alone", "lambdify", "naive"}),
    ("preparing", lambda: preparing.measured(rosenbrock(3), rosenbrock(2), TINY), {OURS, "lambdify"}),
    ("batch", lambda: batch.measured(ackley(2), points_of(ackley(2), 9), TINY), {OURS, "lambdify", "numpy"}),
    ("descents", lambda: descents.measured(rosenbrock(2), TINY), {OURS, "lambdify", "gradcli, each step"}),
]


@pytest.mark.parametrize(("measured", "methods"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_row_has_a_cost_for_each_method_that_agrees(measured: Callable[[], Row], methods: set[str]) -> None:
    row = measured()
    assert methods <= row.costs.keys()
    assert all(cost > 0 for name, cost in row.costs.items() if name in methods)
    assert {ratio.of.partition(" / ")[2] for ratio in row.ratios} & {OURS, "f alone", "gradcli, n/10"}


def test_a_file_is_read_by_gradcli_as_by_numpy(tmp_path: Path) -> None:
    points = points_of(rosenbrock(2), 5)
    file = tmp_path / "points.csv"
    np.savetxt(file, points, delimiter=",", fmt="%.17g", header="x1,x2", comments="")
    row = files.reading(rosenbrock(2), file, len(points), TINY)
    assert {OURS, "numpy"} <= row.costs.keys()


def test_the_naive_app_goes_the_way_that_gradcli_goes(capsys: pytest.CaptureFixture[str]) -> None:
    naive_app.descend("x**2 + 3*y**2", start="1,2", lr=0.1, steps=5, format="json")
    last = json.loads(capsys.readouterr().out)["trace"][-1]
    known = descend("x**2 + 3*y**2", [1, 2], 0.1, stopping=Stopping(gtol=0, steps=5)).last
    assert known is not None
    assert (last["iter"], last["point"]) == (5, pytest.approx(list(known.point), rel=1e-12))


def test_each_command_has_a_row_with_its_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "race", lambda methods, *_: Race({m.name: [1.0] for m in methods}))
    rows = {row.case: row for row in start.rows(TINY)}
    targets = {case: [str(r.target) for r in row.ratios if r.target] for case, row in rows.items()}
    assert targets["descend --format json"] == ["<= 0.333", "<= 0.2"]
    assert targets["grad --at"] == ["<= 1.15"]
    assert targets["--help"] == ["<= 0.25"]
    assert {"--version", "shell completion", "explain", "critical", "derive", "check"} <= rows.keys()


@pytest.mark.parametrize("family", [*FAMILIES, sphere, ackley], ids=lambda family: family.__name__)
def test_a_formula_says_the_same_as_text_and_over_arrays(family: Callable[[int], Formula]) -> None:
    formula = family(7)
    by_text = lambdify(symbols(formula.variables), parse_expr(formula.text), "math")(*formula.point)
    if formula.arrays is not formula.of:
        assert formula.arrays(np.array(formula.point), np) == pytest.approx(by_text, rel=1e-12)
    assert set(formula.variables) == {str(name) for name in parse_expr(formula.text).free_symbols}


def test_nested_products_and_sums_are_what_they_say() -> None:
    assert nested(5).of([2, 3, 4, 5, 6], None) == (2 * 3 + 4) * 5 + 6


def test_methods_that_differ_are_refused() -> None:
    check_agreement({"one": np.array([1.0, 2.0]), "other": np.array([1.0, 2.0 + 1e-10])})
    with pytest.raises(Disagreement, match="other and one differ"):
        check_agreement({"one": np.array([1.0, 2.0]), "other": np.array([1.0, 2.0 + 1e-7])})
    with pytest.raises(Disagreement, match="differ"):
        check_agreement({"one": np.array([1.0]), "other": np.array([1.0, 2.0])})


def test_nothing_is_timed_where_methods_differ() -> None:
    methods = [Method("one", lambda: lambda: 1.0), Method("other", lambda: lambda: 2.0)]
    with pytest.raises(Disagreement):
        race(methods, TINY)


def test_an_absent_method_is_told_and_the_others_are_measured() -> None:
    def missing() -> Run:
        raise Absent("not here")

    found = race([Method("one", lambda: lambda: 1.0), Method("gone", missing)], TINY)
    row = row_of("case", found, milliseconds, [Comparison("gone", "one", at_most(1))])
    assert (list(row.costs), row.ratios, row.notes) == (["one"], [], {"gone": "not here"})


def test_a_process_that_refuses_is_absent() -> None:
    found = race([process("no", script("raise SystemExit(2)"))], TINY, children)
    assert found.samples == {}
    assert found.absent["no"].startswith("exit code 2")


def test_a_method_that_fails_in_a_later_round_is_absent() -> None:
    answers = iter([1.0])

    def once() -> float:
        try:
            return next(answers)
        except StopIteration:
            raise Absent("failed later") from None

    twice = Scale(rounds=2, sample=0.0, share=math.inf)
    found = race([Method("one", lambda: lambda: 1.0), Method("other", lambda: once)], twice)
    assert (list(found.samples), found.absent) == (["one"], {"other": "failed later"})


def test_quartiles_are_those_of_numpy() -> None:
    samples = [3.0, 1.0, 4.0, 1.5, 9.0]
    assert quartiles(samples) == pytest.approx(np.quantile(samples, [0.5, 0.25, 0.75]).tolist())


@pytest.mark.parametrize(
    ("target", "ratio", "met"),
    [(at_most(2), 2.0, True), (at_most(2), 2.1, False), (at_least(2), 2.0, True), (at_least(2), 1.9, False)],
)
def test_a_target_is_met_on_its_side(target: Target, ratio: float, met: bool) -> None:
    assert target.met_by(ratio) is met


def test_a_run_is_kept_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = race([Method("a", lambda: lambda: 1.0), Method("b", lambda: lambda: 1.0)], TINY)
    rows = [row_of("case", found, milliseconds, [Comparison("a", "b", at_least(0))])]
    show(kernels.SECTION, rows)
    save(tmp_path / "run.json", {"date": "today"}, [(kernels.SECTION, rows)])
    kept = json.loads((tmp_path / "run.json").read_text())
    (table,) = kept["tables"]
    assert kept["date"] == "today"
    assert table["rows"][0]["ratios"][0]["met"] is True
    assert "a / b" in capsys.readouterr().out


def test_numbers_are_gathered_from_any_shape() -> None:
    assert numbers_of((1, [2.0, np.array([[3.0], [4.0]])])).tolist() == [1.0, 2.0, 3.0, 4.0]
    assert numbers_of([]).tolist() == []


def test_every_peer_answers_some_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.peers.PEERS", PEERS)
    questions = ("at_a_point", "over_points", "preparing", "descending")
    assert {name for question in questions for name in answering(question)} == set(PEERS)


def test_the_tables_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(SECTIONS)
    assert set(NAMES) == {"start", "kernels", "preparing", "batch", "descents"}


def test_an_unknown_section_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--only", "kernel"])
    assert "kernel is none of" in capsys.readouterr().err
