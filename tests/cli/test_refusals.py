"""What each option refuses, word for word; nothing is on standard output then."""

from __future__ import annotations

import json

import pytest

from gradcli.cli import shell
from gradcli.cli.main import COMMANDS
from gradcli.descent.directions import DIRECTIONS

METHODS = (
    "gd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, amsgrad, adamw, nadam, radam, adamax, rprop, "
    "lion, steepest, newton, bfgs, lbfgs, cg"
)
SCHEDULES = "constant, decay, exponential, step, cosine, warmup"
LR = ("--lr", "0.1")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the standard output of the tests, which a process that failed would give up."""
    monkeypatch.setattr(shell, "discard_output", lambda: None)


def descend(*words: str, expression: str = "x^2", start: str = "1") -> tuple[str, ...]:
    return ("descend", expression, "--from", start, *words)


def compare(*words: str, expression: str = "x^2", start: str = "1") -> tuple[str, ...]:
    return ("compare", expression, "--from", start, *words)


def named(value: str | tuple[str, ...]) -> str:
    """Return how a test is called: by its words alone."""
    return "" if isinstance(value, str) else " ".join(value)[:70]


METHOD_REFUSALS = [
    (descend(), "gd needs a learning rate\n  write --lr 0.1"),
    (descend("--method", "momentum"), "momentum needs a learning rate\n  write --lr 0.1"),
    (descend("--lr", "0"), "the learning rate must be a finite number above 0\n  write --lr 0.1"),
    (descend("--lr", "-1"), "the learning rate must be a finite number above 0\n  write --lr 0.1"),
    (descend("--lr", "1e400"), "the learning rate must be a finite number above 0\n  write --lr 0.1"),
    (
        descend("--lr", "1e-400", "--method", "bfgs"),
        "the learning rate must be a finite number above 0\n  write --lr 0.1",
    ),
    (
        descend("--lr", "y"),
        "--lr cannot contain the variable 'y'\n  y\n  ^",
    ),
    (descend(*LR, "--method", "adm"), "--method: there is no method 'adm'\n  did you mean 'adam'?"),
    (descend(*LR, "--method", "sgd_"), "--method: there is no method 'sgd_'\n  did you mean 'gd'?"),
    (descend(*LR, "--method", ""), f"--method: there is no method ''\n  the methods are: {METHODS}"),
    (
        descend(*LR, "--method", "custom"),
        f"--method: there is no method 'custom'\n  the methods are: {METHODS}",
    ),
    (
        descend(*LR, "--schedule", "cosin"),
        "--schedule: there is no schedule 'cosin'\n  did you mean 'cosine'?",
    ),
    (
        descend(*LR, "--schedule", ""),
        f"--schedule: there is no schedule ''\n  the schedules are: {SCHEDULES}",
    ),
    (
        descend(*LR, "--schedule", "lr/(1+"),
        "the expression ends too early\n  lr/(1+\n        ^\n  add what is missing at the end",
    ),
    (
        descend(*LR, "--schedule", "lr/q"),
        "'q' has no value here\n  lr/q\n     ^\n  known are k, lr, steps; --set q=... gives it a value",
    ),
    (
        descend(*LR, "--schedule", "lr/stps"),
        "'stps' has no value here\n  lr/stps\n     ^^^^\n  did you mean 'steps'?",
    ),
    (
        descend(*LR, "--schedule", "cosine", "--set", "horizon=0"),
        "--set horizon=0 cannot be\n  it wants horizon > 0",
    ),
    (
        descend(*LR, "--schedule", "cosine", "--method", "bfgs"),
        "a schedule and a line search both say how far to go\n  leave out --schedule or the line search",
    ),
    (
        descend("--line-search", "armjo"),
        "--line-search: there is no line search 'armjo'\n  did you mean 'armijo'?",
    ),
    (
        descend("--line-search", "zzzzz"),
        "--line-search: there is no line search 'zzzzz'\n"
        "  the line searches are: armijo, wolfe, exact, polyak, none",
    ),
    (
        descend("--line-search", "wolfe", "--method", "adam"),
        f"adam takes no line search\n  line searches go with gd, {', '.join(DIRECTIONS)}",
    ),
]

SETTING_REFUSALS = [
    (descend(*LR, "--set", "momentum"), "--set needs a name and a value, not 'momentum'\n  as in --set a=3"),
    (descend(*LR, "--set", "=1"), "--set needs a name and a value, not '=1'\n  as in --set a=3"),
    (descend(*LR, "--set", "momentum=1"), "--set: gd has no setting 'momentum'\n  it has no settings"),
    (
        descend(*LR, "--method", "momentum", "--set", "momentm=1"),
        "--set: momentum has no setting 'momentm'\n  did you mean 'momentum'?",
    ),
    (
        descend(*LR, "--method", "nesterov", "--set", "zzzz=1"),
        "--set: nesterov has no setting 'zzzz'\n  its settings are momentum",
    ),
    (
        descend(*LR, "--schedule", "step", "--set", "gamma=1"),
        "--set: gd with schedule step has no setting 'gamma'\n  its settings are drop, period",
    ),
    (descend(*LR, "--set", "lr=1"), "--set: gd has no setting 'lr'\n  the learning rate is --lr"),
    (
        descend("--method", "adam", "--set", "beta1=0.5", "--set", "beta1=0.6"),
        "--set gives 'beta1' two values",
    ),
    (
        descend("--method", "adam", "--set", "beta1=1"),
        "--set beta1=1 cannot be\n  it wants 0 <= beta1 and beta1 < 1",
    ),
    (
        descend("--method", "adam", "--set", "beta1=y"),
        "--set beta1 cannot contain the variable 'y'\n  y\n  ^",
    ),
    (
        descend("--method", "lbfgs", "--set", "memory=2.5"),
        "--set memory=2.5 cannot be\n  it wants memory >= 1 and memory == floor(memory) and memory <= 10000",
    ),
    (
        descend("--method", "bfgs", "--set", "c1=0.95"),
        "--set: c1 must be below c2\n  as in --set c1=0.0001 --set c2=0.9",
    ),
]

UPDATE_REFUSALS = [
    (descend(*LR, "--state", "v=0"), "--state gives the memory of an --update; there is none"),
    (
        descend(*LR, "--update", "v = g"),
        "the update never gives x its next value\n  v = g\n  ^^^^^\n"
        "  end it with x = ..., as in v = 0.9*v + g; x = x - lr*v",
    ),
    (
        descend(*LR, "--update", "x - lr*g"),
        "each part of an update gives a name its next value\n  x - lr*g\n  ^^^^^^^^\n"
        "  as in v = 0.9*v + g; x = x - lr*v",
    ),
    (
        descend(*LR, "--update", "x == g"),
        "each part of an update gives a name its next value\n  x == g\n  ^^^^^^\n"
        "  as in v = 0.9*v + g; x = x - lr*v",
    ),
    (
        descend(*LR, "--update", "x = x - lr*sn(g)"),
        "unknown function 'sn'\n  x = x - lr*sn(g)\n             ^^\n  did you mean 'sin'?",
    ),
    (
        descend(*LR, "--update", "g = 1; x = x - g"),
        "'g' is given to the update, which cannot change it\n  g = 1; x = x - g\n  ^\n"
        "  the update changes x and the memory that --state names",
    ),
    (
        descend(*LR, "--update", "x = x - lr*v"),
        "'v' has no value here\n  x = x - lr*v\n             ^\n"
        "  known are g, k, lr, x; --state v=0 gives memory its start, --set v=... a setting its value",
    ),
    (
        descend(*LR, "--update", "x = x - lr*g", "--state", "v=0"),
        "the update never changes 'v'\n  give it by --set v=...",
    ),
    (
        descend(*LR, "--update", "x = x - lr*g", "--set", "q=1"),
        "--set: 'q' does not occur in the formula",
    ),
    (
        descend(*LR, "--update", "x = x - lr*g", "--state", "k=0"),
        "'k' already has a meaning in an update\n  choose another name",
    ),
    (
        descend(*LR, "--update", "v = q*v + g; x = x - v", "--state", "q=0", "--set", "q=1"),
        "'q' is given by --state and by --set\n  memory changes, settings do not",
    ),
    (
        descend(*LR, "--update", "x = x - lr*g", "--method", "adam"),
        "--update is a method of its own\n  leave out --method adam",
    ),
    (
        descend(*LR, "--update", "x = x - lr*g", "--line-search", "wolfe"),
        "--update takes no line search\n  it says itself how far to go",
    ),
    (descend("--update", "x = x - lr*g"), "custom needs a learning rate\n  write --lr 0.1"),
]

RUN_REFUSALS = [
    (("descend", "x^2", *LR), "a start is missing\n  give one by --from, as in --from 4,3"),
    (
        descend(*LR, start="1,2"),
        "--from: 1 coordinate wanted (x), 2 given\n  1,2\n  ^^^\n  use a decimal point: 1.5",
    ),
    (descend(*LR, "--steps", "-1"), "--steps must be 0 or above"),
    (descend(*LR, "--gtol", "-1"), "--gtol must be a finite number, 0 or above"),
    (descend(*LR, "--gtol", "nan"), "--gtol must be a finite number, 0 or above"),
    (descend(*LR, "--xtol", "inf"), "--xtol must be a finite number, 0 or above"),
    (descend(*LR, "--ftol", "-0.5"), "--ftol must be a finite number, 0 or above"),
    (descend(*LR, "--every", "-1"), "--every wants 0 or more"),
    (descend(*LR, "--timeout", "0"), "--timeout wants 0 < seconds <= 1000000, not 0"),
    (
        descend(*LR, "--columns", "iter,hessian"),
        "--columns: there is no column 'hessian'\n"
        "  there are iter, f, gnorm, step, lr, angle, digits, point, g, x",
    ),
    (descend(*LR, "--columns", "gnrm"), "--columns: there is no column 'gnrm'\n  did you mean 'gnorm'?"),
    (
        descend(*LR, "--columns", ""),
        "--columns: there is no column ''\n  there are iter, f, gnorm, step, lr, angle, digits, point, g, x",
    ),
    (
        descend(*LR, "--exact", expression="exp(x) + x"),
        "--exact works in fractions, and exp(x) leaves them\n"
        "  + - * /, integer powers, abs, sign, floor, max, min and cases keep fractions",
    ),
    (
        descend("--method", "bfgs", "--exact"),
        "--exact works with first-order methods, and bfgs is none\n  use --method gd",
    ),
    (
        descend(*LR, "--method", "adam", "--exact"),
        "--exact works in fractions, and beta1**k in adam leaves them\n  gd, momentum and nesterov keep them",
    ),
    (
        descend(*LR, "--schedule", "cosine", "--exact"),
        "--exact works in fractions, and pi in the schedule cosine leaves them\n"
        "  gd, momentum and nesterov keep them",
    ),
]

COMPARE_REFUSALS = [
    (("compare", "x^2"), "a start is missing\n  give one by --from, as in --from 4,3"),
    (compare("--methods", ""), "--methods: a method is missing\n  as in --methods gd:0.1,adam:0.1,bfgs"),
    (
        compare("--methods", "bfgs,,cg"),
        "--methods: a method is missing\n  as in --methods gd:0.1,adam:0.1,bfgs",
    ),
    (compare("--methods", "gd:0.1:0.2"), "--methods: 'gd:0.1:0.2' has two rates\n  as in gd:0.1"),
    (compare("--methods", "gd"), "gd needs a learning rate\n  write --lr 0.1"),
    (compare("--methods", "gdd:0.1"), "--method: there is no method 'gdd'\n  did you mean 'gd'?"),
    (
        compare("--methods", "adam:beta3=0.5"),
        "--set: adam has no setting 'beta3'\n  did you mean 'beta2'?",
    ),
    (
        compare("--methods", "adam:schedule=cosin"),
        "--schedule: there is no schedule 'cosin'\n  did you mean 'cosine'?",
    ),
    (
        compare("--methods", "bfgs:line_search=wolf"),
        "--line-search: there is no line search 'wolf'\n  did you mean 'wolfe'?",
    ),
    (
        compare("--methods", "gd:foo=1", "--tune"),
        "--set: gd has no setting 'foo'\n  it has no settings",
    ),
    (
        compare("--methods", "bfgs", "--sort", "nam"),
        "--sort: there is no order 'nam'\n  did you mean 'name'?",
    ),
    (
        compare("--methods", "bfgs", "--sort", "zzzzz"),
        "--sort: there is no order 'zzzzz'\n  there are given, name, value, steps, evaluations",
    ),
    (compare("--method", "gd:0.1"), "no such option '--method'\n  did you mean '--methods'?"),
    (
        compare("--methods", "gd", "--lr", "0.1,y"),
        "--lr cannot contain the variable 'y'\n  y\n  ^",
    ),
    (
        compare("--methods", "bfgs", expression="5", start=""),
        "there is no variable to descend in\n  write a formula with a variable, such as x^2",
    ),
]

PROBLEM_REFUSALS = [
    (
        ("descend", "@rosenbroc", *LR),
        "there is no problem '@rosenbroc'\n  @rosenbroc\n  ^^^^^^^^^^\n  did you mean '@rosenbrock'?",
    ),
    (
        ("descend", "@", *LR),
        "the name of a problem follows '@'\n  @\n  ^\n  gradcli problems lists them",
    ),
    (
        ("compare", "@branin(3)", "--methods", "bfgs"),
        "'@branin' has 2 variables, and no other number\n  @branin(3)\n         ^^^",
    ),
    (
        ("grad", "@rosenbrock(1)"),
        "'@rosenbrock' takes 2 to 10000 variables, not 1\n  @rosenbrock(1)\n              ^",
    ),
    (
        ("grad", "@rosenbrock + 1"),
        "a named problem stands alone\n  @rosenbrock + 1\n              ^^^\n"
        "  write its formula out to build on it",
    ),
    (("methods", "adm"), "there is no method 'adm'\n  did you mean 'adam'?"),
    (
        ("problems", "rosenbroc"),
        "there is no problem '@rosenbroc'\n  @rosenbroc\n  ^^^^^^^^^^\n  did you mean '@rosenbrock'?",
    ),
    (
        # The rate of another is not a use of --lr.
        ("compare", "x^2", "--from", "1", "--methods", "gd:0.1,bfgs", "--lr", "0.1"),
        "--lr is used by no method of --methods\n  a first-order method without a rate uses it",
    ),
    (
        ("methods", "gd", "adam"),
        "methods takes one name; 'adam' is one word more",
    ),
    (("functions", "sin"), "functions takes no expression; 'sin' is one word more"),
    (
        ("methods", "--format", "jsn"),
        "no such format 'jsn'; there are table, plain, json, ndjson, csv, latex, markdown\n"
        "  did you mean 'json'?",
    ),
]

REFUSALS = [
    *METHOD_REFUSALS,
    *SETTING_REFUSALS,
    *UPDATE_REFUSALS,
    *RUN_REFUSALS,
    *COMPARE_REFUSALS,
    *PROBLEM_REFUSALS,
]


@pytest.mark.parametrize(("words", "told"), REFUSALS, ids=named)
def test_a_refusal_says_what_is_wrong_and_what_is_right(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.answered(words, COMMANDS) == 2
    assert capsys.readouterr() == ("", f"gradcli: {told}\n")


@pytest.mark.parametrize(("words", "told"), REFUSALS[::7], ids=named)
def test_in_json_it_says_the_same(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.answered([*words, "--format", "json"], COMMANDS) == 2
    output, errors = capsys.readouterr()
    document = json.loads(errors)
    assert (output, document["command"], document["error"]["exit_code"]) == ("", words[0], 2)
    assert document["error"]["message"] == told.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (descend(*LR, "--schedule", "9^9^9^9*k"), "the integer power limit is met"),
        (descend(*LR, "--update", "x = 9^9^9^9*x"), "the integer power limit is met"),
        (descend(*LR, "--update", "x = sum(x, i, 1, 10^9)"), "the nodes limit is met"),
        (
            descend("--method", "adam", "--set", "beta1=9^9^9^9"),
            "--set beta1: the integer power limit is met",
        ),
        (descend("--lr", "9^9^9^9"), "--lr: the integer power limit is met"),
        (compare("--methods", "gd:9^9^9^9"), "--lr: the integer power limit is met"),
    ],
    ids=named,
)
def test_a_limit_is_named(words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.answered(words, COMMANDS) == 3
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith(f"gradcli: {told}")


def test_rates_that_no_method_takes_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a rate that cannot be read nor one that changes nothing goes unsaid."""
    for methods in ("gd:0.1", "bfgs"):
        assert shell.answered(compare("--methods", methods, "--lr", "y"), COMMANDS) == 2
        assert capsys.readouterr().out == ""


def test_a_setting_given_twice_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    words = compare("--methods", "momentum:0.1:momentum=0.9:momentum=0.5")
    assert shell.answered(words, COMMANDS) == 2
    assert "momentum" in capsys.readouterr().err
