"""Checked claims built by hand: f = x^2 y, whose partials are 2xy and x^2."""

from __future__ import annotations

from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.results.checks import (
    CheckedComponent,
    CheckReport,
    ClaimAt,
    Explained,
    How,
    Mistake,
    NumberAt,
    Witness,
)
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.quantities import Quantity, Remark


def quantity(value: float, exact: str = "") -> Quantity:
    return Quantity(value, f"{value:.10g}", read_infix(exact) if exact else None)


AT = (quantity(1.0, "1"), quantity(2.0, "2"))

WRONG = CheckedComponent(
    ("x",), read_infix("x*y"), read_infix("2*x*y"), False, How.NUMERIC, "",
    Witness(AT, quantity(2.0, "2"), quantity(4.0, "4")),
    Explained(
        Mistake.POWER_RULE, "the exponent of {} is not brought down: the factor {} is missing",
        (read_infix("x^2"), read_infix("2")), How.EXACT, (Mistake.FACTOR,),
    ),
)  # fmt: skip
RIGHT = CheckedComponent(
    ("y",), read_infix("x*x"), read_infix("x^2"), True, How.EXACT, "equal by collecting like terms"
)
CHECKED = CheckReport(
    read("x^2*y"),
    (WRONG, RIGHT),
    (
        ClaimAt(
            AT,
            (
                NumberAt(("x",), quantity(2.0, "2"), quantity(4.0, "4"), False),
                NumberAt(("y",), quantity(1.0, "1"), quantity(1.0, "1"), True),
            ),
            EvaluationStatus.OK,
        ),
    ),
)

HINTED = CheckReport(read("x^2*y"), (WRONG, RIGHT), shows_answer=False)

# sin has the slope cos 2 = -0.4161468365... at 2.
CHECKED_VALUES = CheckReport(
    read("sin(x)"),
    (
        CheckedComponent(
            ("x",), read_infix("-0.42"), Quantity(-0.4161468365471424, "-0.4161468365", read_infix("cos(2)")),
            True, How.NUMERIC, "-0.4161468365 rounded to 2 decimals",
        ),
    ),
    at=(quantity(2.0, "2"),),
)  # fmt: skip

KINK = read("a*abs(x) + log(y)", constants={"a": "3"})
FAR = Quantity(None, "1e+400")
TROUBLED_CHECK = CheckReport(
    KINK,
    (
        CheckedComponent(
            ("x",), read_infix("3"), read_infix("3*sign(x)"), False, How.NUMERIC, "right where x > 0",
            Witness((quantity(-1.0, "-1"), quantity(1.0, "1")), None, FAR), Explained(Mistake.UNKNOWN, ""),
        ),
        CheckedComponent(
            ("y",), read_infix("1/y"), None, None, None, "no point was found [bold]:x:[/]"
        ),
    ),
    (
        ClaimAt(
            (quantity(0.0, "0"), quantity(1.0, "1")),
            (
                NumberAt(
                    ("x",), quantity(3.0, "3"), None, True, "accepted as a subgradient, between the slopes",
                    quantity(-3.0, "-3"), quantity(3.0, "3"),
                ),
                NumberAt(("y",), None, quantity(1.0, "1"), None, "the claim is undefined here"),
            ),
            EvaluationStatus.NOT_DIFFERENTIABLE,
            "abs(x) is smooth only where x != 0",
        ),
        ClaimAt(
            (quantity(0.0, "0"), quantity(-1.0, "-1")),
            (NumberAt(("x",), FAR, None, None, "there is none here"), NumberAt(("y",), FAR, FAR, True)),
            EvaluationStatus.UNDEFINED,
            "log(y) needs y > 0",
        ),
    ),
    remarks=(Remark("numbers", "a remark with [bold]markup[/]"),),
)  # fmt: skip


def second(one: str, other: str, claimed: str, correct: str) -> CheckedComponent:
    pair = (one, other), read_infix(claimed), read_infix(correct)
    if claimed == correct:
        return CheckedComponent(*pair, True, How.EXACT, "the same formula")
    half = Explained(Mistake.FACTOR, "it is {} times the correct one", (read_infix("1/2"),), How.EXACT)
    witness = Witness(AT, quantity(2.0, "2"), quantity(4.0, "4"))
    return CheckedComponent(*pair, False, How.NUMERIC, "", witness, half)


CHECKED_HESSIAN = CheckReport(
    read("x^2*y"),
    (
        second("x", "x", "y", "2*y"),
        second("x", "y", "2*x", "2*x"),
        second("y", "x", "2*x", "2*x"),
        second("y", "y", "0", "0"),
    ),
)
CHECKED_SLOPE = CheckReport(read("x^3"), (second("x", "x", "6*x", "6*x"),))

CHECKS = {
    "check": CHECKED,
    "hinted check": HINTED,
    "checked values": CHECKED_VALUES,
    "troubled check": TROUBLED_CHECK,
    "checked hessian": CHECKED_HESSIAN,
    "checked second derivative": CHECKED_SLOPE,
}
